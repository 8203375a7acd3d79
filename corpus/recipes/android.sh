#!/usr/bin/env bash
# adb of Debian, without a device.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin ANDROID_ADB_SERVER_PORT=28580
need adb
adb start-server >/dev/null 2>&1
adb-install() { touch app-debug.apk; adb devices; adb install -r app-debug.apk; }
adb-shell() { echo "running the instrumented tests"; adb shell am instrument -w org.example.test/androidx.test.runner.AndroidJUnitRunner; }
adb-serial() { adb -s emulator-5554 shell getprop sys.boot_completed; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0")
for c in $CASES; do record $c $c; done
adb kill-server
