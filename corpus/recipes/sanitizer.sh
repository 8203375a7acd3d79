#!/bin/bash
# Recordings of AddressSanitizer, UBSan, TSan, LeakSanitizer, MSan and valgrind.
. "$(dirname "$0")/lib.sh"
need gcc g++ clang make valgrind cmake libclang-rt-14-dev llvm
c() { printf "$1" >a.cpp; }
UAF='#include <cstdlib>\nint main() { char *p = (char *)malloc(8); free(p); return p[1]; }\n'
OVER='#include <cstdio>\nint sum(int *a) { return a[7]; }\nint main() { int a[5] = {1}; printf("%%d", sum(a)); int *h = new int[3]; return h[3]; }\n'
LEAK='#include <cstdlib>\nvoid *g; void f() { g = malloc(40); g = 0; }\nint main() { f(); }\n'
UB='#include <climits>\nint main(int c, char **) { int x = INT_MAX; x += c; int a[2] = {}; return x ? a[c + 1] : 0; }\n'
RACE='#include <thread>\nint n;\nint main() { std::thread a([] { n++; }), b([] { n++; }); a.join(); b.join(); }\n'
asan_uaf() { c "$UAF"; clang++ -g -fsanitize=address a.cpp -o a && ./a; }
asan_gcc_overflow() { c "$OVER"; g++ -g -fsanitize=address a.cpp -o a && ./a; }
asan_make() { c "$UAF"; printf 'check: a\n\t./a\na: a.cpp\n\tg++ -g -fsanitize=address a.cpp -o a\n' >Makefile; make check; }
lsan() { c "$LEAK"; clang++ -g -fsanitize=address a.cpp -o a && ./a; }
ubsan() { c "$UB"; g++ -g -fsanitize=undefined -fno-sanitize-recover=all a.cpp -o a && ./a; }
ubsan_clang() { c "$UB"; clang++ -g -fsanitize=undefined -fno-sanitize-recover=all a.cpp -o a && ./a; }
tsan() { c "$RACE"; clang++ -g -fsanitize=thread a.cpp -o a && ./a; }
msan() { c 'int main(int, char **) { int x; if (x) return 2; return 1; }\n'; clang++ -g -fsanitize=memory a.cpp -o a && ./a; }
asan_segv() { c 'int main() { return *(volatile int *)0; }\n'; clang++ -g -fsanitize=address a.cpp -o a && ./a; }
asan_double_free() { c '#include <cstdlib>\nint main() { void *p = malloc(3); free(p); free(p); }\n'; g++ -w -g -fsanitize=address a.cpp -o a && ./a; }
asan_order() { c 'int main() {}\n'; g++ -fsanitize=address a.cpp -o a; LD_PRELOAD=libm.so.6 ./a; }
valgrind_leak() { c "$LEAK"; g++ -g a.cpp -o a && valgrind --leak-check=full --error-exitcode=9 ./a; }
valgrind_read() { c "$UAF"; g++ -g a.cpp -o a && valgrind --error-exitcode=9 ./a; }
ctest_asan() { c "$OVER"; printf 'cmake_minimum_required(VERSION 3.10)\nproject(d CXX)\nenable_testing()\nadd_compile_options(-fsanitize=address -g)\nadd_link_options(-fsanitize=address)\nadd_executable(a a.cpp)\nadd_test(NAME buffer COMMAND a)\n' >CMakeLists.txt; cmake -S . -B b >/dev/null && cmake --build b >/dev/null; cd b; ctest --output-on-failure; }
for f in asan_uaf asan_gcc_overflow asan_make lsan ubsan ubsan_clang tsan msan asan_segv asan_double_free asan_order valgrind_leak valgrind_read ctest_asan; do record "${f//_/-}" "$f"; done
p_recover() { c "$UB"; g++ -g -fsanitize=undefined a.cpp -o a; printf 'all:\n\t-./a\n\t@echo "checked with -fsanitize=address,undefined: ERROR SUMMARY: 0 errors"\n' >Makefile; make; }
p_valgrind() { c 'int main() {}\n'; g++ -g a.cpp -o a && valgrind --leak-check=full --error-exitcode=9 ./a; }
record_pass sanitizer valgrind-clean p_valgrind
record_pass sanitizer ubsan-tolerated p_recover
need strace
lsan_ptrace() { c "$LEAK"; g++ -g -fsanitize=address a.cpp -o a && strace -f -e trace=none -o /dev/null ./a; }
record lsan-ptrace lsan_ptrace
need libgtest-dev
tsan_gtest() { printf '#include <gtest/gtest.h>\n#include <thread>\nint n;\nTEST(Pool, Counts) { std::thread a([] { n++; }), b([] { n++; }); a.join(); b.join(); EXPECT_GT(n, 0); }\n' >a.cpp; clang++ -g -fsanitize=thread a.cpp -lgtest -lgtest_main -pthread -o a && ./a; }
record tsan-gtest tsan_gtest
