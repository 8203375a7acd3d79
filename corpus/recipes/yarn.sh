#!/bin/bash
# yarn classic (1.22) and berry (3, 4), from npm.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false CI=true NO_COLOR=1 YARN_ENABLE_TELEMETRY=0
unset npm_config_nodedir
T=$SRC/_tools
y1() { [ -d "$T/1" ] || npm install --silent --prefix "$T/1" yarn@1 >/dev/null 2>&1; node "$T/1/node_modules/yarn/bin/yarn.js" "$@"; }
yb() { local v=$1; shift; [ -d "$T/$v" ] || npm install --silent --prefix "$T/$v" "@yarnpkg/cli-dist@$v" >/dev/null 2>&1; YARN_IGNORE_PATH=1 YARN_ENABLE_GLOBAL_CACHE=0 node "$T/$v/node_modules/@yarnpkg/cli-dist/bin/yarn.js" "$@"; }
y1 --version >/dev/null; yb 3 --version >/dev/null; yb 4 --version >/dev/null
pkg() { printf '{"name":"app","version":"1.0.0","private":true%s}\n' "${1:+,$1}" >package.json; }
berry() { pkg "$1"; touch yarn.lock; printf 'nodeLinker: node-modules\nenableTelemetry: false\n' >.yarnrc.yml; }
not_found() { pkg '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; y1 install; }
no_version() { pkg '"dependencies":{"left-pad":"^9.0.0"}'; y1 install; }
engine() { pkg '"engines":{"node":">=99"},"dependencies":{"left-pad":"1.3.0"}'; y1 install; }
engine_dep() { mkdir dep; echo '{"name":"dep","version":"1.0.0","engines":{"node":"^8"}}' >dep/package.json; pkg '"dependencies":{"dep":"file:./dep"}'; y1 install; }
platform() { pkg '"dependencies":{"fsevents":"2.3.3"}'; y1 install; }
frozen() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install -s; pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; y1 install --frozen-lockfile; }
integrity() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install -s; sed -i 's/sha512-XI5MPzVN/sha512-AAAAPzVN/' yarn.lock; rm -rf node_modules; y1 install --cache-folder ./cache; }
script_fails() { pkg '"scripts":{"build":"node -e \"console.log(1); process.exit(2)\""}'; y1 build; }
script_missing() { pkg '"scripts":{"build":"true"}'; y1 run lint; }
command_not_found() { pkg '"scripts":{"build":"webpack"}'; y1 build; }
postinstall() { mkdir dep; echo '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json; echo 'console.error("fatal: libfoo not found"); process.exit(1)' >dep/build.js; pkg '"dependencies":{"dep":"file:./dep"}'; y1 install; }
bad_json() { echo '{"name": "app",}' >package.json; y1 install; }
lock_conflict() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install -s; printf '<<<<<<< HEAD\nfoo@1:\n  version "1"\n=======\nbar@\n>>>>>>> x\n' >>yarn.lock; y1 install --frozen-lockfile; }
refused() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install --registry http://127.0.0.1:9 --network-timeout 1000; }
enotfound() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install --registry http://registry.invalid; }
git_dep() { pkg '"dependencies":{"thing":"git+https://git.invalid/acme/thing.git"}'; y1 install; }
tarball_404() { node -e 'require("http").createServer((q,r)=>{r.writeHead(404);r.end("no")}).listen(4880)' & local s=$!; sleep 1; pkg '"dependencies":{"thing":"http://127.0.0.1:4880/thing.tgz"}'; y1 install; local e=$?; kill $s; return $e; }
invalid_version() { echo '{"name":"app","version":"x.y","dependencies":{}}' >package.json; mkdir dep; echo '{"name":"dep"}' >dep/package.json; echo '{"name":"app","version":"1.0.0","dependencies":{"dep":"file:./dep"}}' >package.json; y1 install; }
workspace() { pkg '"workspaces":["a"]'; mkdir a; echo '{"name":"a","version":"1.0.0"}' >a/package.json; y1 workspace b build; }
check_fails() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install -s; rm -rf node_modules/left-pad; y1 check --integrity; y1 check --verify-tree; }
packageManager() { printf '{"name":"app","packageManager":"yarn@4.1.0"}' >package.json; y1 install; }
berry_not_found() { berry '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; yb 4 install --no-immutable; }
berry3_not_found() { berry '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; yb 3 install --no-immutable; }
berry_no_version() { berry '"dependencies":{"left-pad":"^9.0.0"}'; yb 4 install --no-immutable; }
berry_immutable() { berry '"dependencies":{"left-pad":"1.3.0"}'; yb 4 install; }
berry3_immutable() { berry '"dependencies":{"left-pad":"1.3.0"}'; yb 3 install --immutable; }
berry_checksum() { berry '"dependencies":{"left-pad":"1.3.0"}'; yb 4 install --no-immutable >/dev/null 2>&1; sed -i 's/checksum: 10\(c0\)\?\/..../checksum: 10c0\/aaaa/' yarn.lock; rm -rf .yarn node_modules; yb 4 install --immutable; }
berry_build_quiet() { mkdir dep; echo '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json; echo 'console.error("fatal: libfoo not found"); process.exit(1)' >dep/build.js; berry '"dependencies":{"dep":"file:./dep"}'; yb 3 install --no-immutable; }
berry_refused() { berry '"dependencies":{"left-pad":"1.3.0"}'; YARN_HTTP_RETRY=0 YARN_NPM_REGISTRY_SERVER=http://127.0.0.1:9 YARN_UNSAFE_HTTP_WHITELIST=127.0.0.1 yb 4 install --no-immutable; }
berry_script() { berry '"scripts":{"build":"true"}'; yb 4 install --no-immutable >/dev/null; yb 4 run lint; }
berry_not_in_lock() { berry '"scripts":{"build":"true"},"dependencies":{"left-pad":"1.3.0"}'; yb 4 run build; }
berry_command() { berry '"scripts":{"build":"webpack"}'; yb 4 install --no-immutable >/dev/null; yb 4 build; }
berry_auth() { node -e 'require("http").createServer((q,r)=>{r.writeHead(401);r.end("{}")}).listen(4881)' & local s=$!; sleep 1; berry '"dependencies":{"thing":"1.0.0"}'; YARN_HTTP_RETRY=0 YARN_NPM_REGISTRY_SERVER=http://127.0.0.1:4881 YARN_UNSAFE_HTTP_WHITELIST=127.0.0.1 yb 4 install --no-immutable; local e=$?; kill $s; return $e; }
berry_pnp() { pkg '"dependencies":{"left-pad":"1.3.0"}'; touch yarn.lock; printf 'enableTelemetry: false\n' >.yarnrc.yml; yb 4 install --no-immutable >/dev/null; echo "require('is-odd')" >a.js; yb 4 node a.js; }
for c in not_found no_version engine engine_dep platform frozen integrity script_fails script_missing command_not_found postinstall bad_json lock_conflict refused enotfound \
  git_dep tarball_404 invalid_version workspace check_fails packageManager berry_not_found berry3_not_found berry_no_version berry_immutable berry3_immutable \
  berry_checksum berry_build_quiet berry_refused berry_script berry_not_in_lock berry_command berry_auth berry_pnp; do record "$(echo "${c//_/-}" | tr A-Z a-z)" "$c"; done
warnings() { mkdir dep; echo '{"name":"dep","version":"1.0.0","peerDependencies":{"react":"*"},"optionalDependencies":{"fsevents":"2.3.3"}}' >dep/package.json; pkg '"dependencies":{"dep":"file:./dep","request":"2.88.2"}'; y1 install; }
berry_warnings() { mkdir dep; echo '{"name":"dep","version":"1.0.0","peerDependencies":{"react":"*"},"optionalDependencies":{"fsevents":"2.3.3"}}' >dep/package.json; berry '"dependencies":{"dep":"file:./dep","react-dom":"17.0.2","react":"16.0.0"}'; yb 3 install --no-immutable; }
optional_fails() { mkdir dep; echo '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json; echo 'console.error("error: libfoo not found"); process.exit(1)' >dep/build.js; pkg '"optionalDependencies":{"dep":"file:./dep"}'; y1 install; }
for c in warnings berry_warnings optional_fails; do record_pass yarn "${c//_/-}" "$c"; done

# Proof: the install fails, the remedy is applied, and the same install passes.
prove_frozen() { pkg '"dependencies":{"left-pad":"1.3.0"}'; y1 install -s; pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; ! y1 install --frozen-lockfile && y1 install && y1 install --frozen-lockfile; }
PASS=$SRC/_proofs record_pass yarn proved-frozen prove_frozen
