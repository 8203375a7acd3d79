#!/usr/bin/env bash
# GNU make 4.3 and bash 5.2 built against musl 1.2.3 (Debian's musl-gcc, Debian's sources) with faccessat2 refused, as in Alpine 3.14 on an old host:
# musl falls back on ENOSYS only, so EPERM breaks them.
FAMILY=syscall
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need_seccomp
need musl-tools make gcc autoconf automake autopoint gettext dpkg-dev
B=$SRC/musl
mkdir -p "$B"
sources() { # sources PACKAGE... : Debian's source archives, without touching the system's apt
  local mirror
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
  [ -n "$mirror" ] || mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list | head -1)
  mkdir -p lists/partial
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >src.list
  local apt=(apt-get -o "Dir::Etc::sourcelist=$PWD/src.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$PWD/lists")
  "${apt[@]}" update -qq && "${apt[@]}" source -qq --download-only "$@"
}
build() {
  local t
  t=$(mktemp -d) && cd "$t" && sources make-dfsg bash
  tar xf make-dfsg_*.orig.tar.gz && cd make-dfsg-*/ && zcat ../make-dfsg_*.diff.gz | patch -p1 -s && autoreconf -fi
  CC=musl-gcc CFLAGS='-O1 -w' LDFLAGS=-static ./configure --disable-nls --without-guile
  make -j2 LDFLAGS='-static -Wl,--allow-multiple-definition' && cp make "$B/" && cd ..
  tar xf bash_*.orig.tar.gz && cd bash-*/
  CC=musl-gcc CFLAGS='-O1 -w' LDFLAGS=-static ./configure --without-bash-malloc --disable-nls --without-curses --enable-static-link
  make -j2 LDFLAGS='-static -Wl,--allow-multiple-definition' && cp bash "$B/"
}
[ -x "$B/make" ] && [ -x "$B/bash" ] || (build) >/dev/null 2>&1

shell() { printf 'all:\n\techo start && cp /etc/hostname h2.txt\n' >shell.mk; deny "$E" faccessat2 "$B/make" -f shell.mk; }
trace() { printf 'all: hello.txt\n\t@echo done\nhello.txt:\n\tcp /etc/hostname hello.txt\n' >Makefile; deny "$E" faccessat2 "$B/make" -B --trace --debug; }
test_x() {
  printf '#!/bin/sh\necho ran\n' >configure && chmod +x configure
  deny "$E" faccessat2 "$B/bash" -c '[ -x ./configure ] || { echo "error: ./configure is not executable" >&2; exit 1; }; ./configure'
}
path() { printf '#!/bin/sh\necho ran\n' >configure && chmod +x configure; echo x >f; deny "$E" faccessat2 "$B/bash" -c 'PATH=$PWD:$PATH; configure; ls f'; }
E=EPERM
record musl-make-shell-EPERM shell
record musl-bash-test-EPERM test_x
record_pass bash musl-bash-path-EPERM path
E=ENOSYS
record_pass make musl-make-shell-ENOSYS shell
record_pass make musl-make-trace-ENOSYS trace
record_pass bash musl-bash-test-ENOSYS test_x
record_pass bash musl-bash-path-ENOSYS path
