#!/usr/bin/env bash
# Failures of rpm, rpmbuild and dnf against a small repository on the loopback.
. "$(dirname "$0")/lib.sh"
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need rpm dnf createrepo-c python3
R=$SRC/_repo; rm -rf "$R"; mkdir -p "$R"
spec() { # spec NAME [LINE]... : a spec with further header lines
  local n=$1; shift
  { printf 'Name: %s\nVersion: 1.0\nRelease: 1\nSummary: demo\nLicense: MIT\nBuildArch: noarch\n' "$n"; printf '%s\n' "$@"; printf '\n%%description\ndemo\n'; } >"$n.spec"; }
B() { rpmbuild --define "_topdir $PWD/rb" --define "_rpmdir $PWD/out" "$@"; }
(cd "$SRC" && rm -rf _mk && mkdir _mk && cd _mk && for n in demo-lib 'demo-app|Requires: demo-none >= 2' 'demo-old|Conflicts: demo-lib' demo-gone demo-bad; do s=${n%%|*}; f=${n#"$s"}; spec "$s" "${f#|}"; printf '%%files\n' >>"$s.spec"; B -bb "$s.spec" >/dev/null 2>&1; done; mv out/noarch/*.rpm "$R/"; createrepo_c -q "$R"; rm "$R"/demo-gone*; echo garbage >>"$R"/demo-bad*)
python3 "$RECIPES/server.py" 18401 "$R" & SERVER=$!
trap 'kill $SERVER' EXIT
sleep 1
D() { local url=$1; shift; mkdir -p root conf; printf '[demo]\nname=Demo\nbaseurl=%s\nenabled=1\ngpgcheck=0\n' "$url" >conf/demo.repo; dnf -y --installroot="$PWD/root" --releasever=39 --setopt=reposdir="$PWD/conf" --setopt=cachedir="$PWD/cache" --setopt=retries=1 --setopt=timeout=3 "$@"; }
U=http://127.0.0.1:18401/

no-match() { D $U install demo-nope demo-lib; }
nothing-provides() { D $U install demo-app; }
conflict() { D $U install demo-old demo-lib; }
fetch-404() { D $U install demo-gone; }
bad-checksum() { D $U install demo-bad; }
repo-404() { D ${U}404/ install demo-lib; }
repo-dns() { D http://mirror.invalid/ install demo-lib; }
repo-refused() { D http://127.0.0.1:18499/ install demo-lib; }
no-repos() { mkdir -p root conf; dnf -y --installroot="$PWD/root" --releasever=39 --setopt=reposdir="$PWD/conf" install demo-lib; }
builddep() { spec demo 'BuildRequires: demo-devel-nope >= 3' 'BuildRequires: pkgconfig(nope)'; printf '%%files\n' >>demo.spec; B -bb demo.spec; }
build-section() { spec demo; printf '%%build\ngcc -Wall -c a.c\n%%files\n' >>demo.spec; mkdir -p rb/BUILD; echo 'int f(void){ return x; }' >rb/BUILD/a.c; B -bb demo.spec; }
check-section() { spec demo; printf '%%build\n%%check\necho "FAIL: test_sum (expected 2, got 3)"\nexit 1\n%%files\n' >>demo.spec; B -bb demo.spec; }
files-missing() { spec demo; printf '%%install\nmkdir -p %%{buildroot}/usr/bin\n%%files\n/usr/bin/demo\n' >>demo.spec; B -bb demo.spec; }
unpackaged() { spec demo; printf '%%install\nmkdir -p %%{buildroot}/usr/bin; touch %%{buildroot}/usr/bin/extra\n%%files\n' >>demo.spec; B -bb demo.spec; }
source-missing() { spec demo 'Source0: demo-1.0.tar.gz'; printf '%%prep\n%%setup -q\n%%files\n' >>demo.spec; B -bb demo.spec; }
patch-failed() { spec demo 'Patch0: fix.patch'; printf '%%prep\n%%setup -q -c -T\necho one >a.txt\n%%patch0 -p1\n%%files\n' >>demo.spec; mkdir -p rb/SOURCES; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-eins\n+zwei\n' >rb/SOURCES/fix.patch; B -bb demo.spec; }
setup-dir() { spec demo 'Source0: demo-1.0.tar.gz'; printf '%%prep\n%%setup -q\n%%files\n' >>demo.spec; mkdir -p rb/SOURCES other; echo x >other/a; tar czf rb/SOURCES/demo-1.0.tar.gz other; B -bb demo.spec; }
bad-spec() { spec demo; sed -i '/^License/d' demo.spec; printf '%%files\n' >>demo.spec; B -bb demo.spec; }
macro-unexpanded() { spec demo '%cmake_thing foo'; printf '%%files\n' >>demo.spec; B -bb demo.spec; }
arch() { spec demo 'ExclusiveArch: s390x'; sed -i '/^BuildArch/d' demo.spec; printf '%%files\n' >>demo.spec; B -bb demo.spec; }
rpm-deps() { rpm --root "$PWD/root" --dbpath /db -i "$R"/demo-app*.rpm; }
not-rpm() { echo '<html>' >a.rpm; rpm --root "$PWD/root" --dbpath /db -i a.rpm; }

CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(spec|rpm-build|install-lib)$')
for c in $CASES; do record $c $c; done
rpm-build() { spec error-demo; printf '%%build\nmake -k check || :\ngcc -Wall -Werror=format-security -c error.c\n%%install\nmkdir -p %%{buildroot}/usr/share/errors; echo "error: none" >%%{buildroot}/usr/share/errors/failed.txt\n%%check\necho "0 failed, 0 errors"\n%%files\n/usr/share/errors/failed.txt\n' >>error-demo.spec; mkdir -p rb/BUILD; echo 'int f(void){ return 0; }' >rb/BUILD/error.c; B -bb error-demo.spec; }
install-lib() { D $U repoquery demo-lib; D $U install --downloadonly demo-lib; }
record_pass rpm rpm-build rpm-build; _framed taskcluster rpm rpm-build
record_pass dnf install-lib install-lib; _framed circleci dnf install-lib
