#!/usr/bin/env bash
# System calls refused by a filter: Zig with and without faccessat2 and other calls, and what other programs print.
# ENOSYS (38) is what a kernel before the call, runc 1.0.0-rc93 with an old profile or an old QEMU answers; EPERM (1) is old Docker or libseccomp.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need_seccomp
ZIGS=${ZIGS:-0.11.0 0.12.1 0.13.0 0.14.1 0.15.1 0.15.2 0.16.0}

# -- Zig and faccessat2: only 0.15.1 fails
faccessat2() { project zigproj; deny "$ERRNO" faccessat2 "/opt/zig-$V/zig" build; }
control() { project zigproj; "/opt/zig-$V/zig" build --summary all; }
for V in $ZIGS; do
  need_zig "$V"
  export ZIG_GLOBAL_CACHE_DIR=$SRC/global-$V
  record_pass zig "$V-control" control
  for ERRNO in ENOSYS EPERM EACCES; do
    if [ "$V" = 0.15.1 ]; then record "zig-$V-faccessat2-$ERRNO" faccessat2; else record_pass zig "$V-faccessat2-$ERRNO" faccessat2; fi
  done
done

# -- what helps and what does not (prove-zig.sh has the remedies that work)
export ZIG_GLOBAL_CACHE_DIR=$SRC/global-0.15.1
blocked() { deny ENOSYS faccessat2 /opt/zig-0.15.1/zig "$@"; }
cleancache() { project zigproj; rm -rf .zig-cache "$ZIG_GLOBAL_CACHE_DIR"; blocked build; }
uniquecache() { project zigproj; ZIG_LOCAL_CACHE_DIR=$PWD/.zig-cache-1 ZIG_GLOBAL_CACHE_DIR=$PWD/global-1 blocked build; }
warmcache() { project zigproj; zig build >/dev/null 2>&1; blocked build; }
ldpreload() {
  project zigproj
  cat >shim.c <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int faccessat2(int d, const char *p, int m, int f) { return syscall(SYS_faccessat, d, p, m); }
int faccessat(int d, const char *p, int m, int f) { return syscall(SYS_faccessat, d, p, m); }
C
  gcc -shared -fPIC -o shim.so shim.c
  LD_PRELOAD=$PWD/shim.so blocked build
}
nooptions_project() {
  project zigproj
  cat >build.zig <<'Z'
const std = @import("std");
pub fn build(b: *std.Build) void {
    const mod = b.createModule(.{ .root_source_file = b.path("src/main.zig"), .target = b.standardTargetOptions(.{}) });
    b.installArtifact(b.addExecutable(.{ .name = "demo", .root_module = mod }));
}
Z
  printf 'pub fn main() void {}\n' >src/main.zig
}
nooptions() { nooptions_project; blocked build --summary all; }
nooptions_searchprefix() { nooptions_project; blocked build --search-prefix /usr; }
release() { project zigproj; blocked build --release=small -Doptimize=ReleaseSmall; }
verbose() { project zigproj; blocked build --verbose; }
color() { project zigproj; blocked build --color on; }
tty() { project zigproj; script -qec "$DENY -e ENOSYS faccessat2 -- /opt/zig-0.15.1/zig build" /dev/null; }
record zig-cleancache cleancache
record zig-uniquecache uniquecache
record zig-warmcache warmcache
record zig-ldpreload ldpreload
record_pass zig nooptions nooptions
record zig-nooptions-searchprefix nooptions_searchprefix
record zig-release release
record zig-verbose verbose
record zig-color color
record zig-tty tty

# -- Zig and other calls
other_call() { project zigproj; deny "$ERRNO" "$CALL" "/opt/zig-$V/zig" build; }
for V in ${ZIGS#* }; do
  export ZIG_GLOBAL_CACHE_DIR=$SRC/global-$V
  for CALL in statx copy_file_range getrandom pwritev ftruncate flock eventfd2 prlimit64; do
    for ERRNO in ENOSYS EPERM; do record "zig-$V-$CALL-$ERRNO" other_call; done
  done
done

# -- the line `unable to access options file '...': NAME` for every errno (goes to fail/zig)
options_errno() { project zigproj; deny "$ERRNO" faccessat2 /opt/zig-0.15.1/zig build; }
export ZIG_GLOBAL_CACHE_DIR=$SRC/global-0.15.1
for e in 1-EPERM 5-EIO 12-ENOMEM 13-EACCES 23-ENFILE 26-ETXTBSY 28-ENOSPC 30-EROFS 36-ENAMETOOLONG 40-ELOOP 75-EOVERFLOW 95-EOPNOTSUPP 103-ECONNABORTED \
  107-ENOTCONN 110-ETIMEDOUT 112-EHOSTDOWN 116-ESTALE 117-EUCLEAN 121-EREMOTEIO 122-EDQUOT; do
  ERRNO=${e%%-*} OUT=$CORPUS/fail/zig record "options-errno-$e" options_errno
done

# -- other programs: ENOSYS is nearly always harmless, EPERM is not
need make git curl python3 tar gcc g++ libc6-dev ruby ninja-build nodejs default-jre-headless golang-go
files() {
  mkdir -p d/sub
  printf 'all:\n\t@echo building\n' >Makefile
  printf '#!/bin/sh\necho ran\n' >run.sh && chmod +x run.sh
  echo hello >file.txt
}
crate() { mkdir -p src; printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml; echo 'fn main() {}' >src/main.rs; }
bash_test_x() { files; deny EPERM faccessat2 bash -c 'if [ -x run.sh ]; then echo ok; else echo "run.sh: not executable" >&2; exit 1; fi'; }
make_clone3() { files; deny EPERM clone3 make all; }
make_noisy() { # several targets under -k, a tolerated failure and words of error before the cause
  printf 'all: lint docs app\nlint:\n\t-@false\ndocs:\n\t@echo "0 errors, 0 warnings"\napp:\n\t@echo "compiling error.c"\n\tgcc -c error.c && true\n' >Makefile
  echo 'int error(void) { return 0; }' >error.c
  deny EPERM clone3 make -k
}
ls_statx() { files; deny EPERM statx ls -l file.txt d; }
stat_statx() { files; deny EPERM statx stat file.txt; }
cp_utimensat() { files; deny "$ERRNO" utimensat cp -a file.txt copy3.txt; }
touch_utimensat() { deny "$ERRNO" utimensat touch new.txt; }
tar_utimensat() { files; tar cf t.tar d; mkdir out; deny "$ERRNO" utimensat tar xf t.tar -C out; }
python_utimensat() { files; printf 'import shutil\nshutil.copy2("file.txt", "copy.txt")\n' >t.py; deny "$ERRNO" utimensat /usr/bin/python3 t.py; }
python_clone3() { printf 'import threading\nt = threading.Thread(target=print, args=("thread",))\nt.start()\nt.join()\n' >t.py; deny EPERM clone3 /usr/bin/python3 t.py; }
pip_like() { # a progress bar in a thread, as pip's
  printf 'print("Collecting requests")\nprint("  Downloading requests-2.32.3-py3-none-any.whl (64 kB)")\nimport concurrent.futures as f\nwith f.ThreadPoolExecutor(2) as p:\n    print(list(p.map(len, ["error", "retry"])))\n' >t.py
  deny EPERM clone3 /usr/bin/python3 -u t.py
}
node_clone3() { echo 'console.log(1)' >t.js; deny EPERM clone3 node t.js; }
node_getrandom() { echo 'console.log(1)' >t.js; deny "$ERRNO" getrandom node t.js; }
node_copyfile() { files; echo 'require("fs").copyFileSync("file.txt", "copy.txt")' >t.js; deny EPERM copy_file_range node t.js; }
npm_clone3() { echo '{"name":"demo","version":"1.0.0","scripts":{"build":"echo built"}}' >package.json; deny EPERM clone3 npm run build; }
cargo_clone3() { crate; deny EPERM clone3 "$(rustup which cargo 2>/dev/null || echo cargo)" build --offline; }
cargo_getrandom() { crate; deny EPERM getrandom "$(rustup which cargo 2>/dev/null || echo cargo)" build --offline; }
rustc_clone3() { crate; deny EPERM clone3 "$(rustup which rustc 2>/dev/null || echo rustc)" src/main.rs; }
java_clone3() { deny EPERM clone3 java -version; }
ruby_clone3() { deny EPERM clone3 ruby -e 'Thread.new { puts 1 }.join'; }
go_clone3() { deny EPERM clone3 go version; }
ninja_clone3() { printf 'rule r\n  command = touch $out\nbuild x: r\n' >build.ninja; deny EPERM clone3 ninja; }
curl_clone3() { deny EPERM clone3 curl -sS http://nohost.invalid/; }
cxx_clone3() { printf '#include <thread>\nint main() {\n  std::thread t([] {});\n  t.join();\n}\n' >t.cc; g++ -pthread t.cc -o t && deny EPERM clone3 ./t; }
apt_clone3() {
  mkdir -p lists/partial
  deny EPERM clone3 apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$PWD/lists" \
    -o 'APT::Update::Post-Invoke::=rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true' update
}
unshare_blocked() { deny EPERM unshare unshare -r true; }
setarch_blocked() { deny EPERM personality setarch -R true; }
record bash-test-x-faccessat2-EPERM bash_test_x
record make-clone3-EPERM make_clone3
record make-clone3-EPERM-noisy make_noisy
record ls-statx-EPERM ls_statx
record stat-statx-EPERM stat_statx
for ERRNO in ENOSYS EPERM; do
  record "cp-utimensat-$ERRNO" cp_utimensat
  record "touch-utimensat-$ERRNO" touch_utimensat
  record "tar-x-utimensat-$ERRNO" tar_utimensat
  record "python-utimensat-$ERRNO" python_utimensat
  record "node-getrandom-$ERRNO" node_getrandom
done
record python-clone3-EPERM python_clone3
record python-clone3-EPERM-pool pip_like
record node-clone3-EPERM node_clone3
record node-copyfile-EPERM node_copyfile
record npm-clone3-EPERM npm_clone3
record cargo-clone3-EPERM cargo_clone3
record cargo-getrandom-EPERM cargo_getrandom
record rustc-clone3-EPERM rustc_clone3
record java-clone3-EPERM java_clone3
record ruby-clone3-EPERM ruby_clone3
record go-clone3-EPERM go_clone3
record ninja-clone3-EPERM ninja_clone3
record curl-clone3-EPERM curl_clone3
record cxx-clone3-EPERM cxx_clone3
record apt-clone3-EPERM apt_clone3
record unshare-EPERM unshare_blocked
record setarch-EPERM setarch_blocked

# -- the client of Docker reads the profile itself
profile_missing() { docker run --security-opt seccomp=/nonexistent.json alpine true; }
profile_invalid() { echo '{bad' >bad.json; docker run --security-opt seccomp=bad.json alpine true; }
if command -v docker >/dev/null; then
  record seccomp-profile-missing profile_missing
  record seccomp-profile-invalid profile_invalid
fi

# -- passing: the call is denied with ENOSYS and the program falls back, or the build goes on
pass_enosys() { files; deny ENOSYS clone3,faccessat2,statx,openat2,close_range,copy_file_range make all; }
pass_tolerated() {
  files
  printf 'all:\n\t-touch -d 2020-01-01 file.txt\n\t@echo "built in spite of: Function not implemented"\n' >Makefile
  deny ENOSYS utimensat make all
}
pass_fallback() {
  files
  deny EPERM copy_file_range /usr/bin/python3 -c 'import shutil; print("copied", shutil.copyfile("file.txt", "copy.txt"), "errors: 0")'
}
record_pass make enosys-falls-back pass_enosys
record_pass make tolerated-touch pass_tolerated
record_pass python copy-falls-back pass_fallback
