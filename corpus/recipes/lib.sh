# Shared by the recipes: where recordings go and how one is made.
#
# A recipe sources this file, defines one function per case and calls
# `record CASE FUNCTION`. The recording is all that the function printed, both
# streams merged as a terminal would show them; its exit status is kept in
# CASE.exit so that a person can compare it with the label beside the log.
set -u

RECIPES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CORPUS=$(dirname "$RECIPES")
FAMILY=${FAMILY:-$(basename "$0" .sh)}
OUT=${OUT:-$CORPUS/fail/$FAMILY}
PASS=${PASS:-$CORPUS/pass}
SRC=${SRC:-/build/src/$FAMILY}
ONLY=${ONLY:-}
export HOME=${RECIPE_HOME:-/build/home} LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
mkdir -p "$OUT" "$SRC" "$HOME"

need() { # need PACKAGE... : Debian packages the recipe uses
  dpkg -s "$@" >/dev/null 2>&1 || apt-get install -y -qq "$@" >/dev/null
}

record() { # record CASE FUNCTION : one failing build
  [ -z "$ONLY" ] || [ "$ONLY" = "$1" ] || return 0
  rm -rf "${SRC:?}/$1" && mkdir -p "$SRC/$1"
  (cd "$SRC/$1" && "$2") >"$OUT/$1.log" 2>&1 </dev/null
  local status=$?
  echo "$status" >"$SRC/$1.exit"
  [ "$status" -ne 0 ] || echo "recipe $FAMILY: $1 was to fail and passed" >&2
}

record_pass() { # record_pass TOOL CASE FUNCTION : one passing build
  [ -z "$ONLY" ] || [ "$ONLY" = "$2" ] || return 0
  mkdir -p "$PASS/$1"
  rm -rf "${SRC:?}/$2" && mkdir -p "$SRC/$2"
  (cd "$SRC/$2" && "$3") >"$PASS/$1/$2.log" 2>&1 </dev/null
  local status=$?
  [ "$status" -eq 0 ] || echo "recipe $FAMILY: $2 was to pass and ended with $status" >&2
}
