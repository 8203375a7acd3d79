#!/usr/bin/env bash
# pacman 6 and makepkg, with a repository of local packages. Debian's package serves.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need pacman-package-manager makepkg libarchive-tools fakeroot gcc python3
R=$SRC/_root; rm -rf "$R"; mkdir -p "$R/db" "$R/cache" "$R/gpg" "$R/repo" "$R/sys"; chmod 777 "$SRC" "$R" "$R/repo"
conf() { printf '[options]\nRootDir = %s/sys\nDBPath = %s/db\nCacheDir = %s/cache\nGPGDir = %s/gpg\nLogFile = %s/log\nArchitecture = auto\nSigLevel = %s\n[demo]\nServer = %s\n' "$R" "$R" "$R" "$R" "$R" "${2:-Never}" "$1" >"$R/pacman.conf"; }
conf "file://$R/repo"
printf '#!/bin/sh\nexec pacman --config %s/pacman.conf "$@"\n' "$R" >"$R/pacman"; chmod 755 "$R/pacman"
P="pacman --config $R/pacman.conf --noconfirm"
cat >"$R/makepkg.conf" <<C
CARCH="x86_64"
CHOST="x86_64-pc-linux-gnu"
DLAGENTS=('http::/usr/bin/curl -qgb "" -fLC - --retry 1 -o %o %u')
BUILDENV=(!distcc color !ccache check !sign)
OPTIONS=(!strip docs !libtool !staticlibs emptydirs zipman purge !debug !lto)
INTEGRITY_CHECK=(sha256)
PKGEXT='.pkg.tar.gz'
SRCEXT='.src.tar.gz'
PKGDEST=${PKGDEST:-}
C
user() { chmod 777 .; setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$PWD" PACMAN="$R/pacman" makepkg --config "$R/makepkg.conf" "$@"; }
pkgbuild() { # pkgbuild NAME LINES...
  { printf 'pkgname=%s\npkgver=1.0\npkgrel=1\narch=(any)\n' "$1"; shift; printf '%s\n' "$@"; } >PKGBUILD; }
package() { # package NAME FILE LINES... : a package with one file in the repository
  local n=$1 f=$2; shift 2; rm -rf "$R/b"; mkdir -p "$R/b"; (cd "$R/b"; pkgbuild "$n" "$@" "package() { install -Dm644 /dev/null \"\$pkgdir$f\"; }"; user -d --nocheck >/dev/null 2>&1; mv ./*.pkg.tar.gz "$R/repo/"); }
package demo-lib /usr/share/demo/common.txt
package demo-app /usr/share/demo/common.txt
package demo-git /usr/share/demo/git.txt 'conflicts=(demo-lib)'
package demo-needs /usr/share/demo/needs.txt 'depends=("demo-lib>=9")'
(cd "$R/repo" && bsdtar -tf demo-lib-1.0-1-any.pkg.tar.gz >/dev/null)
# a repository database: one folder with a desc per package
(cd "$R" && rm -rf d && for f in repo/*.pkg.tar.gz; do
  b=$(basename "$f" -any.pkg.tar.gz); n=${b%-1.0-1}; mkdir -p "d/$b"
  { printf '%%FILENAME%%\n%s\n\n%%NAME%%\n%s\n\n%%VERSION%%\n1.0-1\n\n%%CSIZE%%\n%s\n\n%%ISIZE%%\n1\n\n%%SHA256SUM%%\n%s\n\n%%ARCH%%\nany\n\n' "$(basename "$f")" "$n" "$(stat -c %s "$f")" "$(sha256sum "$f" | cut -d' ' -f1)"
    bsdtar -xOf "$f" .PKGINFO | sed -n 's/^conflict = \(.*\)/%CONFLICTS%\n\1\n/p;s/^depend = \(.*\)/%DEPENDS%\n\1\n/p'; } >"d/$b/desc"
done; cd d && tar -czf ../repo/demo.db *)
fresh() { rm -rf "$R/sys" "$R/db" "$R/cache"; mkdir -p "$R/sys" "$R/db" "$R/cache"; conf "file://$R/repo"; $P -Sy >/dev/null 2>&1; }
target-not-found() { fresh; $P -S demo-lib python2-nope; }
not-synchronised() { fresh; rm -rf "$R/db"; mkdir -p "$R/db"; $P -S demo-lib; }
retrieve-404() { fresh; mkdir -p www; cp "$R/repo/demo.db" www/; (cd www; exec python3 -m http.server 28560 --bind 127.0.0.1 >/dev/null 2>&1) & local pid=$!; sleep 1; conf http://127.0.0.1:28560; $P -Sy demo-lib; local s=$?; kill $pid; return $s; }
sync-refused() { fresh; rm -rf "$R/db"; mkdir -p "$R/db"; conf http://127.0.0.1:28499; $P -Sy demo-lib; }
locked() { fresh; touch "$R/db/db.lck"; $P -Sy; }
file-conflict() { fresh; $P -S demo-lib && $P -S demo-app; }
file-in-the-way() { fresh; mkdir -p "$R/sys/usr/share/demo"; echo x >"$R/sys/usr/share/demo/common.txt"; $P -S demo-lib; }
package-conflict() { fresh; $P -S demo-lib demo-git; }
unsatisfied() { fresh; $P -S demo-needs; }
makepkg-root() { pkgbuild demo 'package() { true; }'; makepkg --config "$R/makepkg.conf"; }
makepkg-deps() { fresh; pkgbuild demo 'makedepends=(demo-nope cmake-nope)' 'package() { true; }'; user; }
makepkg-sums() { echo one >a.txt; pkgbuild demo 'source=(a.txt)' 'sha256sums=(0000000000000000000000000000000000000000000000000000000000000000)' 'package() { true; }'; user -d; }
makepkg-missing-source() { pkgbuild demo 'source=(fix-build.patch)' 'sha256sums=(SKIP)' 'package() { true; }'; user -d; }
makepkg-build() { printf 'int main(void) { return undeclared; }\n' >main.c; chmod 644 main.c; pkgbuild demo 'source=(main.c)' 'sha256sums=(SKIP)' 'build() { gcc -o demo main.c; }' 'package() { install -Dm755 demo "$pkgdir/usr/bin/demo"; }'; user -d; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(conf|user|pkgbuild|package|fresh|passes|p-.*)$')
for c in $CASES; do record $c $c; done
p-install() { fresh; $P -S demo-lib; $P -S demo-lib --needed; $P -S python2-nope || echo "not in this repository, going on"; $P -Q; }
record_pass pacman install p-install; python3 "$RECIPES/frame.py" gitlab --command "pacman -S demo-lib" <"$PASS/pacman/install.log" >"$SRC/f" && mv "$SRC/f" "$PASS/pacman/install.log"
p-makepkg() { printf '#!/bin/sh\necho "error: target not found: (a text)"\n' >demo; chmod 755 demo; pkgbuild demo 'source=(demo)' 'sha256sums=(SKIP)' 'build() { sh ./demo; ls none || true; }' 'package() { install -Dm755 demo "$pkgdir/usr/bin/demo"; }'; user -d; }
record_pass pacman makepkg p-makepkg
