//! Takes secrets out of text that is quoted from a log.
//!
//! A report travels further than the log it is about: into pull requests,
//! dashboards, chats. So tokens of known forms, passwords after their names,
//! credentials in addresses and headers, and private keys are replaced by
//! `[redacted]` before any writer sees the report. What a line proves stays
//! readable: only the secret goes, not the words round it.
//!
//! A marker that every form must contain is looked for first; a rule looks only
//! at the text next to its marker and never back past the end of the last
//! secret, so the cost is linear in the text.

mod cut;
mod report;
mod rules;

pub(crate) use cut::uncut;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// What stands in the place of a secret.
pub const REDACTED: &str = "[redacted]";

/// Finds and replaces secrets.
///
/// ```
/// let redactor = logclass::redact::Redactor::default();
/// let line = "GET https://bot:hunter2@git.example.org/x.git";
/// assert_eq!(redactor.text(line), "GET https://bot:[redacted]@git.example.org/x.git");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    extra: Vec<Regex>,
}

impl Redactor {
    /// Also redacts what these regular expressions match: their group
    /// `secret`, or all of it.
    ///
    /// # Errors
    /// The first pattern that does not compile or is too large.
    pub fn with_patterns(patterns: &[String]) -> Result<Redactor, crate::Error> {
        // A pattern comes from a configuration file, which may be hostile.
        const LARGEST: usize = 1 << 20;
        let compile = |pattern: &String| {
            let built = regex::RegexBuilder::new(pattern).size_limit(LARGEST).build();
            built.map_err(|error| crate::Error::usage(format!("pattern {pattern:?}: {error}")))
        };
        Ok(Redactor { extra: patterns.iter().map(compile).collect::<Result<_, _>>()? })
    }

    /// The text without its secrets.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        replace(text, &self.find(text))
    }

    /// Where the secrets are, in order and apart from each other.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = known(text);
        for regex in &self.extra {
            found.extend(regex.captures_iter(text).filter_map(|captures| {
                let secret = captures.name("secret").or_else(|| captures.get(0))?;
                (!secret.is_empty()).then(|| secret.range())
            }));
        }
        if !self.extra.is_empty() {
            found.sort_by_key(|range| range.start);
            found = merged(found);
        }
        found
    }
}

/// Secrets of the forms that are known.
fn known(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last = 0..0;
    // Markers overlap (`token` in `x-auth-token`), and so may what they find.
    // One inside a secret is not looked at: that keeps the cost linear.
    for marker in markers().find_overlapping_iter(text) {
        if last.start <= marker.start() && marker.end() <= last.end {
            continue;
        }
        let rule = &rules::RULES[rules::owner(marker.pattern().as_usize())];
        let Some(range) = rule.secret(text, marker.start(), marker.end()) else { continue };
        if range.is_empty() || text[range.clone()].starts_with(REDACTED) {
            continue;
        }
        if range.end > last.end {
            last = range.clone();
        }
        found.push(range);
    }
    found.sort_by_key(|range| range.start);
    merged(found)
}

fn markers() -> &'static AhoCorasick {
    static MARKERS: OnceLock<AhoCorasick> = OnceLock::new();
    MARKERS.get_or_init(|| {
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard).ascii_case_insensitive(true);
        // the few quoted lines are not worth the time that faster automata take to build
        builder.kind(Some(AhoCorasickKind::NoncontiguousNFA));
        builder.build(rules::markers()).expect("the markers are few and short")
    })
}

/// Ordered ranges, with those that touch made one.
fn merged(found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

fn replace<'t>(text: &'t str, secrets: &[Range<usize>]) -> Cow<'t, str> {
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for secret in secrets {
        clean.push_str(&text[from..secret.start]);
        clean.push_str(REDACTED);
        from = secret.end;
    }
    clean.push_str(&text[from..]);
    Cow::Owned(clean)
}

/// Where an offset of the text is once its secrets are replaced. An offset
/// inside a secret goes to the start of what replaces it.
fn moved(offset: usize, secrets: &[Range<usize>]) -> usize {
    let mut at = offset;
    let mut grown = 0isize;
    for secret in secrets {
        if secret.start >= offset {
            break;
        }
        if offset < secret.end {
            at = secret.start;
            break;
        }
        grown += REDACTED.len() as isize - secret.len() as isize;
    }
    at.checked_add_signed(grown).expect("a replacement never takes more than the secret")
}

#[cfg(test)]
mod tests;
