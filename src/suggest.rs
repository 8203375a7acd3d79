//! Fixes on the spot: where a proved remedy is a change of a text that the
//! reader has.
//!
//! What to look for and what takes its place, the signature says
//! ([`Edit`]). This looks for it in the text of one
//! file; which files there are is the caller's business. Nothing is written.
//!
//! A log is written by whoever ran the build, so a captured value becomes part
//! of a change only if it is a plain word, and a capture in a pattern is text.

use crate::report::{CONTEXT, Diagnosis, Suggestion};
use crate::signature::{Edit, Pick, Remedy, Replacement, Signature, Standing};
use regex::{Captures, Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::ops::Range;

/// Places that one change may have in one file.
const PLACES: usize = 16;

/// A change that a diagnosis asks for.
#[derive(Debug)]
pub struct Change<'s> {
    remedy: &'s Remedy,
    edit: &'s Edit,
    /// One for each value of a capture that has several.
    finds: Vec<Regex>,
    unless: Option<Regex>,
    captures: BTreeMap<String, String>,
}

/// The changes by which the proved remedies of a diagnosis can be made, best
/// first. Those that need a capture which the log did not show are left out.
pub fn changes<'s>(signature: &'s Signature, diagnosis: &Diagnosis) -> Vec<Change<'s>> {
    let proved = signature.remedy.iter().filter(|remedy| remedy.standing == Standing::Proved);
    let edits = proved.flat_map(|remedy| remedy.edit.iter().map(move |edit| (remedy, edit)));
    let make = |(remedy, edit)| Change::new(signature, remedy, edit, &diagnosis.captures);
    edits.filter_map(make).collect()
}

/// What a change makes of a text; `None` when it finds nothing to change.
pub(crate) fn apply(
    signature: &Signature,
    edit: &Edit,
    captures: &BTreeMap<String, String>,
    text: &str,
) -> Option<String> {
    let remedy = signature.remedy.first()?;
    let mut changed = text.to_string();
    let replaced = Change::new(signature, remedy, edit, captures)?.replaced(text);
    for (range, new) in replaced.iter().rev() {
        changed.replace_range(range.clone(), new);
    }
    (!replaced.is_empty()).then_some(changed)
}

/// The captures, once for each value of one that joins several.
fn settings(
    signature: &Signature,
    captures: &BTreeMap<String, String>,
) -> Vec<BTreeMap<String, String>> {
    let mut all = vec![captures.clone()];
    for (name, capture) in &signature.captures {
        let Some(value) = captures.get(name).filter(|_| capture.pick() == Pick::All) else {
            continue;
        };
        let each = |captures: &BTreeMap<String, String>| {
            let set = |value: &str| {
                let mut captures = captures.clone();
                captures.insert(name.clone(), value.to_string());
                captures
            };
            value.split(crate::resolve::JOINT).map(set).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(each).collect();
    }
    all
}

/// A pattern with the captures in it; `None` when one is not known.
fn compile(pattern: &str, captures: &BTreeMap<String, String>) -> Option<Regex> {
    const LARGEST: usize = 1 << 20;
    let filled = fill(pattern, |name| captures.get(name).map(|value| regex::escape(value)))?;
    RegexBuilder::new(&filled).multi_line(true).size_limit(LARGEST).build().ok()
}

/// Puts values in the place of `{name}`. What is no name stays: a pattern may
/// repeat something `{2,3}` times.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        let name = after[1..].split_once('}').map_or("", |(name, _)| name);
        let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
        let word = starts && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        // `${NAME}` and `\p{name}` are not ours.
        let foreign = before.ends_with('$') || before.ends_with("\\p") || before.ends_with("\\P");
        if word && !foreign {
            filled.push_str(&value(name)?);
            rest = &after[name.len() + 2..];
        } else {
            filled.push('{');
            rest = &after[1..];
        }
    }
    Some(filled + rest)
}

impl<'s> Change<'s> {
    fn new(
        signature: &Signature,
        remedy: &'s Remedy,
        edit: &'s Edit,
        captures: &BTreeMap<String, String>,
    ) -> Option<Change<'s>> {
        let settings = settings(signature, captures);
        let finds: Vec<Regex> = settings.iter().filter_map(|c| compile(&edit.find, c)).collect();
        let unless = edit.unless.as_ref().map(|pattern| compile(pattern, captures));
        // Where `unless` cannot be asked, nothing is changed.
        let unless = unless.map_or(Some(None), |regex| regex.map(Some))?;
        let captures = captures.clone();
        (!finds.is_empty()).then_some(Change { remedy, edit, finds, unless, captures })
    }

    /// The files in which it may be made, as [`Edit::files`]; none: the file
    /// that the log names.
    pub fn files(&self) -> &[String] {
        &self.edit.files
    }

    /// What it comes to in the text of a file, place by place.
    pub fn suggestions(&self, file: &str, text: &str) -> Vec<Suggestion> {
        let lines = Lines::new(text);
        let groups = lines.groups(self.replaced(text));
        let suggestions = groups.iter().filter_map(|group| lines.suggestion(group));
        let named = suggestions.map(|suggestion| Suggestion {
            remedy: self.remedy.title.clone(),
            applies_if: self.condition(),
            file: file.to_string(),
            ..suggestion
        });
        named.filter(Suggestion::is_safe).take(PLACES).collect()
    }

    /// What is replaced in a text, in order and apart from each other.
    fn replaced(&self, text: &str) -> Vec<Replaced> {
        if self.unless.as_ref().is_some_and(|regex| regex.is_match(text)) {
            return Vec::new();
        }
        let mut places: BTreeMap<usize, Replaced> = BTreeMap::new();
        for regex in &self.finds {
            for found in regex.captures_iter(text).take(PLACES) {
                let Some(old) = found.name("old").or_else(|| found.get(0)) else { continue };
                if let Some(new) = self.replacement(&found, old.as_str()) {
                    places.entry(old.start()).or_insert((old.range(), new));
                }
            }
        }
        let mut end = 0;
        let mut replaced: Vec<Replaced> = places.into_values().collect();
        replaced.retain(|(range, new)| {
            let apart = range.start >= end && text[range.clone()] != **new;
            end = if apart { range.end } else { end };
            apart
        });
        replaced
    }

    /// When the remedy is the one to take.
    fn condition(&self) -> Option<String> {
        let value = |name: &str| self.captures.get(name).cloned();
        self.remedy.applies_if.as_ref().and_then(|text| fill(text, value))
    }

    fn replacement(&self, found: &Captures, old: &str) -> Option<String> {
        match &self.edit.replace {
            Replacement::Table(table) => table.get(old).cloned(),
            Replacement::Text(text) => fill(text, |name| {
                let own = found.name(name).map(|group| group.as_str().to_string());
                own.or_else(|| self.captures.get(name).filter(|value| is_plain(value)).cloned())
            }),
        }
    }
}

/// A word that means nothing else to any program that reads it.
fn is_plain(value: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&b);
    !value.is_empty() && !value.starts_with('-') && value.bytes().all(plain)
}

/// What is replaced, and by what.
type Replaced = (Range<usize>, String);

/// A text by its lines.
struct Lines<'t> {
    text: &'t str,
    /// Where each line starts, and the end of the text.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        if starts.len() == 1 || starts.last() != Some(&text.len()) {
            starts.push(text.len());
        }
        Lines { text, starts }
    }

    /// Replacements that share a line are one change.
    fn groups(&self, replacements: Vec<Replaced>) -> Vec<Vec<Replaced>> {
        let mut groups: Vec<Vec<Replaced>> = Vec::new();
        for (range, new) in replacements {
            match groups.last_mut() {
                Some(group) if self.lines_of(group).1 >= self.line_at(range.start) => {
                    group.push((range, new));
                }
                _ => groups.push(vec![(range, new)]),
            }
        }
        groups
    }

    /// The line that holds an offset.
    fn line_at(&self, offset: usize) -> usize {
        let last = self.starts.len() - 2;
        (self.starts.partition_point(|&start| start <= offset) - 1).min(last)
    }

    /// The first and the last line that a group changes.
    fn lines_of(&self, group: &[Replaced]) -> (usize, usize) {
        let (first, last) = (&group[0].0, &group[group.len() - 1].0);
        (self.line_at(first.start), self.line_at(last.end.max(last.start + 1) - 1))
    }

    /// The whole lines round a group, as they are and as they should be.
    fn suggestion(&self, group: &[Replaced]) -> Option<Suggestion> {
        let count = self.starts.len() - 1;
        let (first, last) = self.lines_of(group);
        let from = first.saturating_sub(CONTEXT);
        let to = (last + 1 + CONTEXT).min(count);
        let crlf = self.raw(first).ends_with("\r\n");
        // Line ends of two kinds cannot be told in a suggestion.
        let open = |n: usize| !self.raw(n).ends_with('\n');
        let same = |n: usize| open(n) || self.raw(n).ends_with("\r\n") == crlf;
        if !(from..to).all(same) {
            return None;
        }
        let mut after = String::new();
        let mut at = self.starts[first];
        for (range, new) in group {
            after.push_str(&self.text[at..range.start]);
            after.push_str(new);
            at = range.end;
        }
        after.push_str(self.text.get(at..self.starts[last] + self.line(last).len())?);
        let take = |lines: Range<usize>| lines.map(|n| self.line(n).to_string()).collect();
        Some(Suggestion {
            remedy: String::new(),
            applies_if: None,
            file: String::new(),
            line: first as u64 + 1,
            before: take(first..last + 1),
            after: after.split('\n').map(|line| line.trim_end_matches('\r').to_string()).collect(),
            leading: take(from..first),
            trailing: take(last + 1..to),
            crlf,
            open: to == count && open(count - 1),
        })
    }

    /// A line with its end.
    fn raw(&self, n: usize) -> &'t str {
        &self.text[self.starts[n]..self.starts[n + 1]]
    }

    /// A line without its end.
    fn line(&self, n: usize) -> &'t str {
        let line = self.raw(n);
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }
}
