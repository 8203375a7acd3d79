//! How good a match is as the cause, by what is known of the build as a whole.

use super::SHUFFLE;
use super::collect::Finding;
use super::outcome::{Said, Word, Words};
use super::regions::{Regions, StepId};
use crate::hits::Hit;
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

/// The same for findings of one tool, each of which it shows with the code, the
/// difference or the output that it is about.
const LONG_RUN: u64 = 200;

/// How good a match is as the cause; less is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Not in a step that failed, although some step is known to have.
    pub outside: bool,
    /// The same tool said later that it passed.
    pub survived: bool,
    pub symptom: bool,
    pub weight: Weight,
    /// Much was printed between the last match and the next failure, or a tool
    /// passed, and its own tool said nothing of a failure.
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

/// What speaks for a part of a run, while others may have failed: a package of
/// a Go test, the tests that gotestsum runs again.
const PARTS: &[&str] = &["go-test-package", "gotestsum-again"];

/// What is known of the build as a whole. There may be thousands of words and
/// of matches, so each question is one look-up.
pub(super) struct Judge<'a> {
    regions: &'a Regions,
    /// By who runs them: the steps that failed, and the line that says so.
    failed_steps: HashMap<String, HashMap<StepId, u64>>,
    /// The last word of each tool, and its place among all words.
    last_words: HashMap<&'a str, (usize, &'a Word)>,
    /// Lines at which something failed, in order.
    failures: Vec<u64>,
    /// Lines at which a tool passed that did not fail in the end, in order.
    passes: Vec<u64>,
    said: Said,
    lines: u64,
}

impl<'a> Judge<'a> {
    pub fn new(words: &'a Words, regions: &'a Regions, said: Said, lines: u64) -> Judge<'a> {
        let mut failed_steps: HashMap<String, HashMap<StepId, u64>> = HashMap::new();
        for Word { tool, step, line, .. } in words.failed_steps() {
            failed_steps.entry(tool).or_default().insert(step, line);
        }
        let tools = words.iter().enumerate().filter(|(_, word)| word.level == Level::Tool);
        let last_words: HashMap<&str, (usize, &Word)> =
            tools.map(|(n, word)| (word.tool.as_str(), (n, word))).collect();
        let failed = words.iter().filter(|word| word.says == Says::Failed);
        let well = |tool: &str| last_words.get(tool).is_some_and(|(_, w)| w.says == Says::Passed);
        let passed = words.iter().filter(|word| word.says == Says::Passed);
        let passed = passed.filter(|word| !PARTS.contains(&&*word.tool) && well(&word.tool));
        Judge {
            regions,
            failed_steps,
            failures: failed.map(|word| word.line).collect(),
            passes: passed.map(|word| word.line).collect(),
            last_words,
            said,
            lines,
        }
    }

    /// The best match of a finding, if any counts.
    pub fn lead(&self, signature: &Signature, finding: &Finding) -> Option<(Rank, usize)> {
        let weighed = self.weigh(signature, finding).into_iter().enumerate();
        let counting = weighed.filter(|(_, (_, counts))| *counts);
        counting.map(|(n, (rank, _))| (rank, n)).min()
    }

    /// What each match of a finding is worth, and whether it counts.
    pub fn weigh(&self, signature: &Signature, finding: &Finding) -> Vec<(Rank, bool)> {
        // of very many the middle ones are not kept: they are taken for one run
        let kept = finding.hits.len() as u64;
        let gap = match finding.count > kept {
            true => u64::MAX,
            false if is_listed(signature) => LONG_RUN,
            false => RUN,
        };
        let mut next: Option<u64> = None;
        let spoken = self.spoken(signature);
        let remote = finding.hits.last().is_some_and(|hit| self.is_remote(signature, hit, &spoken));
        let backwards = finding.hits.iter().rev().map(|hit| {
            let rank = self.rank(signature, hit, &spoken, remote);
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

    fn rank(&self, signature: &Signature, hit: &Hit, spoken: &Spoken<'_>, remote: bool) -> Rank {
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
            remote,
            guess: signature.confidence == Confidence::Low,
            line: hit.line,
        }
    }

    /// Whether nothing failed soon after the last match, by its own tool's word
    /// or anybody's.
    fn is_remote(&self, signature: &Signature, last: &Hit, spoken: &Spoken<'_>) -> bool {
        let far = if signature.fatal { FATAL_REMOTE } else { REMOTE };
        let condemned = spoken.failed.is_some_and(|line| line >= last.line);
        let went_on = |failure| failure > last.line + far || self.pass_between(last.line, failure);
        !condemned && self.failure_after(last.line).is_some_and(went_on)
    }

    fn pass_between(&self, line: u64, failure: u64) -> bool {
        let next = self.passes.partition_point(|&at| at <= line);
        self.passes.get(next).is_some_and(|&at| at < failure)
    }

    /// The line at which something failed next; a little before counts as well.
    fn failure_after(&self, line: u64) -> Option<u64> {
        let next = self.failures.partition_point(|&at| at + SHUFFLE < line);
        self.failures.get(next).copied()
    }

    /// Whether a match may be a cause at all.
    fn counts(&self, signature: &Signature, hit: &Hit, rank: &Rank) -> bool {
        if self.said.passed_at(hit.line) || rank.survived && !self.failed_later(hit) {
            return false;
        }
        if self.said.outcome == BuildOutcome::Failed {
            let listed = is_listed(signature) && rank.weight == Weight::Condemned;
            return signature.fatal || listed || !rank.outside && self.near_failure(hit.line);
        }
        let heeded = hit.line + NEAR_END > self.lines && !self.said.doubtful_at(hit.line);
        signature.fatal || heeded
    }

    fn failed_later(&self, hit: &Hit) -> bool {
        self.failures.last().is_some_and(|&line| line >= hit.line)
    }

    fn near_failure(&self, line: u64) -> bool {
        let near = self.failure_after(line).is_some_and(|at| at <= line + NEAR_FAILURE);
        self.failures.is_empty() || near
    }

    pub fn confidence(&self, signature: &Signature, rank: &Rank) -> Confidence {
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

/// Whether it is one of the findings that a tool lists before it fails.
fn is_listed(signature: &Signature) -> bool {
    matches!(signature.category, Category::Lint | Category::Test)
}
