#!/usr/bin/env bash
# Shows that the remedies which the signatures call proved do work: each case fails, the remedy is applied, the same case passes.
# Prints one line per remedy; ends with 1 if any did not do what is claimed of it. Includes the remedies that are said not to help.
FAMILY=prove-zig
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need_seccomp
need_zig 0.14.1 0.15.1 0.15.2 0.16.0
bad=0
prove() { # prove NAME FAILING PASSING : functions or commands, each in one fresh directory
  rm -rf "${SRC:?}/$1" && mkdir -p "$SRC/$1" && cd "$SRC/$1" || exit 2
  if "$2" >fail.log 2>&1; then echo "NOT SHOWN $1: it does not fail"; bad=1; return; fi
  if "$3" >pass.log 2>&1; then echo "proved    $1"; else echo "NOT SHOWN $1: the remedy does not help"; tail -3 pass.log; bad=1; fi
}
no_help() { # no_help NAME COMMAND : the remedy is said not to help, and does not
  rm -rf "${SRC:?}/$1" && mkdir -p "$SRC/$1" && cd "$SRC/$1" || exit 2
  if "$2" >fail.log 2>&1; then echo "NOT SHOWN $1: it helps after all"; bad=1; else echo "refuted   $1"; fi
}
fresh() { [ -f build.zig ] || project "$1"; }

# -- the cache
export ZIG_GLOBAL_CACHE_DIR=$SRC/global
warm() { fresh zigproj; zig build >/dev/null 2>&1; rm -rf zig-out; }
clean_local() { rm -rf .zig-cache && zig build; }
clean_global() { rm -rf .zig-cache "$ZIG_GLOBAL_CACHE_DIR" && zig build; }
manifest_cut() { warm; for f in .zig-cache/h/*.txt; do truncate -s $(($(stat -c %s "$f") / 2)) "$f"; done; zig build; }
options_loop() { warm; for f in .zig-cache/c/*/options.zig; do rm "$f"; ln -s options.zig "$f"; done; zig build; }
options_empty() { warm; for f in .zig-cache/c/*/options.zig; do : >"$f"; touch -d 2020-01-01 "$f"; done; zig build; }
objects_gone() { warm; rm -rf .zig-cache/o; zig build; }
runner_cut() { warm; f=$(ls .zig-cache/o/*/build); truncate -s $(($(stat -c %s "$f") / 2)) "$f"; zig build; }
archive_garbage() { warm; for f in "$ZIG_GLOBAL_CACHE_DIR"/o/*/*.a; do head -c 65536 /dev/urandom >"$f"; done; rm -rf .zig-cache/o/*/demo .zig-cache/h/*.txt; zig build; }
archive_empty() { # 0.14: an empty archive shows as missing symbols
  fresh zigproj
  ZIG=0.14.1 zig build >/dev/null 2>&1
  for f in "$ZIG_GLOBAL_CACHE_DIR"/o/*/*.a; do : >"$f"; done
  rm -rf .zig-cache/o/*/demo .zig-cache/h/*.txt zig-out
  ZIG=0.14.1 zig build
}
clean_global_014() { rm -rf .zig-cache "$ZIG_GLOBAL_CACHE_DIR" && ZIG=0.14.1 zig build; }
tmp_is_file() { warm; rm -rf .zig-cache/tmp .zig-cache/c .zig-cache/o .zig-cache/h/*.txt; echo x >.zig-cache/tmp; zig build; }
prove cache-manifest-cut manifest_cut clean_local
prove cache-options-loop options_loop clean_local
prove cache-options-empty options_empty clean_local
prove cache-objects-gone objects_gone clean_local
prove cache-runner-cut runner_cut clean_local
prove cache-archive-garbage archive_garbage clean_global
prove cache-archive-empty archive_empty clean_global_014
prove cache-tmp-is-file tmp_is_file clean_local

# -- a cache that may not be written: as another user, and on a read-only mount
other_user() {
  id builder >/dev/null 2>&1 || useradd -m builder
  warm
  chmod 755 . && echo '//' >>src/main.zig
  runuser -u builder -- /opt/zig-0.15.1/zig build
}
own_directories() { runuser -u builder -- env ZIG_LOCAL_CACHE_DIR="$(runuser -u builder -- mktemp -d)" ZIG_GLOBAL_CACHE_DIR="$(runuser -u builder -- mktemp -d)" /opt/zig-0.15.1/zig build -p /tmp/prove-zig-out; }
access_denied() { warm; chown -R builder . "$ZIG_GLOBAL_CACHE_DIR"; chown -R root .zig-cache/c; chmod 700 .zig-cache/c/*; runuser -u builder -- env "ZIG_GLOBAL_CACHE_DIR=$ZIG_GLOBAL_CACHE_DIR" /opt/zig-0.15.1/zig build; }
read_only() { warm; echo '//' >>src/main.zig; unshare -m sh -c 'mount --bind . . && mount -o remount,ro,bind . && cd . && cd "$PWD" && /opt/zig-0.15.1/zig build'; }
read_only_elsewhere() {
  unshare -m sh -c 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && ZIG_LOCAL_CACHE_DIR=$(mktemp -d) ZIG_GLOBAL_CACHE_DIR=$(mktemp -d) /opt/zig-0.15.1/zig build -p /tmp/prove-zig-ro'
}
prove cache-other-user other_user own_directories
prove cache-access-denied access_denied own_directories
prove cache-read-only read_only read_only_elsewhere

# -- faccessat2
export ZIG_GLOBAL_CACHE_DIR=$SRC/global-faccessat2
refused() { fresh zigproj; deny "${ERRNO:-ENOSYS}" faccessat2 /opt/zig-0.15.1/zig build; }
refused_eperm() { ERRNO=EPERM refused; }
zig_0152() { deny "${ERRNO:-ENOSYS}" faccessat2 /opt/zig-0.15.2/zig build; }
zig_0152_eperm() { ERRNO=EPERM zig_0152; }
zig_0160() { deny ENOSYS faccessat2 /opt/zig-0.16.0/zig build; }
zig_0141() { deny ENOSYS faccessat2 /opt/zig-0.14.1/zig build; }
lib_of_0152() { deny ENOSYS faccessat2 /opt/zig-0.15.1/zig build --zig-lib-dir /opt/zig-0.15.2/lib; }
unfiltered() { zig build; }
clean_first() { fresh zigproj; rm -rf .zig-cache "$ZIG_GLOBAL_CACHE_DIR"; deny ENOSYS faccessat2 /opt/zig-0.15.1/zig build; }
own_caches() { fresh zigproj; ZIG_LOCAL_CACHE_DIR=$PWD/c1 ZIG_GLOBAL_CACHE_DIR=$PWD/c2 deny ENOSYS faccessat2 /opt/zig-0.15.1/zig build; }
valid_options() { warm; deny ENOSYS faccessat2 /opt/zig-0.15.1/zig build; }
prove faccessat2-zig-0.15.2 refused zig_0152
prove faccessat2-zig-0.15.2-eperm refused_eperm zig_0152_eperm
prove faccessat2-zig-0.16.0 refused zig_0160
prove faccessat2-zig-0.14.1 refused zig_0141
prove faccessat2-lib-of-0.15.2 refused lib_of_0152
prove faccessat2-no-filter refused unfiltered
no_help faccessat2-caches-deleted clean_first
no_help faccessat2-caches-of-their-own own_caches
no_help faccessat2-options-file-present valid_options

# -- glibc's symbol versions (the sysroots and projects of glibc.sh)
export ZIG_GLOBAL_CACHE_DIR=$SRC/global
GLIBC=${SRC%/*}/glibc
[ -d "$GLIBC/new-arm64" ] || SRC=$GLIBC ONLY=none FAMILY=glibc bash "$RECIPES/glibc.sh"
T=aarch64-linux-gnu R=$GLIBC/new-arm64/usr/lib/aarch64-linux-gnu S=$GLIBC/old-arm64
tls() { fresh tlsproj; rm -rf zig-out; zig build -Dtarget="${1:-$T}" -Dlibdir="${2:-$R}" "${@:3}"; }
tls_default() { tls; }
tls_234() { tls $T.2.34; }
tls_allow() { tls $T "$R" -Dallow-shlib-undefined=true; }
tls_static() { mkdir -p a && cp "$R"/libssl.a "$R"/libcrypto.a a/ && tls $T "$PWD/a"; }
tls_musl_static() { mkdir -p a && cp "$R"/libssl.a "$R"/libcrypto.a a/ && fresh tlsproj && tls aarch64-linux-musl "$PWD/a"; }
runs() { tls_234 && qemu-aarch64 -L "$GLIBC/new-arm64" zig-out/bin/zigcat; }
CC_OLD="clang --target=$T --sysroot=$S -B$S/usr/lib/$T -L$S/lib/$T -L$S/usr/lib/$T -I$S/usr/include/$T -L/usr/lib/gcc-cross/$T/12 -B/usr/lib/gcc-cross/$T/12"
by_lld() { fresh tlsproj; $CC_OLD main.c -o app "-L$R" -lssl -lcrypto -fuse-ld=lld; }
by_mold() { $CC_OLD main.c -o app "-L$R" -lssl -lcrypto -fuse-ld=mold; }
by_lld_allow() { $CC_OLD main.c -o app "-L$R" -lssl -lcrypto -fuse-ld=lld -Wl,--allow-shlib-undefined; }
by_bfd() { fresh tlsproj; $T-gcc --sysroot=$S -B$S/usr/lib/$T -L$S/lib/$T -L$S/usr/lib/$T -I$S/usr/include/$T main.c -o app "-L$R" -lssl -lcrypto "-Wl,-rpath-link,$R"; }
by_0152() { fresh tlsproj; ZIG=0.15.2 zig build-exe src/main.zig -target $T -lc "-L$R" -lssl -lcrypto; }
by_x64() { fresh tlsproj; zig build -Dtarget=x86_64-linux-gnu -Doptimize=ReleaseSmall -Dlibdir="$GLIBC/new-amd64/usr/lib/x86_64-linux-gnu"; }
by_pthread_dl() { fresh tlsproj; zig cc -target $T main.c -o app "-L$R" -lssl -lcrypto -lpthread -ldl; }
prove glibc-target-2.34 tls_default tls_234
prove glibc-target-2.34-runs tls_default runs
prove glibc-allow-shlib-undefined tls_default tls_allow
prove glibc-static-archives tls_default tls_static
prove glibc-mold by_lld by_mold
prove glibc-lld-allow by_lld by_lld_allow
prove glibc-not-musl tls_musl_static tls_static
no_help glibc-gnu-ld by_bfd
no_help glibc-zig-0.15.2 by_0152
no_help glibc-x86_64 by_x64
no_help glibc-pthread-dl by_pthread_dl

# -- other proved remedies of glibc/*
newer() { printf '#define _GNU_SOURCE\n#include <stdlib.h>\n#include <string.h>\nint main(void) {\n  char b[9];\n  strlcpy(b, "0", 9);\n  return (int)strtol(b, 0, 10);\n}\n' >rt.c; }
older() { printf '#include <stdlib.h>\nint main(void) { return (int)strtol("0", 0, 10); }\n' >rt.c; }
run_239() { older; zig cc -target x86_64-linux-gnu.2.39 -D_GNU_SOURCE rt.c -o app && ./app; }
run_228() { zig cc -target x86_64-linux-gnu.2.28 rt.c -o app && ./app; }
new_object() { newer; zig cc -target x86_64-linux-gnu.2.39 -c rt.c -o rt.o && gcc rt.o -o app; }
new_object_239() { zig cc -target x86_64-linux-gnu.2.39 rt.o -o app; }
library() { echo 'int foo(void) { return 0; }' >foo.c; printf 'int foo(void);\nint main(void) { return foo(); }\n' >use.c; gcc -shared -fPIC foo.c -o libfoo.so && gcc use.c -o app -L. -lfoo && ./app; }
library_path() { LD_LIBRARY_PATH=. ./app; }
prove run-older-target run_239 run_228
prove link-newer-glibc new_object new_object_239
prove run-library-path library library_path
exit $bad
