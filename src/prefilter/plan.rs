//! Literals and shapes laid out in tables that do not depend on the machine.
//! `build.rs` makes those of the built-in signatures and writes them down.

use super::anchors::Anchors;
use super::shape_table::ShapeTable;
use super::shapes::Shape;
use super::triggers::{self, SHORT_WINDOW, Trigger};
use super::windows::{Anchored, Windows};
use crate::literal::Literal;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a prefilter looks for.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The triggers in use.
    pub triggers: Cow<'static, [Trigger]>,
    /// The literals that have one.
    pub windows: Windows,
    /// Literals too short for a trigger.
    pub tiny: Vec<(Literal, u32)>,
    /// The shapes.
    pub shapes: ShapeTable,
    /// Length of the longest literal.
    pub longest: usize,
}

impl Plan {
    /// Lays out literals and shapes, each with the pattern it belongs to.
    /// Literals are found by the `triggers` given; those that hold none get
    /// triggers of their own, which takes a thousand times longer.
    ///
    /// # Panics
    /// If a literal is empty.
    pub fn new(
        literals: Vec<(Literal, u32)>,
        triggers: &[Trigger],
        shapes: Vec<(Shape, u32)>,
    ) -> Plan {
        let longest = literals.iter().map(|(literal, _)| literal.bytes.len()).max().unwrap_or(0);
        let (tiny, literals): (Vec<_>, Vec<_>) =
            literals.into_iter().partition(|(literal, _)| literal.bytes.len() < SHORT_WINDOW);
        let literals = owned(literals);
        let mut anchored = Vec::with_capacity(literals.len());
        let (mut used, mut left) = anchor(literals, triggers, &mut anchored);
        while !left.is_empty() {
            let own = triggers::extend(&used, &sample(&left));
            let (own, rest) = anchor(left, &own, &mut anchored);
            assert!(!own.is_empty(), "triggers are chosen to stand in every literal of the sample");
            used.extend(own);
            left = rest;
        }
        let (windows, shapes) = (Windows::new(&anchored), ShapeTable::new(shapes));
        Plan { triggers: used.into(), windows, tiny, shapes, longest }
    }

    /// The same without some patterns; the triggers stay.
    pub fn without(&self, gone: &dyn Fn(u32) -> bool) -> Plan {
        let tiny = self.tiny.iter().filter(|(_, pattern)| !gone(*pattern));
        Plan {
            triggers: self.triggers.clone(),
            windows: self.windows.without(gone),
            tiny: tiny.cloned().collect(),
            shapes: self.shapes.without(gone),
            longest: self.longest,
        }
    }
}

/// A literal with the patterns it belongs to.
type Owned = (Literal, Vec<u32>);

/// Each literal once, in the order in which they first come.
fn owned(literals: Vec<(Literal, u32)>) -> Vec<Owned> {
    let mut places: HashMap<Literal, usize> = HashMap::with_capacity(literals.len());
    let mut owned: Vec<Owned> = Vec::with_capacity(literals.len());
    for (literal, pattern) in literals {
        match places.get(&literal) {
            Some(&place) => owned[place].1.push(pattern),
            None => {
                places.insert(literal.clone(), owned.len());
                owned.push((literal, vec![pattern]));
            }
        }
    }
    owned
}

/// Literals that stand for all of them, spread evenly. As literals share words,
/// triggers that were chosen for some stand in most of the others.
fn sample(literals: &[Owned]) -> Vec<Literal> {
    const SIZE: usize = 2_000;
    let step = literals.len().div_ceil(SIZE);
    literals.iter().step_by(step).map(|(literal, _)| literal.clone()).collect()
}

/// Finds the anchors of the literals that hold a trigger. Returns the triggers that
/// were used, and the literals that hold none.
fn anchor(
    literals: Vec<Owned>,
    triggers: &[Trigger],
    anchored: &mut Vec<Anchored>,
) -> (Vec<Trigger>, Vec<Owned>) {
    if triggers.is_empty() {
        return (Vec::new(), literals);
    }
    let mut anchors = Anchors::new(triggers);
    let mut used = vec![false; triggers.len()];
    let mut left = Vec::new();
    for (literal, patterns) in literals {
        match anchors.choose(&literal) {
            None => left.push((literal, patterns)),
            Some((place, trigger)) => {
                used[trigger] = true;
                anchored.push(Anchored { literal, patterns, anchor: place as u32 });
            }
        }
    }
    let used = triggers.iter().zip(used).filter_map(|(trigger, used)| used.then_some(*trigger));
    (used.collect(), left)
}
