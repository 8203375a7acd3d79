#!/bin/bash
# rollup 2 and 4.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/$1" ] || npm install --silent --prefix "$T/$1" "rollup@$1" @rollup/plugin-node-resolve@15 >/dev/null 2>&1; ln -sfn "$T/$1/node_modules" node_modules; mkdir -p src; echo '{"name":"app"}' >package.json; }
missing_file() { setup "${1:-4}"; echo "import x from './missing.js'; console.log(x)" >src/main.js; npx rollup src/main.js --file out.js; }
missing_file_rollup2() { missing_file 2; }
export_missing() { setup 4; echo "import { nope } from './a.js'; console.log(nope)" >src/main.js; echo 'export const a = 1' >src/a.js; npx rollup src/main.js --file out.js; }
export_missing_rollup2() { setup 2; echo "import { nope } from './a.js'; console.log(nope)" >src/main.js; echo 'export const a = 1' >src/a.js; npx rollup src/main.js --file out.js; }
syntax() { setup 4; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/main.js; npx rollup src/main.js --file out.js; }
syntax_rollup2() { setup 2; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/main.js; npx rollup src/main.js --file out.js; }
entry_missing() { setup 4; npx rollup src/main.js --file out.js; }
config_plugin() { setup 4; echo "import t from '@rollup/plugin-typescript'; export default {input: 'src/main.js', plugins: [t()]}" >rollup.config.mjs; echo a >src/main.js; npx rollup -c; }
native_missing() { setup 4; rm node_modules; cp -r "$T/4/node_modules" .; rm -rf node_modules/@rollup/rollup-linux-*; echo a >src/main.js; npx rollup src/main.js --file o.js; }
for c in missing_file missing_file_rollup2 export_missing export_missing_rollup2 syntax syntax_rollup2 entry_missing config_plugin native_missing; do record "${c//_/-}" "$c"; done
warnings() { setup 4; echo "import x from 'lodash'; import './b.js'; console.log(x, this)" >src/main.js; echo "import './main.js'; eval('Error')" >src/b.js; npx rollup src/main.js --format cjs --file out.js; }
record_pass rollup warnings warnings
