#!/usr/bin/env bash
# Recordings of cargo clippy. Needs a Rust toolchain with clippy.
. "$(dirname "$0")/lib.sh"
need gcc libc6-dev
unset RUST_BACKTRACE
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=$HOME/.cargo CARGO_BUILD_JOBS=2 CARGO_TERM_PROGRESS_WHEN=never
code() {
  mkdir -p src; printf '[package]\nname = "widget"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
  cat >src/lib.rs <<'R'
pub fn first(v: &Vec<u32>) -> u32 {
    if v.len() == 0 { return 0; }
    return v[0];
}
pub fn same(a: u32) -> bool { a == a }
R
}
deny_warnings() { code; cargo clippy --all-targets -- -D warnings; }
deny_by_default() { code; cargo clippy; }
deny_attribute() { code; sed -i 's/a == a/a > 1/; 1i #![deny(clippy::needless_return)]' src/lib.rs; cargo clippy; }
rustc_lint() { code; printf 'fn unused_helper() {}\npub fn ok() {}\n' >src/lib.rs; cargo clippy -- -D warnings; }
compile_error() { code; echo 'pub fn broken() -> u32 { "x" }' >>src/lib.rs; cargo clippy -- -D warnings; }
for c in deny_warnings deny_by_default deny_attribute rustc_lint compile_error; do record "${c//_/-}" "$c"; done
pass_warnings() { code; sed -i '/a == a/d' src/lib.rs; cargo clippy; }
record_pass clippy warnings-only pass_warnings
