//! How much work the patterns may cost, whatever a log holds.
//!
//! A pattern whose literal stands on every line, or that matches on every line,
//! says nothing new after a while. Then the scan gives it up; what it would
//! still have found at the end of the log is looked for when the scan has ended
//! ([`crate::late`]). All that is counted is a function of the text alone.

use std::collections::BTreeMap;

/// What a line with a literal of a pattern costs, the unit of effort …
const SIGHTING: u32 = 1;

/// … a line on which the regular expression is tried in vain …
const TRY: u32 = 10;

/// … and one on which it matches: what is quoted of it is copied.
const MATCH: u32 = 50;

/// A pattern that has cost this much is given up.
const MOST: u32 = 100_000;

/// What all patterns together may cost in any log …
const TOGETHER: u64 = 1 << 21;

/// … and one more for so many bytes of it. When that is used up, a pattern that
/// has cost [`FEW`] is given up.
const BYTES_A_UNIT: u64 = 32;

/// A pattern may cost this much whatever the others cost.
const FEW: u32 = 10_000;

/// In the place of the cost of a pattern that was given up.
const GIVEN_UP: u32 = u32::MAX;

/// What the patterns have cost so far.
#[derive(Clone, Debug)]
pub(crate) struct Effort {
    /// Of each pattern. Small, as a log of a few lines needs all of them.
    patterns: Vec<u32>,
    /// Of all patterns.
    together: u64,
    /// What a pattern may cost on the line at hand.
    most: u32,
    /// Where patterns were given up.
    ends: BTreeMap<u32, u64>,
}

impl Effort {
    /// Nothing yet.
    pub fn new(patterns: usize) -> Effort {
        Effort { patterns: vec![0; patterns], together: 0, most: MOST, ends: BTreeMap::new() }
    }

    /// Turns to the line at a place. What is given up there is settled by the
    /// lines before it, so that the order of the patterns does not matter.
    pub fn turn_to(&mut self, place: u64) {
        self.most = if self.together > allowed(place) { FEW } else { MOST };
    }

    /// Counts a line with a literal of the pattern, unless the pattern is given
    /// up there.
    pub fn sight(&mut self, pattern: u32, place: u64) -> bool {
        let spent = &mut self.patterns[pattern as usize];
        if *spent >= self.most {
            *spent = GIVEN_UP;
            self.ends.insert(pattern, place);
            return false;
        }
        self.add(pattern, SIGHTING);
        true
    }

    /// Counts that a pattern was tried on a line with a literal of it, which is
    /// counted already.
    pub fn count_try(&mut self, pattern: u32, matched: bool) {
        self.add(pattern, if matched { MATCH } else { TRY } - SIGHTING);
    }

    fn add(&mut self, pattern: u32, cost: u32) {
        self.patterns[pattern as usize] += cost;
        self.together += u64::from(cost);
    }

    pub fn has_given_up(&self, pattern: u32) -> bool {
        self.patterns[pattern as usize] == GIVEN_UP
    }

    /// The patterns that were given up, and where.
    pub fn ends(&self) -> &BTreeMap<u32, u64> {
        &self.ends
    }

    /// Adds what the text from `start` on has cost; false if one scan of both
    /// texts might have given up a pattern.
    pub fn append(&mut self, later: &Effort, start: u64) -> bool {
        self.together += later.together;
        if !later.ends.is_empty() || self.together > allowed(start) {
            return false;
        }
        self.patterns.iter_mut().zip(&later.patterns).all(|(spent, more)| {
            *spent += more;
            *spent < MOST
        })
    }
}

/// What all patterns together may cost up to a place.
fn allowed(place: u64) -> u64 {
    TOGETHER + place / BYTES_A_UNIT
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of three patterns stood on so many lines, was tried on some of
    /// them and matched on some of those.
    fn spent(lines: u32, tries: u32, matches: u32) -> Effort {
        let mut effort = Effort::new(3);
        for n in 0..lines {
            assert!(effort.sight(0, 0));
            if n < tries {
                effort.count_try(0, n < matches);
            }
        }
        effort
    }

    #[test]
    fn a_pattern_is_given_up_past_its_limit() {
        let (tries, matches) = (MOST / TRY, MOST / MATCH);
        for (lines, tries, matches, goes_on) in [
            (MOST - 1, 0, 0, true),
            (MOST, 0, 0, false),
            (tries - 1, tries - 1, 0, true),
            (tries, tries, 0, false),
            (matches - 1, matches - 1, matches - 1, true),
            (matches, matches, matches, false),
        ] {
            let mut effort = spent(lines, tries, matches);
            assert_eq!(effort.sight(0, 77), goes_on, "{lines} {tries} {matches}");
            assert_eq!(effort.has_given_up(0), !goes_on);
            assert_eq!(effort.ends().get(&0), (!goes_on).then_some(&77));
            assert!(effort.sight(1, 77));
        }
    }

    #[test]
    fn where_all_cost_too_much_those_that_cost_most_are_given_up() {
        let mut effort = spent(FEW, 0, 0);
        effort.together = allowed(0) + 1;
        effort.turn_to(BYTES_A_UNIT);
        assert!(effort.sight(0, BYTES_A_UNIT), "a longer log may cost more");
        effort.turn_to(0);
        assert!(effort.sight(1, 0), "it has cost nothing yet");
        assert!(!effort.sight(0, 0));
    }

    #[test]
    fn the_patterns_of_a_line_are_given_up_whatever_their_order() {
        let mut effort = Effort::new(2);
        effort.together = allowed(0);
        effort.patterns = vec![FEW; 2];
        effort.turn_to(0);
        assert!(effort.sight(0, 0) && effort.sight(1, 0));
        effort.turn_to(0);
        assert!(!effort.sight(1, 0) && !effort.sight(0, 0));
    }

    #[test]
    fn two_scans_count_as_one_until_a_pattern_may_be_given_up() {
        let some = 400;
        for (lines, is_one) in [(MOST - some - 1, true), (MOST - some, false)] {
            let mut whole = spent(some, 0, 0);
            assert_eq!(whole.append(&spent(lines, 0, 0), 1), is_one, "{lines}");
        }
        let mut whole = spent(1, 0, 0);
        whole.together = allowed(1 << 30);
        assert!(!whole.append(&spent(1, 0, 0), 1 << 30));
    }
}
