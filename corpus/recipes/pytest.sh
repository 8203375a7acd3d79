#!/usr/bin/env bash
# pytest: failing tests, collection errors, usage errors, plugins, old versions.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
B8=$(venv pytest8 3.11 pytest pytest-cov pytest-xdist pytest-timeout hypothesis pytest-mock pytest-asyncio)
B7=$(venv pytest72 3.11 pytest==7.2.2)
B5=$(venv py36-5.4.3 3.6 pytest==5.4.3)
B6=$(venv py36-6.2.5 3.6 pytest==6.2.5)
B29=$(venv py27-2.9.2 2.7 pytest==2.9.2)
B30=$(venv py27-3.0.7 2.7 pytest==3.0.7)
B46=$(venv py27-4.6.11 2.7 pytest==4.6.11)

project() {
  mkdir -p shop tests
  cat > shop/__init__.py <<'X'
def total(items):
    return sum(p * n for p, n in items)

def label(name):
    return name.title()

def parse(text):
    return int(text)
X
  cat > tests/test_shop.py <<'X'
import sys
sys.path.insert(0, ".")
import pytest
from shop import total, label, parse

def test_total():
    assert total([(2, 3), (1, 4)]) == 11

def test_label():
    assert label("ada lovelace") == "Ada Lovelace"

class TestParse:
    def test_number(self):
        assert parse("12") == 12

    def test_error_on_text(self):
        assert parse("twelve") == 12

@pytest.mark.parametrize("n", [1, 2, 3])
def test_param(n):
    assert n != 2, "two is not allowed"
X
}
run() { project; echo "+ $*"; shift 0; "$@"; }
f8() { run $B8/pytest tests; };                        record fail-8 f8
f8v() { run $B8/pytest -v --color=yes tests; };        record fail-8-verbose-colour f8v
f8q() { run $B8/pytest -q --tb=short tests; };         record fail-8-quiet-short f8q
f8l() { run $B8/pytest --tb=line tests; };             record fail-8-tb-line f8l
f8n() { run $B8/pytest --tb=native tests; };           record fail-8-tb-native f8n
f8no() { run $B8/pytest --tb=no -q tests; };           record fail-8-tb-no f8no
f8x() { run $B8/pytest -x -n 2 -v tests; };            record fail-8-xdist f8x
f72() { run $B7/pytest tests; };                       record fail-7.2 f72
f29() { run $B29/py.test tests; };                     record fail-2.9 f29
f30() { run $B30/py.test -v tests; };                  record fail-3.0-verbose f30
f46() { run $B46/pytest tests; };                      record fail-4.6 f46
f54() { run $B5/pytest tests; };                       record fail-5.4 f54
f62() { run $B6/pytest -rA tests; };                   record fail-6.2-rA f62
cov() { project; echo 'def test_a():
    import shop
    assert shop.total([]) == 0' > tests/test_shop.py; echo '[tool:pytest]' > setup.cfg; $B8/python -m pytest --cov=shop --cov-fail-under=90 tests; }
record coverage-gate cov

noimport() { mkdir tests; echo 'def test_ok(): pass' > tests/test_ok.py; echo 'import requests_toolbelt
def test_a(): pass' > tests/test_net.py; $B8/pytest tests; }
record collect-module-missing noimport
noimport27() { mkdir tests; echo 'import requests_toolbelt
def test_a(): pass' > tests/test_net.py; $B29/py.test tests; }
record collect-module-missing-2.9 noimport27
noimport46() { mkdir tests; echo 'import requests_toolbelt
def test_a(): pass' > tests/test_net.py; $B46/pytest tests; }
record collect-module-missing-4.6 noimport46
noname() { project; sed -i 's/, parse$/, parse_all/' tests/test_shop.py; $B8/pytest tests; }
record collect-cannot-import noname
collsyntax() { mkdir tests; printf 'def test_a():\n    assert 1 = 1\n' > tests/test_s.py; $B8/pytest tests; }
record collect-syntax collsyntax
collother() { mkdir tests; printf 'CONFIG = {}["url"]\ndef test_a():\n    assert 1\n' > tests/test_s.py; $B8/pytest tests; }
record collect-keyerror collother
colldup() { mkdir -p a b; echo 'def test_a(): pass' > a/test_same.py; echo 'def test_b(): pass' > b/test_same.py; $B8/pytest; }
record collect-mismatch colldup
fixture() { mkdir tests; printf 'def test_a(database):\n    assert database\ndef test_b(mocker):\n    pass\n' > tests/test_f.py; $B8/pytest -p no:pytest_mock tests; }
record fixture-not-found fixture
pluginfixture() { mkdir tests; printf 'def test_b(mocker):\n    pass\n' > tests/test_f.py; $B8/pytest -p no:pytest_mock tests; }
record plugin-fixture pluginfixture
fixture29() { mkdir tests; printf 'def test_a(database):\n    assert database\n' > tests/test_f.py; $B29/py.test tests; }
record fixture-not-found-2.9 fixture29
setuperr() { mkdir tests; printf 'import pytest\n@pytest.fixture\ndef db():\n    raise ConnectionRefusedError(111, "Connection refused")\ndef test_a(db):\n    pass\n' > tests/test_f.py; $B8/pytest tests; }
record setup-error setuperr
conftest() { mkdir tests; echo 'import sqlalchemy' > tests/conftest.py; echo 'def test_a(): pass' > tests/test_a.py; $B8/pytest tests; }
record conftest-import conftest
conftest46() { mkdir tests; echo 'import sqlalchemy' > tests/conftest.py; echo 'def test_a(): pass' > tests/test_a.py; $B46/pytest tests; }
record conftest-import-4.6 conftest46
usage() { project; printf '[pytest]\naddopts = --cov-report=term --reruns 2\n' > pytest.ini; $B7/pytest tests; }
record usage-unrecognized usage
usage2() { $B8/pytest tests/test_gone.py; }
record usage-no-file usage2
usage3() { project; $B8/pytest tests/test_shop.py::test_gone; }
record usage-no-test usage3
usage4() { project; printf '[pytest]\ntimeout_x = 3\n' > pytest.ini; $B8/pytest --strict-config tests; }
record unknown-config usage4
usage5() { project; printf '[pytest]\nminversion = 99.0\n' > pytest.ini; $B8/pytest tests; }
record minversion usage5
usage6() { mkdir tests; printf 'import pytest\n@pytest.mark.slwo\ndef test_a(): pass\n' > tests/test_a.py; $B8/pytest --strict-markers tests; }
record strict-marker usage6
plugin() { project; $B8/pytest -p pytest_rerunfail tests; }
record plugin-missing plugin
none() { mkdir tests; echo 'def helper(): pass' > tests/helpers.py; $B8/pytest tests; }
record no-tests none
deselected() { project; $B8/pytest -k nothing_matches tests; }
record all-deselected deselected
timeout() { mkdir tests; printf 'import time\ndef test_slow():\n    time.sleep(30)\n' > tests/test_t.py; $B8/pytest --timeout 1 tests; }
record timeout timeout
timeoutt() { mkdir tests; printf 'import time\ndef test_slow():\n    time.sleep(30)\n' > tests/test_t.py; $B8/pytest --timeout 1 --timeout-method thread tests; }
record timeout-thread timeoutt
internal() { mkdir tests; echo 'def pytest_collection_modifyitems(items): raise RuntimeError("broken hook")' > tests/conftest.py; echo 'def test_a(): pass' > tests/test_a.py; $B8/pytest tests; }
record internal-error internal
crash() { mkdir tests; printf 'import ctypes\ndef test_ok(): pass\ndef test_crash():\n    ctypes.string_at(0)\n' > tests/test_c.py; $B8/pytest tests; }
record crash-segfault crash
crashx() { mkdir tests; printf 'import os\ndef test_ok(): pass\ndef test_crash():\n    os._exit(3)\n' > tests/test_c.py; $B8/pytest -n 2 tests; }
record crash-xdist crashx
werror() { mkdir tests; printf 'import warnings\ndef test_a():\n    warnings.warn("old api is deprecated", DeprecationWarning)\n' > tests/test_w.py; $B8/pytest -W error tests; }
record warnings-as-errors werror
hypo() { mkdir tests; printf 'from hypothesis import given, strategies as st\n@given(st.lists(st.integers()))\ndef test_sorted(xs):\n    assert sorted(xs) == xs\n' > tests/test_h.py; $B8/pytest tests; }
record hypothesis-falsifying hypo
xpass() { mkdir tests; printf 'import pytest\n@pytest.mark.xfail(strict=True)\ndef test_a(): pass\n' > tests/test_x.py; $B8/pytest tests; }
record xpass-strict xpass
doctest() { printf 'def double(x):\n    """\n    >>> double(2)\n    5\n    """\n    return 2 * x\n' > mod.py; $B8/pytest --doctest-modules mod.py; }
record doctest-modules doctest
async_() { mkdir tests; printf 'async def test_a():\n    assert 1\n' > tests/test_x.py; $B7/pytest -W error tests; $B8/pytest -p no:asyncio -p no:anyio tests; }
record async-unsupported async_
unittestcase() { mkdir tests; printf 'import unittest\nclass T(unittest.TestCase):\n    def test_eq(self):\n        self.assertEqual({"a": 1}, {"a": 2})\n' > tests/test_x.py; $B8/pytest tests; }
record unittest-case unittestcase
tmo() { project; printf '.PHONY: tests\ntests:\n\t%s -q tests\n' "$B8/pytest" > Makefile; make tests; }
record fail-8-make tmo

p_xfail() {
  mkdir tests; cat > tests/test_x.py <<'X'
import logging, pytest, sys, traceback, warnings
log = logging.getLogger("app")
@pytest.mark.xfail(reason="known bug 12")
def test_known_failure():
    assert 1 == 2
@pytest.mark.skip(reason="ImportError: No module named numpy")
def test_skipped_error(): pass
def test_error_is_logged(caplog):
    try:
        raise ValueError("bad value")
    except ValueError:
        log.exception("Traceback follows, error: failed to parse")
    assert "failed" in caplog.text
    print("FAILED tests/x.py::test_fake - assert 1 == 2", file=sys.stderr)
def test_warns():
    warnings.warn("deprecated: ERROR soon")
def test_raises_assertion_error():
    with pytest.raises(AssertionError): assert False
def test_prints_pytest_failure():
    print("E       assert 3 == 4")
    print("=========== 1 failed in 0.01s ===========")
X
}
p1() { p_xfail; $B8/pytest -rA tests; };                record_pass pytest xfail-rA p1
p2() { p_xfail; $B8/pytest -v -s -o log_cli=true -o log_cli_level=DEBUG tests; }; record_pass pytest live-log-s p2
p3() { p_xfail; $B8/pytest -rx --xfail-tb tests; };     record_pass pytest xfail-tb p3
p4() { p_xfail; $B8/pytest -n 2 -v --cov=tests --cov-fail-under=10 tests; };  record_pass pytest xdist-cov p4
p5() { mkdir t; printf 'def test_a(): pass\ndef test_failed_login(): pass\ndef test_error_500(): pass\ndef test_assertion_error_is_shown(): pass\n' > t/test_errors.py; $B46/pytest -v t; $B29/py.test -v t; }; record_pass pytest names-old p5
p6() { p_xfail; $B8/pytest --runxfail tests || true; echo "flaky run tolerated"; $B8/pytest -q tests; }; record_pass pytest retried-green p6
neutral "$OUT" "$PASS/pytest"
