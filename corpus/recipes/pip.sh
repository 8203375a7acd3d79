#!/usr/bin/env bash
# pip: resolution, hashes, builds of wheels, environments, network; versions 9 to now.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
unset PIP_CERT PIP_INDEX_URL PIP_RETRIES
NEW=$(venv pipnew 3.11) P9=$(venv pip9 2.7) P19=$(venv pip19 3.6) P203=$(venv pip203 3.8) P23=$(venv pip23 3.11)
"$NEW/pip" install -q -U pip setuptools wheel; "$P9/pip" install -q pip==9.0.3 2>/dev/null; "$P19/pip" install -q pip==19.3.1 wheel; "$P203/pip" install -q pip==20.3.4; "$P23/pip" install -q pip==23.2.1 wheel
mkdir -p $VENVS/wheels
[ -f $VENVS/wheels/idna-2.6-py2.py3-none-any.whl ] || $NEW/pip download -q --no-deps -d $VENVS/wheels idna==2.6 idna==3.6 2>/dev/null || { $NEW/pip download -q --no-deps -d $VENVS/wheels idna==2.6; $NEW/pip download -q --no-deps -d $VENVS/wheels idna==3.6; }
CA=${CA:-/etc/ssl/certs/ca-certificates.crt}
I="--cert $CA"
pkg() { # pkg NAME VERSION [requires...] : a small project in ./NAME
  mkdir -p "$1"; local n=$1 v=$2; shift 2; local r=; for x in "$@"; do r="$r\"$x\","; done
  echo "from setuptools import setup
setup(name='$n', version='$v', py_modules=[], install_requires=[$r])" > "$n/setup.py"
}

c1() { $NEW/pip install $I 'requests==99.1'; };                      record no-matching c1
c1b() { mkdir w; cp $VENVS/wheels/idna-2*.whl w/; $P9/pip install --no-index -f w 'idna==99.1'; };                      record no-matching-9 c1b
c1c() { $P19/pip install $I 'requests==99.1'; };                     record no-matching-19 c1c
c2() { $NEW/pip install $I 'logclass-no-such-package-x1'; };         record no-such-package c2
c3() { $P23/pip download -q $I --python-version 3.6 --only-binary :all: 'flask==3.0.0'; }; record requires-python c3
c3b() { mkdir p; printf '[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n[project]\nname="p"\nversion="1"\nrequires-python=">=3.99"\n' > p/pyproject.toml; $NEW/pip install ./p; }; record requires-python-project c3b
c3c() { $P203/pip install $I 'numpy==2.1.0'; };                      record requires-python-old-pip c3c
c4() { pkg a 1 'idna==3.4'; pkg b 1 'idna==3.6'; $NEW/pip install $I --no-build-isolation ./a ./b; }; record conflict c4
c4b() { pkg a 1 'idna==3.4'; pkg b 1 'idna==3.6'; $P203/pip install -q wheel $I; $P203/pip install $I ./a ./b; }; record conflict-20.3 c4b
c4c() { printf 'requests==2.31.0\nurllib3==2.1.0\nidna==2.0\n' > requirements.txt; $NEW/pip install $I -r requirements.txt; }; record conflict-requirements c4c
c4d() { printf 'idna==3.4\n' > constraints.txt; $NEW/pip install $I -c constraints.txt 'idna==3.6'; }; record conflict-constraint c4d
c4e() { printf 'idna==3.4\nidna==3.6\n' > requirements.txt; $P19/pip install $I -r requirements.txt; }; record double-requirement-19 c4e
c5() { printf 'idna==3.6 --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n' > requirements.txt; $NEW/pip install $I -r requirements.txt; }; record hash-mismatch c5
c5b() { mkdir w; cp $VENVS/wheels/idna-2*.whl w/; printf 'idna==2.6 --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n' > requirements.txt; $P9/pip install --no-index -f w -r requirements.txt; }; record hash-mismatch-9 c5b
c5c() { printf 'certifi==2024.2.2\nidna==3.6 --hash=sha256:c05567e9c24a6b9faaa835c4821bad0590fbb9d5779e7caa6e1cc4978e7eb24f\n' > requirements.txt; $NEW/pip install $I -r requirements.txt; }; record hash-missing c5c
c6() { mkdir p; echo 'import numpy
from setuptools import setup
setup(name="p", version="1")' > p/setup.py; $NEW/pip install --no-build-isolation ./p; }; record metadata-failed c6
c6b() { mkdir p; echo 'import Cython
from setuptools import setup
setup(name="p", version="1")' > p/setup.py; $P9/pip install ./p; }; record egg-info-failed-9 c6b
c6c() { mkdir p; echo 'import Cython
from setuptools import setup
setup(name="p", version="1")' > p/setup.py; $P19/pip install ./p; }; record egg-info-failed-19 c6c
c6d() { mkdir p; echo 'from setuptools import setup
setup(name="p", version=open("VERSION").read())' > p/setup.py; $P203/pip install ./p; }; record egg-info-failed-20.3 c6d
ext() { mkdir p; echo 'from setuptools import setup, Extension
setup(name="p", version="1", ext_modules=[Extension("p_ext", ["ext.c"])])' > p/setup.py; printf '#include <Python.h>\n#include <libfoo/foo.h>\nint x;\n' > p/ext.c; }
c7() { ext; $NEW/pip install --no-build-isolation ./p; };            record wheel-compile c7
c7b() { ext; $P9/pip install $I wheel -q; $P9/pip install ./p; };    record wheel-compile-9 c7b
c7c() { ext; $P19/pip install ./p; };                                record wheel-compile-19 c7c
c7d() { ext; printf 'int f(void) { return g(; }\n' > p/ext.c; $P23/pip install --no-build-isolation --no-use-pep517 ./p; }; record wheel-compile-23 c7d
c7e() { ext; printf 'int x;\n' > p/ext.c; CC=no-such-gcc $NEW/pip install --no-build-isolation ./p; }; record wheel-no-gcc c7e
need python3-pip; c8() { /usr/bin/python3 -m pip install $I idna; }; record externally-managed c8
c9() { touch six-1.16.0-cp27-cp27m-win_amd64.whl; $NEW/pip install ./six-1.16.0-cp27-cp27m-win_amd64.whl; }; record unsupported-wheel c9
c10() { echo 'requests=>2.0' > requirements.txt; $NEW/pip install -r requirements.txt; }; record invalid-requirement c10
c10b() { echo 'requests=2.0' > requirements.txt; $P9/pip install -r requirements.txt; }; record invalid-requirement-9 c10b
c11() { $NEW/pip install -r requirements-dev.txt; };                 record requirements-missing c11
c11b() { $P9/pip install -r requirements-dev.txt; };                 record requirements-missing-9 c11b
c12() { $NEW/pip install -e .; };                                    record not-installable c12
c12b() { $P9/pip install .; };                                       record not-installable-9 c12b
c12c() { $NEW/pip install ./vendor/lib; };                           record path-missing c12c
c13() { $NEW/pip install --retries 1 --timeout 2 --index-url https://index.invalid/simple idna; }; record network-dns c13
c13b() { $P9/pip install --retries 1 --timeout 2 --index-url https://index.invalid/simple idna; }; record network-dns-9 c13b
c14() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost >/dev/null 2>&1
  openssl s_server -accept 28444 -cert c.pem -key k.pem -www -quiet >/dev/null 2>&1 & local pid=$!; sleep 1
  "$@" install --retries 1 --index-url https://localhost:28444/simple idna; local s=$?; kill $pid; return $s; }
c14n() { c14 $NEW/pip; };                                            record ssl-verify c14n
c14o() { c14 $P19/pip; };                                            record ssl-verify-19 c14o
serve() { # serve CODE PORT : answers every request with CODE
  $NEW/python - "$@" <<'X' >/dev/null 2>&1 &
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[1])); self.send_header("Content-Length", "0"); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), H).serve_forever()
X
  SERVED=$!; sleep 1; }
c15() { serve 403 28445; $NEW/pip install --index-url http://127.0.0.1:28445/simple --trusted-host 127.0.0.1 acme-internal; local s=$?; kill $SERVED; return $s; }; record index-403 c15
c15b() { serve 401 28446; $NEW/pip install --no-input --index-url http://127.0.0.1:28446/simple --trusted-host 127.0.0.1 acme-internal; local s=$?; kill $SERVED; return $s; }; record index-401 c15b
c15c() { serve 503 28447; $NEW/pip install --retries 1 http://127.0.0.1:28447/a/pkg-1.0.tar.gz; local s=$?; kill $SERVED; return $s; }; record download-503 c15c
SYS=${SYS:-$VENVS/sys311}; [ -d $SYS ] || { need python3-venv; /usr/bin/python3 -m venv $SYS; }
c16() { setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp $SYS/bin/pip install --no-cache-dir --no-deps --no-index -f $VENVS/wheels idna==3.6; }; record permission c16
c17() { $NEW/pip install $I 'git+file:///build/src/pip/none.git'; };  record vcs-missing c17
c18() { $NEW/pip instal idna; };                                     record unknown-command c18
c18b() { $NEW/pip install --use-feature=2020-resolver idna; };       record bad-option c18b
c19() { head -c 3000 /dev/urandom > idna-3.6-py3-none-any.whl; $NEW/pip install ./idna-3.6-py3-none-any.whl; }; record bad-wheel-zip c19
c20() { mkdir p; printf '[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n[project]\nname="p"\nversion = 1\n' > p/pyproject.toml; $NEW/pip install --no-build-isolation ./p; }; record pyproject-invalid c20
c20b() { mkdir p; printf '[project\nname="p"\n' > p/pyproject.toml; $NEW/pip install ./p; }; record pyproject-toml-error c20b
c20c() { mkdir -p p/data p/src2; printf '[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n[project]\nname="p"\nversion = "1"\n' > p/pyproject.toml; touch p/data/x.py p/src2/y.py; $NEW/pip install --no-build-isolation ./p; }; record flat-layout c20c
c20d() { mkdir p; printf '[build-system]\nrequires=["flit_core"]\nbuild-backend="flit_core.buildapi"\n[project]\nname="p"\nversion="1"\n' > p/pyproject.toml; $NEW/pip install --no-build-isolation ./p; }; record backend-missing c20d
c21() { mkdir bin; ln -s /usr/bin/gcc bin/; PATH=$PWD/bin $NEW/pip install $I --ignore-installed --no-cache-dir --no-binary psycopg2 --no-build-isolation 'psycopg2==2.9.9'; }; record pg-config c21
c22() { pkg a 1 'idna==3.4' ; $NEW/pip install $I -q --no-deps --no-build-isolation ./a; $NEW/pip check; local s=$?; $NEW/pip uninstall -qy a; return $s; }; record pip-check c22

g1() { pkg a 1 'idna==3.4'; local B=$(venv pippass 3.11); $B/pip install -q $I setuptools wheel; $B/pip install $I --no-build-isolation ./a; $B/pip install $I 'idna==3.6'; echo "exit=$?"; }; record_pass pip resolver-conflict-survived g1
g2() { $P19/pip uninstall -qy idna; cat > old.py <<'X'
X
  mkdir p; echo 'import sys
if "bdist_wheel" in sys.argv: raise RuntimeError("no wheels here")
from setuptools import setup
setup(name="plain", version="1")' > p/setup.py; $P19/pip install ./p; }; record_pass pip wheel-failed-setup-install g2
g3() { # the index answers 503 twice, then serves
  mkdir -p d/idna; cp $VENVS/wheels/idna-3*.whl d/idna/
  (cd d/idna && f=$(ls *.whl) && echo "<a href=\"$f\">$f</a>" > index.html)
  cat > s.py <<'X'
import http.server, sys
n = 0
class H(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        global n
        n += 1
        if n <= 2:
            self.close_connection = True; self.connection.close(); return
        super().do_GET()
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", 28448), H).serve_forever()
X
  (cd d && exec $NEW/python ../s.py >/dev/null 2>&1) & local pid=$!; sleep 1
  local B=$(venv pippass 3.11); $B/pip uninstall -qy idna; $B/pip install --no-cache-dir --index-url http://127.0.0.1:28448/ --trusted-host 127.0.0.1 idna; local s=$?; kill $pid; return $s; }; record_pass pip retries-survived g3
g4() { local B=$(venv pippass 3.11); $B/pip install $I 'idna==99' || echo "falling back"; $B/pip install $I idna; }; record_pass pip fallback-install g4
g5() { $P9/pip install --no-index -f $VENVS/wheels 'idna<3'; $P9/pip uninstall -qy idna; $P9/pip list; }; record_pass pip old-pip-deprecations g5
neutral "$OUT" "$PASS/pip"
