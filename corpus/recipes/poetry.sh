#!/usr/bin/env bash
# poetry, pipenv, pdm.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
PO="$(venv poetry 3.11 poetry)/poetry" PE=$(venv pipenv 3.11 pipenv)
export POETRY_VIRTUALENVS_IN_PROJECT=true PIPENV_VENV_IN_PROJECT=1 PIPENV_NOSPIN=1 PIPENV_IGNORE_VIRTUALENVS=1 POETRY_VIRTUALENVS_CREATE=true
PO18="$(venv poetry18 3.11 poetry==1.8.5 'virtualenv<20.30')/poetry"
proj() { printf '[tool.poetry]\nname = "demo"\nversion = "0.1.0"\ndescription = ""\nauthors = []\npackage-mode = false\n[tool.poetry.dependencies]\npython = "^3.9"\n%s\n' "$1" > pyproject.toml; }
c1() { proj 'requests = "^99"'; $PO lock; };                       record no-version c1
c1b() { proj 'requests = "^99"'; $PO18 lock --no-interaction; };   record no-version-1.8 c1b
local_() { # local_ NAME VERSION [DEPENDENCIES] : a project in ./NAME
  mkdir -p $1; printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "%s"\nversion = "%s"\ndependencies = [%s]\n' "$1" "$2" "${3-}" > $1/pyproject.toml; }
clash() { local_ a 1.0 '"b<2"'; local_ b 3.0; proj $'a = {path = "a"}\nb = {path = "b"}'; }
c2() { clash; $PO lock; };   record conflict c2
c2b() { clash; $PO18 lock --no-interaction; }; record conflict-1.8 c2b
c3() { local_ a 1.0; local_ b 1.0; proj 'a = {path = "a"}'; $PO lock -q; proj $'a = {path = "a"}\nb = {path = "b"}'; $PO install --no-interaction; }; record lock-outdated c3
c3b() { local_ a 1.0; local_ b 1.0; proj 'a = {path = "a"}'; $PO18 lock -q; proj $'a = {path = "a"}\nb = {path = "b"}'; $PO18 install --no-interaction; }; record lock-outdated-1.8 c3b
c4() { mkdir x; cd x; $PO install; };                              record no-pyproject c4
c5() { proj ''; sed -i 's/\^3.9/^2.7/' pyproject.toml; $PO install; }; record python-version c5
c6() { proj 'x = "~>>1"'; $PO check; };                            record invalid c6
c6b() { proj '[broken'; $PO install; };                            record toml-invalid c6b
c7() { proj ''; $PO run pytest; };                                 record run-missing c7
c7b() { proj ''; $PO install -q; $PO install --with docs; };   record group-missing c7b
c8() { proj 'logclass-no-such-package-x1 = "*"'; $PO lock; };      record not-found c8
OUT=$CORPUS/fail/pipenv; mkdir -p "$OUT"
e1() { printf '[packages]\nrequests = "==99.1"\n' > Pipfile; $PE/pipenv install; };    record no-version e1
e2() { printf '[packages]\nidna = "==3.4"\n' > Pipfile; $PE/pipenv lock >/dev/null 2>&1; printf '[packages]\nidna = "==3.6"\n' > Pipfile; $PE/pipenv install --deploy; }; record deploy-outdated e2
e3() { printf '[packages]\nidna = "*"\n[requires]\npython_version = "3.5"\n' > Pipfile; $PE/pipenv --python 3.5 install </dev/null; }; record python-missing e3
neutral "$CORPUS"/fail/{poetry,pipenv}
