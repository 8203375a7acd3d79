//! What recordings show of a database that its files alone do not.

use super::Problem;
use crate::classifier::Classifier;
use crate::journal::Journal;
use crate::report::{Diagnosis, Report};
use crate::signature::{Role, Signature, Status};
use std::collections::BTreeMap;

/// Runs recordings and keeps what became of each signature.
///
/// ```
/// use logclass::lint::Recordings;
///
/// let mut database = logclass::Database::empty();
/// database.add("demo.toml", r#"
/// [[signature]]
/// id = "demo/broken"
/// title = "The demo is broken"
/// category = "test"
/// patterns = ['^demo: broken$']
/// "#).unwrap();
/// let classifier = logclass::Classifier::new(database, logclass::Options::default());
/// let mut recordings = Recordings::new(classifier);
/// recordings.add("green.log", b"demo: fine\n", None);
/// assert_eq!(recordings.problems()[0].check, "dead");
/// ```
#[derive(Debug)]
pub struct Recordings {
    classifier: Classifier,
    fates: BTreeMap<String, Fate>,
    overlaps: BTreeMap<(String, String), String>,
}

/// What became of a signature in all recordings so far.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// Whether it was found at all.
    found: bool,
    /// Whether it was a diagnosis, or explained by one.
    reported: bool,
    /// A recording in which it was found and another signature was reported.
    beaten: Option<(String, String)>,
}

impl Recordings {
    /// One without recordings.
    pub fn new(classifier: Classifier) -> Recordings {
        let used = classifier.database().iter().filter(|signature| is_used(signature));
        let fates = used.map(|signature| (signature.id.clone(), Fate::default())).collect();
        Recordings { classifier, fates, overlaps: BTreeMap::new() }
    }

    /// Adds a recording, and the build's exit status where the log does not
    /// tell it. The name only stands in messages.
    pub fn add(&mut self, name: &str, log: &[u8], exit_code: Option<i32>) {
        self.classifier.options_mut().exit_code = exit_code;
        let journal = Journal::kept();
        let report = self.classifier.classify_with(log, &journal);
        for finding in &journal.entries().found {
            let id = &self.classifier.database().signature(finding.signature).id;
            if let Some(fate) = self.fates.get_mut(id) {
                fate.add(id, name, &report);
            }
        }
        self.add_overlaps(name, &report);
    }

    /// Two independent causes on one line: one of them is wrong, or they are
    /// the same and one should yield.
    fn add_overlaps(&mut self, name: &str, report: &Report) {
        for (n, one) in report.diagnoses.iter().enumerate() {
            for other in report.diagnoses[n + 1..].iter().filter(|other| other.line == one.line) {
                if one.role == Role::Cause && other.role == Role::Cause && !are_related(one, other)
                {
                    let pair = (one.id.clone(), other.id.clone());
                    self.overlaps.entry(pair).or_insert_with(|| format!("{name}:{}", one.line));
                }
            }
        }
    }

    /// What is wrong, by all recordings together.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<Problem> =
            self.fates.iter().filter_map(|(id, fate)| fate.problem(id)).collect();
        for ((one, other), place) in &self.overlaps {
            let message = format!("claims {place} as its own, and so does {other}");
            problems.push(Problem { id: one.clone(), check: "overlap", message });
        }
        problems
    }
}

impl Fate {
    fn add(&mut self, id: &str, name: &str, report: &Report) {
        let explained = |d: &Diagnosis| d.explains.iter().any(|explained| explained.id == id);
        self.found = true;
        self.reported |= report.diagnoses.iter().any(|d| d.id == id || explained(d));
        if let Some(first) = report.diagnoses.first() {
            self.beaten.get_or_insert_with(|| (first.id.clone(), name.to_string()));
        }
    }

    fn problem(&self, id: &str) -> Option<Problem> {
        let (check, message) = match (self.found, self.reported, &self.beaten) {
            (false, ..) => ("dead", "no recording reaches it".to_string()),
            (true, false, Some((by, name))) => {
                ("shadowed", format!("never reported where it is found; in {name} {by} is"))
            }
            (true, false, None) => ("shadowed", "never reported where it is found".to_string()),
            (true, true, _) => return None,
        };
        Some(Problem { id: id.to_string(), check, message })
    }
}

/// A wrapper is never reported, and a preview is not used.
fn is_used(signature: &Signature) -> bool {
    signature.role != Role::Wrapper && signature.status == Status::Stable
}

fn are_related(one: &Diagnosis, other: &Diagnosis) -> bool {
    let names = |a: &Diagnosis, b: &Diagnosis| a.alternatives.iter().any(|alt| alt.id == b.id);
    names(one, other) || names(other, one)
}

#[cfg(test)]
mod tests {
    use super::Recordings;
    use crate::classifier::{Classifier, Options};
    use crate::database::Database;

    const TWO: &str = r#"
[[signature]]
id = "demo/broken"
title = "The demo is broken"
category = "test"
patterns = ['^demo: broken']
[[signature]]
id = "demo/other"
title = "The other is broken"
category = "test"
patterns = ['^demo: .* by rust$']
"#;

    /// Signatures, recordings, the findings as `id: check`.
    const TABLE: &[(&str, &[&str], &[&str])] = &[
        ("", &["demo: broken by rust\n"], &["demo/broken: overlap"]),
        ("", &["demo: broken\n", "demo: bent by rust\n"], &[]),
        ("", &["demo: broken\n"], &["demo/other: dead"]),
        ("overrides = [\"demo/broken\"]", &["demo: broken by rust\n"], &["demo/broken: shadowed"]),
        ("overrides = [\"demo/broken\"]", &["demo: broken by rust\n", "demo: broken\n"], &[]),
        ("role = \"wrapper\"", &["demo: broken\n"], &[]),
        ("status = \"preview\"", &["demo: broken\n"], &[]),
        ("unless = [\"demo/broken\"]", &["demo: broken by rust\n"], &["demo/other: shadowed"]),
    ];

    #[test]
    fn recordings_show_what_never_wins() {
        for (more, logs, expected) in TABLE {
            let mut database = Database::empty();
            database.add("demo.toml", &format!("{TWO}{more}\n")).expect("the signatures load");
            let classifier = Classifier::new(database, Options::default());
            let mut recordings = Recordings::new(classifier);
            logs.iter().for_each(|log| recordings.add("a.log", log.as_bytes(), None));
            let found: Vec<String> =
                recordings.problems().iter().map(|p| format!("{}: {}", p.id, p.check)).collect();
            assert_eq!(found, *expected, "{more} {logs:?}");
        }
    }
}
