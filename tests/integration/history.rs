//! A history: what the command remembers from run to run, whatever happens to
//! the file and however many write to it at once.

use crate::output::{LOG, demo, err, folder, logclass, out, read, write};
use crate::{files, root};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

const FILE: &[&str] = &["--history", "h.jsonl", "--format", "json"];

/// The only report of a run that went well.
fn json(output: &Output) -> Value {
    assert_eq!(err(output), "");
    serde_json::from_str(&out(output)).expect("JSON")
}

/// What the first cause of a run says of earlier ones.
fn seen(folder: &Path, log: &str) -> Value {
    json(&demo(folder, &[], FILE, log))["diagnoses"][0]["recurrence"].clone()
}

/// Lines of a ledger that are objects.
fn lines(ledger: &Path) -> usize {
    read(ledger).lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count()
}

#[test]
fn a_cause_is_known_again_and_a_passing_run_makes_the_next_one_new() {
    let folder = folder("history");
    let report = json(&demo(&folder, &[], &["--format", "json"], LOG));
    assert_eq!(report["diagnoses"][0]["recurrence"], Value::Null, "only with a history");
    assert_eq!(seen(&folder, LOG)["count"], 1);
    let again = seen(&folder, LOG);
    assert_eq!((&again["count"], &again["new_since_green"]), (&2.into(), &false.into()));
    seen(&folder, "all is well\n");
    let other = seen(&folder, &LOG.replace("libfoo", "libbar"));
    assert_eq!((&other["count"], &other["new_since_green"]), (&1.into(), &true.into()));
    let text = out(&demo(&folder, &[], &["--history", "h.jsonl"], LOG));
    let today = &other["first_seen"].as_str().expect("a time")[..10];
    assert!(text.contains("  = seen: 3 times in 1 day, first on "), "{text}");
    let list = out(&logclass(&folder, &[], &["history", "h.jsonl"], ""));
    let first = format!("5 runs from {today} to {today}: 4 diagnosed, 0 unknown, 1 clean\n");
    assert!(list.starts_with(&first), "{list}");
    let cause = "demo/missing-package: the package libfoo is missing";
    assert!(list.contains(&format!("\n     3  {today}  {today}  {cause}\n")), "{list}");
    let list = out(&logclass(&folder, &[], &["history", "h.jsonl", "--format", "json"], ""));
    let list: Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list["causes"][0]["count"], 3);
    assert_eq!(list["causes"][1]["new_since_green"], true);
    let list = out(&logclass(&folder, &[], &["history", "h.jsonl", "--format", "markdown"], ""));
    assert!(list.contains("| 3 | "), "{list}");
}

/// What another run of the same build prints in the place of these.
const OTHERWISE: &[(&str, &str)] = &[
    (r"(/tmp/(?:tmp\.|tmp|cc|go-build)?)\w{6,}", "${1}q8Zk20xW"),
    (r"\b0x[0-9a-f]{4,}\b", "0x51720399"),
    (r"\b[0-9a-f]{5}\d[0-9a-f]{6,58}\b", "0a1b2c3d4e5f"),
    (r"\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d", "2021-03-14${1}15:09:26"),
    (r"\b\d+\.\d{2,}( ?)(s|ms|sec|seconds)\b", "27.18${1}${2}"),
    (r"(pid[ =:]+|process )\d{2,}", "${1}31415"),
    (r"(localhost|127\.0\.0\.1):\d{4,5}\b", "${1}:27182"),
];

#[test]
fn fingerprints_of_recordings_are_those_of_another_run() {
    let otherwise: Vec<_> = OTHERWISE
        .iter()
        .map(|(found, put)| (regex::Regex::new(found).expect("well formed"), *put))
        .collect();
    let classifier = logclass::Classifier::builtin();
    let causes = |log: &str| {
        let report = classifier.classify(log.as_bytes());
        let causes = report.diagnoses.into_iter();
        causes.map(|cause| (cause.id, cause.fingerprint, cause.captures)).collect::<Vec<_>>()
    };
    let mut compared = 0;
    for path in files(&root().join("corpus/fail"), "log") {
        let Ok(log) = String::from_utf8(std::fs::read(&path).expect("it was just listed")) else {
            continue;
        };
        let other = otherwise
            .iter()
            .fold(log.clone(), |log, (found, put)| found.replace_all(&log, *put).into_owned());
        if other == log || log.len() > 200_000 {
            continue;
        }
        for (one, other) in causes(&log).iter().zip(causes(&other)) {
            // A cause may be another one, or have lost the line that names it.
            if one.0 == other.0 && one.2.len() == other.2.len() {
                assert_eq!(one.1, other.1, "{}: {:?} {:?}", path.display(), one.2, other.2);
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn a_command_that_is_run_is_remembered_whether_it_fails_or_passes() {
    let folder = folder("history-run");
    for (script, status) in [("echo demo: no such package: a; exit 3", 3), ("exit 0", 0)] {
        // The options of the test come last, where they belong to the command.
        let signatures = root().join("tests/data/demo.toml");
        let signatures = signatures.to_str().expect("plain");
        let args = ["run", "--no-builtin", "--signatures", signatures, "--history", "h.jsonl"];
        let args = [&args[..], &["--", "/bin/sh", "-c", script]].concat();
        assert_eq!(logclass(&folder, &[], &args, "").status.code(), Some(status));
    }
    let list = out(&logclass(&folder, &[], &["history", "h.jsonl"], ""));
    assert!(list.contains(": 1 diagnosed, 0 unknown, 1 clean"), "{list}");
}

#[test]
fn every_log_is_a_line_and_counts_for_the_next() {
    let folder = folder("history-logs");
    for name in ["1.log", "2.log", "3.log"] {
        write(&folder.join("logs").join(name), LOG);
    }
    let args = ["--history", "h.jsonl", "--format", "jsonl", "logs"];
    let output = out(&demo(&folder, &[], &args, ""));
    let counts: Vec<u64> = output
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<Value>(line).expect("JSON")["recurrence"]["count"].as_u64()
        })
        .collect();
    assert_eq!(counts, [1, 2, 3]);
    assert_eq!(lines(&folder.join("h.jsonl")), 3);
}

#[test]
fn processes_at_once_lose_no_line() {
    let folder = folder("history-crowd");
    let writer = |_| {
        let folder = folder.clone();
        std::thread::spawn(move || {
            (0..10).for_each(|_| assert_eq!(err(&demo(&folder, &[], FILE, LOG)), ""))
        })
    };
    let writers: Vec<_> = (0..8).map(writer).collect();
    writers.into_iter().for_each(|writer| writer.join().expect("no run fails"));
    let ledger = folder.join("h.jsonl");
    assert_eq!((lines(&ledger), read(&ledger).lines().count()), (80, 80));
    assert_eq!(seen(&folder, LOG)["count"], 81);
}

#[test]
pub fn processes_at_once_replace_a_full_ledger_and_lose_no_new_line() {
    let folder = folder("history-full");
    seen(&folder, LOG);
    let ledger = folder.join("h.jsonl");
    let line = read(&ledger).replace("libfoo", "libold");
    write(&ledger, &line.repeat((8 << 20) / line.len()));
    let writer = |n| {
        let folder = folder.clone();
        let log = LOG.replace("libfoo", &format!("lib{n}"));
        std::thread::spawn(move || {
            (0..5).for_each(|_| assert_eq!(err(&demo(&folder, &[], FILE, &log)), ""))
        })
    };
    let writers: Vec<_> = ["a", "b", "c", "d"].map(writer).into();
    writers.into_iter().for_each(|writer| writer.join().expect("no run fails"));
    let text = read(&ledger);
    assert!(text.len() < 5 << 20, "{} bytes", text.len());
    for name in ["liba", "libb", "libc", "libd"] {
        assert_eq!(text.matches(&format!(" {name} ")).count(), 5, "{name}");
    }
    assert!(!folder.join("h.jsonl.new").exists());
}

#[test]
fn a_torn_last_line_and_lines_of_others_are_passed_over() {
    let folder = folder("history-torn");
    seen(&folder, LOG);
    let ledger = folder.join("h.jsonl");
    let whole = read(&ledger);
    write(&ledger, &format!("{whole}nonsense\n{}", &whole[..whole.len() / 2]));
    assert_eq!(seen(&folder, LOG)["count"], 2);
    assert_eq!((lines(&ledger), read(&ledger).lines().count()), (2, 4));
    let list = out(&logclass(&folder, &[], &["history", "h.jsonl"], ""));
    assert!(list.contains("; 2 broken lines skipped"), "{list}");
}

#[test]
fn what_is_no_history_is_not_written_to() {
    let folder = folder("history-other");
    write(&folder.join("notes.txt"), "my notes\n");
    std::fs::create_dir(folder.join("folder")).expect("writable");
    for (name, wrong) in [("notes.txt", "this is no history"), ("folder", ""), ("none/h.jsonl", "")]
    {
        let output = demo(&folder, &[], &["--history", name], LOG);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = err(&output);
        assert!(said.contains(name) && said.contains(wrong), "{said}");
    }
    assert_eq!(read(&folder.join("notes.txt")), "my notes\n");
    assert!(!folder.join("notes.txt.lock").exists());
    for name in ["notes.txt", "folder", "none"] {
        assert_eq!(logclass(&folder, &[], &["history", name], "").status.code(), Some(2), "{name}");
    }
}

#[test]
fn a_hostile_ledger_puts_nothing_into_a_report_or_onto_a_terminal() {
    let folder = folder("history-hostile");
    let line = |fingerprint: &str| {
        format!(
            "{{\"time\":\"2026-11-01T00:00:00Z\",\"log\":\"-\",\"outcome\":\"failed\",\"verdict\":\"diagnosed\",\
             \"causes\":[{{\"id\":\"\\u001b[2J::error::x\",\"fingerprint\":\"{fingerprint}\",\
             \"title\":\"\\n::error::x | ##[add-path]/evil \\u202e\"}}]}}\n"
        )
    };
    write(&folder.join("h.jsonl"), &line("\\u001b[1m").repeat(3));
    for format in ["text", "markdown"] {
        let list = out(&logclass(&folder, &[], &["history", "h.jsonl", "--format", format], ""));
        let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!list.contains(bad) && !list.contains("##[") && !list.contains("\n::"), "{list}");
    }
    assert_eq!(seen(&folder, LOG)["count"], 1);
}

#[cfg(unix)]
#[test]
fn a_full_disk_under_a_history_loses_neither_it_nor_the_report() {
    use std::process::Command;
    let folder = folder("history-disk");
    while !folder.join("h.jsonl").exists() || read(&folder.join("h.jsonl")).len() < 600 {
        seen(&folder, LOG);
    }
    let before = read(&folder.join("h.jsonl"));
    // Files end at two blocks; the signal that says so is off.
    let script = "trap '' XFSZ; ulimit -f 2; for n in 1 2 3 4 5; do \"$@\" || exit; done";
    let mut staged = Command::new("sh");
    staged.args([
        "-c",
        script,
        "sh",
        env!("CARGO_BIN_EXE_logclass"),
        "--history",
        "h.jsonl",
        "build.log",
    ]);
    staged.args(["--isolated", "--no-builtin", "--signatures"]);
    staged.arg(root().join("tests/data/demo.toml")).current_dir(&folder);
    write(&folder.join("build.log"), LOG);
    let output = staged.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("h.jsonl: File too large"), "{}", err(&output));
    assert!(out(&output).contains("error[demo/missing-package]"), "{}", out(&output));
    let after = read(&folder.join("h.jsonl"));
    assert!(after.starts_with(&before) && after.ends_with('\n'), "{after}");
    assert_eq!(lines(&folder.join("h.jsonl")), after.lines().count());
}
