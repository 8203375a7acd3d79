#!/bin/bash
# Recordings of failing links: GNU ld, gold, lld, mold, mingw's ld, LTO, the run-time loader.
. "$(dirname "$0")/lib.sh"
need gcc g++ clang lld mold make binutils binutils-aarch64-linux-gnu gcc-aarch64-linux-gnu g++-mingw-w64-x86-64-posix locales

undef_src() {
  printf '#include <cstdio>\nint area(int w, int h);\nstruct shape { virtual ~shape(); virtual int size(); };\nint main() { shape s; std::printf("%%d", area(2, 3)); return s.size(); }\n' >main.cpp
  printf 'app: main.cpp\n\t$(CXX) -O0 main.cpp $(LDFLAGS) -o app\n' >Makefile
}
undef() { undef_src; make CXX="$1" LDFLAGS="$2"; }
undef_bfd() { undef g++ -fuse-ld=bfd; }
undef_gold() { undef g++ -fuse-ld=gold; }
undef_lld() { undef clang++ -fuse-ld=lld; }
undef_mold() { mkdir l; ln -s /usr/bin/mold l/ld; undef g++ "-B$PWD/l"; }
undef_mingw() { undef x86_64-w64-mingw32-g++ ''; }
undef_clang_ld() { undef clang++ ''; }
undef_debug() { undef g++ '-g -fuse-ld=bfd'; }
undef_libm() { printf '#include <math.h>\n#include <zlib.h>\nint main(int c, char **v) { return (int)pow(c, 2.5) + dlsym_missing(c); }\n' >m.c; sed -i 2d m.c; gcc -fuse-ld=bfd -c m.c && gcc -lm m.o -o m; }
undef_pthread_order() { printf 'int helper(void) { return 1; }\n' >h.c; printf 'int helper(void); int main(void) { return helper(); }\n' >m.c; gcc -c h.c m.c; ar rc libh.a h.o; printf 'prog:\n\tgcc -Wl,--as-needed -L. -lh m.o -o prog\n' >Makefile; make; }
undef_main() { echo 'int x;' >a.c; gcc a.c -o a; }
cannot() { echo 'int main(void) { return 0; }' >a.c; printf 'a: a.c\n\t$(CC) a.c -lpq_missing -lssl_missing $(LDFLAGS) -o a\n' >Makefile; make CC="$1" LDFLAGS="$2"; }
cannot_bfd() { cannot gcc -fuse-ld=bfd; }
cannot_gold() { cannot gcc -fuse-ld=gold; }
cannot_lld() { cannot clang -fuse-ld=lld; }
cannot_mold() { mkdir l; ln -s /usr/bin/mold l/ld; cannot gcc "-B$PWD/l"; }
cannot_file() { echo 'int main(void) { return 0; }' >a.c; gcc -c a.c; gcc a.o build/missing.o -o a; }
cannot_file_lld() { echo 'int main(void) { return 0; }' >a.c; clang -c a.c; ld.lld a.o build/missing.o -o a; }
multi_src() { printf 'int counter;\nvoid hook(void) {}\n' >a.c; printf 'int counter;\nvoid hook(void) {}\nint main(void) { return counter; }\n' >b.c; printf 'p: a.o b.o\n\t$(CC) $(L) a.o b.o -o p\n' >Makefile; }
multi_bfd() { multi_src; make L=-fuse-ld=bfd; }
multi_gold() { multi_src; make L=-fuse-ld=gold; }
multi_lld() { multi_src; make CC=clang L=-fuse-ld=lld; }
multi_mold() { multi_src; mkdir l; ln -s /usr/bin/mold l/ld; make L="-B$PWD/l"; }
dso() { # a symbol of a library that is only reached through another library
  printf 'int deep(void) { return 7; }\n' >deep.c; printf 'int deep(void); int shallow(void) { return deep(); }\n' >sh.c
  printf 'int shallow(void); int deep(void); int main(void) { return shallow() + deep(); }\n' >m.c
  gcc -shared -fPIC deep.c -o libdeep.so; gcc -shared -fPIC sh.c -L. -ldeep -o libshallow.so; gcc "$@" m.c -L. -lshallow -Wl,-rpath-link,. -o m
}
dso_bfd() { dso -fuse-ld=bfd; }
dso_lld() { printf 'int deep(void) { return 7; }\n' >deep.c; printf 'int deep(void); int shallow(void) { return deep(); }\n' >sh.c
  printf 'int shallow(void); int deep(void); int main(void) { return shallow() + deep(); }\n' >m.c
  clang -shared -fPIC deep.c -o libdeep.so; clang -shared -fPIC sh.c -L. -ldeep -o libshallow.so; clang -fuse-ld=lld m.c -L. -lshallow -Wl,-rpath-link,. -o m; }
wrong_arch() { echo 'int f(void) { return 1; }' >f.c; echo 'int f(void); int main(void) { return f(); }' >m.c; aarch64-linux-gnu-gcc -c f.c; gcc -c m.c; gcc -fuse-ld="$1" m.o f.o -o m; }
wrong_arch_bfd() { wrong_arch bfd; }
wrong_arch_gold() { wrong_arch gold; }
wrong_arch_lld() { wrong_arch lld; }
wrong_arch_lib() { echo 'int f(void) { return 1; }' >f.c; echo 'int f(void); int main(void) { return f(); }' >m.c; aarch64-linux-gnu-gcc -shared -fPIC f.c -o libf.so; gcc -fuse-ld=bfd m.c -L. -lf -o m; }
not_elf() { echo 'int main(void) { return 0; }' >m.c; echo 'version https://example.org/lfs' >libf.so; gcc m.c ./libf.so -o m; }
fpic() { printf 'int g = 1; static const char *t[] = {"a","b"}; const char *f(int i) { return g ? t[i] : 0; }\n' >f.c; gcc -fno-pic -mcmodel=small -c f.c; ar rc libf.a f.o; printf 'const char *f(int); const char *h(int i) { return f(i); }\n' >h.c; gcc -fuse-ld="$1" -shared -fPIC h.c libf.a -o libh.so; }
fpic_bfd() { fpic bfd; }
fpic_gold() { fpic gold; }
fpic_lld() { fpic lld; }
pie() { printf 'extern int g; int main(void) { return *(&g); }\n' >m.c; echo 'int g = 1;' >g.c; gcc -fno-pie -c m.c g.c; gcc -pie m.o g.o -o m; printf 'static int t[2]; int *f(int i) { return &t[i]; }\n' >t.c; gcc -fno-pie -c t.c; gcc -pie -shared t.o -o t; }
truncated() { printf 'char big[3000000000u]; char after[100]; int main(int c, char **v) { return big[c] + after[c]; }\n' >b.c; printf 'extern char after[]; int h(int i) { return after[i]; }\n' >h.c; gcc -fno-pie -no-pie -fuse-ld=bfd b.c h.c -o b; }
lto_version() { echo 'int f(void) { return 1; }' >f.c; gcc -flto -c f.c; objdump -h f.o | awk '/lto_.lto/ {print $2}' >sec; echo 'int f(void); int main(void) { return f(); }' >m.c; gcc -flto -c m.c
  s=$(cat sec | head -1); objcopy --dump-section "$s"=l f.o; printf '\x09\x00' | dd of=l bs=1 conv=notrunc 2>/dev/null; objcopy --update-section "$s"=l f.o; gcc -flto m.o f.o -o m; }
lto_undef() { printf 'int f(void); int main(void) { return f(); }\n' >m.c; gcc -flto -O2 m.c -o m; }
lto_plugin() { echo 'int f(void) { return 1; }' >f.c; gcc -flto -fno-fat-lto-objects -c f.c; mkdir p; echo 'int f(void); int main(void) { return f(); }' >m.c; ar --plugin /nonexistent.so rc libf.a f.o; /usr/bin/ar rc libf.a f.o; gcc -fno-lto m.c -fno-use-linker-plugin libf.a -o m; }
no_linker() { echo 'int main(void) { return 0; }' >m.c; gcc -fuse-ld=mold -B/nonexistent m.c -o m; clang -fuse-ld=wild m.c -o m; }
no_ld() { echo 'int main(void) { return 0; }' >m.c; gcc -c m.c; mkdir none; PATH=/build/none /usr/lib/gcc/x86_64-linux-gnu/12/collect2 m.o -o m; gcc -fuse-ld=lld -B$PWD m.o -o m; }
output_denied() { echo 'int main(void) { return 0; }' >m.c; gcc m.c -o nodir/m; }
ld_killed() { mkdir l; printf '#!/bin/sh\nkill -9 $$\n' >l/ld; chmod +x l/ld; echo 'int main(void) { return 0; }' >m.c; printf 'm: m.c\n\tgcc -B$(CURDIR)/l m.c -o m\n' >Makefile; make; }
loader() { echo 'int f(void) { return 1; }' >f.c; echo 'int f(void); int main(void) { return f(); }' >m.c; gcc -shared -fPIC -Wl,-soname,libfoo.so.3 f.c -o libfoo.so; gcc m.c -L. -lfoo -o gen; printf 'out.h: gen\n\t./gen > out.h\ngen:\n\ttrue\n' >Makefile; make; }
loader_symbol() { echo 'int f(void) { return 1; }' >f.c; echo 'int f(void); int main(void) { return f(); }' >m.c; gcc -shared -fPIC f.c -o libfoo.so; gcc m.c -L. -lfoo -Wl,-rpath,"$PWD" -o gen; echo 'int other;' >f.c; gcc -shared -fPIC f.c -o libfoo.so; ./gen; }
cxx_abi() { printf '#include <string>\nstd::string name(std::string s) { return s; }\n' >lib.cpp; printf '#include <string>\nstd::string name(std::string); int main() { return name("x").size(); }\n' >m.cpp; g++ -D_GLIBCXX_USE_CXX11_ABI=0 -c lib.cpp; g++ m.cpp lib.o -o m; }
vtable() { printf 'struct base { virtual void f(); int a; };\nint main() { base b; b.f(); }\n' >m.cpp; g++ -fuse-ld=bfd m.cpp -o m; }
hidden() { printf '__attribute__((visibility("hidden"))) int g(void) { return 1; }\n' >g.c; printf 'int g(void); int h(void) { return g(); }\n' >h.c; gcc -shared -fPIC h.c -o libh.so; printf 'int h(void); int main(void) { return h(); }\n' >m.c; gcc m.c g.c -L. -lh -o m; }
libcxx_mismatch() { printf '#include <iostream>\nint main() { std::cout << "x"; }\n' >m.cpp; gcc -c m.cpp; gcc m.o -o m; }

for f in bfd gold lld mold mingw clang_ld debug libm pthread_order main; do record "undefined-${f/_/-}" "undef_$f"; done
for f in bfd gold lld mold file file_lld; do record "cannot-find-${f/_/-}" "cannot_$f"; done
for f in bfd gold lld mold; do record "multiple-$f" "multi_$f"; done
record dso-missing-bfd dso_bfd
record dso-missing-lld dso_lld
for f in bfd gold lld lib; do record "wrong-arch-$f" "wrong_arch_$f"; done
record not-elf not_elf
for f in bfd gold lld; do record "fpic-$f" "fpic_$f"; done
record pie pie
record truncated truncated
record lto-version lto_version
record lto-undefined lto_undef
record lto-no-plugin lto_plugin
record no-linker no_linker
record output-missing-dir output_denied
record ld-killed ld_killed
record loader-missing loader
record loader-symbol loader_symbol
record cxx11-abi cxx_abi
record vtable vtable
record libstdcxx-missing libcxx_mismatch
record hidden hidden

pass_names() { # libraries and sources named after errors, linker warnings, an optional library that is not there
  printf 'int undefined_reference(void) { return 0; }\n' >undefined_reference.c; printf '#include <stdio.h>\nint undefined_reference(void); int main(void) { char b[64]; puts(tmpnam(b)); return undefined_reference(); }\n' >m.c
  printf 'all: m\nliberror.a: undefined_reference.o\n\tar rcs $@ $^\nm: m.c liberror.a\n\t$(CC) m.c -L. -lerror -o m\n\t-$(CC) m.c -L. -lerror -loptional_missing -o m2\n\t@echo "linking done: 0 undefined symbols"\n' >Makefile; make
}
record_pass linker optional-library pass_names
ld_segv() { mkdir bin; printf '#!/bin/sh\nkill -SEGV $$\n' >bin/ld; chmod +x bin/ld; echo 'int main(void) { return 0; }' >m.c; printf 'm: m.c\n\tgcc -B bin -fno-use-linker-plugin m.c -o m\n' >Makefile; make; } # a linker that crashes
ld_segv_clang() { mkdir bin; printf '#!/bin/sh\nkill -SEGV $$\n' >bin/ld; chmod +x bin/ld; echo 'int main(void) { return 0; }' >m.c; clang -B bin m.c -o m; }
record ld-crashed ld_segv
record ld-crashed-clang ld_segv_clang
