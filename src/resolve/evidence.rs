//! The lines that prove a diagnosis, the most telling first.
//!
//! A reader looks at the first few. So each kind of proof comes once before
//! any comes again, and what says something new before what says the same.

use super::arbitrate::Ranked;
use super::outcome::Words;
use crate::hits::{ContextLine, Hit};
use crate::index::conditions;
use crate::report::Evidence;
use crate::signature::Signature;
use std::collections::{HashMap, HashSet};

/// Lines that a report quotes for one diagnosis.
const MOST: usize = 16;

/// The proof of a diagnosis: the line itself, the nearest line of each
/// condition, what the tool said of the outcome, the other context, then
/// further matches and what follows from them.
pub(super) fn evidence(words: &Words, signature: &Signature, ranked: &Ranked) -> Vec<Evidence> {
    let lead = ranked.hit();
    let own = quote(lead.line, &lead.text, &signature.role.to_string());
    let (nearest, others) = context(signature, lead);
    let outcome = words.failure_after(&signature.tools, lead);
    let outcome = outcome.map(|word| quote(word.line, &word.text, "outcome"));
    let (new, same) = again(&ranked.finding.hits, lead);
    let follows = ranked.explained.iter().filter_map(|finding| finding.hits.first());
    let follows = follows.map(|hit| quote(hit.line, &hit.text, "follows"));
    let proof = [own].into_iter().chain(nearest).chain(outcome).chain(others);
    let ordered = proof.chain(new).chain(follows).chain(same);
    let mut seen = HashSet::new();
    ordered.filter(|line| seen.insert(line.line)).take(MOST).collect()
}

/// The nearest line of each condition, in order of lines, and the others: the
/// second nearest of each before any third, as conditions are declared.
fn context(signature: &Signature, lead: &Hit) -> (Vec<Evidence>, Vec<Evidence>) {
    let labels: Vec<_> =
        conditions(signature).map(|condition| condition.label.as_deref()).collect();
    let quoted = |line: &ContextLine| {
        let label = labels.get(line.condition as usize).copied().flatten();
        quote(line.line, &line.text, label.unwrap_or("context"))
    };
    let mut lines: Vec<&ContextLine> = lead.context.iter().collect();
    lines.sort_by_key(|line| (line.line.abs_diff(lead.line), line.line));
    let mut seen: HashMap<u32, usize> = HashMap::new();
    let mut ranked: Vec<(usize, &ContextLine)> = lines
        .into_iter()
        .map(|line| {
            let round = seen.entry(line.condition).and_modify(|round| *round += 1).or_default();
            (*round, line)
        })
        .collect();
    ranked.sort_by_key(|(round, line)| match round {
        0 => (0, 0, line.line),
        _ => (*round, line.condition, line.line),
    });
    let nearest = ranked.partition_point(|(round, _)| *round == 0);
    let others = ranked.split_off(nearest);
    let quote_all = |lines: Vec<_>| lines.into_iter().map(|(_, line)| quoted(line)).collect();
    (quote_all(ranked), quote_all(others))
}

/// Further matches: those that say something new, and the others.
fn again(hits: &[Hit], lead: &Hit) -> (Vec<Evidence>, Vec<Evidence>) {
    let mut told = HashSet::from([lead.text.as_str()]);
    let further = hits.iter().filter(|hit| hit.line != lead.line);
    let (new, same): (Vec<_>, Vec<_>) = further.partition(|hit| told.insert(&hit.text));
    let quoted = |hit: &Hit| quote(hit.line, &hit.text, "again");
    (new.into_iter().map(quoted).collect(), same.into_iter().map(quoted).collect())
}

fn quote(line: u64, text: &str, role: &str) -> Evidence {
    Evidence { line, text: text.to_string(), role: role.to_string() }
}
