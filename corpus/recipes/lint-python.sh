#!/usr/bin/env bash
# Python linters and formatters, one folder of recordings each.
FAMILY=lint-python
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
rmdir "$OUT" 2>/dev/null
B=$(venv lint 3.11 flake8 pylint ruff black isort mypy bandit codespell yamllint pydocstyle pycodestyle typos)
B27=$(venv py27-4.6.11 2.7); [ -x $B27/flake8 ] || $B27/pip install -q 'flake8==3.9.2' 'pylint==1.9.5' 2>/dev/null
BR=$(venv ruff01 3.11 ruff==0.1.15 black==19.10b0 click==8.0.4 isort==4.3.21 mypy==0.910)
of() { OUT=$CORPUS/fail/$1; mkdir -p "$OUT"; }
src() {
  mkdir -p app; cat > app/__init__.py <<'X'
X
  cat > app/core.py <<'X'
import os, sys
import json
from typing import Dict

def  total(items):
    result = 0
    for i in items: result += i
    unused = 3
    return reslt

class thing:
    def method(self, a, b, c = 1, d = 2, eeeeeeeeeeeeeeee = 3, ffffffffffffffffffffff = 4, gggggg = 5):
        if a == None:
            return f"no placeholders"
        assert b
        return eval(a)
X
  cat > app/typed.py <<'X'
import yaml
from typing import List, Optional

def names(n: int) -> List[str]:
    return [n]

def first(xs: Optional[List[str]]) -> str:
    return xs[0]

class A:
    x: int = "one"

names("3")
A().missing
X
}
viamake() { printf "lint:\n\t%s\n" "$*" > Makefile; make lint; } # the way most builds call them
of flake8
f1() { src; viamake $B/flake8 app; };                                  record fail f1
f2() { src; viamake $B/flake8 --count --statistics --show-source app; }; record statistics f2
f3() { src; printf 'def f(:\n    pass\n' > app/broken.py; $B/flake8 app/broken.py; }; record syntax f3
f4() { src; $B27/flake8 app; };                                record fail-3.9 f4
f5() { src; printf '[flake8]\nignore = E203, # black\n  W503\n' > .flake8; $B/flake8 app; }; record config f5
f6() { src; $B/pycodestyle app; };                             record pycodestyle f6
of pylint
l1() { src; viamake $B/pylint app; };                                  record fail l1
l2() { src; $B27/pylint app 2>/dev/null || $B27/pylint app; }; record fail-1.9 l2
l3() { src; $B/pylint --disable=C,R,W --output-format=colorized app; }; record errors-colour l3
l4() { mkdir app; echo '"""Doc."""
X = 1
def f(a):
    """Doc."""
    b=a
    return 1' > app/__init__.py; $B/pylint --fail-under=9.9 --disable=E app; }; record fail-under l4
of ruff
r1() { src; $B/ruff check app; };                              record check-full r1
r2() { src; $B/ruff check --output-format=concise app; };      record check-concise r2
r3() { src; $B/ruff format --check app; };                     record format-check r3
r4() { src; $B/ruff format --diff app; };                      record format-diff r4
r5() { src; $BR/ruff check app; };                             record check-0.1 r5
r6() { src; $B/ruff check --output-format=github app; };       record check-github r6
r7() { src; printf '[tool.ruff]\nline-len = 3\n' > pyproject.toml; $B/ruff check app; }; record config r7
r8() { src; printf 'def f(:\n' > app/b.py; $B/ruff check app/b.py; }; record syntax r8
of black
k1() { src; echo "[tool.black]" > pyproject.toml; $B/black --check app; };                           record check k1
k2() { src; echo "[tool.black]" > pyproject.toml; $B/black --check --diff app; };                    record check-diff k2
k3() { src; echo "[tool.black]" > pyproject.toml; printf 'def f(:\n    pass\n' > app/b.py; $B/black --check app; }; record cannot-format k3
k4() { src; echo "[tool.black]" > pyproject.toml; $BR/black --check app; };                          record check-19 k4
of isort
i1() { src; $B/isort --check-only app; };                      record check i1
i2() { src; $B/isort --check --diff app; };                    record check-diff i2
i3() { src; $BR/isort -rc -c app; };                           record check-4 i3
of mypy
m1() { src; $B/mypy app; };                                    record fail m1
m2() { src; $B/mypy --pretty --show-column-numbers app/typed.py; }; record pretty m2
m3() { src; $BR/mypy app; };                                   record fail-0.910 m3
m4() { echo 'import yaml' > a.py; $B/mypy a.py; };             record stubs-missing m4
m5() { printf 'import nosuchlib\n' > a.py; $B/mypy a.py; };    record import-not-found m5
m6() { printf 'def f(:\n' > a.py; $B/mypy a.py; };             record syntax m6
m7() { mkdir -p a b; touch a/m.py b/m.py; $B/mypy a b; };      record duplicate-module m7
m8() { printf '[mypy]\nplugins = nosuch.plugin\n' > mypy.ini; touch a.py; $B/mypy a.py; }; record plugin m8
m9() { src; printf 'typecheck:\n\t-@echo 0 errors so far\n\t%s --strict --color-output app\n' $B/mypy > Makefile; MYPY_FORCE_COLOR=1 TERM=xterm make; }; record make-colour m9
of bandit
b1() { src; printf 'import subprocess\nsubprocess.call("ls " + input(), shell=True)\npassword = "hunter2"\n' > app/sh.py; viamake $B/bandit -r app; }; record fail b1
b2() { src; $B/bandit -q -r -f custom --msg-template '{abspath}:{line}: {test_id}[bandit]: {severity}: {msg}' app; }; record custom b2
of codespell
c1() { printf 'This is teh readme.\nWe recieve files.\n' > README.md; $B/codespell README.md; }; record fail c1
c2() { printf 'This is teh readme.\nWe recieve files.\n' > README.md; $B/typos README.md; }; record typos c2
of yamllint
y1() { printf 'a:   1\nb: [1,2 ]\na: 2\n# x\nlong: %0100d\n' 3 > a.yaml; $B/yamllint a.yaml; }; record fail y1
y2() { printf 'a: 1\n b: 2\n' > a.yaml; $B/yamllint -f parsable a.yaml; }; record parsable y2
y3() { printf -- '---\na: 1\n' > ok.yaml; printf 'a: yes\nb:  2\n' > a.yml; $B/yamllint -f github --strict . ; }; record github y3
y4() { printf 'key: {a\n' > a.yaml; CI=1 $B/yamllint a.yaml; }; record syntax y4
of pydocstyle
d1() { src; $B/pydocstyle app/core.py; }; record fail d1

ok() { mkdir -p t; echo "def test_ok(): pass" > t/test_ok.py; $(venv pytest72 3.11 pytest==7.2.2)/pytest -q t; }
p1() { src; $B/flake8 --exit-zero --count app; ok; };              record_pass flake8 exit-zero p1
p2() { printf 'from typing import Any\nx: int = 1\n\n\ndef f(a: Any) -> int:\n    reveal_type(a)\n    return int(a)\n' > error.py; printf 'import nosuch  # type: ignore\n\n\ndef g(a):\n    y: str = 1\n    return a\n' > notes.py; $B/mypy error.py notes.py; }; record_pass mypy notes p2
p3() { src; $B/pylint --exit-zero app; ok; };                      record_pass pylint exit-zero p3
p4() { src; $B/ruff check --exit-zero app; $B/ruff check --fix -q --unsafe-fixes app || true; $B/ruff format app; ok; }; record_pass ruff exit-zero-fix p4
p5() { src; echo "[tool.black]" > pyproject.toml; $B/black app; $B/black --check app; $B/isort app; $B/isort --check app; }; record_pass black reformatted p5
p6() { src; $B/bandit -r --exit-zero app; ok; };                   record_pass bandit exit-zero p6
p7() { printf 'a:   1\n' > a.yaml; printf 'rules: {colons: {level: warning}, document-start: {level: warning}}\n' > .yamllint; $B/yamllint a.yaml; }; record_pass yamllint warnings p7
p8() { src; echo "lint (allowed to fail):"; $B/flake8 app || true; $B/mypy app || true; ok; }; record_pass flake8 or-true p8
neutral "$CORPUS"/fail/{flake8,pylint,ruff,black,isort,mypy,bandit,codespell,yamllint,pydocstyle} "$PASS"/{flake8,pylint,ruff,black,mypy,bandit,yamllint}
