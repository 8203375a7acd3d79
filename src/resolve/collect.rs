//! What each signature found, after everything that is no evidence is gone.

use super::Scan;
use super::outcome::Words;
use super::regions::Regions;
use crate::classifier::Options;
use crate::database::Database;
use crate::hits::{ContextLine, Hit};
use crate::index::{Owner, conditions, in_window};
use crate::journal::Dropped;
use crate::signature::{Condition, Same, Side, Signature, Status};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lines that one far-reaching `evidence` condition may add to a match.
const EVIDENCE: usize = 8;

/// All matches of one signature.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub signature: u32,
    /// Those kept, in order of lines.
    pub hits: Vec<Hit>,
    /// All of them.
    pub count: u64,
}

/// What the signatures found, in their order.
pub(crate) fn findings(
    database: &Database,
    options: &Options,
    scan: &Scan<'_>,
    regions: &Regions,
    words: &Words,
) -> Vec<Finding> {
    let mut primary: BTreeMap<u32, (Vec<Hit>, u64)> = BTreeMap::new();
    let mut far: HashMap<(u32, u32), Vec<Hit>> = HashMap::new();
    for (pattern, found) in scan.hits.found() {
        match database.patterns()[pattern as usize].owner {
            Owner::Primary(signature) => {
                let (all, count) = primary.entry(signature).or_default();
                all.extend(found.all().filter(|hit| !hit.echo).cloned());
                *count += found.count;
            }
            Owner::Condition(signature, condition) => {
                // a command that is only shown is no failure, but tells what ran
                far.entry((signature, condition)).or_default().extend(found.all().cloned());
            }
            _ => {}
        }
    }
    let mut findings = Vec::new();
    for (number, (mut hits, count)) in primary {
        let signature = database.signature(number);
        if !in_use(signature, options) || database.is_disabled(number) {
            continue;
        }
        let before = hits.len() as u64;
        hits.sort_by_key(|hit| (hit.line, hit.bytes));
        hits.dedup_by_key(|hit| hit.line);
        let dropped = |hit: &Hit, why| {
            scan.journal.note(|entries| entries.dropped.push((number, hit.line, why)));
        };
        drop_asides(&mut hits, regions, words, dropped);
        if let (Some(green), false) = (&options.baseline, signature.fatal) {
            retain(&mut hits, |hit| !green.contains(&hit.text), |hit| dropped(hit, Dropped::Green));
        }
        hits.retain_mut(|hit| match conditions_hold(number, signature, hit, &far, regions) {
            Ok(()) => true,
            Err(condition) => {
                dropped(hit, Dropped::Condition(condition));
                false
            }
        });
        if !hits.is_empty() {
            let count = count.max(before) - (before - hits.len() as u64);
            findings.push(Finding { signature: number, hits, count });
        }
    }
    findings
}

fn in_use(signature: &Signature, options: &Options) -> bool {
    match signature.status {
        Status::Stable => true,
        Status::Preview => options.all,
        Status::Deprecated => false,
    }
}

/// Drops matches in a script's text, and those in output shown a second time
/// that was seen the first time.
fn drop_asides(
    hits: &mut Vec<Hit>,
    regions: &Regions,
    words: &Words,
    dropped: impl Fn(&Hit, Dropped),
) {
    retain(hits, |hit| !regions.is_script(hit), |hit| dropped(hit, Dropped::Script));
    let heeded = |hit: &Hit| !regions.is_tolerated(hit) && !words.ignored(hit, regions);
    retain(hits, heeded, |hit| dropped(hit, Dropped::Tolerated));
    if !hits.iter().any(|hit| regions.is_repeat(hit)) {
        return;
    }
    let first = hits.iter().filter(|hit| !regions.is_repeat(hit));
    let original: HashSet<String> = first.map(|hit| hit.text.trim().to_string()).collect();
    let new = |hit: &Hit| {
        let text = hit.text.trim();
        !regions.is_repeat(hit) || !original.iter().any(|seen| text.ends_with(seen.as_str()))
    };
    retain(hits, new, |hit| dropped(hit, Dropped::Repeat));
}

/// [`Vec::retain`], with a word on each that goes.
fn retain(hits: &mut Vec<Hit>, keep: impl Fn(&Hit) -> bool, dropped: impl Fn(&Hit)) {
    hits.retain(|hit| {
        let keep = keep(hit);
        if !keep {
            dropped(hit);
        }
        keep
    });
}

/// Tries the far-reaching conditions and adds the lines they found; the error
/// is the number of one that does not hold.
fn conditions_hold(
    number: u32,
    signature: &Signature,
    hit: &mut Hit,
    far: &HashMap<(u32, u32), Vec<Hit>>,
    regions: &Regions,
) -> Result<(), u32> {
    let required = signature.require.len();
    let forbidden = required + signature.forbid.len();
    let mut not_before = 0;
    for (n, condition) in conditions(signature).enumerate() {
        if in_window(condition) {
            continue;
        }
        let none = Vec::new();
        let all = far.get(&(number, n as u32)).unwrap_or(&none);
        let mut lines: Vec<&Hit> =
            all.iter().filter(|other| holds(condition, hit, other, regions)).collect();
        if n < required && signature.ordered {
            lines.retain(|line| line.line > not_before);
            not_before = lines.first().map_or(not_before, |line| line.line);
        }
        if n < required && lines.len() < condition.min.max(1) as usize {
            return Err(n as u32);
        }
        if (required..forbidden).contains(&n) {
            if lines.is_empty() {
                continue;
            }
            return Err(n as u32);
        }
        lines.sort_by_key(|line| line.line.abs_diff(hit.line));
        let context: Vec<ContextLine> = lines
            .into_iter()
            .take(EVIDENCE.max(condition.min as usize))
            .map(|line| ContextLine {
                condition: n as u32,
                line: line.line,
                text: line.text.clone(),
                captures: line.captures.clone(),
            })
            .collect();
        hit.context.extend(context);
    }
    Ok(())
}

fn holds(condition: &Condition, hit: &Hit, other: &Hit, regions: &Regions) -> bool {
    let near = condition.within.is_none_or(|n| other.line.abs_diff(hit.line) <= u64::from(n));
    let side = match condition.side {
        Side::Around => true,
        Side::Before => other.line < hit.line,
        Side::After => other.line > hit.line,
    };
    let same = || match condition.same {
        Same::Log => true,
        Same::Stream => other.stream == hit.stream,
        Same::Step => regions.step(other) == regions.step(hit),
    };
    near && side && same()
}
