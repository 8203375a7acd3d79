#!/usr/bin/env bash
# Failures of nix with a store of its own and no network.
. "$(dirname "$0")/lib.sh"
_proved() { [ -z "$ONLY" ] || return 0; rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$2") >"$SRC/proof.log" 2>&1 </dev/null || echo "recipe $FAMILY: the remedy of $1 does not help" >&2; } # _proved SIGNATURE FUNCTION: the failing case passes with its remedy
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need nix-bin
export NIX_STATE_DIR=$SRC/_nix/state NIX_STORE_DIR=$SRC/_nix/store NIX_LOG_DIR=$SRC/_nix/log NIX_CONF_DIR=$SRC/_nix/conf NIX_LOCALSTATE_DIR=$SRC/_nix/state NIX_REMOTE=
mkdir -p "$NIX_CONF_DIR"; printf 'sandbox = false\nbuild-users-group =\nsubstituters =\nexperimental-features = nix-command flakes\n' >"$NIX_CONF_DIR/nix.conf"
drv() { printf 'derivation { name = "demo-1.0"; system = "%s"; builder = "/bin/sh"; args = [ "-c" %s ]; %s }\n' "${3:-x86_64-linux}" "''$1''" "${2:-}" >default.nix; }
builder-failed() { drv 'echo compiling a.c; echo "a.c:1:1: error: unknown type name"; exit 1'; nix-build; }
builder-failed-new() { drv 'echo compiling a.c; echo "a.c:1:1: error: unknown type name"; exit 2'; nix build -f default.nix -L; }
dependency-failed() { printf 'let dep = derivation { name = "dep-1.0"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo dep breaks; exit 1" ]; }; in derivation { name = "demo-1.0"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo ${dep}" ]; }\n' >default.nix; nix-build; }
hash-mismatch() { drv 'echo hello > $out' 'outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "0000000000000000000000000000000000000000000000000000";'; nix-build; }
wrong-system() { drv 'echo > $out' '' aarch64-darwin; nix-build; }
undefined-variable() { echo '{ pkgs ? null }: derivation { name = foo; }' >default.nix; nix-build; }
syntax() { echo '{ a = 1 b = 2; }' >default.nix; nix-build; }
attribute-missing() { echo '{ a = { b = 1; }; }' >default.nix; nix-build -A hello; }
attribute-missing-eval() { echo 'let s = { a = 1; }; in s.hello' >default.nix; nix-build; }
path-missing() { echo 'import ./none.nix' >default.nix; nix-build; }
nixpkgs-missing() { echo 'with import <nixpkgs> {}; hello' >default.nix; NIX_PATH= nix-build; }
infinite() { echo 'let a = b; b = a; in a' >default.nix; nix-build; }
assertion() { echo 'assert 1 == 2; 3' >default.nix; nix-build; }
throw() { echo 'throw "demo-1.0 is marked as broken"' >default.nix; nix-build; }
call-package() { echo '({ stdenv, nopkg }: stdenv) { stdenv = 1; }' >default.nix; nix-build; }
no-output() { drv 'echo did nothing'; nix-build; }
flake-missing() { nix build .#demo; }
flake-attr() { git init -q; echo '{ outputs = { self }: { packages.x86_64-linux.default = self; }; }' >flake.nix; git add .; nix build .#demo; }
flake-untracked() { git init -q; echo '{ outputs = { self }: { x = import ./lib.nix; packages.x86_64-linux.default = self.x; }; }' >flake.nix; git add flake.nix; echo 1 >lib.nix; nix build .#default; }
experimental() { NIX_CONF_DIR=$PWD nix build .#demo; }
fetch-failed() { printf 'builtins.fetchTarball "http://127.0.0.1:18499/x.tar.gz"\n' >default.nix; nix-build --option connect-timeout 1 --option download-attempts 1; }
fetch-dns() { printf 'builtins.fetchurl "https://mirror.invalid/x.tar.gz"\n' >default.nix; nix-build --option connect-timeout 1 --option download-attempts 1; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(drv|builds)$')
for c in $CASES; do record $c $c; done
builds() { drv 'echo "checking for error.h... no"; echo "warning: unknown option"; echo "make: [lint] Error 1 (ignored)"; echo "0 errors"; echo ok > $out'; nix-build; }
record_pass nix builds builds; _framed gitlab nix builds
Fix_experimental() { git init -q; printf '{ outputs = { self }: { packages.x86_64-linux.default = derivation { name = "demo-1.0"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo ok > $out" ]; }; }; }\n' >flake.nix; git add .; printf 'sandbox = false\nbuild-users-group =\nsubstituters =\n' >nix.conf; NIX_CONF_DIR=$PWD nix --extra-experimental-features "nix-command flakes" build; }
_proved nix/experimental Fix_experimental
