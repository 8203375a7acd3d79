#!/usr/bin/env bash
# Builds inside the frames of CI systems: real output of a small noisy project, framed by frame.py.
# Failing ones go to corpus/fail/FORMAT, passing ones to corpus/pass/FORMAT.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
rmdir "$OUT" 2>/dev/null
need gcc make git curl python3 tar patch
FRAME="python3 $RECIPES/frame.py"

project() { # a project whose build prints many words of failure and passes
  mkdir -p src/error tests
  printf 'int fail(int n) { return n; }\n' >src/error/error.c
  printf '#include <stdio.h>\nint fail(int);\nint main(void) { puts("error: expected failure number 1 (handled)"); puts("FAILED: 0, errors: 0"); return fail(0); }\n' >src/main.c
  printf '#!/bin/sh\n# prints error texts on purpose\necho "ok 1 - prints Permission denied"\necho "ok 2 - No space left on device is reported"\necho "ok 3 - fatal: not a git repository is caught"\n./app\necho "1..3"\n' >tests/run.sh
  chmod +x tests/run.sh
  printf 'CFLAGS = -Wall -Werror=format-security\nall: app\napp: src/main.c src/error/error.c\n\tgcc $(CFLAGS) -c src/error/error.c -o error.o\n\tgcc $(CFLAGS) -c src/main.c -o main.o\n\tgcc -o app main.o error.o\nlint:\n\t-false\ncheck: app\n\ttests/run.sh\n' >Makefile
}
steps() { # the script of the job; $1 is the part that makes it fail
  cat <<S
set -e
command -v ccache || echo "ccache: not found, going on without"
git describe --tags 2>/dev/null || echo "no tags, version 0.0.0"
curl -fsS http://127.0.0.1:18499/cache.tar.gz -o cache.tar.gz || echo "cache not restored"
tar xzf cache.tar.gz 2>&1 || true
make lint
make all
make check
$1
S
}
build() { project; steps "$1" >ci.sh; GIT_CEILING_DIRECTORIES=$SRC bash -e ci.sh 2>&1; }

frame_fail() { # frame_fail FORMAT CASE SCRIPT
  [ -z "$ONLY" ] || [ "$ONLY" = "$2" ] || return 0
  mkdir -p "$CORPUS/fail/$1"; rm -rf "${SRC:?}/$2"; mkdir -p "$SRC/$2"
  (cd "$SRC/$2" && build "$3") >"$SRC/$2.raw" 2>&1 </dev/null
  local status=$?
  [ $status -ne 0 ] || echo "$2 was to fail" >&2
  $FRAME "$1" --exit $status --command 'bash ci.sh' <"$SRC/$2.raw" >"$CORPUS/fail/$1/$2.log"
  echo $status >"$SRC/$2.exit"
}
frame_pass() { # frame_pass FORMAT
  mkdir -p "$CORPUS/pass/$1" "$SRC/pass"
  [ -s "$SRC/pass.raw" ] || (cd "$SRC/pass" && build 'echo "all checks passed, 0 errors"') >"$SRC/pass.raw" 2>&1 </dev/null || echo "the passing build failed" >&2
  $FRAME "$1" --exit 0 --command 'bash ci.sh' <"$SRC/pass.raw" >"$CORPUS/pass/$1/noisy-build.log"
}

if [ -z "${CI_PASS_ONLY:-}" ]; then
frame_fail github command-not-found 'ninja-none -C build'
frame_fail github download-missing 'python3 -m http.server 18405 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 1; curl -fsSLO http://127.0.0.1:18405/releases/v9.tar.gz || { r=$?; kill %1; exit $r; }'
frame_fail github dirty-tree 'git init -q . && git add Makefile && git -c user.name=D -c user.email=d@e.org commit -qm x && echo "# generated" >>Makefile && git status --short && git diff --exit-code'
frame_fail github hook 'echo "src/main.c: trailing space"; exit 1'
frame_fail github nothing-to-commit 'git init -q . && git add Makefile && git -c user.name=D -c user.email=d@e.org commit -qm x && echo "*" >.git/info/exclude && git -c user.name=D -c user.email=d@e.org commit -am "update generated files"'
frame_fail github push-rejected 'git init -q --bare up.git; git clone -q up.git a 2>/dev/null; git clone -q up.git b 2>/dev/null; for d in a b; do (cd $d; echo $d >f; git add f; git -c user.name=D -c user.email=d@e.org commit -qm $d; git push -q origin HEAD:main); done'
frame_fail gh-run-view script-permission 'chmod -x tests/run.sh; tests/run.sh'
frame_fail gh-run-view missing-file 'cp dist/app.tar.gz /tmp/'
frame_fail gitlab clone-denied 'GIT_TERMINAL_PROMPT=0 git clone http://127.0.0.1:18499/group/private.git'
frame_fail gitlab unset-variable 'set -u; echo "deploying to $DEPLOY_TARGET"'
frame_fail gitlab-timestamps patch-failed 'printf -- "--- a/Makefile\n+++ b/Makefile\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n" >fix.patch; patch -p1 <fix.patch'
frame_fail jenkins archive-broken 'echo "<html>404</html>" >v1.tar.gz; tar xzf v1.tar.gz'
frame_fail jenkins-freestyle not-a-repository 'git log -1 --format=%H'
frame_fail azure port-in-use 'python3 -m http.server 18406 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 1; python3 -c "import socket; s=socket.socket(); s.bind((\"127.0.0.1\", 18406))" || { r=$?; kill %1; exit $r; }'
frame_fail buildkite checksum 'echo x >v1.tar.gz; echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  v1.tar.gz" | sha256sum -c -'
frame_fail travis dns 'curl -fsSL https://mirror.invalid/v1.tar.gz -o v1.tar.gz'
frame_fail travis segfault 'printf "int main(void){return *(volatile int*)0;}" >s.c; gcc -o s s.c; ./s'
frame_fail circleci merge-conflict 'git init -q r; cd r; git config user.name D; git config user.email d@e.org; echo a >f; git add f; git commit -qm a; git checkout -qb s; echo s >f; git commit -qam s; git checkout -q -; echo m >f; git commit -qam m; git merge s'
frame_fail taskcluster script-missing 'bash ./taskcluster/scripts/build.sh'
frame_fail buildkit-plain make-missing-tool 'printf "gen:\n\tprotoc-none --version\n" >g.mk; make -f g.mk'
frame_fail buildkit-plain shell-syntax 'printf "if [[ a == a ]]; then\n echo x\nfi\n" >s.sh; dash s.sh; exit 2'
frame_fail compose refused 'for i in 1 2 3; do curl -fsS http://127.0.0.1:18499/health && exit 0; sleep 0.1; done; exit 1'
fi
rm -f "$SRC/pass.raw"; rm -rf "$SRC/pass"
for f in github gh-run-view gitlab gitlab-timestamps jenkins jenkins-freestyle azure buildkite travis circleci taskcluster buildkit-plain compose; do [ -n "$ONLY" ] || frame_pass $f; done
# A failure that nobody heeds, told only by what follows: the task comes to its end, the trace shows `true`.
survives() { printf 'import widgets\n' >fixtures.py; printf 'python3 fixtures.py\necho "no fixtures, going on without"\n' >ci.sh; bash ci.sh 2>&1; }
traced() { printf 'set -ex\nmkdir -p build\ncp dist/cache.db build/ || true\npython3 fixtures.py || true\n./tests/run.sh || true\ntest -d build\n' >ci.sh; printf 'import widgets\n' >fixtures.py; bash ci.sh 2>&1; }
survives_in_azure() { survives | $FRAME azure --exit 0 --command 'bash ci.sh'; }
record_pass azure task-goes-on survives_in_azure
record_pass bash traced-or-true traced
