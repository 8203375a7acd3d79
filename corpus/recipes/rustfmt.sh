#!/usr/bin/env bash
# Recordings of rustfmt. Needs a Rust toolchain with rustfmt.
. "$(dirname "$0")/lib.sh"
unset RUST_BACKTRACE
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=$HOME/.cargo
code() { mkdir -p src; printf '[package]\nname = "widget"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml; cat >src/lib.rs; }
check_diff() { code <<<'pub fn f( a:u32 )->u32{a+1}'; cargo fmt --all -- --check; }
parse_error() { code <<<'pub fn f( {'; cargo fmt -- --check; }
missing_module() { code <<<'mod absent;'; cargo fmt -- --check; }
check_diff_two() { code <<<'mod error;
pub fn f() {
let x=1;
    drop( x );
}'; echo 'pub   struct Error;' >src/error.rs; cargo fmt --all --check; }
for c in check_diff parse_error missing_module check_diff_two; do record "${c//_/-}" "$c"; done
pass_clean() { code <<<'pub fn f() {}'; cargo fmt -- --check && echo "formatted: 0 errors"; }
record_pass rustfmt clean pass_clean

# The remedy of rustfmt/diff: the failing case passes after cargo fmt.
prove_diff() { code <<<'pub fn f( a:u32 )->u32{a+1}'; ! cargo fmt -- --check >/dev/null && cargo fmt --all && cargo fmt --all -- --check && echo "proved: rustfmt/diff"; }
[ -n "$ONLY" ] || { mkdir -p "$SRC/prove" && (cd "$SRC/prove" && prove_diff); }
