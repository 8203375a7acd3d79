//! Failures that the caller knows and accepts.
//!
//! What is accepted hides no other cause: it is set aside, and the others are
//! judged as if it had not been there. Only symptoms that it explains stay with
//! it, for they say nothing of their own.

use super::advice;
use super::arbitrate::Ranked;
use super::collect::Finding;
use super::outcome::Words;
use super::regions::Regions;
use crate::classifier::Acceptance;
use crate::database::Database;
use crate::name::covers;
use crate::report::{Accepted, Diagnosis};
use crate::signature::Role;

impl Acceptance {
    /// Whether this is the failure that is meant.
    pub fn covers(&self, diagnosis: &Diagnosis) -> bool {
        let this = self.fingerprint.as_ref().is_none_or(|known| *known == diagnosis.fingerprint);
        this && covers(&self.id, &diagnosis.id)
    }
}

/// Judges findings until nothing is left among the causes that is accepted.
pub(super) fn settle(
    database: &Database,
    words: &Words,
    regions: &Regions,
    accept: &[Acceptance],
    mut findings: Vec<Finding>,
    judge: impl Fn(Vec<Finding>) -> Vec<Ranked>,
) -> (Vec<Ranked>, Vec<Accepted>) {
    if accept.is_empty() {
        return (judge(findings), Vec::new());
    }
    let mut accepted = Vec::new();
    loop {
        let ranked = judge(findings.clone());
        let before = accepted.len();
        for ranked in &ranked {
            let diagnosis = advice::diagnosis(database, words, regions, ranked);
            let Some(known) = accept.iter().find(|known| known.covers(&diagnosis)) else {
                continue;
            };
            let symptom =
                |finding: &&Finding| database.signature(finding.signature).role == Role::Symptom;
            let mut gone: Vec<u32> =
                ranked.explained.iter().filter(symptom).map(|finding| finding.signature).collect();
            gone.push(ranked.finding.signature);
            findings.retain(|finding| !gone.contains(&finding.signature));
            let Diagnosis { id, title, line, fingerprint, .. } = diagnosis;
            accepted.push(Accepted { id, title, line, fingerprint, reason: known.reason.clone() });
        }
        // Each round takes a finding away, so there is a last one.
        if accepted.len() == before {
            return (ranked, accepted);
        }
    }
}
