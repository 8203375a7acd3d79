#!/bin/bash
# esbuild.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { local d=${1//[^a-z0-9.]/_}; [ -d "$T/$d" ] || npm install --silent --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p src; echo '{"name":"app"}' >package.json; }
unresolved() { setup esbuild@0.20; echo "import x from 'lodash'; console.log(x)" >src/main.ts; npx esbuild src/main.ts --bundle --outfile=out.js; }
unresolved_color() { setup esbuild@0.20; echo "import x from './nope'; console.log(x)" >src/main.ts; npx esbuild src/main.ts --bundle --outfile=out.js --color=true; }
syntax() { setup esbuild@0.20; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/main.ts; npx esbuild src/main.ts --bundle --outfile=out.js; }
old_format() { setup esbuild@0.11; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/main.ts; npx esbuild src/main.ts --bundle --outfile=out.js; }
no_loader() { setup esbuild@0.20; echo "import './a.svg'" >src/main.ts; echo '<svg/>' >src/a.svg; npx esbuild src/main.ts --bundle --outfile=out.js; }
no_export() { setup esbuild@0.20; echo "import {nope} from './a'; console.log(nope)" >src/main.ts; echo 'export const a = 1' >src/a.ts; npx esbuild src/main.ts --bundle --outfile=out.js; }
wrong_platform() { setup esbuild@0.20; rm node_modules; cp -r "$T/esbuild_0.20/node_modules" .; mv node_modules/@esbuild/linux-x64 node_modules/@esbuild/darwin-arm64; echo "require('esbuild').buildSync({})" >b.js; node b.js; }
version_mismatch() { setup esbuild@0.20; rm node_modules; cp -r "$T/esbuild_0.20/node_modules" .; sed -i 's/var version = "0.20[^"]*"/var version="0.1"/; s/"0\.20\.[0-9]*"/"0.19.0"/g' node_modules/esbuild/lib/main.js; echo "require('esbuild').buildSync({})" >b.js; node b.js; }
tsup() { setup tsup@8 typescript@5.4; echo "import x from './nope'; console.log(x)" >src/index.ts; npx tsup src/index.ts; }
tsup_dts() { setup tsup@8 typescript@5.4; echo "export const port: number = '80';" >src/index.ts; npx tsup src/index.ts --dts; }
for c in unresolved unresolved_color syntax old_format no_loader no_export wrong_platform version_mismatch tsup tsup_dts; do record "${c//_/-}" "$c"; done
warnings() { setup esbuild@0.20; echo "const error = {a: 1, a: 2}; if (typeof error == 'nul') console.error('X [ERROR] no')" >src/main.ts; npx esbuild src/main.ts --bundle --outfile=out.js; }
record_pass esbuild warnings warnings
