#!/usr/bin/env bash
# Recordings of cargo test and cargo nextest. Needs a Rust toolchain, gcc and cargo-nextest.
. "$(dirname "$0")/lib.sh"
need gcc libc6-dev
unset RUST_BACKTRACE
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=$HOME/.cargo CARGO_BUILD_JOBS=2 CARGO_TERM_PROGRESS_WHEN=never

crate() { # crate NAME < src/lib.rs
  mkdir -p src && cat >src/lib.rs
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\n' "$1" >Cargo.toml
}
mixed() {
  crate widget <<'R'
pub fn width(s: &str) -> usize { s.len() }
#[cfg(test)]
mod tests {
    use super::*;
    #[test] fn plain() { assert_eq!(width("abc"), 3); }
    #[test] fn wide() { assert_eq!(width("\u{e9}"), 1, "one letter"); }
    #[test] #[should_panic] fn refuses() { panic!("error: refused on purpose"); }
    #[test] #[ignore] fn slow() {}
    #[test] fn reads() { std::fs::read("none.txt").unwrap(); }
}
R
}
test_fails() { mixed; cargo test; }
test_fails_backtrace() { mixed; RUST_BACKTRACE=1 cargo test --no-fail-fast -- --test-threads=1; }
test_result_err() {
  crate widget <<'R'
#[test] fn parses() -> Result<(), std::num::ParseIntError> { "x1".parse::<u32>()?; Ok(()) }
R
  cargo test
}
should_panic_did_not() {
  crate widget <<'R'
#[test] #[should_panic(expected = "overflow")] fn overflows() { let _ = 1u8.wrapping_add(255); }
R
  cargo test
}
doctest_fails() {
  crate widget <<'R'
/// Halves.
///
/// ```
/// assert_eq!(widget::half(3), 2);
/// ```
pub fn half(x: u32) -> u32 { x / 2 }
/// ```
/// widget::third(3);
/// ```
pub fn quarter(x: u32) -> u32 { x / 4 }
R
  cargo test
}
test_compile_error() {
  crate widget <<'R'
pub fn half(x: u32) -> u32 { x / 2 }
#[cfg(test)]
mod tests { #[test] fn halves() { assert_eq!(super::haf(4), 2); } }
R
  cargo test
}
test_abort() {
  crate widget <<'R'
#[test] fn deep() { fn f(n: u64) -> u64 { let a = [n; 512]; std::hint::black_box(&a); f(n + 1) + a[3] } assert!(f(0) > 0); }
R
  cargo test
}
test_signal() {
  crate widget <<'R'
#[test] fn crashes() { let p = 8 as *mut u32; unsafe { p.write_volatile(1) } }
R
  cargo test
}
test_exit() {
  crate widget <<'R'
#[test] fn leaves() { std::process::exit(3) }
R
  cargo test
}
nextest_fails() { mixed; cargo nextest run --no-fail-fast; }
nextest_timeout() {
  crate widget <<'R'
#[test] fn sleeps() { std::thread::sleep(std::time::Duration::from_secs(20)) }
R
  mkdir .config; printf '[profile.default]\nslow-timeout = { period = "1s", terminate-after = 2 }\n' >.config/nextest.toml
  cargo nextest run
}
nextest_segv() {
  crate widget <<'R'
#[test] fn crashes() { let p = 8 as *mut u32; unsafe { p.write_volatile(1) } }
#[test] fn fine() {}
R
  cargo nextest run
}
nextest_no_tests() { crate widget <<<'pub fn f() {}'; cargo nextest run; }
workspace_noisy() {
  printf '[workspace]\nmembers = ["core", "server"]\nresolver = "2"\n' >Cargo.toml
  (mkdir core server; cd core; crate core-widget <<'R'
#[test] #[should_panic(expected = "boom")] fn panics_on_purpose() { eprintln!("error: fatal: boom is coming"); panic!("boom") }
#[test] fn logs_errors() { println!("ERROR connection refused (os error 111)"); println!("thread 'worker' panicked at src/fake.rs:1:1:"); }
#[test] fn thread_panics() { assert!(std::thread::spawn(|| panic!("in a thread, expected")).join().is_err()); }
fn unused() {}
R
  )
  (cd server; crate server-widget <<'R'
#[cfg(test)]
mod handler {
  mod tests {
    #[test] fn answers() { println!("starting server\nerror: backend slow, retrying"); let r: Result<u32, String> = Err("no route".into()); assert_eq!(r.expect("handler must answer"), 200); }
    #[test] fn ok() {}
  }
}
R
  )
  CARGO_TERM_COLOR=always cargo test --workspace -- --nocapture --test-threads=1
}
for c in test_fails test_fails_backtrace test_result_err should_panic_did_not doctest_fails test_compile_error test_abort test_signal test_exit \
  nextest_fails nextest_timeout nextest_segv nextest_no_tests workspace_noisy; do record "${c//_/-}" "$c"; done

pass_panics() {
  crate widget <<'R'
#[test] #[should_panic] fn panics() { panic!("error: on purpose") }
#[test] #[should_panic(expected = "index out of bounds")] fn bounds() { let v: Vec<u8> = vec![]; let _ = v[std::hint::black_box(3)]; }
#[test] fn thread() { assert!(std::thread::spawn(|| { let r: Result<(), String> = Err("Connection refused".into()); r.unwrap() }).join().is_err()); }
#[test] fn logs() { eprintln!("ERROR test failed to connect: FAILED, error[E0308]: not real"); println!("---- tests::x stdout ----"); }
#[test] fn test_error_failed() {}
R
  cargo test -- --nocapture --test-threads=1
}
pass_retry() {
  crate widget <<'R'
#[test] fn flaky() { let f = "flaky-mark"; if !std::path::Path::new(f).exists() { std::fs::write(f, "x").unwrap(); panic!("first try fails"); } }
R
  cargo nextest run --retries 2
}
record_pass cargo-test panics-on-purpose pass_panics
record_pass cargo-nextest flaky-retried pass_retry
