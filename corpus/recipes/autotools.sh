#!/bin/bash
# Recordings of autoconf, automake, libtool, pkg-config and the configure scripts they make.
. "$(dirname "$0")/lib.sh"
need gcc g++ make autoconf automake libtool pkg-config gettext
lib_project() {
  printf 'AC_INIT([demo], [1.0])\nAM_INIT_AUTOMAKE([foreign subdir-objects])\nAC_PROG_CC\n%s\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' "$1" >configure.ac
  printf 'bin_PROGRAMS = demo\ndemo_SOURCES = main.c\n%s\n' "${2:-}" >Makefile.am
  echo 'int main(void) { return 0; }' >main.c
}
gen() { autoreconf -i >/dev/null 2>&1 && ./configure "$@"; }
no_cc() { lib_project ''; autoreconf -i >/dev/null 2>&1; CC=gcc-99 ./configure; }
cannot_create() { lib_project ''; autoreconf -i >/dev/null 2>&1; LDFLAGS=-L/none LIBS=-lnone ./configure; }
cannot_run() { lib_project ''; printf '#!/bin/sh\nexec gcc "$@" -Wl,-I/nonexistent/ld.so\n' >cc.sh; chmod +x cc.sh; autoreconf -i >/dev/null 2>&1; CC="$PWD/cc.sh" ./configure; }
header() { lib_project 'AC_CHECK_HEADERS([stdlib.h frob.h], [], [AC_MSG_WARN([frob.h missing])])
AC_CHECK_HEADER([openssl/nope.h], [], [AC_MSG_ERROR([OpenSSL headers not found, install the libssl development package])])'; gen; }
library() { lib_project 'AC_CHECK_LIB([frob], [frob_init], [], [AC_MSG_ERROR([libfrob is required but was not found])])'; gen; }
library_version() { lib_project 'AC_MSG_CHECKING([for libfrob >= 2.0])
AC_MSG_RESULT([no])
AC_MSG_ERROR([libfrob 2.0 or newer is required (found 1.4)])'; gen; }
pkg() { lib_project 'PKG_CHECK_MODULES([FROB], [libfrob >= 1.2 zlib-nope])'; gen; }
pkg_version() { mkdir pc; printf 'Name: frob\nDescription: x\nVersion: 1.0\n' >pc/frob.pc; lib_project 'PKG_CHECK_MODULES([FROB], [frob >= 2.4])'; PKG_CONFIG_PATH=$PWD/pc gen; }
pkg_old_macro() { lib_project 'PKG_CHECK_MODULES([FROB], [frob >= 2.4], [], [AC_MSG_ERROR([frob not found: $FROB_PKG_ERRORS])])'; gen; }
no_pkgconfig() { lib_project 'PKG_CHECK_MODULES([FROB], [frob >= 2.4])'; autoreconf -i >/dev/null 2>&1; PKG_CONFIG=/nonexistent ac_cv_path_ac_pt_PKG_CONFIG= ./configure PKG_CONFIG=no; }
no_pkg_m4() { lib_project 'PKG_CHECK_MODULES([FROB], [frob])'; mkdir m4e; aclocal --system-acdir="$PWD/m4e" --automake-acdir=/usr/share/aclocal-1.16; autoconf >/dev/null 2>&1; automake --add-missing >/dev/null 2>&1; ./configure; }
undefined_macro() { lib_project 'AX_CXX_COMPILE_STDCXX([17])
LT_INIT_NOPE
AM_PATH_FROB([1.0])'; autoreconf -fi; }
pkg_run() { printf 'CFLAGS = $(shell pkg-config --cflags gtk+-9.0)\nall:\n\tpkg-config --exists --print-errors "gtk+-9.0 >= 9"\n' >Makefile; make; }
libtool_mismatch() { lib_project 'LT_INIT'; autoreconf -i >/dev/null 2>&1; sed -i 's/^VERSION=.*/VERSION=2.4.2/; s/^package_revision=.*/package_revision=1.3337/' ltmain.sh; sed -i 's/bin_PROGRAMS.*/lib_LTLIBRARIES = libdemo.la/; s/demo_SOURCES/libdemo_la_SOURCES/' Makefile.am; automake >/dev/null 2>&1; ./configure >/dev/null && make; }
no_libtool() { lib_project '' 'lib_LTLIBRARIES = libx.la'; autoreconf -fi; }
aclocal_missing() { lib_project ''; autoreconf -i >/dev/null 2>&1; ./configure >/dev/null; sed -i 's/^ACLOCAL = .*/ACLOCAL = ${SHELL} '"'"'$(abs_srcdir)\/missing'"'"' aclocal-1.13/; s/^AUTOMAKE = .*/AUTOMAKE = ${SHELL} '"'"'$(abs_srcdir)\/missing'"'"' automake-1.13/' Makefile; sleep 1; touch configure.ac; make; }
automake_version() { lib_project ''; autoreconf -i >/dev/null 2>&1; sed -i "s/am__api_version='1.16'/am__api_version='1.15'/; s/\[am__api_version='1.16'\]/[am__api_version='1.15']/; s/1\.16\.5/1.15.1/g" aclocal.m4; automake; }
autoconf_version() { printf 'AC_PREREQ([2.99])\nAC_INIT([demo], [1.0])\nAC_OUTPUT\n' >configure.ac; autoreconf -i; }
missing_aux() { lib_project ''; aclocal && autoconf && ./configure; }
automake_foreign() { lib_project ''; sed -i 's/foreign //' configure.ac; autoreconf -i; }
no_configure_ac() { autoreconf -fi; }
no_configure() { printf 'all:\n\tcd lib && ./configure\n' >Makefile; mkdir lib; make; }
host_unknown() { lib_project 'AC_CANONICAL_HOST'; autoreconf -i >/dev/null 2>&1; ./configure --host=riscvfrob-unknown-nope; }
unknown_option() { lib_project 'AC_ARG_ENABLE([x], [x])'; autoreconf -i >/dev/null 2>&1; ./configure --frobnicate; }
in_source() { lib_project ''; autoreconf -i >/dev/null 2>&1; ./configure >/dev/null; mkdir b; cd b; ../configure; }
cross_run() { lib_project 'AC_RUN_IFELSE([AC_LANG_PROGRAM([], [return 0;])], [], [AC_MSG_ERROR([no])])'; sed -i '/AC_PROG_CC/a AC_CANONICAL_HOST' configure.ac; autoreconf -i >/dev/null 2>&1; ./configure --host=aarch64-linux-gnu CC=aarch64-linux-gnu-gcc; }
gettext_version() { lib_project 'AM_GNU_GETTEXT([external])
AM_GNU_GETTEXT_VERSION([0.99])'; autopoint --force; }
tests() { # the test driver of automake: passes, expected failures, skips, errors
  printf 'AC_INIT([demo], [1.0], [bugs@example.org])\nAM_INIT_AUTOMAKE([foreign])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac
  printf 'TESTS = ok.test expected.test skip.test %s\nXFAIL_TESTS = expected.test\nEXTRA_DIST = $(TESTS)\n' "$1" >Makefile.am
  printf '#!/bin/sh\necho "error: this is only a message"\nexit 0\n' >ok.test; printf '#!/bin/sh\necho boom >&2; exit 1\n' >expected.test; printf '#!/bin/sh\nexit 77\n' >skip.test
  printf '#!/bin/sh\necho "got 3, wanted 4"; exit 1\n' >parser.test; printf '#!/bin/sh\nexit 99\n' >hard.test; printf '#!/bin/sh\nexit 0\n' >fixed.test; chmod +x *.test
  autoreconf -i >/dev/null 2>&1 && ./configure && make -k check
}
tests_fail() { tests 'parser.test'; }
tests_error() { tests 'hard.test'; }
tests_xpass() { tests 'fixed.test' >/dev/null 2>&1; sed -i 's/^XFAIL_TESTS.*/XFAIL_TESTS = expected.test fixed.test/' Makefile.am; make check; }
tests_verbose() { tests 'parser.test' >/dev/null 2>&1; make check VERBOSE=1; }
for c in no_cc cannot_create cannot_run header library library_version pkg pkg_version pkg_old_macro no_pkgconfig no_pkg_m4 undefined_macro pkg_run libtool_mismatch no_libtool aclocal_missing automake_version autoconf_version missing_aux automake_foreign no_configure_ac no_configure host_unknown unknown_option in_source cross_run gettext_version tests_fail tests_error tests_xpass tests_verbose; do record "${c//_/-}" "$c"; done
p_configure() { lib_project 'AC_CHECK_HEADERS([stdlib.h frob.h sys/nosuch.h])
AC_CHECK_LIB([frob], [frob_init])
AC_CHECK_FUNCS([frobnicate strlcpy])
AC_CHECK_PROGS([DOXY], [doxygen-nope], [missing])
AC_MSG_WARN([libfrob not found, error reporting disabled])'; gen && make V=1 && make V=1 check; }
p_tests() { tests ''; }
p_pkg() { lib_project 'PKG_CHECK_MODULES([FROB], [libfrob >= 1.2], [have=yes], [have=no])
AC_MSG_NOTICE([frob support: $have (configure: error would stop here)])'; gen && make; }
p_log() { lib_project 'AC_CHECK_HEADERS([frob.h])'; gen >/dev/null 2>&1 && grep -v '^PATH: ' config.log && make; }
record_pass autotools configure-checks p_configure
record_pass autotools check-with-xfail p_tests
record_pass autotools optional-pkg p_pkg
record_pass autotools config-log-printed p_log
libtool_la() { # a .la file that is not there
  printf 'AC_INIT([demo],[1])\nAM_INIT_AUTOMAKE([foreign])\nAC_PROG_CC\nAM_PROG_AR\nLT_INIT\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac; printf 'lib_LTLIBRARIES = libdemo.la\nlibdemo_la_SOURCES = d.c\nlibdemo_la_LIBADD = ../vendor/libpart.la\n' >Makefile.am; echo 'int d(void) { return 0; }' >d.c
  autoreconf -i >/dev/null 2>&1 && ./configure >/dev/null && make libdemo_la_DEPENDENCIES=; }
libtool_archive() { printf 'AC_INIT([demo],[1])\nAM_INIT_AUTOMAKE([foreign])\nAC_PROG_CC\nAM_PROG_AR\nLT_INIT\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac; printf 'lib_LTLIBRARIES = libdemo.la\nlibdemo_la_SOURCES = d.c\nlibdemo_la_LIBADD = libpart.la\n' >Makefile.am; echo 'int d(void) { return 0; }' >d.c; echo 'not a library' >libpart.la
  autoreconf -i >/dev/null 2>&1 && ./configure >/dev/null && make; }
record libtool-la-missing libtool_la
record libtool-not-an-archive libtool_archive
tool_missing() { # autoreconf without the tools that it runs
  printf 'AC_INIT([demo],[1])\nAM_INIT_AUTOMAKE([foreign])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac; : >Makefile.am; mkdir bin
  for t in autoreconf autoconf perl sh cat sed m4 autom4te; do ln -s "$(command -v $t)" bin/; done
  PATH=$PWD/bin autoreconf -fi; }
distcheck_left() { # a rule that makes a file that distclean does not know
  printf 'AC_INIT([demo],[1])\nAM_INIT_AUTOMAKE([foreign])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n' >configure.ac; printf 'all-local:\n\techo made >left.out\n' >Makefile.am
  autoreconf -fi >/dev/null 2>&1 && ./configure >/dev/null && make distcheck; }
record tool-missing tool_missing
record distcheck-left distcheck_left
