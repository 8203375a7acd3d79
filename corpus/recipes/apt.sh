#!/usr/bin/env bash
# Failures of apt and dpkg in a private root against small repositories on the loopback.
. "$(dirname "$0")/lib.sh"
_proved() { [ -z "$ONLY" ] || return 0; rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$2") >"$SRC/proof.log" 2>&1 </dev/null || echo "recipe $FAMILY: the remedy of $1 does not help" >&2; } # _proved SIGNATURE FUNCTION: the failing case passes with its remedy
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need dpkg-dev python3 gnupg debhelper fakeroot apt-utils
R=$SRC/_repo
pkg() { # pkg NAME VERSION [FIELD: VALUE]... : a package in the repository
  local n=$1 v=$2; shift 2
  mkdir -p "$R/build/$n/DEBIAN" "$R/pool"
  { printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Demo <demo@example.org>\nDescription: demo package\n' "$n" "$v"; for f in "$@"; do echo "$f"; done; } >"$R/build/$n/DEBIAN/control"
  dpkg-deb -b "$R/build/$n" "$R/pool/${n}_$v.deb" >/dev/null; }
index() { (cd "$R" && dpkg-scanpackages -m pool 2>/dev/null >Packages && rm -f Packages.* && apt-ftparchive -o APT::FTPArchive::Release::Suite=stable release . >Release); }
rm -rf "$R"; mkdir -p "$R"
pkg libdemo1 1.0; pkg libdemo1 2.0; pkg libdemo-dev 1.0 'Depends: libdemo1 (= 3.0)'; pkg demo-tools 1.0 'Depends: libnope2 (>= 2.4), libdemo1'
pkg demo-old 1.0 'Conflicts: libdemo1'; pkg liberror-perl 1.0; pkg libgpg-error0 1.47; pkg demo-app 1.0 'Depends: libdemo1, liberror-perl, libgpg-error0'
pkg demo-gone 1.0; pkg demo-bad 1.0; pkg demo-postinst 1.0; printf '#!/bin/sh\necho "cannot configure: no database" >&2\nexit 1\n' >"$R/build/demo-postinst/DEBIAN/postinst"; chmod 755 "$R/build/demo-postinst/DEBIAN/postinst"; dpkg-deb -b "$R/build/demo-postinst" "$R/pool/demo-postinst_1.0.deb" >/dev/null
pkg demo-file-a 1.0; pkg demo-file-b 1.0; for n in a b; do mkdir -p "$R/build/demo-file-$n/usr/share/demo"; echo $n >"$R/build/demo-file-$n/usr/share/demo/shared.txt"; dpkg-deb -b "$R/build/demo-file-$n" "$R/pool/demo-file-${n}_1.0.deb" >/dev/null; done
index; rm "$R/pool/demo-gone_1.0.deb"; echo garbage >>"$R/pool/demo-bad_1.0.deb"
python3 "$RECIPES/server.py" 18401 "$R" & SERVER=$!
trap 'kill $SERVER' EXIT
sleep 1
root() { # root SOURCES-LINE... : a private apt and dpkg root
  rm -f "$R/InRelease"; mkdir -p r/etc/apt/preferences.d r/etc/apt/apt.conf.d r/etc/apt/trusted.gpg.d r/var/lib/apt/lists/partial r/var/cache/apt/archives/partial r/var/lib/dpkg/updates r/var/lib/dpkg/info r/var/log/apt; : >r/var/lib/dpkg/status; : >r/var/lib/dpkg/available; printf '%s\n' "$@" >r/etc/apt/sources.list; mkdir -p r/tmp; chmod 755 . r; chmod -R a+rX r
  cat >apt.conf <<E
Dir "$PWD/r";
Dir::State::status "$PWD/r/var/lib/dpkg/status";
Dir::Bin::dpkg "/usr/bin/dpkg";
Dir::Bin::methods "/usr/lib/apt/methods";
APT::Architecture "amd64";
APT::Sandbox::User "root";
DPkg::Options { "--root=$PWD/r"; "--force-not-root"; "--force-script-chrootless"; "--log=/dev/null"; };
Acquire::Retries "0";
Acquire::Languages "none";
E
  export APT_CONFIG=$PWD/apt.conf; }
S='deb [trusted=yes] http://127.0.0.1:18401 ./'

unable-to-locate() { set -e; root "$S"; apt-get update; apt-get install -y libnope-dev demo-app; }
no-candidate() { set -e; root "$S"; apt-get update -qq; apt-get install -y libnope2; }
unmet() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-tools; }
unmet-version() { set -e; root "$S"; apt-get update -qq; apt-get install -y libdemo-dev; }
conflict() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-old demo-app; }
version-missing() { set -e; root "$S"; apt-get update -qq; apt-get install -y libdemo1=9.9; }
fetch-404() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-gone; }
size-mismatch() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-bad; }
update-404() { set -e; root 'deb [trusted=yes] http://127.0.0.1:18401/404 ./'; apt-get update; }
update-404-tail() { root 'deb [trusted=yes] http://127.0.0.1:18401/404 ./'; apt-get update 2>&1 | tail -n 1; return "${PIPESTATUS[0]}"; }
no-release() { set -e; root 'deb http://127.0.0.1:18401/404 stable main'; apt-get update; }
update-dns() { set -e; root 'deb http://mirror.invalid/debian stable main'; apt-get update && apt-get install -y demo-app; }
update-refused() { set -e; root 'deb http://127.0.0.1:18499/debian stable main'; apt-get update; apt-get install -y demo-app; }
unsigned() { set -e; root 'deb http://127.0.0.1:18401 ./'; apt-get update; }
no-pubkey() { set -e; root 'deb http://127.0.0.1:18401 ./'; export GNUPGHOME=$PWD/g; mkdir -m 700 g; gpg -q --batch --passphrase '' --quick-gen-key 'Demo <demo@example.org>' rsa2048 sign 2>/dev/null; gpg --batch --yes -q --clearsign -o "$R/InRelease" "$R/Release"; apt-get update; r=$?; rm "$R/InRelease"; return $r; }
expired-release() { set -e; root "$S"; cp "$R/Release" "$SRC/Release.keep"; sed -i 's/^Date:.*/Date: Mon, 01 Jan 2018 00:00:00 UTC\nValid-Until: Mon, 08 Jan 2018 00:00:00 UTC/' "$R/Release"; apt-get update || { cp "$SRC/Release.keep" "$R/Release"; return 100; }; cp "$SRC/Release.keep" "$R/Release"; return 0; }
lock() { set -e; root "$S"; apt-get update -qq; python3 -c "
import fcntl,time
f=open('r/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f,fcntl.LOCK_EX); time.sleep(4)" & sleep 0.5; apt-get -o DPkg::Lock::Timeout=0 install -y demo-app; }
lists-lock() { set -e; root "$S"; python3 -c "
import fcntl,time
f=open('r/var/lib/apt/lists/lock','w'); fcntl.lockf(f,fcntl.LOCK_EX); time.sleep(3)" & sleep 0.5; apt-get -o DPkg::Lock::Timeout=0 update; }
not-root() { setpriv --reuid=65534 --regid=65534 --clear-groups apt-get install -y sl; }
not-root-update() { setpriv --reuid=65534 --regid=65534 --clear-groups apt-get update; }
postinst() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-postinst; }
file-conflict() { set -e; root "$S"; apt-get update -qq; apt-get install -y demo-file-a demo-file-b; }
no-yes() { set -e; root "$S"; apt-get update -qq; apt-get install demo-app; }
malformed-list() { root 'deb http://127.0.0.1:18401'; apt-get update; }
no-method() { root 'deb s3://bucket/debian stable main'; apt-get update; }
key-missing-file() { root 'deb [signed-by=/usr/share/keyrings/none.gpg] http://127.0.0.1:18401 ./'; export GNUPGHOME=$PWD/g; mkdir -m 700 g; gpg -q --batch --passphrase '' --quick-gen-key 'Demo <demo@example.org>' rsa2048 sign 2>/dev/null; gpg --batch --yes -q --clearsign -o "$R/InRelease" "$R/Release"; apt-get update; r=$?; rm "$R/InRelease"; return $r; }
dpkg-deps() { root "$S"; dpkg --root=$PWD/r --force-not-root -i "$R/pool/demo-app_1.0.deb"; }
dpkg-not-deb() { echo '<html>' >a.deb; dpkg -i a.deb; }
dpkg-interrupted() { set -e; root "$S"; apt-get update -qq; touch r/var/lib/dpkg/updates/0000; apt-get install -y demo-app; }
build-dep() { set -e; root "$S"; apt-get update -qq; apt-get build-dep -y nothing-source; }
build-dep-source() { mkdir -p p/debian/source; cd p; printf 'Source: demo\nMaintainer: D <d@e.org>\nBuild-Depends: debhelper-compat (= 13), libnope-dev (>= 2), golang-nope\n\nPackage: demo\nArchitecture: any\nDescription: demo\n' >debian/control; printf 'demo (1.0) unstable; urgency=low\n\n  * x\n\n -- D <d@e.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules; echo '3.0 (native)' >debian/source/format; dpkg-buildpackage -us -uc -b; }
buildpackage() { mkdir -p p/debian/source; cd p; printf 'Source: demo\nMaintainer: D <d@e.org>\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: demo\nArchitecture: any\nDescription: demo\n' >debian/control; printf 'demo (1.0) unstable; urgency=low\n\n  * x\n\n -- D <d@e.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules; echo '3.0 (native)' >debian/source/format; printf 'all:\n\tgcc -Wall -c a.c\n' >Makefile; printf 'int f(void) { return x; }\n' >a.c; dpkg-buildpackage -us -uc -b; }
dh-missing() { mkdir -p p/debian/source; cd p; printf 'Source: demo\nMaintainer: D <d@e.org>\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: demo\nArchitecture: any\nDescription: demo\n\nPackage: demo-dev\nArchitecture: any\nDescription: demo\n' >debian/control; printf 'demo (1.0) unstable; urgency=low\n\n  * x\n\n -- D <d@e.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules; echo '3.0 (native)' >debian/source/format; echo 'usr/lib/libdemo.so' >debian/demo-dev.install; dpkg-buildpackage -us -uc -b; }
dquilt() { mkdir -p p-1.0/debian/source p-1.0/debian/patches; echo one >p-1.0/a.txt; tar czf demo_1.0.orig.tar.gz p-1.0/a.txt; cd p-1.0; printf 'Source: demo\nMaintainer: D <d@e.org>\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: demo\nArchitecture: any\nDescription: demo\n' >debian/control; printf 'demo (1.0-1) unstable; urgency=low\n\n  * x\n\n -- D <d@e.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules; echo '3.0 (quilt)' >debian/source/format; echo fix.patch >debian/patches/series; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-eins\n+zwei\n' >debian/patches/fix.patch; dpkg-buildpackage -us -uc; }

held-broken-quiet() { set -e; root "$S"; apt-get update -qq; apt-get install -y -qq demo-tools >/dev/null; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(pkg|index|root|install-noisy|update-one-mirror-down|source-build)$')
for c in $CASES; do record $c $c; done
install-noisy() { set -e; root "$S"; apt-get update; apt-get install -y demo-app libdemo1 2>&1; apt-cache policy liberror-perl; }
update-one-mirror-down() { root 'deb http://localhost:18499/extra stable main' "$S"; apt-get update; apt-get install -y --download-only demo-app; }
source-build() { mkdir -p p/debian/source; cd p; printf 'Source: error-demo\nMaintainer: D <d@e.org>\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: error-demo\nArchitecture: any\nDescription: demo\n' >debian/control; printf 'error-demo (1.0) unstable; urgency=low\n\n  * x\n\n -- D <d@e.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules; echo '3.0 (native)' >debian/source/format; printf 'all:\n\tgcc -Wall -Werror=format-security -c error.c\n\t-false\n\t@echo "error: 0, failed: 0"\ntest:\n\t@echo "ok - prints error: permission denied"\n' >Makefile; printf 'int f(void) { return 0; }\n' >error.c; dpkg-buildpackage -us -uc -b; }
record_pass apt install-noisy install-noisy; _framed gitlab apt install-noisy
record_pass apt update-one-mirror-down update-one-mirror-down; _framed jenkins apt update-one-mirror-down
record_pass dpkg source-build source-build; _framed jenkins dpkg source-build
Fix_expired() { root "$S"; cp "$R/Release" "$SRC/Release.keep"; sed -i 's/^Date:.*/Date: Mon, 01 Jan 2018 00:00:00 UTC\nValid-Until: Mon, 08 Jan 2018 00:00:00 UTC/' "$R/Release"; apt-get -o Acquire::Check-Valid-Until=false update; local r=$?; cp "$SRC/Release.keep" "$R/Release"; return $r; }
Fix_confirm() { set -e; root "$S"; apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y --download-only demo-app; }
_proved apt/release-expired Fix_expired; _proved apt/not-confirmed Fix_confirm
