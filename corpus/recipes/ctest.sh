#!/bin/bash
# Recordings of test runners of C, C++ and shell: ctest, GoogleTest, Catch2, Boost.Test, doctest, CppUnit, cmocka, Check, bats, prove.
. "$(dirname "$0")/lib.sh"
need g++ cmake make libgtest-dev libgmock-dev catch2 libboost-test-dev doctest-dev libcppunit-dev libcmocka-dev check bats perl
P='cmake_minimum_required(VERSION 3.10)\nproject(demo C CXX)\nenable_testing()\n'
q() { cmake -S . -B build >/dev/null && cmake --build build -j2 >/dev/null; }
ct_src() {
  cat >t.c <<'F'
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int c, char **v) {
  const char *m = c > 1 ? v[1] : "ok";
  printf("running %s: error handling\n", m);
  if (!strcmp(m, "fail")) { printf("wanted 4, got 3\n"); return 1; }
  if (!strcmp(m, "segv")) raise(11);
  if (!strcmp(m, "abort")) assert(c == 5 && "argument count");
  if (!strcmp(m, "slow")) sleep(20);
  return 0;
}
F
  sed -i 's/<unistd.h>/<unistd.h>\n#include <signal.h>/' t.c
  printf "$P"'add_executable(t t.c)\nadd_test(NAME basic.ok COMMAND t)\nadd_test(NAME xfail COMMAND t fail)\nset_tests_properties(xfail PROPERTIES WILL_FAIL TRUE)\n%b' "$1" >CMakeLists.txt
}
ct_fail() { ct_src 'add_test(NAME parser.numbers COMMAND t fail)\nadd_test(NAME parser.strings COMMAND t)\n'; q; cd build; ctest; }
ct_fail_output() { ct_src 'add_test(NAME parser.numbers COMMAND t fail)\n'; q; cd build; ctest --output-on-failure -j2; }
ct_verbose() { ct_src 'add_test(NAME parser.numbers COMMAND t fail)\n'; q; cd build; ctest -V; }
ct_abort() { ct_src 'add_test(NAME aborts COMMAND t abort)\n'; q; cd build; ctest --output-on-failure; }
ct_segv() { ct_src 'add_test(NAME crash COMMAND t segv)\n'; q; cd build; ctest --output-on-failure; }
ct_timeout() { ct_src 'add_test(NAME slow COMMAND t slow)\nset_tests_properties(slow PROPERTIES TIMEOUT 1)\n'; q; cd build; ctest; }
ct_notrun() { ct_src 'add_test(NAME gone COMMAND ${CMAKE_BINARY_DIR}/not_built)\nadd_test(NAME bad COMMAND t)\nset_tests_properties(bad PROPERTIES WORKING_DIRECTORY /nonexistent)\n'; q; cd build; ctest; }
ct_regex() { ct_src 'add_test(NAME says COMMAND t)\nset_tests_properties(says PROPERTIES PASS_REGULAR_EXPRESSION "all good")\nadd_test(NAME bad_word COMMAND t)\nset_tests_properties(bad_word PROPERTIES FAIL_REGULAR_EXPRESSION "error")\n'; q; cd build; ctest --output-on-failure; }
ct_none() { printf "$P" >CMakeLists.txt; q; cd build; ctest --no-tests=error; }
ct_make() { ct_src 'add_test(NAME parser.numbers COMMAND t fail)\n'; q; cd build; make test; }
ct_exception() { ct_src 'add_executable(e e.cpp)\nadd_test(NAME throws COMMAND e)\n'; printf '#include <stdexcept>\nint main() { throw std::runtime_error("cannot open fixture.json"); }\n' >e.cpp; q; cd build; ctest --output-on-failure; }
gt() {
  cat >g.cpp <<'F'
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
TEST(Buffer, Grows) { EXPECT_EQ(1, 1); }
TEST(Buffer, Shrinks) { std::string s = "abd"; EXPECT_EQ(s, "abc") << "after shrinking"; }
TEST(Buffer, ReportsError) { std::puts("error: expected message on purpose"); SUCCEED(); }
TEST(Parser, Throws) { throw std::runtime_error("bad token"); }
TEST(Parser, Skipped) { GTEST_SKIP() << "no network"; }
TEST(ParserDeathTest, Dies) { EXPECT_DEATH({ std::fprintf(stderr, "fatal error: gone\n"); std::exit(1); }, "fatal"); }
class P : public ::testing::TestWithParam<int> {};
TEST_P(P, Even) { ASSERT_EQ(GetParam() % 2, 0); }
INSTANTIATE_TEST_SUITE_P(N, P, ::testing::Values(2, 3));
F
  g++ -O0 g.cpp -lgmock -lgtest -lgtest_main -lpthread -o g
}
gt_fail() { gt; ./g; }
gt_color() { gt; ./g --gtest_color=yes --gtest_filter='Buffer.*'; }
gt_ctest() { gt; mkdir b; printf "$P"'add_test(NAME unit COMMAND ${CMAKE_SOURCE_DIR}/g)\nadd_test(NAME death COMMAND ${CMAKE_SOURCE_DIR}/g --gtest_filter=*Death*)\n' >CMakeLists.txt; cmake -S . -B b >/dev/null; cd b; ctest --output-on-failure; }
gt_crash() { printf '#include <gtest/gtest.h>\nTEST(A, ok) {}\nTEST(A, null) { *(volatile int *)0 = 1; }\n' >g.cpp; g++ g.cpp -lgtest -lgtest_main -lpthread -o g; printf 'check: g\n\t./g\n' >Makefile; make check; }
catch_() { printf '#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\nTEST_CASE("adds numbers", "[math]") { SECTION("small") { REQUIRE(1 + 1 == 3); } SECTION("ok") { CHECK(2 == 2); } }\nTEST_CASE("throws") { throw std::runtime_error("boom"); }\nTEST_CASE("expected", "[!shouldfail]") { REQUIRE(false); }\n' >c.cpp; g++ -O0 c.cpp -o c && ./c; }
boost_() { printf '#define BOOST_TEST_MODULE demo\n#include <boost/test/included/unit_test.hpp>\nBOOST_AUTO_TEST_SUITE(parser)\nBOOST_AUTO_TEST_CASE(numbers) { BOOST_TEST(1 + 1 == 3); BOOST_CHECK_EQUAL(2, 4); }\nBOOST_AUTO_TEST_CASE(throws) { throw std::runtime_error("boom"); }\nBOOST_AUTO_TEST_CASE(req) { BOOST_REQUIRE(false); }\nBOOST_AUTO_TEST_SUITE_END()\n' >b.cpp; g++ -O0 b.cpp -o b && ./b; }
doctest_() { printf '#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN\n#include <doctest/doctest.h>\nTEST_CASE("adds numbers") { CHECK(1 + 1 == 3); CHECK(1 == 1); }\nTEST_CASE("throws") { throw 3; }\n' >d.cpp; g++ -O0 d.cpp -o d && ./d; }
cppunit_() { cat >u.cpp <<'F'
#include <cppunit/TestCase.h>
#include <cppunit/extensions/HelperMacros.h>
#include <cppunit/ui/text/TestRunner.h>
struct T : CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(T); CPPUNIT_TEST(adds); CPPUNIT_TEST(ok); CPPUNIT_TEST_SUITE_END();
  void adds() { CPPUNIT_ASSERT_EQUAL(3, 1 + 1); }
  void ok() {}
};
CPPUNIT_TEST_SUITE_REGISTRATION(T);
int main() { CppUnit::TextUi::TestRunner r; r.addTest(CppUnit::TestFactoryRegistry::getRegistry().makeTest()); return r.run() ? 0 : 1; }
F
  g++ u.cpp -lcppunit -o u && ./u; }
cmocka_() { printf '#include <stdarg.h>\n#include <stddef.h>\n#include <setjmp.h>\n#include <cmocka.h>\nstatic void ok(void **s) {}\nstatic void adds(void **s) { assert_int_equal(1 + 1, 3); }\nint main(void) { const struct CMUnitTest t[] = {cmocka_unit_test(ok), cmocka_unit_test(adds)}; return cmocka_run_group_tests(t, NULL, NULL); }\n' >m.c; gcc -w m.c -lcmocka -o m && ./m; }
check_() { printf '#include <check.h>\nSTART_TEST(adds) { ck_assert_int_eq(1 + 1, 3); }\nEND_TEST\nSTART_TEST(crash) { *(volatile int *)0 = 1; }\nEND_TEST\nint main(void) { Suite *s = suite_create("Core"); TCase *c = tcase_create("math"); tcase_add_test(c, adds); tcase_add_test(c, crash); suite_add_tcase(s, c); SRunner *r = srunner_create(s); srunner_run_all(r, CK_NORMAL); return srunner_ntests_failed(r) != 0; }\n' >k.c; gcc k.c -lcheck -lsubunit -lm -lrt -lpthread -o k && ./k; }
bats_src() { cat >t.bats <<'F'
@test "lists files" { run ls /; [ "$status" -eq 0 ]; }
@test "prints the version" {
  run echo 1.2
  [ "$output" = "1.3" ]
}
@test "needs network" { skip "offline"; }
@test "command fails" { false; }
F
}
bats_tap() { bats_src; bats t.bats; }
bats_pretty() { bats_src; bats --pretty t.bats; }
prove_() { mkdir t; printf 'use Test::More tests => 3;\nok 1, "loads";\nis 3, 4, "adds numbers";\nTODO: { local $TODO = "later"; ok 0, "not yet"; }\n' >t/math.t; printf 'use Test::More;\nok 1;\ndie "cannot open fixture";\n' >t/die.t; printf 'use Test::More tests => 1;\nok 1, "error reported";\n' >t/ok.t; prove t; }
prove_verbose() { prove_ >/dev/null 2>&1; prove -v t/math.t; }
prove_sh() { mkdir t; printf '#!/bin/sh\necho 1..2\necho ok 1 - one\necho not ok 2 - two\n' >t/a.t; chmod +x t/a.t; prove -e '' t; }
assertion() { printf '#include <assert.h>\nint main(void) { int n = 3; assert(n == 4); }\n' >a.c; printf 'check: a\n\t./a\n' >Makefile; make check; }
assertion_ndebug() { printf '#include <cassert>\nnamespace x { void f(int n) { assert(n > 4 && "n too small"); } }\nint main() { x::f(1); }\n' >a.cpp; g++ a.cpp -o a && ./a; }
terminate() { printf '#include <stdexcept>\nint main() { throw std::out_of_range("index 7"); }\n' >a.cpp; g++ a.cpp -o a && ./a; }
glib() { printf '#!/bin/sh\necho "1..1"\necho "Bail out! ERROR:../tests/foo.c:12:test_foo: assertion failed (a == b): (1 == 2)"\nexit 1\n' >g.t; chmod +x g.t; ./g.t; }
glibcxx() { printf '#include <vector>\nint main() { std::vector<int> v(3); return v[7]; }\n' >a.cpp; g++ -D_GLIBCXX_ASSERTIONS a.cpp -o a && ./a; }
heap() { printf '#include <stdlib.h>\nint main(void) { void *p = malloc(10); free(p); free(p); }\n' >a.c; gcc -w a.c -o a && ./a; }
stack_smash() { printf '#include <string.h>\nint main(int c, char **v) { char b[8]; memset(b, c, 64); return b[3]; }\n' >a.c; gcc -w -O0 -fstack-protector-all a.c -o a && ./a; }
for c in ct_fail ct_fail_output ct_verbose ct_abort ct_segv ct_timeout ct_notrun ct_regex ct_none ct_make ct_exception gt_fail gt_color gt_ctest gt_crash catch_ boost_ doctest_ cppunit_ cmocka_ check_ bats_tap bats_pretty prove_ prove_verbose prove_sh assertion assertion_ndebug terminate glib glibcxx heap stack_smash; do n=${c%_}; n=${n/#ct_/ctest-}; n=${n/#gt_/gtest-}; record "${n//_/-}" "$c"; done
p_ctest() { # negative compilations and expected failures under ctest, all output shown
  ct_src 'add_test(NAME neg_compile COMMAND gcc -c ${CMAKE_SOURCE_DIR}/neg.c -o /dev/null)\nset_tests_properties(neg_compile PROPERTIES WILL_FAIL TRUE)\nadd_test(NAME skipped COMMAND sh -c "exit 77")\nset_tests_properties(skipped PROPERTIES SKIP_RETURN_CODE 77)\nadd_test(NAME FAILED_is_a_name COMMAND t)\n'
  printf '#include "missing.h"\nint f(void) { return undeclared; }\n' >neg.c; q; cd build; ctest -V -j2; }
p_gtest() { gt; ./g --gtest_filter='Buffer.Grows:Buffer.Reports*:*Death*:*Skipped:N/P.Even/0'; }
p_catch() { printf '#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\nTEST_CASE("error paths") { REQUIRE_THROWS(throw std::runtime_error("error: FAILED")); std::cout << "t.cpp:3: FAILED: printed on purpose\\n"; }\nTEST_CASE("may fail", "[!mayfail]") { CHECK(1 == 2); }\n' >c.cpp; g++ -O0 c.cpp -o c && ./c; }
p_bats() { printf '@test "fails with an error message" {\n  run sh -c "echo error: no such file >&2; exit 3"\n  [ "$status" -eq 3 ]\n}\n@test "not ok is only a word" { echo "not ok 1"; }\n@test "later" { skip "not ok yet"; }\n' >t.bats; bats --tap t.bats; }
p_prove() { mkdir t; printf 'use Test::More tests => 3;\nok 1, "loads";\nTODO: { local $TODO = "later"; is 1, 2, "known bug"; }\nSKIP: { skip "no network", 1; ok 0; }\ndiag "error: printed on purpose";\n' >t/a.t; prove -v t; }
p_rerun() { ct_src 'add_test(NAME flaky COMMAND sh -c "test -e ${CMAKE_BINARY_DIR}/seen || { touch ${CMAKE_BINARY_DIR}/seen; exit 1; }")\n'; q; cd build; ctest --repeat until-pass:3 --output-on-failure; }
record_pass ctest will-fail p_ctest
record_pass ctest gtest-death-tests p_gtest
record_pass ctest catch2-mayfail p_catch
record_pass ctest bats-error-words p_bats
record_pass ctest prove-todo p_prove
record_pass ctest repeat-until-pass p_rerun
need qtbase5-dev
gtest_status_lines() { printf '#include <gtest/gtest.h>\nclass N : public testing::TestWithParam<int> {};\nTEST_P(N, Even) { EXPECT_EQ(0, GetParam() %% 2); }\nINSTANTIATE_TEST_SUITE_P(All, N, testing::Values(2, 3, 4));\n' >t.cc; g++ t.cc -lgtest -lgtest_main -pthread -o t && ./t | grep -E '^\[| FAILED TEST'; return ${PIPESTATUS[0]}; }
qt() { printf '#include <QtTest>\nclass TestParser : public QObject {\n  Q_OBJECT\nprivate slots:\n  void numbers() { int a = 3; QCOMPARE(a, 4); }\n  void known() { QEXPECT_FAIL("", "bug 12", Continue); QVERIFY(false); }\n  void prints() { qWarning("error: FAIL!  : printed on purpose"); }\n  %s\n};\nQTEST_APPLESS_MAIN(TestParser)\n#include "t.moc"\n' "${1:-}" >t.cpp; moc t.cpp -o t.moc && g++ -fPIC t.cpp -o t $(pkg-config --cflags --libs Qt5Test) && ./t; }
qttest_fail() { qt; }
qttest_verify() { qt 'void loads() { QVERIFY2(QString("ab").isEmpty(), "the name is kept"); }'; }
for c in gtest_status_lines qttest_fail qttest_verify; do record "${c//_/-}" "$c"; done
need libcunit1-dev
cunit() { printf '#include <CUnit/Basic.h>\nstatic void pack(void) { CU_ASSERT_EQUAL(1, 1); }\nstatic void error(void) { CU_ASSERT_PTR_NULL(NULL); }\nstatic void headers(void) { int len = 13; CU_ASSERT_EQUAL(len, %s); CU_ASSERT_STRING_EQUAL("a", "a"); }\nint main(void) {\n  unsigned failed;\n  CU_initialize_registry();\n  CU_pSuite s = CU_add_suite("frame", NULL, NULL);\n  CU_ADD_TEST(s, pack); CU_ADD_TEST(s, error); CU_ADD_TEST(s, headers);\n  CU_basic_set_mode(%s);\n  CU_basic_run_tests();\n  failed = CU_get_number_of_failures();\n  CU_cleanup_registry();\n  return failed != 0;\n}\n' "$1" "$2" >t.c; printf 'check: t\n\t./t\nt: t.c\n\t$(CC) t.c -lcunit -o t\n' >Makefile; make check; }
cunit_verbose() { cunit 12 CU_BRM_VERBOSE; }
cunit_normal() { cunit 12 CU_BRM_NORMAL; }
for c in cunit_verbose cunit_normal; do record "${c//_/-}" "$c"; done
p_cunit() { cunit 13 CU_BRM_VERBOSE; }
record_pass ctest cunit p_cunit
need lcov
lcov_none() { cov 'int main(void) { return 0; }\n' && lcov --quiet --remove none.info '*/test/*' --output-file out.info; }
cov() { printf "$1" >t.c; gcc --coverage t.c -o t && ./t; }
for c in lcov_none; do record "${c//_/-}" "$c"; done
p_lcov() { cov 'int main(void) { return 0; }\n' && printf 'all: tests passed, 0 errors\n' && lcov --capture --directory . --output-file coverage.info --gcov-tool gcov; }
record_pass ctest lcov p_lcov
need libboost-dev
boost_lightweight() { printf '#include <boost/core/lightweight_test.hpp>\nvoid test_numbers() { BOOST_TEST(1 == 1); BOOST_TEST_EQ(1, 2); BOOST_TEST_THROWS((void)0, int); }\nint main() { test_numbers(); return boost::report_errors(); }\n' >t.cpp; printf 'check: t\n\t./t\nt: t.cpp\n\t$(CXX) t.cpp -o t\n' >Makefile; make check; }
record boost-lightweight boost_lightweight
