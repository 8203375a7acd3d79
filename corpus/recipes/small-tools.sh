#!/usr/bin/env bash
# Tools that a build runs once and that need a line each: Bun, Deno, uvu, svelte-check, Parcel, spelling and dead-code
# checkers, site generators, and test libraries of Haskell, OCaml and Ruby.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/python-lib.sh"
rmdir "$OUT" 2>/dev/null
need npm git jekyll hugo asciidoctor hlint luarocks ruby-simplecov ruby-rspec libalcotest-ocaml-dev ocaml-dune libghc-tasty-hunit-dev ghc r-cran-lintr
export CI=1 ASTRO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
JS=$SRC/_js/node_modules/.bin
[ -d "$JS" ] || npm install --silent --prefix "$SRC/_js" bun@1 deno@2 uvu svelte@4 svelte-check@3 typescript@5 cspell@8 knip@5 dependency-cruiser danger parcel@2 semantic-release@19 >/dev/null 2>&1
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
cspell() { echo 'We recieve teh file.' >README.md; "$JS/cspell" README.md; }; case_ codespell/cspell cspell
cspell_quiet() { echo 'We recieve teh file.' >README.md; "$JS/cspell" --no-progress README.md; }; case_ codespell/cspell-quiet cspell_quiet
knip() { mkdir src; echo '{"name":"a","dependencies":{"lodash":"1"}}' >package.json; echo 'import x from "axios"; console.log(x)' >src/index.js; echo 'export const z = 1' >src/b.js; "$JS/knip"; }; case_ lint/knip knip
depcruise() { mkdir src; echo 'require("./b")' >src/a.js; echo 'require("./a")' >src/b.js; echo 'module.exports = { forbidden: [{ name: "no-circular", severity: "error", from: {}, to: { circular: true } }] }' >.dependency-cruiser.js; "$JS/depcruise" src --config .dependency-cruiser.js; }; case_ lint/depcruise depcruise
danger() { echo 'fail("Please include a CHANGELOG entry.")' >dangerfile.js; commit; git checkout -q -b topic; echo x >y; commit 'feat: b'; "$JS/danger" ci; "$JS/danger" local -b main; }; case_ lint/danger danger
semantic() { commit; echo '{"name":"a","version":"1.0.0","repository":"https://github.com/example/a"}' >package.json; commit; "$JS/semantic-release" --no-ci --dry-run --branches main -r .; }; case_ npm/semantic-release semantic
semantic_no_git() { echo '{"name":"a","version":"1.0.0"}' >package.json; "$JS/semantic-release" --no-ci --plugins @semantic-release/commit-analyzer; }; case_ npm/semantic-release-no-git semantic_no_git

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
