//! How much work the patterns may cost, whatever a log holds.
//!
//! A pattern whose literal stands on every line, or that matches on every line,
//! says nothing new after a while. Then the scan gives it up; what it would
//! still have found at the end of the log is looked for when the scan has ended
//! ([`crate::late`]). All that is counted is a function of the text alone.

use std::collections::BTreeMap;

/// Lines with a literal of a pattern; past that it is given up.
const SIGHTINGS: u32 = 100_000;

/// Lines on which the regular expression of a pattern is tried.
const TRIES: u16 = 10_000;

/// Lines on which a pattern may match. A match costs far more than a try in
/// vain.
const MATCHES: u16 = 2_000;

/// A match costs as much as so many tries, of which it is one.
const MATCH: u64 = 4;

/// Tries of all patterns together that any log may cost …
const TOGETHER: u64 = 1 << 18;

/// … and one more for so many bytes of it. When that is used up, a pattern that
/// was tried [`FEW`] times is given up.
const BYTES_A_TRY: u64 = 512;

/// A pattern is tried so often whatever the others cost.
const FEW: u16 = 256;

/// In the place of the sightings of a pattern that was given up.
const GIVEN_UP: u32 = u32::MAX;

/// What the patterns have cost so far.
#[derive(Clone, Debug)]
pub(crate) struct Effort {
    patterns: Vec<Spent>,
    /// Tries of all patterns; a match is [`MATCH`] of them.
    tries: u64,
    /// Where patterns were given up.
    ends: BTreeMap<u32, u64>,
}

/// What one pattern has cost. Small, as a log of a few lines needs all of them.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    sightings: u32,
    tries: u16,
    matches: u16,
}

impl Effort {
    /// Nothing yet.
    pub fn new(patterns: usize) -> Effort {
        Effort { patterns: vec![Spent::default(); patterns], tries: 0, ends: BTreeMap::new() }
    }

    /// Counts a line with a literal of the pattern, unless the pattern is given
    /// up there.
    pub fn sight(&mut self, pattern: u32, place: u64) -> bool {
        let spent = &mut self.patterns[pattern as usize];
        if spent.is_enough() || spent.tries >= FEW && self.tries > together(place) {
            spent.sightings = GIVEN_UP;
            self.ends.insert(pattern, place);
            return false;
        }
        spent.sightings += 1;
        true
    }

    /// Counts a line on which a pattern was tried.
    pub fn count_try(&mut self, pattern: u32, matched: bool) {
        let spent = &mut self.patterns[pattern as usize];
        spent.tries += 1;
        spent.matches += u16::from(matched);
        self.tries += if matched { MATCH } else { 1 };
    }

    pub fn has_given_up(&self, pattern: u32) -> bool {
        self.patterns[pattern as usize].sightings == GIVEN_UP
    }

    /// The patterns that were given up, and where.
    pub fn ends(&self) -> &BTreeMap<u32, u64> {
        &self.ends
    }

    /// Adds what the text from `start` on has cost; false if one scan of both
    /// texts might have given up a pattern.
    pub fn append(&mut self, later: &Effort, start: u64) -> bool {
        self.tries += later.tries;
        if !later.ends.is_empty() || self.tries > together(start) {
            return false;
        }
        self.patterns.iter_mut().zip(&later.patterns).all(|(spent, more)| {
            spent.sightings += more.sightings;
            spent.tries += more.tries;
            spent.matches += more.matches;
            !spent.is_enough()
        })
    }
}

impl Spent {
    fn is_enough(&self) -> bool {
        self.sightings >= SIGHTINGS || self.tries >= TRIES || self.matches >= MATCHES
    }
}

/// Tries that all patterns together may cost up to a place.
fn together(place: u64) -> u64 {
    TOGETHER + place / BYTES_A_TRY
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries of the first of so many patterns, some of which match.
    fn spent(tries: u16, matches: u16) -> Effort {
        let mut effort = Effort::new(3);
        for n in 0..tries {
            assert!(effort.sight(0, 0));
            effort.count_try(0, n < matches);
        }
        effort
    }

    #[test]
    fn a_pattern_is_given_up_past_its_limits() {
        for (tries, matches, goes_on) in [
            (TRIES - 1, 0, true),
            (TRIES, 0, false),
            (MATCHES, MATCHES - 1, true),
            (MATCHES, MATCHES, false),
        ] {
            let mut effort = spent(tries, matches);
            assert_eq!(effort.sight(0, 77), goes_on, "{tries} {matches}");
            assert_eq!(effort.has_given_up(0), !goes_on);
            assert_eq!(effort.ends().get(&0), (!goes_on).then_some(&77));
            assert!(effort.sight(1, 77));
        }
        let mut effort = Effort::new(1);
        let seen = (0..u64::from(SIGHTINGS) + 9).take_while(|&place| effort.sight(0, place));
        assert_eq!(seen.count(), SIGHTINGS as usize);
    }

    #[test]
    fn where_all_cost_too_much_those_that_were_tried_often_are_given_up() {
        let mut effort = spent(FEW, 0);
        effort.tries = together(0) + 1;
        assert!(effort.sight(1, 0), "it was not tried yet");
        assert!(effort.sight(0, BYTES_A_TRY), "a longer log may cost more");
        assert!(!effort.sight(0, 0));
    }

    #[test]
    fn two_scans_count_as_one_until_a_pattern_may_be_given_up() {
        let (some, enough) = (400, 200);
        for (tries, matches, is_one) in [
            (TRIES - some - 1, 0, true),
            (TRIES - some, 0, false),
            (MATCHES, MATCHES - enough, false),
            (MATCHES, MATCHES - enough - 1, true),
        ] {
            let mut whole = spent(some, enough);
            assert_eq!(whole.append(&spent(tries, matches), 1), is_one, "{tries} {matches}");
        }
        let mut whole = spent(1, 0);
        whole.tries = together(1 << 30);
        assert!(!whole.append(&spent(1, 0), 1 << 30));
    }
}
