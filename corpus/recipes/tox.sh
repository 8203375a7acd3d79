#!/usr/bin/env bash
# tox 3 and 4, nox.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
T4=$(venv tox4 3.11 tox nox) T3=$(venv tox3 3.11 tox==3.28.0)
ini() { printf '[tox]\nenvlist = %s\nskipsdist = true\n[testenv]\nallowlist_externals = *\nwhitelist_externals = *\n%s\n' "$1" "$2" > tox.ini; }
tests() { mkdir tests; printf 'def test_a():\n    assert 1 + 1 == 3\n' > tests/test_a.py; }
c1() { tests; ini py311,lint "deps = pytest
commands = pytest -q tests"; $T4/tox -e py311; };   record pytest-fails-4 c1
c1b() { tests; ini py311 "deps = pytest
commands = pytest -q tests"; $T3/tox; };            record pytest-fails-3 c1b
c2() { ini py35 "commands = python -V"; $T4/tox; }; record missing-interpreter-4 c2
c2b() { ini py35 "commands = python -V"; $T3/tox; }; record missing-interpreter-3 c2b
c3() { printf '[tox]\nenvlist = py311\nskipsdist = true\n[testenv]\ncommands = no-such-tool --run\n' > tox.ini; $T4/tox; }; record command-missing-4 c3
c3b() { printf '[tox]\nenvlist = py311\nskipsdist = true\n[testenv]\ncommands = make all\n' > tox.ini; $T3/tox; }; record command-missing-3 c3b
c3c() { printf '[tox]\nenvlist = py311\nskipsdist = true\n[testenv]\ncommands = ls -l\n' > tox.ini; $T4/tox; }; record not-allowed-4 c3c
c4() { ini py311 "deps = requests==99.9
commands = python -V"; $T4/tox; };                  record deps-fail-4 c4
c4b() { ini py311 "deps = requests==99.9
commands = python -V"; $T3/tox; };                  record deps-fail-3 c4b
c5() { ini py311 "commands = python -V"; $T4/tox -e docz; }; record unknown-env-4 c5
c6b() { mkdir x; cd x; $T3/tox; };                  record no-config-3 c6b
c7() { printf '[tox]\nenvlist = py311\n[testenv]\ncommands = python -V\n' > tox.ini; $T3/tox; }; record no-setup-py-3 c7
c8() { printf '[tox]\nenvlist = py311\n[testenv]\ncommands = python -V\n' > tox.ini; echo 'import numpyx
from setuptools import setup
setup()' > setup.py; $T4/tox; };                    record package-build-4 c8
n1() { printf 'import nox\n@nox.session\ndef tests(session):\n    session.run("python", "-c", "raise SystemExit(3)")\n@nox.session(python="3.5")\ndef old(session): pass\n' > noxfile.py; $T4/nox -s tests; }; record nox-fail n1
n2() { printf 'import nox\n@nox.session(python="3.5")\ndef old(session): pass\n' > noxfile.py; CI=1 $T4/nox --error-on-missing-interpreters; }; record nox-interpreter n2
p1() { printf '[tox]\nenvlist = py311,py35,lint\nskipsdist = true\nskip_missing_interpreters = true\n[testenv]\ncommands = python -c "print(3)"\n[testenv:lint]\nignore_outcome = true\ncommands = python -c "raise SystemExit(\\"lint: error: E501\\")"\n' > tox.ini; $T3/tox; }; record_pass tox skipped-interpreters-3 p1
p2() { printf '[tox]\nenvlist = py311,py35,lint\nskipsdist = true\nskip_missing_interpreters = true\n[testenv]\ncommands = python -c "print(3)"\n[testenv:lint]\nignore_outcome = true\ncommands = python -c "raise SystemExit(\\"lint: error: E501\\")"\n' > tox.ini; $T4/tox; }; record_pass tox skipped-interpreters-4 p2
p3() { printf '[tox]\nenvlist = py311\nskipsdist = true\n[testenv]\ncommands =\n  - python -c "raise ValueError(\\"tolerated\\")"\n  python -c "print(1)"\n' > tox.ini; $T4/tox; }; record_pass tox ignored-command-4 p3
neutral "$OUT" "$PASS/tox"
