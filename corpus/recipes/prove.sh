#!/usr/bin/env bash
# Shows that the remedies which the signatures call proved do work: each case fails, the remedy is applied, the same case passes.
# Prints one line per case: proved, not shown, or skipped where the machine lacks the tool. prove-zig.sh has those of Zig and glibc,
# proofs.tsv says which remedy of which signature a case proves.
FAMILY=prove
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
bad=0
prove() { # prove NAME TOOLS FAILING PASSING : functions, each in one fresh directory
  [ -z "$ONLY" ] || [ "$ONLY" = "$1" ] || return 0
  local tool
  for tool in $2; do command -v "$tool" >/dev/null || { echo "skipped   $1: no $tool"; return; }; done
  rm -rf "${SRC:?}/$1" && mkdir -p "$SRC/$1" && cd "$SRC/$1" || exit 2
  if ("$3") >fail.log 2>&1; then echo "NOT SHOWN $1: it does not fail"; bad=1; return; fi
  if ("$4") >pass.log 2>&1; then echo "proved    $1"; else echo "NOT SHOWN $1: the remedy does not help"; tail -3 pass.log; bad=1; fi
}
ident() { git config user.name D && git config user.email d@example.org; }

# -- Debian
apt_root() { rm -rf root pool && mkdir -p root/{etc/apt,var/lib/apt/lists/partial,var/lib/dpkg,var/cache/apt/archives/partial} pool/p/DEBIAN && : >root/var/lib/dpkg/status
  printf 'Package: demo-lib\nVersion: 1\nArchitecture: all\nMaintainer: D <d@example.org>\nDescription: demo\n' >pool/p/DEBIAN/control && dpkg-deb -b pool/p pool/demo-lib.deb
  sed 's/demo-lib/demo-app/' -i pool/p/DEBIAN/control && echo 'Depends: demo-lib' >>pool/p/DEBIAN/control && dpkg-deb -b pool/p pool/demo-app.deb && rm -r pool/p
  (cd pool && dpkg-scanpackages -m . >Packages && { printf 'Suite: x\nDate: %s\nValid-Until: %s\nSHA256:\n' "$1" "$2"; printf ' %s %s Packages\n' "$(sha256sum Packages | cut -d' ' -f1)" "$(stat -c %s Packages)"; } >Release)
  echo "deb [trusted=yes] file:$PWD/pool ./" >root/etc/apt/sources.list; }
in_root() { command apt-get -o Dir="$PWD/root" -o Dir::State::status="$PWD/root/var/lib/dpkg/status" -o Debug::NoLocking=1 -o APT::Architecture=amd64 -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=true -o Acquire::Check-Date=true "$@"; }
now() { LC_ALL=C date -Ru -d "$1" | sed 's/+0000/UTC/'; }
expired() { apt_root "$(now '2018-01-01')" "$(now '2018-01-08')"; export GNUPGHOME=$PWD/g; mkdir -m 700 g
  gpg --batch --passphrase '' --quick-gen-key demo@example.org; gpg --export >key.gpg; gpg --clearsign -o pool/InRelease pool/Release; gpgconf --kill gpg-agent
  echo "deb [signed-by=$PWD/key.gpg] file:$PWD/pool ./" >root/etc/apt/sources.list; in_root update && in_root install -y --download-only demo-app; }
expired_off() { in_root -o Acquire::Check-Valid-Until=false update && in_root install -y --download-only demo-app; }
unconfirmed() { apt_root "$(now now)" "$(now '+9 days')"; in_root update; in_root install --download-only demo-app </dev/null; }
confirmed() { DEBIAN_FRONTEND=noninteractive in_root install -y --download-only demo-app </dev/null; }
prove apt-release-expired "dpkg-scanpackages" expired expired_off
prove apt-not-confirmed "dpkg-scanpackages" unconfirmed confirmed

# -- CMake
CMAKE4=$SRC/_cmake4/bin/cmake
[ -x "$CMAKE4" ] || { python3 -m venv "$SRC/_cmake4" && "$SRC/_cmake4/bin/pip" install -q 'cmake>=4'; } >/dev/null 2>&1
old_minimum() { printf 'cmake_minimum_required(VERSION 2.8)\nproject(demo NONE)\n' >CMakeLists.txt; "$CMAKE4" -S . -B build; }
policy_minimum() { rm -rf build; "$CMAKE4" -S . -B build -DCMAKE_POLICY_VERSION_MINIMUM=3.5; }
raised_minimum() { rm -rf build; sed -i 's/2\.8/3.5...3.31/' CMakeLists.txt; "$CMAKE4" -S . -B build; }
plain_project() { printf 'cmake_minimum_required(VERSION 3.10)\nproject(demo NONE)\n' >CMakeLists.txt; }
moved() { mkdir -p a && cd a && plain_project && cmake -S . -B build && cd .. && mv a b && cd b && cmake -S . -B build; }
moved_again() { cd b && rm -rf build && cmake -S . -B build; }
other_generator() { plain_project; cmake -S . -B build -G Ninja; cmake -S . -B build -G "Unix Makefiles"; }
fresh() { cmake -S . -B build --fresh -G "Unix Makefiles"; }
prove cmake-policy-minimum "$CMAKE4" old_minimum policy_minimum
prove cmake-raised-minimum "$CMAKE4" old_minimum raised_minimum
prove cmake-from-scratch "cmake make" moved moved_again
prove cmake-fresh "cmake make ninja" other_generator fresh

# -- compilers
mismatch() { printf '      program p\n      real x(2)\n      integer i(2)\n      call s(x)\n      call s(i)\n      end\n' >p.f; gfortran $FFLAGS_GIVEN -c p.f; }
FFLAGS_GIVEN=
mismatch_allowed() { gfortran -fallow-argument-mismatch -c p.f; }
prove fortran-argument-mismatch gfortran mismatch mismatch_allowed
crate() { cargo init -q --lib --name demo --vcs none . && mkdir -p dep/src && printf '[package]\nname = "dep"\nversion = "1.0.0"\nedition = "2021"\n' >dep/Cargo.toml && echo 'pub fn f() {}' >dep/src/lib.rs; }
no_crate() { crate; echo 'pub fn g() { dep::f() }' >src/lib.rs; cargo check -q --offline; }
add_crate() { cargo add -q --offline --path dep && cargo check -q --offline; }
locked() { crate; cargo add -q --offline --path dep; cargo generate-lockfile -q --offline; sed -i 's/^version = "1.0.0"/version = "1.1.0"/' dep/Cargo.toml; cargo check -q --offline --locked; }
lock_updated() { cargo update -q --offline --workspace && cargo update -q --offline dep; cargo check -q --offline --locked; }
unformatted() { crate; echo 'pub fn  f( ){}' >src/lib.rs; cargo fmt --check; }
formatted() { cargo fmt --all && cargo fmt --check; }
prove rust-add-dependency cargo no_crate add_crate
prove rust-lock-updated cargo locked lock_updated
prove rustfmt-format "cargo rustfmt" unformatted formatted
vendored() { export GOFLAGS=-mod=mod GOPROXY=off GOCACHE=$SRC/_go; mkdir -p dep && printf 'module example.org/dep\n\ngo 1.19\n' >dep/go.mod && printf 'package dep\n\nfunc F() {}\n' >dep/dep.go
  printf 'module example.org/demo\n\ngo 1.19\n\nrequire example.org/dep v0.0.0\n\nreplace example.org/dep => ./dep\n' >go.mod; printf 'package demo\n\nimport "example.org/dep"\n\nfunc G() { dep.F() }\n' >a.go
  go mod vendor; sed -i '/^# example.org\/dep/d' vendor/modules.txt; GOFLAGS=-mod=vendor go build ./...; }
vendored_again() { export GOPROXY=off GOCACHE=$SRC/_go; go mod tidy && go mod vendor && GOFLAGS=-mod=vendor go build ./...; }
prove go-vendor-again go vendored vendored_again

# -- git, shells, gpg
owner() { rm -rf r "$HOME/.gitconfig.prove"; git init -q r && chown -R nobody r && cd r && GIT_CONFIG_GLOBAL=$SRC/gitconfig git status; }
owner_safe() { cd r && export GIT_CONFIG_GLOBAL=$PWD/../gitconfig && git config --global --add safe.directory "$PWD" && git status; }
shallow() { git init -q up && (cd up && ident && echo 1 >a && git add a && git commit -qm one && git tag v1 && echo 2 >a && git commit -qam two) && git clone -q --depth 1 "file://$PWD/up" d && cd d && git describe --tags v1; }
unshallow() { cd d && git fetch --unshallow --tags && git describe --tags v1; }
undescribed() { git init -q up && (cd up && ident && echo 1 >a && git add a && git commit -qm one && git tag v1 && echo 2 >a && git commit -qam two) && git clone -q --depth 1 "file://$PWD/up" d && cd d && git describe --tags; }
described() { cd d && git fetch --unshallow --tags && git describe --tags; }
nobody_commits() { export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 EMAIL=; git init -q . && git config user.useConfigOnly true && echo 1 >a && git add a && git commit -m one; }
somebody_commits() { export HOME=$PWD; git config --global user.name CI && git config --global user.email ci@example.org && git commit -m one; }
nothing() { git init -q . && ident && echo 1 >a && git add a && git commit -qm one && git commit -m again; }
only_changes() { git diff --cached --quiet || git commit -m again; }
prove git-safe-directory git owner owner_safe
prove git-unshallow git shallow unshallow
prove git-describe git undescribed described
prove git-identity git nobody_commits somebody_commits
prove git-commit-if-changed git nothing only_changes
no_bit() { git init -q . && ident && printf '#!/bin/sh\nexit 0\n' >run.sh && git add run.sh && git commit -qm one && ./run.sh; }
bit_set() { git update-index --chmod=+x run.sh && git commit -qm two && git checkout-index -f run.sh && ./run.sh; }
crlf_interpreter() { printf '#!/bin/sh\r\nexit 0\r\n' >run.sh && chmod +x run.sh && ./run.sh; }
crlf_script() { printf 'set -e\r\nif true; then\r\necho a\r\nfi\r\n' >run.sh && sh run.sh; }
lf() { sed -i 's/\r$//' run.sh && sh run.sh; }
lf_interpreter() { sed -i 's/\r$//' run.sh && ./run.sh; }
prove system-executable-bit git no_bit bit_set
prove system-interpreter-lf sed crlf_interpreter lf_interpreter
prove system-script-lf sed crlf_script lf
gpg_key() { export GNUPGHOME=$PWD/g; mkdir -p -m 700 g; printf 'Key-Type: RSA\nKey-Length: 2048\nName-Real: D\nName-Email: d@example.org\nExpire-Date: 0\nPassphrase: secret\n%%commit\n' | gpg --batch --gen-key; gpgconf --kill gpg-agent; }
gpg_asks() { gpg_key; echo a >a; setsid gpg --batch --yes --pinentry-mode error --detach-sign a </dev/null; }
gpg_given() { export GNUPGHOME=$PWD/g; gpg --batch --yes --pinentry-mode loopback --passphrase secret --detach-sign a; }
prove gpg-loopback gpg gpg_asks gpg_given
nix_plain() { export NIX_CONF_DIR=$PWD; : >nix.conf; nix flake --help; nix eval --expr '1 + 1'; }
nix_enabled() { export NIX_CONF_DIR=$PWD; nix --extra-experimental-features "nix-command flakes" eval --expr '1 + 1'; }
prove nix-experimental nix nix_plain nix_enabled
tf_unformatted() { printf 'output "name" {\n value   = 1\n}\n' >main.tf; terraform fmt -check; }
tf_formatted() { terraform fmt -recursive && terraform fmt -check; }
prove terraform-fmt terraform tf_unformatted tf_formatted

# -- Node.js
unset npm_config_nodedir
export CI=true npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false COREPACK_ENABLE_STRICT=0
node_tool() { # node_tool PACKAGE...: npm packages beside the cases
  local d=$SRC/_node/${*//[\/ ]/_}
  [ -d "$d/node_modules" ] || { mkdir -p "$d" && npm install --silent --prefix "$d" "$@" >/dev/null 2>&1; }
  PATH=$d/node_modules/.bin:$PATH
}
local_package() { mkdir -p dep1 dep2; for n in 1 2; do printf '{"name":"dep%s","version":"1.0.0"}\n' $n >dep$n/package.json; done; echo '{"name":"app","version":"1.0.0","dependencies":{"dep1":"file:dep1"}}' >package.json; }
second_package() { echo '{"name":"app","version":"1.0.0","dependencies":{"dep1":"file:dep1","dep2":"file:dep2"}}' >package.json; }
npm_stale() { local_package; npm install; second_package; npm ci; }
npm_renewed() { npm install && npm ci; }
pnpm_stale() { local_package; node_tool pnpm@9; pnpm install --no-frozen-lockfile; second_package; pnpm install --frozen-lockfile; }
pnpm_renewed() { node_tool pnpm@9; pnpm install --no-frozen-lockfile && pnpm install --frozen-lockfile; }
yarn_stale() { local_package; node_tool yarn@1; yarn install; second_package; yarn install --frozen-lockfile; }
yarn_renewed() { node_tool yarn@1; yarn install && yarn install --frozen-lockfile; }
pretty_not() { node_tool prettier@3; echo 'const  a={b:1}' >a.js; prettier --check a.js; }
pretty() { node_tool prettier@3; prettier --write a.js && prettier --check a.js; }
heap() { echo 'const a = []; for (let i = 0; i < 4e6; i++) a.push({ i, s: "x" + i });' >a.js; node --max-old-space-size=64 a.js; }
heap_raised() { NODE_OPTIONS=--max-old-space-size=4096 node a.js; }
md4() { node_tool webpack@4.44.2 webpack-cli@3; mkdir -p src; echo 'console.log(1)' >src/index.js; webpack --mode production; }
md4_legacy() { node_tool webpack@4.44.2 webpack-cli@3; NODE_OPTIONS=--openssl-legacy-provider webpack --mode production; }
md4_newer() { node_tool webpack@5 webpack-cli@5; webpack --mode production; }
prove npm-lock-renewed npm npm_stale npm_renewed
prove pnpm-lock-renewed npm pnpm_stale pnpm_renewed
prove yarn-lock-renewed npm yarn_stale yarn_renewed
prove prettier-write npm pretty_not pretty
prove node-heap-raised node heap heap_raised
prove node-openssl-legacy npm md4 md4_legacy
prove node-webpack-newer npm md4 md4_newer
exit $bad
