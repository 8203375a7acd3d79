//! The native form of the Jenkins plugin warnings-ng:
//! `recordIssues(tool: issues(pattern: 'logclass.json'))`.

use super::escape::xml;
use super::findings::{Finding, findings};
use super::{RenderOptions, Report, json};
use crate::signature::Severity;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issues {
    #[serde(rename = "_class")]
    class: &'static str,
    issues: Vec<Issue>,
    size: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    file_name: String,
    severity: &'static str,
    line_start: u64,
    line_end: u64,
    column_start: u64,
    column_end: u64,
    category: &'static str,
    #[serde(rename = "type")]
    kind: String,
    message: String,
    description: String,
    fingerprint: String,
    origin: &'static str,
}

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let issues: Vec<Issue> =
        findings(reports).iter().map(|finding| issue(finding, options)).collect();
    let size = issues.len();
    let class = "io.jenkins.plugins.analysis.core.restapi.ReportApi";
    json::pretty(&Issues { class, issues, size }, out)
}

fn issue(finding: &Finding, options: &RenderOptions) -> Issue {
    let place = finding.place(options);
    let line = place.line.unwrap_or(0);
    let column = place.column.unwrap_or(0);
    Issue {
        file_name: place.path,
        severity: match finding.severity() {
            Severity::Error => "ERROR",
            Severity::Warning => "NORMAL",
            _ => "LOW",
        },
        line_start: line,
        line_end: line,
        column_start: column,
        column_end: column,
        category: finding.category(),
        kind: finding.id().to_string(),
        // The plugin shows both as HTML.
        message: xml(&finding.title()),
        description: format!("<pre>{}</pre>", xml(finding.text().trim_end())),
        fingerprint: finding.fingerprint(),
        origin: "logclass",
    }
}
