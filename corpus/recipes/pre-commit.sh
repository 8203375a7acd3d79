#!/usr/bin/env bash
# pre-commit with local hooks (nothing is cloned), djlint, ansible-lint.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
need git
B=$(venv precommit 3.11 pre-commit djlint) L=$(venv lint 3.11)
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
repo() { git init -q .; cat > .pre-commit-config.yaml <<X
repos:
  - repo: local
    hooks:
      - {id: trailing, name: trim trailing whitespace, entry: sed -i "s/ *$//", language: system, types: [text], exclude: yaml}
      - {id: flake8, name: flake8, entry: $L/flake8, language: system, types: [python]}
      - {id: ok, name: check yaml, entry: "true", language: system}
      - {id: none, name: shellcheck, entry: shellcheck, language: system, types: [shell]}
X
printf 'import os\nx = 1   \n' > a.py; git add -A; }
c1() { repo; $B/pre-commit run --all-files; };                       record fail c1
c1b() { repo; $B/pre-commit run --all-files --show-diff-on-failure --color=always; }; record fail-colour-diff c1b
c2() { git init -q .; printf 'repos:\n  - repo: local\n    hooks:\n      - {id: x}\n' > .pre-commit-config.yaml; git add -A; $B/pre-commit run -a; }; record invalid-config c2
c3() { git init -q .; git add -A; $B/pre-commit run -a; };           record no-config c3
c4() { git init -q .; printf 'repos:\n  - repo: https://git.invalid/hooks\n    rev: v1\n    hooks:\n      - {id: x}\n' > .pre-commit-config.yaml; git add -A; $B/pre-commit run -a; }; record clone-failed c4
c5() { git init -q .; printf 'repos:\n  - repo: local\n    hooks:\n      - {id: x, name: build docs, entry: no-such-exe, language: system, pass_filenames: false, always_run: true}\n' > .pre-commit-config.yaml; git add -A; $B/pre-commit run -a; }; record executable-missing c5
OUT=$CORPUS/fail/djlint; mkdir -p "$OUT"
d1() { mkdir t; printf '<div>\n<img src="/x.png">\n<p>{{a}}</p>\n</div>\n' > t/a.html; $B/djlint t --lint; }; record lint d1
d2() { mkdir t; printf '<div>\n<img src="/x.png">\n<p>{{a}}</p>\n</div>\n' > t/a.html; $B/djlint t --check; }; record check d2
p1() { repo; printf 'x = 1\n' > a.py; git add -A; $B/pre-commit run --all-files; }; record_pass pre-commit passed p1
