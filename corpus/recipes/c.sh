#!/bin/bash
# Recordings of failing C and C++ compilations: gcc, g++, clang, mingw, their assemblers and checkers.
. "$(dirname "$0")/lib.sh"
need gcc g++ clang clang-tidy clang-format make gcc-12-locales locales g++-mingw-w64-x86-64-posix
for l in de_DE fr_FR es_ES ru_RU zh_CN ja_JP; do
  locale -a | grep -qi "^$l.utf8" || localedef -i "$l" -f UTF-8 "$l.UTF-8"
done

project() { # a small library with warnings before the error
  mkdir -p src include
  cat >include/buf.h <<'F'
#ifndef BUF_H
#define BUF_H
#include <stddef.h>
typedef struct { char *data; size_t len; } buf_t;
int buf_push(buf_t *b, const char *s, int error);
#endif
F
  cat >src/error.c <<'F'
#include "buf.h"
#include <stdio.h>
int report_error(const char *fmt, int unused) {
  int fatal_error = 0;
  printf(fmt);
  return fatal_error ? 1 : 0;
}
F
  cat >src/buf.c <<'F'
#include "buf.h"
#include <string.h>
int buf_push(buf_t *b, const char *s, int error) {
  unsigned n = strlen(s);
  if (n > b->len - 1 == error) return -1;
  memcpy(b->data, s, n);
  b->lenght += n;
  return buf_grow(b, n);
}
F
  cat >Makefile <<'F'
CC ?= gcc
CFLAGS = -Wall -Wextra -Werror=return-type -Iinclude
OBJS = build/error.o build/buf.o
libbuf.a: $(OBJS)
	ar rcs $@ $^
build/%.o: src/%.c
	@mkdir -p build
	$(CC) $(CFLAGS) -c $< -o $@
F
}
undeclared_make() { project; make -j2 libbuf.a; }
undeclared_clang() { project; make -k CC=clang CFLAGS="-Weverything -Iinclude -fcolor-diagnostics"; }
missing_header_gcc() { printf '#include <stdio.h>\n#include <curl/curl.h>\nint main(void) { return 0; }\n' >fetch.c; printf 'CFLAGS=-O2 -g\nfetch: fetch.c\n' >Makefile; make; }
missing_header_clang() { mkdir lib; printf '#include "ossl.h"\nint x;\n' >lib/tls.c; printf '#pragma once\n#include <openssl/evp_nope.h>\n' >lib/ossl.h; clang -Ilib -c lib/tls.c; }
missing_local_header() { mkdir src; printf '#include "config.h"\nint x;\n' >src/main.c; gcc -Wall -c src/main.c -o main.o; }
missing_local_header_cxx() { printf '#include <vector>\n#include "generated/parser.hpp"\nint x;\n' >app.cpp; clang++ -c app.cpp; }
missing_python_header() { printf '#define PY_SSIZE_T_CLEAN\n#include <Python.h>\nint x;\n' >_speedups.c; gcc -fPIC -Ibuild -c _speedups.c; }
werror_gcc() { project; sed -i 's/b->lenght += n;/b->len += n;/; s/return buf_grow.*/return 0;/' src/buf.c; make -k CFLAGS='-Wall -Wextra -Werror -Iinclude'; }
werror_clang() { project; clang -Wall -Wextra -Werror -Iinclude -c src/error.c -o error.o; }
werror_one() { printf 'int f(int x) { switch (x) { case 1: x = 2; case 2: return x; } }\n' >f.c; gcc -Werror=return-type -Wimplicit-fallthrough -c f.c; }
template_error() {
  cat >sort.cpp <<'F'
#include <algorithm>
#include <list>
#include <map>
#include <string>
struct key { int a; };
int main() {
  std::list<int> l{3, 2, 1};
  std::sort(l.begin(), l.end());
  std::map<key, std::string> m;
  m[key{1}] = "x";
}
F
  printf 'all: sort.o\nsort.o: sort.cpp\n\tg++ -std=c++17 -O2 -c sort.cpp\n' >Makefile; make
}
concept_error() { printf '#include <concepts>\ntemplate <std::integral T> T twice(T x) { return x + x; }\nint main() { return twice("a"); }\n' >c.cc; g++ -std=c++20 -c c.cc; }
locale_case() { project; LC_ALL=$1.UTF-8 make -s; }
locale_de() { locale_case de_DE; }
locale_fr() { locale_case fr_FR; }
locale_es() { project; printf '#include "nope.h"\n' >src/buf.c; LC_ALL=es_ES.UTF-8 make; }
locale_ru() { locale_case ru_RU; }
locale_zh() { locale_case zh_CN; }
locale_ja() { locale_case ja_JP; }
unknown_option_gcc() { echo 'int x;' >x.c; gcc -O2 -fstack-clash-protektion -std=c2y -c x.c; }
unknown_option_clang() { echo 'int x;' >x.c; clang -O2 -fno-such-option -c x.c; }
unknown_std_clang() { echo 'int x;' >x.cpp; clang++ -std=c++26 -c x.cpp; }
no_input_file() { g++ -O2 -c src/missing.cpp -o missing.o; }
no_input_clang() { clang -c missing.c; }
oom_killed() { mkdir fake; printf '#!/bin/sh\nkill -9 $$\n' >fake/cc1plus; chmod +x fake/cc1plus; echo 'int x;' >big.cpp; printf 'big.o: big.cpp\n\tg++ -B$(CURDIR)/fake -O2 -c big.cpp\n' >Makefile; make -j2; }
oom_alloc() {
  { echo 'struct s {'; for i in $(seq 1 60000); do echo "int f$i; int g$i(int a) { return a + f$i; }"; done; echo '};'; } >big.cpp
  bash -c 'ulimit -v 90000; g++ --param ggc-min-heapsize=1000 -O2 -c big.cpp'
}
driver_ice() { mkdir fake; printf '#!/bin/sh\nkill -SEGV $$\n' >fake/cc1; chmod +x fake/cc1; echo 'int x;' >a.c; gcc -B"$PWD/fake" -c a.c; }
clang_crash() { printf 'int ok;\n#pragma clang __debug crash\n' >a.c; TMPDIR=$PWD clang -c a.c; }
clang_killed() { bash -c 'ulimit -t 1; { echo "int a[] = {"; seq -s, 1 6000000; echo "};"; } > big.c; clang -fno-integrated-cc1 -O2 -c big.c'; }
assembler() { printf '\tmov %%rax\n\tfrobnicate %%eax\n' >boot.s; printf 'boot.o: boot.s\n\tgcc -c boot.s\n' >Makefile; make; }
hash_error() { printf '#ifndef HAVE_FOO\n#error "HAVE_FOO is required, run ./configure --with-foo"\n#endif\n' >a.c; gcc -c a.c; }
implicit_decl() { printf 'int main(void) { return frob(3); }\n' >a.c; clang -Werror=implicit-function-declaration -c a.c; }
missing_std_include() { printf '#include <vector>\nstruct s { uint32_t a; std::string n; };\nvoid f() { std::unique_ptr<int> p; }\n' >a.cpp; printf 'a.o:\n\tg++ -c a.cpp\n' >Makefile; make; }
conflict_marker() { printf 'int a;\n<<<<<<< HEAD\nint b;\n=======\nint c;\n>>>>>>> topic\n' >a.c; gcc -c a.c; }
needs_cxx17() { printf '#include <optional>\nstd::optional<int> f() { return {}; }\n' >a.cpp; g++ -std=c++14 -c a.cpp; }
needs_cxx11() { printf '#include <thread>\nint x;\n' >a.cpp; g++ -std=c++98 -c a.cpp; }
m32_headers() { printf '#include <stdio.h>\nint x;\n' >a.c; gcc -m32 -c a.c; }
compiler_missing() { echo 'int x;' >a.c; printf 'a.o: a.c\n\t$(CC) -c a.c\n' >Makefile; make CC=gcc-99; }
compiler_missing_sh() { echo 'int x;' >a.c; printf 'a.o: a.c\n\t@if $(CXX) -c a.c; then :; else exit 127; fi\n' >Makefile; make CXX=clang++-99; }
tidy() { printf 'int f(int *p) {\n  if (p = 0)\n    return 1;\n  return 0;\n}\n' >a.c; clang-tidy --quiet --warnings-as-errors='*' --checks='bugprone-*,readability-braces*' a.c --; }
format() { printf 'int   f( ){return 1;}\n' >a.c; clang-format --dry-run -Werror a.c; }
mingw() { printf '#include <windows.h>\n#include <sys/socket.h>\nint main(void) { return 0; }\n' >a.c; x86_64-w64-mingw32-gcc -c a.c; }
objc_arg() { printf 'struct p { int x; };\nvoid f(struct p *q) { q.x = 1; }\nint g(void) { return "a" * 2; }\n' >a.c; for c in gcc clang; do $c -c a.c; done; }
driver_error() { mkdir src; echo 'int x;' >src/a.c; printf 'all:\n\tclang -c src/a.c -o build/a.o\n' >Makefile; make; }
too_many() { { for i in $(seq 1 25); do echo "int f$i(void) { return y$i; }"; done; } >a.c; clang -ferror-limit=5 -c a.c; }

record undeclared-make undeclared_make
record undeclared-clang undeclared_clang
record missing-header-gcc missing_header_gcc
record missing-header-clang missing_header_clang
record missing-local-header missing_local_header
record missing-local-header-cxx missing_local_header_cxx
record missing-python-header missing_python_header
record werror-gcc werror_gcc
record werror-clang werror_clang
record werror-one werror_one
record template-error template_error
record concept-error concept_error
for l in de fr es ru zh ja; do record "locale-$l" "locale_$l"; done
record unknown-option-gcc unknown_option_gcc
record unknown-option-clang unknown_option_clang
record unknown-std-clang unknown_std_clang
record no-input-file no_input_file
record no-input-clang no_input_clang
record oom-killed oom_killed
record oom-alloc oom_alloc
record driver-ice driver_ice
record clang-crash clang_crash
record clang-killed clang_killed
record assembler assembler
record hash-error hash_error
record implicit-decl implicit_decl
record missing-std-include missing_std_include
record conflict-marker conflict_marker
record needs-cxx17 needs_cxx17
record needs-cxx11 needs_cxx11
record m32-headers m32_headers
record compiler-missing compiler_missing
record compiler-missing-sh compiler_missing_sh
record clang-tidy tidy
record clang-format format
record mingw-header mingw
record two-compilers objc_arg
record error-limit too_many
record driver-error driver_error

# One header of each library that the database knows; -nostdinc hides those that are installed.
hdr() { printf "#include <%s>\nint x;\n" "$H" >a.cpp; printf "a.o: a.cpp\n\t\$(CXX) -nostdinc -I. -O2 -c a.cpp\n" >Makefile; make "CXX=$HCC"; }
HCC=g++
for pair in python:Python.h openssl:openssl/ssl.h zlib:zlib.h curl:curl/curl.h ffi:ffi.h libxml2:libxml/parser.h ncurses:ncurses.h readline:readline/readline.h postgresql:libpq-fe.h mysql:mysql.h sqlite:sqlite3.h jpeg-png:jpeglib.h freetype:ft2build.h x11:X11/Xlib.h opengl:GL/gl.h alsa:alsa/asoundlib.h glib:glib.h dbus-udev:libudev.h usb:libusb.h ldap-krb5:ldap.h compression:bzlib.h gmp:gmp.h boost:boost/asio.hpp eigen:Eigen/Dense gtest:gtest/gtest.h protobuf:google/protobuf/message.h libc:stdlib.h cxxlib:iostream linux:linux/if_tun.h multilib:bits/libc-header-start.h execinfo:execinfo.h windows-sockets:sys/socket.h numpy:numpy/arrayobject.h jni:jni.h ruby:ruby.h misc:uuid/uuid.h; do
  H=${pair#*:}; record "header-${pair%%:*}" hdr
  [ $HCC = g++ ] && HCC=clang++ || HCC=g++
done

# Passing builds that are full of error words.
pass_warnings() { project; sed -i 's/b->lenght += n;/b->len += n;/; s/return buf_grow.*/return 0;/' src/buf.c; make V=1; }
pass_werror_flags() {
  project; sed -i 's/b->lenght += n;/b->len += n;/; s/return buf_grow.*/return 0;/; s/ == error//' src/buf.c
  printf 'int report_error(int e) { return e; }\n' >src/error.c
  make CFLAGS='-Wall -Werror -Werror=format-security -Wfatal-errors -fmax-errors=3 -Iinclude'; echo '0 errors, 0 warnings'
}
pass_compile_fail() { # negative compilation tests, errors printed on purpose
  mkdir t; printf 'int main(void) { return undeclared_name; }\n' >t/neg1.c; printf '#include "missing.h"\n' >t/neg2.c
  printf '#!/bin/sh\necho 1..2\nfor i in 1 2; do if gcc -c t/neg$i.c -o /dev/null; then echo "not ok $i"; else echo "ok $i - neg$i.c is rejected"; fi; done\n' >t/negative.t
  chmod +x t/negative.t; printf 'check:\n\tprove -v -e "" t/negative.t\n' >Makefile; make check
}
pass_tolerated() { printf 'all:\n\t-gcc -c nosuch.c\n\t-false\n\techo done\n' >Makefile; make; }
record_pass c warnings pass_warnings
record_pass c werror-flags pass_werror_flags
record_pass c compile-fail-tests pass_compile_fail
record_pass c tolerated pass_tolerated
# Old C under a compiler that no longer only warns (clang 16 does as GCC 14 does), bare calls, cppcheck, grammars.
need clang-16 cppcheck bison flex
stricter_int() { printf 'int *table;\nint size(void) {\n  table = 3;\n  return 0;\n}\n' >size.c; clang-16 -c size.c; }
stricter_implicit_int() { printf 'static count = 3;\nint get(void) { return count; }\n' >count.c; printf 'CC = clang-16\ncount.o: count.c\n' >Makefile; make; }
no_sources_make() { printf 'SRCS = $(wildcard src/*.cc)\nprog: $(SRCS)\n\tg++ -O2 -Wall $(SRCS) -o $@\n' >Makefile; make; }
cppcheck_leak() { mkdir src; printf '#include <stdlib.h>\nint error_count(int n) {\n  char *p = malloc(10);\n  if (n > 3) return 1;\n  free(p);\n  int a[2];\n  return a[2];\n}\n' >src/store.c; printf 'lint:\n\tcppcheck --enable=warning,style --error-exitcode=1 --inline-suppr src\n' >Makefile; make lint; }
bison_error() { printf '%%token NUM\n%%%%\nexpr: expr "+" term | NUM\n    ;\nlist: | list expr %%prec UNARY ;\n' >parser.y; printf 'parser.c: parser.y\n\tbison -d -o $@ $<\n' >Makefile; make; }
bison_syntax() { printf '%%require "9.1"\n%%token NUM\n%%%%\nexpr: NUM\n' >calc.yy; bison -d calc.yy; }
flex_error() { printf '%%%%\n[0-9+ return 1;\n"abc return 2;\n%%%%\n' >scan.l; printf 'scan.c: scan.l\n\tflex -o $@ $<\n' >Makefile; make; }
flex_rule() { printf '%%option noyywrap\n%%%%\n{DIGIT}+ { return 1; }\n<STATE>x { return 2; }\n%%%%\n' >scan.l; flex scan.l; }
for c in stricter_int stricter_implicit_int no_sources_make cppcheck_leak bison_error bison_syntax flex_error flex_rule; do record "${c//_/-}" "$c"; done
pass_cppcheck() { printf '#include <stdlib.h>\nint f(int *p) { if (p) {} return *p; }\n' >null.c; cppcheck --enable=all null.c; printf '%%token NUM UNUSED\n%%%%\nexpr: expr expr | NUM ;\n' >p.y; bison -d p.y; }
record_pass c cppcheck-findings-only pass_cppcheck
