//! Reviewdog Diagnostic Format: `reviewdog -f=rdjson`.

use super::escape::printable;
use super::findings::{Finding, findings};
use super::{RenderOptions, Report, Suggestion, json};
use crate::signature::Severity;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Result {
    source: Source,
    severity: &'static str,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

const SOURCE: Source = Source { name: "logclass", url: "https://github.com/logclass/logclass" };

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Replacement>,
}

#[derive(Serialize)]
struct Replacement {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
}

#[derive(Serialize)]
struct Code {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Writes one document.
pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let all = findings(reports);
    let severity = match all.iter().map(Finding::severity).min() {
        Some(severity) => word(severity),
        None => "INFO",
    };
    let diagnostics = all.iter().flat_map(|finding| diagnostics(finding, options)).collect();
    json::pretty(&Result { source: SOURCE, severity, diagnostics }, out)
}

/// Writes one diagnostic a line.
pub(super) fn write_lines(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let all = findings(reports);
    let mut lines = all.iter().flat_map(|finding| diagnostics(finding, options));
    lines.try_for_each(|line| json::line(&Diagnostic { source: Some(SOURCE), ..line }, out))
}

/// What was found, and each change on the spot: a review shows a suggestion
/// only on the lines that it changes.
fn diagnostics(finding: &Finding, options: &RenderOptions) -> Vec<Diagnostic> {
    let mut all = vec![diagnostic(finding, options)];
    all.extend(finding.suggestions().map(|suggestion| spot(finding, suggestion)));
    all
}

fn spot(finding: &Finding, suggestion: &Suggestion) -> Diagnostic {
    let whole_lines = || Range {
        start: Position { line: suggestion.line, column: None },
        end: Some(Position { line: suggestion.lines().end - 1, column: None }),
    };
    let text = suggestion.after.join(suggestion.line_end());
    Diagnostic {
        message: format!("{}: {}", finding.title(), printable(&suggestion.title())),
        location: Location { path: suggestion.file.clone(), range: Some(whole_lines()) },
        severity: word(finding.severity()),
        source: None,
        code: code(finding),
        suggestions: vec![Replacement { range: whole_lines(), text }],
    }
}

fn diagnostic(finding: &Finding, options: &RenderOptions) -> Diagnostic {
    let place = finding.place(options);
    let start = |line| Position { line, column: place.column };
    let range = place.line.map(|line| Range { start: start(line), end: None });
    Diagnostic {
        message: format!("{}\n{}", finding.title(), finding.text().trim_end()),
        location: Location { path: place.path, range },
        severity: word(finding.severity()),
        source: None,
        code: code(finding),
        suggestions: Vec::new(),
    }
}

fn code(finding: &Finding) -> Code {
    Code { value: finding.id().to_string(), url: finding.link().map(str::to_string) }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        _ => "INFO",
    }
}
