#!/bin/bash
# Programs that node ends with an error: node 20 of the machine, others from the npm package "node".
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
nodev() { # nodev MAJOR ARGS...
  local v=$1; shift
  [ -x "$T/$v/node_modules/.bin/node" ] || npm install --silent --prefix "$T/$v" "node@$v" >/dev/null 2>&1
  "$T/$v/node_modules/.bin/node" "$@"
}
for v in 8 12 16 18; do nodev $v --version >/dev/null; done

missing() { mkdir -p src; echo "const x = require('express');" >src/server.js; node src/server.js; }
missing_node8() { mkdir -p src; echo "const x = require('express');" >src/server.js; nodev 8 src/server.js; }
missing_file() { mkdir -p src; echo "const x = require('./config/database');" >src/server.js; node src/server.js; }
missing_esm() { echo "import x from 'express';" >main.mjs; node main.mjs; }
missing_esm_file() { echo "import x from './lib/util';" >main.mjs; node main.mjs; }
missing_entry() { node dist/index.js; }
require_esm() { npm i --silent chalk@5; echo "const c = require('chalk');" >a.js; nodev 18 a.js; }
require_esm_node12() { mkdir -p node_modules/esm; echo '{"name":"esm","type":"module","main":"i.js"}' >node_modules/esm/package.json; echo 'export default 1' >node_modules/esm/i.js; echo "const c = require('esm');" >a.js; nodev 12 a.js; }
not_exported() { npm i --silent chalk@5; echo "import c from 'chalk/source/nope.js';" >a.mjs; node a.mjs; }
import_outside_module() { echo "import fs from 'fs';
console.log(fs)" >a.js; nodev 16 a.js; }
esm_require_undefined() { echo '{"type":"module"}' >package.json; echo "const fs = require('fs');" >a.js; node a.js; }
named_export() { npm i --silent is-odd@3; echo "import { isOdd } from 'is-odd';" >a.mjs; node a.mjs; }
openssl() { echo "require('crypto').createHash('md4').update('x').digest('hex')" >a.js; node a.js; }
openssl_webpack4() { npm i --silent webpack@4.46 webpack-cli@3; mkdir src; echo 'console.log(1)' >src/index.js; npx webpack --mode production; }
heap() { echo "const a=[]; for(;;) a.push(new Array(1e5).fill(Math.random()+'x'))" >a.js; node --max-old-space-size=64 a.js; }
heap_node8() { echo "const a=[]; for(;;) a.push(new Array(1e5).fill(Math.random()+'x'))" >a.js; nodev 8 --max-old-space-size=64 a.js; }
rejection() { echo "async function load() { throw new Error('no database url') }
load()" >a.js; node a.js; }
rejection_value() { echo "Promise.reject('nope')" >a.js; node a.js; }
rejection_value_node16() { echo "Promise.reject({code: 3})" >a.js; nodev 16 a.js; }
uncaught() { mkdir scripts; echo "const config = undefined;
function build() { return config.entry; }
build();" >scripts/build.js; node scripts/build.js; }
uncaught_node8() { mkdir scripts; echo "const config = undefined;
function build() { return config.entry; }
build();" >scripts/build.js; nodev 8 scripts/build.js; }
uncaught_assert() { echo "const assert = require('assert');
assert.strictEqual(1 + 1, 3);" >test.js; node test.js; }
uncaught_custom() { echo "class ConfigError extends Error { constructor(m) { super(m); this.name = 'ConfigError'; } }
throw new ConfigError('missing key \"port\"');" >a.js; node a.js; }
reference() { echo "describe('x', () => {})" >a.js; node a.js; }
syntax() { echo "const a = {
  b: 1
  c: 2
};" >a.js; node a.js; }
syntax_optional_chaining() { echo "const a = {}; console.log(a?.b);" >a.js; nodev 12 a.js; }
syntax_json() { echo '{"a": 1,}' >c.json; echo "require('./c.json')" >a.js; node a.js; }
eaddrinuse() { echo "const net=require('net'); net.createServer().listen(4890, () => net.createServer().listen(4890))" >a.js; node a.js; }
eaddrinuse_node8() { echo "const net=require('net'); net.createServer().listen(4890, () => net.createServer().listen(4890))" >a.js; nodev 8 a.js; }
emfile() { echo "const fs=require('fs'); for(let i=0;i<500;i++) fs.openSync('a.js')" >a.js; ulimit -n 100; node a.js; }
enoent() { echo "require('fs').readFileSync('config/settings.json')" >a.js; node a.js; }
eacces() { echo "require('fs').readFileSync('/etc/shadow')" >a.js; setpriv --reuid=65534 --regid=65534 --clear-groups node a.js; }
econnrefused() { echo "require('net').connect(9, '127.0.0.1')" >a.js; node a.js; }
spawn_enoent() { echo "require('child_process').spawn('flatc-compiler', ['a.fbs'])" >a.js; node a.js; }
enospc_watch() { echo "const e = new Error('x'); require('fs').watch('/nonexistent')" >a.js; node a.js; }
fetch_failed() { echo "await fetch('http://api.invalid/v1')" >a.mjs; node a.mjs; }
bad_option() { node --experimental-nope a.js; }
bad_node_options() { NODE_OPTIONS=--openssl-legacy-provider nodev 12 -e 1; }
dlopen_version() { mkdir -p node_modules/thing/build/Release; cat >x.c <<'C'
#include <node_api.h>
C
  npm i --silent bcrypt@5.0.1 --ignore-scripts; echo "require('bcrypt')" >a.js; node a.js; }
dlopen_elf() { echo 'not elf' >x.node; echo "require('./x.node')" >a.js; node a.js; }
node_test() { mkdir test; cat >test/sum.test.js <<'JS'
const test = require('node:test');
const assert = require('node:assert');
test('adds', () => assert.strictEqual(1 + 1, 2));
test('subtracts', () => assert.strictEqual(3 - 1, 1));
JS
  node --test; }
stack_overflow() { echo "function f() { return f() + 1 } f()" >a.js; node a.js; }
ts_ext() { echo "const a: number = 1" >a.ts; node a.ts; }
ts_loader() { npm i --silent ts-node@10 typescript@5.4; echo "const a: number = 'x'; console.log(a)" >a.ts; npx ts-node a.ts; }
builtin_missing() { mkdir -p node_modules/x; echo "require('node:fs')" >node_modules/x/index.js; echo "require('x')" >a.js; nodev 12 a.js; }
unknown_extension() { echo '{"type":"module"}' >package.json; echo "const a: number = 1" >a.ts; node a.ts; }
for c in missing missing_node8 missing_file missing_esm missing_esm_file missing_entry require_esm require_esm_node12 not_exported import_outside_module \
  esm_require_undefined named_export openssl openssl_webpack4 heap heap_node8 rejection rejection_value rejection_value_node16 uncaught uncaught_node8 \
  uncaught_assert uncaught_custom reference syntax syntax_optional_chaining syntax_json eaddrinuse eaddrinuse_node8 emfile enoent eacces econnrefused \
  spawn_enoent fetch_failed bad_option bad_node_options dlopen_version dlopen_elf stack_overflow ts_ext ts_loader builtin_missing unknown_extension; do
  record "${c//_/-}" "$c"
done
caught() { cat >a.js <<'JS'
process.on('warning', () => {});
try { require('optional-native') } catch (e) { console.error('optional-native not there, going on without:', e) }
Promise.reject(new Error('late')).catch(e => console.error('Error: retrying after', e.message));
console.log('0 errors, 3 warnings');
JS
  node a.js; }
rejection_warning_node12() { echo "Promise.reject(new Error('no one listens'))" >a.js; nodev 12 a.js; }
deprecation() { echo "new Buffer(3); require('url').parse('http://x:99999a'); console.log('build finished')" >a.js; node a.js; }
for c in caught rejection_warning_node12 deprecation; do record_pass node "${c//_/-}" "$c"; done

# Proofs: the command fails, the remedy is applied, and the same command passes.
prove_heap() { echo "const a=[]; for(let i=0;i<150;i++) a.push(new Array(1e5).fill(i+0.5)); console.log(a.length)" >a.js; ! NODE_OPTIONS=--max-old-space-size=64 node a.js && NODE_OPTIONS=--max-old-space-size=4096 node a.js; }
prove_openssl() { echo "console.log(require('crypto').createHash('md4').update('x').digest('hex'))" >a.js; ! node a.js && NODE_OPTIONS=--openssl-legacy-provider node a.js; }
prove_webpack4() { npm i --silent webpack@4.46 webpack-cli@3; mkdir src; echo 'console.log(1)' >src/index.js; ! npx webpack --mode production && npm i --silent webpack@^4.47.0 && npx webpack --mode production; }
for c in heap openssl webpack4; do PASS=$SRC/_proofs record_pass node "proved-$c" "prove_$c"; done
