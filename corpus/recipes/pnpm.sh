#!/bin/bash
# pnpm 6, 8 and 9, from npm.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
pn() { local v=$1; shift; [ -d "$T/$v" ] || npm install --silent --no-audit --prefix "$T/$v" "pnpm@$v" >/dev/null 2>&1; node "$T/$v/node_modules/pnpm/bin/pnpm.cjs" "$@"; }
for v in 6 8 9; do pn $v --version >/dev/null; done
pkg() { printf '{"name":"app","version":"1.0.0","private":true%s}\n' "${1:+,$1}" >package.json; }
not_found() { pkg '"dependencies":{"left-pad-does-not-exist-here":"1.0.0"}'; pn 9 install --no-frozen-lockfile; }

no_version() { pkg '"dependencies":{"left-pad":"^9.0.0"}'; pn 9 install --no-frozen-lockfile; }
outdated_lock() { pkg '"dependencies":{"left-pad":"1.3.0"}'; pn "${1:-9}" install --no-frozen-lockfile >/dev/null 2>&1; pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; pn "${1:-9}" install; }
pnpm6_node20() { pkg "\"dependencies\":{\"left-pad\":\"1.3.0\"}"; pn 6 install --no-frozen-lockfile --fetch-retries=0; }
outdated_lock_pnpm8() { outdated_lock 8; }
lock_version() { pkg '"dependencies":{"left-pad":"1.3.0"}'; pn 9 install --no-frozen-lockfile >/dev/null 2>&1; sed -i "s/lockfileVersion: .*/lockfileVersion: '12.0'/" pnpm-lock.yaml; pn 8 install --frozen-lockfile; }
engine_pnpm() { pkg '"engines":{"pnpm":">=99"}'; pn 9 install --no-frozen-lockfile; }
peer() { pkg '"dependencies":{"react":"17.0.2","react-dom":"18.2.0"}'; pn 8 install --no-frozen-lockfile --strict-peer-dependencies; }
script_fails() { pkg '"scripts":{"build":"node -e \"process.exit(2)\""}'; pn 9 run build; }
script_missing() { pkg '"scripts":{"build":"true"}'; pn 9 run lint; }
recursive_fails() { pkg; printf 'packages:\n  - packages/*\n' >pnpm-workspace.yaml; mkdir -p packages/a packages/b; echo '{"name":"a","version":"1.0.0","scripts":{"build":"node -e \"console.log(1)\""}}' >packages/a/package.json; echo '{"name":"b","version":"1.0.0","scripts":{"build":"node build.js"}}' >packages/b/package.json; echo 'throw new TypeError("entry is not a function")' >packages/b/build.js; pn 9 -r build; }
no_package_json() { pn 9 install; }
bad_json() { echo '{"name": "app",}' >package.json; pn 9 install; }
command_not_found() { pkg '"scripts":{"build":"webpack"}'; pn 9 build; }
postinstall() { mkdir dep; echo '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json; echo 'console.error("fatal: libfoo not found"); process.exit(1)' >dep/build.js; pkg '"dependencies":{"dep":"file:./dep"}'; pn 9 install --no-frozen-lockfile; }
refused() { pkg '"dependencies":{"left-pad":"1.3.0"}'; pn 9 install --no-frozen-lockfile --registry http://127.0.0.1:9 --fetch-retries=0; }
unauthorized() { node -e 'require("http").createServer((q,r)=>{r.writeHead(401);r.end("{}")}).listen(4882)' & local s=$!; sleep 1; pkg '"dependencies":{"thing":"1.0.0"}'; pn 9 install --no-frozen-lockfile --registry http://127.0.0.1:4882; local e=$?; kill $s; return $e; }
workspace_missing() { pkg '"dependencies":{"b":"workspace:*"}'; printf 'packages:\n  - packages/*\n' >pnpm-workspace.yaml; mkdir -p packages/a; echo '{"name":"a"}' >packages/a/package.json; pn 9 install --no-frozen-lockfile; }
integrity() { pkg '"dependencies":{"left-pad":"1.3.0"}'; pn 9 install --no-frozen-lockfile --store-dir ./s0 >/dev/null 2>&1; sed -i 's/sha512-XI5MPzVN/sha512-AAAAPzVN/' pnpm-lock.yaml; rm -rf node_modules; pn 9 install --store-dir ./s1 --frozen-lockfile; }
package_manager() { printf '{"name":"app","packageManager":"yarn@4.1.0"}' >package.json; pn 9 install; }
for c in not_found no_version outdated_lock pnpm6_node20 outdated_lock_pnpm8 lock_version engine_pnpm peer script_fails script_missing recursive_fails \
  no_package_json bad_json command_not_found postinstall refused unauthorized workspace_missing integrity package_manager; do record "${c//_/-}" "$c"; done
peer_warning() { pkg '"dependencies":{"react":"17.0.2","react-dom":"18.2.0","request":"2.88.2"},"optionalDependencies":{"fsevents":"2.3.3"}'; pn 8 install --no-frozen-lockfile; }
optional_fails() { mkdir dep; echo '{"name":"dep","version":"1.0.0","scripts":{"install":"node build.js"}}' >dep/package.json; echo 'console.error("error: libfoo not found"); process.exit(1)' >dep/build.js; pkg '"optionalDependencies":{"dep":"file:./dep"}'; pn 8 install --no-frozen-lockfile; }
for c in peer_warning optional_fails; do record_pass pnpm "${c//_/-}" "$c"; done

# Proof: the install fails, the remedy is applied, and the same install passes.
prove_lock() { pkg '"dependencies":{"left-pad":"1.3.0"}'; pn 9 install --no-frozen-lockfile >/dev/null 2>&1; pkg '"dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}'; ! pn 9 install && pn 9 install --no-frozen-lockfile && pn 9 install; }
PASS=$SRC/_proofs record_pass pnpm proved-lock prove_lock
