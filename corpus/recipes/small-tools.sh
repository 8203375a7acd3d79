#!/usr/bin/env bash
# Tools that a build runs once and that need a line each: Bun, Deno, uvu, svelte-check, Parcel, spelling and dead-code
# checkers, site generators, and test libraries of Haskell, OCaml and Ruby.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/python-lib.sh"
rmdir "$OUT" 2>/dev/null
need npm git jekyll hugo asciidoctor hlint luarocks ruby-simplecov ruby-rspec libalcotest-ocaml-dev ocaml-dune libghc-tasty-hunit-dev ghc r-cran-lintr doxygen
export CI=1 ASTRO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
JS=$SRC/_js/node_modules/.bin
[ -d "$JS" ] || npm install --silent --prefix "$SRC/_js" bun@1 deno@2 uvu svelte@4 svelte-check@3 typescript@5 cspell@8 knip@5 dependency-cruiser danger parcel@2 semantic-release@19 astro@4 @astrojs/check@0.9 @yarnpkg/cli-dist@4 markdown-link-check@3.10.3 lerna@6 serverless@3 >/dev/null 2>&1
PY=$(venv small 3.11 vulture check-manifest towncrier papermill ipykernel tox setuptools wheel ansible-lint coveralls)
case_() { OUT=$CORPUS/fail/${1%%/*}; mkdir -p "$OUT"; record "${1#*/}" "$2"; }
commit() { git init -q -b main . 2>/dev/null && git add . && git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m "${1:-feat: a}"; }

bun_test() { printf 'import { test, expect, describe } from "bun:test";\ndescribe("math", () => {\n  test("adds", () => { expect(1 + 1).toBe(2) });\n  test("subtracts", () => { expect(2 - 1).toBe(2) });\n  test("throws", () => { throw new TypeError("no such number") });\n});\n' >math.test.ts; "$JS/bun" test; }; case_ deno/bun-test bun_test
bun_version() { echo '{"dependencies":{"left-pad":"^99.0.0"}}' >package.json; "$JS/bun" install; }; case_ deno/bun-version bun_version
bun_404() { echo '{"dependencies":{"@logclass-example/none":"^1.0.0"}}' >package.json; "$JS/bun" install; }; case_ deno/bun-404 bun_404
bun_frozen() { echo '{"dependencies":{"left-pad":"1.3.0"}}' >package.json; "$JS/bun" install >/dev/null 2>&1; echo '{"dependencies":{"left-pad":"1.2.0"}}' >package.json; "$JS/bun" install --frozen-lockfile; }; case_ deno/bun-frozen bun_frozen
deno_test() { printf 'Deno.test("adds", () => {});\nDeno.test("subtracts", () => {\n  if (2 - 1 !== 2) throw new Error("Values are not equal.");\n});\n' >math_test.ts; "$JS/deno" test; }; case_ deno/deno-test deno_test
deno_lint() { echo 'const x = 1; var y = 2;' >a.ts; "$JS/deno" lint; }; case_ deno/deno-lint deno_lint
deno_fmt() { echo 'const x   = 1' >a.ts; "$JS/deno" fmt --check; }; case_ deno/deno-fmt deno_fmt
deno_read() { echo 'Deno.readTextFileSync("/etc/hosts")' >a.ts; "$JS/deno" run a.ts; }; case_ deno/deno-read deno_read
uvu() { mkdir tests node_modules; ln -s "$JS/../uvu" node_modules/uvu; printf 'const { test } = require("uvu");\nconst assert = require("uvu/assert");\ntest("adds", () => { assert.is(1 + 1, 3); });\ntest("throws", () => { null.x; });\ntest.run();\n' >tests/a.js; "$JS/uvu" tests; }; case_ jstest/uvu uvu
svelte() { mkdir src; ln -s "$JS/.." node_modules; echo '{}' >package.json; echo '{"compilerOptions":{"strict":true}}' >tsconfig.json; printf '<script lang="ts">\n  let x: number = "a";\n  export let y;\n</script>\n<img src="a">{x}\n' >src/App.svelte; "$JS/svelte-check"; }; case_ typescript/svelte-check svelte
parcel() { mkdir src; echo '{"name":"a","source":"src/index.js"}' >package.json; echo 'import "./missing";' >src/index.js; "$JS/parcel" build --no-cache; }; case_ rollup/parcel-resolve parcel
parcel_syntax() { mkdir src; echo '{"name":"a","source":"src/index.js"}' >package.json; echo 'const a = ;' >src/index.js; "$JS/parcel" build --no-cache; }; case_ rollup/parcel-syntax parcel_syntax
link_check() { printf '# Demo\n\n[ok](ok.md) [gone](gone.md) [also](docs/none.md)\n' >README.md; echo ok >ok.md; "$JS/markdown-link-check" -q README.md ok.md; }; case_ docs/markdown-link-check link_check
lerna_repo() { echo '{"name":"root","private":true,"version":"0.0.0"}' >package.json; echo '{"version":"1.0.0","packages":["packages/*"]}' >lerna.json; mkdir -p packages/a; echo '{"name":"a","version":"1.0.0"}' >packages/a/package.json; commit; }
lerna_dirty() { lerna_repo; echo ' ' >>package.json; "$JS/lerna" publish from-git --yes; }; case_ npm/lerna-dirty lerna_dirty
lerna_detached() { lerna_repo; git checkout -q --detach; "$JS/lerna" version patch --yes; }; case_ npm/lerna-detached lerna_detached
lerna_none() { lerna_repo; rm lerna.json; commit; "$JS/lerna" version patch --yes; }; case_ npm/lerna-none lerna_none
serverless_() { printf 'service: demo\nprovider:\n  name: aws\n  runtime: nodejs18.x\n  environment:\n    DB_URL: ${env:NO_SUCH_DB_URL}\nfunctions:\n  a: { handler: a.main }\n' >serverless.yml; SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off "$JS/serverless" package; }; case_ cloud/serverless serverless_
doxygen_() { printf '/** @file */\n/** Sets it.\n * @param cod the code */\nvoid set(int code);\n' >error.h; printf 'INPUT = error.h\nWARN_AS_ERROR = YES\nGENERATE_LATEX = NO\n' >Doxyfile; doxygen; }; case_ docs/doxygen-warning doxygen_
cspell() { echo 'We recieve teh file.' >README.md; "$JS/cspell" README.md; }; case_ codespell/cspell cspell
cspell_quiet() { echo 'We recieve teh file.' >README.md; "$JS/cspell" --no-progress README.md; }; case_ codespell/cspell-quiet cspell_quiet
knip() { mkdir src; echo '{"name":"a","dependencies":{"lodash":"1"}}' >package.json; echo 'import x from "axios"; console.log(x)' >src/index.js; echo 'export const z = 1' >src/b.js; "$JS/knip"; }; case_ lint/knip knip
depcruise() { mkdir src; echo 'require("./b")' >src/a.js; echo 'require("./a")' >src/b.js; echo 'module.exports = { forbidden: [{ name: "no-circular", severity: "error", from: {}, to: { circular: true } }] }' >.dependency-cruiser.js; "$JS/depcruise" src --config .dependency-cruiser.js; }; case_ lint/depcruise depcruise
danger() { echo 'fail("Please include a CHANGELOG entry.")' >dangerfile.js; commit; git checkout -q -b topic; echo x >y; commit 'feat: b'; "$JS/danger" ci; "$JS/danger" local -b main; }; case_ lint/danger danger
semantic() { commit; echo '{"name":"a","version":"1.0.0","repository":"https://github.com/example/a"}' >package.json; commit; "$JS/semantic-release" --no-ci --dry-run --branches main -r .; }; case_ npm/semantic-release semantic
semantic_no_git() { echo '{"name":"a","version":"1.0.0"}' >package.json; "$JS/semantic-release" --no-ci --plugins @semantic-release/commit-analyzer; }; case_ npm/semantic-release-no-git semantic_no_git

astro() { mkdir -p src/pages; ln -s "$JS/.." node_modules; echo '{"name":"a"}' >package.json; printf -- '---\nconst x: number = "a";\n---\n<p>{x}</p>\n' >src/pages/index.astro; echo '{"extends":"astro/tsconfigs/strict"}' >tsconfig.json; "$JS/astro" check; }; case_ typescript/astro astro
berry() { echo '{"name":"a"}' >package.json; touch yarn.lock; mkdir c; cd c; echo '{"name":"b"}' >package.json; node "$JS/../@yarnpkg/cli-dist/bin/yarn.js" install; }; case_ yarn/berry-foreign-folder berry

vulture() { echo 'def unused(): pass' >a.py; "$PY/vulture" a.py; }; case_ lint/vulture vulture
manifest() { echo 'from setuptools import setup; setup(name="a")' >setup.py; mkdir docs; echo x >docs/a.rst; commit; "$PY/check-manifest" --no-build-isolation; }; case_ lint/check-manifest manifest
news() { printf '[tool.towncrier]\nname = "a"\ndirectory = "news"\nfilename = "NEWS.rst"\n' >pyproject.toml; mkdir news; touch news/.gitkeep; commit; git checkout -q -b topic; echo x >y; commit; "$PY/towncrier" check --compare-with main; }; case_ lint/towncrier news
ansible() { mkdir -p roles/a/tasks; printf -- '- name: list\n  shell: ls\n' >roles/a/tasks/main.yml; PATH=$PY:$PATH "$PY/ansible-lint" --offline --nocolor roles; }; case_ cloud/ansible-lint-roles ansible
notebook() { echo '{"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":["1/0"]}],"metadata":{"kernelspec":{"name":"python3","display_name":"p","language":"python"}},"nbformat":4,"nbformat_minor":5}' >a.ipynb; PATH=$PY:$PATH "$PY/papermill" a.ipynb b.ipynb; }; case_ python/papermill notebook
tox_only_skipped() { printf '[tox]\nenvlist = py36\nskip_missing_interpreters = true\n' >tox.ini; echo 'from setuptools import setup; setup(name="a")' >setup.py; "$PY/tox"; }; case_ tox/only-skipped tox_only_skipped
coveralls() { echo >.coveragerc; env -u CI "$PY/coveralls"; }; case_ secrets/coveralls-token coveralls

jekyll_tag() { echo 'title: x' >_config.yml; printf -- '---\n---\n{%% gist 1 %%}\n' >index.md; jekyll build; }; case_ docs/jekyll-tag jekyll_tag
jekyll_include() { echo 'title: x' >_config.yml; printf -- '---\n---\n{%% include nav.html %%}\n' >index.md; jekyll build; }; case_ docs/jekyll-include jekyll_include
jekyll_plugin() { printf 'title: x\nplugins:\n  - jekyll-none\n' >_config.yml; jekyll build; }; case_ docs/jekyll-plugin jekyll_plugin
hugo_site() { hugo new site s --force >/dev/null 2>&1; cd s || return; mkdir -p content layouts/_default; echo '{{ .Content }}' >layouts/_default/single.html; }
hugo_shortcode() { hugo_site; printf -- '---\ntitle: a\n---\n{{< figures >}}\n' >content/a.md; hugo; }; case_ docs/hugo-shortcode hugo_shortcode
hugo_template() { hugo_site; echo '{{ .Nope.X }}' >layouts/_default/single.html; printf -- '---\ntitle: a\n---\nx\n' >content/a.md; hugo; }; case_ docs/hugo-template hugo_template
hugo_ref() { hugo_site; printf -- '---\ntitle: a\n---\n{{< ref "none.md" >}}\n' >content/a.md; hugo; }; case_ docs/hugo-ref hugo_ref
hugo_theme() { hugo_site; echo 'theme = "none"' >>config.toml; hugo; }; case_ docs/hugo-theme hugo_theme
asciidoctor_include() { printf 'include::missing.adoc[]\n\n====\ntext\n' >a.adoc; asciidoctor --failure-level=WARN a.adoc; }; case_ docs/asciidoctor-include asciidoctor_include

hlint_() { printf 'module Store where\n\nf x = if x then True else False\n' >Store.hs; hlint Store.hs; }; case_ haskell/hlint hlint_
tasty() { printf 'import Test.Tasty\nimport Test.Tasty.HUnit\nmain = defaultMain $ testGroup "Tests" [testCase "adds" (1 + 1 @?= (3 :: Int)), testCase "keeps" (1 @?= (1 :: Int)), testCase "throws" (error "no such number")]\n' >Main.hs; ghc -v0 Main.hs && ./Main; }; case_ haskell/tasty tasty
alcotest() { echo '(lang dune 2.9)' >dune-project; mkdir test; printf '(test (name t) (libraries alcotest))\n' >test/dune; printf 'let () = Alcotest.run "Store" ["sum", [Alcotest.test_case "adds" `Quick (fun () -> Alcotest.(check int) "same" 3 (1 + 1)); Alcotest.test_case "keeps" `Quick (fun () -> ())]]\n' >test/t.ml; dune runtest; }; case_ ocaml/alcotest alcotest
luarocks_() { luarocks install store-none --only-server=/nonexistent; }; case_ lua/luarocks luarocks_
simplecov() { mkdir lib spec; printf 'def sign(x)\n  if x\n    1\n  else\n    y = 2\n    y\n  end\nend\n' >lib/a.rb; printf 'require "simplecov"\nSimpleCov.start { minimum_coverage 90 }\nrequire_relative "../lib/a"\nRSpec.describe("sign") { it("is one") { expect(sign(true)).to eq 1 } }\n' >spec/a_spec.rb; rspec; }; case_ rspec/simplecov simplecov
lintr() { printf 'x=1\n' >a.R; Rscript -e 'l <- lintr::lint("a.R"); print(l); if (length(l)) quit(status = 1)'; }; case_ r/lintr lintr

bun_errors() { printf 'import { test, expect } from "bun:test";\ntest("fails on purpose", () => { console.error("error: Uncaught TypeError: no store"); expect(() => { throw new Error("FAIL") }).toThrow(); });\ntest.skip("(fail) later", () => {});\ntest.todo("error: not yet");\n' >a.test.ts; "$JS/bun" test; }; record_pass bun errors-on-purpose bun_errors
deno_errors() { printf 'Deno.test("error: Uncaught is caught", () => { console.error("error: Uncaught Error: boom\\n    at file:///x.ts:1:1"); });\nDeno.test("FAILED is a word", () => {});\nDeno.test({ name: "later", ignore: true, fn: () => {} });\n' >a_test.ts; "$JS/deno" test --allow-all; }; record_pass deno errors-on-purpose deno_errors
svelte_warns() { mkdir src; ln -s "$JS/.." node_modules; echo '{}' >package.json; echo '{}' >tsconfig.json; printf '<script>\n  export let error;\n</script>\n<img src="a">\n' >src/Error.svelte; "$JS/svelte-check"; }; record_pass svelte-check warnings svelte_warns
hugo_warns() { hugo_site; printf 'refLinksErrorLevel = "WARNING"\n' | cat - config.toml >c && mv c config.toml; printf -- '---\ntitle: error\n---\n{{< ref "none.md" >}}\n' >content/error.md; hugo; }; record_pass hugo warnings hugo_warns
jekyll_warns() { printf 'title: x\nliquid:\n  error_mode: warn\n' >_config.yml; printf -- '---\n---\n{{ "a" | upcase: }} {%% if a & b %%}{%% endif %%}\n' >error.md; jekyll build; }; record_pass jekyll warnings jekyll_warns
asciidoctor_warns() { printf '====\ntext\n' >error.adoc; asciidoctor -v error.adoc; echo 'Built error.html'; }; record_pass asciidoctor warnings asciidoctor_warns
tasty_passes() { printf 'import Test.Tasty\nimport Test.Tasty.HUnit\nmain = defaultMain $ testGroup "FAIL" [testCase "throws Exception" (1 @?= (1 :: Int)), testCase "error: out of range" (2 @?= (2 :: Int))]\n' >Main.hs; ghc -v0 Main.hs && ./Main; }; record_pass tasty error-names tasty_passes
alcotest_passes() { echo '(lang dune 2.9)' >dune-project; mkdir test; printf '(test (name t) (libraries alcotest))\n' >test/dune; printf 'let () = Alcotest.run "Error" ["FAIL", [Alcotest.test_case "raises Failure" `Quick (fun () -> prerr_endline "Fatal error: exception Not_found")]]\n' >test/t.ml; dune runtest --force; }; record_pass alcotest error-names alcotest_passes
simplecov_passes() { simplecov >/dev/null 2>&1; sed -i 's/ { minimum_coverage 90 }//' spec/a_spec.rb; rspec; }; record_pass rspec low-coverage simplecov_passes
lerna_passes() { lerna_repo; echo '{"name":"a","version":"1.0.0","scripts":{"test":"echo 0 failed"}}' >packages/a/package.json; echo '[]' >error.json; commit; "$JS/lerna" run test --no-bail; }; record_pass lerna error-words lerna_passes
cspell_passes() { echo 'An error, a failure and a fatal exception.' >error.md; "$JS/cspell" error.md; }; record_pass cspell error-words cspell_passes
tox_skips_one() { printf '[tox]\nenvlist = py36,py311\nskip_missing_interpreters = true\nskipsdist = true\n[testenv]\ncommands = python -c "import sys; sys.stderr.write(\\"ERROR: not really\\\\n\\")"\n' >tox.ini; "$PY/tox"; }; record_pass tox skips-one tox_skips_one
# clang's analyser, qtchooser without a Qt, a test program that crashes, Haskell doctest
need clang-tools qtchooser doctest make gcc
scan_build() { printf '#include <stdlib.h>\nint f(int *p) { if (!p) return *p; return 0; }\nint error_count(void) { int n = 1; n = 2; return 0; }\n' >store.c; printf 'all: store.o\nstore.o: store.c\n\t$(CC) -c store.c\n' >Makefile; scan-build --status-bugs -o report make; }
case_ lint/scan-build scan_build
qt_chooser() { printf 'TEMPLATE = app\nSOURCES = a.cpp\n' >store.pro; QT_SELECT=4 qmake store.pro; }
case_ qt/qtchooser qt_chooser
segv_test() { printf '#include <stdio.h>\nint main(void) { puts("ok 1"); fflush(stdout); return *(volatile int *)0; }\n' >t.c; gcc t.c -o test_parser; printf '#!/bin/bash\n./test_parser\nexit $?\n' >run.sh; printf 'check:\n\tbash ./run.sh\n' >Makefile; make check; }
case_ system/segfault-test segv_test
hs_doctest() { mkdir src; printf -- '-- | Fibonacci numbers\n--\n-- >>> fib 10\n-- 55\nmodule Fib where\n\n-- |\n-- >>> fib 5\n-- 5\nfib :: Int -> Int\nfib 0 = 0\nfib 1 = 1\nfib n = fib (n - 1) + fib (n - 2) + 1\n' >src/Fib.hs; doctest src/Fib.hs; }
case_ haskell/doctest hs_doctest
# ccache without a folder, and a patch that rpmbuild's way of calling patch rejects
need ccache patch
ccache_dir() { echo 'int main(void) { return 0; }' >a.c; printf 'a.o: a.c\n\tccache $(CC) -c a.c\n' >Makefile; CCACHE_DIR=/proc/none make; }
case_ make/ccache ccache_dir
patch_silent() { printf 'a\nb\nc\n' >f.c; printf -- '--- a/f.c\n+++ b/f.c\n@@ -1,3 +1,3 @@\n x\n-y\n+q\n c\n' >fix.patch; set -x; patch -p1 -s --fuzz=0 --no-backup-if-mismatch -f <fix.patch; }
case_ archive/patch-silent patch_silent
