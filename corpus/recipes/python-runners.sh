#!/usr/bin/env bash
# Python test runners and checkers beside plain pytest and unittest: old versions, plugins, nose, stestr, behave, Robot Framework.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
. "$(dirname "$0")/python-lib.sh"
family() { case $1 in p3* | p5* | p6* | p7* | coll* | fixt* | bdd) echo pytest ;; behave) echo behave ;; robot) echo robot ;; *) echo unittest ;; esac; }
rec() { CASE=("${@:2}"); OUT=$CORPUS/fail/$(family "$1"); mkdir -p "$OUT"; record "$1" run_case; }
run_case() { "${CASE[@]}"; }
P310=$(venv pytest310 3.6 pytest==3.10.1 pytest-cov pytest-xdist==1.34)
P53=$(venv pytest53 3.8 pytest==5.3.5 pytest-sugar pytest-flake8 'flake8<4' pytest-black)
P60=$(venv pytest60 3.9 pytest==6.0.2 pytest-isort pytest-pylint pytest-rerunfailures)
P71=$(venv pytest71 3.10 pytest==7.1.3 pytest-bdd)
NOSE=$(venv nose13 3.6 nose rednose coverage)
RUN=$(venv runners 3.9 stestr behave robotframework avocado-framework zope.testrunner testtools)
proj() { mkdir -p shop tests; cat >shop/__init__.py <<'X'
import os, sys
import logging
log = logging.getLogger(__name__)
def total(items):
    log.error("total failed: %r", items)
    return sum(p*n for p,n in items )
class Cart:
    def add(self,x):
        return self.items[x]
X
cat >tests/__init__.py </dev/null
cat >tests/test_shop.py <<'X'
from shop import total, Cart
import unittest
def test_total():
    """Total of things"""
    assert total([(2, 3)]) == 6
def test_total_bad():
    print("ERROR: printed on purpose")
    assert total([(2, 3)]) == 7
class TestCart(unittest.TestCase):
    """A cart"""
    def test_add(self):
        "Cart adds an item"
        Cart().add(1)
    def test_eq(self):
        self.assertEqual({"a": 1, "b": [1,2,3]}, {"a": 1, "b": [1,2,4]})
X
}
p() { proj; "$@"; }
for v in 310 53 60 71; do
  B=P$v; B=${!B}
  rec p$v p $B/python -m pytest -p no:sugar tests
  rec p$v-q p $B/python -m pytest -p no:sugar -q --tb=short tests
  rec p$v-x p $B/python -m pytest -p no:sugar -x --durations=3 tests
done
rec p310-v-cov p $P310/python -m pytest -v --cov=shop tests
rec p53-flake8 p $P53/python -m pytest --flake8 -p no:sugar shop
rec p53-black p $P53/python -m pytest --black -p no:sugar shop
rec p53-sugar p $P53/python -m pytest --force-sugar tests
rec p60-isort p $P60/python -m pytest --isort shop
rec p60-pylint p $P60/python -m pytest --pylint shop
rec p60-reruns p $P60/python -m pytest --reruns 2 tests
bdd() { mkdir f; cat >f/a.feature <<'X'
Feature: Cart
  Scenario: Add
    Given a cart
    When I add 2
    Then it holds 3
X
cat >test_a.py <<'X'
from pytest_bdd import *
scenarios("f/a.feature")
@given("a cart", target_fixture="c")
def _(): return []
@when("I add 2")
def _(c): c.append(2)
@then("it holds 3")
def _(c): assert len(c)==3
X
$P71/pytest; }
rec bdd bdd
nose() { proj; $NOSE/nosetests "$@"; }
rec nose nose tests; rec nose-v nose -v tests; rec nose-red nose --rednose --force-color tests; rec nose-cov nose -v --with-coverage --cover-package=shop --cover-min-percentage=100 tests/test_shop.py:test_total
rec zope p $RUN/zope-testrunner --path . -t .
rec testtools p $RUN/python -m testtools.run tests.test_shop
str() { proj; printf '[DEFAULT]\ntest_path=./tests\ntop_dir=./\n' >.stestr.conf; $RUN/stestr run; }; rec stestr str
beh() { mkdir -p features/steps; cat >features/a.feature <<'X'
Feature: Cart
  Scenario: Add
    Given a cart
    When I add 2
    Then it holds 3
    And it is undefined
X
cat >features/steps/s.py <<'X'
from behave import *
@given("a cart")
def _(c): c.c=[]
@when("I add 2")
def _(c): c.c.append(2)
@then("it holds 3")
def _(c): assert len(c.c)==3, "holds %d" % len(c.c)
X
$RUN/behave; }; rec behave beh
rob() { cat >a.robot <<'X'
*** Test Cases ***
Adds Things
    Should Be Equal    1    2
Passes
    Log    ERROR all is well
X
$RUN/robot a.robot; }; rec robot rob
avo() { cat >a.py <<'X'
from avocado import Test
class A(Test):
    def test(self):
        self.assertEqual(1,2)
X
$RUN/avocado run a.py; }; rec avocado avo
