#!/usr/bin/env bash
# Failures of git, recorded with the real one. Servers are on the loopback only.
. "$(dirname "$0")/lib.sh"
_proved() { [ -z "$ONLY" ] || return 0; rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$2") >"$SRC/proof.log" 2>&1 </dev/null || echo "recipe $FAMILY: the remedy of $1 does not help" >&2; } # _proved SIGNATURE FUNCTION: the failing case passes with its remedy
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
need git git-lfs
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export GIT_TERMINAL_PROMPT=0 GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Demo GIT_AUTHOR_EMAIL=demo@example.org GIT_COMMITTER_NAME=Demo GIT_COMMITTER_EMAIL=demo@example.org
export GIT_AUTHOR_DATE='2024-05-14T11:19:20Z' GIT_COMMITTER_DATE='2024-05-14T11:19:20Z'
export GIT_CONFIG_GLOBAL=$SRC/gitconfig GIT_ADVICE=1
git config --global init.defaultBranch main
git config --global protocol.file.allow always

python3 "$RECIPES/server.py" 18401 "$SRC" & SERVER=$!
trap 'kill $SERVER' EXIT
sleep 1

seed() { git init -q "$1" && (cd "$1" && printf 'one\ntwo\nthree\n' >a.txt && git add . && git commit -qm first); }

diff-not-empty() { seed up; cd up; printf 'out.txt: a.txt\n\tcp a.txt out.txt\nverify: out.txt\n\tgit --no-pager diff --exit-code\n' >Makefile; make -s out.txt; git add .; git commit -qm second; echo four >>a.txt; git commit -qam third; sleep 1; touch a.txt; make verify; }
not-a-repository() { cd / && git describe --tags --always; }
not-found() { git clone http://127.0.0.1:18401/404/demo.git; }
no-credentials() { git clone http://127.0.0.1:18401/401/demo.git; }
forbidden() { git clone http://127.0.0.1:18401/403/demo.git; }
server-error() { git clone http://127.0.0.1:18401/502/demo.git; }
too-many-requests() { git clone http://127.0.0.1:18401/429/demo.git; }
empty-reply() { git clone http://127.0.0.1:18401/empty/demo.git; }
refused() { git clone http://127.0.0.1:18499/demo.git; }
unresolved() { git clone https://git.invalid/demo.git; }
local-missing() { git clone /srv/git/demo.git; }
branch-missing() { seed up; git clone --branch release-9 file://$PWD/up down; }
ref-missing() { seed up; git clone -q file://$PWD/up down; cd down; git fetch origin release-9; }
checkout-missing() { seed up; cd up; git checkout release-9; }
sha-missing() { seed up; git clone -q file://$PWD/up down; cd down; git fetch -q origin && git checkout -qf 0123456789abcdef0123456789abcdef01234567; }
not-our-ref() { seed up; git clone -q file://$PWD/up down; cd down; git fetch --depth=1 origin 0123456789abcdef0123456789abcdef01234567; }
dubious() { seed up; chown -R nobody up; cd up; git -c safe.directory= status; }
no-identity() { seed up; cd up; echo x >>a.txt; env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL git -c user.useConfigOnly=true commit -am second; }
merge-conflict() { seed up; cd up; git checkout -q -b side; echo side >a.txt; git commit -qam side; git checkout -q main; echo main >a.txt; git commit -qam main; git merge side; }
rebase-conflict() { seed up; cd up; git checkout -q -b side; echo side >a.txt; git commit -qam side; git checkout -q main; echo main >a.txt; git commit -qam main; git rebase side; }
apply-failed() { seed up; cd up; printf -- '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-zwei\n+2\n three\n' >p.patch; git apply p.patch; }
am-failed() { seed up; cd up; git checkout -q -b side; echo side >a.txt; git commit -qam side; git format-patch -1 -q; git checkout -q main; echo main >a.txt; git commit -qam main; git am 0001-side.patch; }
overwritten() { seed up; cd up; git checkout -q -b side; echo side >b.txt; git add .; git commit -qm side; git checkout -q main; echo local >b.txt; git checkout side; }
local-changes() { seed up; cd up; git checkout -q -b side; echo side >a.txt; git commit -qam side; git checkout -q main; echo local >a.txt; git checkout side; }
push-rejected() { seed up; git -C up config receive.denyCurrentBranch ignore; git clone -q file://$PWD/up d1; git clone -q file://$PWD/up d2; (cd d1; echo 1 >a.txt; git commit -qam one; git push -q); cd d2; echo 2 >a.txt; git commit -qam two; git push; }
push-hook() { seed up; git clone -q --bare up bare.git; printf '#!/bin/sh\necho "protected branch: changes must be made through a pull request" >&2\nexit 1\n' >bare.git/hooks/pre-receive; chmod +x bare.git/hooks/pre-receive; git clone -q file://$PWD/bare.git d; cd d; echo 2 >a.txt; git commit -qam two; git push; }
shallow-history() { seed up; (cd up; git tag -m v1 v1; for i in 1 2 3; do echo $i >a.txt; git commit -qam $i; done); git clone -q --depth 1 file://$PWD/up d; cd d; git diff --stat HEAD~2..HEAD; }
describe-no-tags() { seed up; (cd up; git tag -m v1 v1; for i in 1 2 3; do echo $i >a.txt; git commit -qam $i; done); git clone -q --depth 1 --no-tags file://$PWD/up d; cd d; git describe --tags; }
bad-revision() { seed up; cd up; git log --oneline origin/main..HEAD; }
submodule-missing() { seed lib; seed up; (cd up; git submodule --quiet add file://$PWD/../lib lib; git commit -qm sub); mv lib gone; git clone --recurse-submodules file://$PWD/up d; }
submodule-commit() { seed lib; seed up; (cd up; git submodule --quiet add file://$PWD/../lib lib; cd lib; echo x >a.txt; git commit -qam x; cd ..; git commit -qam sub); git clone -q file://$PWD/up d; cd d; git submodule update --init --recursive; }
submodule-no-url() { seed lib; seed up; (cd up; git submodule --quiet add file://$PWD/../lib lib; git commit -qm sub; git rm -q --cached .gitmodules; rm .gitmodules; git commit -qm oops); git clone -q file://$PWD/up d; cd d; git submodule update --init --recursive; }
lock-file() { seed up; cd up; touch .git/index.lock; echo x >a.txt; git add a.txt; }
corrupt-object() { seed up; cd up; o=$(git rev-parse HEAD:a.txt); f=.git/objects/${o:0:2}/${o:2}; chmod u+w "$f"; : >"$f"; rm a.txt; git checkout -f main -- .; }
unrelated() { seed up; cd up; git checkout -q --orphan other; git commit -qm other; echo q >b.txt; git add .; git commit -qm o2; git merge main; }
not-empty() { seed up; mkdir d; touch d/x; git clone file://$PWD/up d; }
lfs-missing-object() { seed up; cd up; git lfs install --local >/dev/null; git lfs track '*.bin' >/dev/null; printf '\1\2\3' >x.bin; git add .; git commit -qm lfs; git lfs uninstall --local >/dev/null 2>&1; cd ..; git -c filter.lfs.smudge= -c filter.lfs.process= -c filter.lfs.required=false clone -q file://$PWD/up d; rm -rf up/.git/lfs; cd d; git lfs install --local >/dev/null; git lfs pull; }
lfs-smudge() { seed up; cd up; git lfs install --local >/dev/null; git lfs track '*.bin' >/dev/null; printf '\1\2\3' >x.bin; git add .; git commit -qm lfs; cd ..; rm -rf up/.git/lfs; git lfs install >/dev/null; git clone file://$PWD/up d; r=$?; git lfs uninstall >/dev/null; return $r; }
lfs-not-installed() { seed up; cd up; git config filter.lfs.smudge 'git-lfs-none smudge -- %f'; git config filter.lfs.clean 'git-lfs-none clean -- %f'; git config filter.lfs.required true; printf '*.bin filter=lfs diff=lfs merge=lfs -text\n' >.gitattributes; printf '\1\2' >x.bin; git add .; }
detached-push() { seed up; git clone -q file://$PWD/up d; cd d; git checkout -q --detach; git push; }
no-remote() { seed up; cd up; git push origin main; }
tag-exists() { seed up; cd up; git tag v1; git tag v1; }
ssh-hostkey() { git clone ssh://git@127.0.0.1:18422/demo.git; }
long-paths() { seed up; cd up; n=$(printf 'a%.0s' $(seq 300)); echo x >"$n"; git add .; }

for c in diff-not-empty not-a-repository not-found no-credentials forbidden server-error too-many-requests empty-reply refused unresolved local-missing branch-missing ref-missing checkout-missing \
  sha-missing not-our-ref dubious no-identity merge-conflict rebase-conflict apply-failed am-failed overwritten local-changes push-rejected push-hook \
  shallow-history describe-no-tags bad-revision submodule-missing submodule-commit submodule-no-url lock-file corrupt-object unrelated not-empty lfs-missing-object lfs-smudge \
  lfs-not-installed detached-push no-remote tag-exists; do record $c $c; done

clone-and-fetch() {
  seed error-pages; git clone --progress file://$PWD/error-pages d; cd d
  git fetch -v origin; git log --oneline; git describe --tags 2>/dev/null || echo 'fatal: no tags yet, using 0.0.0'
  git checkout -b fatal-fix; git status
}
record_pass git clone-and-fetch clone-and-fetch; _framed travis git clone-and-fetch

# Remedies that were tried: the case as above, the remedy, and then it passes.
Fix_dubious() { seed up; chown -R nobody up; git config --global --add safe.directory "$PWD/up"; git -C up status; }
Fix_identity() { seed up; cd up; echo x >>a.txt; git config user.name CI; git config user.email ci@example.org; env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL git -c user.useConfigOnly=true commit -am second; }
Fix_shallow() { seed up; (cd up; git tag -m v1 v1; for i in 1 2 3; do echo $i >a.txt; git commit -qam $i; done); git clone -q --depth 1 file://$PWD/up d; cd d; git fetch -q --unshallow --tags && git diff --stat HEAD~2..HEAD && git describe --tags; }
Fix_nothing() { seed up; cd up; set -e; git diff --cached --quiet || git commit -m "update generated files"; }
_proved git/dubious-ownership Fix_dubious; _proved git/no-identity Fix_identity; _proved git/revision-missing Fix_shallow; _proved git/nothing-to-commit Fix_nothing
