#!/usr/bin/env bash
# Symbol versions of glibc at link time (zig, LLD, GNU ld, gold, rustc) and at run time, and glibc programs on musl.
# Real libraries: Debian 12's OpenSSL, which needs GLIBC_2.34. The older glibc: Debian 11's 2.31 as a sysroot, and zig's own stubs.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need gcc g++ clang lld mold gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user binutils musl-tools python3
need_zig 0.13.0 0.14.1 0.15.1 0.15.2 0.16.0
export ZIG_GLOBAL_CACHE_DIR=$SRC/global
ZIGOUT=$CORPUS/fail/zig

MIRROR=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
[ -n "$MIRROR" ] || MIRROR=$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list | head -1)
fetch() { # fetch SUITE ARCH DEST PACKAGE... : unpack packages of any suite and architecture, without touching the system's apt
  local suite=$1 arch=$2 dest=$3 t
  shift 3
  [ -d "$dest" ] && return
  t=$(mktemp -d)
  mkdir -p "$t/lists/partial"
  echo "deb [arch=$arch signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $MIRROR $suite main" >"$t/src.list"
  local apt=(apt-get -o "Dir::Etc::sourcelist=$t/src.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$t/lists" -o "APT::Architecture=$arch"
    -o "APT::Architectures::=$arch" -o Dir::State::status=/dev/null -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  "${apt[@]}" update -qq && (cd "$t" && "${apt[@]}" download -qq "$@" 2>/dev/null)
  mkdir -p "$dest"
  for d in "$t"/*.deb; do dpkg-deb -x "$d" "$dest"; done
}
sysroots() {
  local a
  for a in arm64 amd64; do
    fetch bookworm $a "$SRC/new-$a" libssl3 libssl-dev libc6 libc6-dev zlib1g libgcc-s1
    fetch bullseye $a "$SRC/old-$a" libc6 libc6-dev linux-libc-dev libgcc-s1 libcrypt1
  done
  ln -sfn ../lib/x86_64-linux-gnu/ld-2.31.so "$SRC/old-amd64/lib64/ld-linux-x86-64.so.2"
}
[ -n "${NO_SYSROOTS:-}" ] || sysroots
T=aarch64-linux-gnu X=x86_64-linux-gnu
R=$SRC/new-arm64/usr/lib/$T S=$SRC/old-arm64 R64=$SRC/new-amd64/usr/lib/$X S64=$SRC/old-amd64

# -- zig build, zig build-exe, zig cc (recorded under fail/zig)
tls() { project tlsproj; zig build -Dtarget="$TARGET" -Dlibdir="$LIBDIR" $MORE; }
zig_case() { # zig_case CASE TARGET LIBDIR [ARGUMENT...]
  local case=$1
  TARGET=$2 LIBDIR=$3 MORE=${*:4}
  OUT=$ZIGOUT record "$case" tls
}
zig_case glibc-arm64-default $T "$R"
zig_case glibc-arm64-release $T "$R" -Doptimize=ReleaseSmall
for g in 2.17 2.28 2.31 2.33; do zig_case "glibc-arm64-$g" "$T.$g" "$R"; done
zig_case glibc-x64-default-release $X "$R64" -Doptimize=ReleaseSmall
zig_case system-library-missing-cross $T /nonexistent
build_exe() { project tlsproj; "/opt/zig-$V/zig" build-exe src/main.zig -target $T -lc "-L$R" -lssl -lcrypto; }
for V in 0.15.2 0.16.0; do OUT=$ZIGOUT record "glibc-$V-buildexe-arm64" build_exe; done
for V in 0.13.0 0.14.1; do record_pass zig "$V-buildexe-arm64" build_exe; done
zigcc() { project tlsproj; zig cc -target "$TARGET" main.c -o app "-L$R" -lssl -lcrypto; }
TARGET=$T OUT=$ZIGOUT record glibc-zigcc-arm64 zigcc
pass_tls() { project tlsproj; zig build -Dtarget="$TARGET" -Dlibdir="$LIBDIR" --summary all $MORE; }
for g in 2.34 2.36 2.39; do TARGET=$T.$g LIBDIR=$R MORE= record_pass zig "arm64-$g" pass_tls; done
TARGET=$T LIBDIR=$R MORE=-Dallow-shlib-undefined=true record_pass zig arm64-allow pass_tls
mkdir -p "$SRC/static" && cp "$R"/libssl.a "$R"/libcrypto.a "$SRC/static/" 2>/dev/null
TARGET=$T LIBDIR=$SRC/static MORE= record_pass zig arm64-gnu-static-a pass_tls
TARGET=$X LIBDIR=$R64 MORE= record_pass zig x64-default-debug pass_tls

# -- other linkers, with Debian 11's glibc as the sysroot
GF="--sysroot=$S -B$S/usr/lib/$T -L$S/lib/$T -L$S/usr/lib/$T -I$S/usr/include/$T"
GCC="$T-gcc $GF main.c -o app -L$R -lssl -lcrypto -Wl,-rpath-link,$R"
CLANG="clang --target=$T $GF --gcc-toolchain=/usr main.c -o app -L$R -lssl -lcrypto -L/usr/lib/gcc-cross/$T/12 -B/usr/lib/gcc-cross/$T/12"
GCC64="gcc --sysroot=$S64 -B$S64/usr/lib/$X -L$S64/lib/$X -L$S64/usr/lib/$X -I$S64/usr/include/$X main.c -o app -L$R64 -lssl -lcrypto -Wl,-rpath-link,$R64"
linked() { project tlsproj; $LINK; }
LINK=$GCC record link-gcc-bfd-arm64 linked
LINK="$GCC -fuse-ld=gold" record link-gcc-gold-arm64 linked
LINK="$GCC -fuse-ld=gold -Wl,--no-allow-shlib-undefined" record link-gcc-gold-arm64-strict linked
LINK="$CLANG -fuse-ld=lld" record link-clang-lld14-arm64 linked
LINK=$GCC64 record link-gcc-bfd-x64 linked
LINK="$GCC64 -fuse-ld=gold" record link-gcc-gold-x64 linked
LINK="$GCC64 -fuse-ld=lld" record link-gcc-lld14-x64 linked
LINK="$CLANG -fuse-ld=mold" record_pass glibc gcc-mold-arm64 linked
LINK="$GCC64 -Wl,--allow-shlib-undefined" record_pass glibc gcc-bfd-x64-allow linked

# -- rustc hands the linker's words on
crate() {
  mkdir -p src
  printf '[package]\nname = "tlsdemo"\nversion = "0.1.0"\nedition = "2021"\nbuild = "build.rs"\n' >Cargo.toml
  printf 'fn main() {\n    println!("cargo:rustc-link-search=native={}", std::env::var("LIBDIR").unwrap());\n    println!("cargo:rustc-link-lib=ssl");\n    println!("cargo:rustc-link-lib=crypto");\n}\n' >build.rs
  printf 'extern "C" {\n    fn OPENSSL_version_major() -> u32;\n}\nfn main() {\n    println!("{}", unsafe { OPENSSL_version_major() });\n}\n' >src/main.rs
}
cargo_lld() {
  crate
  LIBDIR=$R64 RUSTFLAGS="-C link-arg=-fuse-ld=lld -C link-arg=--sysroot=$S64 -C link-arg=-B$S64/usr/lib/$X -C link-arg=-L$S64/lib/$X -C link-arg=-L$S64/usr/lib/$X" \
    cargo build --offline --target x86_64-unknown-linux-gnu
}
cargo_bfd() {
  crate
  LIBDIR=$R64 RUSTFLAGS="-C link-self-contained=-linker -C linker-features=-lld -C link-arg=--sysroot=$S64 -C link-arg=-B$S64/usr/lib/$X -C link-arg=-L$S64/lib/$X -C link-arg=-L$S64/usr/lib/$X -C link-arg=-Wl,-rpath-link,$R64" \
    cargo build --offline --target x86_64-unknown-linux-gnu
}
zigbuild() { crate; LIBDIR=$R64 CARGO_ZIGBUILD_ZIG_PATH=/opt/zig-0.15.1/zig PYTHONPATH=$SRC/czb "$SRC/czb/bin/cargo-zigbuild" zigbuild --offline --release --target "x86_64-unknown-linux-gnu.$G"; }
if command -v cargo >/dev/null; then
  record link-cargo-x64-oldsysroot cargo_bfd
  record link-cargo-x64-oldsysroot-lld cargo_lld
  [ -d "$SRC/czb" ] || python3 -m pip -q install --no-deps --target "$SRC/czb" cargo-zigbuild==0.20.1 2>/dev/null
  G=2.17 record link-cargo-zigbuild-2.17 zigbuild
  G=2.36 record_pass glibc cargo-zigbuild-2.36 zigbuild
fi

# -- an object of a newer glibc, an object for glibc in a musl link
newer() {
  printf '#include <stdlib.h>\n#include <string.h>\nlong f(const char *s) {\n  char b[9];\n  strlcpy(b, s, 9);\n  return strtol(b, 0, 10);\n}\n' >new.c
  zig cc -target "$1.2.39" -D_GNU_SOURCE -O1 -c new.c -o new.o && ar rcs libnew.a new.o
  printf 'long f(const char *);\nint main(int c, char **v) { return f(v[0]); }\n' >usenew.c
}
isoc23_gcc() { newer $X; gcc usenew.c -o app -L. -lnew; }
isoc23_gold() { newer $X; gcc -fuse-ld=gold usenew.c -o app -L. -lnew; }
isoc23_mold() { newer $X; gcc -fuse-ld=mold usenew.c -o app -L. -lnew; }
isoc23_lld() { newer $X; clang -fuse-ld=lld usenew.c -o app -L. -lnew; }
isoc23_zigcc() { newer $T; zig cc -target $T.2.28 usenew.c -o app -L. -lnew; }
isoc23_make() { # under make -k, with warnings that speak of errors
  newer $X
  printf 'CFLAGS = -Wall -Wextra\nall: good bad\ngood: good.c\n\tgcc $(CFLAGS) good.c -o good\nbad: usenew.c\n\tgcc $(CFLAGS) usenew.c -o bad -L. -lnew\n' >Makefile
  printf 'int error(int unused) { return 0; }\nint main(void) { int failed; return error(1); }\n' >good.c
  make -k
}
record link-gcc-isoc23 isoc23_gcc
record link-gold-isoc23 isoc23_gold
record link-mold-isoc23 isoc23_mold
record link-clang-lld-isoc23 isoc23_lld
record link-zigcc-isoc23 isoc23_zigcc
record link-make-isoc23 isoc23_make
fortified() {
  printf '#include <stdio.h>\n#include <string.h>\nint main(int c, char **v) {\n  char b[40];\n  sprintf(b, "%%d", c);\n  strcat(b, v[0]);\n  puts(b);\n  return 0;\n}\n' >f.c
  gcc -O2 -D_FORTIFY_SOURCE=2 -c f.c -o f.o
}
fortify_musl_gcc() { fortified; musl-gcc f.o -o app; }
fortify_zigcc() { fortified; zig cc -target x86_64-linux-musl f.o -o app; }
musl_static() { project tlsproj; zig build -Dtarget=aarch64-linux-musl -Dlibdir="$SRC/static"; }
record link-fortify-musl-gcc fortify_musl_gcc
record link-fortify-zigcc fortify_zigcc
record link-zig-arm64-musl-static-glibc-a musl_static

# -- run time
runtime() { printf '#include <stdlib.h>\n#include <string.h>\nint main(int c, char **v) {\n  char b[9];\n  strlcpy(b, "0", 9);\n  return (int)strtol(b, 0, 10);\n}\n' >rt.c; }
run_238() { runtime; zig cc -target $X.2.39 -D_GNU_SOURCE rt.c -o app && ./app; }
run_python() {
  runtime
  zig cc -target $X.2.39 -D_GNU_SOURCE -shared -fPIC -Dmain=PyInit_spam rt.c -o spam.cpython-311-x86_64-linux-gnu.so
  /usr/bin/python3 -c 'import spam'
}
run_ctypes() { runtime; zig cc -target $X.2.39 -D_GNU_SOURCE -shared -fPIC -Dmain=g rt.c -o libneeds.so; /usr/bin/python3 -c 'import ctypes; ctypes.CDLL("./libneeds.so")'; }
run_node() { runtime; zig cc -target $X.2.39 -D_GNU_SOURCE -shared -fPIC -Dmain=g rt.c -o addon.node; node -e 'require("./addon.node")'; }
run_arm64() { project tlsproj; zig build -Dtarget=$T.2.34 -Dlibdir="$R" >/dev/null 2>&1; qemu-aarch64 -L "$S" -E "LD_LIBRARY_PATH=$S/lib/$T:$R" zig-out/bin/zigcat; }
record run-x64-2.38-missing run_238
record run-python-import run_python
record run-python-ctypes run_ctypes
record run-node-addon run_node
record run-arm64-on-2.31 run_arm64
library() { # library : libfoo.so.1 and a program that needs it
  echo 'int foo(void) { return 3; }' >foo.c
  printf 'int foo(void);\nint main(void) { return foo() - 3; }\n' >use.c
  gcc -shared -fPIC foo.c -o libfoo.so -Wl,-soname,libfoo.so.1 && ln -s libfoo.so libfoo.so.1 && gcc use.c -o app -L. -lfoo
}
run_missing() { library; ./app; }
run_missing_make() { library; printf 'check:\n\t@echo "running 1 test, 0 errors expected"\n\t./app\n' >Makefile; make check; }
run_lookup() { library; mkdir alt; echo 'int bar(void) { return 3; }' >bar.c; gcc -shared -fPIC bar.c -o alt/libfoo.so.1 -Wl,-soname,libfoo.so.1; LD_LIBRARY_PATH=alt ./app; }
run_version() {
  echo 'FOO_1.0 { global: foo; };' >v1.map && echo 'FOO_2.0 { global: foo; };' >v2.map
  library
  gcc -shared -fPIC foo.c -o libfoo.so -Wl,-soname,libfoo.so.1,--version-script=v2.map && gcc use.c -o app2 -L. -lfoo && mkdir alt
  gcc -shared -fPIC foo.c -o alt/libfoo.so.1 -Wl,-soname,libfoo.so.1,--version-script=v1.map && LD_LIBRARY_PATH=alt ./app2
}
run_libstdcxx() {
  printf '#include <iostream>\n#include <string>\nint main() {\n  std::string s = "x";\n  std::cout << s << std::endl;\n}\n' >t.cc && g++ t.cc -o app
  mkdir old && echo 'GLIBCXX_3.4 { global: nothing; }; CXXABI_1.3 { };' >o.map && echo 'void nothing(void) {}' >o.c
  gcc -shared -fPIC o.c -o old/libstdc++.so.6 -Wl,-soname,libstdc++.so.6,--version-script=o.map && LD_LIBRARY_PATH=old ./app
}
run_short() { echo 'not a library' >libbad.so; /usr/bin/python3 -c 'import ctypes; ctypes.CDLL("./libbad.so")'; }
run_qemu() { printf 'int main(void) { return 0; }\n' >h.c; aarch64-linux-gnu-gcc h.c -o app; qemu-aarch64 ./app; }
record run-library-missing run_missing
record run-library-missing-make run_missing_make
record run-symbol-lookup run_lookup
record run-library-version run_version
record run-libstdcxx-old run_libstdcxx
record run-file-too-short run_short
record run-qemu-loader-missing run_qemu
musl_missing() { library; /lib/ld-musl-x86_64.so.1 ./app; }
musl_symbol() { fortified; gcc f.o -o app; /lib/ld-musl-x86_64.so.1 ./app; }
record run-musl-library-missing musl_missing
record run-musl-symbol musl_symbol

# -- passing
pass_library_path() { # the first start fails, the second has the path; then the build goes on and passes
  library
  ./app || { echo "retrying with LD_LIBRARY_PATH"; LD_LIBRARY_PATH=. ./app && echo "ok, 0 errors"; }
  project zigproj
  zig build --summary all
}
pass_preload() { library; LD_PRELOAD=libnothere.so LD_LIBRARY_PATH=. ./app && echo done; }
record_pass glibc retry-library-path pass_library_path
record_pass glibc preload-ignored pass_preload
