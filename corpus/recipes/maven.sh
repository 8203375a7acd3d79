#!/usr/bin/env bash
# Recordings of Maven (Debian's 3.8 with Debian's own artifact repository, offline where the case allows it).
. "$(dirname "$0")/lib.sh"
need maven default-jdk-headless libsurefire-java libmaven-resources-plugin-java libmaven-compiler-plugin-java libmaven-jar-plugin-java \
  libmaven-enforcer-plugin-java libmaven-antrun-plugin-java libmaven-install-plugin-java libmaven-deploy-plugin-java libmaven-clean-plugin-java \
  libexec-maven-plugin-java junit4 testng libhamcrest-java
M2=$HOME/m2; [ -d "$M2" ] || cp -rL /usr/share/maven-repo "$M2" 2>/dev/null
mvn_() { mvn -B -o -Dmaven.repo.local="$M2" "$@"; }

pom() { # pom [EXTRA XML] : a pom that Debian's repository can build
  cat >pom.xml <<X
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>${ARTIFACT:-widget}</artifactId>
  <version>1.0-SNAPSHOT</version>
  <packaging>${PACKAGING:-jar}</packaging>
  <properties>
    <maven.compiler.source>${JAVA_SOURCE:-8}</maven.compiler.source>
    <maven.compiler.target>${JAVA_SOURCE:-8}</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  ${2:-}
  <dependencies>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version><scope>test</scope></dependency>
    ${DEPS:-}
  </dependencies>
  <build><plugins>
    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.0</version></plugin>
    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.10.1</version><configuration>${COMPILER:-}</configuration></plugin>
    <plugin><artifactId>maven-surefire-plugin</artifactId><version>2.22.3</version><configuration>${SUREFIRE:-}</configuration></plugin>
    <plugin><artifactId>maven-jar-plugin</artifactId><version>3.3.0</version></plugin>
    <plugin><artifactId>maven-install-plugin</artifactId><version>3.1.0</version></plugin>
    <plugin><artifactId>maven-deploy-plugin</artifactId><version>3.0.0</version></plugin>
    ${1:-}
  </plugins></build>
</project>
X
}
main_class() { mkdir -p src/main/java/org/example; cat >src/main/java/org/example/${1:-Widget}.java; }
test_class() { mkdir -p src/test/java/org/example; cat >src/test/java/org/example/${1:-WidgetTest}.java; }
ok_main() { main_class <<<'package org.example; public class Widget { public static int width(String s) { return s.length(); } }'; }

compile_error() {
  pom; main_class <<'J'
package org.example;

import com.google.common.collect.Lists;

public class Widget {
    public int width(String name) {
        Sting copy = name;
        return Lists.newArrayList(copy).size();
    }
}
J
  mvn_ package
}
compile_error_debug() { pom; main_class <<<'package org.example; public class Widget { int f() { return "x"; } }'; mvn_ -e package; }
test_compile_error() {
  pom; ok_main; test_class <<'J'
package org.example;
import org.junit.Test;
public class WidgetTest {
    @Test public void width() { org.junit.Assert.assertEquals(3, Widget.width("abc", 1)); }
}
J
  mvn_ test
}
failing_tests() {
  ok_main; test_class <<'J'
package org.example;
import org.junit.*;
public class WidgetTest {
    @Test public void width() { Assert.assertEquals(3, Widget.width("ab")); }
    @Test public void missing() { Widget.width(null); }
    @Test public void fine() { System.out.println("[ERROR] not a real failure, a message of the test"); }
    @Test @Ignore public void later() {}
}
J
}
test_failures() { pom; failing_tests; mvn_ test; }
test_failures_old_surefire() { pom; sed -i 's/2.22.3/2.17/' pom.xml; failing_tests; mvn_ test; }
testng_failure() {
  DEPS='<dependency><groupId>org.testng</groupId><artifactId>testng</artifactId><version>debian</version><scope>test</scope></dependency>' pom; sed -i '/<groupId>junit/d' pom.xml; ok_main
  test_class <<'J'
package org.example;
import org.testng.Assert;
import org.testng.annotations.*;
public class WidgetTest {
    @Test public void width() { Assert.assertEquals(Widget.width("ab"), 3); }
    @BeforeMethod public void setUp() {}
}
J
  mvn_ test
}
forked_vm_exit() {
  pom; ok_main; test_class <<<'package org.example; public class WidgetTest { @org.junit.Test public void leaves() { System.exit(7); } }'; mvn_ test
}
forked_vm_crash() {
  SUREFIRE='<argLine>-Xmx4g -XX:NoSuchOption=1</argLine>' pom; ok_main; test_class <<<'package org.example; public class WidgetTest { @org.junit.Test public void ok() { } }'; mvn_ test
}
heap_in_test() {
  SUREFIRE='<argLine>-Xmx24m</argLine>' pom; ok_main
  test_class <<<'package org.example; public class WidgetTest { @org.junit.Test public void large() { System.out.println(new long[40000000].length); } }'; mvn_ test
}
no_tests_matched() { pom; ok_main; test_class <<<'package org.example; public class WidgetTest { @org.junit.Test public void ok() { } }'; mvn_ test -Dtest=NoSuchTest; }
offline_dependency() {
  DEPS='<dependency><groupId>com.google.guava</groupId><artifactId>guava-widget</artifactId><version>31.1</version></dependency>' pom; ok_main; mvn_ compile
}
online_dependency() { # an unreachable repository
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-core</artifactId><version>2.0</version></dependency>' \
    pom '' '<repositories><repository><id>central</id><url>http://127.0.0.1:9/maven2</url></repository></repositories>'
  printf '<settings><mirrors><mirror><id>mirror</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:9/maven2</url></mirror></mirrors></settings>' >settings.xml
  ok_main; mvn -B -s settings.xml -Dmaven.repo.local="$M2" compile
}
unknown_host() {
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-net</artifactId><version>2.0</version></dependency>' pom
  printf '<settings><mirrors><mirror><id>corp</id><mirrorOf>*</mirrorOf><url>https://maven.example.invalid/repo</url></mirror></mirrors></settings>' >settings.xml
  ok_main; mvn -B -s settings.xml -Dmaven.repo.local="$M2" compile
}
repo() { # a repository in a folder, served by http with a fixed status for what it lacks
  cat >server.py <<'P'
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(int(sys.argv[2])); self.send_header('Content-Length','0'); self.end_headers()
    do_PUT = do_HEAD = do_GET
    def log_message(self, *a): pass
http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), H).serve_forever()
P
  python3 server.py 18089 "$1" & server=$!; sleep 1
}
mirror18089() { printf '<settings><mirrors><mirror><id>corp</id><mirrorOf>*</mirrorOf><url>http://localhost:18089/maven2</url></mirror></mirrors></settings>' >settings.xml; }
not_found_in_repo() {
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-missing</artifactId><version>2.0</version></dependency>' pom; ok_main; mirror18089
  repo 404; mvn -B -s settings.xml -Dmaven.repo.local="$M2" compile; s=$?; kill $server; return $s
}
unauthorized() {
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-private</artifactId><version>2.0</version></dependency>' pom; ok_main; mirror18089
  repo 401; mvn -B -s settings.xml -Dmaven.repo.local="$M2" compile; s=$?; kill $server; return $s
}
gateway_error() {
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-gw</artifactId><version>2.0</version></dependency>' pom; ok_main; mirror18089
  repo 502; mvn -B -s settings.xml -Dmaven.repo.local="$M2" compile; s=$?; kill $server; return $s
}
plugin_missing() { pom '<plugin><groupId>org.example</groupId><artifactId>widget-maven-plugin</artifactId><version>3.1</version></plugin>'; ok_main; mvn_ org.example:widget-maven-plugin:3.1:run; }
plugin_unreachable() {
  pom '<plugin><groupId>org.example</groupId><artifactId>other-maven-plugin</artifactId><version>3.1</version></plugin>'; ok_main; mirror18089
  repo 404; mvn -B -s settings.xml -Dmaven.repo.local="$M2" org.example:other-maven-plugin:3.1:run; s=$?; kill $server; return $s
}
no_plugin_for_prefix() { pom; ok_main; mvn_ widgetry:run; }
blocked_mirror() {
  DEPS='<dependency><groupId>org.example</groupId><artifactId>widget-http</artifactId><version>2.0</version></dependency>' \
    pom '' '<repositories><repository><id>old</id><url>http://maven.example.invalid/releases</url></repository></repositories>'
  ok_main; mvn -B -Dmaven.repo.local="$M2" compile
}
parent_missing() { pom '' '<parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>7</version></parent>'; mvn_ compile; }
pom_unparseable() { pom; sed -i 's#</artifactId>#</artifactID>#' pom.xml; mvn_ compile; }
pom_malformed() { pom; sed -i 's#<packaging>#<pakaging>x</pakaging><packaging>#' pom.xml; mvn_ compile; }
module_missing() { PACKAGING=pom pom '' '<modules><module>core</module></modules>'; mvn_ compile; }
version_missing() { DEPS='<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency>' pom; mvn_ compile; }
cyclic_modules() {
  PACKAGING=pom pom '' '<modules><module>a</module><module>b</module></modules>'
  for p in a:b b:a; do mkdir ${p%:*}; (cd ${p%:*}; ARTIFACT=${p%:*} DEPS="<dependency><groupId>org.example</groupId><artifactId>${p#*:}</artifactId><version>1.0-SNAPSHOT</version></dependency>" pom); done
  mvn_ compile
}
invalid_target() { COMPILER='<source>25</source><target>25</target>' pom; ok_main; mvn_ compile; }
invalid_release() { COMPILER='<release>21</release>' pom; ok_main; mvn_ compile; }
source_level() { JAVA_SOURCE=8 pom; main_class <<<'package org.example; public class Widget { Object f() { var x = """
 a"""; return x; } }'; mvn_ compile; }
compiler_werror() { COMPILER='<failOnWarning>true</failOnWarning><showWarnings>true</showWarnings><compilerArgs><arg>-Xlint:all</arg></compilerArgs>' pom; main_class <<<'package org.example; public class Widget { java.util.List f() { return new java.util.ArrayList(); } }'; mvn_ compile; }
enforcer_java() {
  pom '<plugin><artifactId>maven-enforcer-plugin</artifactId><version>3.1.0</version><executions><execution><goals><goal>enforce</goal></goals><configuration><rules><requireJavaVersion><version>[21,)</version></requireJavaVersion><requireMavenVersion><version>[3.9,)</version></requireMavenVersion></rules></configuration></execution></executions></plugin>'
  ok_main; mvn_ compile
}
antrun_fail() {
  pom '<plugin><artifactId>maven-antrun-plugin</artifactId><version>3.1.0</version><executions><execution><phase>compile</phase><goals><goal>run</goal></goals><configuration><target><fail message="The native library of widget is missing"/></target></configuration></execution></executions></plugin>'
  ok_main; mvn_ compile
}
exec_nonzero() {
  pom '<plugin><groupId>org.codehaus.mojo</groupId><artifactId>exec-maven-plugin</artifactId><version>3.1.0</version><executions><execution><phase>compile</phase><goals><goal>exec</goal></goals><configuration><executable>sh</executable><arguments><argument>-c</argument><argument>echo generating; exit 3</argument></arguments></configuration></execution></executions></plugin>'
  sed -i "s#<version>3.1.0</version><executions><execution><phase>compile</phase><goals><goal>exec#<version>$(ls $M2/org/codehaus/mojo/exec-maven-plugin | head -1)</version><executions><execution><phase>compile</phase><goals><goal>exec#" pom.xml
  ok_main; mvn_ compile
}
exec_missing_program() { exec_nonzero >/dev/null; sed -i 's#<executable>sh#<executable>widget-gen#' pom.xml; mvn_ compile; }
deploy_no_repository() { pom; ok_main; mvn_ deploy -DskipTests; }
deploy_unauthorized() {
  pom '' '<distributionManagement><snapshotRepository><id>corp</id><url>http://localhost:18089/snapshots</url></snapshotRepository></distributionManagement>'; ok_main
  repo 401; mvn -B -Dmaven.repo.local="$M2" deploy; s=$?; kill $server; return $s
}
unknown_phase() { pom; ok_main; mvn_ complie; }
no_pom() { mvn_ package; }
java_home_wrong() { pom; JAVA_HOME=/opt/no-such-jdk mvn_ compile; }
profile_pl_missing() { PACKAGING=pom pom; mvn_ -pl server -am compile; }
reactor_noisy() {
  PACKAGING=pom pom '' '<modules><module>core</module><module>server</module><module>dist</module></modules>'
  for m in core server dist; do mkdir $m; (cd $m; ARTIFACT=$m pom; mkdir -p src/main/java/org/example src/test/java/org/example
    echo "package org.example; public class ${m^}Error extends RuntimeException { @Deprecated java.util.List raw; }" >src/main/java/org/example/${m^}Error.java); done
  cat >core/src/test/java/org/example/CoreErrorTest.java <<'J'
package org.example;
import org.junit.Test;
public class CoreErrorTest {
    @Test(expected = CoreError.class) public void fails() { new IllegalStateException("ERROR: expected, printed by a passing test").printStackTrace(); throw new CoreError(); }
}
J
  cat >server/src/test/java/org/example/ServerErrorTest.java <<'J'
package org.example;
import org.junit.*;
public class ServerErrorTest {
    @Test public void starts() { System.err.println("java.net.BindException: Address already in use (retrying)"); Assert.assertTrue("server must be up", false); }
}
J
  mvn -o -Dmaven.repo.local="$M2" -Dstyle.color=always --fail-at-end package
}
tests_ignored_then_compile_error() {
  PACKAGING=pom pom '' '<modules><module>a</module><module>b</module></modules>'
  for m in a b; do mkdir $m; (cd $m; ARTIFACT=$m pom; ok_main); done
  (cd a; failing_tests); echo 'package org.example; class Broken { int x = y; }' >b/src/main/java/org/example/Broken.java
  mvn_ -Dmaven.test.failure.ignore=true package
}
for c in compile_error compile_error_debug test_compile_error test_failures test_failures_old_surefire testng_failure forked_vm_exit forked_vm_crash heap_in_test no_tests_matched \
  offline_dependency online_dependency unknown_host not_found_in_repo unauthorized gateway_error plugin_missing plugin_unreachable no_plugin_for_prefix blocked_mirror \
  parent_missing pom_unparseable pom_malformed module_missing version_missing cyclic_modules invalid_target invalid_release source_level compiler_werror \
  enforcer_java antrun_fail exec_nonzero exec_missing_program deploy_no_repository deploy_unauthorized unknown_phase no_pom java_home_wrong profile_pl_missing reactor_noisy \
  tests_ignored_then_compile_error; do record "${c//_/-}" "$c"; done

pass_stack_traces() {
  pom; ok_main; test_class <<'J'
package org.example;
import org.junit.*;
public class WidgetTest {
    @Test public void logs() { new RuntimeException("Connection refused: expected").printStackTrace(); System.out.println("[ERROR] Tests run: 3, Failures: 2 <<< FAILURE! (text of the test)"); }
    @Test(expected = NullPointerException.class) public void nul() { Widget.width(null); }
    @Test public void errorHandling() { System.err.println("java.lang.OutOfMemoryError: simulated"); }
}
J
  mvn_ package
}
pass_warnings() { COMPILER='<showWarnings>true</showWarnings><compilerArgs><arg>-Xlint:all</arg></compilerArgs>' pom; main_class Error <<<'package org.example; public class Error { @Deprecated public java.util.List failed() { return new java.util.ArrayList(); } }'; mvn_ package; }
pass_ignored_failures() { pom; failing_tests; mvn_ -Dmaven.test.failure.ignore=true package; }
record_pass maven tests-print-errors pass_stack_traces
record_pass maven lint-warnings pass_warnings
record_pass maven ignored-test-failures pass_ignored_failures
# Settings that cannot be read, ranges, packaging and javadoc, quiet surefire.
settings_missing() { pom; ok_main; mvn_ -s ci-settings.xml package; }
settings_broken() { pom; ok_main; printf '<settings>\n  <servers>\n    <server><id>repo</id><username>${U}</username>\n  </servers>\n' >settings.xml; mvn_ -s settings.xml package; }
range_unresolved() { DEPS='<dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>[9.0,10.0)</version></dependency>' pom; sed -i '0,/<dependency><groupId>junit.*4.13.2.*/{//d}' pom.xml; ok_main; mvn_ package; }
jar_manifest() { pom; ok_main; mvn_ package -Djar.skipIfEmpty=false >/dev/null 2>&1; sed -i 's|</plugins>|<plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifestFile>src/main/resources/META-INF/GONE.MF</manifestFile></archive></configuration></plugin></plugins>|' pom.xml; mvn_ package; }
surefire_quiet() { pom; failing_tests; mvn_ -Dsurefire.printSummary=false package; }
surefire_class_lines() { pom; failing_tests; mvn_ package 2>&1 | grep -vE '^\[ERROR\] (org\.example\.)?WidgetTest\.|^\[ERROR\]   |^\[ERROR\] \w+\(|^\w+\(org'; return "${PIPESTATUS[0]}"; }
for c in settings_missing settings_broken range_unresolved jar_manifest surefire_quiet surefire_class_lines; do record "${c//_/-}" "$c"; done
flaky_test() { # fails the first time, passes when surefire runs it again
  test_class <<'J'
package org.example;
import org.junit.*;
public class WidgetTest {
    static int runs;
    @Test public void width() { if (runs++ == 0) throw new IllegalStateException("Connection refused"); }
    @Test public void fine() {}
}
J
}
flake_then_missing() { SUREFIRE='<rerunFailingTestsCount>2</rerunFailingTestsCount>' pom; ok_main; flaky_test; mvn_ test && mvn_ org.example.none:widget-plugin:1.0:run; }
record flake-then-missing flake_then_missing
pass_flake() { SUREFIRE='<rerunFailingTestsCount>2</rerunFailingTestsCount>' pom; ok_main; flaky_test; mvn_ package; }
record_pass maven flaky-rerun pass_flake
