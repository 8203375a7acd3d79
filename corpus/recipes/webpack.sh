#!/bin/bash
# webpack 4 and 5, with babel and sass loaders.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true NO_UPDATE_NOTIFIER=1 BROWSERSLIST_IGNORE_OLD_DATA=1
unset npm_config_nodedir
T=$SRC/_tools
setup() { # setup NAME PACKAGES...
  local d=$1; shift; [ -d "$T/$d" ] || npm install --silent --legacy-peer-deps --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p src; echo '{"name":"app","version":"1.0.0","scripts":{"build":"webpack --mode production"}}' >package.json; }
w5() { setup w5 webpack@5 webpack-cli@5 babel-loader@9 @babel/core@7 @babel/preset-env@7 ts-loader@9 typescript@5.4 css-loader@6 style-loader@3 sass-loader@13 sass@1.69; }
w4() { setup w4 webpack@4.46 webpack-cli@3; export NODE_OPTIONS=--openssl-legacy-provider; }
not_found() { w5; echo "import x from './missing'; import 'lodash'; console.log(x)" >src/index.js; npx webpack --mode production; }
not_found_webpack4() { w4; echo "import x from './missing'; import 'lodash'; console.log(x)" >src/index.js; npx webpack --mode production; }
not_found_npm() { w5; echo "import x from 'lodash'; console.log(x)" >src/index.js; npm run build -- --color; }
polyfill() { w5; echo "import path from 'path'; console.log(path)" >src/index.js; npx webpack --mode production; }
no_loader() { w5; echo "import './a.svg'" >src/index.js; echo '<svg/>' >src/a.svg; npx webpack --mode production; }
no_loader_webpack4() { w4; echo "import './a.css'" >src/index.js; echo 'a { color: red }' >src/a.css; npx webpack --mode production; }
loader_missing() { w5; echo "module.exports = {module: {rules: [{test: /\\.css\$/, use: ['postcss-loader']}]}}" >webpack.config.js; echo "import './a.css'" >src/index.js; echo 'a {}' >src/a.css; npx webpack --mode production; }
syntax_babel() { w5; echo "module.exports = {module: {rules: [{test: /\\.js\$/, use: {loader: 'babel-loader', options: {presets: ['@babel/preset-env']}}}]}}" >webpack.config.js; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/index.js; npx webpack --mode production; }
babel_preset_missing() { w5; echo "module.exports = {module: {rules: [{test: /\\.js\$/, use: {loader: 'babel-loader', options: {presets: ['@babel/preset-react']}}}]}}" >webpack.config.js; echo 'a' >src/index.js; npx webpack --mode production; }
ts_loader() { w5; echo "module.exports = {entry: './src/index.ts', module: {rules: [{test: /\\.ts\$/, use: 'ts-loader'}]}}" >webpack.config.js; echo '{"compilerOptions":{"strict":true}}' >tsconfig.json; echo "const port: number = '80'; console.log(port)" >src/index.ts; npx webpack --mode production; }
sass() { w5; echo "module.exports = {module: {rules: [{test: /\\.scss\$/, use: ['style-loader', 'css-loader', 'sass-loader']}]}}" >webpack.config.js; echo "import './a.scss'" >src/index.js; printf 'a { color: $brand; }\n' >src/a.scss; npx webpack --mode production; }
entry_missing() { w5; npx webpack --mode production; }
config_invalid() { w5; echo "module.exports = {entry: './src/index.js', modul: {}}" >webpack.config.js; echo 'a' >src/index.js; npx webpack --mode production; }
config_throws() { w5; echo "const p = require('html-webpack-plugin'); module.exports = {}" >webpack.config.js; echo 'a' >src/index.js; npx webpack --mode production; }
export_missing() { w5; echo "module.exports = {module: {strictExportPresence: true}}" >webpack.config.js; echo "import { nope } from './a'; console.log(nope)" >src/index.js; echo 'export const a = 1' >src/a.js; npx webpack --mode production; }
openssl() { setup w4 webpack@4.46 webpack-cli@3; echo 'console.log(1)' >src/index.js; npx webpack --mode production; }
cli_missing() { setup w5nocli webpack@5; echo 'a' >src/index.js; npx webpack </dev/null; }
for c in not_found not_found_webpack4 not_found_npm polyfill no_loader no_loader_webpack4 loader_missing syntax_babel babel_preset_missing ts_loader sass entry_missing config_invalid config_throws export_missing openssl cli_missing; do record "${c//_/-}" "$c"; done
warnings() { w5; echo "import { nope } from './error'; console.log(nope); try { require('optional-thing') } catch (e) { console.error('Module not found: Error') }" >src/index.js; echo 'export const a = 1; export const big = "'"$(head -c 300000 /dev/zero | tr '\0' x)"'"' >src/error.js; echo 'import {big} from "./error"; console.log(big)' >>src/index.js; npx webpack --mode production; }
errors_in_names() { w5; mkdir -p src/errors; echo "export class NotFoundError extends Error {}" >src/errors/error.js; echo "import { NotFoundError } from './errors/error'; console.log(new NotFoundError('ERROR in ./src'))" >src/index.js; npx webpack --mode development --stats verbose; }
for c in warnings errors_in_names; do record_pass webpack "${c//_/-}" "$c"; done
