//! GitHub Actions: annotations on the run and on the lines of the files, the
//! step's summary, its outputs.
//!
//! The runner shows ten annotations of each type for a step and drops the rest,
//! so the most important come first and the last says how many more there are.
//! Between `::stop-commands::TOKEN` and `::TOKEN::` it takes nothing for a
//! command; the token is a word that the text between does not hold.

use super::escape::{cut_utf16, word_not_in};
use super::findings::{Finding, Overview, findings};
use super::{RenderOptions, Report, Verdict, markdown, text};
use crate::signature::Severity;
use std::io::{self, Write};

/// Annotations of one type for a step (`_maxCountPerIssueType` of the runner).
const MOST: usize = 10;

/// UTF-16 units of a message (`_maxIssueMessageLength`).
const MESSAGE: usize = 4096;

/// Bytes of a step's summary; more, and the runner shows none of it. Below
/// 1 MiB by what other tools may add in the same step.
pub const SUMMARY: usize = (1 << 20) - (16 << 10);

/// Writes the text for people and the annotations.
pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut body = Vec::new();
    reports.iter().try_for_each(|report| text::write(report, &options.text, &mut body))?;
    let token = word_not_in(&String::from_utf8_lossy(&body));
    writeln!(out, "::stop-commands::{token}")?;
    out.write_all(&body)?;
    writeln!(out, "::{token}::")?;
    let all = findings(reports);
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let of: Vec<_> = all.iter().filter(|finding| finding.severity() == severity).collect();
        let shown = if of.len() > MOST { MOST - 1 } else { of.len() };
        for finding in &of[..shown] {
            annotation(command, finding, options, out)?;
        }
        if of.len() > shown {
            let more = of.len() - shown;
            writeln!(out, "::{command} title=logclass::{more} more, see the summary of the job")?;
        }
    }
    Ok(())
}

fn annotation(
    command: &str,
    finding: &Finding,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = finding.place(options);
    let mut properties = Vec::new();
    // A stream is no file that an annotation could be put on.
    if !place.in_log || finding.has_log_file() {
        properties.push(format!("file={}", property(&place.path)));
        properties.extend(place.line.map(|line| format!("line={line}")));
        let column = place.column.filter(|_| place.line.is_some() && !place.in_log);
        properties.extend(column.map(|column| format!("col={column}")));
    }
    properties.push(format!("title={}", property(&finding.title())));
    let text = format!("[{}] {}", finding.shown_id(), finding.text());
    let message = data(&cut_utf16(text.trim_end(), MESSAGE));
    writeln!(out, "::{command} {}::{message}", properties.join(","))
}

/// The text after `::`. `%` goes first, for the others make new ones.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Writes a step's summary in at most so many bytes, cut between diagnoses.
///
/// # Errors
/// Those of `out`.
pub fn write_summary(
    reports: &[Report],
    options: &RenderOptions,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    markdown::write(reports, options, most, out)
}

/// Writes a step's outputs: `verdict`, `id`, `category`, `title`, `count` and
/// the path of the saved `report`.
///
/// # Errors
/// Those of `out`.
pub fn write_outputs(
    reports: &[Report],
    report: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let overview = Overview::new(reports);
    let first = findings(reports).into_iter().next();
    let unknown = overview.verdict() == Verdict::Unknown;
    let cause = first.filter(|_| !unknown);
    let outputs = [
        ("verdict", overview.verdict().as_str().to_string()),
        ("id", cause.map(|finding| finding.shown_id()).unwrap_or_default()),
        ("category", cause.map(|finding| finding.category().to_string()).unwrap_or_default()),
        ("title", first.map(|finding| finding.title()).unwrap_or_default()),
        ("count", overview.count().to_string()),
        ("report", report.unwrap_or_default().to_string()),
    ];
    for (name, value) in outputs {
        let end = word_not_in(&value);
        write!(out, "{name}<<{end}\n{value}\n{end}\n")?;
    }
    Ok(())
}
