#!/usr/bin/env bash
# Recordings of Gradle (Debian's 4.4, offline).
. "$(dirname "$0")/lib.sh"
need gradle default-jdk-headless junit4 libhamcrest-java
export GRADLE_USER_HOME=$HOME/.gradle
g() { gradle --offline --no-daemon --console=plain "$@"; }
java_build() { mkdir -p src/main/java src/test/java; cat >build.gradle <<X
apply plugin: 'java'
sourceCompatibility = 8
targetCompatibility = 8
repositories { ${REPO:-flatDir { dirs '/usr/share/java' \}} }
dependencies { testCompile files('/usr/share/java/junit4.jar', '/usr/share/java/hamcrest-core.jar') ${DEPS:-} }
${1:-}
X
  echo "rootProject.name = 'widget'" >settings.gradle; }
ok_main() { echo 'public class Widget { static int width(String s) { return s.length(); } }' >src/main/java/Widget.java; }
compile_error() { java_build; printf 'import org.json.JSONObject;\npublic class Widget {\n  int f() { return missing; }\n}\n' >src/main/java/Widget.java; g build; }
tests() { ok_main; printf 'import org.junit.*;\npublic class WidgetTest {\n  @Test public void width() { Assert.assertEquals("width", 3, Widget.width("ab")); }\n  @Test public void nul() { Widget.width(null); }\n  @Test public void ok() { System.out.println("error: FAILED on purpose"); }\n}\n' >src/test/java/WidgetTest.java; }
test_failure() { java_build; tests; g test; }
test_failure_logging() { java_build "test { testLogging { events 'passed', 'failed', 'standardOut'; exceptionFormat 'full' } }"; tests; g test --continue; }
dependency_offline() { REPO='jcenter()' DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; g build; }
dependency_not_found() { mkdir repo; REPO="maven { url 'repo' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; }
dependency_unreachable() { REPO="maven { url 'http://127.0.0.1:9/maven2' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; }
dependency_unknown_host() { REPO="maven { url 'https://maven.example.invalid/x' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; }
plugin_not_found() { printf "plugins {\n  id 'com.example.widget' version '1.3'\n}\n" >build.gradle; g build; }
plugin_apply_missing() { printf "apply plugin: 'com.example.widget'\n" >build.gradle; g build; }
script_error() { printf "apply plugin: 'java'\ndependencies {\n  implementatoin 'x:y:1'\n}\n" >build.gradle; g build; }
script_syntax() { printf "apply plugin: 'java'\nrepositories {\n" >build.gradle; g build; }
missing_property() { printf "println widgetVersion\n" >build.gradle; g help; }
task_not_found() { java_build; g biuld; }
exec_failed() { printf "task gen(type: Exec) { commandLine 'sh', '-c', 'echo generating; exit 3' }\n" >build.gradle; g gen; }
exec_missing() { printf "task gen(type: Exec) { commandLine 'widget-gen' }\n" >build.gradle; g gen; }
exception_in_task() { printf "task check1 { doLast { throw new GradleException('version.txt does not name a version') } }\n" >build.gradle; g check1; }
jvm_args() { java_build; ok_main; echo 'org.gradle.jvmargs=-Xmx64g -XX:NoSuchOption' >gradle.properties; gradle --offline build; }
checkstyle_missing() { java_build "apply plugin: 'checkstyle'"; ok_main; g check; }
project_dir_missing() { java_build; echo "include 'server'; project(':server').projectDir = file('missing')" >settings.gradle; printf "project(':client') { }\n" >>build.gradle; ok_main; g build; }
subproject_noisy() {
  printf "include 'core', 'server'\n" >settings.gradle; printf "subprojects { apply plugin: 'java'\n dependencies { testCompile files('/usr/share/java/junit4.jar', '/usr/share/java/hamcrest-core.jar') } }\n" >build.gradle
  for m in core server; do mkdir -p $m/src/main/java $m/src/test/java; echo "@Deprecated class ${m}Error extends RuntimeException { java.util.List raw = new java.util.ArrayList(); }" >$m/src/main/java/${m}Error.java; done
  printf 'import org.junit.*;\npublic class CoreTest {\n  @Test(expected = coreError.class) public void fails() { new Exception("FAILED on purpose").printStackTrace(); throw new coreError(); }\n}\n' >core/src/test/java/CoreTest.java
  printf 'class Handler {\n  serverFailure x;\n}\n' >server/src/main/java/Handler.java
  g build --continue --stacktrace
}
for c in compile_error test_failure test_failure_logging dependency_offline dependency_not_found dependency_unreachable dependency_unknown_host plugin_not_found plugin_apply_missing script_error script_syntax \
  missing_property task_not_found exec_failed exec_missing exception_in_task jvm_args checkstyle_missing project_dir_missing subproject_noisy; do record "${c//_/-}" "$c"; done
pass_noise() { java_build "test { testLogging.showStandardStreams = true }"; ok_main; printf 'import org.junit.*;\npublic class ErrorTest {\n  @Test public void failed() { new Exception("What went wrong: nothing").printStackTrace(); System.out.println("ErrorTest > failed FAILED (text)"); }\n}\n' >src/test/java/ErrorTest.java; g build; }
pass_ignored() { java_build "test { ignoreFailures = true }"; tests; g build; }
record_pass gradle noise pass_noise
record_pass gradle ignored-failures pass_ignored
# A repository that refuses, a module that cannot be read, tests and checks without more words, daemons and locks, the wrapper.
served() { python3 "$RECIPES/server.py" 18402 "$PWD" >/dev/null 2>&1 & SERVED=$!; sleep 1; }
repository_401() { served; REPO="maven { url 'http://127.0.0.1:18402/401' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; local r=$?; kill $SERVED; return $r; }
repository_403() { served; REPO="maven { url 'http://127.0.0.1:18402/403' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; local r=$?; kill $SERVED; return $r; }
broken_pom() { mkdir -p repo/com/example/widget-core/1.2; echo '<project><groupId>com.example' >repo/com/example/widget-core/1.2/widget-core-1.2.pom; REPO="maven { url 'repo' }" DEPS='; compile "com.example:widget-core:1.2"' java_build; ok_main; gradle --no-daemon --console=plain build; }
quiet_tests() { java_build "test { testLogging { events = [] } }"; tests; g test; }
checkstyle_rules() { java_build "apply plugin: 'checkstyle'
dependencies { checkstyle fileTree(dir: '/usr/share/java', includes: ['checkstyle.jar', 'antlr.jar', 'antlr4-runtime.jar', 'commons-beanutils.jar', 'commons-cli.jar', 'commons-collections3.jar', 'commons-logging.jar', 'guava.jar', 'failureaccess.jar', 'picocli.jar', 'Saxon-HE.jar']) }"; ok_main; mkdir -p config/checkstyle; printf '<?xml version="1.0"?>\n<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">\n<module name="Checker"><module name="TreeWalker"><module name="FinalParameters"/></module></module>\n' >config/checkstyle/checkstyle.xml; g checkstyleMain ${1:-}; }
checkstyle_quiet() { checkstyle_rules >/dev/null 2>&1; echo 'checkstyle { showViolations = false }' >>build.gradle; rm -rf build; g checkstyleMain; }
daemon_died() { printf "task halt { doLast { Runtime.runtime.halt(137) } }\n" >build.gradle; gradle --offline --console=plain halt 2>&1 | sed -E 's|(onfiguring env variables: )\{.*\}|\1{LANG=C.UTF-8, PATH=/usr/local/bin:/usr/bin:/bin}|'; return "${PIPESTATUS[0]}"; } # the environment is nobody else's business
daemon_start() { java_build; ok_main; echo 'org.gradle.jvmargs=-agentlib:nosuchagent' >gradle.properties; gradle --offline --console=plain build; }
worker_halted() { java_build; ok_main; printf 'import org.junit.*;\npublic class HaltTest { @Test public void halts() { Runtime.getRuntime().halt(143); } }\n' >src/test/java/HaltTest.java; g test; }
wrapper_files() { mkdir -p gradle/wrapper; gradle --offline --no-daemon wrapper >/dev/null 2>&1; }
wrapper_host() { wrapper_files; sed -i 's|^distributionUrl=.*|distributionUrl=https\\://services.example.invalid/distributions/gradle-8.5-bin.zip|' gradle/wrapper/gradle-wrapper.properties; GRADLE_USER_HOME=$PWD/home sh ./gradlew build; }
wrapper_refused() { wrapper_files; sed -i 's|^distributionUrl=.*|distributionUrl=http\\://127.0.0.1:9/distributions/gradle-8.5-bin.zip|' gradle/wrapper/gradle-wrapper.properties; GRADLE_USER_HOME=$PWD/home sh ./gradlew build; }
wrapper_404() { served; wrapper_files; sed -i 's|^distributionUrl=.*|distributionUrl=http\\://127.0.0.1:18402/404/gradle-8.99-bin.zip|' gradle/wrapper/gradle-wrapper.properties; GRADLE_USER_HOME=$PWD/home sh ./gradlew build; local r=$?; kill $SERVED; return $r; }
for c in repository_401 repository_403 broken_pom quiet_tests checkstyle_rules checkstyle_quiet daemon_died daemon_start worker_halted wrapper_host wrapper_refused wrapper_404; do record "${c//_/-}" "$c"; done
