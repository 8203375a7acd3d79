//! The formats by name, and one way to write any of them.

use super::text::TextOptions;
use super::{Document, azure, buildkite, github, gitlab, html, jenkins, json, jsonl, junit};
use super::{markdown, rdjson, sarif, suggestion, teamcity, text};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// A form in which a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line: each diagnosis, then the report it belongs to.
    Jsonl,
    /// Workflow commands of GitHub Actions round the text for people.
    Github,
    /// A page for a summary, a comment or an annotation.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Logging commands of Azure Pipelines round the text for people.
    Azure,
    /// The body of a Buildkite annotation.
    Buildkite,
    /// Service messages of TeamCity round the text for people.
    Teamcity,
    /// Reviewdog Diagnostic Format, one document.
    Rdjson,
    /// The same, one diagnostic a line.
    Rdjsonl,
    /// The native form of the Jenkins plugin warnings-ng.
    Jenkins,
    /// One self-contained page.
    Html,
    /// What `--fix-suggestions` found, as one patch for `git apply`.
    Diff,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Github,
        Format::Markdown,
        Format::Sarif,
        Format::Gitlab,
        Format::Junit,
        Format::Azure,
        Format::Buildkite,
        Format::Teamcity,
        Format::Rdjson,
        Format::Rdjsonl,
        Format::Jenkins,
        Format::Html,
        Format::Diff,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Github => "github",
            Format::Markdown => "markdown",
            Format::Sarif => "sarif",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Azure => "azure",
            Format::Buildkite => "buildkite",
            Format::Teamcity => "teamcity",
            Format::Rdjson => "rdjson",
            Format::Rdjsonl => "rdjsonl",
            Format::Jenkins => "jenkins",
            Format::Html => "html",
            Format::Diff => "diff",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// Writes the document in this form.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(
        self,
        document: &Document,
        options: &RenderOptions,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let reports = document.reports();
        match self {
            Format::Text => reports.iter().try_for_each(|r| text::write(r, &options.text, out)),
            Format::Json => match document {
                Document::One(report) => json::write(report, out),
                Document::Set(set) => json::write_set(set, out),
            },
            Format::Jsonl => reports.iter().try_for_each(|report| jsonl::write(report, out)),
            Format::Github => github::write(reports, options, out),
            Format::Markdown => markdown::write(reports, options, usize::MAX, out),
            Format::Sarif => sarif::write(reports, options, out),
            Format::Gitlab => gitlab::write(reports, options, out),
            Format::Junit => junit::write(reports, out),
            Format::Azure => azure::write(reports, options, out),
            Format::Buildkite => buildkite::write(reports, options, out),
            Format::Teamcity => teamcity::write(reports, options, out),
            Format::Rdjson => rdjson::write(reports, options, out),
            Format::Rdjsonl => rdjson::write_lines(reports, options, out),
            Format::Jenkins => jenkins::write(reports, options, out),
            Format::Html => html::write(reports, options, out),
            Format::Diff => suggestion::write(document, out),
        }
    }
}

/// What writers have to know besides the report.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RenderOptions {
    /// How the text for people is laid out.
    pub text: TextOptions,
    /// Source files that a log names and that are known not to be in the
    /// reader's workspace: what is said about them is said about the log.
    pub missing: BTreeSet<String>,
}
