//! One line of a ledger.

use super::moment::Time;
use crate::fingerprint::mask;
use crate::report::{BuildOutcome, Report, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::SystemTime;

/// Bytes of a line; what is longer was not written by us.
const LONGEST: usize = 64 << 10;

/// Causes of a run that are kept, and characters of their titles and of the
/// name of a log: together less than [`LONGEST`].
const CAUSES: usize = 32;
const TITLE: usize = 120;
const NAME: usize = 240;

/// What the reading of one log came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// When it was read.
    pub(super) time: Time,
    /// The name of the log, without what changes from run to run.
    pub log: String,
    /// What the log says of the build.
    pub outcome: BuildOutcome,
    /// What was made of it.
    pub verdict: Verdict,
    /// Its causes, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
}

/// A cause, as it is known again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// The signature.
    pub id: String,
    /// The same for the same failure in another run.
    pub fingerprint: String,
    /// The failure in words, cut short.
    pub title: String,
}

impl Run {
    /// What a report says, at this time.
    pub(super) fn of(report: &Report, now: SystemTime) -> Run {
        let log = mask(report.input.path.as_deref().unwrap_or("-"));
        let mut known = BTreeSet::new();
        let new =
            report.diagnoses.iter().filter(|found| known.insert((&found.id, &found.fingerprint)));
        let causes = new.take(CAUSES).map(|found| Cause {
            id: found.id.clone(),
            fingerprint: found.fingerprint.clone(),
            title: found.title.chars().take(TITLE).collect(),
        });
        Run {
            time: Time::new(now),
            log: log.chars().take(NAME).collect(),
            outcome: report.outcome,
            verdict: report.verdict,
            causes: causes.collect(),
        }
    }

    /// The line of the ledger, with its end.
    pub fn to_line(&self) -> String {
        let line = serde_json::to_string(self).expect("plain values can be written");
        line + "\n"
    }

    /// A line without its end; `None` when it is no run.
    pub(super) fn parse(line: &[u8]) -> Option<Run> {
        let run: Run =
            serde_json::from_slice(Some(line).filter(|line| line.len() <= LONGEST)?).ok()?;
        (run.causes.len() <= CAUSES).then_some(run)
    }

    /// Whether nothing failed.
    pub(super) fn passed(&self) -> bool {
        self.verdict == Verdict::Clean && self.outcome != BuildOutcome::Failed
    }
}
