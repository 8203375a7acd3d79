#!/usr/bin/env bash
# Small native projects of many languages, each broken once: simulators, packages of Debian, D, OCaml, Haskell, coverage gates, kernel modules.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
need ghdl gcovr astyle automake autoconf ldc ocaml-dune libounit-ocaml-dev libghc-quickcheck2-dev ghc dpkg-dev debhelper build-essential git
case_() { OUT=$CORPUS/fail/${1%%/*}; mkdir -p "$OUT"; record "${1#*/}" "$2"; }

ghdl_assertion() { # a test bench whose second check does not hold
  printf 'entity tb is end tb;\narchitecture s of tb is begin process begin\nassert 2 = 2 report "never seen" severity failure;\nreport "starting, no error yet";\nwait for 5 ns;\nassert 1 = 2 report "count mismatch" severity failure;\nwait;\nend process; end s;\n' >tb.vhd
  printf 'sim:\n\tghdl -a tb.vhd\n\tghdl -e tb\n\tghdl -r tb\n' >Makefile
  make sim
}; case_ verilator/ghdl-assertion ghdl_assertion

gcovr_threshold() {
  printf 'int used(int a) { return a + 1; }\nint unused(int a)\n{\n  if (a > 3)\n    return 4;\n  return a * 2;\n}\nint main(void) { return used(-1); }\n' >m.c
  printf 'coverage: m\n\t./m\n\tgcovr --fail-under-line 80 .\nm: m.c\n\tgcc --coverage -Wall m.c -o m\n' >Makefile
  make coverage
}; case_ c/gcovr-threshold gcovr_threshold

astyle_check() {
  printf 'int main(void){\nif (1) {\nreturn 0;}\n}\n' >store.c; printf 'int x;\n' >ok.c
  printf 'style:\n\t@astyle --options=none --style=kr --dry-run --formatted ok.c store.c | tee astyle.out\n\t@! grep -q Formatted astyle.out\n' >Makefile
  make style
}; case_ c/astyle astyle_check

kernel_headers() {
  printf 'obj-m += demo.o\nKVER ?= 6.8.0-1021-azure\nall:\n\tmake -C /lib/modules/$(KVER)/build M=$(PWD) modules\n' >Makefile; echo >demo.c
  make
}; case_ kernel/headers-missing kernel_headers

ldc_unittest() { printf 'int add(int a, int b) { return a + b; }\nunittest { assert(add(1, 1) == 2); }\nunittest { assert(add(1, 2) == 4); }\nvoid main() {}\n' >shop.d; ldc2 -unittest -g shop.d && ./shop; }; case_ dlang/ldc-unittest ldc_unittest
dub_offline() { printf '{"name": "shop", "dependencies": {"vibe-d": "~>0.9"}}\n' >dub.json; mkdir source; echo 'void main() {}' >source/app.d; http_proxy= https_proxy= unshare -n dub build; }; case_ dlang/dub-offline dub_offline
dub_nosuch() { printf '{"name": "shop", "dependencies": {"nosuch": "~>1.0.0"}}\n' >dub.json; mkdir source; echo 'void main() {}' >source/app.d; dub build --skip-registry=all; }; case_ dlang/dub-nosuch dub_nosuch

ounit() {
  echo '(lang dune 2.0)' >dune-project; echo '(test (name t) (libraries ounit2))' >dune
  printf 'open OUnit2\nlet () = run_test_tt_main ("shop" >::: ["adds" >:: (fun _ -> assert_equal ~printer:string_of_int 3 (1 + 1)); "error" >:: (fun _ -> prerr_endline "Error: printed on purpose")])\n' >t.ml
  dune test
}; case_ ocaml/ounit ounit

quickcheck() {
  printf 'import Test.QuickCheck\nimport System.Exit\nchunks :: Int -> [a] -> [[a]]\nchunks _ [] = []\nchunks n xs = take (n + 1) xs : chunks n (drop n xs)\nmain :: IO ()\nmain = do\n  putStr "reverse/twice    "\n  a <- quickCheckResult (\\xs -> reverse (reverse xs) == (xs :: [Int]))\n  putStr "chunks/joined    "\n  b <- quickCheckResult (\\(Positive n) xs -> concat (chunks n xs) == (xs :: [Int]))\n  if all isSuccess [a, b] then exitSuccess else die "Not all tests passed!"\n' >Main.hs
  printf 'test:\n\trunghc Main.hs\n' >Makefile
  make test
}; case_ haskell/quickcheck quickcheck

automake_old() { printf 'AC_INIT([demo], [1.0])\nAC_PROG_CC\nAM_INIT_AUTOMAKE([1.99 foreign])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac; echo 'bin_PROGRAMS = demo' >Makefile.am; echo 'int main(void) { return 0; }' >demo.c; autoreconf -fi; }; case_ autotools/automake-too-old automake_old

cargo_feature_dependency() { cargo init -q --name shop --vcs none .; printf '\n[features]\nfast = ["memchr/std"]\n' >>Cargo.toml; cargo build --offline; }; case_ rust/feature-of-no-dependency cargo_feature_dependency
cargo_feature_unknown() { cargo init -q --lib --name shop --vcs none .; cargo test --offline --no-default-features --features alloc; }; case_ rust/feature-unknown-selected cargo_feature_unknown

debian() { # a native source package of a library
  mkdir -p demo/debian/source && cd demo
  printf 'demo (1.0) unstable; urgency=low\n\n  * First.\n\n -- A B <a@b.example>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog
  printf 'Source: demo\nMaintainer: A B <a@b.example>\nBuild-Depends: debhelper-compat (= 13)\nStandards-Version: 4.6.2\n\nPackage: libdemo2\nArchitecture: any\nDepends: ${shlibs:Depends}, ${misc:Depends}\nDescription: demo\n A demo.\n' >debian/control
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >debian/rules; chmod +x debian/rules
  echo '3.0 (native)' >debian/source/format
  echo 'int demo_open(void) { return 1; }' >demo.c
  printf 'libdemo.so.3: demo.c\n\tgcc -shared -fPIC -Wl,-soname,$@ -o $@ $<\ninstall: libdemo.so.3\n\tinstall -D libdemo.so.3 $(DESTDIR)/usr/lib/libdemo.so.3\nclean:\n\trm -f libdemo.so.3\n' >Makefile
  printf 'libdemo.so.2 libdemo2 #MINVER#\n demo_open@Base 1.0\n' >debian/libdemo2.symbols
}
symbols_library() { debian; DPKG_GENSYMBOLS_CHECK_LEVEL=4 dpkg-buildpackage -b -us -uc; }; case_ apt/symbols-library symbols_library
patch_malformed() { debian; rm debian/libdemo2.symbols; echo '3.0 (quilt)' >debian/source/format; sed -i '1s/1.0/1.0-1/' debian/changelog; tar -czf ../demo_1.0.orig.tar.gz --exclude debian .; mkdir debian/patches; echo fix.patch >debian/patches/series; printf -- '--- a/demo.c\n+++ b/demo.c\n@@ -1,3 +1,4 @@\n-int demo_open(void) { return 1; }\n+int demo_open(void) { return 2; }\n' >debian/patches/fix.patch; dpkg-buildpackage -b -us -uc; }; case_ apt/patch-malformed patch_malformed
changelog_heading() { debian; sed -i '1s/(1.0)/(1.0/' debian/changelog; dpkg-buildpackage -b -us -uc; }; case_ apt/changelog-heading changelog_heading

# Passing runs of the same tools that print what a failing one prints.
ghdl_reports() { printf 'entity tb is end tb;\narchitecture s of tb is begin process begin\nassert 1 = 2 report "error injected on purpose" severity warning;\nassert 1 = 2 report "second injected error" severity error;\nwait for 5 ns;\nreport "0 failures" severity note;\nwait;\nend process; end s;\n' >tb.vhd; ghdl -a tb.vhd && ghdl -e tb && ghdl -r tb; }; record_pass verilator ghdl-reports ghdl_reports
astyle_format() { printf 'int main(void){\nif (1) {\nreturn 0;}\n}\n' >store.c; printf 'all: style demo test\nstyle:\n\tastyle --options=none --style=kr --formatted store.c\ndemo: store.c\n\tgcc -Wall -Werror store.c -o demo\ntest:\n\t./demo\n\t@echo "1 passed, 0 failed"\n' >Makefile; make; }; record_pass c astyle-format astyle_format
gcovr_above() { printf 'int main(void) { return 0; }\n' >m.c; gcc --coverage m.c -o m && ./m && gcovr --fail-under-line 80 . && echo "coverage gate: failed minimum line coverage was not seen"; }; record_pass c gcovr-above gcovr_above
ounit_error() { echo '(lang dune 2.0)' >dune-project; echo '(test (name t) (libraries ounit2))' >dune; printf 'open OUnit2\nlet () = run_test_tt_main ("shop" >::: ["raises" >:: (fun _ -> prerr_endline "Error: shop:0:raises."; assert_raises (Failure "boom") (fun () -> failwith "boom"))])\n' >t.ml; dune test; }; record_pass ocaml ounit-error ounit_error
quickcheck_expected() { printf 'import Test.QuickCheck\nmain :: IO ()\nmain = do\n  quickCheck (expectFailure (\\x -> x /= (7 :: Int) || True == False))\n  quickCheck (\\xs -> reverse (reverse xs) == (xs :: [Int]))\n' >Main.hs; runghc Main.hs; }; record_pass haskell quickcheck-expected quickcheck_expected
need meson ninja-build
meson_expected() { printf "project('shop', 'c')\ndependency('no-such-library', required : false)\nbad = executable('bad', 'm.c')\ntest('error', bad, should_fail : true)\ntest('skipped', find_program('sh'), args : ['-c', 'exit 77'])\ntest('fine', find_program('true'))\n" >meson.build; echo 'int main(void) { return 3; }' >m.c; meson setup b && ninja -C b && meson test -C b -v; }; record_pass meson expected-failure meson_expected
