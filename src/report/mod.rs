//! What logclass has to say of a log: plain data, and one writer per format.

mod azure;
mod buildkite;
pub mod docs;
pub(crate) mod escape;
mod findings;
mod format;
pub mod github;
mod gitlab;
mod html;
mod jenkins;
pub mod json;
mod jsonl;
mod junit;
pub mod markdown;
mod rdjson;
mod recurrence;
mod sarif;
mod suggestion;
mod teamcity;
pub mod text;

pub use escape::printable_lines;
pub use findings::Overview;
pub use format::{Format, RenderOptions};
pub(crate) use suggestion::CONTEXT;

use crate::signature::{Category, Confidence, RemedyKind, Role, Severity, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the JSON form. Within it fields are only added.
pub const SCHEMA_VERSION: &str = "1";

/// A saved answer: for one log, or for several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)]
pub enum Document {
    /// For several.
    Set(ReportSet),
    /// For one.
    One(Report),
}

impl Document {
    /// The answers, in order.
    pub fn reports(&self) -> &[Report] {
        match self {
            Document::Set(set) => &set.reports,
            Document::One(report) => std::slice::from_ref(report),
        }
    }

    /// The answers, to be changed.
    pub fn reports_mut(&mut self) -> &mut [Report] {
        match self {
            Document::Set(set) => &mut set.reports,
            Document::One(report) => std::slice::from_mut(report),
        }
    }
}

/// The answer for one log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// Who answers.
    pub tool: Tool,
    /// What was read.
    pub input: Input,
    /// What the log, or the caller, says of the build itself.
    pub outcome: BuildOutcome,
    /// What logclass makes of it.
    pub verdict: Verdict,
    /// Best first: the root cause, then independent causes.
    pub diagnoses: Vec<Diagnosis>,
    /// Causes that are known and accepted, and so are no diagnoses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Where to look when nothing names the cause, best first.
    pub excerpts: Vec<Excerpt>,
    /// What it took.
    pub stats: Stats,
}

/// The program and its signatures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tool {
    /// `logclass`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The signatures in use.
    pub signatures: SignatureSet,
}

/// Tells one set of signatures from another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignatureSet {
    /// How many there are.
    pub count: usize,
    /// Changes with any of them.
    pub digest: String,
}

/// The input as it was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input {
    /// Its path; `-` for standard input.
    pub path: Option<String>,
    /// Decoded bytes.
    pub bytes: u64,
    /// Lines of the decoded text.
    pub lines: u64,
    /// What the CI systems wrapped round it, such as `github+buildkit`.
    pub framing: String,
    /// `utf-8`, `utf-16le` or `utf-16be`.
    pub encoding: String,
    /// `none`, `gzip` or `zstd`.
    pub compression: String,
    /// Why not all of it was read, if so.
    pub truncated: Option<String>,
}

/// How the build went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum BuildOutcome {
    /// It failed.
    Failed,
    /// It passed.
    Passed,
    /// The log does not say.
    Unknown,
}

/// What logclass makes of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// At least one cause that made the build fail.
    Diagnosed,
    /// It failed, or looks so, and no signature says why.
    Unknown,
    /// Nothing failed, or only what was tolerated.
    Clean,
}

/// One cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diagnosis {
    /// The signature.
    pub id: String,
    /// The failure, with the reader's own names.
    pub title: String,
    /// Its class.
    pub category: Category,
    /// Who has to act.
    pub domain: String,
    /// Always a cause, unless only symptoms were seen.
    pub role: Role,
    /// How much it hurts.
    pub severity: Severity,
    /// How sure this is.
    pub confidence: Confidence,
    /// What is known of the problem upstream.
    pub status: Option<String>,
    /// What it costs.
    pub impact: Option<String>,
    /// What the mended state needs.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// 1-based line of the decoded text.
    pub line: u64,
    /// 1-based byte of the match in the line as shown in `text`.
    pub column: u64,
    /// First matched byte of the decoded input.
    pub byte_start: u64,
    /// One past the last.
    pub byte_end: u64,
    /// The line, without framing and escape codes.
    pub text: String,
    /// The match in `text`, in bytes.
    pub span: (usize, usize),
    /// The interleaved output it belongs to.
    pub stream: Option<String>,
    /// The step it belongs to.
    pub step: Option<String>,
    /// Where in the reader's own files, if the log says so.
    pub source: Option<SourceLocation>,
    /// What the lines named.
    pub captures: BTreeMap<String, String>,
    /// How often it was seen.
    pub occurrences: u64,
    /// The lines that prove it.
    pub evidence: Vec<Evidence>,
    /// Why it happens.
    pub cause: String,
    /// What mends it, best first.
    pub remediations: Vec<Remediation>,
    /// What is known not to help.
    pub dead_ends: Vec<DeadEnd>,
    /// How to see that it is mended.
    pub verify: Vec<Verification>,
    /// Where to read on.
    pub references: Vec<Reference>,
    /// What follows from it in this log.
    pub explains: Vec<Explained>,
    /// Other causes that the same lines can have.
    pub alternatives: Vec<Alternative>,
    /// The same for the same failure in another run.
    pub fingerprint: String,
    /// Where in the reader's repository a remedy is a change of some lines,
    /// best remedy first; only when a repository was looked through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// How often it was seen before; only when there is a history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
}

/// What a history knows of a cause, this run included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recurrence {
    /// Logs in which it was seen.
    pub count: u64,
    /// The first time, in UTC as RFC 3339 has it: `2026-11-23T09:15:00Z`.
    pub first_seen: String,
    /// The last time.
    pub last_seen: String,
    /// Whether a run of the same log has passed, and it was first seen after
    /// the last one that did.
    pub new_since_green: bool,
}

/// A cause that the caller knows and lives with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Accepted {
    /// The signature.
    pub id: String,
    /// The failure, with the reader's own names.
    pub title: String,
    /// 1-based line of the decoded text.
    pub line: u64,
    /// The same for the same failure in another run.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
}

/// A place in the reader's own files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceLocation {
    /// As the log names it.
    pub file: String,
    /// 1-based.
    pub line: Option<u64>,
    /// 1-based.
    pub column: Option<u64>,
}

/// A line that proves a diagnosis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// 1-based.
    pub line: u64,
    /// The line, without framing and escape codes.
    pub text: String,
    /// What it is to the diagnosis: `cause`, `again`, or the signature's own word.
    pub role: String,
}

/// Something that mends it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remediation {
    /// What it does.
    pub title: String,
    /// What has to be touched.
    pub kind: RemedyKind,
    /// How well it is known to work.
    pub standing: Standing,
    /// Commands, or sentences.
    pub steps: Vec<String>,
    /// The text that fails.
    pub before: Option<String>,
    /// The text that works.
    pub after: Option<String>,
    /// The language of both.
    pub language: Option<String>,
    /// When it is the one to take.
    pub applies_if: Option<String>,
    /// Where this is known from.
    pub source: Option<String>,
    /// What else to know.
    pub note: Option<String>,
}

/// Lines of a file of the reader's, and what a remedy makes of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The title of the remedy.
    pub remedy: String,
    /// When it is the one to take.
    pub applies_if: Option<String>,
    /// The path of the file below the repository, with `/`.
    pub file: String,
    /// 1-based number of the first line that changes.
    pub line: u64,
    /// The lines as they are, without their ends.
    pub before: Vec<String>,
    /// The lines as they should be.
    pub after: Vec<String>,
    /// The lines that stand before, three at most.
    pub leading: Vec<String>,
    /// The lines that stand after, three at most.
    pub trailing: Vec<String>,
    /// Whether lines end in CR LF and not in LF.
    pub crlf: bool,
    /// Whether the last of all these lines ends the file without a line end.
    pub open: bool,
}

/// Something that does not help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadEnd {
    /// What is tried.
    pub what: String,
    /// Why it does not help.
    pub why: String,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// What to run.
    pub command: String,
    /// What it prints when all is well.
    pub expect: String,
}

/// Further reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reference {
    /// What is found there.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// A consequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explained {
    /// The signature.
    pub id: String,
    /// Its first line.
    pub line: u64,
    /// How often it was seen.
    pub occurrences: u64,
}

/// Another cause that the same lines can have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alternative {
    /// Its signature.
    pub id: String,
    /// What would tell the two apart.
    pub tell_apart: String,
}

/// A part of the log worth reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Excerpt {
    /// 1-based.
    pub start_line: u64,
    /// 1-based, inclusive.
    pub end_line: u64,
    /// The lines, without framing and escape codes.
    pub lines: Vec<String>,
    /// Higher is more telling; comparable only within one report.
    pub score: i64,
    /// Why this part.
    pub reason: String,
}

/// What it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stats {
    /// Lines on which some pattern matched.
    pub matches: u64,
    /// Distinct signatures among them.
    pub signatures: u64,
    /// Diagnoses that were folded into others.
    pub folded: u64,
    /// Patterns that stood on so many lines that the scan gave them up: what
    /// they would have found later counts only at the end of the log.
    #[serde(default)]
    pub given_up: u64,
}

/// The answer for several logs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportSet {
    /// [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// Who answers.
    pub tool: Tool,
    /// One for each input, in natural order of their names.
    pub reports: Vec<Report>,
}
