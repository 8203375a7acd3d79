#!/usr/bin/env bash
# Recordings of javac, java, javadoc and jar.
. "$(dirname "$0")/lib.sh"
need default-jdk-headless
cannot_find_symbol() {
  cat >Widget.java <<'J'
import java.util.*;
public class Widget {
    List<String> names = new ArrayList();
    int width(String name) {
        return nam.length();
    }
}
J
  javac -Xlint:all Widget.java
}
package_missing() { mkdir -p src/org/example; printf 'package org.example;\nimport org.json.JSONObject;\npublic class Widget { JSONObject o; }\n' >src/org/example/Widget.java; javac -d out src/org/example/Widget.java; }
incompatible_types() { printf 'class Widget {\n  int f() { return "x"; }\n  void g() { throw new Exception("error:"); }\n}\n' >Widget.java; javac Widget.java; }
syntax() { printf 'class Widget {\n  int f() { return 1 }\n' >Widget.java; javac Widget.java; }
werror() { printf 'class Widget { java.util.List f() { return null; } }\n' >Widget.java; javac -Xlint:all -Werror Widget.java; }
release_invalid() { echo 'class Widget {}' >Widget.java; javac --release 25 Widget.java; }
source_too_old() { printf 'class Widget { Object f() { return new Object() { }; } record P(int x) {} }\n' >Widget.java; javac --release 11 Widget.java; }
unmappable() { printf 'class Widget { String s = "caf\xe9"; }\n' >Widget.java; javac -encoding US-ASCII -Werror Widget.java; javac -encoding UTF-8 -Werror Widget.java; }
file_not_found() { javac Missing.java; }
class_version() {
  mkdir a b; echo 'public class Lib { public static void f() {} }' >a/Lib.java; javac -d b a/Lib.java
  printf '\x00\x00\x00\x45' | dd of=b/Lib.class bs=1 seek=4 conv=notrunc 2>/dev/null
  echo 'class Widget { void f() { Lib.f(); } }' >Widget.java; javac -cp b Widget.java
}
unsupported_class_version() { echo 'public class Widget { public static void main(String[] a) {} }' >Widget.java; javac Widget.java; printf '\x00\x00\x00\x45' | dd of=Widget.class bs=1 seek=4 conv=notrunc 2>/dev/null; java Widget; }
main_class_missing() { java -cp . org.example.Widget; }
no_class_def() { printf 'public class Widget { public static void main(String[] a) { System.out.println("starting"); new Part(); } }\nclass Part {}\n' >Widget.java; javac Widget.java; rm Part.class; java Widget; }
heap() { echo 'public class Widget { public static void main(String[] a) { System.out.println(new long[50000000].length); } }' >Widget.java; javac Widget.java; java -Xmx16m Widget; }
uncaught() { echo 'public class Widget { public static void main(String[] a) { throw new IllegalStateException("schema not found: widget.xsd"); } }' >Widget.java; javac Widget.java; java Widget; }
jar_inaccessible() { java -jar build/widget.jar; }
jvm_option() { java -XX:MaxPermSize=256m -XX:+UseConcMarkSweepGC -version; }
jvm_heap_too_big() { java -Xms4000g -version; }
javadoc_errors() { printf '/** A & <b>broken</i> comment. @see {@link NoSuch} */\npublic class Widget {\n /** @param x none\n  * @return */\n public int f() { return 1; } }\n' >Widget.java; javadoc -Xdoclint:all -d doc Widget.java; }
annotation_processor() { echo 'class Widget {}' >Widget.java; javac -processor org.example.Gen Widget.java; }
illegal_access() { echo 'public class Widget { public static void main(String[] a) throws Exception { var f = String.class.getDeclaredField("value"); f.setAccessible(true); } }' >Widget.java; javac Widget.java; java Widget; }
module_not_found() { echo 'module widget { requires widget.missing; }' >module-info.java; javac module-info.java; }
missing_return_many() {
  mkdir -p src/org/example/error; for i in 1 2 3; do printf 'package org.example.error;\n@Deprecated public class Error%s extends Exception { java.util.List l; }\n' $i >src/org/example/error/Error$i.java; done
  printf 'package org.example.error;\npublic class Handler {\n  public int handle(Error1 e) {\n    Error9 next = null;\n    if (e == null) return 1;\n  }\n  void x() { unknownCall(); }\n}\n' >src/org/example/error/Handler.java
  javac -Xlint:all -verbose -d out src/org/example/error/*.java 2>&1 | grep -v '^\[load'; return ${PIPESTATUS[0]}
}
for c in cannot_find_symbol package_missing incompatible_types syntax werror release_invalid source_too_old unmappable file_not_found class_version unsupported_class_version main_class_missing \
  no_class_def heap uncaught jar_inaccessible jvm_option jvm_heap_too_big javadoc_errors annotation_processor illegal_access module_not_found missing_return_many; do record "${c//_/-}" "$c"; done
pass_warnings() { printf 'package error;\n@Deprecated public class error { java.util.List failed; Exception fatal = new Exception("error: cannot find symbol"); }\n' >error.java; javac -Xlint:all -d out error.java; }
pass_printed_trace() { echo 'public class Widget { public static void main(String[] a) { try { throw new IllegalStateException("expected"); } catch (Exception e) { e.printStackTrace(); } System.out.println("0 errors, 12 checks passed"); } }' >Widget.java; javac Widget.java; java Widget; }
record_pass javac warnings-error-names pass_warnings
record_pass java printed-stack-trace pass_printed_trace
metaspace() { printf 'import java.util.*;\npublic class Loader { public static void main(String[] a) throws Exception { byte[] b = Loader.class.getResourceAsStream("Loader.class").readAllBytes(); List<Class<?>> l = new ArrayList<>(); for (;;) l.add(new ClassLoader() { Class<?> f() { return defineClass("Loader", b, 0, b.length); } }.f()); } }\n' >Loader.java; javac Loader.java && java -XX:MaxMetaspaceSize=9m -Xmx64m Loader; }
threads() { printf 'public class Pool { public static void main(String[] a) throws Exception { for (int i = 0; i < 2000; i++) new Thread(() -> { try { Thread.sleep(60000); } catch (InterruptedException e) { } }).start(); } }\n' >Pool.java; javac Pool.java && chmod -R a+rX . && (ulimit -u 60; timeout 50 setpriv --reuid=65534 --clear-groups java -Xmx64m -cp . Pool); local r=$?; return $r; }
no_such_method() { mkdir lib app; echo 'public class Part { public static int width(int n) { return n; } }' >Part.java; echo 'public class Main { public static void main(String[] a) { System.out.println("starting, 0 errors"); Part.width(3); } }' >Main.java; javac -d app Part.java Main.java && echo 'public class Part { public static int width(String n) { return 1; } }' >Part.java && javac -d app Part.java && java -cp app Main; }
jvm_crash() { printf 'import java.lang.reflect.*;\npublic class Native { public static void main(String[] a) throws Exception { Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe"); f.setAccessible(true); ((sun.misc.Unsafe) f.get(null)).putLong(0L, 1L); } }\n' >Native.java; javac -nowarn -XDignore.symbol.file Native.java && (ulimit -c 0; java -XX:ErrorFile=hs_err.log Native); }
for c in metaspace threads no_such_method jvm_crash; do record "${c//_/-}" "$c"; done
agent_missing() { echo 'public class Widget { public static void main(String[] a) { } }' >Widget.java; javac Widget.java && JAVA_TOOL_OPTIONS=-agentlib:nosuchagent java Widget; }
record agent-missing agent_missing
