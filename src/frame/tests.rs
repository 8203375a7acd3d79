//! Every system's grammar, line by line, and the laws that hold for any line whatever.

use proptest::prelude::*;

use super::*;

/// A whole log, and what its framing is called.
struct Head {
    name: &'static str,
    log: &'static str,
}

/// A line under a framing, and what it splits into.
struct Row {
    framing: &'static str,
    line: &'static str,
    payload: &'static str,
    stream: &'static str,
    step: &'static str,
    time: &'static str,
}

const HEADS: &[Head] = &[
    Head { name: "plain", log: "" },
    Head { name: "plain", log: "[1/80] cc -c a.c\n[2/80] cc -c b.c\n[80/80] ld -o a\n" },
    Head { name: "plain", log: "make: *** [Makefile:3: all] Error 1\n" },
    Head {
        name: "github",
        log: "\u{feff}2024-01-01T00:00:00.0000000Z Requested labels: x\n2024-01-01T00:00:01.1234567Z ##[group]Run make\n",
    },
    // One message of many lines has one time stamp.
    Head {
        name: "github",
        log: "2024-01-01T00:00:00.0000000Z {\n a\n b\n c\n d\n e\n f\n g\n h\n}\n2024-01-01T00:00:00.0000000Z x\n",
    },
    // A page of talk before.
    Head {
        name: "github",
        log: "Hello, my build fails:\nsee\n\n2024-01-01T00:00:00.0000000Z x\n2024-01-01T00:00:00.0000000Z y\n",
    },
    Head {
        name: "github-cli",
        log: "build\tSet up job\t\u{feff}2024-01-01T00:00:00.0000000Z x\nbuild\tSet up job\t2024-01-01T00:00:00.0000000Z y\nbuild\tSet up job\tmore of y\n",
    },
    Head { name: "github-plain", log: "::group::Build\nx\n::endgroup::\n" },
    Head {
        name: "github-plain",
        log: "##[group]Run make\nmake\n##[endgroup]\n##[error]Process completed with exit code 2.\n",
    },
    Head {
        name: "github+buildkit",
        log: "2024-01-01T00:00:00.0000000Z #1 [internal] load build definition\n2024-01-01T00:00:00.0000000Z #1 DONE 0.0s\n2024-01-01T00:00:00.0000000Z #2 0.123 x\n",
    },
    Head {
        name: "github+compose",
        log: "2024-01-01T00:00:00.0000000Z db-1   | a\n2024-01-01T00:00:00.0000000Z web-1  | b\n2024-01-01T00:00:00.0000000Z web-1  | c\n2024-01-01T00:00:00.0000000Z web-1  | d\n",
    },
    Head {
        name: "azure",
        log: "2024-01-01T00:00:00.0000000Z ##[section]Starting: Build\n2024-01-01T00:00:00.0000000Z x\n",
    },
    Head {
        name: "gitlab",
        log: "2024-05-14T11:19:20.000000Z 00O Running with gitlab-runner 17.0.0\n2024-05-14T11:19:20.000000Z 01E x\n",
    },
    Head {
        name: "gitlab",
        log: "\x1b[0KRunning with gitlab-runner 15.0.0\x1b[0;m\nsection_start:1700000000:prepare_executor\r\x1b[0K\x1b[0K\x1b[36;1mPreparing\x1b[0;m\n",
    },
    Head {
        name: "jenkins+timestamp",
        log: "[2024-01-01T00:00:00.000Z] Started by user me\n[2024-01-01T00:00:00.000Z] + make\n[Pipeline] sh\n",
    },
    Head {
        name: "jenkins+branches",
        log: "[Pipeline] parallel\n[Pipeline] { (Branch: linux)\n[Pipeline] { (Branch: mac os)\n[linux] + make\n[mac os] + make\n",
    },
    Head {
        name: "jenkins+console-clock",
        log: "00:00:01  Started by user me\n00:00:02  + make\n00:00:02  x\n",
    },
    Head {
        name: "jenkins",
        log: "\x1b[8mha:////4AAAA=\x1b[0mStarted by user me\n[INFO] Scanning\n[INFO] Building\n",
    },
    Head {
        name: "buildkite",
        log: "\x1b_bk;t=1700000000000\x07~~~ Running\r\n\x1b_bk;t=1700000000001\x07$ make\r\n",
    },
    Head {
        name: "travis",
        log: "travis_fold:start:system_info\r\x1b[0KBuild system information\n",
    },
    Head { name: "circleci", log: "Build-agent version 1.0.0-abc\nCreating a dedicated VM\n" },
    Head {
        name: "teamcity",
        log: "TeamCity build log\n[12:00:00]i: TeamCity server version\n[12:00:01]W:\t [Step 1/1] text\n",
    },
    Head {
        name: "taskcluster",
        log: "[taskcluster 2024-01-01T00:00:00.000Z] Task ID: x\n[task 2024-01-01T00:00:00.000Z] make\n",
    },
    Head {
        name: "taskcluster+mozharness",
        log: "[task 2024-01-01T00:00:00.000Z] 00:00:00     INFO - a\n[task 2024-01-01T00:00:00.000Z] 00:00:00    ERROR - b\n",
    },
    Head { name: "mock", log: "INFO mock.py:500:  start\nDEBUG util.py:446:  gcc -c x.c\n" },
    Head { name: "obs", log: "[    0s] Using BUILD_ROOT=/x\n[   12s] make\n[ 1234s] done\n" },
    Head { name: "cloud-build", log: "starting build \"x\"\nStep #0: a\nStep #1 - \"test\": b\n" },
    Head {
        name: "codebuild",
        log: "[Container] 2024/01/01 00:00:00.123456 Running on CodeBuild\n[Container] 2024/01/01 00:00:00 Running command make\nmake\n",
    },
    Head { name: "drone", log: "[clone:L0:0s] + git init\n[clone:L1:0s] x\n[build:L0:2s] y\n" },
    Head { name: "act", log: "[CI/build]   | a\n[CI/build]   | b\n[CI/build] * Run Main\n" },
    Head {
        name: "cri",
        log: "2024-01-01T00:00:00.000000000Z stdout F a\n2024-01-01T00:00:00.000000000Z stderr P b\n",
    },
    Head {
        name: "journald",
        log: "Jan 02 03:04:05 host make[123]: a\nJan  2 03:04:05 host make[123]: b\nJan  2 03:04:05 host kernel: c\n",
    },
    Head {
        name: "timestamp",
        log: "2024-01-01T00:00:00.123Z a\n2024-01-01T00:00:00.123Z b\n2024-01-01T00:00:00.123Z c\n",
    },
    Head {
        name: "timestamp+buildkit",
        log: "2024-01-01T00:00:00.123Z #1 [a] b\n2024-01-01T00:00:00.123Z #1 DONE 0.1s\n2024-01-01T00:00:00.123Z #2 CACHED\n",
    },
    Head { name: "clock", log: "6:45:23 PM: a\n6:45:23 PM: b\n12:45:23 PM: c\n" },
    Head {
        name: "clock+compose",
        log: "12:00:00 web.1   | a\n12:00:00 web.1   | b\n12:00:00 db.1    | c\n12:00:00 db.1    | d\n",
    },
    Head {
        name: "jenkins+console-clock",
        log: "Started by user x\n09:14:23  [Pipeline] sh\n09:14:24  + make\n09:14:24\n09:14:25    a.c:1: note\n09:14:26  Finished: FAILURE\n",
    },
    Head { name: "clock", log: "09:14:23  indented\n09:14:24 not\n09:14:25  indented\n" },
    Head {
        name: "bamboo",
        log: "simple\t02-Mar-2018 10:11:14\tBuild X started\nbuild\t02-Mar-2018 10:11:15\t[ERROR] x\nerror\t02-Mar-2018 10:11:16\tx\n",
    },
    Head {
        name: "zuul",
        log: "2024-03-11 09:14:05.111111 | Job console starting\n2024-03-11 09:14:05.111111 | node | [ERROR] x\n2024-03-11 09:14:06.111111 | node | y\n",
    },
    // AppVeyor's clock before what Gradle printed of its tasks
    Head {
        name: "clock",
        log: "[09:14:05] :server:compileJava\n[09:14:06] x\n[09:14:07] :server:test FAILED\n",
    },
    Head { name: "lost-escapes", log: "[31merror[0m: x\n[0K[1mfoo\n" },
    Head { name: "compose", log: "web_1  | a\nweb_1  | b\nmydb   | c\nmydb   | d\n" },
    Head {
        name: "nix",
        log: "building '/nix/store/x.drv'...\nhello> unpacking\nhello> make\nhello> cc\n",
    },
    Head { name: "earthly", log: "              +build | a\n    ./dir+build | b\n" },
    Head {
        name: "turbo",
        log: "• Packages in scope: web, docs\nweb:build: a\nweb:build: b\ndocs:build: c\n",
    },
    Head {
        name: "pnpm",
        log: "Scope: 2 of 3 workspace projects\npackages/app build$ tsc\npackages/app build: a\npackages/lib build: b\npackages/lib build: Done\n",
    },
    Head { name: "git-remote", log: "remote: a\nremote:        npm ERR! b\nremote: c\n" },
    Head {
        name: "buildkit",
        log: "#0 building with \"default\" instance using docker driver\n\n#1 [internal] load build definition from Dockerfile\n",
    },
    Head { name: "buildkit", log: "------\n > [builder 5/5] RUN make:\n6.311 error: x\n------\n" },
    Head { name: "buildkit", log: "[+] Building 0.1s (3/3)\n => [internal] load\n" },
    // What only looks like framing.
    Head {
        name: "plain",
        log: "[INFO] Scanning for projects...\n[ERROR] x\n[INFO] BUILD FAILURE\n[INFO] y\n",
    },
    Head {
        name: "plain",
        log: "error: x\n --> src/main.rs:1:1\n12 | let x;\n13 | let y;\n14 | let z;\n",
    },
    Head {
        name: "plain",
        log: "#0  0x00007fff in main () at x.c:3\n#1  0x00007fff in start ()\n#12 fixes the bug\n",
    },
    Head { name: "plain", log: "a  | 1\nb  | 2\nc  | 3\nd  | 4\n" },
    Head { name: "plain", log: "2 info using npm@10\n3 info using node@20\n4 verbose title npm\n" },
    Head { name: "plain", log: "src/a.c:foo: bad\nlib:x: worse\nerror:y: z\n" },
    Head {
        name: "timestamp",
        log: "2024-01-01 00:00:00 INFO app: a\n2024-01-01 00:00:00 INFO app: b\n2024-01-01 00:00:00,123 INFO app: c\n",
    },
];

const ROWS: &[Row] = &[
    Row { framing: "plain", line: "", payload: "", stream: "", step: "", time: "" },
    Row { framing: "plain", line: "\u{feff}x", payload: "x", stream: "", step: "", time: "" },
    Row {
        framing: "github",
        line: "2024-01-01T00:00:00.1234567Z   x ",
        payload: "  x ",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github",
        line: "2024-01-01T00:00:00.1234567Z",
        payload: "",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github",
        line: "\u{feff}2024-01-01T00:00:00.1234567Z \u{feff}x",
        payload: "x",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github",
        line: "  continued",
        payload: "  continued",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "github",
        line: "2024-01-01T00:00:00.123456Z x",
        payload: "2024-01-01T00:00:00.123456Z x",
        stream: "",
        step: "",
        time: "",
    },
    // Past a head that said nothing, the unmistakable ones still come off.
    Row {
        framing: "plain",
        line: "2024-01-01T00:00:00.1234567Z x",
        payload: "x",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github",
        line: "2024-01-01T00:00:00.1234567Z #9 12.30 x",
        payload: "x",
        stream: "#9",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github",
        line: "2024-01-01T00:00:00.1234567Z web-1  | x",
        payload: "x",
        stream: "web-1",
        step: "",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github-cli",
        line: "build (a, 3)\tRun make\t\u{feff}2024-01-01T00:00:00.1234567Z x\ty",
        payload: "x\ty",
        stream: "build (a, 3)",
        step: "Run make",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "github-cli",
        line: "build\tUNKNOWN STEP\tx",
        payload: "x",
        stream: "build",
        step: "UNKNOWN STEP",
        time: "",
    },
    Row {
        framing: "github-cli",
        line: "build\ts\t2024-01-01T00:00:00.1234567Z #9 DONE 1.2s",
        payload: "DONE 1.2s",
        stream: "build #9",
        step: "s",
        time: "2024-01-01T00:00:00.1234567Z",
    },
    Row {
        framing: "gitlab",
        line: "2024-05-14T11:19:20.000000Z 00O+text",
        payload: "text",
        stream: "",
        step: "",
        time: "2024-05-14T11:19:20.000000Z",
    },
    Row {
        framing: "gitlab",
        line: "2024-05-14T11:19:20.000000Z 1fE  text",
        payload: " text",
        stream: "",
        step: "",
        time: "2024-05-14T11:19:20.000000Z",
    },
    Row {
        framing: "jenkins+timestamp",
        line: "[2024-01-01T00:00:00.000Z] text",
        payload: "text",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.000Z",
    },
    Row {
        framing: "jenkins+timestamp",
        line: "[Pipeline] sh",
        payload: "[Pipeline] sh",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "timestamp",
        line: "2024-01-01 00:00:00,123+02:00 text",
        payload: "text",
        stream: "",
        step: "",
        time: "2024-01-01 00:00:00,123+02:00",
    },
    Row {
        framing: "timestamp",
        line: "2024-01-01T00:00:00-0800 text",
        payload: "text",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00-0800",
    },
    Row {
        framing: "timestamp",
        line: "2024-01-01T00:00:00.1Z\ttext",
        payload: "text",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.1Z",
    },
    Row {
        framing: "timestamp",
        line: "2024-01-01 text",
        payload: "2024-01-01 text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "clock",
        line: "[12:00:01.5] text",
        payload: "text",
        stream: "",
        step: "",
        time: "12:00:01.5",
    },
    Row {
        framing: "clock",
        line: "6:45:23 PM: text",
        payload: "text",
        stream: "",
        step: "",
        time: "6:45:23",
    },
    Row {
        framing: "clock",
        line: "6:45:23 text",
        payload: "6:45:23 text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "teamcity",
        line: "[12:00:01]W:\t\t [Step 1/2] text",
        payload: "text",
        stream: "",
        step: "Step 1/2",
        time: "12:00:01",
    },
    Row {
        framing: "teamcity",
        line: "[12:00:01] :\t [Step 1/2]   text",
        payload: "  text",
        stream: "",
        step: "Step 1/2",
        time: "12:00:01",
    },
    Row {
        framing: "teamcity",
        line: "[12:00:01]i: text",
        payload: "text",
        stream: "",
        step: "",
        time: "12:00:01",
    },
    Row {
        framing: "taskcluster",
        line: "[task 2024-01-01T00:00:00.000Z] text",
        payload: "text",
        stream: "",
        step: "task",
        time: "2024-01-01T00:00:00.000Z",
    },
    Row {
        framing: "mozharness",
        line: "00:00:00    ERROR -  text",
        payload: "text",
        stream: "",
        step: "",
        time: "00:00:00",
    },
    Row {
        framing: "mock",
        line: "DEBUG util.py:446:  text",
        payload: "text",
        stream: "",
        step: "",
        time: "",
    },
    Row { framing: "mock", line: "ERROR: x", payload: "ERROR: x", stream: "", step: "", time: "" },
    Row {
        framing: "obs",
        line: "[   12s] text",
        payload: "text",
        stream: "",
        step: "",
        time: "12s",
    },
    Row {
        framing: "cloud-build",
        line: "Step #1 - \"a b\": text",
        payload: "text",
        stream: "Step #1",
        step: "a b",
        time: "",
    },
    Row {
        framing: "codebuild",
        line: "[Container] 2024/01/01 00:00:00.123456 text",
        payload: "text",
        stream: "",
        step: "",
        time: "2024/01/01 00:00:00.123456",
    },
    Row {
        framing: "drone",
        line: "[build:L12:3s] text",
        payload: "text",
        stream: "build",
        step: "build",
        time: "",
    },
    Row {
        framing: "drone",
        line: "[build:12] text",
        payload: "text",
        stream: "build",
        step: "build",
        time: "",
    },
    Row {
        framing: "act",
        line: "[CI/build-1]   |   text",
        payload: "  text",
        stream: "CI/build-1",
        step: "",
        time: "",
    },
    Row {
        framing: "cri",
        line: "2024-01-01T00:00:00.000000000Z stdout F   text",
        payload: "  text",
        stream: "",
        step: "",
        time: "2024-01-01T00:00:00.000000000Z",
    },
    Row {
        framing: "journald",
        line: "2024-01-01T00:00:00+0000 host make[123]: text",
        payload: "text",
        stream: "make",
        step: "",
        time: "2024-01-01T00:00:00+0000",
    },
    Row {
        framing: "journald",
        line: "Jan  2 03:04:05.123456 host kernel: text",
        payload: "text",
        stream: "kernel",
        step: "",
        time: "Jan  2 03:04:05.123456",
    },
    Row {
        framing: "console-clock",
        line: "09:14:24    x",
        payload: "  x",
        stream: "",
        step: "",
        time: "09:14:24",
    },
    Row {
        framing: "bamboo",
        line: "error\t02-Mar-2018 10:11:16\tx\ty",
        payload: "x\ty",
        stream: "",
        step: "",
        time: "02-Mar-2018 10:11:16",
    },
    Row {
        framing: "zuul",
        line: "2024-03-11 09:14:05.111111 | ubuntu-jammy | a | b",
        payload: "a | b",
        stream: "",
        step: "",
        time: "2024-03-11 09:14:05.111111",
    },
    Row {
        framing: "zuul",
        line: "2024-03-11 09:14:05.111111 | RUN END RESULT_NORMAL: [x]",
        payload: "RUN END RESULT_NORMAL: [x]",
        stream: "",
        step: "",
        time: "2024-03-11 09:14:05.111111",
    },
    Row {
        framing: "lost-escapes",
        line: "[1m[31merror[0m: x",
        payload: "error[0m: x",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "lost-escapes",
        line: "[8mha:////4AAA+/=[0mtext",
        payload: "text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "lost-escapes",
        line: "[INFO] text",
        payload: "[INFO] text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "compose",
        line: "mydb     |   text",
        payload: "  text",
        stream: "mydb",
        step: "",
        time: "",
    },
    Row { framing: "compose", line: "mydb  |", payload: "", stream: "mydb", step: "", time: "" },
    Row {
        framing: "plain",
        line: "mydb  | text",
        payload: "mydb  | text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "web_1  | text",
        payload: "text",
        stream: "web_1",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "web-1 | text",
        payload: "web-1 | text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "nix",
        line: "hello-2.12> text",
        payload: "text",
        stream: "hello-2.12",
        step: "",
        time: "",
    },
    Row {
        framing: "earthly",
        line: "   ./x+build | text",
        payload: "text",
        stream: "./x+build",
        step: "",
        time: "",
    },
    Row {
        framing: "turbo",
        line: "@a/web:build: text",
        payload: "text",
        stream: "@a/web:build",
        step: "",
        time: "",
    },
    Row {
        framing: "pnpm",
        line: "packages/app build: text",
        payload: "text",
        stream: "packages/app build",
        step: "",
        time: "",
    },
    Row {
        framing: "git-remote",
        line: "remote:  !     text",
        payload: " !     text",
        stream: "",
        step: "",
        time: "",
    },
    // BuildKit's own words, wherever they turn up; foreign `#N ` stays.
    Row {
        framing: "plain",
        line: "#9 0.123 text",
        payload: "text",
        stream: "#9",
        step: "",
        time: "0.123",
    },
    Row {
        framing: "plain",
        line: "#9 12.30 text",
        payload: "text",
        stream: "#9",
        step: "",
        time: "12.30",
    },
    Row {
        framing: "plain",
        line: "#123 123.4   text",
        payload: "  text",
        stream: "#123",
        step: "",
        time: "123.4",
    },
    Row {
        framing: "plain",
        line: "#9 1234.5",
        payload: "",
        stream: "#9",
        step: "",
        time: "1234.5",
    },
    Row {
        framing: "plain",
        line: "#9 12.3 text",
        payload: "#9 12.3 text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "#9 [builder 5/5] RUN make",
        payload: "[builder 5/5] RUN make",
        stream: "#9",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "#9 ERROR: process",
        payload: "ERROR: process",
        stream: "#9",
        step: "",
        time: "",
    },
    Row { framing: "plain", line: "#9 ...", payload: "...", stream: "#9", step: "", time: "" },
    Row {
        framing: "plain",
        line: "#9 sha256:1234",
        payload: "sha256:1234",
        stream: "#9",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "#0 /srv/app/index.php(3): f()",
        payload: "#0 /srv/app/index.php(3): f()",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "plain",
        line: "#9 12.30 #3 0.100 text",
        payload: "#3 0.100 text",
        stream: "#9",
        step: "",
        time: "12.30",
    },
    Row {
        framing: "buildkit",
        line: "6.311 text",
        payload: "text",
        stream: "",
        step: "",
        time: "6.311",
    },
    Row {
        framing: "plain",
        line: "6.311 text",
        payload: "6.311 text",
        stream: "",
        step: "",
        time: "",
    },
    Row {
        framing: "buildkit",
        line: "1.5 text",
        payload: "1.5 text",
        stream: "",
        step: "",
        time: "",
    },
];

fn text(bytes: Option<&[u8]>) -> &str {
    std::str::from_utf8(bytes.unwrap_or_default()).unwrap()
}

#[test]
fn heads_are_recognised() {
    for Head { name, log } in HEADS {
        assert_eq!(Framing::sniff(log.as_bytes()).name(), *name, "{log:?}");
    }
}

#[test]
fn lines_split_as_their_grammar_says() {
    for row in ROWS {
        let framing = Framing::named(row.framing).unwrap();
        let framed = framing.split(row.line.as_bytes());
        let found = (
            text(Some(framed.payload)),
            StreamName::of(&framed.stream).to_string(),
            text(framed.step),
            text(framed.timestamp),
        );
        assert_eq!(
            found,
            (row.payload, row.stream.to_owned(), row.step, row.time),
            "{:?}",
            row.line
        );
    }
}

#[test]
fn the_prefix_tells_error_output_and_continuation() {
    let gitlab = Framing::named("gitlab").unwrap();
    let line = gitlab.split(b"2024-05-14T11:19:20.000000Z 01E+x");
    assert_eq!((line.stderr, line.continues), (true, true));
    let line = gitlab.split(b"2024-05-14T11:19:20.000000Z 01O x");
    assert_eq!((line.stderr, line.continues), (false, false));
    let cri = Framing::named("cri").unwrap();
    assert!(cri.split(b"2024-01-01T00:00:00.000000000Z stderr F x").stderr);
    assert!(!cri.split(b"2024-01-01T00:00:00.000000000Z stdout F x").stderr);
}

#[test]
fn what_a_container_prints_is_framed_once() {
    for (line, payload, inner) in [
        ("#9 12.30 #3 0.20 x", "#3 0.20 x", "#9"),
        ("#9 12.30 web-1  | x", "web-1  | x", "#9"),
        ("web-1  | #3 0.20 x", "#3 0.20 x", "web-1"),
        ("web-1  | db-1  | x", "db-1  | x", "web-1"),
    ] {
        for framing in ["plain", "buildkit", "compose"] {
            let framed = Framing::named(framing).unwrap().split(line.as_bytes());
            // what the head announced comes off before what turns up
            if framing == "plain" || line.starts_with('#') == (framing == "buildkit") {
                let found = (text(Some(framed.payload)), text(Some(framed.stream.inner)));
                assert_eq!(found, (payload, inner), "{framing}: {line}");
            }
        }
    }
}

#[test]
fn a_stream_stands_in_the_output_of_its_job() {
    let name = |outer: &'static str, inner: &'static str| {
        StreamName::of(&Stream { outer: outer.as_bytes(), inner: inner.as_bytes() })
    };
    assert_eq!(name("build", "#9").enclosing(), name("build", ""));
    assert_eq!(name("build", "").enclosing(), name("build", ""));
    for (outer, inner, is) in [("build", "#9", true), ("test", "#9", false), ("build", "#8", false)]
    {
        let stream = Stream { outer: outer.as_bytes(), inner: inner.as_bytes() };
        assert_eq!(name("build", "#9").is(&stream), is, "{outer} {inner}");
    }
    let odd = Stream { outer: b"", inner: b"caf\xe9-1" };
    assert!(StreamName::of(&odd).is(&odd) && !name("", "caf-1").is(&odd));
    for (this, other, holds) in [
        (name("", ""), name("", "#9"), true),
        (name("build", ""), name("build", "#9"), true),
        (name("build", "#9"), name("build", "#9"), true),
        (name("build", "#9"), name("build", ""), false),
        (name("build", "#9"), name("build", "#8"), false),
        (name("build", ""), name("test", ""), false),
        (name("build", "#9"), name("test", "#9"), false),
    ] {
        assert_eq!(this.holds(&other), holds, "{this} and {other}");
    }
    let shown = [name("", ""), name("build", ""), name("", "#9"), name("build", "#9")];
    assert_eq!(shown.clone().map(|name| name.to_string()), ["", "build", "#9", "build #9"]);
    assert_eq!(shown.map(|name| name.is_main()), [true, false, false, false]);
}

#[test]
fn the_ci_system_grades_lines() {
    let level =
        |framing: &str, line: &str| Framing::named(framing).unwrap().split(line.as_bytes()).level;
    assert_eq!(level("github", "2024-01-01T00:00:00.0000000Z ##[error]x"), Some(Level::Error));
    assert_eq!(level("plain", "##[warning]x"), Some(Level::Warning));
    assert_eq!(level("plain", "::error file=a.c,line=1::x"), Some(Level::Error));
    assert_eq!(level("plain", "::notice::x"), Some(Level::Notice));
    assert_eq!(level("plain", "::debug::x"), Some(Level::Debug));
    assert_eq!(level("azure", "##vso[task.logissue type=warning;]x"), Some(Level::Warning));
    for (letter, grade) in [
        ("E", Some(Level::Error)),
        ("F", Some(Level::Error)),
        ("W", Some(Level::Warning)),
        ("w", Some(Level::Warning)),
        ("i", None),
    ] {
        assert_eq!(level("teamcity", &format!("[12:00:01]{letter}:\t text")), grade);
    }
    for (phase, grade) in [
        ("taskcluster:error", Some(Level::Error)),
        ("taskcluster:warn", Some(Level::Warning)),
        ("taskcluster", None),
        ("task", None),
    ] {
        assert_eq!(level("taskcluster", &format!("[{phase} 2024-01-01T00:00:00.000Z] x")), grade);
    }
    for (word, grade) in [
        ("   INFO", None),
        ("  DEBUG", Some(Level::Debug)),
        ("WARNING", Some(Level::Warning)),
        ("  ERROR", Some(Level::Error)),
        ("CRITICAL", Some(Level::Error)),
        ("  FATAL", Some(Level::Error)),
    ] {
        assert_eq!(level("mozharness", &format!("12:34:56  {word} -  x")), grade, "{word}");
    }
    assert_eq!(level("plain", "::errors"), None);
    assert_eq!(level("plain", "##[group]error"), None);
    assert_eq!(level("plain", "error: x"), None);
}

#[test]
fn jenkins_branches_come_off_only_when_announced() {
    let log = b"[Pipeline] { (Branch: linux)\n[Pipeline] { (Branch: linux-arm)\n[linux] a\n[linux-arm] b\n";
    let framing = Framing::sniff(log);
    let split = |line: &'static str| {
        let framed = framing.split(line.as_bytes());
        (text(Some(framed.payload)), text(Some(framed.stream.outer)))
    };
    assert_eq!(split("[linux] gcc"), ("gcc", "linux"));
    assert_eq!(split("[linux-arm] gcc"), ("gcc", "linux-arm"));
    assert_eq!(split("[INFO] gcc"), ("[INFO] gcc", ""));
    assert_eq!(split("[Pipeline] sh"), ("[Pipeline] sh", ""));
}

#[test]
fn names_lead_back() {
    for layer in Layer::all() {
        assert_eq!(Layer::named(layer.name()), Some(layer));
        assert_eq!(Framing::named(layer.name()).unwrap().layers(), [layer]);
    }
    assert_eq!(Framing::named("github+buildkit").unwrap().name(), "github+buildkit");
    assert_eq!(Framing::named("nonsense"), None);
    let mut names: Vec<&str> = Layer::all().map(Layer::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Layer::all().count());
}

#[test]
fn the_head_may_end_inside_a_line() {
    let log = "2024-01-01T00:00:00.0000000Z a\n2024-01-01T00:00:00.0000000Z b\n2024-01-01T00:0";
    assert_eq!(Framing::sniff(log.as_bytes()).name(), "github");
}

/// Lines out of the pieces that prefixes are made of, so that many nearly fit.
fn line() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&[u8]; 30] = [
        b"2024-01-01",
        b"T",
        b"00:00:00",
        b".0000000",
        b".000000",
        b"Z",
        b" ",
        b"\t",
        b"[",
        b"]",
        b"#",
        b"9",
        b"12.30",
        b":",
        b"|",
        b"web-1",
        b"  ",
        b"\xef\xbb\xbf",
        b"00O",
        b"+",
        b"Step 1/1",
        b"W:",
        b"stdout F",
        b"task",
        b"INFO -",
        b"DEBUG util.py",
        b"s]",
        b"[31m",
        b">",
        b"##[error]",
    ];
    let piece = prop_oneof![
        4 => proptest::sample::select(PIECES.to_vec()).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..14)
        .prop_map(|pieces| pieces.concat())
        .prop_map(|line| line.into_iter().filter(|&b| b != b'\n').collect())
}

fn framings() -> impl Strategy<Value = Framing> {
    let layers: Vec<Layer> = Layer::all().collect();
    let branches = vec![b"task".to_vec(), b"9".to_vec()];
    proptest::collection::vec(proptest::sample::select(layers), 0..4)
        .prop_map(move |layers| Framing { layers, branches: branches.clone() })
}

proptest! {
    #[test]
    fn the_payload_is_the_end_of_the_line(line in line(), framing in framings()) {
        let framed = framing.split(&line);
        prop_assert_eq!(&line[framed.payload_start..], framed.payload);
    }

    #[test]
    fn a_prefix_begins_as_its_layer_may(line in line(), row in 0..ROWS.len()) {
        let branches = [b"task".to_vec()];
        for line in [&line[..], ROWS[row].line.as_bytes()] {
            for layer in Layer::all().filter(|layer| layer.peel(line, &branches).is_some()) {
                prop_assert!(layer.may_begin(line[0]), "{} {line:?}", layer.name());
            }
        }
    }

    #[test]
    fn what_is_taken_off_ends_as_the_prefilter_expects(line in line(), framing in framings()) {
        let start = framing.split(&line).payload_start;
        if 0 < start && start < line.len() {
            prop_assert!(crate::prefilter::shapes::may_precede(line[start - 1]));
        }
    }

    #[test]
    fn sniffing_is_steady_and_takes_anything(lines in proptest::collection::vec(line(), 0..12)) {
        let log = lines.join(&b'\n');
        let framing = Framing::sniff(&log);
        prop_assert_eq!(&Framing::sniff(&log), &framing);
        let mut cleaned = Vec::new();
        crate::clean::clean_block(&log, &mut cleaned);
        for line in cleaned.split(|&b| b == b'\n') {
            framing.split(line);
        }
    }
}
