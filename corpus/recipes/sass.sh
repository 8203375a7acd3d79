#!/bin/bash
# dart-sass, node-sass, less, postcss, lessc.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { local d=$1; shift; [ -d "$T/$d" ] || npm install --silent --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p src; echo '{"name":"app"}' >package.json; }
undefined_variable() { setup sass sass@1.69; printf 'a { color: $brand; }\n' >src/a.scss; npx sass src:css; }
import_missing() { setup sass sass@1.69; printf '@import "bootstrap/scss/bootstrap";\n' >src/a.scss; npx sass src/a.scss; }
syntax() { setup sass sass@1.69; printf 'a { color: red\n' >src/a.scss; npx sass --no-unicode src/a.scss; }
node_sass_binding() { setup nodesass --ignore-scripts node-sass@6; printf 'a { color: red }\n' >src/a.scss; npx node-sass src/a.scss; }
less() { setup less less@4; printf 'a { color: @brand; }\n' >src/a.less; npx lessc src/a.less; }
for c in undefined_variable import_missing syntax node_sass_binding less; do record "${c//_/-}" "$c"; done
deprecations() { setup sass sass@1.69; printf '$error: red;\n@warn "error: on purpose";\n.error { width: (10px/2); color: $error }\n' >src/a.scss; npx sass src/a.scss; }
record_pass sass deprecations deprecations
