//! Which findings are the cause, and what follows from what.
//!
//! Order comes from what signatures declare (roles, relations), from where the
//! build says that it failed, and from position; never from the order of files.

use super::collect::Finding;
use super::outcome::{Said, Words};
use super::overrides::yield_to_better;
use super::rank::{Judge, Rank};
use super::regions::Regions;
use super::{SHUFFLE, Scan};
use crate::database::Database;
use crate::hits::Hit;
use crate::name::covered;
use crate::signature::{Category, Confidence, Role};

/// A cause, with what was folded into it.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    pub finding: Finding,
    /// The match that is shown, by its place in the finding.
    pub lead: usize,
    pub confidence: Confidence,
    pub explained: Vec<Finding>,
}

impl Ranked {
    pub fn hit(&self) -> &Hit {
        &self.finding.hits[self.lead]
    }
}

/// Sorts causes from consequences; the best cause comes first.
pub(crate) fn arbitrate(
    database: &Database,
    findings: Vec<Finding>,
    words: &Words,
    regions: &Regions,
    said: Said,
    scan: &Scan<'_>,
) -> Vec<Ranked> {
    if said.passed_at(u64::MAX) {
        return Vec::new();
    }
    let judge = Judge::new(words, regions, said, scan.lines);
    scan.journal.note(|entries| entries.found = findings.clone());
    let findings = yield_to_better(database, findings);
    let lines = |f: &Finding| (f.signature, f.hits.iter().map(|hit| hit.line).collect());
    scan.journal.note(|entries| entries.left = findings.iter().map(lines).collect());
    let mut ranked: Vec<(Rank, Ranked)> = Vec::new();
    for finding in findings {
        let signature = database.signature(finding.signature);
        if signature.role == Role::Wrapper {
            continue;
        }
        scan.journal.note(|entries| {
            for (hit, (rank, counts)) in finding.hits.iter().zip(judge.weigh(signature, &finding)) {
                entries.judged.push((finding.signature, hit.line, rank, counts));
            }
        });
        if let Some((rank, lead)) = judge.lead(signature, &finding) {
            let confidence = judge.confidence(signature, &rank);
            ranked.push((rank, Ranked { finding, lead, confidence, explained: Vec::new() }));
        }
    }
    let id = |ranked: &Ranked| &database.signature(ranked.finding.signature).id;
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| id(&a.1).cmp(id(&b.1))));
    // a step is known to have failed: what other steps said is not why
    ranked.retain(|(rank, _)| !rank.outside);
    let causes = fold(database, ranked.into_iter().map(|(_, ranked)| ranked).collect());
    keep_independent(database, causes)
}

/// Folds consequences into the causes that declare them.
fn fold(database: &Database, ranked: Vec<Ranked>) -> Vec<Ranked> {
    let explains = |a: &Ranked, b: &Ranked| {
        let (from, to) =
            (database.signature(a.finding.signature), database.signature(b.finding.signature));
        let later = b.hit().line + SHUFFLE >= a.hit().line;
        // a failing test is reported after all that it printed
        let printed = from.category == Category::Test && to.generic;
        let later = later || printed;
        from.id != to.id && later && covered(&from.explains, &to.id)
    };
    let cause_of: Vec<Option<usize>> = (0..ranked.len())
        .map(|b| {
            (0..ranked.len()).find(|&a| {
                // of two that explain each other the better one stays
                explains(&ranked[a], &ranked[b]) && (a < b || !explains(&ranked[b], &ranked[a]))
            })
        })
        .collect();
    let root = |mut n: usize| {
        for _ in 0..ranked.len() {
            match cause_of[n] {
                Some(cause) => n = cause,
                None => break,
            }
        }
        n
    };
    let roots: Vec<usize> = (0..ranked.len()).map(root).collect();
    let mut explained: Vec<Vec<Finding>> = vec![Vec::new(); ranked.len()];
    let mut causes = Vec::new();
    for (n, cause) in ranked.into_iter().enumerate() {
        match roots[n] == n {
            true => causes.push((n, cause)),
            false => explained[roots[n]].push(cause.finding),
        }
    }
    let with_explained = |(n, cause): (usize, Ranked)| {
        let explained = std::mem::take(&mut explained[n]);
        Ranked { explained, ..cause }
    };
    causes.into_iter().map(with_explained).collect()
}

/// Symptoms are reported by themselves only when no cause was seen.
fn keep_independent(database: &Database, causes: Vec<Ranked>) -> Vec<Ranked> {
    let role = |ranked: &Ranked| database.signature(ranked.finding.signature).role;
    let (mut causes, symptoms): (Vec<Ranked>, Vec<Ranked>) =
        causes.into_iter().partition(|ranked| role(ranked) == Role::Cause);
    if causes.is_empty() {
        return symptoms;
    }
    let first = &mut causes[0];
    for symptom in symptoms {
        if symptom.hit().line + SHUFFLE >= first.hit().line {
            first.explained.push(symptom.finding);
        }
    }
    causes
}
