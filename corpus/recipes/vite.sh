#!/bin/bash
# vite 3 to 5, rollup 2 to 4 through vite.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/$1" ] || npm install --silent --prefix "$T/$1" "vite@$1" >/dev/null 2>&1; ln -sfn "$T/$1/node_modules" node_modules; mkdir -p src; echo '{"name":"app","type":"module","scripts":{"build":"vite build"}}' >package.json; echo '<!doctype html><script type="module" src="/src/main.js"></script>' >index.html; }
unresolved() { setup "${1:-5}"; echo "import x from 'lodash-es'; console.log(x)" >src/main.js; npx vite build; }
unresolved_vite3() { unresolved 3; }
missing_file() { setup 5; echo "import x from './missing.js'; console.log(x)" >src/main.js; npm run build; }
export_missing() { setup 5; echo "import { nope } from './a.js'; console.log(nope)" >src/main.js; echo 'export const a = 1' >src/a.js; npx vite build; }
syntax() { setup 5; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/main.js; npx vite build; }
ts_syntax() { setup 5; sed -i s/main.js/main.ts/ index.html; printf 'const a: number = {\n  b: 1\n  c: 2\n}\n' >src/main.ts; npx vite build; }
entry_missing() { setup 5; rm index.html; npx vite build; }
config() { setup 5; echo "import vue from '@vitejs/plugin-vue'; export default { plugins: [vue()] }" >vite.config.js; echo 'a' >src/main.js; npx vite build; }
css() { setup 5; echo "import './a.scss'" >src/main.js; echo 'a { b: c }' >src/a.scss; npx vite build; }
for c in unresolved unresolved_vite3 missing_file export_missing syntax ts_syntax entry_missing config css; do record "${c//_/-}" "$c"; done
warnings() { setup 5; echo "import './error.js'; eval('1'); console.log('error during build: none')" >src/main.js; echo 'console.log("'"$(head -c 600000 /dev/zero | tr '\0' x)"'")' >src/error.js; npx vite build; }
record_pass vite warnings warnings
