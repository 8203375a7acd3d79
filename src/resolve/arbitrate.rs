//! Which findings are the cause, and what follows from what.
//!
//! Order comes from what signatures declare (roles, relations), from where the
//! build says that it failed, and from position; never from the order of files.

use super::Scan;
use super::collect::Finding;
use super::outcome::{Said, Word, Words};
use super::regions::{Regions, StepId};
use crate::database::Database;
use crate::frame::StreamName;
use crate::hits::Hit;
use crate::name::{covered, covers};
use crate::report::BuildOutcome;
use crate::signature::{Category, Confidence, Level, Role, Says, Signature};
use std::collections::HashMap;

/// A line that builds survive counts only this near to where one failed.
const NEAR_FAILURE: u64 = 200;

/// What is printed so many lines before anything failed was survived, if builds
/// survive such a line.
const REMOTE: u64 = 18;

/// The same for a line that stops its tool: whoever ran the tool went on.
const FATAL_REMOTE: u64 = 40;

/// In a log that does not say how the build went, a line that builds survive
/// counts only this near to the end.
const NEAR_END: u64 = 25;

/// Matches of one signature that stand no further apart are one run.
const RUN: u64 = 40;

/// A consequence may be printed a little before its cause: two streams of one
/// program meet in the log in any order.
const SHUFFLE: u64 = 5;

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

/// Drops findings in favour of better ones on the same lines.
fn yield_to_better(database: &Database, mut findings: Vec<Finding>) -> Vec<Finding> {
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

/// How good a match is as the cause; less is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Not in a step that failed, although some step is known to have.
    pub outside: bool,
    /// The same tool said later that it passed.
    pub survived: bool,
    pub symptom: bool,
    pub weight: Weight,
    /// Much was printed between the last match and the next failure, and its own
    /// tool said nothing of one.
    pub remote: bool,
    /// A guess.
    pub guess: bool,
    /// The first is the root, the rest follows from it.
    pub line: u64,
}

/// Whether a build can have gone on after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// No: the tool stops there.
    Fatal,
    /// Builds survive such a line, but its tool said after it that it failed.
    Condemned,
    /// Builds survive it.
    Tolerable,
}

/// The last words of a signature's tools.
struct Spoken<'a> {
    /// Of all that it names.
    last: Option<&'a Word>,
    /// Where one that runs no others said that it failed, if that was its last.
    failed: Option<u64>,
}

/// Tools that run others: that one of them failed says nothing of whose
/// failure it was.
const DRIVERS: &[&str] = &[
    "ant", "bazel", "buildah", "compose", "docker", "dotnet", "gradle", "make", "maven", "msbuild",
    "ninja", "node", "nox", "npm", "pip", "pnpm", "rake", "sbt", "tox", "yarn",
];

/// What is known of the build as a whole. There may be thousands of words and
/// of matches, so each question is one look-up.
struct Judge<'a> {
    regions: &'a Regions,
    /// By who runs them: the steps that failed, and the line that says so.
    failed_steps: HashMap<String, HashMap<StepId, u64>>,
    /// The last word of each tool, and its place among all words.
    last_words: HashMap<&'a str, (usize, &'a Word)>,
    /// Lines at which something failed, in order.
    failures: Vec<u64>,
    said: Said,
    lines: u64,
}

impl<'a> Judge<'a> {
    fn new(words: &'a Words, regions: &'a Regions, said: Said, lines: u64) -> Judge<'a> {
        let mut failed_steps: HashMap<String, HashMap<StepId, u64>> = HashMap::new();
        for Word { tool, step, line, .. } in words.failed_steps() {
            failed_steps.entry(tool).or_default().insert(step, line);
        }
        let tools = words.iter().enumerate().filter(|(_, word)| word.level == Level::Tool);
        let failed = words.iter().filter(|word| word.says == Says::Failed);
        Judge {
            regions,
            failed_steps,
            last_words: tools.map(|(n, word)| (word.tool.as_str(), (n, word))).collect(),
            failures: failed.map(|word| word.line).collect(),
            said,
            lines,
        }
    }

    /// The best match of a finding, if any counts.
    fn lead(&self, signature: &Signature, finding: &Finding) -> Option<(Rank, usize)> {
        let weighed = self.weigh(signature, finding).into_iter().enumerate();
        let counting = weighed.filter(|(_, (_, counts))| *counts);
        let (mut rank, lead) = counting.map(|(n, (rank, _))| (rank, n)).min()?;
        let last = finding.hits.last().map_or(0, |hit| hit.line);
        let condemned = self.spoken(signature).failed.is_some_and(|line| line >= last);
        let far = if signature.fatal { FATAL_REMOTE } else { REMOTE };
        rank.remote = !condemned && self.is_remote(last, far);
        Some((rank, lead))
    }

    /// What each match of a finding is worth, and whether it counts.
    fn weigh(&self, signature: &Signature, finding: &Finding) -> Vec<(Rank, bool)> {
        // of very many the middle ones are not kept: they are taken for one run
        let kept = finding.hits.len() as u64;
        let gap = if finding.count > kept { u64::MAX } else { RUN };
        let mut next: Option<u64> = None;
        let spoken = self.spoken(signature);
        let backwards = finding.hits.iter().rev().map(|hit| {
            let rank = self.rank(signature, hit, &spoken);
            // what is printed line after line up to the failure counts from its first line on
            let run = next.is_some_and(|next| next - hit.line <= gap) && !rank.outside;
            let counts = run || self.counts(signature, hit, &rank);
            next = if counts { Some(hit.line) } else { next };
            (rank, counts)
        });
        let mut weighed: Vec<(Rank, bool)> = backwards.collect();
        weighed.reverse();
        weighed
    }

    /// What the tools of a signature said in the end.
    fn spoken(&self, signature: &'a Signature) -> Spoken<'a> {
        let said = |tool: &str| self.last_words.get(tool).copied();
        let named = signature.tools.iter().map(String::as_str);
        let last = named.clone().filter_map(said).max_by_key(|(n, _)| *n);
        // the tool that a family is called after is one of its own
        let own = named.chain(signature.id.split('/').take(1));
        let own = own.filter(|tool| !DRIVERS.contains(tool)).filter_map(said);
        let failed = own.filter(|(_, word)| word.says == Says::Failed).map(|(_, word)| word.line);
        Spoken { last: last.map(|(_, word)| word), failed: failed.max() }
    }

    fn rank(&self, signature: &Signature, hit: &Hit, spoken: &Spoken<'_>) -> Rank {
        let streams = [hit.stream.clone(), hit.stream.enclosing()];
        let inside = |(system, steps): (&String, &HashMap<StepId, u64>)| {
            let mut own = streams.iter().map(|stream| self.regions.step_of(system, stream, hit));
            own.any(|step| steps.get(&step).is_some_and(|line| hit.line <= line + SHUFFLE))
        };
        let outside = !self.failed_steps.is_empty() && !self.failed_steps.iter().any(inside);
        Rank {
            outside,
            survived: spoken
                .last
                .is_some_and(|word| word.says == Says::Passed && word.line >= hit.line),
            symptom: signature.role == Role::Symptom,
            weight: match spoken.failed {
                _ if signature.fatal => Weight::Fatal,
                Some(line) if line >= hit.line => Weight::Condemned,
                _ => Weight::Tolerable,
            },
            remote: false,
            guess: signature.confidence == Confidence::Low,
            line: hit.line,
        }
    }

    /// Whether nothing failed so soon after a line.
    fn is_remote(&self, line: u64, far: u64) -> bool {
        let next = self.failures.partition_point(|&at| at + SHUFFLE < line);
        self.failures.get(next).is_some_and(|&at| at > line + far)
    }

    /// Whether a match may be a cause at all.
    fn counts(&self, signature: &Signature, hit: &Hit, rank: &Rank) -> bool {
        if self.said.passed_at(hit.line) || rank.survived && !self.failed_later(hit) {
            return false;
        }
        if self.said.outcome == BuildOutcome::Failed {
            return signature.fatal || !rank.outside && self.near_failure(hit.line);
        }
        let heeded = hit.line + NEAR_END > self.lines && !self.said.doubtful_at(hit.line);
        signature.fatal || heeded
    }

    fn failed_later(&self, hit: &Hit) -> bool {
        self.failures.last().is_some_and(|&line| line >= hit.line)
    }

    fn near_failure(&self, line: u64) -> bool {
        let next = self.failures.partition_point(|&at| at + SHUFFLE < line);
        let near = self.failures.get(next).is_some_and(|&at| at <= line + NEAR_FAILURE);
        self.failures.is_empty() || near
    }

    fn confidence(&self, signature: &Signature, rank: &Rank) -> Confidence {
        let doubt = rank.outside || rank.survived || rank.symptom;
        let failed = self.said.outcome == BuildOutcome::Failed;
        let unsure = rank.weight != Weight::Fatal || !failed && signature.generic;
        match (doubt, unsure) {
            (true, _) => Confidence::Low,
            (false, true) => signature.confidence.min(Confidence::Medium),
            (false, false) => signature.confidence,
        }
    }
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
