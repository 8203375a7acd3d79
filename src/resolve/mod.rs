//! From the few lines that matched to an answer.
//!
//! Nothing here reads the log again but its tail; everything works on the few
//! matches and may be as clever as it likes. In order: [`regions`] divides the
//! log into steps, [`collect`] gathers what each signature found and drops
//! what is no evidence, [`outcome`] asks how the build went, [`overrides`] lets
//! findings yield to better ones, [`rank`] says how good each is as the cause,
//! [`arbitrate`] tells causes from consequences, [`accept`] sets aside what the
//! caller lives with, [`advice`] fills in the reader's names.

mod accept;
mod advice;
mod arbitrate;
mod collect;
mod evidence;
mod outcome;
mod overrides;
mod rank;
mod regions;

use crate::classifier::Options;
use crate::database::Database;
use crate::excerpt::{self, Weights};
use crate::frame::Framing;
use crate::hits::Hits;
use crate::journal::Journal;
use crate::report::{
    BuildOutcome, Diagnosis, Input, Report, SCHEMA_VERSION, SignatureSet, Stats, Tool, Verdict,
};
use crate::scan::View;
pub(crate) use advice::{JOINT, placeholders};
use arbitrate::Ranked;
pub(crate) use collect::Finding;
pub(crate) use outcome::{Said, Words};
pub(crate) use overrides::CLOSE;
pub(crate) use rank::{Rank, Weight};
pub(crate) use regions::{Regions, StepId};

/// What a scan hands over.
pub(crate) struct Scan<'t> {
    pub framing: Framing,
    pub hits: Hits,
    /// Patterns that were given up.
    pub given_up: u64,
    /// Lines of the whole text.
    pub lines: u64,
    /// The end of the text.
    pub tail: View<'t>,
    /// 1-based number of the first line of the tail.
    pub first_line: u64,
    /// What is decided is written down here.
    pub journal: &'t Journal,
}

/// A consequence may be printed a little before its cause: two streams of one
/// program meet in the log in any order.
const SHUFFLE: u64 = 5;

/// Diagnoses past this are left out; nobody reads the eleventh.
const MOST: usize = 10;

/// Makes the report.
pub(crate) fn resolve(
    database: &Database,
    options: &Options,
    scan: Scan<'_>,
    input: Input,
) -> Report {
    let regions = regions::Regions::new(database, &scan.hits);
    let words = outcome::Words::new(database, &scan, &regions);
    let findings = collect::findings(database, options, &scan, &regions, &words);
    let said = words.outcome(options.exit_code, scan.lines);
    let matches = findings.iter().map(|finding| finding.count).sum();
    let signatures = findings.len() as u64;
    let judge = |findings| arbitrate::arbitrate(database, findings, &words, &regions, said, &scan);
    let accept = &options.accept;
    let (ranked, accepted) = accept::settle(database, &words, &regions, accept, findings, judge);
    let folded = ranked.iter().map(|ranked| ranked.explained.len() as u64).sum();
    let stats = Stats { matches, signatures, folded, given_up: scan.given_up };

    let diagnoses = diagnoses(database, options, &words, &regions, ranked);
    let failing = said.outcome == BuildOutcome::Failed;
    let mut excerpts = Vec::new();
    // What is accepted is why it failed, as far as anybody knows.
    let explained = !diagnoses.is_empty() || !accepted.is_empty();
    if !explained && !said.passed_at(scan.lines) {
        let weights = options.weights.as_deref().unwrap_or(Weights::builtin());
        let (words, regions, baseline) = (&words, &regions, options.baseline.as_deref());
        let context = excerpt::Context { words, regions, said, weights, baseline };
        let choice = excerpt::choose(&scan, &context);
        scan.journal.note(|entries| entries.leads = choice.leads);
        excerpts = choice.excerpts;
    }
    let unexplained = !explained && (failing || !excerpts.is_empty());
    let verdict = match (diagnoses.is_empty(), unexplained) {
        (false, _) => Verdict::Diagnosed,
        (true, true) => Verdict::Unknown,
        (true, false) => Verdict::Clean,
    };
    let contradicted = said.outcome == BuildOutcome::Passed && verdict != Verdict::Clean;
    let outcome = if contradicted { BuildOutcome::Unknown } else { said.outcome };
    Report {
        schema_version: SCHEMA_VERSION.to_string(),
        tool: tool(database),
        input,
        outcome,
        verdict,
        diagnoses,
        accepted,
        excerpts,
        stats,
    }
}

fn diagnoses(
    database: &Database,
    options: &Options,
    words: &Words,
    regions: &regions::Regions,
    ranked: Vec<Ranked>,
) -> Vec<Diagnosis> {
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    let wanted = |diagnosis: &Diagnosis| {
        let accepted = options.accept.iter().any(|known| known.covers(diagnosis));
        diagnosis.confidence >= options.min_confidence && !accepted
    };
    for ranked in &ranked {
        if diagnoses.len() >= MOST {
            break;
        }
        diagnoses.extend(Some(advice::diagnosis(database, words, regions, ranked)).filter(wanted));
        for other in
            advice::alternatives(database, words, regions, ranked).into_iter().filter(wanted)
        {
            if !diagnoses.iter().any(|known| known.id == other.id) {
                diagnoses.push(other);
            }
        }
    }
    diagnoses.truncate(MOST);
    diagnoses
}

/// Who answers, with these signatures.
pub(crate) fn tool(database: &Database) -> Tool {
    Tool {
        name: "logclass".to_string(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        signatures: SignatureSet { count: database.used(), digest: database.digest() },
    }
}
