#!/bin/bash
# Recordings of Open MPI.
. "$(dirname "$0")/lib.sh"
need openmpi-bin cmake make gcc
suite() { printf 'cmake_minimum_required(VERSION 3.10)\nproject(demo NONE)\nenable_testing()\nadd_test(NAME serial COMMAND true)\nadd_test(NAME ranks COMMAND mpirun %s true)\n' "$1" >CMakeLists.txt; cmake -S . -B build >/dev/null && cd build && ctest --output-on-failure; }
root() { suite '-np 2'; }
slots() { suite '--allow-run-as-root -np 64'; }
for f in root slots; do record "$f" "$f"; done
