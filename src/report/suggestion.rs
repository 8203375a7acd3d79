//! A change on the spot, and all of a document's as one patch.
//!
//! A suggestion is copied into a repository, so unlike everything else that is
//! quoted it may not be made safe by changing it: one that would have to be is
//! left out.

use super::escape::printable;
use super::{Document, Suggestion};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

/// Lines round a change in a patch.
pub(crate) const CONTEXT: usize = 3;

/// Bytes of a suggestion; a longer one is no suggestion.
const LONGEST: usize = 16 << 10;

impl Suggestion {
    /// Whether it may be written as it is: no command of a CI system, no
    /// control, no path that leads elsewhere.
    pub(crate) fn is_safe(&self) -> bool {
        let lines = || self.old_lines().chain(&self.after);
        let whole = self.line > self.leading.len() as u64 && !self.before.is_empty();
        let whole = whole && !self.after.is_empty() && self.line < u64::from(u32::MAX);
        let size = self.file.len() + lines().map(String::len).sum::<usize>();
        whole && size <= LONGEST && is_plain_path(&self.file) && lines().all(|line| is_exact(line))
    }

    /// The lines as they are in the file, with those round the change.
    pub(crate) fn old_lines(&self) -> impl Iterator<Item = &String> {
        self.leading.iter().chain(&self.before).chain(&self.trailing)
    }

    /// The lines that change.
    pub(super) fn lines(&self) -> Range<u64> {
        self.line..self.line + self.before.len() as u64
    }

    /// `Dockerfile:3`, or `Dockerfile:3-4`.
    pub(super) fn place(&self) -> String {
        let file = printable(&self.file);
        match self.lines().end - 1 {
            last if last > self.line => format!("{file}:{}-{last}", self.line),
            _ => format!("{file}:{}", self.line),
        }
    }

    /// What it does, and when.
    pub(super) fn title(&self) -> String {
        match &self.applies_if {
            Some(when) => format!("{} (if {when})", self.remedy),
            None => self.remedy.clone(),
        }
    }

    /// The lines with `-` and `+` before them, for people.
    pub(super) fn change(&self) -> Vec<String> {
        let before = self.before.iter().map(|line| format!("- {}", printable(line)));
        before.chain(self.after.iter().map(|line| format!("+ {}", printable(line)))).collect()
    }

    pub(super) fn line_end(&self) -> &'static str {
        if self.crlf { "\r\n" } else { "\n" }
    }

    /// The numbers of all lines that it knows.
    fn known(&self) -> Range<u64> {
        self.line - self.leading.len() as u64..self.lines().end + self.trailing.len() as u64
    }
}

/// Whether a line is printed as it is.
fn is_exact(line: &str) -> bool {
    let tabs = line.replace('\t', " ");
    printable(&tabs) == tabs
}

/// A path that stays below its folder and that `git apply` reads unquoted.
fn is_plain_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    path.split('/').all(part) && !path.contains(['\\', '"', ':']) && printable(path) == path
}

/// Writes one patch for `git apply`: of each diagnosis the changes of its best
/// remedy that has any.
pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<&Suggestion>> = BTreeMap::new();
    for diagnosis in document.reports().iter().flat_map(|report| &report.diagnoses) {
        let all = || diagnosis.suggestions.iter().filter(|suggestion| suggestion.is_safe());
        let Some(best) = all().next() else { continue };
        for suggestion in all().filter(|suggestion| suggestion.remedy == best.remedy) {
            files.entry(&suggestion.file).or_default().push(suggestion);
        }
    }
    files.into_iter().try_for_each(|(file, suggestions)| {
        let tab = if file.contains(' ') { "\t" } else { "" };
        write!(out, "diff --git a/{file} b/{file}\n--- a/{file}{tab}\n+++ b/{file}{tab}\n")?;
        let mut grown = 0;
        hunks(apart(suggestions)).iter().try_for_each(|hunk| hunk.write(&mut grown, out))
    })
}

/// In order of their lines; of two that change the same line the first given.
fn apart(suggestions: Vec<&Suggestion>) -> Vec<&Suggestion> {
    let mut taken: BTreeMap<u64, &Suggestion> = BTreeMap::new();
    for suggestion in suggestions {
        let before = taken.range(..suggestion.lines().end).next_back();
        if before.is_none_or(|(_, other)| other.lines().end <= suggestion.line) {
            taken.insert(suggestion.line, suggestion);
        }
    }
    taken.into_values().collect()
}

/// Changes whose known lines touch.
struct Hunk<'s>(Vec<&'s Suggestion>);

fn hunks(suggestions: Vec<&Suggestion>) -> Vec<Hunk<'_>> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for suggestion in suggestions {
        match hunks.last_mut() {
            Some(Hunk(last))
                if last.last().is_some_and(|s| s.known().end >= suggestion.known().start) =>
            {
                last.push(suggestion);
            }
            _ => hunks.push(Hunk(vec![suggestion])),
        }
    }
    hunks
}

impl Hunk<'_> {
    /// Writes it; `grown` is by how many lines those before made the file longer.
    fn write(&self, grown: &mut i64, out: &mut dyn Write) -> io::Result<()> {
        let mut old: BTreeMap<u64, &str> = BTreeMap::new();
        for suggestion in &self.0 {
            let lines = suggestion.old_lines().map(String::as_str);
            old.extend(suggestion.known().zip(lines));
        }
        let first = self.0[0].known().start;
        let by: i64 = self.0.iter().map(|s| s.after.len() as i64 - s.before.len() as i64).sum();
        let (length, start) = (old.len() as i64, first as i64 + *grown);
        writeln!(out, "@@ -{first},{length} +{start},{} @@", length + by)?;
        *grown += by;
        for (&number, line) in &old {
            match self.0.iter().find(|suggestion| suggestion.lines().contains(&number)) {
                None => self.line(' ', line, number, out)?,
                Some(change) if number == change.line => change_lines(self, change, out)?,
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// One line, and that no line end follows it where that is so.
    fn line(&self, sign: char, line: &str, number: u64, out: &mut dyn Write) -> io::Result<()> {
        let last = self.0[self.0.len() - 1];
        let end = if last.crlf { "\r" } else { "" };
        if last.open && number + 1 == last.known().end {
            return writeln!(out, "{sign}{line}\n\\ No newline at end of file");
        }
        writeln!(out, "{sign}{line}{end}")
    }
}

fn change_lines(hunk: &Hunk, change: &Suggestion, out: &mut dyn Write) -> io::Result<()> {
    for (number, line) in change.lines().zip(&change.before) {
        hunk.line('-', line, number, out)?;
    }
    let last = change.lines().end - 1;
    for (n, line) in change.after.iter().enumerate() {
        let number = if n + 1 == change.after.len() { last } else { 0 };
        hunk.line('+', line, number, out)?;
    }
    Ok(())
}
