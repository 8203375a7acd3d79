#!/usr/bin/env bash
# Elixir, Erlang, Lua, Emacs Lisp, D and Crystal.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
need elixir erlang-dev erlang-eunit erlang-common-test rebar3 lua-busted lua-check emacs-nox dub ldc crystal
family() { case $1 in mix*) echo elixir ;; rebar3* | erlc) echo erlang ;; bus* | lua*) echo lua ;; ert | emacs*) echo emacs ;; dub*) echo dlang ;; *) echo crystal ;; esac; }
rec() { CASE=("${@:2}"); OUT=$CORPUS/fail/$(family "$1"); mkdir -p "$OUT"; record "$1" run_case; }
run_case() { "${CASE[@]}"; }
ex() { mkdir -p lib test; cat >mix.exs <<'X'
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "0.1.0", elixir: "~> 1.10", deps: deps()]
  def application, do: [extra_applications: [:logger]]
  defp deps, do: []
end
X
cat >lib/shop.ex <<'X'
defmodule Shop do
  def total(items), do: Enum.sum(items)
  def get(map), do: map.x.y
  def unused(a), do: 1
end
X
echo 'ExUnit.start()' >test/test_helper.exs
cat >test/shop_test.exs <<'X'
defmodule ShopTest do
  use ExUnit.Case
  require Logger
  test "adds" do assert Shop.total([1, 2]) == 3 end
  test "subtracts" do Logger.error("printed on purpose"); assert Shop.total([1, 2]) == 4 end
  test "gets" do Shop.get(%{}) end
end
X
}
mixt() { ex; mix test; }; rec mix-test mixt
mixc() { ex; echo 'defmodule B do def a, do: nosuch(1) end' >lib/b.ex; mix compile; }; rec mix-compile mixc
mixs() { ex; printf 'defmodule B do\n  def a do\n    1 +\n  end\n' >lib/b.ex; mix compile; }; rec mix-syntax mixs
mixw() { ex; mix compile --warnings-as-errors; }; rec mix-werror mixw
mixf() { ex; echo 'defmodule   B do def a( b),do: b end' >lib/b.ex; mix format --check-formatted mix.exs "lib/**/*.ex"; }; rec mix-format mixf
mixd() { ex; sed -i 's/defp deps, do: \[\]/defp deps, do: [{:jason, "~> 1.0"}]/' mix.exs; mix test; }; rec mix-deps mixd
mixd2() { ex; sed -i 's/defp deps, do: \[\]/defp deps, do: [{:jason, "~> 1.0"}]/' mix.exs; mix deps.get </dev/null; }; rec mix-deps-get mixd2
mixtask() { ex; mix credo --strict; }; rec mix-task mixtask
mixver() { ex; sed -i 's/~> 1.10/~> 1.17/' mix.exs; mix test; }; rec mix-version mixver
mixundef() { ex; echo 'defmodule B do def a(x), do: x.foo; def b, do: %Nosuch{a: 1} end' >lib/b.ex; mix compile; }; rec mix-struct mixundef
reb() { mkdir -p src test; echo '{erl_opts, [debug_info]}. {deps, []}.' >rebar.config; printf '{application, shop, [{description,"x"},{vsn,"1"},{registered,[]},{applications,[kernel,stdlib]}]}.\n' >src/shop.app.src; printf -- '-module(shop).\n-export([total/1]).\ntotal(L) -> lists:sum(L).\n' >src/shop.erl; printf -- '-module(shop_tests).\n-include_lib("eunit/include/eunit.hrl").\ntotal_test() -> ?assertEqual(3, shop:total([1,2])).\nbad_test() -> ?assertEqual(4, shop:total([1,2])).\ncrash_test() -> shop:nosuch().\n' >test/shop_tests.erl; }
rebt() { reb; rebar3 eunit; }; rec rebar3-eunit rebt
rebc() { reb; printf -- '-module(b).\n-export([a/0]).\na() -> X = 1, nosuch(Y).\n' >src/b.erl; rebar3 compile; }; rec rebar3-compile rebc
rebx() { reb; printf -- '-module(b).\n-export([a/0]).\na() -> foo(bar.\n' >src/b.erl; rebar3 compile; }; rec rebar3-syntax rebx
rebd() { reb; echo '{deps, [jsx]}.' >>rebar.config; sed -i 's/{deps, \[\]}.//' rebar.config; rebar3 compile; }; rec rebar3-deps rebd
rebct() { reb; printf -- '-module(a_SUITE).\n-export([all/0,one/1]).\nall() -> [one].\none(_) -> 1 = 2.\n' >test/a_SUITE.erl; rebar3 ct; }; rec rebar3-ct rebct
erlc_() { printf -- '-module(b).\na() -> nosuch(Y).\n' >b.erl; erlc b.erl; }; rec erlc erlc_
bus() { mkdir spec; cat >spec/a_spec.lua <<'X'
describe("math", function()
  it("adds", function() assert.are.equal(3, 1+2) end)
  it("subtracts", function() assert.are.equal(1, 5) end)
  it("gets", function() local x; x.y = 1 end)
end)
X
busted "$@"; }; rec busted eval 'bus'; rec busted-plain eval 'bus -o plainTerminal'; rec busted-gtest eval 'bus -o gtest'
lc() { printf 'local x = 1\nprint(undefd)\nfunction f(a) end\n' >a.lua; luacheck .; }; rec luacheck lc
luae() { printf 'local x = nil\nprint(x.y)\n' >a.lua; lua a.lua; printf 'x = = 1' >b.lua; luac -p b.lua; }; rec lua luae
em() { cat >a.el <<'X'
(require 'ert)
(ert-deftest a-adds () (should (= 3 (+ 1 2))))
(ert-deftest a-subtracts () (should (= 1 (+ 3 2))))
X
emacs -Q --batch -l a.el -f ert-run-tests-batch-and-exit; }; rec ert em
emb() { printf ';;; a.el --- a  -*- lexical-binding: t -*-\n(defun a () (nosuch))\n(defun b (x) (setq y 1))\n' >a.el; emacs -Q --batch --eval "(setq byte-compile-error-on-warn t)" -f batch-byte-compile a.el; }; rec emacs-byte emb
emr() { printf "(require 'nosuch-package)\n" >a.el; emacs -Q --batch -f batch-byte-compile a.el; emacs -Q --batch -l a.el; }; rec emacs-require emr
dub_() { mkdir source; printf 'name "shop"\ntargetType "library"\n' >dub.sdl; printf 'module shop;\nint total(int a){return a;}\nunittest { assert(total(1)==2); }\n' >source/shop.d; dub test --compiler=ldc2; }; rec dub-test dub_
dubc() { mkdir source; printf 'name "shop"\ntargetType "library"\n' >dub.sdl; printf 'module shop;\nint total(int a){return nosuch;}\n' >source/shop.d; dub build --compiler=ldc2; }; rec dub-build dubc
cr() { mkdir spec; printf 'require "spec"\ndescribe "math" do\n  it "adds" { (1+2).should eq 3 }\n  it "subtracts" { (3+2).should eq 1 }\n it "raises" { raise "boom" }\nend\n' >spec/a_spec.cr; crystal spec; }; rec crystal-spec cr
crc() { printf 'def a(x : Int32)\n  x.nosuch\nend\na(1)\n' >a.cr; crystal build a.cr; crystal tool format --check a.cr;  }; rec crystal-build crc
lua_module() { echo 'require("cjson.safe.nosuch")' >a.lua; lua a.lua; }; rec lua-module lua_module
crystal_format() { printf 'def   a( x )\n x\nend\n' >a.cr; crystal tool format --check a.cr; }; rec crystal-format crystal_format

# checkers and runners that Debian has, of other languages
need ruby-minitest-reporters php-codesniffer phpmd puppet-lint shunit2
family() { case $1 in minitest*) echo minitest ;; phpcs* | phpmd) echo php ;; puppet*) echo puppet ;; *) echo ctest ;; esac; }
reporter() { cat >t.rb <<'X'
require 'minitest/autorun'
require 'minitest/reporters'
Minitest::Reporters.use! Minitest::Reporters.const_get(ENV['R']).new
class TestA < Minitest::Test
  def test_adds; assert_equal 3, 1+2; end
  def test_subtracts; puts "Error: printed"; assert_equal 1, 3+2, "difference"; end
end
X
R=$1 ruby t.rb; }
for r in Spec Progress RubyMate; do rec minitest-reporters-${r,,} reporter ${r}Reporter; done
php_file() { printf '<?php\nclass a{\nfunction B($x){return $x;}\n}\n' >a.php; "$@"; }
rec phpcs-emacs php_file phpcs --standard=PSR12 --report=emacs .
rec phpmd php_file phpmd . text cleancode,codesize,unusedcode,naming
puppet() { printf 'class a {\n  file { "/tmp/a": ensure => "present", mode => 644 }\n}\n' >a.pp; puppet-lint --fail-on-warnings a.pp; }; rec puppet-lint puppet
sh_unit() { printf 'testAdd() { assertEquals 3 4; }\ntestOk() { assertTrue 0; }\n. shunit2\n' >t.sh; sh t.sh; }; rec shunit2 sh_unit
