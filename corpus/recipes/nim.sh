#!/bin/bash
# Recordings of the Nim compiler and nimble.
. "$(dirname "$0")/lib.sh"
need nim gcc
undeclared() { mkdir src; printf 'import std/strutils\n\nproc width(s: string): int =\n  let unusedError = 1\n  result = lenn(s)\n\necho width("ab")\n' >src/store.nim; nim c --hints:off src/store.nim; }
mismatch() { mkdir src; printf 'proc area(w, h: int): int = w * h\n\necho area("3", 4)\n' >src/area.nim; nim c src/area.nim; }
cannot_open() { printf 'import frobnicate\n\nfrobnicate.run()\n' >app.nim; nim c app.nim; }
indentation() { printf 'proc f(): int =\n  if true:\n  return 3\n' >app.nim; printf 'all:\n\tnim c -d:release app.nim\n' >Makefile; make; }
check_many() { mkdir src; printf 'proc f(): int =\n  return missingOne\n\nproc g(): string =\n  return 3\n' >src/a.nim; nim check src/a.nim; }
c_header() { printf 'proc frob(): cint {.importc, header: "<frob/frob.h>".}\n\ndiscard frob()\n' >app.nim; nim c --hints:off app.nim; }
unhandled() { printf 'echo "reading"\ndoAssert 1 == 2, "the rows differ"\n' >app.nim; nim c -r --hints:off app.nim; }
unittest() { printf 'import unittest\n\nsuite "store":\n  test "reads rows":\n    check 2 + 2 == 5\n  test "prints errors":\n    echo "Error: printed on purpose"\n    check true\n' >tstore.nim; nim c -r --hints:off tstore.nim; }
for c in undeclared mismatch cannot_open indentation check_many c_header unhandled unittest; do record "${c//_/-}" "$c"; done
pass_hints() { printf 'import std/os\n\ntype ErrorKind = enum failed, fatal\nlet unusedError = failed\necho "Error: none, 0 failed"\n' >errors.nim; nim c -r errors.nim; }
record_pass nim error-names pass_hints
