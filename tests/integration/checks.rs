//! What the readers of reports check with, run on what logclass writes.

use crate::{root, same_as_committed};
use logclass::report::{Document, Format, RenderOptions};
use std::process::Command;

/// Runs a script that needs Python and its packages. Without Python it is
/// skipped, unless this is a build of the project itself.
fn script(name: &str) {
    let there = Command::new("python3").arg("--version").output().is_ok();
    if !there && std::env::var_os("CI").is_none() {
        return;
    }
    let output = Command::new(root().join("scripts").join(name))
        .arg(env!("CARGO_BIN_EXE_logclass"))
        .output()
        .expect("the script starts");
    let (out, err) = (&output.stdout, &output.stderr);
    let said = format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err));
    assert!(output.status.success(), "{said}");
}

#[cfg(unix)]
#[test]
fn scripts_of_the_checks_pass() {
    // One after the other: they share an environment.
    script("check-reports");
    script("check-ci");
}

/// The page shows each format by an example that is made here.
#[test]
fn the_page_on_reports_has_fresh_examples() {
    let path = root().join("docs/reports.md");
    let page = std::fs::read_to_string(&path).expect("it is committed");
    let report = std::fs::read_to_string(root().join("tests/data/example.json")).expect("it is");
    let document = Document::One(serde_json::from_str(&report).expect("it is a report"));
    let mut fresh = page.clone();
    for &format in Format::ALL {
        let mut out = Vec::new();
        format.write(&document, &RenderOptions::default(), &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("reports are UTF-8");
        fresh = with_example(&fresh, format.name(), &text);
    }
    same_as_committed(&path, &fresh);
}

/// The page with what stands between the two marks of an example replaced.
fn with_example(page: &str, name: &str, text: &str) -> String {
    const MOST: usize = 32;
    let open = format!("<!-- example: {name} -->\n");
    let (head, rest) = page.split_once(&open).unwrap_or_else(|| panic!("no example of {name}"));
    let (_, tail) = rest.split_once("<!-- end -->").expect("an example ends");
    let lines: Vec<&str> = text.lines().collect();
    let cut = if lines.len() > MOST { "\n..." } else { "" };
    let shown = lines[..lines.len().min(MOST)].join("\n");
    format!("{head}{open}````text\n{shown}{cut}\n````\n<!-- end -->{tail}")
}
