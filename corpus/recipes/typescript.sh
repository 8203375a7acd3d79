#!/bin/bash
# tsc 3.9, 4.9 and 5.4 from npm, plain and pretty.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
tscv() { local v=$1; shift; [ -d "$T/$v" ] || npm install --silent --prefix "$T/$v" "typescript@$v" @types/node@18 >/dev/null 2>&1; node "$T/$v/node_modules/typescript/bin/tsc" "$@"; }
for v in 3.9 4.9 5.4; do tscv $v --version >/dev/null; done
conf() { echo "{\"compilerOptions\":{\"strict\":true,\"noEmit\":true,\"types\":[]${1:-}},\"include\":[\"src\"]}" >tsconfig.json; mkdir -p src; }
type_error() { conf; echo "export const port: number = '80';
export function f(a: string) { return a.lenght; }" >src/server.ts; tscv 5.4; }
type_error_39() { conf; echo "export const port: number = '80';" >src/server.ts; tscv 3.9; }
type_error_pretty() { conf; echo "export const port: number = '80';
export const host: string = 1;" >src/server.ts; tscv 5.4 --pretty; }
type_error_npm() { conf; echo "export const port: number = '80';" >src/server.ts; echo '{"name":"app","version":"1.0.0","scripts":{"build":"node '"$T"'/4.9/node_modules/typescript/bin/tsc -p ."}}' >package.json; npm run build; }
cannot_find_module() { conf ',"moduleResolution":"node"'; echo "import express from 'express'; import x from './missing'; export { express, x };" >src/server.ts; tscv 5.4; }
no_types() { conf ',"moduleResolution":"node"'; mkdir -p node_modules/left-pad; echo '{"name":"left-pad","version":"1.0.0","main":"i.js"}' >node_modules/left-pad/package.json; echo 'module.exports=1' >node_modules/left-pad/i.js; echo "import x from 'left-pad'; export { x };" >src/a.ts; tscv 4.9; }
cannot_find_name() { conf; echo "export const s = process.env.HOME; describe('x', () => {});" >src/a.ts; tscv 5.4; }
no_inputs() { conf; tscv 5.4; }
no_config() { tscv 5.4 -p tsconfig.build.json; }
bad_option() { conf ',"modul":"esnext"'; echo 'export {}' >src/a.ts; tscv 4.9; }
deprecated_option() { conf ',"target":"es3"'; echo 'export {}' >src/a.ts; tscv 5.4; }
types_missing() { echo '{"compilerOptions":{"types":["node","jest"],"noEmit":true},"include":["src"]}' >tsconfig.json; mkdir src; echo 'export {}' >src/a.ts; tscv 5.4; }
extends_missing() { echo '{"extends":"@acme/tsconfig/base.json","include":["src"]}' >tsconfig.json; mkdir src; echo 'export {}' >src/a.ts; tscv 5.4; }
syntax() { conf; echo "export function f( { return 1 }" >src/a.ts; tscv 5.4; }
new_syntax_in_dts() { conf ',"moduleResolution":"node"'; mkdir -p node_modules/thing; echo '{"name":"thing","version":"1.0.0","types":"i.d.ts"}' >node_modules/thing/package.json; echo 'export type { A } from "./a"; export declare const b: unique symbol; export declare function f<const T>(t: T): T;' >node_modules/thing/i.d.ts; echo 'export type A = 1' >node_modules/thing/a.d.ts; echo "import { f } from 'thing'; f(1);" >src/a.ts; tscv 3.9; }
unused() { conf ',"noUnusedLocals":true'; echo "const a = 1; export {}" >src/a.ts; tscv 5.4; }
ts_node() { npm i --silent ts-node@10 typescript@5.4 >/dev/null 2>&1; echo "const a: number = 'x'; console.log(a)" >a.ts; npx ts-node a.ts; }
watch_build() { conf ',"composite":true'; echo "export const port: number = '80';" >src/a.ts; tscv 5.4 -b --verbose; }
for c in type_error type_error_39 type_error_pretty type_error_npm cannot_find_module no_types cannot_find_name no_inputs no_config bad_option deprecated_option \
  types_missing extends_missing syntax new_syntax_in_dts unused ts_node watch_build; do record "${c//_/-}" "$c"; done
clean() { conf; mkdir -p src/errors; echo "export class TypeErrorTS2322 extends Error {}" >src/errors/error.ts; tscv 5.4 --listFiles; echo "Found 0 errors. Watching for file changes."; }
expect_error() { conf; echo "// @ts-expect-error TS2322: wrong on purpose
export const port: number = '80';" >src/a.ts; tscv 5.4 --extendedDiagnostics; }
for c in clean expect_error; do record_pass typescript "${c//_/-}" "$c"; done
