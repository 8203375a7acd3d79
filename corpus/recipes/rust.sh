#!/usr/bin/env bash
# Recordings of rustc and cargo. Needs a Rust toolchain (cargo, rustc 1.85 or newer) and gcc.
. "$(dirname "$0")/lib.sh"
need gcc libc6-dev
unset RUST_BACKTRACE
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=$HOME/.cargo CARGO_BUILD_JOBS=2 CARGO_TERM_PROGRESS_WHEN=never
cargo_name=demo

crate() { # crate NAME [MANIFEST TEXT] < src/lib.rs
  mkdir -p src && cat >src/lib.rs
  { printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "%s"\n' "$1" "${EDITION:-2021}"; [ $# -lt 2 ] || printf '%b\n' "$2"; } >Cargo.toml
}

mismatched_types() {
  crate demo <<'R'
//! Widths of boxes.
pub mod error;
pub fn width(text: &str) -> usize {
    let wide: usize = text;
    wide
}
pub fn unused_result() {
    let left = 1;
}
R
  echo 'pub struct ErrorKind;' >src/error.rs
  cargo build
}
unresolved_import() {
  crate demo <<'R'
use serde_json::Value;
use std::collections::HashMop;
pub fn read(_: &str) -> Option<Value> { None }
R
  cargo build
}
borrow() {
  crate demo <<'R'
pub fn take(names: Vec<String>) -> usize {
    let first = names;
    names.len() + first.len()
}
R
  cargo check
}
syntax() {
  crate demo <<'R'
pub fn half(x: u32) -> u32 {
    x / 2
R
  cargo build
}
deny_warnings() {
  crate demo <<'R'
#![deny(warnings)]
use std::fmt;
pub fn f() {}
R
  cargo build
}
rustflags_warnings() {
  crate demo <<'R'
pub fn f() { let error = 1; }
fn never_called() {}
R
  RUSTFLAGS='-D warnings' cargo build
}
link_missing_library() {
  mkdir -p src; cat >src/main.rs <<'R'
#[link(name = "widgetfoo")]
unsafe extern "C" { fn widget() -> i32; }
fn main() { println!("{}", unsafe { widget() }) }
R
  printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2024"\n' >Cargo.toml
  cargo build
}
link_undefined() {
  mkdir -p src; cat >src/main.rs <<'R'
unsafe extern "C" { fn widget_open() -> i32; }
fn main() { println!("{}", unsafe { widget_open() }) }
R
  printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2024"\n' >Cargo.toml
  cargo build
}
linker_not_found() {
  mkdir -p src; echo 'fn main() {}' >src/main.rs
  printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=riscv64-widget-linux-gcc cargo build
}
build_script() {
  crate demo 'build = "build.rs"' <<'R'
pub fn f() {}
R
  cat >build.rs <<'R'
fn main() {
    println!("cargo:rerun-if-env-changed=WIDGET_DIR");
    let dir = std::env::var("WIDGET_DIR").expect("WIDGET_DIR must point at the widget sources");
    println!("cargo:rustc-link-search={dir}");
}
R
  cargo build
}
build_script_pkg_config() {
  crate demo 'build = "build.rs"\n[build-dependencies]\npkg-config = "=0.3.32"' <<'R'
pub fn f() {}
R
  cat >build.rs <<'R'
fn main() {
    if let Err(e) = pkg_config::probe_library("widgetfoo") { eprintln!("{e}"); std::process::exit(1) }
}
R
  cargo build
}
no_matching_package() {
  crate demo '[dependencies]\nlocal-widget = { path = "vendor" }' <<<'pub fn f() {}'
  mkdir -p vendor/src; echo >vendor/src/lib.rs; printf '[package]\nname = "localwidget"\nversion = "0.1.0"\n' >vendor/Cargo.toml
  cargo build
}
no_matching_version() {
  crate demo '[dependencies]\nitoa = "99"' <<<'pub fn f() {}'
  cargo build
}
version_conflict() {
  crate demo '[dependencies]\na = { path = "a" }\nb = { path = "b" }' <<<'pub fn f() {}'
  for p in a:=1.0.9 b:=1.0.11; do n=${p%%:*}; mkdir -p $n/src; echo >$n/src/lib.rs
    printf '[package]\nname = "%s"\nversion = "0.1.0"\n[dependencies]\nitoa = "%s"\n' $n "${p#*:}" >$n/Cargo.toml; done
  cargo build
}
links_conflict() {
  crate demo '[dependencies]\na = { path = "a" }\nb = { path = "b" }' <<<'pub fn f() {}'
  for n in a b; do mkdir -p $n/src; echo >$n/src/lib.rs; echo 'fn main() {}' >$n/build.rs
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nlinks = "widget"\nbuild = "build.rs"\n' $n >$n/Cargo.toml; done
  cargo build
}
missing_feature() {
  crate demo '[dependencies]\nitoa = { version = "1", features = ["turbo"] }' <<<'pub fn f() {}'
  cargo build
}
unknown_feature_flag() {
  crate demo <<<'pub fn f() {}'
  cargo build --features turbo
}
locked() {
  crate demo '[dependencies]\nitoa = "1"' <<<'pub fn f() {}'
  printf 'version = 3\n\n[[package]]\nname = "demo"\nversion = "0.1.0"\n' >Cargo.lock
  cargo build --locked
}
locked_test() { crate demo '[dependencies]\nitoa = "1"' <<<'pub fn f() {}'; cargo test --locked; }
frozen_offline() {
  crate demo '[dependencies]\nsmol_str = "0.3"' <<<'pub fn f() {}'
  CARGO_HOME=$PWD/empty cargo build --offline
}
msrv() {
  crate demo 'rust-version = "1.999"' <<<'pub fn f() {}'
  cargo build
}
msrv_dependency() {
  crate demo '[dependencies]\na = { path = "a" }' <<<'pub fn f() {}'
  mkdir -p a/src; echo >a/src/lib.rs; printf '[package]\nname = "a"\nversion = "0.4.2"\nrust-version = "1.999"\n' >a/Cargo.toml
  cargo build
}
unstable_edition() {
  EDITION=2027 crate demo <<<'pub fn f() {}'
  cargo build
}
unstable_cargo_feature() {
  mkdir src; echo >src/lib.rs
  printf 'cargo-features = ["profile-rustflags"]\n[package]\nname = "demo"\nversion = "0.1.0"\n' >Cargo.toml
  cargo build
}
feature_on_stable() {
  crate demo <<'R'
#![feature(never_type)]
pub fn f() {}
R
  cargo build
}
lockfile_version() {
  crate demo <<<'pub fn f() {}'
  printf 'version = 99\n' >Cargo.lock
  cargo build
}
bad_manifest() {
  mkdir src; echo >src/lib.rs
  printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021\n' >Cargo.toml
  cargo build
}
manifest_missing_field() {
  mkdir src; echo >src/lib.rs; printf '[package]\nversion = "0.1.0"\n' >Cargo.toml
  cargo build
}
no_targets() { printf '[package]\nname = "demo"\nversion = "0.1.0"\n' >Cargo.toml; cargo build; }
no_manifest() { cargo build; }
path_dependency_missing() { crate demo '[dependencies]\nwidget = { path = "../widget" }' <<<'pub fn f() {}'; cargo build; }
workspace_inherit() { crate demo '[dependencies]\nserde = { workspace = true }' <<<'pub fn f() {}'; cargo build; }
workspace_member() {
  printf '[workspace]\nmembers = ["core"]\n' >Cargo.toml; mkdir -p extra/src; echo >extra/src/lib.rs; mkdir -p core/src; echo >core/src/lib.rs
  printf '[package]\nname = "core-demo"\nversion = "0.1.0"\n' >core/Cargo.toml; printf '[package]\nname = "extra"\nversion = "0.1.0"\n' >extra/Cargo.toml
  cd extra && cargo build
}
package_not_in_workspace() { crate demo <<<'pub fn f() {}'; cargo build -p widget-server; }
no_bin_target() { crate demo <<<'pub fn f() {}'; cargo build --bin server; }
missing_target() { crate demo <<<'pub fn f() {}'; cargo build --target thumbv7em-none-eabihf; }
git_dependency() { crate demo '[dependencies]\nwidget = { git = "https://git.example.invalid/widget.git" }' <<<'pub fn f() {}'; CARGO_NET_RETRY=1 cargo build; }
registry_unreachable() {
  crate demo '[dependencies]\nwidget = { version = "1", registry = "mirror" }' <<<'pub fn f() {}'
  mkdir .cargo; printf '[registries.mirror]\nindex = "sparse+https://cargo.example.invalid/index/"\n' >.cargo/config.toml
  CARGO_NET_RETRY=1 cargo build
}
registry_refused() {
  crate demo '[dependencies]\nwidget = { version = "1", registry = "mirror" }' <<<'pub fn f() {}'
  mkdir .cargo; printf '[registries.mirror]\nindex = "sparse+http://127.0.0.1:9/index/"\n' >.cargo/config.toml
  CARGO_NET_RETRY=1 cargo fetch
}
proc_macro_panic() {
  crate demo '[dependencies]\ngenwidget = { path = "genwidget" }' <<'R'
genwidget::widget!("assets/none.txt");
R
  mkdir -p genwidget/src; printf '[package]\nname = "genwidget"\nversion = "0.1.0"\nedition = "2021"\n[lib]\nproc-macro = true\n' >genwidget/Cargo.toml
  cat >genwidget/src/lib.rs <<'R'
use proc_macro::TokenStream;
#[proc_macro]
pub fn widget(_: TokenStream) -> TokenStream { panic!("cannot read assets/none.txt") }
R
  cargo build
}
compile_error_macro() {
  crate demo '[features]\na = []\nb = []' <<'R'
#[cfg(not(any(feature = "a", feature = "b")))]
compile_error!("one of the features `a` or `b` must be enabled");
R
  cargo build
}
env_macro() { crate demo <<<'pub const VERSION: &str = env!("WIDGET_VERSION");'; cargo build; }
include_str() { crate demo <<<'pub const SCHEMA: &str = include_str!("../schema.graphql");'; cargo build; }
type_annotations() {
  crate demo <<<'pub fn f() { let v = "1".parse().unwrap(); println!("{}", v); }'
  cargo build
}
rustc_killed() {
  crate demo <<<'pub fn f() {}'
  cat >wrap.sh <<'S'
#!/bin/sh
case "$*" in *--crate-name\ demo*) kill -9 $$;; esac
exec "$@"
S
  chmod +x wrap.sh; RUSTC_WRAPPER=$PWD/wrap.sh cargo build
}
checksum_changed() {
  crate demo '[dependencies]\nitoa = "1.0.9"' <<<'pub fn f() {}'
  cat >Cargo.lock <<'L'
version = 3

[[package]]
name = "demo"
version = "0.1.0"
dependencies = [
 "itoa",
]

[[package]]
name = "itoa"
version = "1.0.9"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "0000000000000000000000000000000000000000000000000000000000000000"
L
  cargo build
}
vendored_changed() {
  crate demo '[dependencies]\nitoa = "=1.0.9"' <<<'pub fn f() {}'
  cargo vendor >config.vendor 2>/dev/null; mkdir -p .cargo; cp config.vendor .cargo/config.toml
  echo '// patched' >>vendor/itoa/src/lib.rs
  cargo build
}
missing_vendored() {
  crate demo '[dependencies]\nitoa = "=1.0.9"' <<<'pub fn f() {}'
  cargo vendor >config.vendor 2>/dev/null; mkdir -p .cargo; cp config.vendor .cargo/config.toml
  rm -rf vendor/itoa Cargo.lock
  cargo build
}
no_subcommand() { crate demo <<<'pub fn f() {}'; cargo widgetcheck; }
duplicate_lang() {
  crate demo <<'R'
#![no_std]
pub fn f() -> Vec<u8> { vec![] }
R
  cargo build
}
install_existing() {
  mkdir src; echo 'fn main() {}' >src/main.rs
  printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
  cargo install -q --path . --root inst; cp inst/bin/demo inst/bin/other; rm -f inst/.crates* ; cargo install --path . --root inst
}
keep_going() {
  printf '[workspace]\nmembers = ["a", "b", "c"]\nresolver = "2"\n' >Cargo.toml
  for n in a b c; do mkdir -p $n/src; printf '[package]\nname = "%s-demo"\nversion = "0.1.0"\nedition = "2021"\n' $n >$n/Cargo.toml; done
  printf '#[deprecated = "this is an error in the next version"]\npub fn old() {}\npub fn f() { old() }\n' >a/src/lib.rs
  printf 'pub fn g() -> Strng { String::new() }\n' >b/src/lib.rs
  printf 'use std::io::Error;\npub fn h(x: &mut Vec<u8>) -> Option<u8> { let r = &x; x.push(1); r.get(0) }\n' >c/src/lib.rs
  CARGO_TERM_COLOR=always cargo build --keep-going -v
}
ice() {
  crate demo <<<'pub fn f() {}'
  cargo rustc -- -Z treat-err-as-bug=1
}
disk_full() {
  crate demo <<<'pub fn f() {}'
  mkdir small && mount -t tmpfs -o size=16k tmpfs small && { CARGO_TARGET_DIR=$PWD/small cargo build; s=$?; umount small; return $s; }
}

for c in mismatched_types unresolved_import borrow syntax deny_warnings rustflags_warnings link_missing_library link_undefined linker_not_found build_script \
  build_script_pkg_config no_matching_package no_matching_version version_conflict links_conflict missing_feature unknown_feature_flag locked locked_test frozen_offline \
  msrv msrv_dependency unstable_edition unstable_cargo_feature feature_on_stable lockfile_version bad_manifest manifest_missing_field no_targets no_manifest \
  path_dependency_missing workspace_inherit workspace_member package_not_in_workspace no_bin_target missing_target git_dependency registry_unreachable registry_refused \
  proc_macro_panic compile_error_macro env_macro include_str type_annotations rustc_killed checksum_changed vendored_changed missing_vendored no_subcommand \
  duplicate_lang install_existing keep_going disk_full; do
  record "${c//_/-}" "$c"
done

pass_warnings() {
  crate demo '[dependencies]\nthiserror = "1"\nanyhow = "1"\nquick-error = "2"' <<'R'
pub mod error;
use std::fmt;
pub fn f() { let error = 1; }
fn failed() {}
R
  echo '#[derive(thiserror::Error, Debug)] #[error("failed: {0}")] pub struct Failed(pub String); fn fatal() {}' >src/error.rs
  cargo build
}
pass_verbose() {
  crate demo <<<'pub fn f() {}'
  RUSTFLAGS='-D unused_must_use' cargo build -v
}
record_pass cargo warnings-error-names pass_warnings
record_pass cargo verbose-flags pass_verbose

# The remedy of rust/lock-outdated: the failing case passes after cargo update --workspace.
prove_lock() { locked >/dev/null 2>&1; [ $? -ne 0 ] && cargo update -q --workspace && cargo build -q --locked && echo "proved: rust/lock-outdated"; }
[ -n "$ONLY" ] || { rm -rf "$SRC/prove" && mkdir -p "$SRC/prove" && (cd "$SRC/prove" && prove_lock); }
# The remedy of rust/version-not-found and rust/feature-missing is a change of the manifest; the one of rust/unresolved-crate is cargo add.
prove_add() { crate demo <<<'pub fn f(n: u8) -> String { itoa::Buffer::new().format(n).to_string() }'; ! cargo build -q 2>/dev/null && cargo add -q itoa && cargo build -q && echo "proved: rust/unresolved-crate"; }
[ -n "$ONLY" ] || { rm -rf "$SRC/prove" && mkdir -p "$SRC/prove" && (cd "$SRC/prove" && prove_add); }

# The linker's own refusal, build scripts that only exit, lock files after a merge, git dependencies, a compiler that crashes, toolchains.
link_option() { mkdir -p src; echo 'fn main() {}' >src/main.rs; printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml; RUSTFLAGS='-Clink-arg=-Wl,--no-such-option' cargo build; }
build_script_exit() { crate demo 'build = "build.rs"' <<<'pub fn f() {}'; printf 'fn main() {\n    println!("cargo:rerun-if-changed=grammar.txt");\n    eprintln!("grammar.txt: no rule named start");\n    std::process::exit(1);\n}\n' >build.rs; cargo build; }
lock_conflict() { crate demo '[dependencies]\nitoa = "1"' <<<'pub fn f() {}'; printf 'version = 3\n\n[[package]]\nname = "demo"\nversion = "0.1.0"\n<<<<<<< HEAD\ndependencies = ["itoa"]\n=======\n>>>>>>> topic\n' >Cargo.lock; cargo build; }
lock_twice() { crate demo '[dependencies]\nitoa = "1"' <<<'pub fn f() {}'; cargo generate-lockfile -q; awk '/name = "itoa"/{p=1} {print}' Cargo.lock >l; sed -n '/name = "itoa"/,/^$/p' Cargo.lock | sed '1i [[package]]' >>l; mv l Cargo.lock; cargo build; }
widget_git() { mkdir widget && (cd widget && git init -q -b main . && printf '[package]\nname = "widget"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml && mkdir src && echo >src/lib.rs && git add . && git -c user.name=a -c user.email=a@example.org commit -qm 1); }
git_branch() { widget_git; crate demo "[dependencies]\nwidget = { git = \"file://$PWD/widget\", branch = \"develop\" }" <<<'pub fn f() {}'; cargo build; }
git_tag() { widget_git; crate demo "[dependencies]\nwidget = { git = \"file://$PWD/widget\", tag = \"v2.0\" }" <<<'pub fn f() {}'; cargo build; }
git_rev() { widget_git; crate demo "[dependencies]\nwidget = { git = \"file://$PWD/widget\", rev = \"1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d\" }" <<<'pub fn f() {}'; cargo build; }
git_private() {
  printf 'import http.server\nclass H(http.server.BaseHTTPRequestHandler):\n    def do_GET(s): s.send_response(401); s.send_header("WWW-Authenticate", "Basic realm=git"); s.send_header("Content-Length", "0"); s.end_headers()\n    def log_message(s, *a): pass\nhttp.server.HTTPServer(("127.0.0.1", 8914), H).serve_forever()\n' >s.py; python3 s.py & local pid=$!; sleep 1
  crate demo '[dependencies]\nwidget = { git = "http://127.0.0.1:8914/team/widget.git" }' <<<'pub fn f() {}'; cargo build; local r=$?; kill $pid; return $r; }
rustc_segv() { crate demo <<<'pub fn f() {}'; printf '#!/bin/sh\ncase "$*" in *--crate-name\\ demo*) kill -SEGV $$;; esac\nexec "$@"\n' >wrap.sh; chmod +x wrap.sh; RUSTC_WRAPPER=$PWD/wrap.sh cargo build; }
rustc_panic() { crate demo <<<'pub fn f() -> u8 { "a" }'; RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Ztreat-err-as-bug=1 cargo build; rm -f rustc-ice-*; return 101; }
rustup_missing() { crate demo <<<'pub fn f() {}'; printf '[toolchain]\nchannel = "1.60.0"\n' >rust-toolchain.toml; RUSTUP_AUTO_INSTALL=0 cargo build; }
rustup_no_cargo() { mkdir -p mini/bin mini/lib; ln -s "$(rustup which rustc)" mini/bin/rustc; rustup -q toolchain link mini "$PWD/mini" 2>/dev/null; crate demo <<<'pub fn f() {}'; cargo +mini fmt; local r=$?; rustup -q toolchain uninstall mini 2>/dev/null; return $r; }
rustup_no_default() { crate demo <<<'pub fn f() {}'; mkdir r; RUSTUP_HOME=$PWD/r RUSTUP_AUTO_INSTALL=0 cargo build; }
publish_dirty() { crate demo 'description = "d"\nlicense = "MIT"' <<<'pub fn f() {}'; git init -q .; git add .; git -c user.name=a -c user.email=a@example.org commit -qm 1; echo '// more' >>src/lib.rs; cargo publish --dry-run; }
for c in link_option build_script_exit lock_conflict lock_twice git_branch git_tag git_rev git_private rustc_segv rustc_panic rustup_missing rustup_no_cargo rustup_no_default publish_dirty; do record "${c//_/-}" "$c"; done
