#!/usr/bin/env bash
# Builds that try what the linker and its tools can do, print that they cannot, and go on.
. "$(dirname "$0")/lib.sh"
need gcc libc6-dev binutils make

probe_options() { # a configure by hand: each flag is tried with its error shown
  echo 'int main(void) { return 0; }' >demo.c
  for flag in --icf=all --fix-cortex-a53-843419 --as-needed; do
    echo "checking whether the linker knows $flag"
    if gcc -o probe demo.c -Wl,$flag; then echo "yes"; LDFLAGS="${LDFLAGS:-} -Wl,$flag"; else echo "no"; fi
  done
  gcc -o demo demo.c $LDFLAGS && ./demo && echo "demo is built"
}
tolerated_strip() { # make goes on after a command with a dash
  printf 'all:\n\techo int x\\; >a.c\n\tgcc -c a.c\n\techo text >b.o\n\t-strip b.o\n\t-ar x missing.a\n\tar rcs liba.a a.o\n\tls liba.a\n' >Makefile
  make
}

record_pass linker probe-options probe_options
record_pass linker tolerated-strip tolerated_strip
