#!/bin/bash
# Recordings of meson.
. "$(dirname "$0")/lib.sh"
need gcc g++ meson ninja-build pkg-config
b() { printf "project('demo', 'c', version: '1.0'%s)\n" "${2:-}" >meson.build; printf '%b' "$1" >>meson.build; meson setup build; }
dep() { b "cc = meson.get_compiler('c')\ndependency('zlib-nope', required: false)\nfrob = dependency('libfrob', version: '>=2.0')\n"; }
dep_version() { mkdir pc; printf 'Name: frob\nDescription: x\nVersion: 1.0\n' >pc/frob.pc; PKG_CONFIG_PATH=$PWD/pc b "frob = dependency('frob', version: '>=2.0')\n"; }
lib() { b "cc = meson.get_compiler('c')\ncc.find_library('frob')\n"; }
header() { b "cc = meson.get_compiler('c')\ncc.has_header('frob.h')\nif not cc.has_header('frob2.h')\n  error('frob2.h is required')\nendif\n"; }
header_required() { b "cc = meson.get_compiler('c')\ncc.has_header('frob.h', required: true)\n"; }
program() { b "find_program('protoc-nope')\n"; }
compiler() { CC=gcc-99 b ""; }
broken_compiler() { LDFLAGS=-lnone b ""; }
version() { b "" ", meson_version: '>=9.0'"; }
option() { printf "project('demo', 'c')\n" >meson.build; meson setup build -Dnosuch=true; }
syntax() { b "x = [1, 2\n"; }
unknown_var() { b "executable('x', srcs)\n"; }
missing_file() { b "executable('x', 'gone.c')\n"; }
subproject() { b "dependency('fmtx', fallback: ['fmtx', 'fmtx_dep'])\n"; }
subproject_plain() { b "subproject('zlibx')\n"; }
wrap_offline() { mkdir subprojects; printf '[wrap-file]\ndirectory = zlibx-1.0\nsource_url = http://127.0.0.1:9/zlibx-1.0.tar.gz\nsource_filename = zlibx-1.0.tar.gz\nsource_hash = 00\n' >subprojects/zlibx.wrap; b "subproject('zlibx')\n"; }
subdir() { b "subdir('src')\n"; }
kwarg() { b "executable('x', 'a.c', frobs: true)\n"; }
not_build_dir() { mkdir x; meson compile -C x; }
test_fails() { echo 'int main(void) { return 1; }' >t.c; echo '#include <stdlib.h>
int main(void) { abort(); }' >a.c; b "test('one', executable('t', 't.c'))\ntest('aborts', executable('a', 'a.c'))\ntest('expected', executable('e', 't.c'), should_fail: true)\n" >/dev/null && meson test -C build; }
test_verbose() { printf '#include <stdio.h>\nint main(void) { printf("value: 3\\nexpected: 4\\n"); return 1; }\n' >t.c; b "test('parser', executable('t', 't.c'), suite: 'unit')\n" >/dev/null && meson test -C build --print-errorlogs; }
test_timeout() { printf '#include <unistd.h>\nint main(void) { sleep(30); }\n' >t.c; b "test('slow', executable('t', 't.c'), timeout: 1)\n" >/dev/null && meson test -C build; }
compile_fails() { echo 'int f(void) { return y; }' >t.c; b "library('t', 't.c')\n" && meson compile -C build; }
for c in dep dep_version lib header header_required program compiler broken_compiler version option syntax unknown_var missing_file subproject subproject_plain wrap_offline subdir kwarg not_build_dir test_fails test_verbose test_timeout compile_fails; do record "${c//_/-}" "$c"; done
p_optional() { echo 'int main(void) { return 1; }' >t.c; echo 'int main(void) { return 77; }' >s.c; b "cc = meson.get_compiler('c')\ndependency('libfrob', required: false)\nfind_program('protoc-nope', required: false)\ncc.has_header('frob.h')\ncc.has_function('frobnicate')\ncc.compiles('int f(void) { return y; }', name: 'error test')\nwarning('error: optional feature missing')\ntest('expected', executable('t', 't.c'), should_fail: true)\ntest('skipped', executable('s', 's.c'))\n" && meson compile -C build && meson test -C build --print-errorlogs; }
record_pass meson optional-and-xfail p_optional
