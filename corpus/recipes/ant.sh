#!/usr/bin/env bash
# Recordings of Apache Ant with its javac and junit tasks.
. "$(dirname "$0")/lib.sh"
need ant ant-optional junit4 libhamcrest-java default-jdk-headless
JARS=/usr/share/java/junit4.jar:/usr/share/java/hamcrest-core.jar
build() {
  local junit='haltonfailure="true"'; [ -z "${JUNIT:-}" ] || junit=$JUNIT
  mkdir -p src test; cat >build.xml <<X
<project name="widget" default="${1:-dist}">
  <path id="cp"><pathelement path="$JARS"/><pathelement path="out"/></path>
  <target name="clean-errors"><delete dir="out" failonerror="false"/></target>
  <target name="compile" depends="clean-errors"><mkdir dir="out"/><javac srcdir="src:test" destdir="out" includeantruntime="false" encoding="UTF-8"><classpath refid="cp"/></javac></target>
  <target name="test" depends="compile"><junit $junit fork="true" printsummary="yes" showoutput="yes"><classpath refid="cp"/><formatter type="${FORMATTER:-plain}" usefile="false"/><batchtest><fileset dir="test" includes="**/*Test.java"/></batchtest></junit>${AFTER:-}</target>
  <target name="dist" depends="test"><jar destfile="widget.jar" basedir="out"/></target>
  ${EXTRA:-}
</project>
X
}
compile_error() { build; printf 'public class Widget {\n  int f() { return missing; }\n}\n' >src/Widget.java; ant; }
test_case() { printf 'import org.junit.*;\npublic class WidgetTest {\n  @Test public void width() { Assert.assertEquals("width", 3, 2); }\n  @Test public void nul() { ((String) null).length(); }\n  @Test public void ok() { System.out.println("error: on purpose"); }\n}\n' >test/WidgetTest.java; echo 'class W {}' >src/W.java; }
test_failure() { build; test_case; ant; }
test_failure_property() { JUNIT='failureproperty="failed" errorproperty="failed"' AFTER='<fail if="failed" message="Some tests failed, see the reports"/>' FORMATTER=brief build; test_case; ant; }
fail_task() { EXTRA='<target name="check"><available file="lib/widget.so" property="have"/><fail unless="have" message="lib/widget.so is missing: run native first"/></target>' build check; ant; }
target_missing() { build; ant distt; }
no_build_file() { ant; }
exec_failed() { EXTRA='<target name="gen"><exec executable="sh" failonerror="true"><arg value="-c"/><arg value="echo generating; exit 2"/></exec></target>' build gen; ant; }
exec_missing() { EXTRA='<target name="gen"><exec executable="widget-gen" failonerror="true"/></target>' build gen; ant; }
task_unknown() { EXTRA='<target name="gen"><widgetize dir="x"/></target>' build gen; ant; }
taskdef_missing() { EXTRA='<target name="gen"><taskdef name="w" classname="org.example.WTask"/></target>' build gen; ant; }
xml_error() { build; sed -i 's#</project>##' build.xml; ant; }
copy_missing() { EXTRA='<target name="gen"><copy file="conf/widget.properties" todir="out"/></target>' build gen; ant; }
get_failed() { EXTRA='<target name="gen"><get src="http://localhost:9/widget.zip" dest="widget.zip"/></target>' build gen; ant; }
import_missing() { EXTRA='<import file="../common.xml"/>' build; ant; }
for c in compile_error test_failure test_failure_property fail_task target_missing no_build_file exec_failed exec_missing task_unknown taskdef_missing xml_error copy_missing get_failed import_missing; do record "${c//_/-}" "$c"; done
pass_error_names() { build; printf 'import org.junit.*;\npublic class ErrorTest {\n  @Test public void fails() { new Exception("BUILD FAILED, on purpose").printStackTrace(); }\n}\n' >test/ErrorTest.java; echo 'class Failed { java.util.List error = new java.util.ArrayList(); }' >src/Failed.java; ant; }
pass_ignored_failures() { JUNIT='haltonfailure="false"' build; test_case; ant; }
record_pass ant error-names pass_error_names
record_pass ant ignored-failures pass_ignored_failures
