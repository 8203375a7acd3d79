//! The limits of SECURITY.md, each at work.

#![cfg(unix)]

use crate::engines::a_flood_gives_the_same_report_whoever_reads_it_and_hides_no_end_of_a_log;
use crate::history::processes_at_once_replace_a_full_ledger_and_lose_no_new_line;
use crate::root;
use crate::run_zip::too_many_entries_and_damage_are_refused;
use logclass::{Classifier, Database, Options};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Output, Stdio};

/// What the command may take in all, in KiB: text of the program and all.
const MEMORY: u32 = 256 << 10;

/// Runs the command on what `feed` writes, in so much memory at most.
fn in_bounds(
    args: &[&str],
    feed: impl FnOnce(&mut BufWriter<ChildStdin>) + Send + 'static,
) -> Output {
    let script = format!("ulimit -v {MEMORY}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_logclass"), "--isolated"]);
    command.args(["--format", "json"]).args(args).current_dir(root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut stdin = BufWriter::with_capacity(1 << 20, child.stdin.take().expect("piped"));
    let writer = std::thread::spawn(move || feed(&mut stdin));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends");
    output
}

fn report(output: &Output) -> serde_json::Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {errors}", output.status);
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// The rows of the table, each with the test that has the limit at work.
const ROWS: &[(&str, fn())] = &[
    ("decoded input", what_is_decoded),
    ("decompression", an_archive_that_unpacks_beyond_reason),
    ("entries of a zip, unpacked in all", too_many_entries_and_damage_are_refused),
    ("part of a line that is matched", the_part_of_a_line_that_is_matched),
    ("neighbourhood of a match", the_neighbourhood_of_a_match),
    ("effort of a pattern", a_hundred_thousand_captures_and_a_flood_of_evidence),
    (
        "effort of all patterns together",
        a_flood_gives_the_same_report_whoever_reads_it_and_hides_no_end_of_a_log,
    ),
    ("matches kept of a pattern", a_hundred_thousand_captures_and_a_flood_of_evidence),
    ("end of the log kept for excerpts", the_end_of_the_log_that_excerpts_come_from),
    ("excerpt lines, evidence lines, diagnoses", diagnoses),
    ("a quoted line, a captured value", quoted_lines_and_captured_values),
    ("signature file", signature_files),
    ("pattern, with its fragments", signature_files),
    ("compiled pattern", patterns),
    ("compiled patterns of all loaded files", patterns_of_all_loaded_files),
    ("nested groups of a pattern", patterns),
    ("shared `forbid` conditions times signatures of a file", signature_files),
    ("settings file, patterns to redact in it", settings),
    (
        "history (`--history`), a line of it",
        processes_at_once_replace_a_full_ledger_and_lose_no_new_line,
    ),
    ("folders below a folder", folders_below_a_folder),
];

#[test]
fn every_row_of_the_table_has_a_test() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).expect("it is committed");
    let table = page.split("\n\n").find(|part| part.starts_with("| limit |")).expect("it has one");
    let rows = table.lines().skip(2).filter_map(|row| row.split(" | ").next()?.strip_prefix("| "));
    assert_eq!(rows.collect::<Vec<_>>(), ROWS.iter().map(|row| row.0).collect::<Vec<_>>());
}

const DEMO: [&str; 3] = ["--no-builtin", "--signatures", "tests/data/demo.toml"];

fn file(name: &str, text: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("logclass-limits-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("writable");
    path
}

/// Why a signature file of this text is refused.
fn refusal(name: &str, text: &str) -> String {
    let path = file(name, text.as_bytes());
    let error = Database::empty().load(&path).expect_err("it is refused");
    error.to_string()
}

fn signature(n: usize, pattern: &str) -> String {
    format!(
        "[[signature]]\nid = \"demo/s{n}\"\ntitle = \"t\"\ncategory = \"test\"\npatterns = ['{pattern}']\n"
    )
}

/// The database of the test signatures and of this text.
fn classifier(text: &str) -> Classifier {
    let mut database = Database::empty();
    database.add("demo.toml", text).expect("it is well formed");
    Classifier::new(database, Options::default())
}

#[test]
fn a_line_of_a_gibibyte() {
    let output = in_bounds(&[], |out| {
        let block = vec![b'e'; 1 << 20];
        (0..1024).for_each(|_| out.write_all(&block).expect("all is read"));
        out.write_all(b"\nERROR: unable to select packages:\n  foo-dev (no such package):\n")
            .expect("all is read");
    });
    let report = report(&output);
    assert_eq!(report["input"]["lines"], 3);
    assert_eq!(report["diagnoses"][0]["line"], 3);
}

#[test]
fn a_million_steps() {
    let output = in_bounds(&[], |out| {
        for n in 0..1_000_000 {
            writeln!(out, "##[group]Run step {n}\n##[endgroup]").expect("all is read");
        }
    });
    assert_eq!(report(&output)["input"]["lines"], 2_000_000);
}

#[test]
fn ten_million_streams() {
    let output = in_bounds(&[], |out| {
        for n in 0..10_000_000 {
            writeln!(out, "#{n} 0.1 x").expect("all is read");
        }
    });
    assert_eq!(report(&output)["input"]["lines"], 10_000_000);
}

#[test]
fn a_hundred_thousand_captures_and_a_flood_of_evidence() {
    let output = in_bounds(&DEMO, |out| {
        for n in 0..100_000 {
            writeln!(out, "demo: no such package: lib{n}{}", "x".repeat(500)).expect("all is read");
        }
    });
    let report = report(&output);
    let first = &report["diagnoses"][0];
    assert_eq!(report["diagnoses"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["evidence"].as_array().map(Vec::len), Some(16));
    assert!(first["occurrences"].as_u64() >= Some(2_000), "{}", first["occurrences"]);
    assert_eq!(report["stats"]["given_up"], 1);
}

#[test]
fn the_text_says_that_a_pattern_was_given_up_and_only_then() {
    let note = "; 1 pattern given up under a flood of its lines";
    for (lines, said) in [(1_000, false), (3_000, true)] {
        let log: String = (0..lines).map(|n| format!("demo: no such package: lib{n}\n")).collect();
        let args = [&DEMO[..], &["--format", "text", "-"]].concat();
        let output = crate::logclass(&args, log.as_bytes());
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(text.contains(note), said, "{text}");
    }
}

#[test]
fn a_log_that_has_every_pattern_compiled() {
    let output = in_bounds(&[], |out| {
        let database = Database::builtin();
        for example in database.iter().flat_map(|signature| &signature.example) {
            writeln!(out, "{}", example.log).expect("all is read");
        }
    });
    assert_eq!(report(&output)["diagnoses"].as_array().map(Vec::len), Some(10));
}

#[test]
fn an_archive_that_unpacks_beyond_reason() {
    let zeros = "head -c 300000000 /dev/zero";
    for pack in ["gzip -9", "zstd -19 -q"] {
        let packed = Command::new("sh").args(["-c", &format!("{zeros} | {pack}")]).output();
        let packed = packed.expect("it is there").stdout;
        let output = in_bounds(&[], move |out| {
            // It is refused before its end.
            let _ = out.write_all(&packed);
        });
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("unpacks to over 1000 times its size"), "{pack}: {text}");
    }
}

#[test]
fn what_is_decoded() {
    let output = in_bounds(&["--max-input", "1000"], |out| {
        let _ = out.write_all(&b"0123456789abcde\n".repeat(1000));
    });
    let report = report(&output);
    assert_eq!(report["input"]["bytes"], 1000);
    assert_eq!(report["input"]["truncated"], "stopped after 1000 bytes");
}

#[test]
fn the_part_of_a_line_that_is_matched() {
    let classifier = classifier(&signature(0, "boom here"));
    for (at, found) in [(60 << 10, 1), (70 << 10, 0)] {
        let log = format!("{} boom here\n", "x".repeat(at));
        assert_eq!(classifier.classify(log.as_bytes()).diagnoses.len(), found, "{at}");
    }
}

#[test]
fn the_neighbourhood_of_a_match() {
    let text = signature(0, "boom here");
    let classifier =
        classifier(&format!("{text}require = [{{ pattern = 'and there', within = 5 }}]\n"));
    for (gap, found) in [(60 << 10, 1), (70 << 10, 0)] {
        let log = format!("boom here\n{}\nand there\n", "x".repeat(gap));
        assert_eq!(classifier.classify(log.as_bytes()).diagnoses.len(), found, "{gap}");
    }
}

#[test]
fn the_end_of_the_log_that_excerpts_come_from() {
    let good = "all is well\n".repeat((5 << 20) / 12);
    let log = format!("fatal error: early\n{good}fatal error: late\nmake: *** [all] Error 1\n");
    let report = Classifier::builtin().classify(log.as_bytes());
    let shown: Vec<&String> = report.excerpts.iter().flat_map(|e| &e.lines).collect();
    assert!(shown.len() <= 30 && shown.iter().any(|line| line.contains("late")), "{shown:?}");
    assert!(!shown.iter().any(|line| line.contains("early")), "{shown:?}");
}

#[test]
fn diagnoses() {
    let many: String = (0..50).map(|n| signature(n, &format!("boom {n}!"))).collect();
    let log: String = (0..50).map(|n| format!("boom {n}!\n")).collect();
    assert_eq!(classifier(&many).classify(log.as_bytes()).diagnoses.len(), 10);
}

#[test]
fn signature_files() {
    let long = format!("# {}\n", "x".repeat(17 << 20));
    assert!(refusal("demo.toml", &long).contains("bytes are too many"));
    let copies = format!("forbid = [{}]\n", "{ pattern = 'zz' },".repeat(1000));
    let many: String = (0..1000).map(|n| signature(n, "boom")).collect();
    assert!(refusal("demo.toml", &format!("{copies}{many}")).contains("conditions for all"));
    let fragment = format!("[fragments]\nx = '{}'\n", "(?:ab|cd)".repeat(4000));
    let grown = format!("{fragment}{}", signature(0, &"{{x}}".repeat(4000)));
    assert!(refusal("demo.toml", &grown).contains("a pattern of more than 65536 bytes"));
}

#[test]
fn patterns() {
    for pattern in [
        "((((((a{100}){100}){100}){100}){100}){100})".to_string(),
        "(?:[a-z]{1,99}q){1,99}".repeat(20),
    ] {
        let message = refusal("demo.toml", &signature(0, &pattern));
        assert!(message.contains("size limit"), "{message}");
    }
    let deep = format!("{}a{}", "(".repeat(300), ")".repeat(300));
    assert!(refusal("demo.toml", &signature(0, &deep)).contains("nested"));
}

/// What a thread of the standard library has is twice as much.
#[test]
fn patterns_nested_as_deep_as_they_may_be_need_no_more_than_a_mebibyte_of_stack() {
    for (open, close) in [("(", ")"), ("(?:", "|b)"), ("(?:", "|b)*"), ("(?:", "*|b)*")] {
        for depth in [50, 75, 120, 240] {
            let pattern = format!("^{}a{} boom", open.repeat(depth), close.repeat(depth));
            let read = move || {
                let mut database = Database::empty();
                let taken = database.add("demo.toml", &signature(0, &pattern)).is_ok();
                Classifier::new(database, Options::default()).classify(b"ax: boom\n");
                taken
            };
            let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(read);
            let taken = thread.expect("it starts").join().expect("it ends");
            assert!(taken || depth > 50, "{open} {close}");
        }
    }
}

#[test]
fn patterns_of_conditions() {
    let big = "(?:[a-z]{1,99}q){1,99}".repeat(20);
    for condition in ["require", "forbid", "evidence"] {
        for within in ["", ", within = 5"] {
            let text = signature(0, "boom");
            let text = format!("{text}{condition} = [{{ pattern = '{big}'{within} }}]\n");
            let message = refusal("demo.toml", &text);
            assert!(message.contains("demo.toml:2: pattern"), "{message}");
            assert!(message.contains("size limit"), "{message}");
        }
    }
}

#[test]
fn patterns_of_all_loaded_files() {
    // Each of them is far below the limit of one pattern.
    let big = |n: usize| signature(n, &format!("boom {n} [a-z]{{1000}}"));
    let some = |from: usize| (from..from + 1000).map(big).collect::<String>();
    let mut database = Database::empty();
    database.add("demo.toml", &some(0)).expect("these are not too many");
    let error = database.add("demo.toml", &some(1000)).expect_err("it is too much in all");
    let message = error.to_string();
    assert!(message.contains("the patterns of all loaded files would take more"), "{message}");
    // A signature is five lines, its id the second.
    let line = error.line().expect("it is known");
    assert_eq!(line % 5, 2, "{message}");
    assert!((1000..4000).contains(&line), "{message}");
    // What was refused takes nothing.
    assert_eq!(database.len(), 1000);
    database.add("demo.toml", &signature(9999, "boom")).expect("there is room for a small one");
}

#[test]
fn an_id_that_comes_twice() {
    let same = signature(0, "boom") + &signature(1, "bang") + &signature(0, "crash");
    let message = refusal("demo.toml", &same);
    assert!(message.ends_with("demo.toml:12: id \"demo/s0\" is there already"), "{message}");
    let mut database = Database::empty();
    database.add("demo.toml", &signature(0, "boom")).expect("it is the first");
    let again = format!("# overrides \"demo/s0\"\n{}", signature(0, "boom"));
    let error = database.add("demo.toml", &again).expect_err("it is the second");
    assert_eq!(error.line(), Some(3), "{error}");
}

#[test]
fn a_hundred_thousand_signatures() {
    let all: String = (0..100_000).map(|n| signature(n, &format!("word{n} of{}", n * 7))).collect();
    let path = file("demo.toml", all.as_bytes());
    let path = path.to_str().expect("plain");
    let script = "ulimit -v 1048576; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_logclass"), "--isolated", "--concise"]);
    command.args(["--no-builtin", "--signatures", path, "-"]);
    let log = file("build.log", b"word99999 of699993\n");
    command.stdin(std::fs::File::open(log).expect("it is there"));
    let output = command.output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("demo/s99999"), "{text} {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn templates_of_nothing_but_braces() {
    // A quadratic search would take minutes.
    let text = signature(0, "boom here")
        .replace("title = \"t\"", &format!("title = \"{}\"", "{a".repeat(500_000)));
    assert_eq!(classifier(&text).classify(b"boom here\n").diagnoses.len(), 1);
}

#[test]
fn quoted_lines_and_captured_values() {
    let text = signature(0, "boom here (?<rest>.*)");
    let classifier = classifier(&format!("{text}captures = {{ rest = \"the rest\" }}\n"));
    let log = format!("{}boom here {}\n", "x".repeat(9000), "y".repeat(9000));
    let diagnosis = &classifier.classify(log.as_bytes()).diagnoses[0];
    assert_eq!(diagnosis.text.len(), 2048);
    assert_eq!(diagnosis.captures["rest"].len(), 2048);
}

#[test]
fn settings() {
    let patterns = |count| format!("redact = [{}]\n", "'x',".repeat(count));
    for (text, status, message) in [
        (patterns(64), 0, ""),
        (patterns(65), 2, "redact: more than 64 patterns"),
        (format!("# {}\n", "x".repeat(1 << 20)), 2, "longer than 1 MiB"),
    ] {
        let path = file(&format!("settings-{status}-{}.toml", message.len()), text.as_bytes());
        let output = crate::logclass(&["--config", path.to_str().expect("plain")], b"x\n");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{errors}");
        assert!(errors.contains(message), "{errors}");
    }
}

#[test]
fn folders_below_a_folder() {
    let root = file("deep", b"").with_file_name("folders");
    let deepest = (0..40).fold(root.clone(), |folder, n| folder.join(n.to_string()));
    std::fs::create_dir_all(&deepest).expect("writable");
    let near = root.join("0/1/near.log");
    std::fs::write(&near, "all is well\n").expect("writable");
    std::fs::write(deepest.join("far.log"), "all is well\n").expect("writable");
    let output = crate::logclass(&["--format", "json", root.to_str().expect("plain")], b"");
    let set = report(&output);
    assert_eq!(set["reports"].as_array().map(Vec::len), Some(1), "{set}");
}
