//! What earlier runs ended in, so that a report can say how often a cause was
//! seen, since when, and whether it is new since the last run that passed.
//!
//! The ledger is text: one JSON object a line for each log that was read. Here
//! it is only read and added to in memory; where it is kept, who else writes to
//! it and what time it is are the caller's to know.
//!
//! ```
//! use logclass::{Classifier, history::History};
//! use std::time::{Duration, SystemTime};
//!
//! let classifier = Classifier::builtin();
//! let monday = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_400_000);
//! let log = b"ERROR: unable to select packages:\n  foo-dev (no such package):\n";
//!
//! let mut ledger = String::new();
//! for day in 0..3 {
//!     let mut report = classifier.classify(log);
//!     let mut history = History::read(ledger.as_bytes());
//!     let run = history.add(&mut report, monday + Duration::from_secs(day * 86_400));
//!     ledger.push_str(&run.to_line());
//!     let seen = report.diagnoses[0].recurrence.as_ref().unwrap();
//!     assert_eq!((seen.count, &*seen.first_seen), (day + 1, "2026-11-23T02:13:20Z"));
//! }
//! ```

mod moment;
mod run;
mod summary;

pub(crate) use moment::Time;
pub use run::{Cause, Run};
pub use summary::{SeenCause, Summary};

use crate::report::{Recurrence, Report, Verdict};
use moment::Moment;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// Bytes of a ledger that are worth keeping: some forty thousand runs.
pub const LARGEST: usize = 8 << 20;

/// All that is known of earlier runs.
#[derive(Clone, Debug, Default)]
pub struct History {
    runs: BTreeMap<Verdict, u64>,
    skipped: u64,
    span: Option<(Moment, Moment)>,
    causes: BTreeMap<Key, Seen>,
    /// The last run that passed, by the name of its log.
    greens: BTreeMap<String, Moment>,
}

/// A failure in any run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    id: String,
    fingerprint: String,
}

#[derive(Clone, Debug)]
struct Seen {
    title: String,
    count: u64,
    first: Moment,
    last: Moment,
    /// The first time in each log: a passing run says nothing of other logs.
    first_in: BTreeMap<String, Moment>,
}

impl History {
    /// Reads a ledger. Lines that are no runs are skipped and counted.
    pub fn read(ledger: &[u8]) -> History {
        let mut history = History::default();
        for line in ledger.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            match Run::parse(line) {
                Some(run) => history.count(&run),
                None => history.skipped += 1,
            }
        }
        history
    }

    /// Adds a run that ended now, and says in its report how often each cause
    /// was seen. The run is the next line of the ledger.
    pub fn add(&mut self, report: &mut Report, now: SystemTime) -> Run {
        let run = Run::of(report, now);
        self.count(&run);
        for diagnosis in &mut report.diagnoses {
            let (id, fingerprint) = (diagnosis.id.clone(), diagnosis.fingerprint.clone());
            let seen = self.causes.get(&Key { id, fingerprint });
            diagnosis.recurrence = seen.map(|seen| {
                let first = seen.first_in.get(&run.log).copied();
                let new = first.is_some_and(|first| self.is_after_green(&run.log, first));
                seen.recurrence(new)
            });
        }
        run
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.runs.values().sum()
    }

    /// Lines of the ledger that were no runs.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn count(&mut self, run: &Run) {
        let moment = Moment::new(run.time, self.runs());
        *self.runs.entry(run.verdict).or_default() += 1;
        let (first, last) = self.span.unwrap_or((moment, moment));
        self.span = Some((first.min(moment), last.max(moment)));
        if run.passed() {
            let green = self.greens.entry(run.log.clone()).or_insert(moment);
            *green = (*green).max(moment);
        }
        for cause in &run.causes {
            let (id, fingerprint) = (cause.id.clone(), cause.fingerprint.clone());
            let seen = self.causes.entry(Key { id, fingerprint });
            seen.or_insert_with(|| Seen::new(moment)).again(cause, &run.log, moment);
        }
    }

    fn is_after_green(&self, log: &str, first: Moment) -> bool {
        self.greens.get(log).is_some_and(|green| first > *green)
    }
}

impl Seen {
    fn new(moment: Moment) -> Seen {
        let (title, first_in) = (String::new(), BTreeMap::new());
        Seen { title, count: 0, first: moment, last: moment, first_in }
    }

    fn again(&mut self, cause: &Cause, log: &str, moment: Moment) {
        self.count += 1;
        self.first = self.first.min(moment);
        self.last = self.last.max(moment);
        self.title.clone_from(&cause.title);
        let first = self.first_in.entry(log.to_string()).or_insert(moment);
        *first = (*first).min(moment);
    }

    fn recurrence(&self, new_since_green: bool) -> Recurrence {
        let (first_seen, last_seen) = (self.first.to_string(), self.last.to_string());
        Recurrence { count: self.count, first_seen, last_seen, new_since_green }
    }
}

/// The newest whole lines of a ledger that fit into so many bytes.
pub fn newest(ledger: &[u8], most: usize) -> &[u8] {
    let Some(cut) = ledger.len().checked_sub(most).filter(|&cut| cut > 0) else { return ledger };
    // The line before the cut may end exactly there.
    let rest = &ledger[cut - 1..];
    let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
    &rest[end..]
}

#[cfg(test)]
mod tests;
