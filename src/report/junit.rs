//! JUnit XML: each log a suite, each diagnosis a failed case in it.

use super::Report;
use super::escape::xml;
use super::findings::{Finding, findings_of, log_name};
use std::io::{self, Write};

/// Cases of one file; GitLab reads half a million.
const MOST: usize = 400_000;

/// Bytes of a case's text, so that even many of them stay below the 30 MB that
/// GitLab reads.
const BODY: usize = 16 << 10;

/// Bytes of all texts together.
const ALL: usize = 24 << 20;

pub(super) fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let failures: usize = reports.iter().map(|report| findings_of(report).len()).sum();
    let tests: usize = reports.iter().map(|report| findings_of(report).len().max(1)).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"logclass\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    )?;
    let mut room = ALL;
    for report in reports.iter().take(MOST) {
        suite(report, &mut room, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(report: &Report, room: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let findings = findings_of(report);
    let name = xml(log_name(report));
    let (tests, failures) = (findings.len().max(1), findings.len());
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    )?;
    if findings.is_empty() {
        writeln!(out, "    <testcase classname=\"logclass\" name=\"build\"/>")?;
    }
    for finding in &findings {
        case(finding, room, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn case(finding: &Finding, room: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let (id, title) = (xml(finding.id()), xml(&finding.title()));
    let mut text = finding.text();
    let most = BODY.min(*room);
    if text.len() > most {
        text.truncate((0..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
    }
    *room -= text.len();
    let name = format!("{title} ({})", xml(&finding.found_at()));
    let category = finding.category();
    // No `file`: the schema of the Jenkins plugin xunit refuses it.
    writeln!(out, "    <testcase classname=\"{id}\" name=\"{name}\">")?;
    writeln!(
        out,
        "      <failure message=\"{title}\" type=\"{category}\">{}</failure>",
        xml(&text)
    )?;
    writeln!(out, "    </testcase>")
}
