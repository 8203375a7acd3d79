//! How the build went, by its own words.

use super::Scan;
use super::regions::{Regions, StepId};
use crate::database::Database;
use crate::frame::StreamName;
use crate::hits::Hit;
use crate::index::Owner;
use crate::report::BuildOutcome;
use crate::signature::{Level, Says};
use std::collections::HashMap;

/// A system goes on for at most so many lines after its last word on a job; past
/// them another job begins, or the word was that of a job within the job.
const AFTERWORD: u64 = 30;

/// What a tool or a CI system said of the build.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub tool: String,
    pub says: Says,
    pub level: Level,
    pub line: u64,
    /// The line in which it stands.
    pub text: String,
    pub stream: StreamName,
    /// The step of its own system, of which it may speak.
    pub step: StepId,
    /// The innermost step of any, in which it stands.
    place: StepId,
}

/// How the build went, and how far that reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub outcome: BuildOutcome,
    /// A tool that passed says nothing of what comes after its last word: the
    /// line of that word, or the end of time where the whole job has spoken.
    pub until: u64,
}

impl Said {
    fn sure(outcome: BuildOutcome) -> Said {
        Said { outcome, until: u64::MAX }
    }

    /// Whether a tool passed after this line although another had failed.
    pub fn doubtful_at(&self, line: u64) -> bool {
        self.outcome == BuildOutcome::Unknown && self.until < u64::MAX && line <= self.until
    }

    /// Whether the log says that all was well up to this line.
    pub fn passed_at(&self, line: u64) -> bool {
        self.outcome == BuildOutcome::Passed && line <= self.until
    }
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
            for hit in found.all() {
                if hit.echo || regions.is_script(hit) || regions.is_tolerated(hit) {
                    continue;
                }
                words.push(Word {
                    tool: rule.tool.to_string(),
                    says: rule.says,
                    level: rule.level,
                    line: hit.line,
                    text: hit.text.clone(),
                    stream: hit.stream.clone(),
                    step: regions.step_of(&rule.tool, &hit.stream, hit),
                    place: regions.step(hit),
                });
            }
        }
        // "1 failed, 9 passed" says both: the failure is the last word
        let key = |word: &Word| (word.line, word.level, word.says == Says::Failed);
        words.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.tool.cmp(&b.tool)));
        Words { words }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// How the build went. The highest level that said anything decides; on
    /// it, a tool's or a step's last word replaces what it said before.
    pub fn outcome(&self, exit_code: Option<i32>, lines: u64) -> Said {
        match exit_code {
            Some(0) => return Said::sure(BuildOutcome::Passed),
            Some(_) => return Said::sure(BuildOutcome::Failed),
            None => {}
        }
        let failed = match self.level(Level::Job, |word| word.tool.clone()) {
            Some(BuildOutcome::Failed) => true,
            Some(_) => self.a_step_fails_after_all_jobs(),
            None => self.level(Level::Step, |word| word.step.clone()) == Some(BuildOutcome::Failed),
        };
        if failed {
            return Said::sure(BuildOutcome::Failed);
        }
        match self.passed_until(lines) {
            Some(until) => Said { until, ..Said::sure(BuildOutcome::Passed) },
            None => self.tools(),
        }
    }

    /// How far the build passed by the word of who runs it, if nothing failed after that.
    fn passed_until(&self, lines: u64) -> Option<u64> {
        let (word, until) = match self.end_of_the_job() {
            Some(line) if lines <= line + AFTERWORD => (line, u64::MAX),
            Some(line) => (line, line),
            None => self.closed_without_complaint().map(|line| (line, line))?,
        };
        let failed = |other: &Word| other.says == Says::Failed && other.line > word;
        (!self.words.iter().any(failed)).then_some(until)
    }

    /// Where a system says of the whole job that it passed, or that all is done.
    fn end_of_the_job(&self) -> Option<u64> {
        let of_job = |word: &&Word| word.level == Level::Job;
        let ended = |word: &&Word| matches!(word.says, Says::Passed | Says::Ended);
        self.words.iter().filter(of_job).rfind(ended).map(|word| word.line)
    }

    /// The end of the last step, of a system that closes each and reports an
    /// error in each that fails, when it reported none.
    fn closed_without_complaint(&self) -> Option<u64> {
        let complained = self.words.iter().any(|word| word.says == Says::Complained);
        let closed = self.words.iter().rfind(|word| word.says == Says::Closed);
        closed.filter(|_| !complained).map(|word| word.line)
    }

    /// Whether the last word of a step is that it failed, after the last word
    /// of a job: a service to which a step deploys speaks as if all were done.
    fn a_step_fails_after_all_jobs(&self) -> bool {
        let decides = |word: &&Word| matches!(word.says, Says::Failed | Says::Passed | Says::Ended);
        let last = |level| self.words.iter().filter(decides).rfind(|word| word.level == level);
        match (last(Level::Job), last(Level::Step)) {
            (Some(job), Some(step)) => step.says == Says::Failed && step.line > job.line,
            _ => false,
        }
    }

    /// What the tools say when nobody speaks for the job. The one that spoke
    /// last may have passed while another failed before: a script goes on
    /// after a linter it does not heed, but also after a test that it does.
    fn tools(&self) -> Said {
        let said = self.level(Level::Tool, |word| word.tool.clone());
        let last = |says| self.words.iter().rfind(|word| word.says == says).map_or(0, |w| w.line);
        let (passed, failed) = (last(Says::Passed), last(Says::Failed));
        match said {
            Some(BuildOutcome::Passed) => {
                Said { until: passed, ..Said::sure(BuildOutcome::Passed) }
            }
            Some(_) if passed > failed => {
                Said { until: passed, ..Said::sure(BuildOutcome::Unknown) }
            }
            said => Said::sure(said.unwrap_or(BuildOutcome::Unknown)),
        }
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

    /// The last words on steps that failed. One of a system that announces no
    /// step would mean the whole log, so it counts only where there is no other:
    /// GitHub and Azure end a step in words that are much alike.
    pub fn failed_steps(&self) -> Vec<Word> {
        let mut failed: HashMap<&StepId, &Word> = HashMap::new();
        for word in self.words.iter().filter(|word| word.level == Level::Step) {
            match word.says {
                Says::Failed => failed.insert(&word.step, word),
                Says::Passed => failed.remove(&word.step),
                _ => None,
            };
        }
        let mut failed: Vec<Word> = failed.into_values().cloned().collect();
        let announced = |word: &Word| word.step.line > 0 || word.step.name.is_some();
        if failed.iter().any(announced) {
            failed.retain(announced);
        }
        failed
    }

    /// What one of these tools said next of the failure on a line.
    pub fn failure_after(&self, tools: &[String], hit: &Hit) -> Option<&Word> {
        let after = self.words.partition_point(|word| word.line < hit.line);
        self.words[after..].iter().find(|word| {
            let failed = word.says == Says::Failed && word.stream.holds(&hit.stream);
            failed && tools.contains(&word.tool)
        })
    }

    /// Whether the failure on a line was tolerated by whoever printed it: the
    /// next that is said of it, in the same step, is that it was ignored.
    pub fn ignored(&self, hit: &Hit, regions: &Regions) -> bool {
        const NEAR: u64 = 30;
        let from = self.words.partition_point(|word| word.line < hit.line);
        let near = self.words[from..].iter().take_while(|word| word.line <= hit.line + NEAR);
        let mut heard = near.filter(|word| word.stream == hit.stream && word.says != Says::Ended);
        let ignored = heard.next().filter(|word| word.says == Says::Ignored);
        ignored.is_some_and(|word| word.place == regions.step(hit))
    }
}
