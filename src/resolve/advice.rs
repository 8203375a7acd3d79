//! A diagnosis in the reader's own names.

use super::arbitrate::Ranked;
use super::evidence::evidence;
use super::outcome::Words;
use super::regions::Regions;
use crate::database::Database;
use crate::fingerprint::fingerprint;
use crate::hits::Hit;
use crate::report::{
    Alternative, DeadEnd, Diagnosis, Explained, Reference, Remediation, SourceLocation,
    Verification,
};
use crate::signature::{self, Confidence, Pick, Remedy, Signature};
use std::collections::BTreeMap;

/// Distinct values that one capture joins.
const VALUES: usize = 24;

/// Between the values that one capture joins.
pub(crate) const JOINT: &str = ", ";

type Captures = BTreeMap<String, String>;

/// The diagnosis for a cause.
pub(crate) fn diagnosis(
    database: &Database,
    words: &Words,
    regions: &Regions,
    ranked: &Ranked,
) -> Diagnosis {
    let signature = database.signature(ranked.finding.signature);
    make(database, words, regions, ranked, signature, ranked.confidence)
}

/// A diagnosis, with low confidence, for each other cause that the same lines
/// can have and that is worth a reader's time.
pub(crate) fn alternatives(
    database: &Database,
    words: &Words,
    regions: &Regions,
    ranked: &Ranked,
) -> Vec<Diagnosis> {
    let signature = database.signature(ranked.finding.signature);
    let captures = captures(signature, &ranked.finding.hits, ranked.lead);
    let others = open_alternatives(database, signature, &captures);
    let make_other = |other: &signature::Alternative| {
        let mut diagnosis =
            make(database, words, regions, ranked, database.get(&other.id)?, Confidence::Low);
        let (id, tell_apart) = (signature.id.clone(), other.tell_apart.clone());
        diagnosis.alternatives = vec![Alternative { id, tell_apart }];
        Some(diagnosis)
    };
    others.filter(|other| other.report).filter_map(make_other).collect()
}

/// Other causes that nothing in the log has ruled out.
fn open_alternatives<'s>(
    database: &Database,
    signature: &'s Signature,
    captures: &Captures,
) -> impl Iterator<Item = &'s signature::Alternative> {
    let told = |name: &String| captures.contains_key(name);
    let used = |id: &str| database.number(id).is_some_and(|number| !database.is_disabled(number));
    let open = move |other: &&signature::Alternative| {
        used(&other.id) && !other.unless_captured.as_ref().is_some_and(told)
    };
    signature.alternative.iter().filter(open)
}

fn make(
    database: &Database,
    words: &Words,
    regions: &Regions,
    ranked: &Ranked,
    signature: &Signature,
    confidence: Confidence,
) -> Diagnosis {
    let hit = ranked.hit();
    let captures = captures(signature, &ranked.finding.hits, ranked.lead);
    let fill = |text: &str| fill(text, &captures, Quote::None);
    let ambiguous = open_alternatives(database, signature, &captures).next().is_some();
    let confidence = if ambiguous { confidence.min(Confidence::Medium) } else { confidence };
    let mut remedies: Vec<&Remedy> = signature.remedy.iter().collect();
    remedies.sort_by_key(|remedy| remedy.standing);
    Diagnosis {
        id: signature.id.clone(),
        title: title(&signature.title, &captures),
        category: signature.category,
        domain: signature.category.domain().to_string(),
        role: signature.role,
        severity: signature.severity,
        confidence,
        status: signature.state.clone(),
        impact: signature.impact.clone(),
        requirements: signature.requirements.clone(),
        line: hit.line,
        column: hit.span.0 as u64 + 1,
        byte_start: hit.bytes.0,
        byte_end: hit.bytes.1,
        text: hit.text.clone(),
        span: hit.span,
        stream: (!hit.stream.is_main()).then(|| hit.stream.to_string()),
        step: regions.step_name(hit),
        source: source(&captures),
        occurrences: ranked.finding.count,
        evidence: evidence(words, signature, ranked),
        cause: fill(signature.cause.as_deref().unwrap_or_default().trim()),
        remediations: remedies.into_iter().map(|remedy| remediation(remedy, &captures)).collect(),
        dead_ends: signature
            .dead_end
            .iter()
            .map(|end| DeadEnd { what: fill(&end.what), why: fill(&end.why) })
            .collect(),
        verify: signature
            .verify
            .iter()
            .filter_map(|verify| {
                let command = step(&verify.command, &captures)?;
                Some(Verification { command, expect: fill(&verify.expect) })
            })
            .collect(),
        references: signature
            .reference
            .iter()
            .map(|r| Reference { title: r.title.clone(), url: r.url.clone() })
            .collect(),
        explains: ranked
            .explained
            .iter()
            .map(|finding| Explained {
                id: database.signature(finding.signature).id.clone(),
                line: finding.hits.first().map_or(0, |hit| hit.line),
                occurrences: finding.count,
            })
            .collect(),
        alternatives: open_alternatives(database, signature, &captures)
            .map(|other| Alternative { id: other.id.clone(), tell_apart: other.tell_apart.clone() })
            .collect(),
        fingerprint: fingerprint(&signature.id, &captures),
        suggestions: Vec::new(),
        recurrence: None,
        captures,
    }
}

/// What the lines named: values of the match that is shown first, then those
/// of the others, and of each the one that the signature asks for.
fn captures(signature: &Signature, hits: &[Hit], lead: usize) -> Captures {
    let order = std::iter::once(lead).chain((0..hits.len()).filter(|&n| n != lead));
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for hit in order.map(|n| &hits[n]) {
        let context = hit.context.iter().flat_map(|line| &line.captures);
        for (name, value) in hit.captures.iter().chain(context) {
            let known = values.entry(name).or_default();
            if !value.is_empty() && !known.contains(&value.as_str()) {
                known.push(value);
            }
        }
    }
    let picked = values.into_iter().filter_map(|(name, values)| {
        let pick = signature.captures.get(name).map_or(Pick::First, |capture| capture.pick());
        let value = match pick {
            Pick::Last => values.last()?.to_string(),
            Pick::All => join(&values),
            Pick::MaxVersion => values.iter().max_by_key(|value| version(value))?.to_string(),
            _ => values.first()?.to_string(),
        };
        Some((name.to_string(), value))
    });
    picked.collect()
}

fn join(values: &[&str]) -> String {
    let mut text = values[..values.len().min(VALUES)].join(JOINT);
    if values.len() > VALUES {
        text.push_str(&format!(" and {} more", values.len() - VALUES));
    }
    text
}

/// A version as numbers, so that 2.34 is more than 2.4.
fn version(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

fn source(captures: &Captures) -> Option<SourceLocation> {
    let number = |name: &str| captures.get(name).and_then(|value| value.parse().ok());
    let file = captures.get("file")?.clone();
    Some(SourceLocation { file, line: number("line"), column: number("column") })
}

fn remediation(remedy: &Remedy, captures: &Captures) -> Remediation {
    let text = |text: &Option<String>| text.as_ref().map(|text| fill(text, captures, Quote::None));
    Remediation {
        title: fill(&remedy.title, captures, Quote::None),
        kind: remedy.kind,
        standing: remedy.standing,
        steps: remedy.steps.iter().filter_map(|text| step(text, captures)).collect(),
        before: text(&remedy.before),
        after: text(&remedy.after),
        language: remedy.language.clone(),
        applies_if: text(&remedy.applies_if),
        source: remedy.source.clone(),
        note: text(&remedy.note),
    }
}

/// The title; where the log did not show all that its second half names, the
/// first half.
fn title(text: &str, captures: &Captures) -> String {
    let complete = |text: &str| placeholders(text).all(|name| captures.contains_key(name));
    let first_half = text.split_once(": ").map(|(head, _)| head).filter(|head| complete(head));
    let text = if complete(text) { text } else { first_half.unwrap_or(text) };
    fill(text, captures, Quote::None)
}

/// A step: a sentence, or a command that is left out when a name it needs was
/// not in the log.
fn step(text: &str, captures: &Captures) -> Option<String> {
    if text.trim_end().ends_with('.') {
        return Some(fill(text, captures, Quote::None));
    }
    let complete = placeholders(text).all(|name| captures.contains_key(name));
    complete.then(|| fill(text, captures, Quote::Shell))
}

#[derive(Clone, Copy, PartialEq)]
enum Quote {
    None,
    Shell,
}

/// The `{name}`s of a template; `${NAME}` is none.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(move |(at, _)| {
        let own = text[..at].ends_with('$');
        placeholder(&text[at..]).filter(|_| !own)
    })
}

/// The `name` of a text that begins with `{name}`. Looks no further than the
/// name goes: a template may be hostile, and hold nothing but braces.
fn placeholder(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('{')?;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, tail) = rest.split_at(rest.find(|c| !word(c))?);
    (!name.is_empty() && tail.starts_with('}')).then_some(name)
}

/// Puts captures in the place of `{name}`; a name that the log did not show
/// becomes `<name>`. `${NAME}` is the reader's own and stays.
fn fill(text: &str, captures: &Captures, quote: Quote) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        match placeholder(after) {
            Some(name) if !before.ends_with('$') => {
                match (captures.get(name), quote) {
                    (Some(value), Quote::Shell) => filled.push_str(&shell(value)),
                    (Some(value), Quote::None) => filled.push_str(value),
                    (None, _) => filled.push_str(&format!("<{name}>")),
                }
                rest = &after[name.len() + 2..];
            }
            _ => {
                filled.push('{');
                rest = &after[1..];
            }
        }
    }
    filled + rest
}

/// A value as one word of a POSIX shell; joined values as one word each.
fn shell(value: &str) -> String {
    value.split(JOINT).map(word).collect::<Vec<_>>().join(" ")
}

fn word(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&b);
    if !value.is_empty() && !value.starts_with('-') && value.bytes().all(plain) {
        return value.to_string();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}
