#!/bin/bash
# Failing (and passing) npm commands, npm 6 to 11. Needs node 20 and npm; a small registry is played by a local server.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false CI=true NO_COLOR=1
unset npm_config_nodedir
T=$SRC/_tools
npmv() { # npmv MAJOR ARGS...
  local v=$1; shift
  [ -d "$T/$v" ] || npm install --silent --no-audit --prefix "$T/$v" "npm@$v" >/dev/null 2>&1
  node "$T/$v/node_modules/npm/bin/npm-cli.js" "$@"
}
for v in 6 8 10; do npmv $v --version >/dev/null; done
REG=http://127.0.0.1:4873
cat >"$SRC/registry.js" <<'JS'
const http = require('http'), crypto = require('crypto'), zlib = require('zlib');
http.createServer((q, r) => {
  const m = /p(\d\d\d)/.exec(q.url);
  if (q.method === 'PUT') {
    q.resume(); q.on('end', () => {
      const s = m ? +m[1] : 200;
      r.writeHead(s, {'content-type': 'application/json'});
      r.end(JSON.stringify({error: s === 403 ? 'You cannot publish over the previously published versions: 1.0.0.' : s === 402 ? 'You must sign up for private packages' : 'no'}));
    });
    return;
  }
  if (/reset/.test(q.url)) return q.socket.destroy();
  if (/slow/.test(q.url)) return;
  if (/badjson/.test(q.url)) { r.writeHead(200); return r.end('<html>maintenance</html>'); }
  if (m) { r.writeHead(+m[1], {'content-type': 'application/json'}); return r.end(JSON.stringify({error: 'no'})); }
  if (/tgz/.test(q.url)) { r.writeHead(200); return r.end(zlib.gzipSync('broken')); }
  const name = decodeURIComponent(q.url.slice(1));
  const v = {name, version: '1.0.0', dist: {tarball: 'http://127.0.0.1:4873/' + name + '/-/' + name + '-1.0.0.tgz', integrity: 'sha512-' + crypto.createHash('sha512').update('x').digest('base64')}};
  r.writeHead(200, {'content-type': 'application/json'});
  r.end(JSON.stringify({name, 'dist-tags': {latest: '1.0.0'}, versions: {'1.0.0': v}}));
}).listen(4873);
JS
node "$SRC/registry.js" & MOCK=$!
trap 'kill $MOCK' EXIT
sleep 1
FAST="--registry $REG --fetch-retries=0 --no-audit"
pkg() { printf '{"name":"app","version":"1.0.0","private":true%s}\n' "${1:+,$1}" >package.json; }

peer() { pkg '"dependencies":{"react":"17.0.2","react-dom":"18.2.0"}'; npmv "$1" install --no-audit; }
eresolve() { peer 10; }
eresolve_npm8() { peer 8; }
e404() { pkg '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; npmv 10 install --no-audit; }
e404_npm6() { pkg '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; npmv 6 install --no-audit; }
e401() { pkg '"dependencies":{"p401":"1.0.0"}'; npmv 10 install $FAST; }
e401_npm6() { pkg '"dependencies":{"p401":"1.0.0"}'; npmv 6 install $FAST; }
e403() { pkg '"dependencies":{"p403":"1.0.0"}'; npmv 10 install $FAST; }
e403_npm6() { pkg '"dependencies":{"p403":"1.0.0"}'; npmv 6 install $FAST; }
e500() { pkg '"dependencies":{"p503":"1.0.0"}'; npmv 10 install $FAST; }
e429() { pkg '"dependencies":{"p429":"1.0.0"}'; npmv 8 install $FAST; }
e405() { printf '{"name":"p405","version":"1.0.0"}' >package.json; npmv 10 publish --registry $REG --//127.0.0.1:4873/:_authToken=x; }
eintegrity() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --no-audit --silent
  sed -i 's/sha512-XI5MPzVN/sha512-AAAAPzVN/' package-lock.json; rm -rf node_modules
  npmv 10 ci --no-audit --cache ./cache
}
eintegrity_npm6() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 6 install --no-audit --silent
  sed -i 's/sha512-XI5MPzVN/sha512-AAAAPzVN/' package-lock.json; rm -rf node_modules
  npmv 6 ci --no-audit --cache ./cache
}
tar_bad() { pkg '"dependencies":{"thing":"1.0.0"}'; npmv 10 install $FAST; }
enoent_package() { npmv 10 run build; }
enoent_package_npm6() { npmv 6 test; }
ejsonparse() { printf '{\n  "name": "app",\n  "version": "1.0.0",\n  "scripts": {\n    "build": "true",\n  }\n}\n' >package.json; npmv 10 install; }
ejsonparse_npm6() { printf '{\n  "name": "app",\n  "version": "1.0.0",\n  "scripts": {\n    "build": "true",\n  }\n}\n' >package.json; npmv 6 install; }
lockconflict() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --no-audit --silent
  printf '{\n<<<<<<< HEAD\n  "name": "a",\n=======\n  "name": "b",\n>>>>>>> topic\n  "version": "1.0.0"\n}\n' >package.json; npmv 10 ci
}
ci_out_of_sync() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --no-audit --silent
  pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; npmv 10 ci
}
ci_out_of_sync_npm6() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 6 install --no-audit --silent
  pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; npmv 6 ci
}
ci_no_lock() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 ci; }
ci_no_lock_npm6() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 6 ci; }
etarget() { pkg '"dependencies":{"left-pad":"^9.0.0"}'; npmv 10 install --no-audit; }
etarget_npm6() { pkg '"dependencies":{"left-pad":"^9.0.0"}'; npmv 6 install --no-audit; }
ebadengine() { pkg '"engines":{"node":">=99"},"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --engine-strict --no-audit; }
ebadengine_npm6() { pkg '"engines":{"node":">=99"},"dependencies":{"left-pad":"1.3.0"}'; npmv 6 install --engine-strict --no-audit; }
ebadplatform() { pkg '"dependencies":{"fsevents":"2.3.3"}'; npmv 10 install --no-audit; }
ebadplatform_npm6() { pkg '"dependencies":{"fsevents":"2.3.3"}'; npmv 6 install --no-audit; }
eacces() {
  mkdir -p app; cd app; pkg '"dependencies":{"left-pad":"1.3.0"}'; cp -r "$T/10" "$SRC/npm10ro" 2>/dev/null
  chmod 755 .; setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp/npmnobody node "$T/10/node_modules/npm/bin/npm-cli.js" install --no-audit --cache /tmp/npmnobody/c
}
missing_script() { pkg '"scripts":{"build":"true","test:unit":"true"}'; npmv 10 run biuld; }
missing_script_npm6() { pkg '"scripts":{"build":"true"}'; npmv 6 run lint; }
lifecycle_npm6() { pkg '"scripts":{"build":"node -e \"process.exit(3)\""}'; npmv 6 run build; }
test_failed_npm6() { pkg '"scripts":{"test":"node -e \"process.exit(1)\""}'; npmv 6 test; }
lifecycle_npm10() { pkg '"scripts":{"build":"node -e \"process.exit(3)\""}'; npmv 10 run build; }
script_not_found() { pkg '"scripts":{"build":"webpack --mode production"}'; npmv 10 run build; }
script_not_found_npm6() { pkg '"scripts":{"build":"webpack --mode production"}'; npmv 6 run build; }
no_test() { npmv 10 init -y >/dev/null; npmv 10 test; }
postinstall_failed() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json
  echo 'console.log("checking for libfoo"); console.error("fatal: libfoo not found"); process.exit(1)' >dep/build.js
  pkg '"dependencies":{"dep":"file:./dep"}'; npmv 10 install --no-audit
}
postinstall_failed_npm6() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json
  echo 'console.log("checking for libfoo"); console.error("fatal: libfoo not found"); process.exit(1)' >dep/build.js
  pkg '"dependencies":{"dep":"file:./dep"}'; npmv 6 install --no-audit
}
publish_over() { printf '{"name":"p403","version":"1.0.0"}' >package.json; npmv 10 publish --registry $REG --//127.0.0.1:4873/:_authToken=x; }
publish_402() { printf '{"name":"p402","version":"1.0.0"}' >package.json; npmv 10 publish --registry $REG --//127.0.0.1:4873/:_authToken=x; }
publish_needauth() { printf '{"name":"thing","version":"1.0.0"}' >package.json; npmv 10 publish --registry $REG; }
publish_needauth_npm6() { printf '{"name":"thing","version":"1.0.0"}' >package.json; npmv 6 publish --registry https://registry.npmjs.org/; }
publish_private() { pkg; npmv 10 publish --registry $REG --//127.0.0.1:4873/:_authToken=x; }
git_dep() { pkg '"dependencies":{"thing":"git+https://git.invalid/acme/thing.git#main"}'; npmv 10 install --no-audit; }
git_dep_npm6() { pkg '"dependencies":{"thing":"git+https://git.invalid/acme/thing.git#main"}'; npmv 6 install --no-audit; }
git_dep_ssh() { pkg '"dependencies":{"thing":"git+ssh://git@127.0.0.1:9/acme/thing.git"}'; npmv 8 install --no-audit; }
no_git() { pkg '"dependencies":{"thing":"git+https://git.invalid/acme/thing.git#main"}'; mkdir bin; ln -s "$(command -v node)" bin/node; PATH=$PWD/bin /bin/true; PATH=$PWD/bin node "$T/10/node_modules/npm/bin/npm-cli.js" install --no-audit; }
econnrefused() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --registry http://127.0.0.1:9 --fetch-retries=0; }
econnrefused_npm6() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 6 install --registry http://127.0.0.1:9 --fetch-retries=0; }
enotfound() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --registry http://registry.invalid --fetch-retries=0; }
enotfound_npm6() { pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 6 install --registry http://registry.invalid --fetch-retries=0; }
econnreset() { pkg '"dependencies":{"reset":"1.3.0"}'; npmv 10 install $FAST; }
econnreset_npm6() { pkg '"dependencies":{"reset":"1.3.0"}'; npmv 6 install $FAST; }
timeout() { pkg '"dependencies":{"slow":"1.3.0"}'; npmv 10 install $FAST --fetch-timeout=1500; }
badjson() { pkg '"dependencies":{"badjson":"1.3.0"}'; npmv 10 install $FAST; }
self_signed() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost 2>/dev/null
  cat >s.js <<'JS'
require('https').createServer({key: require('fs').readFileSync('k.pem'), cert: require('fs').readFileSync('c.pem')}, (q, r) => r.end('{}')).listen(4874)
JS
  node s.js & local s=$!; sleep 1
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv "${1:-10}" install --registry https://localhost:4874 --fetch-retries=0 --no-audit; local e=$?
  kill $s; return $e
}
self_signed_npm6() { self_signed 6; }
gyp_no_python() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","gypfile":true,"scripts":{"install":"node-gyp rebuild"}}' >dep/package.json
  echo '{"targets":[{"target_name":"x","sources":["x.cc"]}]}' >dep/binding.gyp; echo 'int x;' >dep/x.cc
  pkg '"dependencies":{"dep":"file:./dep"}'
  mkdir bin; ln -s "$(command -v node)" /bin/sh bin/ ; PATH=$PWD/bin node "$T/${1:-10}/node_modules/npm/bin/npm-cli.js" install --no-audit
}
gyp_no_python_npm6() { gyp_no_python 6; }
gyp_no_make() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","gypfile":true,"scripts":{"install":"node-gyp rebuild --nodedir=/usr"}}' >dep/package.json
  echo '{"targets":[{"target_name":"x","sources":["x.cc"]}]}' >dep/binding.gyp; echo 'int x;' >dep/x.cc
  pkg '"dependencies":{"dep":"file:./dep"}'
  mkdir bin; ln -s "$(command -v node)" /bin/sh /usr/bin/python3 /bin/uname bin/ ; PATH=$PWD/bin node "$T/10/node_modules/npm/bin/npm-cli.js" install --no-audit
}
gyp_compile() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","gypfile":true,"scripts":{"install":"node-gyp rebuild --nodedir=/usr"}}' >dep/package.json
  echo '{"targets":[{"target_name":"x","sources":["x.cc"]}]}' >dep/binding.gyp; echo '#include <nope.h>' >dep/x.cc
  pkg '"dependencies":{"dep":"file:./dep"}'; npmv 10 install --no-audit
}
gyp_headers() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","gypfile":true,"scripts":{"install":"node-gyp rebuild --dist-url=http://127.0.0.1:9"}}' >dep/package.json
  echo '{"targets":[{"target_name":"x","sources":["x.cc"]}]}' >dep/binding.gyp; echo 'int x;' >dep/x.cc
  pkg '"dependencies":{"dep":"file:./dep"}'; npmv 10 install --no-audit
}
debug_log() {
  pkg '"dependencies":{"react":"17.0.2","react-dom":"18.2.0"}'; npmv 10 install --no-audit --logs-dir=./logs >/dev/null 2>&1; cat logs/*.log; return 1
}
debug_log_npm6() { pkg '"scripts":{"build":"exit 2"}'; npmv 6 run build --cache ./c >/dev/null 2>&1; cat c/_logs/*.log; return 1; }
workspace() { pkg '"workspaces":["packages/*"]'; mkdir -p packages/a; npmv 10 run build --workspace=zzz; }
unknown_command() { pkg; npmv 10 buidl; }
enospc() {
  pkg '"dependencies":{"lodash":"4.17.21"}'; mkdir c; mount -t tmpfs -o size=200k tmpfs c || return 1
  npmv 10 install --no-audit --cache "$PWD/c"; local e=$?; umount c; return $e
}
eusage_lockfile_version() { pkg '"dependencies":{"left-pad":"1.3.0"}'; echo '{"lockfileVersion":1}' >package-lock.json; npmv 8 ci; }
eoverride() { pkg '"dependencies":{"left-pad":"1.3.0"},"overrides":{"left-pad":"1.2.0"}'; npmv 10 install --no-audit; }
einvalidtag() { pkg '"dependencies":{"Left Pad":"1.3.0"}'; npmv 10 install --no-audit; }
eunsupportedprotocol() { pkg '"dependencies":{"thing":"workspace:*"}'; npmv 10 install --no-audit; }
tgz_missing() { pkg '"dependencies":{"thing":"file:vendor/thing-1.0.0.tgz"}'; npmv 10 install --no-audit; }

for c in eresolve eresolve_npm8 e404 e404_npm6 e401 e401_npm6 e403 e403_npm6 e500 e429 e405 eintegrity eintegrity_npm6 tar_bad \
  enoent_package enoent_package_npm6 ejsonparse ejsonparse_npm6 lockconflict ci_out_of_sync ci_out_of_sync_npm6 ci_no_lock ci_no_lock_npm6 \
  etarget etarget_npm6 ebadengine ebadengine_npm6 ebadplatform ebadplatform_npm6 eacces missing_script missing_script_npm6 lifecycle_npm6 \
  test_failed_npm6 lifecycle_npm10 script_not_found script_not_found_npm6 no_test postinstall_failed postinstall_failed_npm6 publish_over \
  publish_402 publish_needauth publish_private git_dep git_dep_npm6 git_dep_ssh no_git econnrefused econnrefused_npm6 \
  enotfound enotfound_npm6 econnreset econnreset_npm6 timeout badjson self_signed self_signed_npm6 gyp_no_python \
  gyp_no_python_npm6 gyp_no_make gyp_compile gyp_headers debug_log debug_log_npm6 workspace unknown_command enospc \
  eusage_lockfile_version eoverride einvalidtag eunsupportedprotocol tgz_missing; do
  record "${c//_/-}" "$c"
done

warnings() { pkg '"dependencies":{"request":"2.88.2","minimist":"0.0.8"},"optionalDependencies":{"fsevents":"2.3.3"},"engines":{"node":">=99"}'; npmv 10 install; }
warnings_npm6() { pkg '"dependencies":{"request":"2.88.2","minimist":"0.0.8"},"optionalDependencies":{"fsevents":"1.2.13"}'; npmv 6 install; }
optional_fails() {
  mkdir dep; printf '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json
  echo 'console.error("error: libfoo not found"); process.exit(1)' >dep/build.js
  pkg '"optionalDependencies":{"dep":"file:./dep"}'; npmv "$1" install --no-audit --foreground-scripts
}
optional_fails_npm10() { optional_fails 10; }
optional_fails_npm6() { optional_fails 6; }
tolerated() { pkg '"scripts":{"lint":"node -e \"console.error(String.fromCharCode(10)+1); process.exit(1)\"","build":"npm run lint || true; echo built"}'; PATH=$T/10/node_modules/.bin:$PATH npmv 10 run build; }
retried() {
  cat >flaky.js <<'JS'
let n = 0; const https = require('https');
require('http').createServer((q, r) => { if (n++ < 1) return q.socket.destroy(); r.setHeader('content-type', 'application/json'); r.end(JSON.stringify({name: 'thing', 'dist-tags': {latest: '1.0.0'}, versions: {'1.0.0': {name: 'thing', version: '1.0.0', dist: {tarball: 'http://127.0.0.1:4875/thing.tgz'}}}})); }).listen(4875);
JS
  node flaky.js & local s=$!; sleep 1
  npmv 10 view thing version --registry http://127.0.0.1:4875 --loglevel http --fetch-retry-mintimeout=100; local e=$?; kill $s; return $e
}
for c in warnings warnings_npm6 optional_fails_npm10 optional_fails_npm6 tolerated retried; do record_pass npm "${c//_/-}" "$c"; done

# Proofs: the command fails, the remedy is applied, and the same command passes.
prove_lock() {
  pkg '"dependencies":{"left-pad":"1.3.0"}'; npmv 10 install --no-audit --silent
  pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; ! npmv 10 ci && npmv 10 install --no-audit && npmv 10 ci
}
PASS=$SRC/_proofs record_pass npm proved-lock-out-of-sync prove_lock
