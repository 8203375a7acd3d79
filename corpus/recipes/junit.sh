#!/usr/bin/env bash
# Recordings of the JUnit 4 console runner and TestNG.
. "$(dirname "$0")/lib.sh"
need junit4 testng libhamcrest-java default-jdk-headless
export CLASSPATH=.:/usr/share/java/junit4.jar:/usr/share/java/hamcrest-core.jar:/usr/share/java/testng.jar:/usr/share/java/jcommander.jar:/usr/share/java/bsh.jar
console_failure() { printf 'import org.junit.*;\npublic class WidgetTest {\n  @Test public void width() { Assert.assertEquals(3, 2); }\n  @Test public void ok() { System.out.println("an error: on purpose"); }\n}\n' >WidgetTest.java; javac WidgetTest.java && java org.junit.runner.JUnitCore WidgetTest; }
testng_failure() { printf 'import org.testng.*;import org.testng.annotations.*;\npublic class WidgetTest {\n  @Test public void width() { Assert.assertEquals(2, 3, "width"); }\n  @Test(dependsOnMethods = "width") public void later() { }\n  @Test public void ok() { }\n}\n' >WidgetTest.java; javac WidgetTest.java && java org.testng.TestNG -verbose 2 -testclass WidgetTest; }
for c in console_failure testng_failure; do record "${c//_/-}" "$c"; done
pass_console() { printf 'import org.junit.*;\npublic class WidgetTest {\n  @Test(expected = RuntimeException.class) public void t() { new RuntimeException("boom: Failures: 1").printStackTrace(); throw new RuntimeException(); }\n}\n' >WidgetTest.java; javac WidgetTest.java && java org.junit.runner.JUnitCore WidgetTest; }
record_pass junit console-traces pass_console
