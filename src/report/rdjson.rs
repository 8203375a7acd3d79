//! Reviewdog Diagnostic Format: `reviewdog -f=rdjson`.

use super::findings::{Finding, findings};
use super::{RenderOptions, Report, json};
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
    let diagnostics = all.iter().map(|finding| diagnostic(finding, options)).collect();
    json::pretty(&Result { source: SOURCE, severity, diagnostics }, out)
}

/// Writes one diagnostic a line.
pub(super) fn write_lines(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    findings(reports).iter().try_for_each(|finding| {
        let line = Diagnostic { source: Some(SOURCE), ..diagnostic(finding, options) };
        json::line(&line, out)
    })
}

fn diagnostic(finding: &Finding, options: &RenderOptions) -> Diagnostic {
    let place = finding.place(options);
    let range = place.line.map(|line| Range { start: Position { line, column: place.column } });
    Diagnostic {
        message: format!("{}\n{}", finding.title(), finding.text().trim_end()),
        location: Location { path: place.path, range },
        severity: word(finding.severity()),
        source: None,
        code: Code { value: finding.id().to_string(), url: finding.link().map(str::to_string) },
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        _ => "INFO",
    }
}
