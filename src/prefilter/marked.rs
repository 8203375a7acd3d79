//! From bit masks to positions, with few branches: where the next bit is
//! cannot be predicted, and each wrong guess costs as much as the scan of a
//! hundred bytes.

use super::SEGMENT;

const BLOCKS: usize = SEGMENT / 64;

/// Positions handed on at once. Small, because it has to be cleared for every
/// segment, and enough for what a segment of ordinary text holds.
pub const QUEUE: usize = 256;

/// Written for each block, whether there are as many or not.
const EAGER: usize = 4;

/// The marks of a segment that are still to be handed on.
pub struct Marked<'m> {
    masks: &'m [u64],
    /// The blocks that have any, one a bit.
    blocks: [u64; BLOCKS / 64],
    /// The word of `blocks` that is read.
    word: usize,
}

impl Marked<'_> {
    /// All that the masks hold.
    pub fn of(masks: &[u64]) -> Marked<'_> {
        let mut blocks = [0; BLOCKS / 64];
        for (word, masks) in blocks.iter_mut().zip(masks.chunks(64)) {
            for (block, &mask) in masks.iter().enumerate() {
                *word |= u64::from(mask != 0) << block;
            }
        }
        Marked { masks, blocks, word: 0 }
    }

    /// Writes the next positions and returns how many; zero when all are done.
    pub fn drain(&mut self, positions: &mut [u16; QUEUE]) -> usize {
        let mut count = 0;
        while let Some(word) = self.blocks.get_mut(self.word) {
            while *word != 0 && count + 64 <= QUEUE {
                let block = self.word * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                let mask = self.masks[block];
                write_bits(mask, block as u16 * 64, &mut positions[count..count + 64]);
                count += mask.count_ones() as usize;
            }
            if *word != 0 {
                break;
            }
            self.word += 1;
        }
        count
    }
}

#[inline]
fn write_bits(mut mask: u64, first: u16, positions: &mut [u16]) {
    let count = mask.count_ones() as usize;
    for position in &mut positions[..EAGER] {
        *position = first + mask.trailing_zeros() as u16;
        mask &= mask.wrapping_sub(1);
    }
    for position in positions.get_mut(EAGER..count).into_iter().flatten() {
        *position = first + mask.trailing_zeros() as u16;
        mask &= mask.wrapping_sub(1);
    }
}
