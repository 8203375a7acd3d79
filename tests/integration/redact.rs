//! Secrets do not reach a report, in any format, unless that is asked for.

use crate::{logclass, root};
use logclass::report::Format;

const LOG: &[u8] =
    b"demo: login refused: https://ci:p4ssw0rd@example.org/x token=abcdef0123456789\n\
    curl -H 'Authorization: Bearer abcdef0123456789'\ndemo: build failed\n";

fn print(format: Format, extra: &[&str]) -> String {
    let demo = root().join("tests/data/demo.toml");
    let mut args =
        vec!["--isolated", "--no-builtin", "--signatures", demo.to_str().expect("plain")];
    args.extend(["--format", format.name()]);
    args.extend(extra);
    String::from_utf8(logclass(&args, LOG).stdout).expect("reports are UTF-8")
}

#[test]
fn no_format_shows_a_secret() {
    for &format in Format::ALL {
        let text = print(format, &[]);
        // A patch quotes no log.
        let quotes = format != Format::Diff;
        assert_eq!(text.contains("redacted"), quotes, "{}: {text}", format.name());
        for secret in ["p4ssw0rd", "abcdef0123456789"] {
            assert!(!text.contains(secret), "{}: {text}", format.name());
        }
    }
}

#[test]
fn the_match_is_still_marked() {
    let report: serde_json::Value =
        serde_json::from_str(&print(Format::Json, &[])).expect("it is JSON");
    let first = &report["diagnoses"][0];
    let text = first["text"].as_str().expect("a text");
    let end = first["span"][1].as_u64().expect("an end") as usize;
    assert_eq!(end, text.len(), "the pattern matches to the end of the line");
    assert_eq!(first["captures"]["token"], "[redacted]");
    assert!(first["title"].as_str().expect("a title").ends_with("with [redacted]"), "{first}");
}

#[test]
fn secrets_stay_when_that_is_asked_for() {
    assert!(print(Format::Text, &["--no-redact"]).contains("p4ssw0rd"));
}

#[test]
fn what_authors_wrote_is_left_alone() {
    let path = root().join("tests/data/example.json");
    let text = std::fs::read_to_string(path).expect("it is committed");
    let mut report: logclass::Report = serde_json::from_str(&text).expect("it is a report");
    let steps = ["export PGPASSWORD=postgres", "Log in with --password hunter22 first."];
    report.diagnoses[0].remediations[0].steps = steps.map(str::to_string).to_vec();
    let before = report.clone();
    logclass::redact::Redactor::default().report(&mut report);
    assert_eq!(report, before);
    report.diagnoses[0].captures.insert("password".into(), "hunter22".into());
    logclass::redact::Redactor::default().report(&mut report);
    let steps = &report.diagnoses[0].remediations[0].steps;
    assert_eq!(steps[1], "Log in with --password [redacted] first.");
}
