#!/bin/sh
# apk's failures on Alpine itself, with its own repositories: run it in a container of any branch, with the corpus folder mounted.
#   docker run --rm -v "$PWD/corpus:/corpus" alpine:3.18 sh /corpus/recipes/alpine.sh
# The recordings in corpus/fail/alpine were made with apk built from its public source (2.10.5, 2.10.8, 2.12.12, 2.14.10, 3.0.6) against a small signed
# repository that copies names and versions of Alpine 3.18, so that all versions meet the same cases; their labels name the source in the place of a recipe.
set -u
OUT=${OUT:-/corpus/fail/alpine}
VERSION=$(apk --version | sed 's/^apk-tools \([0-9.]*\).*/\1/')
REPOS=/etc/apk/repositories
cp $REPOS /tmp/repositories
record() { # record CASE COMMAND... : with the repositories that the case has set
  name=$1
  shift
  "$@" >"$OUT/apk-$VERSION-$name.log" 2>&1 </dev/null
  echo "apk-$VERSION-$name exit $?"
  cp /tmp/repositories $REPOS
}
main_only() { sed -i '/community/d' $REPOS; }
elsewhere() { sed -i "s#^https\?://[^ ]*community#$1#" $REPOS; }
main_only; record one apk add --no-cache wolfssl-dev
main_only; record many apk add --no-cache build-essential libssl-dev python-dev wolfssl-dev
main_only; record virtual apk add --no-cache --virtual .build-deps wolfssl-dev
record typo apk add --no-cache libwolfssl-dev
record versionname apk add --no-cache wolfssl-dev-5.6
record quiet apk add -q --no-cache nosuchpackage
record pinned apk add --no-cache nodejs=18.14.2-r0
record pinned-fuzzy apk add --no-cache 'python3~3.6'
record conflict apk add --no-cache openssl-dev libressl-dev
record tag apk add --no-cache zig@testing
record invalidname apk add --no-cache 'wolf ssl'
record file-missing apk add --no-cache /tmp/nothere.apk
record badarg apk add --no-cach bash
record nodb apk add --root /tmp/empty bash
elsewhere https://nohost.invalid/alpine/v3.18/community; record dns apk add --no-cache wolfssl-dev
elsewhere http://127.0.0.1:81/alpine/v3.18/community; record refused apk add --no-cache wolfssl-dev
elsewhere https://dl-cdn.alpinelinux.org/alpine/v3.99/community; record 404 apk add --no-cache wolfssl-dev
record nokeys sh -c 'mv /etc/apk/keys /etc/apk/keys.away; apk add --no-cache bash; s=$?; mv /etc/apk/keys.away /etc/apk/keys; exit $s'
