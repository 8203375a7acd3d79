#!/usr/bin/env bash
# Zig: errors of the compiler, of tests, of build.zig and of the package manager, and passing builds that talk of errors.
# Damage to the cache is recorded by zig-cache.sh, refused system calls by syscall.sh, glibc's symbol versions by glibc.sh.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need_zig 0.13.0 0.14.1 0.15.1 0.16.0
export ZIG_GLOBAL_CACHE_DIR=$SRC/global

app() { # app : a program with a test step; reads src/main.zig from standard input
  mkdir -p src
  cat >src/main.zig
  cat >build.zig <<'Z'
const std = @import("std");
pub fn build(b: *std.Build) void {
    const target = b.standardTargetOptions(.{});
    const optimize = b.standardOptimizeOption(.{});
    const mod = b.createModule(.{ .root_source_file = b.path("src/main.zig"), .target = target, .optimize = optimize });
    const exe = b.addExecutable(.{ .name = "app", .root_module = mod });
    b.installArtifact(exe);
    const run = b.addRunArtifact(exe);
    b.step("run", "Run the program").dependOn(&run.step);
    const tests = b.addTest(.{ .root_module = mod });
    b.step("test", "Run the tests").dependOn(&b.addRunArtifact(tests).step);
}
Z
}
hello() { printf 'const std = @import("std");\npub fn main() void {\n    std.debug.print("hello\\n", .{});\n}\n'; }

undeclared() { printf 'const std = @import("std");\npub fn main() void {\n    std.debug.print("{d}\\n", .{total});\n}\n'; }
compile_error() { undeclared | app; zig build; }
compile_error_016() { undeclared | app; ZIG=0.16.0 zig build; }
compile_error_exe() { undeclared | app; ZIG=0.13.0 zig build-exe src/main.zig; }
compile_error_reference() {
  app <<'Z'
const std = @import("std");
const Shape = struct { side: u32 };
fn area(s: Shape) u32 {
    return s.radius * s.side;
}
pub fn main() void {
    std.debug.print("{d}\n", .{area(.{ .side = 3 })});
    const n: u8 = 300;
    _ = n;
}
Z
  zig build --summary all
}
unused_variable() { printf 'pub fn main() void {\n    const answer: u32 = 42;\n}\n' | app; zig build; }
options_member() { # the option was never added in build.zig: a compile error, not a damaged cache
  project zigproj
  sed -i 's/build_options.version/build_options.release/' src/main.zig
  zig build
}
old_build_zig() { hello | app; ZIG=0.13.0 zig build; }
new_build_zig() {
  hello | app
  printf 'const std = @import("std");\npub fn build(b: *std.Build) void {\n    const l = b.addStaticLibrary(.{ .name = "x", .root_source_file = b.path("src/main.zig") });\n    b.installArtifact(l);\n}\n' >build.zig
  zig build
}
min_version() {
  hello | app
  cat >build.zig <<'Z'
const std = @import("std");
const builtin = @import("builtin");
comptime {
    const need = std.SemanticVersion.parse("0.17.0") catch unreachable;
    if (builtin.zig_version.order(need) == .lt)
        @compileError(std.fmt.comptimePrint("Your Zig version v{f} does not meet the minimum build requirement of v{f}", .{ builtin.zig_version, need }));
}
pub fn build(b: *std.Build) void {
    _ = b;
}
Z
  zig build
}
tests() {
  app <<'Z'
const std = @import("std");
pub fn main() void {}
fn add(a: u32, b: u32) u32 {
    return a + b + 1;
}
test "adds two numbers" {
    try std.testing.expectEqual(@as(u32, 5), add(2, 3));
}
test "prints an error and passes" {
    std.debug.print("error: connection refused (expected here)\n", .{});
}
test "compares text" {
    try std.testing.expectEqualStrings("left", "left");
}
Z
}
test_failed() { tests; zig build test --summary all; }
test_failed_terminal() { tests; zig test src/main.zig; }
test_failed_014() { tests; ZIG=0.14.1 zig build test; }
test_leak() {
  printf 'const std = @import("std");\npub fn main() void {}\ntest "forgets to free" {\n    _ = try std.testing.allocator.alloc(u8, 3);\n}\n' | app
  zig build test
}
test_panic() {
  printf 'const std = @import("std");\npub fn main() void {}\ntest "reads past the end" {\n    const a = [_]u8{ 1, 2 };\n    var i: usize = 3;\n    _ = &i;\n    try std.testing.expect(a[i] == 2);\n}\n' | app
  zig build test
}
build_zig_panic() {
  hello | app
  sed -i 's/    b.installArtifact(exe);/    if (b.pkg_config_pkg_list == null) @panic("unable to find zlib");\n&/' build.zig
  zig build
}
undefined_symbol() { printf 'extern fn compress() void;\npub fn main() void {\n    compress();\n}\n' | app; zig build -Doptimize=ReleaseSmall; }
undefined_symbol_cc() { printf 'int missing_fn(void);\nint main(void) { return missing_fn(); }\n' >main.c; zig build-exe main.c -lc; }
library_missing() { hello | app; sed -i 's/    b.installArtifact(exe);/    mod.linkSystemLibrary("nosuchlib", .{});\n&/' build.zig; zig build; }
dependency() { # dependency URL HASH
  hello | app
  printf '.{ .name = .app, .version = "0.0.1", .fingerprint = 0x1, .paths = .{""},\n .dependencies = .{ .dep = .{ .url = "%s", .hash = "%s" } } }\n' "$1" "$2" >build.zig.zon
  local fp
  fp=$(zig build 2>&1 | grep -o 'use this value: 0x[0-9a-f]*' | grep -o '0x.*')
  sed -i "s/0x1,/$fp,/" build.zig.zon
}
dependency_dns() { dependency https://nohost.invalid/dep.tar.gz dep-1.0.0-AAAAAAAA; zig build; }
served() { # served DIR COMMAND... : with a web server on port 18091
  python3 -m http.server 18091 --bind 127.0.0.1 --directory "$1" >/dev/null 2>&1 &
  local server=$! status
  sleep 1
  shift
  "$@"
  status=$?
  kill $server
  return $status
}
dependency_404() { mkdir www; dependency http://127.0.0.1:18091/gone.tar.gz dep-1.0.0-AAAAAAAA; served www zig build; }
dependency_hash() {
  mkdir -p www dep
  hello >dep/dep.zig
  tar czf www/dep.tar.gz dep
  dependency http://127.0.0.1:18091/dep.tar.gz 1220aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  served www zig build
}
fingerprint() { dependency https://nohost.invalid/dep.tar.gz dep-1.0.0-AAAAAAAA; sed -i 's/0x[0-9a-f]*,/0x1,/' build.zig.zon; zig build; }
no_build_zig() { zig build; }
unknown_option() { hello | app; zig build -Dnope=1; }
unknown_step() { hello | app; zig build deploy; }
unknown_target() { hello | app; zig build -Dtarget=arm9-linux-gnu; }
unknown_flag() { zig build-exe --nope; }
cc_error() { printf 'int main(void) { return undeclared; }\n' >main.c; zig cc main.c -o main; }
make_around() { # a noisy log: make, two programs, warnings with error words, then the failure
  tests
  printf 'int error_count;\n#warning "error handling is not complete"\nint main(void) { return error_count; }\n' >err.c
  printf 'all: c zig-app test\nc:\n\tzig cc -Werror=return-type -Wno-error -c err.c -o err.o\n\t-false\nzig-app:\n\tzig build\ntest:\n\tzig build test\n' >Makefile
  PATH=/opt/zig-0.15.1:$PATH make
}

record compile-error compile_error
record compile-error-0.16 compile_error_016
record compile-error-0.13-exe compile_error_exe
record compile-error-reference compile_error_reference
record unused-variable unused_variable
record options-member options_member
record old-build-zig old_build_zig
record new-build-zig new_build_zig
record min-version min_version
record test-failed test_failed
record test-failed-terminal test_failed_terminal
record test-failed-0.14 test_failed_014
record test-leak test_leak
record test-panic test_panic
record build-zig-panic build_zig_panic
record undefined-symbol undefined_symbol
record undefined-symbol-c undefined_symbol_cc
record library-missing library_missing
record dependency-dns dependency_dns
record dependency-404 dependency_404
record dependency-hash dependency_hash
record fingerprint fingerprint
record no-build-zig no_build_zig
record unknown-option unknown_option
record unknown-step unknown_step
record unknown-target unknown_target
record unknown-flag unknown_flag
record make-around make_around

pass_tests() { tests; sed -i 's/a + b + 1/a + b/' src/main.zig; zig build test --summary all; }
pass_tests_terminal() { tests; sed -i 's/a + b + 1/a + b/' src/main.zig; zig test src/main.zig; }
pass_errors_named() {
  mkdir -p src
  app <<'Z'
const std = @import("std");
const failures = @import("error.zig");
pub fn main() void {
    std.log.warn("failed to check cache: {s} (retrying)", .{@errorName(error.AccessDenied)});
    std.log.err("0 errors, {d} warnings", .{failures.count()});
}
test "error.FileNotFound is named" {
    try std.testing.expectEqualStrings("FileNotFound", @errorName(error.FileNotFound));
}
Z
  printf 'pub fn count() u32 {\n    return 0;\n}\n' >src/error.zig
  zig build run test --summary all
}
pass_expected_failure() { # a step that is expected to fail, and a build that goes on after a failed probe
  hello | app
  zig build nosuchstep || echo "no such step, as expected"
  zig build --summary all
}
pass_cc_werror() {
  printf '#include <stdio.h>\nint main(void) { printf("error: none\\n"); return 0; }\n' >error.c
  zig cc -Wall -Wextra -Werror error.c -o error_test && ./error_test
}
pass_retry() { # the first build loses a race with a clean-up, the second passes
  hello | app
  zig build >/dev/null 2>&1
  rm -rf .zig-cache/o zig-out
  zig build || { echo "retrying with a clean cache"; rm -rf .zig-cache; zig build --summary all; }
}
record_pass zig tests pass_tests
record_pass zig tests-terminal pass_tests_terminal
record_pass zig errors-named pass_errors_named
record_pass zig expected-failure pass_expected_failure
record_pass zig cc-werror pass_cc_werror
record_pass zig retry-after-damage pass_retry
