//! Which findings yield to better ones: the same event seen less precisely.

use super::collect::Finding;
use crate::database::Database;
use crate::frame::StreamName;
use crate::hits::Hit;
use crate::name::{covered, covers};
use crate::signature::Role;
use std::collections::HashMap;

/// Drops findings in favour of better ones on the same lines.
pub(super) fn yield_to_better(database: &Database, mut findings: Vec<Finding>) -> Vec<Finding> {
    let ids: HashMap<String, Role> = findings
        .iter()
        .map(|finding| database.signature(finding.signature))
        .map(|signature| (signature.id.clone(), signature.role))
        .collect();
    let mut owned: HashMap<u64, Vec<(u32, bool)>> = HashMap::new();
    for finding in &findings {
        let signature = database.signature(finding.signature);
        let plain = signature.role == Role::Cause && !signature.generic;
        for hit in &finding.hits {
            let context = hit.context.iter().map(|context| context.line);
            for line in context.chain([hit.line]) {
                owned.entry(line).or_default().push((finding.signature, plain));
            }
        }
    }
    for finding in &mut findings {
        let mine = finding.signature;
        let signature = database.signature(mine);
        let before = finding.hits.len();
        finding.hits.retain(|hit| {
            let others = owned.get(&hit.line).into_iter().flatten();
            !others.filter(|(other, _)| *other != mine).any(|&(other, plain)| {
                let better = database.signature(other);
                let mine_is_better = covered(&signature.overrides, &better.id);
                (signature.generic && plain && !mine_is_better)
                    || covered(&better.overrides, &signature.id)
            })
        });
        finding.count -= (before - finding.hits.len()) as u64;
    }
    let overridden = |finding: &Finding| {
        let signature = database.signature(finding.signature);
        // a whole family means its causes: its wrappers are everywhere
        let present = |name: &String| match name.ends_with('*') {
            true => ids.iter().any(|(id, role)| *role != Role::Wrapper && covers(name, id)),
            false => ids.contains_key(name),
        };
        signature.unless.iter().any(present)
    };
    findings.retain(|finding| !finding.hits.is_empty() && !overridden(finding));
    drop_overridden_nearby(database, &mut findings);
    findings
}

/// So many lines are close.
pub(crate) const CLOSE: u64 = 12;

/// `overrides` also holds for lines close to the better signature's own.
fn drop_overridden_nearby(database: &Database, findings: &mut Vec<Finding>) {
    let overrides = |finding: &Finding| &database.signature(finding.signature).overrides[..];
    let better = findings.iter().filter(|finding| !overrides(finding).is_empty());
    let better: Vec<(&[String], Places<'_>)> =
        better.map(|finding| (overrides(finding), Places::of(&finding.hits))).collect();
    let stays = |finding: &Finding| -> Vec<bool> {
        let id = &database.signature(finding.signature).id;
        let over = better.iter().filter(|(overrides, _)| covered(overrides, id));
        let over: Vec<&Places<'_>> = over.map(|(_, places)| places).collect();
        let free = |hit| !over.iter().any(|places| places.are_close_to(hit));
        finding.hits.iter().map(free).collect()
    };
    let stay: Vec<Vec<bool>> = findings.iter().map(stays).collect();
    for (finding, stay) in findings.iter_mut().zip(stay) {
        let mut stay = stay.into_iter();
        finding.hits.retain(|_| stay.next() == Some(true));
    }
    findings.retain(|finding| !finding.hits.is_empty());
}

/// Where some matches stand, by stream and in order.
struct Places<'a>(HashMap<&'a StreamName, Vec<&'a Hit>>);

impl<'a> Places<'a> {
    fn of(hits: &'a [Hit]) -> Places<'a> {
        let mut places: HashMap<&StreamName, Vec<&Hit>> = HashMap::new();
        for hit in hits {
            places.entry(&hit.stream).or_default().push(hit);
        }
        Places(places)
    }

    /// Whether one of them is of the event that a match is of, by the lines
    /// between them: two errors at two places of the source are two events.
    fn are_close_to(&self, hit: &Hit) -> bool {
        self.0.get(&hit.stream).is_some_and(|hits| {
            let first = hits.partition_point(|other| other.line + CLOSE < hit.line);
            let near = hits[first..].iter().take_while(|other| other.line <= hit.line + CLOSE);
            near.into_iter().any(|other| other.line == hit.line || !elsewhere(hit, other))
        })
    }
}

/// Whether both name a line of the source, and not the same.
fn elsewhere(a: &Hit, b: &Hit) -> bool {
    place(a).is_some_and(|a| place(b).is_some_and(|b| a != b))
}

/// The file and the line that a match or what stands near it names.
fn place(hit: &Hit) -> Option<(&str, &str)> {
    let captured = |name| {
        let near = hit.context.iter().flat_map(|context| &context.captures);
        let named = hit.captures.iter().chain(near).find(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    };
    Some((captured("file")?, captured("line")?))
}
