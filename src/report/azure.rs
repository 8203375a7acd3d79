//! Azure Pipelines: an issue for each diagnosis, after the text for people.
//!
//! The agent shows ten issues of each type for a task.

use super::escape::cut_utf16;
use super::findings::{Finding, findings};
use super::{RenderOptions, Report, text};
use crate::signature::Severity;
use std::io::{self, Write};

/// Issues of one type for a task (`_maxIssueCount` of the agent).
const MOST: usize = 10;

/// The agent sets no limit for a message; this is that of GitHub.
const MESSAGE: usize = 4096;

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    reports.iter().try_for_each(|report| text::write(report, &options.text, out))?;
    let all = findings(reports);
    for kind in ["error", "warning"] {
        let of: Vec<_> = all.iter().filter(|finding| kind_of(finding) == kind).collect();
        let shown = if of.len() > MOST { MOST - 1 } else { of.len() };
        for finding in &of[..shown] {
            issue(kind, finding, options, out)?;
        }
        if of.len() > shown {
            writeln!(out, "##vso[task.logissue type={kind}]logclass: {} more", of.len() - shown)?;
        }
    }
    Ok(())
}

/// There is no third type.
fn kind_of(finding: &Finding) -> &'static str {
    if finding.severity() == Severity::Error { "error" } else { "warning" }
}

fn issue(
    kind: &str,
    finding: &Finding,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = finding.place(options);
    let mut properties = format!("type={kind};code={};", escape(&finding.shown_id()));
    // The agent links source files; the log is linked anyway.
    if !place.in_log {
        properties += &format!("sourcepath={};", escape(&place.path));
        properties.extend(place.line.map(|line| format!("linenumber={line};")));
        properties.extend(place.column.map(|column| format!("columnnumber={column};")));
    }
    let text = format!("{}\n{}", finding.title(), finding.text());
    let message = escape(&cut_utf16(text.trim_end(), MESSAGE));
    writeln!(out, "##vso[task.logissue {properties}]{message}")
}

fn escape(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(']', "%5D")
        .replace(';', "%3B")
}
