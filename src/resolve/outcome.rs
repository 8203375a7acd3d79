//! How the build went, by its own words.

use super::Scan;
use super::collect::late_hits;
use super::regions::{Regions, StepId};
use crate::database::Database;
use crate::hits::Hit;
use crate::index::Owner;
use crate::report::BuildOutcome;
use crate::signature::{Level, Says};
use std::collections::HashMap;

/// What a tool or a CI system said of the build.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub tool: String,
    pub says: Says,
    pub level: Level,
    pub line: u64,
    pub stream: String,
    pub step: StepId,
}

/// Everything that was said, in order of lines.
#[derive(Debug, Default)]
pub(crate) struct Words {
    words: Vec<Word>,
}

impl Words {
    pub fn new(database: &Database, scan: &Scan<'_>, regions: &Regions) -> Words {
        let mut words = Vec::new();
        for (pattern, found) in scan.hits.found() {
            let Owner::Outcome(number) = database.patterns()[pattern as usize].owner else {
                continue;
            };
            let rule = database.outcome(number);
            let late = late_hits(database, scan, pattern, found);
            for hit in found.first.iter().chain(&late) {
                if hit.echo || regions.is_script(hit) {
                    continue;
                }
                words.push(Word {
                    tool: rule.tool.to_string(),
                    says: rule.says,
                    level: rule.level,
                    line: hit.line,
                    stream: hit.stream.clone(),
                    step: regions.step(hit),
                });
            }
        }
        words.sort_by(|a, b| (a.line, a.level, &a.tool).cmp(&(b.line, b.level, &b.tool)));
        Words { words }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// How the build went. The highest level that said anything decides; on
    /// it, a tool's or a step's last word replaces what it said before.
    pub fn outcome(&self, exit_code: Option<i32>) -> BuildOutcome {
        match exit_code {
            Some(0) => return BuildOutcome::Passed,
            Some(_) => return BuildOutcome::Failed,
            None => {}
        }
        if let Some(said) = self.level(Level::Job, |word| word.tool.clone()) {
            return said;
        }
        let step = |word: &Word| format!("{:?}", word.step);
        let failed = self.level(Level::Step, step) == Some(BuildOutcome::Failed);
        if failed {
            return BuildOutcome::Failed;
        }
        if self.words.iter().any(|word| word.says == Says::Ended) {
            return BuildOutcome::Passed;
        }
        self.level(Level::Tool, |word| word.tool.clone()).unwrap_or(BuildOutcome::Unknown)
    }

    fn level<K: std::hash::Hash + Eq>(
        &self,
        level: Level,
        key: impl Fn(&Word) -> K,
    ) -> Option<BuildOutcome> {
        let mut last: HashMap<K, Says> = HashMap::new();
        let spoken = |word: &&Word| matches!(word.says, Says::Failed | Says::Passed);
        for word in self.words.iter().filter(|word| word.level == level).filter(spoken) {
            last.insert(key(word), word.says);
        }
        if last.is_empty() {
            return None;
        }
        let failed = last.values().any(|&says| says == Says::Failed);
        Some(if failed { BuildOutcome::Failed } else { BuildOutcome::Passed })
    }

    /// The steps that failed, each with the line of the word that says so.
    pub fn failed_steps(&self) -> HashMap<StepId, u64> {
        let mut failed = HashMap::new();
        for word in self.words.iter().filter(|word| word.level >= Level::Step) {
            match word.says {
                Says::Failed => failed.insert(word.step.clone(), word.line),
                Says::Passed => failed.remove(&word.step),
                _ => None,
            };
        }
        failed
    }

    /// The lines at which something was said to have failed, strongest first.
    pub fn failed_at(&self, _: &Regions) -> Vec<u64> {
        let mut lines: Vec<(Level, u64)> = self
            .words
            .iter()
            .filter(|word| word.says == Says::Failed)
            .map(|word| (word.level, word.line))
            .collect();
        lines.sort_by(|a, b| b.cmp(a));
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// Whether the failure on a line was tolerated by whoever printed it.
    pub fn ignored(&self, hit: &Hit) -> bool {
        const NEAR: u64 = 30;
        self.words.iter().any(|word| {
            word.says == Says::Ignored
                && word.stream == hit.stream
                && (hit.line..=hit.line + NEAR).contains(&word.line)
        })
    }
}
