#!/usr/bin/env bash
# Ruby and its tools: bundler, rspec, minitest, test-unit, rake, rubocop, cucumber. All from Debian.
source "$(dirname "$0")/lib.sh"
need ruby bundler ruby-rspec ruby-minitest ruby-test-unit cucumber rubocop rake ruby-dev gcc make
export BUNDLE_SILENCE_ROOT_WARNING=1
of() { OUT=$CORPUS/fail/$1; mkdir -p "$OUT"; }
src() { mkdir -p lib; cat > lib/cart.rb <<'X'
class Cart
  def initialize(items); @items = items; end
  def total; @items.sum { |i| i[:price] * i[:count] }; end
  def first_name; @items.first.nme; end
end
X
}
of ruby
r1() { src; printf 'require "./lib/cart"\nputs Cart.new([1]).first_name\n' > build.rb; ruby build.rb; }; record no-method-error r1
r2() { echo 'require "nokogiri_x"' > build.rb; ruby build.rb; };      record load-error r2
r3() { printf 'def f\n  if true\n    1\nend\n' > b.rb; ruby b.rb; };  record syntax-error r3
r3b() { printf 'x = [1, 2\nputs x)\n' > b.rb; ruby -c b.rb; };        record syntax-check r3b
r4() { printf 'raise "build configuration missing"\n' > b.rb; ruby b.rb; }; record runtime-error r4
r5() { printf 'def f(a)\n a\nend\nf(1, 2)\n' > b.rb; ruby b.rb; };    record argument-error r5
r6() { ruby tools/gen.rb; };                                          record no-such-file r6
r7() { printf 'puts Foo::BAR\n' > b.rb; ruby b.rb; };                 record name-error r7
r8() { printf 'begin\n  Integer("x")\nrescue => e\n  raise KeyError, "settings invalid"\nend\n' > b.rb; ruby b.rb; }; record chained r8
r9() { printf 'require_relative "lib/gone"\n' > b.rb; ruby b.rb; };   record require-relative r9
r10() { printf 'exit(abort("error: no such environment"))\n' > b.rb; ruby b.rb; }; record abort r10
r11() { printf 'gem "railsx", "~> 7"\n' > b.rb; ruby b.rb; };         record missing-spec r11
of rspec
spec() { src; mkdir -p spec; printf 'require "./lib/cart"\nRSpec.describe Cart do\n  let(:cart) { Cart.new([{price: 2, count: 3}]) }\n  it "sums up" do\n    expect(cart.total).to eq(7)\n  end\n  it "is fine" do\n    expect(1).to eq 1\n  end\n  it "names the first" do\n    cart.first_name\n  end\n  it "waits", skip: "error: not yet" do\n  end\nend\n' > spec/cart_spec.rb; }
s1() { spec; rspec; };                                                record fail s1
s1b() { spec; rspec -fd --force-color; };                             record fail-documentation-colour s1b
s2() { mkdir spec; printf 'require "sidekiq_x"\nRSpec.describe("x") { it("y") { } }\n' > spec/a_spec.rb; rspec; }; record load-error s2
s3() { mkdir spec; printf 'RSpec.describe Missing::Thing do\n  it("y") { }\nend\n' > spec/a_spec.rb; rspec; }; record name-error-outside s3
s4() { mkdir spec; printf 'RSpec.describe "x" do\n  it("y") { \nend\n' > spec/a_spec.rb; rspec; }; record syntax-error s4
s5() { rspec spec/none_spec.rb; };                                    record no-file s5
s6() { mkdir spec; printf 'RSpec.describe "x" do\n  before(:context) { raise "redis is down" }\n  it("y") { }\n  it("fixed", :pending) { }\nend\n' > spec/a_spec.rb; rspec; }; record before-context-pending-fixed s6
s6b() { mkdir spec; printf 'RSpec.describe "rates" do\n  it "knows bitcoin" do\n    pending "bug 31"\n    expect(1).to eq 2\n  end\n  it "rounds" do\n    expect(2.4.round).to eq 3\n  end\nend\n' > spec/a_spec.rb; rspec; }; record pending-above s6b
of minitest
m() { src; mkdir test; printf 'require "minitest/autorun"\nrequire "./lib/cart"\nclass CartTest < Minitest::Test\n  def test_total\n    assert_equal 7, Cart.new([{price: 2, count: 3}]).total\n  end\n  def test_ok; assert true; end\n  def test_name\n    Cart.new([{}]).first_name\n  end\n  def test_skip; skip "error later"; end\nend\n' > test/cart_test.rb; }
m1() { m; ruby test/cart_test.rb --seed 1; };                         record fail m1
m2() { src; printf 'require "test/unit"\nrequire "./lib/cart"\nclass CartTest < Test::Unit::TestCase\n  def test_total\n    assert_equal(7, Cart.new([{price: 2, count: 3}]).total)\n  end\n  def test_name\n    Cart.new([{}]).first_name\n  end\nend\n' > t.rb; ruby t.rb; }; record test-unit m2
m3() { m; printf 'require "rake/testtask"\nRake::TestTask.new { |t| t.pattern = "test/*_test.rb" }\n' > Rakefile; rake test; }; record rake-test m3
of rake
k1() { printf 'task(:build) { raise "no compiler configured" }\ntask default: :build\n' > Rakefile; rake; }; record aborted k1
k2() { printf 'task(:x) { }\n' > Rakefile; rake deploy; };            record no-task k2
k3() { rake; };                                                       record no-rakefile k3
k4() { printf 'task(:x) { sh "ls /nonexistent/dir" }\n' > Rakefile; rake x --trace; }; record command-failed-trace k4
k5() { printf 'require "bundler_x/tasks"\n' > Rakefile; rake; };      record load-error k5
k6() { printf 'file("a.o" => "a.c") { sh "cc" }\n' > Rakefile; rake a.o; }; record no-file k6
of bundler
g() { printf 'source "https://rubygems.org"\n%s\n' "$1" > Gemfile; }
b1() { g 'gem "rake"'; echo 'gem "no_such_gem_x"' >> Gemfile; bundle install --local; };    record could-not-find b1
b2() { g 'gem "rake"'; bundle exec no-such-command; };                record exec-command-missing b2
b3() { g 'ruby "2.3.1"
gem "rake"'; bundle install --local; };                               record ruby-version b3
b4() { mkdir x; cd x; bundle install; };                              record no-gemfile b4
b5() { g 'gem "rake"'; bundle lock --local; g 'gem "rake"
gem "rspec"'; BUNDLE_FROZEN=true bundle install --local; };           record frozen b5
b5b() { g 'gem "rake"'; BUNDLE_DEPLOYMENT=true bundle install --local; }; record deployment-no-lock b5b
b6() { g 'gem "rake", "~> 99.0"'; bundle install --local; };          record no-version b6
b7() { g 'gem "rake"'; bundle lock --local; sed -i 's/rake (.*)/rake (99.0.1)/' Gemfile.lock; bundle exec rake -V; }; record not-installed-exec b7
b8() { g 'gem "rake'; bundle install; };                              record gemfile-syntax b8
b9() { printf 'source "https://gems.invalid"\ngem "rake", "13.0.1"\n' > Gemfile; bundle install --retry 0; }; record network b9
b10() { g 'gem "rspec-core", "3.12"
gem "rspec-support", "2.0"'; bundle install --local; };               record conflict b10
b11() { mkdir ext1; printf 'Gem::Specification.new { |s| s.name = "ext1"; s.version = "1"; s.summary = "x"; s.authors = ["a"]; s.files = Dir["ext/**"]; s.extensions = ["ext/extconf.rb"] }\n' > ext1/ext1.gemspec; mkdir ext1/ext; printf 'require "mkmf"\nabort "libfoo is missing; install its development files" unless have_library("foo_x", "foo_open")\ncreate_makefile("ext1")\n' > ext1/ext/extconf.rb; (cd ext1 && gem build -q ext1.gemspec && gem install --local --install-dir ../gems ext1-1.gem); }; record gem-ext-build-error b11
b11b() { mkdir ext1; printf 'Gem::Specification.new { |s| s.name = "ext1"; s.version = "1"; s.summary = "x"; s.authors = ["a"]; s.files = Dir["ext/**"]; s.extensions = ["ext/extconf.rb"] }\n' > ext1/ext1.gemspec; mkdir ext1/ext; printf 'require "mkmf"\ncreate_makefile("ext1")\n' > ext1/ext/extconf.rb; printf '#include <ruby.h>\nvoid Init_ext1(void) { undeclared_thing = 3; }\n' > ext1/ext/e.c; (cd ext1 && gem build -q ext1.gemspec && gem install --local --install-dir ../gems ext1-1.gem); }; record gem-ext-compile-error b11b
b12() { gem install --local nothing_here_x; };                        record gem-not-found b12
of rubocop
o1() { src; printf 'def  f(a,b)\n  x = 1\n  puts "hi"\nend\n' > lib/bad.rb; rubocop --cache false; }; record fail o1
o2() { src; printf 'AllCops:\n  TargetRubyVersion: 1.8\n' > .rubocop.yml; rubocop --cache false; }; record config o2
o3() { printf 'require: rubocop-railsx\n' > .rubocop.yml; touch a.rb; rubocop --cache false; }; record require-missing o3
o4() { src; printf 'def f\n' > lib/bad.rb; rubocop --cache false --format emacs; }; record emacs o4
of cucumber
feat() { mkdir -p features/step_definitions; printf 'Feature: cart\n  Scenario: total\n    Given a cart with 3 apples\n    Then the total is 7\n  Scenario: unknown\n    Given something nobody defined\n' > features/cart.feature; printf 'Given(/^a cart with (\\d+) apples$/) { |n| @n = n.to_i }\nThen(/^the total is (\\d+)$/) { |t| t = t.to_i; raise "expected #{t}, got #{@n}" unless t == @n }\n' > features/step_definitions/s.rb; }
u1() { feat; cucumber; };                             record fail u1
u2() { feat; cucumber --strict features/cart.feature:5; }; record undefined-strict u2

p1() { mkdir spec; printf 'RSpec.describe "errors" do\n  it "reports Failure/Error: text" do\n    warn "LoadError: cannot load such file -- x"\n    expect { raise "boom" }.to raise_error("boom")\n  end\n  it "is pending", :pending do\n    expect(1).to eq 2\n  end\n  xit "error skipped" do\n  end\nend\n' > spec/a_spec.rb; rspec -fd; }; record_pass rspec pending p1
p2() { m; printf 'require "minitest/autorun"\nclass ErrorTest < Minitest::Test\n  def test_failure_message\n    puts "  1) Failure:", "FakeTest#test_x [x.rb:1]:"\n    assert_raises(RuntimeError) { raise "error: boom" }\n  end\n  def test_skipped_error; skip "NoMethodError"; end\nend\n' > test/cart_test.rb; ruby test/cart_test.rb -v --seed 1; }; record_pass minitest failure-words p2
p3() { g 'gem "rake"'; bundle install --local; printf 'task(:default) { sh("false") { |ok, _| puts "lint failed (tolerated)" unless ok } }\n' > Rakefile; bundle exec rake; mkdir spec; printf 'RSpec.describe("x") { it("y") { } }\n' > spec/a_spec.rb; rspec; }; record_pass bundler tolerated p3
p4() { src; rubocop --cache false --fail-level F lib; mkdir spec; printf 'RSpec.describe("x") { it("y") { } }\n' > spec/a_spec.rb; rspec; };              record_pass rubocop fail-level p4
p5() { feat; sed -i 's/is 7/is 3/; /unknown/,$d' features/cart.feature; cucumber; }; record_pass cucumber pass p5
