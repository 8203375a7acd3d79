//! Asking why, comparing with a passing build, and the promise of "high".

use crate::{logclass, root};
use std::path::PathBuf;

const SIGNATURES: &str = r#"
[[signature]]
id = "demo/bent"
title = "The widget {name} is bent"
category = "test"
patterns = ['^widget (?P<name>\S+) is bent$']
captures = { name = "the widget" }
overrides = ["demo/any"]

[[signature]]
id = "demo/any"
title = "A widget is wrong"
category = "test"
patterns = ['^widget \S+ is \w+$']
fatal = false

[[signature]]
id = "demo/oiled"
title = "The widget was oiled in vain"
category = "test"
patterns = ['^widget \S+ squeaks$']
require = [{ pattern = '^oil: (?:low|none)$', where = "before", within = 3 }]
"#;

/// A file in a folder of this test's own.
fn file(name: &str, text: &str) -> String {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("logclass-truth-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("writable");
    path.display().to_string()
}

/// Runs a command with the signatures above, kept in a file for each test.
fn demo(test: &str, args: &[&str], input: &[u8]) -> std::process::Output {
    let folder = file(&format!("{test}.txt"), "").replace(".txt", "");
    std::fs::create_dir_all(&folder).expect("writable");
    let signatures = file(&format!("{test}/demo.toml"), SIGNATURES);
    let (first, rest) = args.split_at(1);
    logclass(&[first, &["--no-builtin", "--signatures", &signatures], rest].concat(), input)
}

fn why(test: &str, id: &str, log: &str, line: &str) -> String {
    let path = file(&format!("{test}.log"), log) + line;
    let output = demo(test, &["test", "--why", id, &path], b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn why_names_the_match_and_its_place_in_the_report() {
    let text = why("match", "demo/bent", "oil: full\nwidget a is bent\n", "");
    for part in ["line 2: widget a is bent", "name=\"a\"", "rank: no doubt", "reported as number 1"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn why_names_what_beat_a_match() {
    let text = why("beaten", "demo/any", "widget a is bent\n", ":1");
    assert!(text.contains("beaten: demo/bent overrides it (line 1)"), "{text}");
}

#[test]
fn why_names_the_condition_that_failed() {
    let text = why("condition", "demo/oiled", "oil: full\nwidget a squeaks\n", "");
    assert!(text.contains("required") && text.contains("within 3 lines before it"), "{text}");
    assert!(text.contains("not found") && text.contains("dropped"), "{text}");
}

#[test]
fn why_says_how_far_a_pattern_got() {
    let text = why("far", "demo/bent", "widget a is broken\n", ":1");
    assert!(
        text.contains("no literal of it on the line: \" is bent\"") || text.contains("it stops at"),
        "{text}"
    );
    let text = why("none", "demo/bent", "all is well\n", "");
    assert!(text.contains("no line has a literal of it"), "{text}");
}

#[test]
fn why_finds_a_line_whose_colours_split_its_literal() {
    let text = why("colours", "demo/bent", "all is well\nwidget a is\x1b[31m bent\x1b[0m\n", "");
    assert!(text.contains("line 2: widget a is bent"), "{text}");
}

#[test]
fn why_says_when_a_line_is_a_command_or_passing() {
    let text = why("trace", "demo/any", "##[group]Run widget a is bent\n", ":1");
    assert!(text.contains("it shows a command"), "{text}");
}

#[test]
fn why_of_what_is_not_there_is_said() {
    let log = file("there.log", "x\n");
    let output = demo("missing", &["test", "--why", "no/such-id", &log], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no/such-id"));
    let text = why("past", "demo/any", "x\n", ":99");
    assert!(text.contains("no such line"), "{text}");
}

#[test]
fn scores_are_explained_on_the_side() {
    let log = b"widget a is bent\n";
    let plain = demo("plain", &["scan", "--concise"], log);
    let output = demo("scores", &["scan", "--concise", "--explain-score"], log);
    assert_eq!(output.stdout, plain.stdout);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("demo/bent line 1: no doubt; reported as number 1"), "{text}");
    let output = demo("words", &["scan", "--explain-score"], b"frob: fatal error: it is torn\n");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("words +"), "{text}");
}

#[test]
fn a_baseline_takes_out_noise_and_what_builds_survive_but_no_fatal_cause() {
    let green = file(
        "green.log",
        "widget a is odd\nwidget a is bent\nfrob: error: cache /tmp/a1/x is old\n",
    );
    let id = |log: &str, args: &[&str]| {
        let all = [&["scan", "--format", "json", "--exit-code", "1"], args].concat();
        let output = demo("baseline", &all, log.as_bytes());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        (report["diagnoses"][0]["id"].clone(), report["excerpts"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(id("widget a is odd\n", &[]).0, "demo/any");
    assert_eq!(id("widget a is odd\n", &["--baseline", &green]).0, serde_json::Value::Null);
    assert_eq!(id("widget a is bent\n", &["--baseline", &green]).0, "demo/bent");
    let noise = "frob: error: cache /tmp/b2/x is old\n";
    let log = format!("step one\nfrob: error: the gadget is torn\n{}{noise}", "step\n".repeat(40));
    assert_eq!(id(&log, &[]).1, 2);
    assert_eq!(id(&log, &["--baseline", &green]).1, 1);
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error() {
    let output = logclass(&["--baseline", "/nonexistent/green.log"], b"x\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nonexistent/green.log"));
}

#[test]
fn weights_from_a_file_are_checked() {
    let weights = file("weights.toml", "[words]\n\"error\" = 1\n");
    let output = logclass(&["--excerpt-weights", &weights], b"x\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_measured_confidence_keeps_its_promise() {
    let page = std::fs::read_to_string(root().join("docs/confidence.md")).expect("it is there");
    // the first table is about the recordings as they are; the one of longer jobs promises nothing
    let measured =
        page.split("As recorded: ").nth(1).expect("scripts/calibrate has written the table");
    let row = measured.lines().find(|line| line.starts_with("| high | ")).expect("it has this row");
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let count = |cell: usize| cells[cell].parse::<u64>().expect("a count");
    assert!(count(3) > 0 && 100 * count(2) >= 97 * count(3), "{row}");
}

#[test]
fn what_a_container_prints_belongs_to_the_step_that_runs_it() {
    let inner = |prefix: &str| {
        let log = format!(
            "2024-05-14T11:19:20.0000000Z ##[group]Run actions/checkout@v4\n\
             2024-05-14T11:19:21.0000000Z ##[endgroup]\n\
             2024-05-14T11:19:22.0000000Z ##[group]Run make image\n\
             2024-05-14T11:19:22.0000000Z ##[endgroup]\n\
             2024-05-14T11:19:23.0000000Z {prefix}oil: low\n\
             2024-05-14T11:19:24.0000000Z {prefix}widget a squeaks\n\
             2024-05-14T11:19:26.0000000Z ##[error]Process completed with exit code 1.\n"
        );
        // the word of the runner is in the built-in database
        let signatures = file("container/demo.toml", SIGNATURES);
        let args = ["--format", "json", "--signatures", &signatures];
        let report = logclass(&args, log.as_bytes()).stdout;
        let report: serde_json::Value = serde_json::from_slice(&report).expect("it is JSON");
        (report["diagnoses"][0]["id"].clone(), report["diagnoses"][0]["line"].clone())
    };
    std::fs::create_dir_all(file("container.txt", "").replace(".txt", "")).expect("writable");
    for prefix in ["", "#5 1.234 ", "test_1  | ", "test-1  | "] {
        assert_eq!(inner(prefix), ("demo/oiled".into(), 6.into()), "{prefix:?}");
    }
}
