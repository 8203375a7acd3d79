#!/bin/bash
# Other JavaScript test runners: node:test, ava, tape and TAP, tap, karma (no browser), jasmine, lab, qunit.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { local d=${1//[^a-z0-9]/_}; [ -d "$T/$d" ] || npm install --silent --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p test; echo '{"name":"app"}' >package.json; }
node_test() { mkdir test; cat >test/sum.test.js <<'JS'
const test = require('node:test');
const assert = require('node:assert');
test('adds', () => assert.strictEqual(1 + 1, 2));
test('numbers', async t => { await t.test('subtracts', () => assert.strictEqual(3 - 1, 1)); });
JS
  node --test; }
node_test_spec() { node_test >/dev/null 2>&1; node --test --test-reporter=spec; }
node_test_tap() { node_test >/dev/null 2>&1; node --test --test-reporter=tap; }
node_test_file() { mkdir test; echo "require('./nope')" >test/a.test.js; node --test; }
ava() { setup ava@5; cat >test/a.js <<'JS'
const test = require('ava');
test('adds', t => t.is(1 + 1, 2));
test('subtracts', t => t.is(3 - 1, 1));
JS
  npx ava; }
ava_tap() { ava >/dev/null 2>&1; npx ava --tap; }
ava_exception() { setup ava@5; echo "const test = require('ava'); test('throws', t => { throw new Error('boom') }); test('b', t => {})" >test/a.js; npx ava; }
ava_uncaught() { setup ava@5; echo "require('./nope')" >test/a.js; npx ava; }
tape() { setup tape@5; cat >test/a.js <<'JS'
const test = require('tape');
test('sum', t => { t.plan(2); t.equal(1 + 1, 2, 'adds'); t.equal(3 - 1, 1, 'subtracts'); });
JS
  node test/a.js; }
tape_spec() { setup tape@5 tap-spec; tape >/dev/null 2>&1; ln -sfn "$T/tape_5/node_modules" node_modules; set -o pipefail; [ -d "$T/tapspec" ] || npm i --silent --prefix "$T/tapspec" tap-spec; node test/a.js | node "$T/tapspec/node_modules/.bin/tap-spec"; }
tap16() { setup tap@16; cat >test/a.js <<'JS'
const t = require('tap');
t.test('sum', t => { t.equal(1 + 1, 2, 'adds'); t.equal(3 - 1, 1, 'subtracts'); t.end(); });
JS
  npx tap --no-coverage --reporter=base; }
tap12() { setup tap@12; cat >test/a.js <<'JS'
const t = require('tap');
t.test('sum', t => { t.equal(1 + 1, 2, 'adds'); t.equal(3 - 1, 1, 'subtracts'); t.end(); });
JS
  npx tap test/*.js; }
# the failing point is far above the word of the runner
tape_long() { setup tape@5; cat >test/a.js <<'JS'
const test = require('tape');
test('sum', t => { t.equal(3 - 1, 1, 'subtracts'); t.end(); });
test('table', t => { for (let n = 1; n <= 250; n += 1) { t.equal(n + n, 2 * n, `doubles ${n}`); } t.end(); });
JS
  node test/a.js; }
jasmine() { setup jasmine@5; mkdir -p spec; cat >spec/a.spec.js <<'JS'
describe('sum', () => { it('adds', () => expect(2).toBe(2)); it('subtracts', () => expect(3 - 1).toBe(1)); });
JS
  npx jasmine 'spec/*.spec.js'; }
lab() { setup @hapi/lab@25 @hapi/code; cat >test/index.js <<'JS'
const Lab = require('@hapi/lab'); const { expect } = require('@hapi/code'); const lab = exports.lab = Lab.script();
lab.experiment('sum', () => { lab.test('adds', () => expect(1 + 1).to.equal(2)); lab.test('subtracts', () => expect(3 - 1).to.equal(1)); });
JS
  npx lab; }
lab_coverage() { setup @hapi/lab@25 @hapi/code; mkdir -p lib; echo "exports.a = (x) => (x ? 1 : 2);" >lib/index.js; cat >test/index.js <<'JS'
const Lab = require('@hapi/lab'); const lab = exports.lab = Lab.script(); const L = require('../lib');
lab.test('a', () => { L.a(1); });
JS
  npx lab -t 100; }
qunit() { setup qunit@2; echo "QUnit.module('sum'); QUnit.test('subtracts', a => a.equal(3 - 1, 1))" >test/a.js; npx qunit; }
karma_no_browser() { setup karma@6 karma-jasmine karma-chrome-launcher jasmine-core; echo "module.exports = c => c.set({frameworks: ['jasmine'], files: ['test/*.js'], browsers: ['ChromeHeadless'], singleRun: true})" >karma.conf.js; echo "it('a', () => {})" >test/a.js; npx karma start; }
karma_bad_chrome() { setup karma@6 karma-jasmine karma-chrome-launcher jasmine-core; echo "module.exports = c => c.set({frameworks: ['jasmine'], files: ['test/*.js'], browsers: ['ChromeHeadless'], singleRun: true, captureTimeout: 3000})" >karma.conf.js; echo "it('a', () => {})" >test/a.js; printf '#!/bin/sh\necho "error while loading shared libraries: libnss3.so" >&2; exit 127\n' >chrome; chmod +x chrome; CHROME_BIN=$PWD/chrome npx karma start; }
karma_fails() { mkdir test; echo "module.exports = c => c.set({frameworks: ['jasmine'], files: ['test/*.js'], browsers: ['jsdom'], singleRun: true})" >karma.conf.js; echo "describe('sum', () => { it('adds', () => expect(2).toBe(2)); it('subtracts', () => expect(3 - 1).toBe(1)) })" >test/a.js; [ -d "$T/karmajsdom" ] || npm i --silent --prefix "$T/karmajsdom" karma@6 karma-jasmine karma-jsdom-launcher jsdom@16 jasmine-core >/dev/null 2>&1; ln -sfn "$T/karmajsdom/node_modules" node_modules; npx karma start; }
for c in node_test node_test_spec node_test_tap node_test_file ava ava_tap ava_exception ava_uncaught tape tape_long tape_spec tap16 tap12 jasmine lab lab_coverage qunit karma_no_browser karma_bad_chrome karma_fails; do record "${c//_/-}" "$c"; done
tape_passes() { setup tape@5; cat >test/a.js <<'JS'
const test = require('tape');
test('not ok is printed by the formatter', t => { t.comment('not ok 1 fails'); console.error('Error: on purpose'); t.equal(1, 1, 'error is null'); t.skip('fails on windows'); t.equal(1, 2, 'known bug', { todo: true }); t.end(); });
JS
  node test/a.js; }
node_todo() { mkdir test; echo "const test=require('node:test'); test('todo fails', {todo: true}, () => { throw new Error('known') }); test('ok', () => {})" >test/a.test.js; node --test; }
ava_known() { setup ava@5; echo "const test = require('ava'); test.failing('known bug', t => t.fail()); test('error is thrown', t => { t.throws(() => { throw new Error('x') }) })" >test/a.js; npx ava; }
for c in tape_passes node_todo ava_known; do record_pass jstest "${c//_/-}" "$c"; done
