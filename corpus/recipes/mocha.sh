#!/bin/bash
# mocha 10 and 3, several reporters.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/$1" ] || npm install --silent --prefix "$T/$1" "mocha@$1" chai@4 nyc@15 >/dev/null 2>&1; ln -sfn "$T/$1/node_modules" node_modules; mkdir -p test; }
spec() { cat >test/array.js <<'JS'
const assert = require('assert');
describe('Array', function () {
  describe('#indexOf()', function () {
    it('should return -1 when absent', function () { assert.equal([1, 2].indexOf(3), -1); });
    it('should find the value', function () { assert.equal([1, 2].indexOf(2), 2); });
  });
  it('should report an error: on purpose', function () { console.error('Error: on purpose'); });
});
JS
}
fails() { setup 10; spec; npx mocha; }
fails_npm() { setup 10; spec; echo '{"name":"app","version":"1.0.0","scripts":{"test":"mocha --color"}}' >package.json; npm test; }
fails_mocha3() { setup 3; spec; npx mocha; }
fails_dot() { setup 10; spec; npx mocha --reporter dot; }
fails_chai() { setup 10; echo "const {expect} = require('chai'); it('adds', () => expect({a: 1}).to.deep.equal({a: 2})); it('throws', () => { undefined.x })" >test/a.js; npx mocha; }
timeout() { setup 10; echo "describe('server', function () { this.timeout(50); it('answers', done => {}); })" >test/a.js; npx mocha --exit; }
before_hook() { setup 10; echo "describe('server', function () { before(function () { throw new Error('no database') }); it('answers', function () {}); })" >test/a.js; npx mocha; }
load_error() { setup 10; echo "require('../lib/app')" >test/a.js; npx mocha; }
no_files() { setup 10; rmdir test; npx mocha; }
only_forbidden() { setup 10; echo "it.only('a', () => {})" >test/a.js; npx mocha --forbid-only; }
tap() { setup 10; spec; npx mocha --reporter tap; }
nyc_threshold() { setup 10; mkdir lib; echo "exports.a = () => 1; exports.b = () => 2;" >lib/a.js; echo "it('a', () => require('../lib/a').a())" >test/a.js; npx nyc --check-coverage --lines 100 --functions 100 mocha; }
throws_at_load() { setup 10; echo "const app = undefined; app.listen();" >test/a.js; npx mocha; }
for c in fails fails_npm fails_mocha3 fails_dot fails_chai timeout before_hook load_error no_files only_forbidden tap nyc_threshold throws_at_load; do record "${c//_/-}" "$c"; done
pending() { setup 10; cat >test/a.js <<'JS'
describe('errors', function () {
  it('fails with ENOENT');
  it('throws Error: not found', function () { console.error('Error: not found\n    at x (y.js:1:2)'); });
  it.skip('1) not ok', function () {});
  it('prints 1 failing', function () { console.log('not ok 1 failing'); });
});
JS
  npx mocha; }
retries() { setup 10; echo "let n = 0; it('flaky', function () { this.retries(2); if (n++ < 1) throw new Error('once') })" >test/a.js; npx mocha; }
for c in pending retries; do record_pass mocha "${c//_/-}" "$c"; done
