#!/usr/bin/env bash
# Recordings of kotlinc: Debian's 1.3 and, where KOTLINC names its command (package kotlin-compiler of npm), a 2.x one.
. "$(dirname "$0")/lib.sh"
need kotlin default-jdk-headless
k1() { /usr/bin/kotlinc "$@"; }; k2() { "${KOTLINC:-kotlinc}" "$@"; }
source_() { mkdir -p src; printf 'package org.example\n\nimport org.json.JSONObject\n\nclass ErrorView(val name: String?) {\n    @Deprecated("error") fun old() = 1\n    fun width(): Int {\n        val unused = old()\n        return name.length + missing\n    }\n}\n' >src/View.kt; }
unresolved_k1() { source_; k1 src -d out; }
unresolved_k2() { source_; k2 src -d out; }
werror_k2() { mkdir src; printf '@Deprecated("gone") fun old() = 1\nfun f(): Int {\n    return old()\n}\n' >src/a.kt; k2 -Werror src -d out; }
werror_k1() { mkdir src; printf 'fun f(): Int {\n    val unused = 1\n    return 2\n}\n' >src/a.kt; k1 -Werror src -d out; }
syntax_k2() { mkdir src; printf 'fun f(): Int {\n    return (1\n}\n' >src/a.kt; k2 src -d out; }
for c in unresolved_k1 werror_k1; do record "${c//_/-}" "$c"; done
[ -z "${KOTLINC:-}" ] || for c in unresolved_k2 werror_k2 syntax_k2; do record "${c//_/-}" "$c"; done
pass_warnings() { mkdir src; printf 'class FatalError { fun failed(x: Int?) { val error = 1; println("e: file.kt: (1, 2): error: not real") } }\n' >src/Error.kt; k2 src -d out; }
record_pass kotlinc warnings pass_warnings
