#!/usr/bin/env bash
# JavaScript of 2015 and later: old and new versions of test runners, linters, task runners and bundlers, on the Node.js of their time.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
unset npm_config_nodedir
export CI=true npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false npm_config_loglevel=error
J=$SRC/_tools
tools() { # tools NAME[+NAME...]: a folder with these packages in node_modules
  [ -d "$J/$1/node_modules" ] && return
  mkdir -p "$J/$1" && echo '{"name":"app","version":"1.0.0","private":true}' >"$J/$1/package.json"
  local names=${1//+/ }
  (cd "$J/$1" && npm install --ignore-scripts --legacy-peer-deps ${names//@_/@}) >"$J/$1/install.log" 2>&1
}
node_js() { # node_js VERSION: the folder with that Node.js
  [ -x "$J/node@$1/node_modules/node/bin/node" ] || { mkdir -p "$J/node@$1"; (cd "$J/node@$1" && npm install "node@$1") >/dev/null 2>&1; }
  echo "$J/node@$1/node_modules/node/bin"
}
family() {
  case $1 in
    mocha*) echo mocha ;; jest*) echo jest ;; vitest*) echo vitest ;;
    tape* | tap* | ava* | jasmine* | nodeunit | vows* | karma* | istanbul) echo jstest ;;
    gulp3-node12) echo node ;; gulp3-eslint | grunt-eslint | gulp3-jshint | grunt-jshint) echo eslint ;; gulp3-mocha | grunt-mochaTest) echo mocha ;; gulp* | grunt*) echo gulp ;;
    tsc*) echo typescript ;; webpack*) echo webpack ;; rollup*) echo rollup ;; babel*) echo babel ;;
    browserify | parcel* | bower* | coffee) echo browserify ;; browserify-syntax | eslint2-plugin) echo node ;;
    *) echo eslint ;;
  esac
}
rec() { CASE=("${@:2}"); OUT=$CORPUS/fail/$(family "$1"); mkdir -p "$OUT"; record "$1" run_case; }
run_case() { "${CASE[@]}"; }
use() { tools "$1"; local bin; bin=$(node_js "${2:-20}"); ln -sfn $J/$1/node_modules node_modules; mkdir -p lib test; echo "{\"name\":\"app\",\"version\":\"1.0.0\"}" >package.json; echo "exports.add=function(a,b){return a+b}; exports.sub=function(a,b){return a+b}; exports.get=function(o){return o.x.y}" >lib/index.js; export PATH=$bin:$PWD/node_modules/.bin:/usr/bin:/bin; node -v; }
mch() { use "$1" $2; cat >test/a.js <<'X'
var assert = require('assert'), m = require('../lib');
describe('math', function () {
  it('adds', function () { assert.equal(m.add(1, 2), 3); });
  it('subtracts', function () { assert.equal(m.sub(3, 2), 1); });
  describe('get', function () { it('gets error', function () { console.error('Error: printed on purpose'); m.get({}); });
  it('is slow', function (done) { this.timeout(30); setTimeout(done, 500) }); });
  it('deep', function () { assert.deepEqual({a:1,b:[1]}, {a:1,b:[2]}); });
});
X
shift 2; mocha "$@"; }
for r in spec dot min nyan list progress tap landing; do rec mocha2-$r mch mocha@2+should+chai@3 6 -R $r; done
rec mocha4 mch mocha@4+chai@4 10; rec mocha5 mch mocha@5+istanbul 10; rec mocha6 mch mocha@6+nyc@14 12; rec mocha7 mch mocha@7 14 -R dot;  rec mocha8 mch mocha@8 14 -R min; rec mocha11 mch mocha@11 20 -R list; rec mocha11p mch mocha@11 20 --parallel
ist() { mch "$@" >/dev/null 2>&1; cat >test/a.js <<'X'
it('adds', function () { require('../lib').add(1,2) })
X
istanbul cover _mocha -- -R dot && istanbul check-coverage --statements 100 --branches 90; }; rec istanbul ist mocha@5+istanbul 10
jst() { use "$1" $2; mkdir -p __tests__; cat >__tests__/math-test.js <<'X'
const m = require('../lib');
describe('math', () => {
  it('adds', () => { expect(m.add(1, 2)).toBe(3); });
  it('subtracts', () => { console.error('Warning: printed on purpose'); expect(m.sub(3, 2)).toBe(1); });
  it('gets', () => { m.get({}); });
  it('calls', () => { const f = jest.fn(); f(1); expect(f).toHaveBeenCalledWith(2); });
  it('rejects', async () => { await Promise.reject(new Error('no luck')); });
  it('snaps', () => { expect({a:1}).toMatchSnapshot(); });
});
X
echo "test('mod', () => require('nosuch'))" >__tests__/b-test.js; echo "import x from 'y'; <div>" >__tests__/c-test.js; shift 2; jest "$@"; }
for v in 20 22 23; do rec jest$v jst jest@$v 10; rec jest$v-v jst jest@$v 10 --verbose --coverage; done
for v in 26 27 28; do rec jest$v jst jest@$v 14; rec jest$v-v jst jest@$v 16 --verbose --ci; done
rec jest30 jst jest@30 20; rec jest30-v jst jest@30 22 --verbose
tp() { use "$1" $2; cat >test/a.js <<'X'
var test = require('tape'), m = require('../lib');
test('adds', function (t) { t.equal(m.add(1,2), 3, 'sum is 3'); t.equal(m.sub(3,2), 1, 'difference is 1'); t.end(); });
test('plans', function (t) { t.plan(2); t.ok(true); });
test('deep', function (t) { t.deepEqual({a:1}, {a:2}); t.end(); });
X
tape test/*.js | ${3:-cat}; return 1; }
rec tape4 tp tape@4+faucet+tap-dot+tap-summary 6; rec tape4-faucet tp tape@4+faucet+tap-dot+tap-summary 6 faucet; rec tape4-dot tp tape@4+faucet+tap-dot+tap-summary 6 tap-dot
tap() { use "$1" $2; cat >test/a.js <<'X'
var test = require('tap').test, m = require('../lib');
test('adds', function (t) { t.equal(m.add(1,2), 3, 'sum is 3'); t.equal(m.sub(3,2), 1, 'difference is 1'); t.end(); });
test('throws', function (t) { m.get({}); t.end(); });
test('deep', function (t) { t.same({a:1}, {a:2}); t.end(); });
X
node_modules/.bin/tap "${@:3}" test/*.js; }
rec tap10 tap tap@10 10; rec tap10-spec tap tap@10 10 -Rspec; rec tap14 tap tap@14 12; rec tap14-cov tap tap@14 12 --cov --100
av() { use "$1" $2; cat >test.js <<'X'
const test = require('ava'); const m = require('./lib');
test('adds', t => { t.is(m.add(1,2), 3) });
test('subtracts', t => { t.is(m.sub(3,2), 1) });
test('gets', t => { m.get({}) });
test('deep', t => { t.deepEqual({a:1}, {a:2}) });
test('rejects', async t => { await Promise.reject(new Error('no luck')) });
test('throws', t => { t.throws(() => {}) });
X
node_modules/.bin/ava "${@:3}"; }
rec ava0 av ava@0.19 10; rec ava0-v av ava@0.19 10 --verbose; rec ava1 av ava@1 10; rec ava1-v av ava@1 10 --verbose; rec ava2 av ava@2 12; rec ava2-v av ava@2 12 --verbose;  rec ava3 av ava@3 14;  rec ava4 av ava@4 16; rec ava6 av ava@6 20; rec ava6-tap av ava@6 20 --tap
jas() { use "$1" $2; mkdir -p spec/support; echo '{"spec_dir":"spec","spec_files":["**/*[sS]pec.js"]}' >spec/support/jasmine.json; cat >spec/aSpec.js <<'X'
const m = require('../lib');
describe('math', () => {
  it('adds', () => { expect(m.add(1, 2)).toBe(3); });
  it('subtracts', () => { expect(m.sub(3, 2)).toBe(1); });
  it('gets', () => { m.get({}); });
  it('times out', done => { }, 20);
});
X
jasmine; }
rec jasmine2 jas jasmine@2 6; rec jasmine3 jas jasmine@3 12;  rec jasmine4 jas jasmine@4 16
nu() { use nodeunit 10; cat >test/a.js <<'X'
var m = require('../lib');
exports.adds = function (t) { t.equal(m.add(1,2), 3); t.done(); };
exports.subtracts = function (t) { t.equal(m.sub(3,2), 1, 'difference'); t.done(); };
exports.gets = function (t) { m.get({}); t.done(); };
X
nodeunit test; }; rec nodeunit nu
vw() { use vows 10; cat >test/a.js <<'X'
var vows = require('vows'), assert = require('assert'), m = require('../lib');
vows.describe('math').addBatch({'A math': { topic: m, 'adds': function (m) { assert.equal(m.add(1,2), 3) }, 'subtracts': function (m) { assert.equal(m.sub(3,2), 1) }, 'gets': function (m) { m.get({}) } }}).export(module);
X
node_modules/.bin/vows test/*.js; }; rec vows vw; 
vws() { vw >/dev/null 2>&1; node_modules/.bin/vows test/*.js --spec; }; rec vows-spec vws
vit() { use "$1" $2; cat >test/a.test.js <<'X'
import { test, expect, describe } from 'vitest'; import m from '../lib/index.js';
describe('math', () => {
  test('adds', () => { expect(m.add(1, 2)).toBe(3); });
  test('subtracts', () => { console.error('Error: printed on purpose'); expect(m.sub(3, 2)).toBe(1); });
  test('gets', () => { m.get({}); });
  test('snaps', () => { expect({a:1}).toMatchInlineSnapshot('{}'); });
});
X
echo "import 'nosuch'; import {test} from 'vitest'; test('x',()=>{})" >test/b.test.js; vitest run "${@:3}"; }
rec vitest034 vit vitest@0.34 18; rec vitest2 vit vitest@2 18; rec vitest2-dot vit vitest@2 18 --reporter=dot; rec vitest3 vit vitest@3 20;  rec vitest3-v vit vitest@3 20 --reporter=verbose; rec vitest3-tap vit vitest@3 20 --reporter=tap-flat
lint_use() { tools "$1"; local bin; bin=$(node_js "${2:-20}"); ln -sfn $J/$1/node_modules node_modules; mkdir -p lib test; echo '{"name":"app","version":"1.0.0"}' >package.json; cat >lib/index.js <<'X'
var add = function(a,b) { return a+b }
exports.add = add;
exports.sub = function(a, b) { var unused = 1; return a+b; };
if (a == null) { console.log("x"); }
X
export PATH=$bin:$PWD/node_modules/.bin:/usr/bin:/bin; node -v; }
r() { rec "$1" eval "$2"; }
r eslint1 'lint_use eslint@1 6; echo "{\"rules\":{\"no-unused-vars\":2,\"semi\":2,\"no-undef\":2,\"eqeqeq\":1}}" >.eslintrc; eslint lib'
r eslint1-compact 'lint_use eslint@1 6; echo "{\"rules\":{\"no-unused-vars\":2,\"semi\":2}}" >.eslintrc; eslint -f compact lib'
r eslint2 'lint_use eslint@2+babel-eslint@6 10; echo "{\"extends\":\"eslint:recommended\"}" >.eslintrc; eslint lib'
r eslint2-unix 'lint_use eslint@2+babel-eslint@6 10; echo "{\"extends\":\"eslint:recommended\"}" >.eslintrc; eslint -f unix lib'
r eslint2-plugin 'lint_use eslint@2+babel-eslint@6 10; echo "{\"extends\":\"airbnb\"}" >.eslintrc; eslint lib'
r eslint4 'lint_use eslint@4 10; echo "{\"extends\":\"eslint:recommended\",\"plugins\":[\"react\"]}" >.eslintrc; eslint lib'
r eslint6 'lint_use eslint@6 12; echo "{\"extends\":\"eslint:recommended\"}" >.eslintrc; echo "const x = () => ({...a});" >lib/b.js; eslint lib'
r eslint7-prettier 'lint_use eslint@7+eslint-plugin-import@2+eslint-plugin-prettier@3+prettier@1 14; echo "{\"root\":true,\"parserOptions\":{\"ecmaVersion\":2018},\"plugins\":[\"prettier\",\"import\"],\"rules\":{\"prettier/prettier\":2,\"import/no-unresolved\":2}}" >.eslintrc; eslint --max-warnings 0 lib'
r eslint9 'lint_use eslint@9 20; eslint lib'
for v in 8 12 14; do r standard$v "lint_use standard@$v 10; standard"; done
r semistandard 'lint_use semistandard@12 10; semistandard'
r jshint2 'lint_use jshint@2 10; echo "{\"undef\":true,\"unused\":true,\"node\":true}" >.jshintrc; jshint lib'
r jshint-stylish 'lint_use jshint@2 10; echo "{\"undef\":true,\"unused\":true}" >.jshintrc; jshint --verbose lib'
r jscs 'lint_use jscs@3 6; jscs -p airbnb lib'
r tslint5 'lint_use tslint@5+typescript@3.5 12; echo "{\"extends\":\"tslint:latest\"}" >tslint.json; echo "const a = 1" >lib/a.ts; tslint "lib/*.ts"'
r tsc35 'lint_use tslint@5+typescript@3.5 12; printf "const a: string = 1;\nimport x from \"nosuch\";\n" >lib/a.ts; tsc --noEmit lib/a.ts'
r tsc20 'lint_use typescript@2.0 6; printf "const a: string = 1;\nimport x from \"nosuch\";\n" >lib/a.ts; tsc --noEmit lib/a.ts'
r tsc42-pretty 'lint_use typescript@4.2 14; printf "const a: string = 1;\nimport x from \"nosuch\";\n" >lib/a.ts; tsc --pretty --noEmit lib/a.ts'
r prettier119 'lint_use prettier@1.19 10; prettier --check "lib/*.js"'
r prettier2 'lint_use prettier@2 14; prettier --check lib'
r prettier3 'lint_use prettier@3 20; prettier --check .'
r xo24 'lint_use xo@0.24 12; xo'
r flow 'lint_use flow-bin@0.100 12; printf "[ignore]\n.*/node_modules/.*\n" >.flowconfig; printf "// @flow\nconst a: string = 1;\n" >lib/f.js; flow check'
r stylelint9 'lint_use stylelint@9 12; echo "{\"rules\":{\"color-no-invalid-hex\":true,\"indentation\":2}}" >.stylelintrc; printf "a {\n    color: #12;\n}\n" >a.css; stylelint a.css'
r stylelint14 'lint_use stylelint@14+stylelint-config-standard@25 16; echo "{\"extends\":\"stylelint-config-standard\"}" >.stylelintrc; printf "a {\n    color: #12;\n}\n" >a.css; stylelint a.css'
G=gulp@3+gulp-eslint@4+gulp-mocha@3+gulp-jshint@2+jshint@2
r gulp3-jshint "lint_use $G 10; cat >gulpfile.js <<'X'
var gulp=require('gulp'),j=require('gulp-jshint'); gulp.task('lint',function(){return gulp.src('lib/*.js').pipe(j({undef:true})).pipe(j.reporter('default')).pipe(j.reporter('fail'))}); gulp.task('default',['lint']);
X
gulp"
r gulp3-eslint "lint_use $G 10; echo '{\"rules\":{\"semi\":2}}' >.eslintrc; cat >gulpfile.js <<'X'
var gulp=require('gulp'),e=require('gulp-eslint'); gulp.task('lint',function(){return gulp.src('lib/*.js').pipe(e()).pipe(e.format()).pipe(e.failAfterError())}); gulp.task('default',['lint']);
X
gulp"
r gulp3-mocha "lint_use $G 10; echo \"describe('a',function(){it('fails',function(){require('assert').equal(1,2)})})\" >test/a.js; cat >gulpfile.js <<'X'
var gulp=require('gulp'),m=require('gulp-mocha'); gulp.task('test',function(){return gulp.src('test/*.js').pipe(m())}); gulp.task('default',['test']);
X
gulp test"
r gulp3-node12 "lint_use $G 12; echo 'require(\"gulp\")' >gulpfile.js; gulp"
r gulp3-task "lint_use $G 10; echo 'require(\"gulp\")' >gulpfile.js; gulp build"
N=grunt@1+grunt-cli+grunt-contrib-jshint@1+grunt-mocha-test+mocha@3+grunt-eslint@19+grunt-contrib-uglify@2+grunt-contrib-qunit@1
gr() { echo "lint_use $N 10; cat >Gruntfile.js <<'X'
module.exports=function(g){g.initConfig({jshint:{options:{undef:true},all:['lib/*.js']},eslint:{target:['lib/*.js']},mochaTest:{test:{src:['test/*.js']}},uglify:{a:{files:{'a.min.js':['bad.js']}}}});['grunt-contrib-jshint','grunt-mocha-test','grunt-eslint','grunt-contrib-uglify'].forEach(function(n){g.loadNpmTasks(n)});g.registerTask('default',['$1'])};
X
echo 'var = ;' >bad.js; echo '{\"rules\":{\"semi\":2}}' >.eslintrc; echo \"describe('a',function(){it('fails',function(){require('assert').equal(1,2)})})\" >test/a.js; $J/$N/node_modules/.bin/grunt"; }
for t in jshint eslint mochaTest uglify nosuch; do r grunt-$t "$(gr $t)"; done
for v in 2 3,babel-loader@7,babel-core@6; do w=webpack@${v//,/+}; r webpack${v%%,*} "lint_use $w 10; echo \"require('./nosuch'); require('nosuchpkg'); var = ;\" >lib/a.js; webpack lib/a.js out.js"; done
r bower 'lint_use bower@1 10; echo "{\"name\":\"a\",\"dependencies\":{\"jquery\":\"1.9\"}}" >bower.json; bower install --allow-root'
r browserify 'lint_use browserify@14 10; echo "require(\"./nosuch\")" >lib/a.js; browserify lib/a.js'
r browserify-syntax 'lint_use browserify@14 10; echo "var = ;" >lib/a.js; browserify lib/a.js'
r rollup060 'lint_use rollup@0.60 10; echo "import {x} from \"./index.js\"; import y from \"./nosuch\"; console.log(x,y)" >lib/a.js; rollup -f cjs lib/a.js'
r rollup1 'lint_use rollup@1 12; echo "export const z=1" >lib/m.js; echo "import {x} from \"./m.js\"; console.log(x)" >lib/a.js; rollup -f cjs lib/a.js'
r babel6 'lint_use babel-cli@6+babel-preset-env@1 10; echo "{\"presets\":[\"env\"]}" >.babelrc; echo "const x = {...y}; class A { z = 1 }" >lib/a.js; babel lib -d out'
r babel6-preset 'lint_use babel-cli@6+babel-preset-env@1 10; echo "{\"presets\":[\"es2015\"]}" >.babelrc; babel lib -d out'
r parcel1 'lint_use parcel-bundler@1 12; echo "require(\"./nosuch\")" >lib/a.js; parcel build lib/a.js'
r coffee 'lint_use coffeescript@1+coffeelint@1 10; printf "a = (b ->\n  c\n" >lib/a.coffee; coffee -c lib'
r coffeelint 'lint_use coffeescript@1+coffeelint@1 10; printf "a = 1;\nclass b\n" >lib/a.coffee; coffeelint lib'
K="karma@1+jasmine-core@2+karma-jasmine@1+karma-jsdom-launcher@6+jsdom@9"
kar() { echo "lint_use $1 10; cat >karma.conf.js <<'X'
module.exports=function(c){c.set({frameworks:['$2'],files:['test/*.js'],browsers:['jsdom'],reporters:['$3'],singleRun:true})}
X
$4
karma start"; }
r karma1 "$(kar $K jasmine progress "echo \"describe('math',function(){it('adds',function(){expect(1+2).toBe(3)});it('subtracts',function(){console.error('Error: on purpose');expect(3+2).toBe(1)});it('gets',function(){var o={};o.x.y})})\" >test/a.js")"
r karma1-dots "$(kar $K jasmine dots "echo \"describe('math',function(){it('adds',function(){expect(1+2).toBe(3)});it('subtracts',function(){expect(3+2).toBe(1)})})\" >test/a.js")"
r karma1-syntax "$(kar $K jasmine dots "echo \"describe('math',function(){\" >test/a.js")"
K4=karma@4+karma-mocha@1+mocha@5+karma-jsdom-launcher@8+jsdom@16+karma-spec-reporter
r karma4-spec "$(kar $K4 mocha spec "echo \"describe('math',function(){it('adds',function(){});it('subtracts',function(){throw new Error('expected 5 to be 1')})})\" >test/a.js")"
tap_crash() { use tap@14 12; echo "process.exit(3)" >test/a.js; node_modules/.bin/tap test/*.js; }; rec tap14-crash tap_crash
