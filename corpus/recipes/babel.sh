#!/bin/bash
# babel, sass, node-sass, parcel, browserify, uglify, terser, gulp, grunt, tsup-less builds.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { local d=$1; shift; [ -d "$T/$d" ] || npm install --silent --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p src; echo '{"name":"app"}' >package.json; }
b() { setup babel @babel/core@7 @babel/cli@7 @babel/preset-env@7; echo '{"presets":["@babel/preset-env"]}' >babel.config.json; }
syntax() { b; printf 'const a = {\n  b: 1\n  c: 2\n}\n' >src/a.js; npx babel src -d lib; }
preset_missing() { b; echo '{"presets":["@babel/preset-react"]}' >babel.config.json; echo a >src/a.js; npx babel src -d lib; }
preset_missing_babel6() { setup babel6 babel-cli@6 babel-preset-env; echo '{"presets":["es2015"]}' >.babelrc; echo a >src/a.js; npx babel src -d lib; }
bad_option() { b; echo '{"presets":["@babel/preset-env"],"stage":0}' >babel.config.json; echo a >src/a.js; npx babel src -d lib; }
jsx() { b; echo 'const a = <div/>;' >src/a.js; npx babel src -d lib; }
for c in syntax preset_missing preset_missing_babel6 bad_option jsx; do record "${c//_/-}" "$c"; done
