#!/bin/bash
# Recordings of ocaml and dune.
. "$(dirname "$0")/lib.sh"
need ocaml-nox ocaml-dune
dn() { echo '(lang dune 2.9)' >dune-project; printf '%b' "$1" >dune; printf '%b' "$2" >main.ml; dune build 2>&1; }
X='(executable (name main))\n'
type_error() { dn "$X" 'let () = print_string (1 + 2)\n'; }
unbound() { dn "$X" 'let () = Frob.run ()\n'; }
syntax() { dn "$X" 'let () = print_string (1 + \n'; }
library() { dn '(executable (name main) (libraries lwt.nope yojson))\n' 'let () = ()\n'; }
unused() { dn "$X" 'let f x = let y = 2 in x\nlet () = print_int (f 1)\n'; }
plain() { printf 'let x : int = "a"\n' >a.ml; ocamlc a.ml; }
test_() { dn '(test (name main))\n' 'let () = print_endline "x"; assert (1 = 2)\n' >/dev/null; dune runtest; }
diff_() { dn '(rule (with-stdout-to out.txt (echo "3")))\n(rule (alias runtest) (action (diff expected.txt out.txt)))\n' '' >/dev/null; echo 4 >expected.txt; dune runtest; }
iface() { echo 'val f : int -> string' >a.mli; echo 'let f x = x + 1' >a.ml; ocamlc -c a.mli && ocamlc -c a.ml; }
for f in type_error unbound syntax library unused plain test_ diff_ iface; do n=${f%_}; record "${n//_/-}" "$f"; done
# opam with a small repository of its own: no package can be had, one that does not build, and versions that exclude each other.
need opam
opam_repo() {
  mkdir -p repo/packages/{widget/widget.1.0,frob/frob.2.0,ocaml-base/ocaml-base.1}; echo 'opam-version: "2.0"' >repo/repo
  printf 'opam-version: "2.0"\nbuild: [["sh" "-c" "echo checking for frob.h; echo frob.h: not found >&2; exit 2"]]\n' >repo/packages/frob/frob.2.0/opam
  printf 'opam-version: "2.0"\ndepends: [ "frob" {>= "3.0"} ]\n' >repo/packages/widget/widget.1.0/opam; rmdir repo/packages/ocaml-base/ocaml-base.1 repo/packages/ocaml-base
  export OPAMROOT=$PWD/.opam OPAMYES=1 OPAMCOLOR=never OPAMNOENVNOTICE=1 OPAMROOTISOK=1
  opam init --bare --no-setup --disable-sandboxing -k local default ./repo >/dev/null 2>&1 && opam switch create default --empty >/dev/null 2>&1
}
opam_unknown() { opam_repo; opam install lwt_frob; }
opam_conflict() { opam_repo; opam install widget; }
opam_build() { opam_repo; opam install frob; }
opam_deps_only() { opam_repo; mkdir app; printf 'opam-version: "2.0"\nname: "app"\nversion: "0.1"\ndepends: [ "widget" "dune" {>= "2.0"} ]\n' >app/app.opam; opam install --deps-only ./app; }
for f in opam_unknown opam_conflict opam_build opam_deps_only; do record "${f//_/-}" "$f"; done
# a conf- package that compiles a test program against a header which is missing
opam_header() { opam_repo; mkdir -p repo/packages/conf-frob/conf-frob.4; printf 'opam-version: "2.0"\nbuild: [["sh" "-c" "printf \x27#include <frob.h>\\nint main(void) { return frob(); }\\n\x27 >test.c && cc -c test.c"]]\n' >repo/packages/conf-frob/conf-frob.4/opam; opam update >/dev/null 2>&1; opam install conf-frob; }
record opam-header opam_header
opam_output() { opam_repo; mkdir -p repo/packages/stubs/stubs.1.2; printf 'opam-version: "2.0"\nbuild: [["sh" "-c" "printf \x27int f(void) { return Abstract_tag; }\\n\x27 >stubs.c && cc -c stubs.c"]]\n' >repo/packages/stubs/stubs.1.2/opam; opam update >/dev/null 2>&1; opam install stubs; }
record opam-output opam_output
