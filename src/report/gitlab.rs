//! GitLab Code Quality: one array, shown in the merge request.

use super::findings::{Finding, findings};
use super::{RenderOptions, Report, json};
use crate::signature::{Confidence, Severity};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue> =
        findings(reports).iter().map(|finding| issue(finding, options, &mut seen)).collect();
    json::pretty(&issues, out)
}

/// GitLab drops an issue whose fingerprint it has seen, so the second of the
/// same kind in one document is told apart by its number.
fn issue(finding: &Finding, options: &RenderOptions, seen: &mut BTreeMap<String, u32>) -> Issue {
    let place = finding.place(options);
    let number = seen.entry(finding.fingerprint()).and_modify(|n| *n += 1).or_insert(0);
    let suffix = if *number == 0 { String::new() } else { format!("-{number}") };
    Issue {
        description: format!("{} ({})", finding.title(), finding.found_at()),
        check_name: finding.id().to_string(),
        fingerprint: finding.fingerprint() + &suffix,
        severity: severity(finding),
        location: Location {
            path: place.path.trim_start_matches("./").to_string(),
            lines: Lines { begin: place.line.unwrap_or(1) },
        },
    }
}

fn severity(finding: &Finding) -> &'static str {
    let sure = finding.diagnosis().is_some_and(|d| d.confidence == Confidence::High);
    match finding.severity() {
        Severity::Error if sure => "critical",
        Severity::Error => "major",
        Severity::Warning => "minor",
        _ => "info",
    }
}
