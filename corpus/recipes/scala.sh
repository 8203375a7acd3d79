#!/usr/bin/env bash
# Recordings of scalac (Debian's 2.11) and groovyc.
. "$(dirname "$0")/lib.sh"
need scala groovy default-jdk-headless
export JAVA_OPTS="--add-opens=java.base/java.lang=ALL-UNNAMED"
not_found() { printf 'package org.example\nimport org.json.JSONObject\nobject ErrorWidget {\n  def width(s: String): Int = s.size + missing\n  def f: Int = "x"\n}\n' >Widget.scala; scalac Widget.scala; }
fatal_warnings() { printf 'object Widget { def f(x: Any) = x match { case l: List[Int] => 1 } }\n' >Widget.scala; scalac -Xfatal-warnings -unchecked Widget.scala; }
groovy_unable() { printf 'import org.json.JSONObject\nclass Widget { int f() { return 1 }\n' >Widget.groovy; groovyc Widget.groovy; }
groovy_static() { printf '@groovy.transform.CompileStatic\nclass Widget { int f(String s) { s.lenght() } }\n' >Widget.groovy; groovyc Widget.groovy; }
for c in not_found fatal_warnings groovy_unable groovy_static; do record "${c//_/-}" "$c"; done
