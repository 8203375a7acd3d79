//! A whole report without its secrets.

use super::{Redactor, moved, replace};
use crate::report::{Diagnosis, Excerpt, Remediation, Report};
use std::ops::Range;

/// Shorter values are too likely to be part of another word.
const SHORTEST: usize = 4;

/// Distinct secrets of one diagnosis that are also looked for on their own.
const MOST: usize = 64;

impl Redactor {
    /// Takes the secrets out of everything a report quotes.
    ///
    /// What a line shows to be a secret also goes where it stands alone, such
    /// as in a capture or in a title that was filled in with it. Spans and
    /// columns are moved to where their text is now.
    pub fn report(&self, report: &mut Report) {
        for diagnosis in &mut report.diagnoses {
            self.diagnosis(diagnosis);
        }
        for accepted in &mut report.accepted {
            self.clean(&mut accepted.title, &[]);
        }
        for excerpt in &mut report.excerpts {
            self.excerpt(excerpt);
        }
        if let Some(path) = &mut report.input.path {
            self.clean(path, &[]);
        }
    }

    fn diagnosis(&self, diagnosis: &mut Diagnosis) {
        let secrets = self.secrets_of(diagnosis);
        let found = self.all(&diagnosis.text, &secrets);
        if !found.is_empty() {
            let (start, end) = diagnosis.span;
            diagnosis.span = (moved(start, &found), moved(end, &found).max(moved(start, &found)));
            diagnosis.column = diagnosis.span.0 as u64 + 1;
            diagnosis.text = replace(&diagnosis.text, &found).into_owned();
        }
        // What an author wrote has text of the log in it only through captures;
        // `POSTGRES_PASSWORD=postgres` in a remedy is no secret.
        let values: Vec<String> = diagnosis.captures.values().cloned().collect();
        for text in advice(diagnosis) {
            if values.iter().any(|value| !value.is_empty() && text.contains(value.as_str())) {
                self.clean(text, &secrets);
            }
        }
        for text in quoted(diagnosis) {
            self.clean(text, &secrets);
        }
        // A change must stay what it is: one next to a secret is not made.
        let secret = |line: &String| !self.all(line, &secrets).is_empty();
        diagnosis
            .suggestions
            .retain(|suggestion| !suggestion.old_lines().chain(&suggestion.after).any(secret));
    }

    /// The secrets that the quoted lines show.
    fn secrets_of(&self, diagnosis: &Diagnosis) -> Vec<String> {
        let evidence = diagnosis.evidence.iter().map(|evidence| &evidence.text);
        let mut secrets: Vec<String> = Vec::new();
        let values = diagnosis.captures.values();
        let lines = std::iter::once(&diagnosis.text).chain(evidence).chain(&diagnosis.step);
        for line in lines.chain(values) {
            for range in self.find(line) {
                let secret = &line[range];
                let new = secret.len() >= SHORTEST && !secrets.iter().any(|known| known == secret);
                if new && secrets.len() < MOST {
                    secrets.push(secret.to_string());
                }
            }
        }
        // The longest first, so that none is left in part by a shorter one.
        secrets.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        secrets
    }

    fn clean(&self, text: &mut String, secrets: &[String]) {
        let found = self.all(text, secrets);
        if !found.is_empty() {
            *text = replace(text, &found).into_owned();
        }
    }

    /// Secrets by their form, and those that are known from elsewhere.
    fn all(&self, text: &str, secrets: &[String]) -> Vec<Range<usize>> {
        let mut found = self.find(text);
        for secret in secrets {
            found.extend(whole_words(text, secret));
        }
        found.sort_by_key(|range| range.start);
        super::merged(found)
    }

    /// Lines of an excerpt, of which several may be one private key.
    fn excerpt(&self, excerpt: &mut Excerpt) {
        let ends = |line: &String| line.contains("-----END") && line.contains("PRIVATE KEY");
        let begins = |line: &String| line.contains("-----BEGIN") && line.contains("PRIVATE KEY");
        let first = excerpt.lines.iter().position(|line| ends(line) || begins(line));
        // An excerpt may begin inside a key.
        let mut inside = first.is_some_and(|n| !begins(&excerpt.lines[n]));
        for line in &mut excerpt.lines {
            if ends(line) {
                inside = false;
            } else if inside && is_key_text(line) {
                *line = super::REDACTED.to_string();
            } else if begins(line) {
                inside = true;
            }
            self.clean(line, &[]);
        }
    }
}

/// A line of a key: no blanks but those at its ends.
fn is_key_text(line: &str) -> bool {
    let text = line.trim();
    text.len() >= 16 && !text.contains(char::is_whitespace)
}

fn whole_words<'t>(text: &'t str, secret: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(secret).map(|(at, found)| at..at + found.len()).filter(move |range| {
        // A long secret is one wherever it stands.
        let free = !part(text[..range.start].chars().next_back())
            && !part(text[range.end..].chars().next());
        secret.len() >= 12 || free
    })
}

/// What is quoted from the log.
fn quoted(diagnosis: &mut Diagnosis) -> Vec<&mut String> {
    let mut texts = vec![&mut diagnosis.title];
    texts.extend(&mut diagnosis.step);
    texts.extend(&mut diagnosis.stream);
    texts.extend(diagnosis.source.as_mut().map(|source| &mut source.file));
    texts.extend(diagnosis.captures.values_mut());
    texts.extend(diagnosis.evidence.iter_mut().map(|evidence| &mut evidence.text));
    texts
}

/// What an author wrote, with captures filled in.
fn advice(diagnosis: &mut Diagnosis) -> Vec<&mut String> {
    let mut texts = vec![&mut diagnosis.cause];
    texts.extend(diagnosis.dead_ends.iter_mut().flat_map(|end| [&mut end.what, &mut end.why]));
    texts.extend(
        diagnosis.verify.iter_mut().flat_map(|check| [&mut check.command, &mut check.expect]),
    );
    texts.extend(diagnosis.remediations.iter_mut().flat_map(remedy));
    texts
}

fn remedy(remedy: &mut Remediation) -> Vec<&mut String> {
    let mut texts = vec![&mut remedy.title];
    texts.extend(&mut remedy.steps);
    texts.extend(&mut remedy.before);
    texts.extend(&mut remedy.after);
    texts.extend(&mut remedy.applies_if);
    texts.extend(&mut remedy.note);
    texts
}
