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
# A library compiled by a newer Kotlin than the compiler reads.
metadata_k1() { mkdir lib src; echo 'package part; class Part { fun width() = 3 }' >lib/part.kt; echo 'fun main() { println(part.Part().width()) }' >src/main.kt; k2 lib -d part.jar 2>/dev/null; k1 src -cp part.jar -d out; }
jvm_target() { mkdir src; echo 'fun f() = 1' >src/a.kt; k2 -jvm-target 99 src -d out; }
generic_k2() { mkdir src; printf 'fun <T> pick(a: List<T>): T = a.first()\nfun f() {\n    val x = emptyList()\n    val n: Int = "a"\n    if (n != null) println(x)\n}\n' >src/Pick.kt; k2 src -d out; }
[ -z "${KOTLINC:-}" ] || for c in metadata_k1 generic_k2; do record "${c//_/-}" "$c"; done
kapt_error() { # an annotation processor that refuses a class
  mkdir -p proc/META-INF/services src; printf 'import javax.annotation.processing.*; import javax.lang.model.*; import javax.lang.model.element.*; import java.util.*;\n@SupportedAnnotationTypes("*") public class Proc extends AbstractProcessor {\n  public SourceVersion getSupportedSourceVersion() { return SourceVersion.latest(); }\n  public boolean process(Set<? extends TypeElement> a, RoundEnvironment r) { for (Element e : r.getRootElements()) processingEnv.getMessager().printMessage(javax.tools.Diagnostic.Kind.ERROR, "[Widget/Missing] " + e + " has no name", e); return false; } }\n' >proc/Proc.java; (cd proc; javac -proc:none Proc.java; echo Proc >META-INF/services/javax.annotation.processing.Processor; jar cf ../proc.jar .)
  echo 'class Store { fun width() = 3 }' >src/store.kt; l=$(dirname "$KOTLINC")/../lib; k2 -Xplugin="$l/kotlin-annotation-processing.jar" -P plugin:org.jetbrains.kotlin.kapt3:sources=gen,plugin:org.jetbrains.kotlin.kapt3:classes=cls,plugin:org.jetbrains.kotlin.kapt3:stubs=stubs,plugin:org.jetbrains.kotlin.kapt3:apclasspath=proc.jar,plugin:org.jetbrains.kotlin.kapt3:aptMode=stubsAndApt src -d out; }
[ -z "${KOTLINC:-}" ] || record kapt-error kapt_error
