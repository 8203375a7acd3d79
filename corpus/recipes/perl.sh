#!/usr/bin/env bash
# Perl: modules, syntax, prove and Test::More, cpanm, Makefile.PL.
source "$(dirname "$0")/lib.sh"
need perl cpanminus make gcc libtest-most-perl
of() { OUT=$CORPUS/fail/$1; mkdir -p "$OUT"; }
of perl
tests() { mkdir -p t lib; printf 'use strict; use warnings; use Test::More tests => 4;\nis(2 * 3, 7, "product");\nok(1, "fine");\nis_deeply({a=>1}, {a=>2}, "hash is the same");\nlike("abc", qr/x/, "has an x");\n' > t/10-calc.t; printf 'use Test::More tests => 1;\nok(1);\n' > t/00-load.t; }
a1() { tests; prove t; };                                   record prove-fail a1
a1v() { tests; prove -lv --color t; };                      record prove-fail-verbose-colour a1v
a2() { mkdir t; printf 'use Test::More tests => 1;\ndie "database is down";\nok 1;\n' > t/a.t; prove t; }; record prove-dies a2
a3() { mkdir t; printf 'use Test::More;\nuse Some::Missing::Module;\nok 1; done_testing;\n' > t/a.t; prove -b t; }; record prove-missing-module a3
a4() { mkdir t; printf 'use Test::More tests => 3;\nok 1;\n' > t/a.t; prove t; }; record prove-bad-plan a4
a5() { tests; perl t/10-calc.t; };                          record test-more-alone a5
a6() { echo 'use JSON::XSX; print 1;' > b.pl; perl b.pl; }; record missing-module a6
a7() { printf 'use strict;\nmy $x = 1;\n$y = 2;\nfoo(;\n' > b.pl; perl b.pl; }; record syntax-error a7
a8() { printf 'use strict; my $h;\nprint $h->name;\n' > b.pl; perl b.pl; }; record undefined-method a8
a9() { printf 'open(my $f, "<", "VERSION") or die "cannot read VERSION: $!";\n' > b.pl; perl b.pl; }; record die a9
a10() { perl tools/gen.pl; };                               record cannot-open a10
a11() { printf 'use 5.99.0;\n' > b.pl; perl b.pl; };        record version a11
a12() { mkdir -p lib t; printf 'package Foo; our $VERSION = 1; 1;\n' > lib/Foo.pm; tests; printf 'use ExtUtils::MakeMaker; WriteMakefile(NAME => "Foo", VERSION_FROM => "lib/Foo.pm", PREREQ_PM => {"Not::There" => 2});\n' > Makefile.PL; perl Makefile.PL && make && make test; }; record make-test a12
of cpan
c1() { cpanm --mirror http://127.0.0.1:9 --mirror-only Not::There::X; };   record cpanm-not-found c1
c2() { mkdir -p d/lib d/t; printf 'package Foo; our $VERSION = 1; 1;\n' > d/lib/Foo.pm; printf 'use ExtUtils::MakeMaker; WriteMakefile(NAME => "Foo", VERSION_FROM => "lib/Foo.pm");\n' > d/Makefile.PL; printf 'use Test::More tests => 1; ok 0, "works";\n' > d/t/a.t; cpanm -L local ./d; }; record cpanm-test-failed c2
c3() { mkdir -p d/lib; printf 'package Foo; our $VERSION = 1; 1;\n' > d/lib/Foo.pm; printf 'use ExtUtils::MakeMaker; die "libfoo not found\\n"; WriteMakefile(NAME => "Foo", VERSION_FROM => "lib/Foo.pm");\n' > d/Makefile.PL; cpanm -v -L local ./d; }; record cpanm-configure-failed c3
p1() { mkdir t; printf 'use Test::More;\nTODO: { local $TODO = "known bug"; is(1, 2, "fails for now"); }\nSKIP: { skip "Cannot locate Foo.pm in \\@INC", 1; ok 0; }\neval { die "error: cannot open file\\n" }; diag "caught: $@"; warn "not ok 3 is only a word";\nok 1, "failed login is refused";\ndone_testing;\n' > t/a.t; prove -v t; }; record_pass perl todo-skip p1
p2() { perl -e 'for my $m (qw(JSON::XSX YAML::LibX)) { system($^X, "-e", "use $m; 1") == 0 or print "optional module $m not installed, going on\n" } print "Makefile written\n"'; }; record_pass perl optional-modules p2
c4() { mkdir -p d/lib d/t; printf 'package Foo; our $VERSION = 1; 1;\n' > d/lib/Foo.pm; printf 'use ExtUtils::MakeMaker; WriteMakefile(NAME => "Foo", VERSION_FROM => "lib/Foo.pm");\n' > d/Makefile.PL; printf 'use Test::More tests => 1; ok 0;\n' > d/t/a.t; script -qec 'cpanm ./d' /dev/null; }; record cpanm-test-failed-terminal c4
sed -i 's|\.cpanm/work|.cpanm/w|g' "$CORPUS"/fail/cpan/*.log
