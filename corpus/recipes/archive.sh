#!/usr/bin/env bash
# Damaged and missing archives, patches that do not apply, checksums that do not agree.
. "$(dirname "$0")/lib.sh"
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need tar gzip bzip2 xz-utils zstd zip unzip p7zip-full patch coreutils binutils cpio
made() { mkdir s; head -c 300000 /dev/urandom | base64 >s/a.txt; }

tar-html() { echo '<html>404 Not Found</html>' >v1.tar.gz; tar xzf v1.tar.gz; }
tar-html-auto() { echo '<html>404 Not Found</html>' >v1.tar.gz; tar xf v1.tar.gz; }
tar-truncated() { made; tar czf a.tar.gz s; head -c 9000 a.tar.gz >b.tar.gz; tar xzf b.tar.gz; }
tar-truncated-xz() { made; tar cJf a.tar.xz s; head -c 9000 a.tar.xz >b.tar.xz; tar xf b.tar.xz; }
tar-truncated-plain() { made; tar cf a.tar s; head -c 9000 a.tar >b.tar; tar xf b.tar; }
tar-crc() { made; tar czf a.tar.gz s; printf 'XXXXXXXXX' | dd of=a.tar.gz bs=1 seek=20000 conv=notrunc status=none; tar xzf a.tar.gz; }
tar-missing() { tar xzf v1.tar.gz; }
tar-no-xz() { made; tar cJf a.tar.xz s; mkdir bin; for t in tar sh; do ln -s "$(command -v $t)" bin/; done; PATH=$PWD/bin tar xf a.tar.xz; }
tar-member() { made; tar czf a.tar.gz s; tar xzf a.tar.gz s/none.txt; }
tar-source-missing() { tar czf out.tar.gz dist/; }
gzip-not() { echo plain >a.gz; gunzip a.gz; }
gzip-crc() { made; gzip -k s/a.txt; printf 'XXXXXXXXX' | dd of=s/a.txt.gz bs=1 seek=20000 conv=notrunc status=none; gzip -t s/a.txt.gz; }
xz-not() { echo plain >a.xz; xz -d a.xz; }
bzip2-not() { echo plain >a.bz2; bunzip2 a.bz2; }
zstd-not() { echo plain >a.zst; zstd -d a.zst; }
unzip-not() { echo '<html>' >a.zip; unzip -q a.zip; }
unzip-missing() { unzip -q a.zip; }
unzip-truncated() { made; zip -q a.zip -r s; head -c 100000 a.zip >b.zip; unzip -q b.zip; }
unzip-crc() { made; zip -q a.zip -r s; rm -rf s; printf XXXXXXXXX | dd of=a.zip bs=1 seek=20000 conv=notrunc status=none; unzip -q a.zip; }
zip-nothing() { zip -r out.zip dist; }
sevenzip-not() { echo plain >a.7z; 7z x a.7z; }
sha256-mismatch() { echo a >v1.tar.gz; echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  v1.tar.gz" >SUMS; sha256sum -c SUMS; }
sha256-missing() { echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  v1.tar.gz" | sha256sum -c -; }
sha-no-lines() { echo 'not found' >SUMS; sha256sum -c SUMS; }
patch-failed() { printf 'one\ntwo\nthree\n' >a.txt; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n eins\n-zwei\n+2\n drei\n' >p.patch; patch -p1 <p.patch; }
patch-no-file() { printf -- '--- a/src/none.c\n+++ b/src/none.c\n@@ -1,3 +1,3 @@\n eins\n-zwei\n+2\n drei\n' >p.patch; patch -p1 --batch <p.patch; }
patch-reversed() { printf 'one\n2\nthree\n' >a.txt; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n' >p.patch; patch -p1 --forward <p.patch; }
patch-malformed() { printf 'one\ntwo\n' >a.txt; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n' >p.patch; patch -p1 <p.patch; }
patch-garbage() { echo hello >p.patch; patch -p1 <p.patch; }
patch-file-missing() { patch -p1 -i debian/patches/fix.patch; }
ar-bad() { echo x >liba.a; ar t liba.a; }
base64-bad() { echo '$$$$' | base64 -d >key; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(made|patch-fuzz|tolerated)$')
for c in $CASES; do record $c $c; done
patch-fuzz() { printf 'zero\nzero\none\ntwo\nthree\nfour\n' >a.txt; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n' >p.patch; patch -p1 <p.patch; patch -p1 -N <p.patch || echo "already applied, fine"; cat a.txt; }
tolerated() { mkdir errors; echo x >errors/failed.txt; tar cvzf out.tar.gz errors --warning=no-file-changed; tar tzvf out.tar.gz; tar xf none.tar 2>/dev/null || echo "no cache archive"; unzip -v 2>/dev/null | head -1 || true; echo 'out.tar.gz: OK'; }
record_pass archive patch-fuzz patch-fuzz; _framed travis archive patch-fuzz
record_pass archive tolerated tolerated; _framed gitlab archive tolerated
