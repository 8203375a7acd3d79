//! `logclass run`: what the command prints, what it returns, what is sent to it.

#![cfg(unix)]

use crate::{root, with_default_signals};
use std::io::{Read, Write};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// `logclass run` with the test signatures.
fn supervisor(options: &[&str], command: &[&str]) -> Command {
    let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
    process.args(["run", "--isolated", "--no-builtin", "--signatures"]);
    process.arg(root().join("tests/data/demo.toml"));
    process.args(options).arg("--").args(command);
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "LOGCLASS_FORMAT"] {
        process.env_remove(name);
    }
    process
}

fn run(command: &[&str]) -> Output {
    supervisor(&[], command).output().expect("it starts")
}

fn shell(script: &str) -> Output {
    run(&["sh", "-c", script])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn streams_are_passed_on_unchanged_and_apart() {
    let output = shell("printf 'a\\000\\377\\033[31m\\r'; printf 'no line end' >&2");
    assert_eq!(output.stdout, b"a\0\xff\x1b[31m\r");
    assert_eq!(output.stderr, b"no line end");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_failure_is_diagnosed_on_standard_error() {
    let output = shell("echo start; echo 'demo: no such package: libfoo' >&2; exit 3");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stdout, b"start\n");
    let errors = text(&output.stderr);
    assert!(errors.starts_with("demo: no such package: libfoo\n"), "{errors}");
    assert!(errors.contains("error[demo/missing-package]: the package libfoo"), "{errors}");
}

#[test]
fn a_success_is_passed_on_and_nothing_is_said() {
    let output = shell("echo 'demo: no such package: libfoo'");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "demo: no such package: libfoo\n");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn statuses_are_those_of_env_and_timeout() {
    assert_eq!(shell("exit 42").status.code(), Some(42));
    assert_eq!(shell("kill -KILL $$").status.code(), Some(137));
    assert_eq!(shell("kill -TERM $$").status.code(), Some(143));
    assert_eq!(run(&["/nonexistent/command"]).status.code(), Some(127));
    assert_eq!(run(&["/etc/hostname"]).status.code(), Some(126));
    let broken = supervisor(&["--signatures", "/nonexistent"], &["true"]).output();
    assert_eq!(broken.expect("it starts").status.code(), Some(125));
}

/// Starts a command that says `ready` in its first line, and waits for that.
fn started(process: &mut Command) -> (Child, ChildStdout) {
    let mut child = process.spawn().expect("it starts");
    let mut stdout = child.stdout.take().expect("piped");
    let mut ready = [0; 6];
    stdout.read_exact(&mut ready).expect("it says that it is ready");
    // The handlers of logclass are set after the command is started.
    std::thread::sleep(Duration::from_millis(200));
    (child, stdout)
}

fn send(name: &str, child: &Child) {
    let pid = child.id().to_string();
    Command::new("kill").args([&format!("-{name}"), &pid]).status().expect("kill runs");
}

#[test]
fn signals_reach_the_command() {
    with_default_signals();
    for (name, status) in [("TERM", 7), ("INT", 8), ("HUP", 9)] {
        let script = format!(
            "trap 'echo got; exit {status}' {name}; echo ready; while :; do sleep 0.05; done"
        );
        let (mut child, mut stdout) = started(&mut supervisor(&[], &["sh", "-c", &script]));
        send(name, &child);
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).expect("it ends");
        assert_eq!(child.wait().expect("it ends").code(), Some(status), "{name}");
        assert_eq!(rest, "got\n", "{name}");
    }
}

#[test]
fn signals_that_are_ignored_from_the_start_end_nothing() {
    for name in ["TERM", "INT", "HUP"] {
        let process = supervisor(&[], &["sh", "-c", "echo ready; read line; exit 6"]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("trap '' {name}; exec \"$@\""), "sh"]);
        shell.arg(process.get_program()).args(process.get_args());
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (mut child, _stdout) = started(&mut shell);
        send(name, &child);
        std::thread::sleep(Duration::from_millis(100));
        child.stdin.take().expect("piped").write_all(b"go on\n").expect("it reads");
        assert_eq!(child.wait().expect("it ends").code(), Some(6), "{name}");
    }
}

#[test]
fn output_comes_while_the_command_runs() {
    let mut child =
        supervisor(&[], &["sh", "-c", "printf prompt; sleep 3"]).spawn().expect("starts");
    let before = Instant::now();
    let mut first = [0; 6];
    child.stdout.take().expect("piped").read_exact(&mut first).expect("it prints");
    assert!(before.elapsed() < Duration::from_secs(2), "no line end was waited for");
    child.wait().expect("it ends");
}

#[test]
fn the_order_of_two_streams_is_kept_when_they_go_to_one_place() {
    let script = "i=0; while [ $i -lt 300 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut process = supervisor(&[], &["sh", "-c", script]);
    process.stdout(writer.try_clone().expect("a copy")).stderr(writer);
    let mut child = process.spawn().expect("it starts");
    drop(process);
    let mut all = String::new();
    reader.read_to_string(&mut all).expect("it ends");
    child.wait().expect("it ends");
    let wanted: String = (0..300).map(|n| format!("out {n}\nerr {n}\n")).collect();
    assert_eq!(all, wanted);
}

#[test]
fn a_process_that_is_left_behind_is_not_waited_for() {
    let before = Instant::now();
    let output = shell("sleep 60 & echo started; exit 4");
    assert_eq!(output.status.code(), Some(4));
    assert!(before.elapsed() < Duration::from_secs(20));
}

#[test]
fn standard_input_is_the_commands_own() {
    let mut process = supervisor(&[], &["cat"]);
    let mut child = process.stdin(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(b"hello").expect("it reads");
    assert_eq!(child.wait_with_output().expect("it ends").stdout, b"hello");
}

#[test]
fn a_reader_that_leaves_ends_the_command() {
    let mut child = supervisor(&[], &["yes"]).spawn().expect("it starts");
    let mut some = [0; 4];
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_exact(&mut some).expect("it prints");
    drop(stdout);
    assert_eq!(child.wait().expect("it ends").code(), Some(141));
}

#[test]
fn a_line_of_one_stream_is_not_cut_by_the_other() {
    let script =
        "printf 'demo: no such '; printf 'noise\\n' >&2; printf 'package: libfoo\\n'; exit 1";
    let errors = text(&shell(script).stderr);
    assert!(errors.contains("the package libfoo is missing"), "{errors}");
}

#[test]
fn much_output_is_passed_on_whole() {
    let output = shell("head -c 50000000 /dev/zero | tr '\\0' 'x'; exit 1");
    assert_eq!(output.stdout.len(), 50_000_000);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn arguments_are_passed_as_they_are() {
    let output = run(&["printf", "%s|", "a b", "--format", "$(id)", ""]);
    assert_eq!(text(&output.stdout), "a b|--format|$(id)||");
}
