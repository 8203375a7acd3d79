//! What was decided on the way from matches to diagnoses, for whoever asks.
//!
//! Decisions are written down where they are made, so that an explanation can
//! never tell another story than the program. Off, it costs a comparison.

use crate::excerpt::Line;
use crate::resolve::{Finding, Rank};
use std::cell::RefCell;

/// Decisions about single matches, or nothing when nobody asked.
#[derive(Debug, Default)]
pub(crate) struct Journal(Option<RefCell<Entries>>);

/// All that is written down.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// Matches that were dropped before anything was compared.
    pub dropped: Vec<(u32, u64, Dropped)>,
    /// What was compared.
    pub found: Vec<Finding>,
    /// What was left of it after better matches had taken their lines.
    pub left: Vec<(u32, Vec<u64>)>,
    /// Matches that were judged, and whether they count.
    pub judged: Vec<(u32, u64, Rank, bool)>,
    /// The lines by which excerpts were chosen.
    pub leads: Vec<Line<'static>>,
}

/// Why a match was dropped by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// It is part of a script's text.
    Script,
    /// Whoever printed it went on.
    Tolerated,
    /// It was shown before.
    Repeat,
    /// Passing builds print it as well.
    Green,
    /// A condition, by its number, does not hold.
    Condition(u32),
}

impl Journal {
    /// One that is kept.
    pub fn kept() -> Journal {
        Journal(Some(RefCell::default()))
    }

    /// Writes something down, if anybody wants to know.
    pub fn note(&self, write: impl FnOnce(&mut Entries)) {
        if let Some(entries) = &self.0 {
            write(&mut entries.borrow_mut());
        }
    }

    /// All that was written down.
    pub fn entries(self) -> Entries {
        self.0.map(RefCell::into_inner).unwrap_or_default()
    }
}
