#!/usr/bin/env bash
# Breakages that whole builds of real projects showed, made small: runners that do not start, errors in R, Lua and gemspecs.
# Wants python3 with venv, php, phpunit, php-codesniffer, r-base, r-cran-rlang, lua5.1, ruby and perl.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
. "$(dirname "$0")/python-lib.sh"
need phpunit php-codesniffer r-base-core r-cran-rlang lua5.1 ruby perl
rec() { OUT=$CORPUS/fail/$1; mkdir -p "$OUT"; record "$2" "$3"; }
TOOLS=$(venv projects 3.11 'mypy==1.18.2' 'nox==2026.10.20' 'pytest==8.4.2' 'sphinx==7.4.7' 'twine==6.2.0' build)
PDM=$(venv pdm225 3.11 'pdm==2.25.9' 'hishel<1')

usage() { $TOOLS/mypy --python-version 3.5 shop; }
rec python usage-mypy usage

package() { mkdir -p src/shop; printf 'import importlib.metadata\n\n__version__ = importlib.metadata.version(__name__)\n' >src/shop/__init__.py; }
metadata() { package; PYTHONPATH=src $TOOLS/python -m pytest --doctest-modules src; }
rec python metadata-doctest metadata
metadata_sphinx() { package; mkdir docs; printf 'Shop\n====\n' >docs/index.rst; printf 'import importlib.metadata\nproject = "shop"\nrelease = importlib.metadata.version("shop")\n' >docs/conf.py; $TOOLS/sphinx-build -W -b html docs out; }
rec sphinx conf-metadata metadata_sphinx

conftest() { mkdir tests; printf '[pytest]\nfilterwarnings = error\n' >pytest.ini
  printf 'import warnings\nwarnings.warn("use shop2", PendingDeprecationWarning, stacklevel=2)\n' >shop.py
  printf 'import shop\n' >tests/conftest.py; printf 'def test_a(): pass\n' >tests/test_a.py; $TOOLS/python -m pytest; }
rec pytest conftest-warning conftest

noxfile() { $TOOLS/nox -s tests; }
rec tox nox-no-file noxfile
noxsession() { printf 'import nox\n\n\n@nox.session\ndef tests(session):\n    pass\n' >noxfile.py; $TOOLS/nox -s lint; }
rec tox nox-no-session noxsession

readme() { printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "shop"\nversion = "1.0"\nreadme = "README.rst"\n' >pyproject.toml
  printf 'Shop\n====\n\n.. foo::\n   bar\n' >README.rst; touch shop.py; $TOOLS/python -m build -s && $TOOLS/twine check --strict dist/*; }
rec twine readme-markup readme

pdmproject() { printf '[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["%s"]\n' "$1" >pyproject.toml; }
pdmlock() { pdmproject six; $PDM/pdm install --check; }
rec pdm lock-missing pdmlock
pdmrun() { pdmproject six; $PDM/pdm run nosuch; }
rec pdm run-unknown pdmrun
pdmresolve() { pdmproject six==99.0; $PDM/pdm lock; }
rec pdm own-dependency pdmresolve

bootstrap() { mkdir tests; printf '<?php\nrequire "src/autoload.php";\n' >tests/bootstrap.php; printf '<?php\nfinal class ATest extends PHPUnit\\Framework\\TestCase { public function testA(): void { $this->assertTrue(true); } }\n' >tests/ATest.php; phpunit --bootstrap tests/bootstrap.php tests; }
rec phpunit bootstrap-require bootstrap
phpcs_warning() { mkdir src; { printf '<?php\n\nnamespace Shop;\n\nclass Cart\n{\n    // '; printf 'long %.0s' {1..30}; printf 'line\n}\n'; } >src/Cart.php; phpcs --standard=PSR12 src; }
rec php phpcs-warning phpcs_warning

gemspec() { printf 'Gem::Specification.new do |s|\n  s.nam = "shop"\n  s.version = "1.0"\nend\n' >shop.gemspec; gem build shop.gemspec; }
rec rubygems gemspec gemspec

rlang() { printf 'total <- function(x) {\n  if (!"price" %%in%% names(x)) rlang::abort(c("Column `price` does not exist.", i = "Columns: n."))\n  sum(x$price)\n}\nmain <- function() total(list(n = 1))\nmain()\n' >main.R; Rscript main.R; }
rec r rlang-abort rlang
srcdir() { mkdir -p shop/R; printf 'Package: shop\nVersion: 1.0\nTitle: Shop\nDescription: A shop.\nAuthor: A\nMaintainer: A <a@example.org>\nLicense: GPL-3\n' >shop/DESCRIPTION; touch shop/NAMESPACE; echo 'f <- function() 1' >shop/R/f.R; R CMD INSTALL -l . shop; }
rec r install-srcdir srcdir

luatest() { mkdir tests; printf 'io.write(".")\nlocal function add(a, b) return a - b end\nassert(add(1, 2) == 3, "add is wrong")\n' >tests/test.lua; lua5.1 tests/test.lua; }
rec lua test-script luatest

perlversion() { mkdir lib; printf 'package Shop;\nuse v5.99;\n1;\n' >lib/Shop.pm; printf 'use lib "lib";\neval { require Shop; 1 } or do { print "Loading lib/Shop.pm failed. No B module?\\nperl says : $@No Makefile created.\\n"; exit 0 };\n' >Makefile.PL; perl Makefile.PL && make; }
rec perl makefile-version perlversion

rinstall() { mkdir -p shop/R shop/man; printf 'Package: shop\nVersion: 1.0\nTitle: Shop\nDescription: A shop.\nAuthor: A\nMaintainer: A <a@example.org>\nLicense: GPL-3\n' >shop/DESCRIPTION; touch shop/NAMESPACE; echo 'f <- function() warning("ERROR: on purpose")' >shop/R/f.R; mkdir lib; R CMD build shop && R CMD INSTALL -l lib shop_1.0.tar.gz; }
record_pass r install-noisy rinstall

clitest() { printf 'import argparse\nimport unittest\n\n\ndef parse(args):\n    p = argparse.ArgumentParser(prog="deploy")\n    p.add_argument("--env", required=True, choices=["test", "live"])\n    return p.parse_args(args)\n\n\nclass CliTest(unittest.TestCase):\n    def test_missing(self):\n        with self.assertRaises(SystemExit):\n            parse([])\n\n    def test_unknown(self):\n        with self.assertRaises(SystemExit):\n            parse(["--env", "moon"])\n\n    def test_good(self):\n        self.assertEqual(parse(["--env", "live"]).env, "live")\n' >test_cli.py; $TOOLS/python -m unittest -v test_cli; }
record_pass unittest cli-errors clitest

stubs() { mkdir shop; printf 'def add(n): return n\n' >shop/__init__.py; printf 'def add(n: int) -> int: ...\ndef gone(x: int) -> int: ...\n' >shop/__init__.pyi; PYTHONPATH=. $TOOLS/stubtest shop; }
rec mypy stubtest stubs
configuration() { printf '[tool.pytest.ini_options\naddopts = "-q"\n' >pyproject.toml; $TOOLS/python -m pytest; }
rec pytest pyproject-syntax configuration

loadtest() { mkdir tests; touch tests/__init__.py; printf '%s\n' "$1" >shop.py; printf 'import unittest\nfrom shop import total\n\n\nclass ATest(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(total(), 0)\n' >tests/test_a.py; $TOOLS/python -m unittest -v; }
loadsyntax() { loadtest 'def total(a, b'; }
rec unittest load-syntax loadsyntax
loadname() { loadtest 'def sum_of(): return 0'; }
rec unittest load-name loadname
loaderror() { loadtest 'import os
RATE = os.environ["SHOP_RATE"]'; }
rec unittest load-error loaderror
critic() { need libperl-critic-perl; mkdir lib; printf 'package Store;\n\nsub load {\n    my ($file) = @_;\n    open(FH, "$file");\n    return eval "1";\n}\n\n1;\n' >lib/Store.pm; printf 'package Shop;\nuse strict;\nuse warnings;\n1;\n' >lib/Shop.pm; perlcritic lib; }
rec perl critic critic
requirefile() { mkdir config; printf '1;\n' >config/defaults.cfg; printf 'use strict;\nuse warnings;\nrequire "defaults.cfg";\n' >Makefile.PL; perl Makefile.PL; }
rec perl require-file requirefile
listener() { mkdir tests; printf '<?xml version="1.0"?>\n<phpunit>\n  <testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites>\n  <listeners><listener class="Shop\\Tests\\Listener"/></listeners>\n</phpunit>\n' >phpunit.xml; phpunit; }
rec phpunit listener-class listener
longlist() { mkdir tests; printf '<?php\nfinal class ATest extends PHPUnit\\Framework\\TestCase {\n  /** @dataProvider numbers */\n  public function testRound(int $n): void { $this->assertSame([$n, $n * 2, "of $n"], [$n, $n * 2 + $n %% 2, "of $n"]); }\n  public static function numbers(): array { return array_map(fn($n) => [$n], range(1, 60, 2)); }\n}\n' >tests/ATest.php; phpunit tests; }
rec phpunit long-list longlist
mypynothing() { printf '[mypy]\nstrict = True\n' >mypy.ini; $TOOLS/mypy; }
rec python usage-mypy-files mypynothing
fallback() { mkdir tests; printf 'def test_total():\n    assert 1 + 2 == 4\n' >tests/test_shop.py; $TOOLS/python -m pytest -q -n 4 || $TOOLS/python -m pytest -q; }
rec pytest option-then-plain fallback
