//! The scan for triggers on machines without the vector instructions.

use super::tables::ByBytes;
use super::triggers::RUN;

/// Marks the positions that the tables let through: bit `i` of `masks[b]` for
/// the four bytes at `text[64 * b + i..]`.
pub fn scan(tables: &ByBytes, text: &[u8], masks: &mut [u64]) {
    for (mask, block) in masks.iter_mut().zip(blocks(text)) {
        *mask = 0;
        for (position, run) in block.windows(RUN).enumerate() {
            *mask |= u64::from(buckets(tables, run) != 0) << position;
        }
    }
}

/// The bytes of each block of 64 positions.
fn blocks(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.windows(64 + RUN - 1).step_by(64)
}

/// The buckets that may hold a trigger spelled like this.
#[inline]
fn buckets(tables: &ByBytes, run: &[u8]) -> u32 {
    let at = |place: usize| tables[place][usize::from(run[place])];
    at(0) & at(1) & at(2) & at(3)
}
