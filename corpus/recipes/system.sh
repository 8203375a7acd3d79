#!/usr/bin/env bash
# Failures of the machine under a build: disk, memory, limits, permissions, shells that do not find a program.
# Needs root for the small file systems and the change of user.
. "$(dirname "$0")/lib.sh"
_proved() { [ -z "$ONLY" ] || return 0; rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$2") >"$SRC/proof.log" 2>&1 </dev/null || echo "recipe $FAMILY: the remedy of $1 does not help" >&2; } # _proved SIGNATURE FUNCTION: the failing case passes with its remedy
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
need bash dash zsh fish tcsh ksh busybox ruby gcc python3 util-linux
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
AS="setpriv --reuid=65534 --regid=65534 --clear-groups"
small() { mkdir -p m && mount -t tmpfs -o "$1" tmpfs m; }
done_with() { local r=$?; cd "$SRC"; umount "$SRC"/*/m 2>/dev/null; return $r; }

disk-full-cp() { small size=256k; cd m; dd if=/dev/zero of=/tmp/big.$$ bs=1k count=600 status=none; cp /tmp/big.$$ artifact.bin; r=$?; rm -f /tmp/big.$$; return $r; }
disk-full-gcc() { small size=64k; python3 -c 'print("".join("const char s%d[]=\"%s\";\n"%(i,"x"*900) for i in range(300)))' >big.c; TMPDIR=/tmp gcc -c big.c -o m/big.o; }
disk-full-tar() { small size=128k; mkdir s; dd if=/dev/urandom of=s/a bs=1k count=400 status=none; tar cf s.tar s; tar xf s.tar -C m; }
disk-full-python() { small size=64k; python3 -c 'f=open("m/x","wb"); f.write(b"x"*10**6); f.close()'; }
disk-full-echo() { small size=4k; for i in 1 2 3; do head -c 4096 /dev/zero >m/f$i || exit 1; done; }
disk-full-git() { git init -q s; (cd s; dd if=/dev/urandom of=a bs=1k count=400 status=none; git add .; git -c user.name=d -c user.email=d@e.org commit -qm a); small size=128k; git clone -q --no-hardlinks s m/d; }
disk-full-make() { small size=64k; printf 'all: m/a.o\nm/a.o: a.c\n\tgcc -O0 -c a.c -o m/a.o\n' >Makefile; python3 -c 'print("".join("const char s%d[]=\"%s\";\n"%(i,"x"*900) for i in range(300)))' >a.c; make; }
inodes() { small size=1m,nr_inodes=8; cd m; for i in 1 2 3 4 5 6 7 8 9; do touch f$i || exit 1; done; }
quota-size() { (ulimit -f 8; dd if=/dev/zero of=out.bin bs=1k count=100); }
memory-python() { (ulimit -v 200000; python3 -c 'x = bytearray(10**9)'); }
memory-gcc() { (ulimit -v 40000; printf '#include <stdio.h>\n#include <stdlib.h>\nint main(void){return 0;}\n' >a.c; gcc -O2 a.c); }
memory-node() { node --max-old-space-size=20 -e 'const a=[];for(;;)a.push({x:[1,2,3,Math.random()]})'; }
memory-java() { printf 'class A{public static void main(String[] a){var l=new java.util.ArrayList<long[]>();for(;;)l.add(new long[100000]);}}' >A.java; javac A.java; java -Xmx16m A; }
memory-java-reserve() { (ulimit -v 1500000; java -Xmx4g -version); }
killed() { printf 'echo compiling\nbash -c "kill -9 \\$\\$"\necho not reached\n' >run.sh; bash -e run.sh; }
killed-make() { printf 'all:\n\t@echo linking; kill -9 $$$$\n' >Makefile; make; }
segfault() { printf 'int main(void){return *(volatile int*)0;}' >a.c; gcc -o a a.c; cat >run.sh <<E
./a
E
bash run.sh; }
open-files() { python3 -c '
import resource; resource.setrlimit(resource.RLIMIT_NOFILE,(16,16))
f=[open("/dev/null") for i in range(40)]'; }
open-files-node() { (ulimit -n 24; node -e 'const fs=require("fs");for(let i=0;i<90;i++)fs.openSync("/dev/null")'); }
fork() { chmod 777 .; $AS bash -c 'ulimit -u 1; ls; (ls; ls) & wait; ls | cat' ; }
fork-python() { $AS python3 -c '
import resource,subprocess; resource.setrlimit(resource.RLIMIT_NPROC,(1,1))
subprocess.run(["true"])'; }
threads-java() { chmod 777 .; $AS bash -c 'ulimit -u 12; java -version'; }
permission-script() { printf '#!/bin/sh\necho hi\n' >build.sh; ./build.sh; }
permission-dash() { printf '#!/bin/sh\necho hi\n' >build.sh; dash -c ./build.sh; }
permission-write() { mkdir out; chmod 755 out .; $AS sh -c 'echo x >out/result.txt'; }
permission-mkdir() { mkdir out; chmod 755 out .; $AS mkdir -p out/sub; }
permission-cp() { mkdir out; touch a; $AS cp a out/; }
permission-python() { mkdir out; chmod 755 out .; $AS python3 -c 'open("out/x","w")'; }
permission-rm() { mkdir out; touch out/a; $AS rm -rf out; }
permission-make() { mkdir out; chmod 755 .; printf 'all:\n\techo x >out/a\n' >Makefile; $AS make; }
gradlew() { printf '#!/bin/sh\necho hi\n' >gradlew; cat >ci.sh <<E
./gradlew build
E
bash -e ci.sh; }
read-only() { small size=64k; mount -o remount,ro m; touch m/x; }
read-only-mkdir() { small size=64k; mount -o remount,ro m; mkdir -p m/cache/tmp; }
exec-format() { printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\267\0\1\0\0\0' >tool; head -c 200 /dev/zero >>tool; chmod +x tool; bash -c './tool --version'; }
exec-format-dash() { printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\267\0\1\0\0\0' >tool; head -c 200 /dev/zero >>tool; chmod +x tool; dash -c './tool --version'; }
exec-format-python() { printf 'echo no shebang\n' >tool; chmod +x tool; python3 -c 'import subprocess; subprocess.run(["./tool"])'; }
not-found-bash() { cat >ci.sh <<E
set -e
cmake3 -S . -B build
E
bash ci.sh; }
not-found-bash-xtrace() { cat >ci.sh <<E
set -ex
command -v ccache || true
which ninja-build || true
echo "checking for tools"
mytool --version || echo "mytool not there, fine"
protoc-c-nope --version
E
bash ci.sh; }
not-found-sh() { cat >ci.sh <<E
set -e
echo building
pkg-config2 --version
E
dash ci.sh; }
not-found-sh-c() { sh -c 'yarn install --frozen-lockfile'; }
not-found-zsh() { zsh -c 'yarnpkg install'; }
not-found-fish() { fish -c 'yarnpkg install'; }
not-found-env() { printf '#!/usr/bin/env pythonx\nprint(1)\n' >a.py; chmod +x a.py; ./a.py; }
not-found-make() { printf 'all:\n\tyarnpkg install\n' >Makefile; make; }
not-found-python() { python3 -c 'import subprocess; subprocess.run(["cmake3","--version"])'; }
not-found-sudo-env() { env -i PATH=/usr/bin sh -c 'env yarnpkg --version'; }
not-found-xargs() { echo a | xargs cmake3; }
not-found-time() { bash -c 'time -p true; timeout 5 cmake3'; }
not-found-nohup() { nice cmake3 --version; }
missing-script() { bash ./scripts/ci/build.sh; }
missing-script-sh() { sh ./scripts/ci/build.sh; }
missing-script-direct() { cat >ci.sh <<E
./scripts/ci/build.sh --all
E
bash -e ci.sh; }
missing-dir() { cat >ci.sh <<E
set -e
cd build/out
ls
E
bash ci.sh; }
missing-dir-dash() { cat >ci.sh <<E
set -e
cd build/out
E
dash ci.sh; }
no-user() { echo app >app.conf; chown app-none:app-none app.conf; }
no-user-busybox() { echo app >app.conf; busybox chown app-none app.conf; }
missing-cp() { cp dist/app.tar.gz /tmp/; }
missing-cat() { cat VERSION.txt; }
missing-python-script() { python3 tools/gen.py; }
missing-mv() { mv build/app app; }
missing-source() { bash -ec '. ./env.sh; echo on'; }
crlf-bash() { printf '#!/bin/bash\r\nset -e\r\necho hi\r\n' >build.sh; chmod +x build.sh; ./build.sh; }
crlf-env() { printf '#!/usr/bin/env bash\r\nset -e\r\n' >build.sh; chmod +x build.sh; ./build.sh; }
crlf-sh() { printf 'set -e\r\ncd /tmp\r\necho hi\r\n' >build.sh; sh build.sh; }
crlf-bash-script() { printf 'set -e\r\nif [ -d /tmp ]; then\r\n echo hi\r\nfi\r\n' >build.sh; bash build.sh; }
bad-interpreter() { printf '#!/opt/python3.4/bin/python\nprint(1)\n' >run.py; chmod +x run.py; bash -c ./run.py; }
syntax-bash() { printf 'if true; then\n  echo a\n' >a.sh; bash a.sh; }
syntax-dash() { printf 'a=(1 2)\necho ${a[0]}\n' >a.sh; dash a.sh; }
bashism() { printf 'if [[ a == b ]]; then echo x; fi\nset -o pipefail\n' >a.sh; dash a.sh; }
source-dash() { dash -ec 'source ./venv/bin/activate; python --version'; }
unbound() { printf 'set -eu\necho "deploying to $DEPLOY_TARGET"\n' >a.sh; bash a.sh; }
unbound-dash() { printf 'set -eu\necho "deploying to $DEPLOY_TARGET"\n' >a.sh; dash a.sh; }
required-var() { bash -c ': "${API_TOKEN:?API_TOKEN must be set}"'; }
args-too-long() { bash -c 'a=$(head -c 3000000 /dev/zero | tr "\0" x); /bin/echo $a >/dev/null'; }
text-busy() { cp /bin/sleep s; ./s 5 & sleep 0.3; cp /bin/true s; r=$?; kill %1; return $r; }
locale() { LC_ALL=de_XX.UTF-8 perl -e "print 1"; LC_ALL=xx_YY.UTF-8 /usr/bin/python3 -c "import locale; locale.setlocale(locale.LC_ALL,str())"; }
clock() { mkdir d; touch -d '2099-01-01' d/configure.ac; printf 'all: a\na: d/configure.ac\n\t@false\n' >Makefile; make; }
no-tty() { setsid docker run -it busybox true; }
port-python() { python3 -m http.server 18477 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 0.7; python3 -m http.server 18477 --bind 127.0.0.1; r=$?; kill %1; return $r; }
port-node() { python3 -m http.server 18477 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 0.7; node -e 'require("http").createServer().listen(18477,"127.0.0.1")'; r=$?; kill %1; return $r; }
port-redis() { redis-server --port 18478 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 0.5; redis-server --port 18478 --bind 127.0.0.1; r=$?; kill %1; return $r; }
exec-zsh() { printf '#!/bin/sh\necho hi\n' >build.sh; zsh -c ./build.sh; }
exec-env() { printf '#!/bin/sh\necho hi\n' >build.sh; env ./build.sh; }
exec-fish() { printf '#!/bin/sh\necho hi\n' >build.sh; fish -c ./build.sh; }
missing-busybox-env() { busybox env cmake-nope --version; }
missing-busybox-script() { printf 'set -e\ncmake-nope -S .\n' >build.sh; busybox ash build.sh; }
missing-tcsh() { tcsh -fc 'cmake-nope -S .'; }
missing-ksh() { printf 'set -e\ncmake-nope -S .\n' >build.sh; ksh build.sh; }
missing-ruby() { ruby -e 'system("cmake-nope", exception: true)'; }
exists-mkdir() { mkdir build; bash -ec 'mkdir build; echo on'; }
exists-ln() { touch current; bash -ec 'ln -s dist current; echo on'; }
exists-python() { mkdir build; python3 -c 'import os; os.mkdir("build")'; }
memory-ruby() { bash -c 'ulimit -v 300000; ruby -e "a = \"x\" * 10**9"'; }
crash-trap() { bash -c 'bash -c "kill -TRAP \$\$"; echo after; exit 1'; }
curl-option() { curl --no-such-option https://127.0.0.1:1/; }
no-space-left-npm-like() { small size=64k; node -e 'require("fs").writeFileSync("m/bundle.js", "x".repeat(1e6))'; }

CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(small|done_with)$')
PASSING='tools-optional cleanup-tolerated error-names shells-tolerated retries-tolerated handled-errors'
for c in $CASES; do case " $PASSING " in *" $c "*) ;; *) record $c $c; umount "$SRC"/*/m 2>/dev/null;; esac; done

tools-optional() { printf 'set -x\ncommand -v ccache || true\nccache --version || echo "no ccache"\nwhich ninja-nope || :\n/opt/none/tool --version 2>&1 || true\nnope-tool 2>&1 | head -1\nrm -f /nonexistent/none\ncp missing.txt out.txt || touch out.txt\ncat out.txt\necho done\n' >ci.sh; bash ci.sh; }
cleanup-tolerated() { set +e; rm /nonexistent/file; mkdir x; mkdir x; kill -9 99999999; cd /nonexistent || echo "skipping"; bash -c 'kill -9 $$'; echo "worker exit $? (expected)"; true; }
error-names() { mkdir -p src/error; for f in error.c fatal.c permission_denied.py killed.txt 'No such file or directory.md'; do echo "x" >"src/error/$f"; done; ls -R src; tar cvf /dev/null src; cp -v src/error/error.c out.c; echo '0 errors, 0 failed'; }
shells-tolerated() { for s in dash zsh 'busybox ash' ksh fish; do $s -c 'cmake-nope --version' || echo "no cmake in $s"; done; mkdir build; mkdir build || echo "there already"; ln -s build cur; ln -s build cur || :; env nope-tool || :; touch data; ./data || true; zsh -c ./data || true; rm -r nothing || true; echo 'all checks done'; }
retries-tolerated() { for i in 1 2 3; do curl -fsS --max-time 2 http://127.0.0.1:18491/ && break; wget -q -O- -T 2 -t 1 http://127.0.0.1:18491/ || echo "attempt $i failed, trying again"; done; python3 -c 'import urllib.request as u; u.urlopen("http://no-such-host.invalid/")' || echo "offline, using the local copy"; node -e 'fetch("http://127.0.0.1:18491/").catch(e => console.log(String(e), String(e.cause)))'; echo 'Successfully built'; }
handled-errors() { python3 -c '
import subprocess, traceback, os
for f in (lambda: subprocess.run(["cmake-nope"]), lambda: os.mkdir("/proc/x"), lambda: bytearray(1 << 62), lambda: os.rmdir("/")):
    try: f()
    except Exception: traceback.print_exc()
print("4 errors handled")'; ruby -e 'begin; "x" * (2**62); rescue NoMemoryError, ArgumentError => e; puts e.message; end; begin; system("cmake-nope", exception: true); rescue => e; puts e.full_message(highlight: false); end; puts "ok"'; echo 'OK'; }
for c in $PASSING; do record_pass shell $c $c; done
[ -n "$ONLY" ] || { _framed jenkins-freestyle shell tools-optional; _framed gitlab-timestamps shell cleanup-tolerated; _framed travis shell error-names; _framed gitlab-timestamps shell retries-tolerated; _framed travis shell shells-tolerated; _framed jenkins-freestyle shell handled-errors; }
Fix_executable() { git init -q .; printf '#!/bin/sh\necho hi\n' >build.sh; git add build.sh; git update-index --chmod=+x build.sh; chmod +x build.sh; git ls-files -s build.sh | grep -q ^100755 && ./build.sh; }
Fix_crlf() { printf '#!/bin/bash\r\nset -e\r\necho hi\r\n' >build.sh; chmod +x build.sh; sed -i 's/\r$//' build.sh; ./build.sh; }
_proved system/script-not-executable Fix_executable; _proved system/crlf Fix_crlf
