//! JUnit XML: each log a suite, each diagnosis a failed case in it.

use super::escape::xml;
use super::findings::{Finding, findings_of, log_name};
use super::{RenderOptions, Report};
use std::io::{self, Write};

/// Cases of one file; GitLab reads half a million.
const MOST: usize = 400_000;

/// Bytes of a case's text, so that even many of them stay below the 30 MB that
/// GitLab reads.
const BODY: usize = 16 << 10;

/// Bytes of all texts together.
const ALL: usize = 24 << 20;

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let failures: usize = reports.iter().map(|report| findings_of(report).len()).sum();
    let tests: usize = reports.iter().map(|report| findings_of(report).len().max(1)).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"logclass\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    let mut room = ALL;
    for report in reports.iter().take(MOST) {
        suite(report, options, &mut room, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(
    report: &Report,
    options: &RenderOptions,
    room: &mut usize,
    out: &mut dyn Write,
) -> io::Result<()> {
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
        case(finding, options, room, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn case(
    finding: &Finding,
    options: &RenderOptions,
    room: &mut usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = finding.place(options);
    let (id, title) = (xml(finding.id()), xml(&finding.title()));
    let mut text = finding.text();
    let most = BODY.min(*room);
    if text.len() > most {
        text.truncate((0..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
    }
    *room -= text.len();
    let name = format!("{title} ({})", xml(&finding.found_at()));
    let (file, category) = (xml(&place.path), finding.category());
    let line = place.line.map(|line| format!(" line=\"{line}\"")).unwrap_or_default();
    writeln!(out, "    <testcase classname=\"{id}\" name=\"{name}\" file=\"{file}\"{line}>")?;
    writeln!(out, "      <failure message=\"{title}\" type=\"{category}\">{}</failure>", xml(&text))?;
    writeln!(out, "    </testcase>")
}
