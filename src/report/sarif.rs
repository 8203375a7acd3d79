//! SARIF 2.1.0, as GitHub code scanning and editors read it.

use super::escape::{cut_utf16, printable, uri};
use super::findings::{Finding, Place, findings};
use super::markdown;
use super::{Recurrence, RenderOptions, Report, Suggestion, json};
use crate::signature::Confidence;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Results of one run; code scanning refuses a file with more.
const MOST: usize = 25_000;

/// Characters of a description.
const DESCRIPTION: usize = 1024;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut all = findings(reports);
    all.truncate(MOST);
    let mut rules: Vec<Value> = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &all {
        numbers.entry(finding.id()).or_insert_with(|| {
            rules.push(rule(finding));
            rules.len() - 1
        });
    }
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = all
        .iter()
        .map(|finding| result(finding, numbers[finding.id()], options, &mut seen))
        .collect();
    let version = reports.first().map_or(env!("CARGO_PKG_VERSION"), |r| &r.tool.version);
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "logclass",
                "informationUri": "https://github.com/logclass/logclass",
                "semanticVersion": version,
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The workspace."}}},
            "results": results,
        }],
    });
    json::pretty(&document, out)
}

fn rule(finding: &Finding) -> Value {
    let title = finding.title();
    let why = finding.diagnosis().map_or("", |diagnosis| &diagnosis.cause);
    let full = if why.is_empty() { title.clone() } else { super::escape::printable_lines(why) };
    let mut rule = json!({
        "id": finding.id(),
        "name": name(finding.id()),
        "shortDescription": {"text": cut_utf16(&title, DESCRIPTION)},
        "fullDescription": {"text": cut_utf16(&full, DESCRIPTION)},
        "defaultConfiguration": {"level": finding.severity().as_str()},
        "help": {"text": finding.text(), "markdown": markdown::advice(finding)},
        "properties": {
            "tags": ["build", finding.category()],
            "precision": precision(finding),
            "problem.severity": match finding.severity().as_str() {
                "note" => "recommendation",
                other => other,
            },
        },
    });
    if let Some(link) = finding.link() {
        rule["helpUri"] = json!(link);
    }
    rule
}

/// `npm/peer-conflict` as `NpmPeerConflict`.
fn name(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

fn precision(finding: &Finding) -> &'static str {
    match finding.diagnosis().map(|diagnosis| diagnosis.confidence) {
        Some(Confidence::High) => "high",
        Some(Confidence::Medium) => "medium",
        _ => "low",
    }
}

fn result(
    finding: &Finding,
    rule: usize,
    options: &RenderOptions,
    seen: &mut BTreeMap<String, u32>,
) -> Value {
    let number = seen.entry(finding.fingerprint()).and_modify(|n| *n += 1).or_insert(1);
    let mut result = json!({
        "ruleId": finding.id(),
        "ruleIndex": rule,
        "level": finding.severity().as_str(),
        "message": {"text": format!("{}\n{}", finding.title(), finding.text().trim_end())},
        "locations": [location(&finding.place(options))],
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:{number}", finding.fingerprint()),
        },
    });
    let related = related(finding);
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = finding.suggestions().map(fix).collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    if let Some(seen) = finding.diagnosis().and_then(|diagnosis| diagnosis.recurrence.as_ref()) {
        recurrence(seen, &mut result);
    }
    result
}

/// What earlier runs make of a result. How often it was seen in them has no
/// place of its own: `occurrenceCount` counts within one run.
fn recurrence(seen: &Recurrence, result: &mut Value) {
    result["baselineState"] = json!(if seen.count > 1 { "unchanged" } else { "new" });
    result["properties"] = json!({"seen": seen.count, "newSinceGreen": seen.new_since_green});
    if let Some((first, last)) = seen.span() {
        result["provenance"] = json!({
            "firstDetectionTimeUtc": first.to_string(),
            "lastDetectionTimeUtc": last.to_string(),
        });
    }
}

/// One change of one file; several are several to choose from.
fn fix(suggestion: &Suggestion) -> Value {
    let last = suggestion.before.last().map_or(0, |line| line.encode_utf16().count());
    json!({
        "description": {"text": printable(&suggestion.title())},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(&suggestion.file), "uriBaseId": "%SRCROOT%"},
            "replacements": [{
                "deletedRegion": {
                    "startLine": suggestion.line,
                    "startColumn": 1,
                    "endLine": suggestion.lines().end - 1,
                    "endColumn": last + 1,
                },
                "insertedContent": {"text": suggestion.after.join(suggestion.line_end())},
            }],
        }],
    })
}

/// Code scanning uses the first location only.
fn location(place: &Place) -> Value {
    let mut artifact = json!({"uri": artifact(&place.path)});
    if !place.in_log {
        artifact["uriBaseId"] = json!("%SRCROOT%");
    }
    let mut physical = json!({"artifactLocation": artifact});
    if let Some(line) = place.line {
        let mut region = json!({"startLine": line});
        if let Some(column) = place.column.filter(|column| *column > 0) {
            region["startColumn"] = json!(column);
        }
        physical["region"] = region;
    }
    json!({"physicalLocation": physical})
}

/// A reference to a file; one that is not below the workspace is absolute.
fn artifact(path: &str) -> String {
    let bytes = path.as_bytes();
    if path.starts_with('/') {
        return format!("file://{}", uri(path));
    }
    if bytes.get(1) == Some(&b':') && bytes[0].is_ascii_alphabetic() {
        return format!("file:///{}:{}", &path[..1], uri(&path[2..]));
    }
    uri(path)
}

/// The lines of the log that prove it.
fn related(finding: &Finding) -> Vec<Value> {
    let Some(diagnosis) = finding.diagnosis() else { return Vec::new() };
    let uri = artifact(super::findings::log_name(finding.report()));
    let evidence = diagnosis.evidence.iter().filter(|line| line.line > 0).enumerate();
    let location = |(n, line): (usize, &super::Evidence)| {
        let text = super::text::clip(&line.text, (0, 0), 400).0;
        json!({
            "id": n,
            "message": {"text": if text.is_empty() { " ".to_string() } else { text }},
            "physicalLocation": {
                "artifactLocation": {"uri": uri},
                "region": {"startLine": line.line},
            },
        })
    };
    evidence.map(location).collect()
}
