//! What goes wrong round the command: full disks, readers that leave or are
//! slow, signals, files that shrink. What is passed on is passed on whole, what
//! was read is reported, and the exit status is true.

#![cfg(unix)]

use crate::{root, with_default_signals};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const FAILURE: &str = "demo: no such package: libfoo\n";

/// The command with the test signatures, all streams in pipes.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logclass"));
    command.args(args).args(["--isolated", "--no-builtin", "--signatures"]);
    command.arg(root().join("tests/data/demo.toml"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "LOGCLASS_FORMAT"] {
        command.env_remove(name);
    }
    command
}

/// The same under a shell that sets the scene: `"$@"` in the script is it.
fn staged(script: &str, args: &[&str]) -> Command {
    let inner = command(args);
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(inner.get_program()).args(inner.get_args());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn with_input(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join().expect("the writer ends");
    output
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("logclass-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{error}: {}", text(bytes)))
}

fn send(signal: &str, child: &Child) {
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(status.expect("kill is there").success());
}

/// Waits until so many bytes came through: then they are read.
fn through(child: &mut Child, bytes: &[u8]) {
    child.stdin.as_mut().expect("piped").write_all(bytes).expect("it reads");
    let mut passed = vec![0; bytes.len()];
    child.stdout.as_mut().expect("piped").read_exact(&mut passed).expect("it passes on");
    assert_eq!(passed, bytes);
}

#[test]
fn a_full_disk_under_the_printed_report_is_status_2() {
    let mut full = command(&[]);
    full.stdout(File::create("/dev/full").expect("it is there"));
    let output = with_input(full, FAILURE.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("No space left"), "{}", text(&output.stderr));
}

#[test]
fn a_full_disk_under_a_saved_report_leaves_the_printed_one_and_is_status_2() {
    let output = with_input(command(&["--report", "json=/dev/full"]), FAILURE.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("error[demo/missing-package]"));
    assert!(text(&output.stderr).contains("/dev/full: No space left"));
}

#[test]
fn half_a_report_is_none() {
    let path = folder("half").join("report.json");
    let saved = format!("json={}", path.display());
    // Files end at one block; the signal that says so is off.
    let limited = staged("trap '' XFSZ; ulimit -f 1; exec \"$@\"", &["--report", &saved]);
    let output = with_input(limited, FAILURE.repeat(50).as_bytes());
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(!path.exists(), "{}", std::fs::read_to_string(&path).unwrap_or_default());
}

#[test]
fn nobody_reading_is_success_for_every_command() {
    for args in [
        &["scan", "--format", "json"][..],
        &["list"],
        &["list", "--format", "json"],
        &["explain", "zig/cache-corruption", "--format", "json"],
        &["explain", "zig/cache-corruption"],
        &["completions", "bash"],
        &["man"],
        &["lint"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
        process.args(args).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let output = process.output().expect("it runs");
        assert_eq!(text(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn messages_that_nobody_reads_change_no_status() {
    let mut process = command(&["/nonexistent/build.log"]);
    process.stderr(File::create("/dev/full").expect("it is there"));
    assert_eq!(process.status().expect("it runs").code(), Some(2));
}

#[test]
fn a_signal_in_the_middle_leaves_a_report_marked_as_truncated() {
    with_default_signals();
    for (signal, number, name) in [("-TERM", 15, "SIGTERM"), ("-INT", 2, "SIGINT")] {
        let mut child = command(&["--tee", "--format", "json"]).spawn().expect("it starts");
        through(&mut child, FAILURE.as_bytes());
        let stdin = child.stdin.take();
        send(signal, &child);
        let output = child.wait_with_output().expect("it ends though the log goes on");
        drop(stdin);
        assert_eq!(output.status.signal(), Some(number), "{:?}", output.status);
        let report = json(&output.stderr);
        assert_eq!(report["input"]["truncated"], format!("stopped by {name}"));
        assert_eq!(report["diagnoses"][0]["id"], "demo/missing-package");
    }
}

#[test]
fn the_last_words_after_a_signal_are_passed_on() {
    with_default_signals();
    let mut child = command(&["--tee", "--format", "json"]).spawn().expect("it starts");
    through(&mut child, b"start\n");
    send("-INT", &child);
    child.stdin.take().expect("piped").write_all(FAILURE.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(text(&output.stdout), FAILURE);
    assert_eq!(output.status.signal(), Some(2));
    let report = json(&output.stderr);
    assert_eq!(report["diagnoses"][0]["id"], "demo/missing-package");
    assert_eq!(report["input"]["truncated"], "stopped by SIGINT");
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_from_the_start_is_ignored_while_a_log_is_read() {
    let mut child = staged("trap '' INT; exec \"$@\"", &["--tee", "--format", "json"])
        .spawn()
        .expect("it starts");
    through(&mut child, b"start\n");
    send("-INT", &child);
    std::thread::sleep(Duration::from_millis(100));
    child.stdin.take().expect("piped").write_all(FAILURE.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json(&output.stderr)["input"]["truncated"], serde_json::Value::Null);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    with_default_signals();
    let mut child = command(&["--tee"]).spawn().expect("it starts");
    through(&mut child, FAILURE.as_bytes());
    let stdin = child.stdin.take();
    send("-TERM", &child);
    std::thread::sleep(Duration::from_millis(50));
    send("-TERM", &child);
    let output = child.wait_with_output().expect("it ends");
    drop(stdin);
    assert_eq!(output.status.signal(), Some(15));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn stopping_and_going_on_changes_nothing() {
    let mut child = command(&["--tee"]).spawn().expect("it starts");
    for n in 0..10 {
        send("-STOP", &child);
        send("-CONT", &child);
        through(&mut child, format!("line {n}\n").as_bytes());
    }
    through(&mut child, FAILURE.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("-:11:"), "{}", text(&output.stderr));
}

#[test]
fn a_slow_writer_is_passed_on_byte_by_byte() {
    let mut child = command(&["--tee"]).spawn().expect("it starts");
    for byte in FAILURE.as_bytes() {
        through(&mut child, &[*byte]);
    }
    let output = child.wait_with_output().expect("it ends");
    assert!(text(&output.stderr).starts_with("error[demo/missing-package]"));
}

#[test]
fn a_tee_whose_reader_died_reports_all_the_same() {
    let mut process = command(&["--tee"]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    process.stdout(writer);
    let output = with_input(process, [&"x".repeat(1 << 20), "\n", FAILURE].concat().as_bytes());
    assert_eq!(output.status.code(), Some(0), "a closed pipe is no failure");
    assert!(text(&output.stderr).starts_with("error[demo/missing-package]"));
}

#[test]
fn a_tee_onto_a_full_disk_says_so_and_reports_all_the_same() {
    let mut process = command(&["--tee"]);
    process.stdout(File::create("/dev/full").expect("it is there"));
    let output = with_input(process, FAILURE.as_bytes());
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("standard output: No space left"), "{errors}");
    assert!(errors.contains("error[demo/missing-package]"), "{errors}");
}

#[test]
fn a_limit_on_what_is_read_is_none_on_what_is_passed_on() {
    let log = FAILURE.repeat(1000);
    let output = with_input(command(&["--tee", "--max-input", "100"]), log.as_bytes());
    assert_eq!(text(&output.stdout), log);
    assert_eq!(output.status.code(), Some(0));
}

/// Reads little by little, after a while.
fn read_slowly(mut from: impl Read) -> Vec<u8> {
    let mut all = Vec::new();
    let mut piece = [0; 8192];
    std::thread::sleep(Duration::from_millis(700));
    while let Ok(length @ 1..) = from.read(&mut piece) {
        all.extend_from_slice(&piece[..length]);
        std::thread::sleep(Duration::from_millis(100));
    }
    all
}

#[test]
fn a_slow_reader_of_a_command_that_has_ended_gets_everything() {
    // More than a pipe holds, less than our pipe and the next together, so that
    // the command ends while much is on the way.
    let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
    process.args(["run", "--isolated", "--", "sh", "-c", "head -c 180000 /dev/zero; exit 3"]);
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = process.spawn().expect("it starts");
    let all = read_slowly(child.stdout.take().expect("piped"));
    assert_eq!(all.len(), 180_000);
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
}

#[test]
fn pipes_that_do_not_wait_are_waited_for() {
    let log = [&"0123456789\n".repeat(20_000), FAILURE].concat();
    for args in [&["--tee"][..], &["run", "--", "cat"]] {
        let (input, mut feed) = std::io::pipe().expect("a pipe");
        let (output, sink) = std::io::pipe().expect("a pipe");
        rustix::io::ioctl_fionbio(&sink, true).expect("it is a pipe");
        let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
        process.args(args).stdout(sink).stderr(Stdio::null());
        if args[0] == "--tee" {
            rustix::io::ioctl_fionbio(&input, true).expect("it is a pipe");
        }
        process.stdin(input);
        let mut child = process.spawn().expect("it starts");
        drop(process);
        let text = log.clone();
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            feed.write_all(text.as_bytes())
        });
        let all = read_slowly(output);
        writer.join().expect("it ends").expect("all was read");
        assert_eq!(all.len(), log.len(), "{args:?}");
        assert!(all == log.as_bytes(), "{args:?}");
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{args:?}");
    }
}

#[test]
fn a_report_onto_a_pipe_that_does_not_wait_is_whole() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    rustix::io::ioctl_fionbio(writer.as_fd(), true).expect("it is a pipe");
    let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
    process.args(["list", "--format", "json"]).stdout(writer).stderr(Stdio::piped());
    let child = process.spawn().expect("it starts");
    drop(process);
    let all = read_slowly(reader);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(json(&all).is_array(), "it is whole");
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_read_to_its_new_end() {
    let path = folder("shrink").join("build.log");
    let line = "all is well so far, and so on, and on\n";
    let long = line.repeat((48 << 20) / line.len());
    let short = [FAILURE, &line.repeat(10)].concat();
    for delay in [1, 4, 16, 40, 80] {
        std::fs::write(&path, &long).expect("writable");
        let mut process = command(&["--format", "json", path.to_str().expect("plain")]);
        let child = process.spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(delay));
        std::fs::write(&path, &short).expect("writable");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{:?}", output.status);
        let report = json(&output.stdout);
        let bytes = report["input"]["bytes"].as_u64().expect("a number");
        assert!([0, short.len() as u64, long.len() as u64].contains(&bytes), "{bytes}");
        if bytes == short.len() as u64 {
            assert_eq!(report["diagnoses"][0]["line"], 1);
        }
    }
}

/// Under this the command may read no more than anybody may, though it be root.
const LIKE_ANYBODY: &str = "if [ \"$(id -u)\" = 0 ]; then \
    exec setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"; fi; exec \"$@\"";

#[test]
fn what_cannot_be_read_in_a_folder_is_named_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("unreadable");
    let locked = folder.join("locked");
    std::fs::create_dir_all(&locked).expect("writable");
    std::fs::write(folder.join("1.log"), FAILURE).expect("writable");
    std::fs::write(folder.join("2.log"), FAILURE).expect("writable");
    std::fs::write(folder.join("3.log"), FAILURE).expect("writable");
    let lock = |path: PathBuf, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("it is ours");
    };
    lock(folder.join("2.log"), 0o000);
    lock(locked.clone(), 0o000);
    let args = ["--format", "json", folder.to_str().expect("plain")];
    let output = with_input(staged(LIKE_ANYBODY, &args), b"");
    lock(locked, 0o700);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("2.log: Permission denied"), "{errors}");
    assert!(errors.contains("locked: Permission denied"), "{errors}");
    let set = json(&output.stdout);
    assert_eq!(set["reports"].as_array().map(Vec::len), Some(2));
}

#[test]
fn messages_hold_no_control_and_no_command_of_a_file_that_is_not_ours() {
    let folder = folder("messages");
    let settings = "[[allow]]\nid = \"demo/missing-package\"\n\
                    reason = \"\\u001b[2J\\n::set-env name=PATH::x ##vso[task.x]\"\n";
    std::fs::write(folder.join("logclass.toml"), settings).expect("writable");
    let mut process = Command::new(env!("CARGO_BIN_EXE_logclass"));
    process.args(["--no-builtin", "--signatures"]).arg(root().join("tests/data/demo.toml"));
    process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process.current_dir(&folder);
    let output = with_input(process, FAILURE.as_bytes());
    let errors = text(&output.stderr);
    assert!(errors.contains("allowed: "), "{errors}");
    assert!(!errors.contains('\u{1b}') && !errors.contains("##vso["), "{errors}");
    assert!(errors.lines().all(|line| !line.starts_with("::")), "{errors}");
}
