#!/bin/bash
# Linters and format checkers of JavaScript: eslint 8 and 9, prettier, stylelint, biome, standard, xo-less, commitlint, size-limit, tslint, jshint.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true NO_UPDATE_NOTIFIER=1
unset npm_config_nodedir
T=$SRC/_tools
setup() { local d=${1//[^a-z0-9]/_}; [ -d "$T/$d" ] || npm install --silent --prefix "$T/$d" "$@" >/dev/null 2>&1; ln -sfn "$T/$d/node_modules" node_modules; mkdir -p src; echo '{"name":"app","version":"1.0.0"}' >package.json; }
rules='{"root":true,"env":{"node":true,"es2021":true},"extends":"eslint:recommended","rules":{"semi":"error","no-console":"warn"}}'
bad() { printf 'const a = 1\nfunction f() { return b; }\nconsole.log(a);\n' >src/a.js; printf 'module.exports = 1\n' >src/b.js; }
problems() { setup eslint@8; echo "$rules" >.eslintrc.json; bad; npx eslint src; }
problems_npm() { setup eslint@8; echo "$rules" >.eslintrc.json; bad; echo '{"name":"app","version":"1.0.0","scripts":{"lint":"eslint --color src"}}' >package.json; npm run lint; }
problems_unix() { setup eslint@8; echo "$rules" >.eslintrc.json; bad; npx eslint --format unix src; }
problems_compact() { setup eslint@8; echo "$rules" >.eslintrc.json; bad; npx eslint --format compact src; }
problems_eslint9() { setup eslint@9; echo "module.exports = [{rules: {'no-undef': 'error', semi: 'error'}}]" >eslint.config.js; bad; npx eslint src; }
max_warnings() { setup eslint@8; echo '{"root":true,"env":{"node":true},"parserOptions":{"ecmaVersion":2021},"rules":{"no-console":"warn"}}' >.eslintrc.json; bad; npx eslint --max-warnings 0 src; }
parsing() { setup eslint@8; echo "$rules" >.eslintrc.json; echo 'const a = {' >src/a.js; npx eslint src; }
no_config() { setup eslint@8; bad; npx eslint src; }
no_config_eslint9() { setup eslint@9; bad; npx eslint src; }
plugin_missing() { setup eslint@8; echo '{"root":true,"plugins":["import"]}' >.eslintrc.json; bad; npx eslint src; }
config_missing() { setup eslint@8; echo '{"root":true,"extends":"airbnb"}' >.eslintrc.json; bad; npx eslint src; }
bad_rule() { setup eslint@8; echo '{"root":true,"parserOptions":{"ecmaVersion":2021},"rules":{"no-such-rule":"error"}}' >.eslintrc.json; bad; npx eslint src; }
bad_rule_config() { setup eslint@8; echo '{"root":true,"rules":{"semi":["error","perhaps"]}}' >.eslintrc.json; bad; npx eslint src; }
no_files() { setup eslint@8; echo "$rules" >.eslintrc.json; npx eslint lib; }
prettier() { setup prettier@3; bad; npx prettier --check src; }
prettier1() { setup prettier@1; bad; npx prettier --check 'src/*.js'; }
prettier_syntax() { setup prettier@3; echo 'const a = {' >src/a.js; npx prettier --check src; }
stylelint() { setup stylelint@15 stylelint-config-standard@34; echo '{"extends":"stylelint-config-standard"}' >.stylelintrc.json; printf 'a { color: #FFFFFF; colr: red }\n' >src/a.css; npx stylelint 'src/*.css'; }
stylelint_noconfig() { setup stylelint@15 stylelint-config-standard@34; printf 'a { color: red }\n' >src/a.css; npx stylelint 'src/*.css'; }
biome() { setup @biomejs/biome@1.8.3; bad; npx biome ci src; }
standard() { setup standard@17; bad; npx standard; }
commitlint() { setup @commitlint/cli@17 @commitlint/config-conventional@17; echo "module.exports = {extends: ['@commitlint/config-conventional']}" >commitlint.config.js; echo 'Fixed things.' | npx commitlint; }
tslint() { setup tslint@6 typescript@4.9; echo '{"rules":{"semicolon":[true,"always"],"quotemark":[true,"single"]}}' >tslint.json; echo 'const a = "x"' >src/a.ts; npx tslint 'src/*.ts'; }
jshint() { setup jshint@2; echo 'var a = 1' >src/a.js; npx jshint src; }
size_limit() { setup size-limit@8 @size-limit/file@8; node -e "require('fs').writeFileSync('src/big.js', require('crypto').randomBytes(5000).toString('hex'))"; echo '{"name":"app","size-limit":[{"path":"src/big.js","limit":"1 KB"}],"devDependencies":{"size-limit":"8","@size-limit/file":"8"}}' >package.json; npx size-limit; }
for c in problems problems_npm problems_unix problems_compact problems_eslint9 max_warnings parsing no_config no_config_eslint9 plugin_missing config_missing bad_rule bad_rule_config no_files \
  prettier prettier1 prettier_syntax stylelint stylelint_noconfig biome standard commitlint tslint jshint size_limit; do record "${c//_/-}" "$c"; done
warnings_only() { setup eslint@8; echo '{"root":true,"env":{"node":true},"parserOptions":{"ecmaVersion":2021},"rules":{"no-console":"warn","no-unused-vars":"warn"}}' >.eslintrc.json; mkdir -p src/error; printf 'const error = 1\nconsole.error("x");\n' >src/error/error.js; npx eslint src ; }
prettier_ok() { setup prettier@3; echo 'const error = "[warn]";' >src/error.js; npx prettier --check src; }
lint_tolerated() { setup eslint@8; echo "$rules" >.eslintrc.json; bad; npx eslint src || echo "lint failed, going on"; }
for c in warnings_only prettier_ok; do record_pass eslint "${c//_/-}" "$c"; done

# Proof: the check fails, the remedy is applied, and the check passes.
prove_prettier() { setup prettier@3; bad; ! npx prettier --check src && npx prettier --write src && npx prettier --check src; }
PASS=$SRC/_proofs record_pass eslint proved-prettier prove_prettier
