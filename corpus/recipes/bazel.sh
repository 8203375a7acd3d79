#!/bin/bash
# Recordings of Bazel (Debian's bazel-bootstrap 4.2, offline).
. "$(dirname "$0")/lib.sh"
need bazel-bootstrap g++
b() { local cmd=$1; shift; PATH=/usr/bin:/bin bazel --batch --output_user_root="$HOME/bazel" "$cmd" --spawn_strategy=local --override_repository=remote_coverage_tools="$HOME/bazel-stub" --override_repository=rules_cc="$HOME/bazel-stub" --override_repository=rules_java="$HOME/bazel-stub" --override_repository=rules_proto="$HOME/bazel-stub" "$@" 2>&1 | grep -v '^OpenJDK 64-Bit'; return "${PIPESTATUS[0]}"; }
mkdir -p "$HOME/bazel-stub/cc" "$HOME/bazel-stub/java"; touch "$HOME/bazel-stub/java/BUILD" "$HOME/bazel-stub/WORKSPACE" "$HOME/bazel-stub/cc/BUILD"; echo 'filegroup(name = "coverage_report_generator", srcs = [], visibility = ["//visibility:public"])' >"$HOME/bazel-stub/BUILD"
printf 'def cc_binary(**k): native.cc_binary(**k)\ndef cc_library(**k): native.cc_library(**k)\ndef cc_toolchain(**k): native.cc_toolchain(**k)\ndef cc_toolchain_suite(**k): native.cc_toolchain_suite(**k)\ndef cc_import(**k): native.cc_import(**k)\ndef cc_test(**k): native.cc_test(**k)\ndef cc_proto_library(**k): native.cc_proto_library(**k)\ndef objc_import(**k): native.objc_import(**k)\ndef objc_library(**k): native.objc_library(**k)\n' >"$HOME/bazel-stub/cc/defs.bzl"
ws() { echo 'workspace(name = "demo")' >WORKSPACE; mkdir -p app; }
g() { ws; printf 'genrule(name = "gen", outs = ["v.txt"], cmd = "%s")\n' "$1" >app/BUILD; }
for r in binary library import test plugin runtime toolchain package_configuration proto_library; do printf 'def java_%s(**k): native.java_%s(**k)\n' $r $r; done >"$HOME/bazel-stub/java/defs.bzl"
rule_failed() { g 'echo reading the table; echo table.txt: no rows >&2; exit 3'; b build //app:gen; }
no_target() { g 'echo 1 > $@'; b build //app:gone; }
no_package() { ws; printf 'genrule(name = "gen", srcs = ["//lib:table"], outs = ["v.txt"], cmd = "cp $< $@")\n' >app/BUILD; b build //app:gen; }
undeclared_dep() { ws; mkdir lib; touch lib/BUILD; printf 'genrule(name = "gen", srcs = ["//lib:table"], outs = ["v.txt"], cmd = "cp $< $@")\n' >app/BUILD; b build //app:gen; }
name_undefined() { ws; printf 'cc_librari(name = "x")\n' >app/BUILD; b build //app:all; }
syntax() { ws; printf 'genrule(name = "x"\n  outs = ["y"])\n' >app/BUILD; b build //app:x; }
attribute() { ws; printf 'genrule(name = "x", out = ["y"], cmd = "true")\n' >app/BUILD; b build //app:x; }
load_missing() { ws; printf 'load("//tools:defs.bzl", "rule_x")\nrule_x(name = "x")\n' >app/BUILD; b build //app:x; }
option() { g 'echo 1 > $@'; b build --frobnicate //app:gen; }
test_failed() { ws; printf '#!/bin/sh\necho checking 3 rows\necho "row 2: expected 4, got 5"\nexit 1\n' >app/rows_test.sh; chmod +x app/rows_test.sh; printf 'sh_test(name = "rows_test", srcs = ["rows_test.sh"])\nsh_test(name = "ok_test", srcs = ["ok.sh"])\n' >app/BUILD; printf '#!/bin/sh\necho "error: printed on purpose"\n' >app/ok.sh; chmod +x app/ok.sh; b test //app:all ${1:-}; }
test_failed_output() { test_failed --test_output=errors; }
test_timeout() { ws; printf '#!/bin/sh\nsleep 30\n' >app/slow_test.sh; chmod +x app/slow_test.sh; printf 'sh_test(name = "slow_test", srcs = ["slow_test.sh"])\n' >app/BUILD; b test --test_timeout=1 //app:slow_test; }
compile_error() { ws; printf 'cc_library(name = "store", srcs = ["store.cc"])\n' >app/BUILD; printf 'int width(int n) {\n  return lenn(n);\n}\n' >app/store.cc; b build //app:store; }
download() { ws; printf 'load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")\nhttp_archive(name = "part", url = "https://host.example.invalid/part-1.0.tar.gz", sha256 = "%064d")\n' 0 >>WORKSPACE; printf 'genrule(name = "gen", srcs = ["@part//:table"], outs = ["v.txt"], cmd = "cp $< $@")\n' >app/BUILD; b build //app:gen; }
checksum() { ws; echo x >x.txt; tar czf part.tar.gz x.txt; printf 'load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")\nhttp_archive(name = "part", url = "file://%s/part.tar.gz", sha256 = "%064d")\n' "$PWD" 0 >>WORKSPACE; printf 'genrule(name = "gen", srcs = ["@part//:table"], outs = ["v.txt"], cmd = "cp $< $@")\n' >app/BUILD; b build //app:gen; }
no_workspace() { mkdir app; b build //app:x; }
cycle() { ws; printf 'genrule(name = "a", srcs = [":b"], outs = ["1"], cmd = "true")\ngenrule(name = "b", srcs = [":a"], outs = ["2"], cmd = "true")\n' >app/BUILD; b build //app:a; }
visibility() { ws; mkdir lib; printf 'genrule(name = "t", outs = ["3"], cmd = "true > $@")\n' >lib/BUILD; printf 'genrule(name = "a", srcs = ["//lib:t"], outs = ["1"], cmd = "true")\n' >app/BUILD; b build //app:a; }
for c in rule_failed no_target no_package undeclared_dep name_undefined syntax attribute load_missing option test_failed test_failed_output test_timeout compile_error download checksum no_workspace cycle visibility; do record "${c//_/-}" "$c"; done
pass_tests() { ws; printf '#!/bin/sh\necho "FAILED: printed on purpose"; echo "ERROR: no such target (expected)"\n' >app/t.sh; chmod +x app/t.sh; printf 'sh_test(name = "error_test", srcs = ["t.sh"])\n' >app/BUILD; b test --test_output=all //app:all; }
record_pass bazel tests-print-errors pass_tests
