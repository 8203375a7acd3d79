#!/bin/bash
# jest 29 (and 24 for old wording).
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { # setup VERSION: a project with a shared node_modules
  [ -d "$T/$1" ] || npm install --silent --prefix "$T/$1" "jest@$1" >/dev/null 2>&1
  ln -sfn "$T/$1/node_modules" node_modules
  echo '{"name":"app","version":"1.0.0","scripts":{"test":"jest"}}' >package.json; mkdir -p src
}
sum() { echo "module.exports = (a, b) => a + b;" >src/sum.js; }
fails() { setup 29; sum; cat >src/sum.test.js <<'JS'
const sum = require('./sum');
describe('sum', () => {
  it('adds', () => { expect(sum(1, 2)).toBe(3); });
  it('adds negative numbers', () => { expect(sum(-1, -2)).toBe(-2); });
});
JS
  cat >src/other.test.js <<'JS'
test('logs an error on purpose', () => { console.error(new Error('boom')); expect(1).toBe(1); });
JS
  npm test; }
fails_verbose_color() { setup 29; sum; cat >src/sum.test.js <<'JS'
const sum = require('./sum');
describe('sum', () => {
  it('adds', () => { expect(sum(1, 2)).toBe(3); });
  describe('negative', () => { it('adds negative numbers', () => { expect({a: sum(-1, -2)}).toEqual({a: -2}); }); });
});
JS
  FORCE_COLOR=1 npx jest --verbose --coverage; }
fails_jest24() { setup 24; sum; cat >src/sum.test.js <<'JS'
test('adds', () => { expect(require('./sum')(1, 2)).toBe(4); });
JS
  npx jest; }
throws() { setup 29; mkdir -p src; cat >src/a.test.js <<'JS'
test('reads settings', () => { const s = undefined; s.port; });
test('times out', done => {}, 50);
JS
  npx jest; }
suite_failed() { setup 29; echo "const x = require('./missing'); test('a', () => {});" >src/a.test.js; npx jest; }
suite_syntax() { setup 29; echo "import x from './x'; test('a', () => {});" >src/a.test.js; npx jest; }
snapshot() { setup 29; echo "test('renders', () => { expect({a: 1}).toMatchSnapshot(); });" >src/a.test.js; npx jest --ci=false >/dev/null 2>&1; sed -i 's/a: 1/a: 2/' src/a.test.js; npx jest; }
snapshot_ci_new() { setup 29; echo "test('renders', () => { expect({a: 1}).toMatchSnapshot(); });" >src/a.test.js; npx jest --ci; }
snapshot_obsolete() { setup 29; echo "test('renders', () => { expect({a: 1}).toMatchSnapshot(); });" >src/a.test.js; npx jest --ci=false >/dev/null 2>&1; sed -i 's/renders/shows/; s/toMatchSnapshot/toBeTruthy/' src/a.test.js; npx jest --ci; npx jest --ci; false; }
coverage() { setup 29; echo "module.exports = { a() { return 1 }, b() { return 2 } }" >src/a.js; echo "test('a', () => { expect(require('./a').a()).toBe(1) })" >src/a.test.js; npx jest --coverage --coverageThreshold '{"global":{"lines":90,"functions":90}}'; }
no_tests() { setup 29; npx jest; }
empty_suite() { setup 29; echo "module.exports = 1" >src/a.test.js; npx jest; }
env_jsdom() { setup 29; echo "test('a', () => {})" >src/a.test.js; npx jest --env=jsdom; }
bad_config() { setup 29; echo "module.exports = { preset: 'ts-jest' }" >jest.config.js; echo "test('a', () => {})" >src/a.test.js; npx jest; }
transform_missing() { setup 29; echo "module.exports = { transform: { '^.+\\\\.tsx?\$': 'ts-jest' } }" >jest.config.js; echo "test('a', () => {})" >src/a.test.js; npx jest; }
open_handles() { setup 29; echo "test('a', () => { setInterval(() => {}, 1000) }); test('b', () => { expect(1).toBe(2) })" >src/a.test.js; timeout 20 npx jest --forceExit; }
after_done() { setup 29; echo "test('a', () => { setTimeout(() => console.log('late'), 100) }); test('b', () => { expect([1,2]).toContain(3) })" >src/a.test.js; npx jest; }
suite_throws() { setup 29; echo "const app = undefined; app.listen(); test('a', () => {});" >src/a.test.js; npx jest; }
package_missing() { setup 29; echo "require('react-router'); test('a', () => {});" >src/a.test.js; npx jest; }
config_conflict() { setup 29; echo "module.exports = { testMatch: ['**/*.test.js'], testRegex: 'x' }" >jest.config.js; echo "test('a', () => {})" >src/a.test.js; npx jest; }
for c in fails fails_verbose_color fails_jest24 throws suite_failed suite_syntax snapshot snapshot_ci_new coverage no_tests empty_suite env_jsdom bad_config transform_missing open_handles after_done suite_throws package_missing config_conflict; do record "${c//_/-}" "$c"; done
errors_on_purpose() { setup 29; sum; cat >src/errors.test.js <<'JS'
describe('error handling', () => {
  test('fails when the file does not exist', () => { console.error(new TypeError("Cannot read properties of undefined (reading 'x')")); console.log('error TS2322: not a real one'); expect(() => { throw new Error('boom') }).toThrow('boom'); });
  test('npm ERR! code ELIFECYCLE is reported', () => { console.warn('npm ERR! code ELIFECYCLE\nnpm ERR! errno 1'); console.error('FAIL src/x.test.js\n  ● x › fails\n    Error: no'); });
  test.skip('error: skipped', () => {});
  test.todo('Error: todo');
});
JS
  npx jest --verbose; }
retry() { setup 29; echo "jest.retryTimes(2, {logErrorsBeforeRetry: true}); let n = 0; test('flaky one', () => { expect(n++).toBe(1) })" >src/a.test.js; npx jest; }
worker_leak() { setup 29; echo "test('a', () => { setTimeout(() => {}, 2000) })" >src/a.test.js; npx jest; }
console_last() { setup 24; sum; echo 'test("logs", () => { console.error("Error: x is set"); expect(1).toBe(1); });' >src/sum.test.js; npx jest --env=node; }
for c in errors_on_purpose retry worker_leak console_last; do record_pass jest "${c//_/-}" "$c"; done
