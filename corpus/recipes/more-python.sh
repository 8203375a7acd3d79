#!/usr/bin/env bash
# Further cases of the Python families, each in a virtual environment of its own versions.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
need python3 python3-venv gcc git
case_() { OUT=$CORPUS/fail/${1%%/*}; mkdir -p "$OUT"; record "${1#*/}" "$2"; }
venv() { V=$SRC/_v/$1; shift; [ -x "$V/bin/python" ] || { python3 -m venv "$V" && "$V/bin/pip" -q install "$@"; } >/dev/null 2>&1; B=$V/bin; }
setup() { printf 'from setuptools import setup\nsetup(name="demo", version="1.0"%s)\n' "$1" >setup.py; }
wheelless() { venv old 'setuptools==65.5.0' pip==23.0.1; "$B/pip" -q uninstall -y wheel >/dev/null 2>&1; }

s1() { wheelless; setup ''; "$B/python" setup.py bdist_wheel; }; case_ setuptools/bdist-wheel s1
s2() { venv new 'setuptools==80.9.0' wheel; setup ''; "$B/python" setup.py test; }; case_ setuptools/invalid-command s2
s3() { wheelless; setup ', setup_requires=["demo-plugin>=3"]'; PIP_INDEX_URL=file:///none/simple "$B/python" -W ignore setup.py build; }; case_ setuptools/setup-requires s3
s3b() { wheelless; setup ', install_requires=["demo-plugin>=3"]'; printf '[easy_install]\nindex_url = file:///none\n' >setup.cfg; "$B/python" -W ignore setup.py develop --user; }; case_ setuptools/requirement-unavailable s3b
s4() { venv scm setuptools==80.9.0 'setuptools-scm==8.2.0'; printf '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "demo"\ndynamic = ["version"]\n[tool.setuptools_scm]\n' >pyproject.toml; "$B/pip" install --no-build-isolation --no-deps .; }; case_ setuptools/scm-version s4
s5() { venv new 'setuptools==80.9.0' wheel; setup ', packages=["demo", "demo.sub"]'; "$B/pip" install --no-build-isolation --no-deps .; }; case_ setuptools/package-dir s5
s6() { wheelless; setup ', use_2to3=True'; "$B/python" setup.py build; }; case_ setuptools/use-2to3 s6
s7() { venv new 'setuptools==80.9.0' wheel; "$B/pip" install --no-build-isolation --no-deps --no-binary :all: sklearn==0.0.post11; }; case_ setuptools/deprecated-sklearn s7
s8() { venv cy setuptools==80.9.0 'cython==3.0.11'; mkdir demo; printf 'def total(values):\n    cdef int n = 0\n    for v in values:\n        n += undefined_name\n    return m\n' >demo/fast.pyx; printf 'from setuptools import setup\nfrom Cython.Build import cythonize\nsetup(name="demo", version="1.0", ext_modules=cythonize("demo/fast.pyx"))\n' >setup.py; "$B/python" setup.py build_ext --inplace; }; case_ setuptools/cython-error s8

p1() { venv new 'setuptools==80.9.0' wheel; printf 'import sys, runpy\nsys.modules["ssl"] = None\nsys.modules["_ssl"] = None\nsys.argv = ["pip", "install", "--index-url", "https://mirror.invalid/simple", "--retries", "1", "demo-package"]\nrunpy.run_module("pip", run_name="__main__")\n' >nossl.py; "$B/python" nossl.py; }; case_ pip/ssl-module-missing p1
p2() { venv res 'setuptools==65.5.0' 'idna==3.6'; printf 'import pkg_resources\npkg_resources.require("idna<3")\n' >start.py; "$B/python" -W ignore start.py; }; case_ pip/version-conflict p2
p3() { venv new 'setuptools==80.9.0' wheel; mkdir t w; "$B/pip" -q download --no-deps -d w idna==3.6 >/dev/null; mount -t tmpfs -o size=200k none t; python3 -m venv --without-pip t/v; "$B/pip" --python t/v/bin/python install --no-index w/*.whl; local s=$?; umount t; return $s; }; case_ pip/no-space p3
p4() { venv new 'setuptools==80.9.0' wheel; PATH=$SRC/_bin:$PATH "$B/pip" install --no-build-isolation --no-deps --no-binary :all: mysqlclient==2.2.4; }; mkdir -p "$SRC/_bin"; printf '#!/bin/sh\nexit 1\n' >"$SRC/_bin/pkg-config"; chmod 755 "$SRC/_bin/pkg-config"; case_ pip/config-program-missing p4
p5() { venv rs setuptools==80.9.0 wheel 'setuptools-rust==1.10.2'; printf 'from setuptools import setup\nfrom setuptools_rust import RustExtension\nsetup(name="demo", version="1.0", rust_extensions=[RustExtension("demo.fast", "Cargo.toml")])\n' >setup.py; printf '[package]\nname = "fast"\nversion = "0.1.0"\n' >Cargo.toml; "$B/pip" install --no-build-isolation --no-deps .; }; case_ pip/rust-missing p5

t1() { venv pt 'pytest==8.3.4'; mkdir tests; printf 'def test_a():\n    assert 1 == 2\n\ndef test_b():\n    import os\n    os._exit(1)\n' >tests/test_shop.py; "$B/python" -m pytest -v; }; case_ pytest/progress-only t1
t2() { venv pt 'pytest==8.3.4'; mkdir tests; printf 'import os\nURL = os.environ["DEMO_DATABASE_URL"]\n' >tests/conftest.py; printf 'def test_a():\n    pass\n' >tests/test_a.py; "$B/python" -m pytest tests; }; case_ pytest/conftest-keyerror t2
t3() { venv pt 'pytest==8.3.4'; printf '[pytest]\naddopts = -q\n' >setup.cfg; printf 'def test_a():\n    pass\n' >test_a.py; "$B/python" -m pytest; }; case_ pytest/setup-cfg-section t3

y1() { python3 -c 'import sys
sys.path = [p for p in sys.path if "lib-dynload" not in p]
import sqlite3'; }; case_ python/built-without-sqlite y1
y2() { printf 'total = sum([1, 2, 7])\nassert total == 11, total\n' >check.py; python3 check.py; }; case_ python/assertion y2
y3() { venv np 'numpy==2.1.3'; printf 'import numpy\nprint(numpy.zeros(3, dtype=numpy.float_))\n' >use.py; "$B/python" use.py; }; case_ python/numpy-removed y3
y3b() { venv npabi numpy==2.0.2 python-dateutil pytz tzdata; "$B/pip" -q install --no-deps pandas==2.0.3; printf 'import pandas\nprint(pandas.DataFrame())\n' >use.py; "$B/python" use.py; }; case_ python/numpy-abi y3b
y4() { venv nb 'nbconvert==7.16.4' 'ipykernel==6.29.5'; printf '{"cells":[{"cell_type":"code","id":"a1","execution_count":null,"metadata":{},"outputs":[],"source":["rates = [3, 0]\\n","[1 / r for r in rates]"]}],"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3","language":"python"}},"nbformat":4,"nbformat_minor":5}' >rates.ipynb; PATH=$B:$PATH "$B/jupyter" nbconvert --to notebook --execute rates.ipynb; }; case_ python/notebook-cell y4

o1() { venv po 'poetry==1.8.5'; printf '[tool.poetry]\nname = "demo"\nversion = "0.1.0"\ndescription = ""\nauthors = []\n[tool.poetry.dependencies]\npython = "^3.11"\n[[tool.poetry.source]]\nname = "local"\nurl = "http://127.0.0.1:28595/simple/"\n' >pyproject.toml; mkdir -p w/simple; (cd w; exec python3 -m http.server 28595 --bind 127.0.0.1 >/dev/null 2>&1) & local pid=$!; sleep 1; "$B/poetry" --no-ansi add -n demo-nope; local s=$?; kill $pid; return $s; }; case_ poetry/package-not-found o1
h1() { venv pc 'pre-commit==4.0.1'; git init -q .; printf 'a  \n' >a.txt; printf '#!/bin/sh\nsed -i "s/ *$//" "$@"\n' >trim.sh; chmod 755 trim.sh; printf 'repos:\n- repo: local\n  hooks:\n  - id: trim\n    name: trim trailing whitespace\n    language: system\n    entry: ./trim.sh\n    types: [text]\n' >.pre-commit-config.yaml; git add .; git -c user.name=D -c user.email=d@e.org commit -qm one; "$B/pre-commit" run --all-files; }; case_ pre-commit/modified h1
h2() { venv pc 'pre-commit==4.0.1'; git init -q .; mkdir -p h; (cd h; git init -q .; printf -- '- id: demo\n  name: demo\n  entry: demo\n  language: python\n' >.pre-commit-hooks.yaml; printf 'from setuptools import setup\nsetup(name="demo-hook", version="1.0", install_requires=["demo-nope-nope"])\n' >setup.py; git add .; git -c user.name=D -c user.email=d@e.org commit -qm one; git tag v1); printf 'repos:\n- repo: %s/h\n  rev: v1\n  hooks:\n  - id: demo\n' "$PWD" >.pre-commit-config.yaml; echo a >a.txt; git add a.txt; PIP_NO_INDEX=1 PIP_NO_BUILD_ISOLATION=0 PRE_COMMIT_HOME=$PWD/cache "$B/pre-commit" run --all-files; }; case_ pre-commit/setup-failed h2
reuse_() { venv reuse reuse; git init -q .; echo 'int x;' >store.c; git add .; "$B/reuse" lint; }; case_ lint/reuse reuse_
alembic_() { venv alembic alembic; "$B/alembic" init m >/dev/null 2>&1; sed -i 's#^sqlalchemy.url.*#sqlalchemy.url = sqlite:///a.db#' alembic.ini; "$B/alembic" revision --rev-id 1a -m one >/dev/null 2>&1; "$B/alembic" upgrade head; }
alembic_heads() { alembic_ >/dev/null 2>&1; "$B/alembic" revision --rev-id 2b --head=base -m two >/dev/null 2>&1; "$B/alembic" upgrade head; }; case_ database/alembic-heads alembic_heads
alembic_gone() { alembic_ >/dev/null 2>&1; "$B/alembic" revision --rev-id 2b -m two >/dev/null 2>&1; "$B/alembic" upgrade head >/dev/null 2>&1; rm m/versions/2b*; "$B/alembic" upgrade head; }; case_ database/alembic-gone alembic_gone
