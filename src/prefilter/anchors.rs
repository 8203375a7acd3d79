//! The choice of each literal's anchor: which of the triggers in it finds it.

use super::triggers::{Trigger, WINDOW, places, window};
use crate::literal::Literal;

/// Slots of the tables of triggers and windows. Triggers are a few hundred and
/// windows some thousand; a clash costs a comparison, or makes a window look
/// more crowded than it is.
const SLOTS: usize = 1 << 14;

/// Triggers by their bytes in lower case.
pub struct Anchors<'t> {
    triggers: &'t [Trigger],
    /// One more than the first trigger of a slot; 0 is none.
    first: Vec<u16>,
    next: Vec<u16>,
    /// How many literals have their anchor in a window of this slot.
    crowd: Vec<u16>,
}

impl<'t> Anchors<'t> {
    /// A table of triggers; those past the 65,535th are not used.
    pub fn new(triggers: &'t [Trigger]) -> Anchors<'t> {
        let triggers = &triggers[..triggers.len().min(usize::from(u16::MAX))];
        let mut first = vec![0; SLOTS];
        let mut next = Vec::with_capacity(triggers.len());
        for (id, trigger) in triggers.iter().enumerate() {
            let slot = slot(u32::from_le_bytes(trigger.bytes));
            next.push(std::mem::replace(&mut first[slot], id as u16 + 1));
        }
        Anchors { triggers, first, next, crowd: vec![0; SLOTS] }
    }

    /// The place and the trigger to find the literal by: of those there are,
    /// the one whose window the fewest literals before it have taken, or of a
    /// short literal, which has none, the rarest.
    pub fn choose(&mut self, literal: &Literal) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize, usize, usize)> = None;
        for place in places(literal) {
            let Some(trigger) = self.trigger_at(literal, place) else { continue };
            let crowd = window_slot(literal, place);
            let cost = match literal.bytes.len() < WINDOW {
                true => usize::from(u8::MAX - self.triggers[trigger].rarity),
                false => usize::from(self.crowd[crowd]),
            };
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, crowd, place, trigger));
            }
            if cost == 0 {
                break;
            }
        }
        let (_, crowd, place, trigger) = best?;
        self.crowd[crowd] = self.crowd[crowd].saturating_add(1);
        Some((place, trigger))
    }

    fn trigger_at(&self, literal: &Literal, place: usize) -> Option<usize> {
        let run = literal.bytes[place..].first_chunk()?;
        let mut id = self.first[slot(u32::from_le_bytes(*run))];
        while id != 0 {
            let trigger = usize::from(id - 1);
            if self.triggers[trigger].stands_in(literal, place) {
                return Some(trigger);
            }
            id = self.next[trigger];
        }
        None
    }
}

/// The same for both cases of a letter.
fn slot(run: u32) -> usize {
    ((run | 0x2020_2020).wrapping_mul(0x9E37_79B1) >> 18) as usize
}

fn window_slot(literal: &Literal, place: usize) -> usize {
    let mut bytes = [0; 8];
    let window = window(literal, place);
    bytes[..window.len()].copy_from_slice(window);
    (u64::from_le_bytes(bytes).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize
}
