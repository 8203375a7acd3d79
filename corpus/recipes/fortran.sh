#!/bin/bash
# Recordings of gfortran.
. "$(dirname "$0")/lib.sh"
need gfortran make
rank() { printf 'program demo\n  implicit none\n  real :: a(3)\n  a = matmul(a, b)\n  call solve(a, 1)\nend program\n' >demo.f90; printf 'demo.o: demo.f90\n\tgfortran -c -Wall demo.f90\n' >Makefile; make; }
module_missing() { printf 'program demo\n  use netcdf\n  implicit none\nend program\n' >demo.f90; gfortran -c demo.f90; }
mismatch() { printf 'subroutine a\n  integer :: i\n  real :: x\n  call b(i)\n  call b(x)\nend subroutine\n' >m.f90; gfortran -c m.f90; }
include_missing() { printf '      program demo\n      include "mpif.h"\n      end\n' >demo.f; gfortran -c demo.f; }
line_long() { { printf 'program demo\nprint *, "'; head -c 200 /dev/zero | tr '\0' x; printf '"\nend program\n'; } >demo.f90; gfortran -c demo.f90; }
mod_version() { printf 'module m\n integer :: k\nend module\n' >m.f90; gfortran -c m.f90; echo garbage | gzip >m.mod; printf 'program p\nuse m\nend program\n' >p.f90; gfortran -c p.f90; }
runtime() { printf 'program p\n  open(10, file="nosuch.dat", status="old")\nend program\n' >p.f90; gfortran -g p.f90 -o p && ./p; }
werror() { printf 'program p\n  implicit none\n  integer :: unused\nend program\n' >p.f90; gfortran -Wall -Werror -c p.f90; }
for f in rank module_missing mismatch include_missing line_long mod_version runtime werror; do record "${f//_/-}" "$f"; done
p_warn() { printf 'program error_test\n  implicit none\n  integer :: error\n  error = 1.5\n  print *, "Error: printed on purpose", error\nend program\n' >p.f90; printf 'all: p\n\t./p\np: p.f90\n\tgfortran -Wall -Wconversion p.f90 -o p\n' >Makefile; make; }
record_pass fortran warnings p_warn

# Proof: the mismatch fails, and passes with the option.
rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"
(cd "$SRC/proof" && ! mismatch && gfortran -fallow-argument-mismatch -c m.f90) >/dev/null 2>&1 || echo 'recipe fortran: -fallow-argument-mismatch did not help' >&2
need flang-16
flang_type() { printf 'program p\n  implicit none\n  integer :: n\n  n = "abc"\n  call missing(3\nend program\n' >p.f90; flang-new-16 -c p.f90; }
flang_sem() { printf 'program p\n  implicit none\n  integer :: n\n  n = missing_name\nend program\n' >p.f90; printf 'p.o: p.f90\n\tflang-new-16 -c p.f90 -o p.o\n' >Makefile; make; }
record flang-syntax flang_type
record flang-semantics flang_sem
