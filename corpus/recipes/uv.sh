#!/usr/bin/env bash
# uv.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
U="$(venv uvv 3.11 uv)/uv"; export UV_PYTHON_DOWNLOADS=never PATH="$(dirname "$(python 3.11)"):$PATH"
unset VIRTUAL_ENV UV_PYTHON
N=$U O="$(venv uv04 3.11 uv==0.4.30)/uv"
old() { U=$O; "$1"; local s=$?; U=$N; return $s; } # the same with uv 0.4
proj() { printf '[project]\nname = "demo"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = [%s]\n' "$1" > pyproject.toml; }
c1() { proj '"requests==99.1"'; $U lock; };              record no-version c1
c2() { $U venv -q; $U pip install 'requests==2.31' 'idna<2.5'; }; record conflict c2
c3() { proj '"logclass-no-such-package-x1"'; $U sync; }; record not-found c3
c4() { proj '"idna==3.4"'; $U lock -q; proj '"idna==3.6"'; $U sync --locked; }; record lock-outdated c4
c4b() { proj '"idna==3.4"'; $U sync --frozen; };         record lock-missing c4b
c5() { $U pip install --python /usr/bin/python3 idna==3.6; }; record externally-managed c5
c5b() { $U venv --python 3.17; }; record no-python c5b
c6() { $U venv -q; mkdir p; echo 'import numpy
from setuptools import setup
setup(name="p", version="1")' > p/setup.py; $U pip install ./p; }; record build-module-missing c6
c6b() { $U venv -q; mkdir p; echo 'from setuptools import setup, Extension
setup(name="p", version="1", ext_modules=[Extension("p_ext", ["ext.c"])])' > p/setup.py; printf '#include <libfoo/foo.h>\n' > p/ext.c; $U pip install ./p; }; record build-compile c6b
c7() { proj ''; sed -i 's/>=3.9/>=3.99/' pyproject.toml; $U sync; }; record requires-python c7
c8() { $U venv -q; $U pip install --index-url https://index.invalid/simple idna; }; record dns c8
c8b() { old c8; }; record dns-0.4 c8b
c1b() { old c1; }; record no-version-0.4 c1b
c2b() { old c2; }; record conflict-0.4 c2b
c3b() { old c3; }; record not-found-0.4 c3b
c5o() { old c5; }; record externally-managed-0.4 c5o
c6o() { old c6; }; record build-module-missing-0.4 c6o
c6p() { old c6b; }; record build-compile-0.4 c6p
c7b() { old c7; }; record requires-python-0.4 c7b
c4o() { old c4; }; record lock-outdated-0.4 c4o
c9() { proj ''; $U run pytest; };                        record run-missing c9
c10() { $U pip install idna; };                          record no-venv c10
c10o() { old c10; }; record no-venv-0.4 c10o
c11() { printf '[project]\nname = "demo"\nversion = 1\n' > pyproject.toml; $U sync; }; record pyproject-invalid c11
c11o() { old c11; }; record pyproject-invalid-0.4 c11o
c12() { $U venv -q; $U pip install -r requirements.txt; }; record requirements-missing c12
p1() { proj '"idna==3.4"'; $U sync; $U run python -c 'print("0 errors, ImportError not raised")'; }; record_pass uv sync-run p1
neutral "$OUT" "$PASS/uv"
