#!/usr/bin/env bash
# unittest, doctest, nose and Django's runner.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
P311=$(python 3.11) P27=$(python 2.7) P36=$(python 3.6) P312=$(python 3.12)
t() { cat > test_shop.py <<'X'
import unittest
class ShopTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(2 * 3 + 4, 11)
    def test_ok(self):
        pass
    def test_lookup(self):
        {}["price"]
    def test_sub(self):
        self.assertIn("b", ["a"], "letter missing")
X
}
u1() { t; $P311 -m unittest -v test_shop; };        record fail-311 u1
u2() { t; $P27 -m unittest test_shop; };            record fail-27 u2
u3() { t; echo 'unittest.main()' >> test_shop.py; printf 'check:\n\t%s test_shop.py\n' $P312 > Makefile; make check; }; record fail-312-make u3
u4() { mkdir tests; touch tests/__init__.py; echo 'import flask_x' > tests/test_a.py; $P311 -m unittest discover tests; }; record import-error u4
u4b() { mkdir tests; touch tests/__init__.py; echo 'import flask_x' > tests/test_a.py; $P27 -m unittest discover tests; }; record import-error-27 u4b
u5() { $P312 -m unittest; };                        record no-tests-312 u5
u6() { t; $P311 -m unittest test_shop.ShopTest.test_gone; }; record no-such-test u6
u7() { printf 'import unittest\nclass T(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n        raise OSError("database is down")\n    def test_a(self): pass\n' > test_a.py; $P36 -m unittest test_a; }; record setup-class u7
u8() { printf 'import unittest\nclass T(unittest.TestCase):\n    @unittest.expectedFailure\n    def test_a(self): pass\n' > test_a.py; $P311 -m unittest test_a; }; record unexpected-success u8
u9() { printf 'import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        for i in range(3):\n            with self.subTest(i=i):\n                self.assertLess(i, 1)\n' > test_a.py; $P311 -m unittest test_a; }; record subtests u9
d1() { printf 'def double(x):\n    """\n    >>> double(2)\n    5\n    """\n    return 2 * x\nimport doctest, sys\nsys.exit(doctest.testmod()[0] > 0)\n' > mod.py; $P311 mod.py; }; record doctest d1
n1() { t; $(venv nose27 2.7 nose==1.3.7)/nosetests -v; }; record nose-fail n1
n2() { t; $(venv pytest8 3.11)/nose2 2>/dev/null || { [ -x $VENVS/pytest8/bin/nose2 ] && $VENVS/pytest8/bin/nose2; }; }; record nose2-fail n2
dj() { local B=$(venv django 3.11 django); $B/django-admin startproject site1 . ; $B/python manage.py startapp blog; printf 'from django.test import TestCase\nclass T(TestCase):\n    def test_page(self):\n        self.assertEqual(self.client.get("/x").status_code, 200)\n' > blog/tests.py; $B/python manage.py test; }
record django-test dj

p1() { cat > test_x.py <<'X'
import logging, traceback, unittest, sys
class ErrorTests(unittest.TestCase):
    @unittest.expectedFailure
    def test_known_failure(self):
        self.assertEqual(1, 2)
    def test_error_handler_prints_traceback(self):
        try:
            raise ValueError("no such table: users")
        except ValueError:
            traceback.print_exc()
        logging.error("FAILED to connect: Connection refused")
        print("FAIL: test_fake (x.Y)", file=sys.stderr)
    @unittest.skip("ModuleNotFoundError: No module named 'numpy'")
    def test_skipped(self): pass
X
$P311 -m unittest -v test_x; }; record_pass unittest expected-failure p1
p2() { cat > test_x.py <<'X'
import unittest, io
class Inner(unittest.TestCase):
    def runTest(self): self.fail("inner failure")
class T(unittest.TestCase):
    def test_runner_reports(self):
        import sys
        r = unittest.TextTestRunner(stream=sys.stderr).run(Inner())
        self.assertEqual(len(r.failures), 1)
X
$P311 -m unittest test_x.T; }; record_pass unittest inner-runner p2
neutral "$OUT" "$PASS/unittest"
