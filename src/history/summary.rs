//! A history as a whole: which causes came how often, and since when.

use super::History;
use crate::report::escape::{code_cell, printable};
use crate::report::{Recurrence, Verdict};
use serde::Serialize;
use std::cmp::Reverse;
use std::fmt::Write;

/// All causes of a history, the most frequent first.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Logs that were read.
    pub runs: u64,
    /// Those with a cause.
    pub diagnosed: u64,
    /// Those that failed without a named cause.
    pub unknown: u64,
    /// Those in which nothing failed.
    pub clean: u64,
    /// Lines of the ledger that are no runs.
    pub skipped: u64,
    /// The time of the first run.
    pub first_run: Option<String>,
    /// The time of the last run.
    pub last_run: Option<String>,
    /// The causes.
    pub causes: Vec<SeenCause>,
}

/// A cause, and how often it was seen.
#[derive(Clone, Debug, Serialize)]
pub struct SeenCause {
    /// The signature.
    pub id: String,
    /// The same for the same failure in any run.
    pub fingerprint: String,
    /// The failure in words.
    pub title: String,
    /// When and how often.
    #[serde(flatten)]
    pub recurrence: Recurrence,
}

impl History {
    /// Everything that is known.
    pub fn summary(&self) -> Summary {
        let runs = |verdict| self.runs.get(&verdict).copied().unwrap_or_default();
        let mut causes: Vec<SeenCause> = self
            .causes
            .iter()
            .map(|(key, seen)| {
                let new = seen.first_in.iter().any(|(log, first)| self.is_after_green(log, *first));
                SeenCause {
                    id: key.id.clone(),
                    fingerprint: key.fingerprint.clone(),
                    title: seen.title.clone(),
                    recurrence: seen.recurrence(new),
                }
            })
            .collect();
        causes.sort_by_key(|cause| {
            Reverse((cause.recurrence.count, cause.recurrence.last_seen.clone()))
        });
        Summary {
            runs: self.runs(),
            diagnosed: runs(Verdict::Diagnosed),
            unknown: runs(Verdict::Unknown),
            clean: runs(Verdict::Clean),
            skipped: self.skipped,
            first_run: self.span.map(|(first, _)| first.to_string()),
            last_run: self.span.map(|(_, last)| last.to_string()),
            causes,
        }
    }
}

impl Summary {
    /// For people, at a terminal.
    pub fn text(&self) -> String {
        let mut page = self.headline() + "\n";
        if !self.causes.is_empty() {
            page.push_str("\n times  first       last        cause\n");
        }
        for cause in &self.causes {
            let seen = &cause.recurrence;
            let (first, last) = (date(&seen.first_seen), date(&seen.last_seen));
            let (id, title) = (printable(&cause.id), printable(&cause.title));
            let new = if seen.new_since_green { " (new since the last green run)" } else { "" };
            let _ = writeln!(page, "{:>6}  {first}  {last}  {id}: {title}{new}", seen.count);
        }
        page
    }

    /// A table of Markdown.
    pub fn markdown(&self) -> String {
        let mut page = format!("{}\n", self.headline());
        if !self.causes.is_empty() {
            page.push_str(
                "\n| times | first | last | cause | new since green |\n|---:|---|---|---|---|\n",
            );
        }
        for cause in &self.causes {
            let seen = &cause.recurrence;
            let (first, last) = (date(&seen.first_seen), date(&seen.last_seen));
            let (id, title) = (code_cell(&cause.id), code_cell(&cause.title));
            let new = if seen.new_since_green { "yes" } else { "" };
            let _ = writeln!(page, "| {} | {first} | {last} | {id} {title} | {new} |", seen.count);
        }
        page
    }

    fn headline(&self) -> String {
        let (Some(first), Some(last)) = (&self.first_run, &self.last_run) else {
            return "no runs".to_string();
        };
        let Summary { runs, diagnosed, unknown, clean, .. } = self;
        let skipped = match self.skipped {
            0 => String::new(),
            n => format!("; {n} broken lines skipped"),
        };
        format!(
            "{runs} runs from {} to {}: {diagnosed} diagnosed, {unknown} unknown, {clean} clean{skipped}",
            date(first),
            date(last)
        )
    }
}

/// The day of a time that we wrote.
fn date(time: &str) -> &str {
    &time[..10]
}
