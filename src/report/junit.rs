//! JUnit XML: each log a suite, each diagnosis a failed case in it.

use super::Report;
use super::escape::xml;
use super::findings::{Finding, findings_of, log_name};
use std::io::{self, Write};

/// Bytes of a case's text before it is escaped.
const BODY: usize = 16 << 10;

/// Bytes of a file: GitLab reads 30 MB.
const MOST: usize = 28_000_000;

/// What a file or a suite holds.
#[derive(Default)]
struct Count {
    tests: usize,
    failures: usize,
    left_out: usize,
}

pub(super) fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let mut body = String::new();
    let mut all = Count::default();
    for report in reports {
        let left = MOST.saturating_sub(body.len());
        let (suite, count) = suite(report, left);
        all.tests += count.tests;
        all.failures += count.failures;
        all.left_out += count.left_out;
        body.push_str(&suite);
    }
    if all.left_out > 0 {
        all.tests += 1;
        body.push_str(&note(all.left_out));
    }
    let (tests, failures) = (all.tests, all.failures);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
    writeln!(out, "<testsuites name=\"logclass\" {counts}>\n{body}</testsuites>")
}

/// A log, in at most so many bytes: whole cases, or none and no suite.
fn suite(report: &Report, most: usize) -> (String, Count) {
    // What is round the cases, less the name of the log.
    const FRAME: usize = 256;
    let name = xml(log_name(report));
    let mut count = Count::default();
    let mut cases = String::new();
    let findings = findings_of(report);
    for finding in &findings {
        let case = case(finding);
        if FRAME + name.len() + cases.len() + case.len() > most {
            break;
        }
        count.failures += 1;
        cases.push_str(&case);
    }
    count.left_out = findings.len() - count.failures;
    count.tests = count.failures;
    if findings.is_empty() && FRAME + name.len() <= most {
        count.tests = 1;
        cases.push_str("    <testcase classname=\"logclass\" name=\"build\"/>\n");
    }
    if cases.is_empty() {
        return (cases, count);
    }
    let (tests, failures) = (count.tests, count.failures);
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\"");
    let suite = format!("  <testsuite name=\"{name}\" {counts}>\n{cases}  </testsuite>\n");
    (suite, count)
}

/// The last suite of a file that is full.
fn note(left_out: usize) -> String {
    format!(
        "  <testsuite name=\"logclass\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
         <testcase classname=\"logclass\" name=\"{left_out} more left out: the file is full\"/>\n  \
         </testsuite>\n"
    )
}

fn case(finding: &Finding) -> String {
    let (id, title) = (xml(finding.id()), xml(&finding.title()));
    let mut text = finding.text();
    if text.len() > BODY {
        text.truncate((0..=BODY).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
    }
    let (place, category, text) = (xml(&finding.found_at()), finding.category(), xml(&text));
    // No `file`: the schema of the Jenkins plugin xunit refuses it.
    format!(
        "    <testcase classname=\"{id}\" name=\"{title} ({place})\">\n      \
         <failure message=\"{title}\" type=\"{category}\">{text}</failure>\n    </testcase>\n"
    )
}
