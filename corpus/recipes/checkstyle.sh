#!/usr/bin/env bash
# Recordings of Checkstyle and ktlint (KTLINT names its command).
. "$(dirname "$0")/lib.sh"
need checkstyle default-jdk-headless
conf() { printf '<?xml version="1.0"?>\n<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">\n<module name="Checker">\n  <property name="severity" value="%s"/>\n  <module name="FileTabCharacter"/>\n  <module name="TreeWalker"><module name="UnusedImports"/><module name="MagicNumber"/></module>\n</module>\n' "$1" >conf.xml; mkdir -p src; printf 'import java.util.List;\nclass ErrorWidget {\n\tint failed = 42;\n}\n' >src/ErrorWidget.java; }
checkstyle_errors() { conf error; checkstyle -c conf.xml src; }
checkstyle_config_missing() { conf error; checkstyle -c none.xml src; }
ktlint_style() { mkdir src; printf 'package org.example\n\nimport java.util.List\n\nclass widget {\n  fun f( ) = 1 \n}' >src/Widget.kt; "$KTLINT" --relative 'src/**/*.kt'; }
for c in checkstyle_errors checkstyle_config_missing; do record "${c//_/-}" "$c"; done
[ -z "${KTLINT:-}" ] || record ktlint-style ktlint_style
pass_warnings() { conf warning; checkstyle -c conf.xml src; }
record_pass checkstyle warnings-only pass_warnings
