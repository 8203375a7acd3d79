#!/usr/bin/env bash
# Python: uncaught exceptions, imports, syntax, encodings, removed modules.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
P2=$(python 2.7) P36=$(python 3.6) P38=$(python 3.8) P311=$(python 3.11) P312=$(python 3.12) P313=$(python 3.13)

traceback() {
  cat > gen.py <<'X'
import json, sys

def load(path):
    with open(path) as f:
        return json.load(f)

def main():
    cfg = load("settings.json")
    print("generating", cfg["name"])
    for t in cfg["targets"]:
        emit(t)

def emit(t):
    raise ValueError("unknown target kind: %r" % t["kind"])

main()
X
  echo '{"name": "demo", "targets": [{"kind": "blob"}]}' > settings.json
  printf 'all: gen\ngen:\n\t%s gen.py\n' "$P311" > Makefile
  make
}
record traceback-make traceback

chained() {
  cat > conf.py <<'X'
import os
def setting(n):
    try:
        return os.environ[n]
    except KeyError:
        raise RuntimeError("Set the %s environment variable" % n)
setting("SERVICE_URL")
X
  echo "+ python conf.py"; $P311 conf.py
}
record chained-during chained

direct() {
  cat > conf.py <<'X'
import configparser
class ConfigError(Exception): pass
def load():
    p = configparser.ConfigParser()
    try:
        p.read_string("name = x\n")
    except configparser.Error as e:
        raise ConfigError("bad configuration file build.cfg") from e
load()
X
  $P311 conf.py
}
record chained-direct direct

nomod() { echo 'import yaml
print(yaml.safe_load("a: 1"))' > tool.py; $(venv empty311 3.11)/python tool.py; }
record module-not-found nomod
nomod2() { echo 'import yaml' > tool.py; $P2 tool.py; }
record module-not-found-py2 nomod2
dashm() { echo "\$ python -m pytest tests"; $(venv empty311 3.11)/python -m pytest tests; }
record dash-m-missing dashm
dashm2() { $P2 -m nosetests; }
record dash-m-missing-py2 dashm2
cannot() { mkdir pkg; echo 'def run(): pass' > pkg/__init__.py; echo 'from pkg import start
start()' > main.py; $P311 main.py; }
record cannot-import-name cannot
cannot2() { mkdir pkg; echo 'def run(): pass' > pkg/__init__.py; echo 'from pkg import start' > main.py; $P2 main.py; }
record cannot-import-name-py2 cannot2
circular() { echo 'from b import g
def f(): pass' > a.py; echo 'from a import f
def g(): pass' > b.py; $P311 -c 'import a'; }
record circular-import circular
removed() { echo 'from collections import Mapping' > old.py; $P311 old.py; }
record collections-mapping removed
removedattr() { echo 'import collections
class A(collections.MutableMapping): pass' > old.py; $P311 old.py; }
record collections-attr removedattr
distutils() { echo 'from distutils.core import setup
setup(name="x")' > setup.py; $P312 setup.py build; }
record distutils-removed distutils
imp() { echo 'import imp' > setup.py; $P313 setup.py build; }
record imp-removed imp
pkgres() { echo 'import pkg_resources' > v.py; $(venv empty312 3.12)/python v.py; }
record pkg-resources-missing pkgres
cgi() { echo 'import cgi' > w.py; $P313 w.py; }
record cgi-removed cgi

syntax() { mkdir app; printf 'def f(x):\n    return (x\n\ndef g():\n    pass\n' > app/core.py; $P38 -m compileall -q app; $P38 app/core.py; }
record syntax-error syntax
syntax311() { printf 'def f(x):\n    if x = 1:\n        return (x)\n' > core.py; echo 'import core' > main.py; $P311 main.py; }
record syntax-error-311 syntax311
py2print() { printf 'import sys\nprint "hello"\n' > hello.py; $P311 hello.py; }
record syntax-print py2print
fstring() { printf 'name = "x"\nprint(f"hello {name}")\n' > hello.py; $P2 hello.py; }
record syntax-fstring-py2 fstring
walrus() { printf 'if (n := 3) > 2:\n    print(n)\n' > w.py; $P36 w.py; }
record syntax-walrus-py36 walrus
match() { printf 'def f(x):\n    match x:\n        case 1:\n            return 2\n' > m.py; $P38 m.py; }
record syntax-match-py38 match
indent() { printf 'def f():\nreturn 1\n' > i.py; $P311 i.py; }
record indentation-error indent
indent2() { printf 'def f():\n    a = 1\n      b = 2\n' > i.py; $P2 i.py; }
record indentation-error-py2 indent2
tabs() { printf 'def f():\n    a = 1\n\tb = 2\n' > t.py; $P311 t.py; }
record tab-error tabs
nonascii() { printf 'x = "\xc3\xa9"\n' > t.py; $P2 t.py; }
record non-ascii-py2 nonascii
nonutf8() { printf 'x = "\xe9"\n' > t.py; $P311 t.py; }
record non-utf8 nonutf8
uni() { printf 'Beschreibung: \xc3\xbc\n' > README.rst; echo 'print(open("README.rst").read())' > setup.py; LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 $P36 setup.py; }
record unicode-decode uni
unienc() { echo 'print("\u2713 done")' > p.py; LC_ALL=C PYTHONIOENCODING=ascii $P311 p.py; }
record unicode-encode unienc
uni2() { echo 'print u"\u2713 done"' > p.py; LC_ALL=C $P2 p.py; }
record unicode-encode-py2 uni2

nofile() { echo "python scripts/build.py --release"; $P311 scripts/build.py; }
record cannot-open nofile
nofile2() { $P2 scripts/build.py; }
record cannot-open-py2 nofile2
fnf() { echo 'open("version.txt").read()' > b.py; $P311 b.py; }
record file-not-found fnf
exe() { echo 'import subprocess
subprocess.check_call(["node-gyp-x", "build"])' > b.py; $P311 b.py; }
record program-not-found exe
called() { echo 'import subprocess
subprocess.check_call(["ls", "/nonexistent/dir"])' > b.py; $P311 b.py; }
record called-process-error called
called2() { echo 'import subprocess
subprocess.check_call(["ls", "/nonexistent/dir"])' > b.py; $P2 b.py; }
record called-process-error-py2 called2
attr() { echo 'import string
print string.letters, string.ascii_Letters' > b.py; $P2 b.py; }
record attribute-error-py2 attr
generic38() { echo 'def f(x: list[int]) -> None: ...' > b.py; $P38 b.py; }
record not-subscriptable generic38
union38() { echo 'def f(x: int | None) -> None: ...' > b.py; $P38 b.py; }
record union-operand union38
gai() { echo 'import urllib.request
urllib.request.urlopen("http://artifacts.invalid/data.json")' > dl.py; $P311 dl.py; }
refused() { echo 'import urllib.request
urllib.request.urlopen("http://127.0.0.1:9/data.json")' > dl.py; $P311 dl.py; }
ssl() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost >/dev/null 2>&1
  openssl s_server -accept 28443 -cert c.pem -key k.pem -www -quiet >/dev/null 2>&1 & local pid=$!
  sleep 1
  echo 'import urllib.request
urllib.request.urlopen("https://localhost:28443/data.json")' > dl.py; $P311 dl.py; local s=$?
  kill $pid; return $s
}
lib() { echo 'int x;' > a.c; gcc -shared -fPIC -o libdep.so a.c; echo 'extern int x; int PyInit_ext(void){return x;}' > b.c; gcc -shared -fPIC -o ext.so b.c -L. -ldep; rm libdep.so; $P311 -c 'import ext'; }
record import-shared-object lib
recur() { echo 'def f(n): return f(n+1)
f(0)' > r.py; $P311 r.py; }
record recursion-error recur
mem() { echo 'x = [0] * (1 << 40)' > r.py; $P311 r.py; }
record memory-error mem
perm() { echo 'open("/proc/sys/kernel/ostype", "w").write("x")' > r.py; echo 'import os; os.mkdir("/sys/x")' > r.py;  $P311 r.py; }
exitmsg() { echo 'import sys
sys.exit("error: configuration file config.yaml is missing")' > r.py; $P311 r.py; }
record sys-exit exitmsg
group() { echo 'import asyncio
async def a(): raise ValueError("bad chunk 7")
async def main():
    async with asyncio.TaskGroup() as g:
        g.create_task(a())
asyncio.run(main())' > r.py; $P311 r.py; }
record exception-group group
home() { PYTHONHOME=/nonexistent $P311 -c 1; }
record fatal-init home
segv() { $P311 -X faulthandler -c 'import ctypes; ctypes.string_at(0)'; }
record segfault segv

# passing builds full of error words; each ends in a test run that passes
ok() { mkdir -p t; echo "def test_ok(): pass" > t/test_ok.py; $(venv pytest72 3.11 pytest==7.2.2)/pytest -q t; }
p_logging() {
  cat > sync.py <<'X'
import logging, traceback, sys, time
logging.basicConfig(level=logging.INFO)
for i in range(3):
    try:
        if i < 2: raise ConnectionError("connection reset by peer")
        print("downloaded ok")
    except ConnectionError as e:
        logging.exception("attempt %d failed", i + 1)
X
  $P311 sync.py && ok
}
record_pass python retry-tracebacks p_logging
p_optional() {
  cat > probe.py <<'X'
import subprocess, sys
for m in ("yaml", "numpy", "cython"):
    r = subprocess.run([sys.executable, "-I", "-c", "import " + m])
    print("checking for", m, "...", "yes" if r.returncode == 0 else "no")
print("error: 0, warnings: 2")
X
  $P311 -I probe.py && ok
}
record_pass python optional-modules p_optional
p_warn() {
  cat > w.py <<'X'
import warnings
warnings.warn("distutils is deprecated; ImportError: No module named 'distutils' will follow", DeprecationWarning, stacklevel=1)
print("Exception classes documented: ValueError: raised when ...")
class X:
    def __del__(self): raise RuntimeError("in finalizer")
X()
X
  $P311 -W always w.py; make -f - <<'X'
.PHONY: error.o
all: error.o ; @echo built error.o failed_cases.o
error.o: ; @echo cc -Werror -c error.c
X
  ok
}
record_pass python ignored-exceptions p_warn
neutral "$OUT" "$PASS/python"
