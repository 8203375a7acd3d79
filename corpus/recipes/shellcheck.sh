#!/usr/bin/env bash
# shellcheck, and markdownlint (npm).
source "$(dirname "$0")/lib.sh"
need shellcheck
s() { printf '#!/bin/sh\nfiles=$(ls *.txt)\nfor f in $files; do\n  cat $f | grep x\ndone\nif [[ $1 == a ]]; then\n  echo "$UNSET_NAME"\nfi\ncd build\n' > x.sh; }
s1() { s; shellcheck x.sh; };                record fail s1
s2() { s; shellcheck -f gcc x.sh; };         record gcc s2
s3() { printf '#!/bin/sh\nif true; then\n  echo\n' > x.sh; shellcheck x.sh; }; record parse s3
s4() { s; shellcheck --color=always x.sh; }; record colour s4
p1() { s; shellcheck -S error x.sh || true; printf '#!/bin/sh\n# error: nothing here fails\necho "In x line 3:"\n' > ok.sh; shellcheck ok.sh; echo "shellcheck: no error found"; }; record_pass shellcheck tolerated p1
OUT=$CORPUS/fail/markdownlint; mkdir -p "$OUT"
M=/build/npm-mdl; [ -d $M ] || npm install --silent --no-fund --no-audit --prefix $M markdownlint-cli@0.41.0 markdownlint-cli2@0.13.0 >/dev/null 2>&1
md() { printf '# A\n\n\n### C\ntext  \n* a\n\n\n\t- b\n' > README.md; }
m1() { md; $M/node_modules/.bin/markdownlint README.md; };  record cli m1
m2() { md; $M/node_modules/.bin/markdownlint-cli2 README.md; };  record cli2 m2
p2() { printf '# A\n\nError: text about errors.\n' > README.md; $M/node_modules/.bin/markdownlint-cli2 README.md; }; record_pass markdownlint clean p2
