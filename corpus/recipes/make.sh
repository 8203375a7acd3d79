#!/bin/bash
# Recordings of GNU make, BSD make and ninja.
. "$(dirname "$0")/lib.sh"
need gcc make bmake ninja-build locales
for l in de_DE fr_FR es_ES ru_RU zh_CN ja_JP it_IT pt_BR ko_KR pl_PL; do
  locale -a | grep -qi "^$l.utf8" || localedef -i "$l" -f UTF-8 "$l.UTF-8"
done
no_rule() { printf 'all: prog\nprog: main.o parser.o\n\tgcc -o $@ $^\n' >Makefile; echo 'int main(void) { return 0; }' >main.c; make -j2; }
no_target() { printf 'all:\n\t@echo ok\n' >Makefile; make -C . distcheck-all; }
no_rule_sub() { mkdir lib; printf 'all:\n\t$(MAKE) -C lib\n' >Makefile; printf 'lib.a: gen/table.h\n\ttrue\n' >lib/Makefile; make; }
no_makefile() { make -j2; }
separator() { printf 'all:\n        echo spaces\n' >Makefile; make; }
separator_plain() { printf 'all:\n\techo ok\nthis line is wrong\n' >Makefile; make; }
conflict() { printf 'all:\n\techo ok\n<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> x\n' >Makefile; make; }
missing_include() { printf 'include config.mk\nall:\n\techo ok\n' >Makefile; make; }
chdir() { printf 'all:\n\t$(MAKE) -C vendor/zlib\n' >Makefile; make; }
error_function() { printf 'ifndef SDK_ROOT\n$(error SDK_ROOT is not set, see docs/build.md)\nendif\nall:\n\techo ok\n' >Makefile; make; }
only_wrapper() { printf 'all:\n\t@./gen.sh >/dev/null 2>&1\n' >Makefile; printf '#!/bin/sh\nexit 3\n' >gen.sh; chmod +x gen.sh; make; }
denied() { printf 'all:\n\t./gen.sh\n' >Makefile; printf '#!/bin/sh\nexit 3\n' >gen.sh; make; }
notfound() { printf 'all:\n\tprotoc-nope --version\n' >Makefile; make; }
notfound_sh() { printf 'all:\n\tprotoc-nope --version | cat && protoc-nope x; exit 127\n' >Makefile; make; }
segv() { printf 'all: t\n\t./t\nt: t.c\n' >Makefile; echo 'int main(void) { return *(volatile int *)0; }' >t.c; make; }
killed() { printf 'all:\n\t@sh -c '"'kill -9 \$\$\$\$'"'\n' >Makefile; make; }
both_rules() { printf 'a: b\n\techo 1\na:: c\n\techo 2\n' >Makefile; make; }
first_target() { printf '\techo before\nall:\n' >Makefile; make; }
patterns() { printf 'all: %%.o: %%: %%.c\n' >Makefile; make; printf 'C:/x/a.o: C:/x/a.c\n\ttrue\n' >Makefile; make; }
unterminated() { printf 'A = $(shell echo hi\nall:\n\techo $(A)\n' >Makefile; make; }
missing_endif() { printf 'ifeq (a,a)\nall:\n\techo hi\n' >Makefile; make; }
jobserver_lang() { mkdir lib; printf 'all:\n\t$(MAKE) -C lib\n' >Makefile; printf 'all: missing.c\n' >lib/Makefile; LC_ALL=$1.UTF-8 make; }
lang_de() { jobserver_lang de_DE; }; lang_fr() { jobserver_lang fr_FR; }; lang_es() { jobserver_lang es_ES; }; lang_ru() { jobserver_lang ru_RU; }
lang_zh() { jobserver_lang zh_CN; }; lang_ja() { jobserver_lang ja_JP; }; lang_it() { jobserver_lang it_IT; }; lang_pt() { jobserver_lang pt_BR; }
lang_ko() { jobserver_lang ko_KR; }; lang_pl() { jobserver_lang pl_PL; }
keep_going() { printf 'all: a b c\na:\n\t@echo a; false\nb:\n\t-@false\nc: nofile.y\n' >Makefile; make -k -j2; }
bsd_no_rule() { printf 'all: missing.c\n\techo hi\n' >Makefile; bmake; }
bsd_gnu() { printf 'ifeq ($(CC),gcc)\nA=1\nendif\nall:\n\techo hi\n' >Makefile; bmake; }
bsd_error() { printf 'all: x.o\nx.o: x.c\n\t${CC} -c x.c\n' >Makefile; printf 'int f(void) { return y; }\n' >x.c; bmake; }
nj() { printf 'rule cc\n  command = gcc -MMD -c $in -o $out\n  description = CC $out\nbuild a.o: cc a.c\nbuild b.o: cc b.c\nbuild all: phony a.o b.o\ndefault all\n' >build.ninja; echo 'int a(void) { return 1; }' >a.c; }
ninja_compile() { nj; echo 'int b(void) { return c; }' >b.c; ninja -v; }
ninja_missing() { nj; ninja; }
ninja_nofile() { ninja -C .; }
ninja_target() { nj; touch b.c; ninja instal; }
ninja_cycle() { printf 'rule c\n  command = cp $in $out\nbuild a: c b\nbuild b: c a\n' >build.ninja; ninja a; }
ninja_syntax() { printf 'rule c\n  command = cp\nbuild a: cp b\n' >build.ninja; ninja; }
ninja_dup() { printf 'rule c\n  command = cp $in $out\nbuild a: c b\nbuild a: c d\n' >build.ninja; touch b d; ninja -w dupbuild=err; }
ninja_dirty() { printf 'rule c\n  command = touch stamp\n  generator = 1\nbuild build.ninja: c dep\nbuild dep: phony\n' >build.ninja; ninja; }
ninja_k() { printf 'rule r\n  command = $cmd\nbuild a: r\n  cmd = echo error: tolerated warning; touch a\nbuild b: r\n  cmd = python3 -c "import nosuchmodule_x"\nbuild c: r\n  cmd = echo Failed to find foo, using bundled; touch c\n' >build.ninja; ninja -k0 -j2; }

for c in no_rule no_target no_rule_sub no_makefile separator separator_plain conflict missing_include chdir error_function only_wrapper denied notfound notfound_sh segv killed both_rules first_target patterns unterminated missing_endif keep_going bsd_no_rule bsd_gnu bsd_error ninja_compile ninja_missing ninja_nofile ninja_target ninja_cycle ninja_syntax ninja_dup ninja_dirty ninja_k lang_de lang_fr lang_es lang_ru lang_zh lang_ja lang_it lang_pt lang_ko lang_pl; do
  record "${c//_/-}" "$c"
done

p_ignored() { printf 'all: lint docs test\nlint:\n\t-@echo "lint: 3 errors found"; exit 2\ndocs:\n\t-rm nosuchfile.o\ntest:\n\t@echo "test_error_handling ... ok"; echo "FAILED: 0"; true || exit 1\n' >Makefile; make; }
p_ignored_de() { printf 'all:\n\t-false\n\techo fertig\n' >Makefile; LC_ALL=de_DE.UTF-8 make; }
p_include() { printf -- '-include local.mk\ninclude gen.mk\ngen.mk:\n\techo "A=1" > $@\nall:\n\t@echo "Error 1 is the name of this target: [error]"\n' >Makefile; make; make; make all; }
p_ninja() { nj; echo 'int b(void) { return *(int *)0 == 1 ? 1 : 0; } static int unused_error;' >b.c; sed -i 's/-MMD/-Wall -MMD/' build.ninja; ninja -v; ninja; }
p_retry() { printf 'all:\n\t@for i in 1 2 3; do $(MAKE) -s step N=$$i && break || echo "retrying ($$i failed)"; done\nstep:\n\t@test $(N) -ge 3\n' >Makefile; make; }
record_pass make ignored-errors p_ignored
record_pass make ignored-german p_ignored_de
record_pass make include-remade p_include
record_pass make ninja-warnings p_ninja
record_pass make retried-submake p_retry
need scons
scons_missing_source() { printf 'env = Environment()\nenv.Program("prog", ["main.c", "parser.c"])\n' >SConstruct; echo 'int main(void) { return 0; }' >main.c; scons -j1; }
scons_explicit() { printf 'env = Environment()\np = env.Program("prog", ["main.c"])\nDepends(p, "gen/table.h")\n' >SConstruct; echo 'int main(void) { return 0; }' >main.c; scons; }
scons_compile() { printf 'Program("prog", ["main.c"])\n' >SConstruct; echo 'int main(void) { return undeclared; }' >main.c; scons; }
scons_name_error() { printf 'envi = Environment()\nenv.Program("a", ["a.c"])\n' >SConstruct; scons; }
for c in scons_missing_source scons_explicit scons_compile scons_name_error; do record "${c//_/-}" "$c"; done
# A folder that is not there, in other languages.
chdir_lang() { printf 'all:\n\t$(MAKE) -C vendor/zlib\n' >Makefile; LC_ALL=$1.UTF-8 make; }
include_lang() { printf 'include config.mk\nall:\n\techo ok\n' >Makefile; LC_ALL=$1.UTF-8 make; }
chdir_de() { chdir_lang de_DE; }; chdir_fr() { chdir_lang fr_FR; }; chdir_ru() { chdir_lang ru_RU; }; chdir_zh() { chdir_lang zh_CN; }; chdir_ja() { chdir_lang ja_JP; }; chdir_es() { chdir_lang es_ES; }
include_de() { include_lang de_DE; }; include_fr() { include_lang fr_FR; }; include_ja() { include_lang ja_JP; }
for c in chdir_de chdir_fr chdir_ru chdir_zh chdir_ja chdir_es include_de include_fr include_ja; do record "${c//_/-}" "$c"; done
