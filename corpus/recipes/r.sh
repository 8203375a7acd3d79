#!/usr/bin/env bash
# R: scripts, packages, R CMD check, testthat.
source "$(dirname "$0")/lib.sh"
need r-base-core r-cran-testthat
export _R_CHECK_FORCE_SUGGESTS_=true
pkg() { mkdir -p lib demo/R demo/tests; printf 'Package: demo\nTitle: Demo\nVersion: 0.1.0\nAuthor: A B\nMaintainer: A B <a@example.org>\nDescription: A demonstration.\nLicense: MIT\n%s' "$1" > demo/DESCRIPTION; printf 'export(twice)\n' > demo/NAMESPACE; printf 'twice <- function(x) 2 * x\n' > demo/R/a.R; }
r1() { echo 'library(jsonlitex)' > a.R; Rscript a.R; };           record library-missing r1
r2() { printf 'f <- function(x) {\n  stop("unknown column: ", x)\n}\nf("price")\n' > a.R; Rscript a.R; }; record stop r2
r3() { printf 'f <- function(x) {\n  x +\n}\n' > a.R; Rscript a.R; }; record parse r3
r4() { pkg $'Imports: notonx\n'; R CMD INSTALL --library=lib demo; }; record install-dependency r4
r5() { pkg ''; printf 'library(demo)\nstopifnot(twice(2) == 5)\n' > demo/tests/a.R; R CMD check --no-manual --no-build-vignettes demo; }; record check-tests r5
r6() { pkg ''; printf 'f <- function( {\n' >> demo/R/a.R; R CMD INSTALL --library=lib demo; }; record install-parse r6
r7() { pkg $'Suggests: testthat\n'; mkdir -p demo/tests/testthat; printf 'library(testthat)\nlibrary(demo)\ntest_check("demo")\n' > demo/tests/testthat.R; printf 'test_that("twice works", {\n  expect_equal(twice(2), 5)\n})\ntest_that("fine", expect_true(TRUE))\n' > demo/tests/testthat/test-a.R; R CMD check --no-manual demo; }; record check-testthat r7
r8() { pkg $'Imports: notonx\n'; R CMD check --no-manual demo; }; record check-dependency r8
r9() { pkg ''; mkdir demo/src; printf '#include <R.h>\nvoid f(void) { undeclared_x = 1; }\n' > demo/src/f.c; R CMD INSTALL --library=lib demo; }; record install-compile r9
r10() { Rscript -e 'install.packages("notonx", repos="http://127.0.0.1:9", lib=".")' -e 'library(notonx, lib.loc=".")'; }; record install-packages r10
r11() { Rscript tools/none.R; };                                   record no-script r11
r12() { mkdir tt; printf 'test_that("a", { expect_equal(1, 2); expect_error(stop("x"), "y") })\n' > tt/test-x.R; Rscript -e 'testthat::test_dir("tt", reporter = "summary")'; }; record testthat-summary r12
p1() { pkg ''; printf 'library(demo)\nprint(try(stop("Error in f: expected")))\nr <- tryCatch(stop("ERROR"), error = function(e) "caught")\nstopifnot(twice(2) == 4)\n' > demo/tests/error.R; R CMD check --no-manual --no-build-vignettes demo; }; record_pass r check-notes p1
r13() { pkg ''; mkdir demo/man; printf '\\name{fit}\n\\alias{fit}\n\\title{Fit}\n\\description{Fits.}\n\\examples{\ntwice(21)\ntwice(Speciess)\n}\n' > demo/man/fit.Rd; R CMD check --no-manual --no-build-vignettes demo; }; record example-error r13
