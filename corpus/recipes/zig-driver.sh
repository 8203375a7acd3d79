#!/usr/bin/env bash
# What the zig command itself refuses before it compiles anything: targets without a libc, options, files, addresses.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
OUT=${ZIGOUT:-$CORPUS/fail/zig}
ZIG=${ZIG:-0.15.2}
mkdir -p "$OUT"
need_zig "$ZIG"
export ZIG_GLOBAL_CACHE_DIR=$SRC/global ZIG_LOCAL_CACHE_DIR=$SRC/local

source_file() { echo 'pub fn main() void {}' >demo.zig; }

no_libc() { source_file && zig build-exe demo.zig -target x86_64-windows-msvc -lc; }
no_libc_android() { echo 'int main(void) { return 0; }' >demo.c && zig cc -target aarch64-linux-android demo.c; }
no_framework() { source_file && zig build-exe demo.zig -target aarch64-macos -framework Widget; }
extension() { zig build-exe demo.widget; }
linker_argument() { echo 'int main(void) { return 0; }' >demo.c && zig cc -Wl,--widget demo.c; }
fetch_refused() { zig fetch http://127.0.0.1:9/widget.tar.gz; }

record driver-no-libc no_libc
record driver-no-libc-android no_libc_android
record driver-no-framework no_framework
record driver-extension extension
record driver-linker-argument linker_argument
record driver-fetch-refused fetch_refused
