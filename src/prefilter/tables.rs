//! Tables that say which buckets of triggers a byte at a place, or the hash of
//! four bytes, allows. A position is worth a look if one bucket is left when
//! all tables have been asked.

use super::triggers::{BUCKETS, RUN, Trigger};

/// The linear hash of a run: the xor of a bit matrix times each of its bytes,
/// which is what `gf2p8affineqb` computes for 64 positions at once. Random
/// rows; bit 5 of a byte, which tells the cases of a letter apart, counts for
/// nothing, so that a trigger has one hash however it is spelled.
pub const HASH: [u64; RUN] =
    [0x5d06_cf42_56c5_d19b, 0x931b_0455_5edd_c197, 0x480c_dd1f_98c6_4d8d, 0x1f0e_159a_8e4c_9f5b];

/// The hash of a run as the SIMD code computes it.
pub fn hash(run: &[u8; RUN]) -> u8 {
    run.iter().zip(HASH).fold(0, |hash, (&byte, matrix)| hash ^ times(matrix, byte))
}

/// Bit `i` of the product is the parity of byte `7 - i` of the matrix and the
/// byte, as Intel defines `gf2p8affineqb`.
fn times(matrix: u64, byte: u8) -> u8 {
    let rows = matrix.to_be_bytes();
    (0..8).fold(0, |product, i| product | ((rows[i] & byte).count_ones() as u8 & 1) << i)
}

/// The hash of a run for machines without `gf2p8affineqb`: four additions.
/// Bit 5 of each byte is set beforehand, for the same reason.
pub fn sum(run: &[u8; RUN]) -> u8 {
    run.iter().fold(0, |sum: u8, byte| sum.wrapping_mul(2).wrapping_add(byte | 0x20))
}

/// For each byte at each place of a run the buckets, one a bit, with a trigger
/// that has it there.
pub type ByBytes = [[u32; 256]; RUN];

const _: () = assert!(BUCKETS == u32::BITS as usize);

/// The tables of the portable scan.
pub fn by_bytes(triggers: &[Trigger]) -> Box<ByBytes> {
    let mut tables = Box::new([[0; 256]; RUN]);
    for trigger in triggers {
        for (table, spellings) in tables.iter_mut().zip(trigger.spellings()) {
            spellings.iter().for_each(|&byte| table[usize::from(byte)] |= 1 << trigger.bucket);
        }
    }
    tables
}

/// Tables of 64 entries for eight buckets: one for the low six bits of the
/// byte at each place, one each for the low and the high six bits of the hash.
/// That letters share entries with digits and signs costs less than the twice
/// as many instructions of tables for seven bits; the hash makes up for it.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct SixBits {
    /// By the low six bits of a byte.
    pub bytes: [[u8; 64]; RUN],
    /// By the low, and by the high six bits of the hash.
    pub hash: [[u8; 64]; 2],
}

/// Tables by the low and high half of a byte, for eight buckets.
#[derive(Clone, Debug)]
#[repr(C, align(16))]
pub struct Nibbles {
    /// By the low half of the byte at each place.
    pub low: [[u8; 16]; RUN],
    /// By its high half.
    pub high: [[u8; 16]; RUN],
    /// By the low and the high half of the sum.
    pub sum: [[u8; 16]; 2],
}

/// The plane of eight buckets and the bit in it of a bucket, when there are
/// `planes` of them.
fn plane_and_bit(bucket: u8, planes: usize) -> (usize, u8) {
    let merged = usize::from(bucket) * planes * 8 / BUCKETS;
    (merged / 8, 1 << (merged % 8))
}

/// Tables for six bits, of 1, 2 or 4 planes of eight buckets.
pub fn six_bits(triggers: &[Trigger], planes: usize) -> Vec<SixBits> {
    let mut tables = vec![SixBits { bytes: [[0; 64]; RUN], hash: [[0; 64]; 2] }; planes];
    for trigger in triggers {
        let (plane, bit) = plane_and_bit(trigger.bucket, planes);
        let SixBits { bytes, hash: by_hash } = &mut tables[plane];
        for (table, spellings) in bytes.iter_mut().zip(trigger.spellings()) {
            spellings.iter().for_each(|byte| table[usize::from(byte & 63)] |= bit);
        }
        let hash = hash(&trigger.bytes);
        by_hash[0][usize::from(hash & 63)] |= bit;
        by_hash[1][usize::from(hash >> 2)] |= bit;
    }
    tables
}

/// Tables for halves of bytes, of 1, 2 or 4 planes of eight buckets.
pub fn nibbles(triggers: &[Trigger], planes: usize) -> Vec<Nibbles> {
    let mut tables =
        vec![Nibbles { low: [[0; 16]; RUN], high: [[0; 16]; RUN], sum: [[0; 16]; 2] }; planes];
    for trigger in triggers {
        let (plane, bit) = plane_and_bit(trigger.bucket, planes);
        let Nibbles { low, high, sum: by_sum } = &mut tables[plane];
        let sum = sum(&trigger.bytes);
        by_sum[0][usize::from(sum & 15)] |= bit;
        by_sum[1][usize::from(sum >> 4)] |= bit;
        for (place, spellings) in trigger.spellings().iter().enumerate() {
            for byte in spellings {
                low[place][usize::from(byte & 15)] |= bit;
                high[place][usize::from(byte >> 4)] |= bit;
            }
        }
    }
    tables
}
