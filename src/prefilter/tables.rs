//! Tables that say which buckets of triggers a byte at a place, or the hash of
//! four bytes, allows. A position is worth a look if one bucket is left when
//! all tables have been asked.

use super::shape_table::Bucket;
use super::triggers::{BUCKETS, RUN, Trigger};

/// Two linear hashes of a run: the xor of a bit matrix times each of its bytes,
/// which is what `gf2p8affineqb` computes for 64 positions at once. Random
/// rows; bit 5 of a byte, which tells the cases of a letter apart, counts for
/// nothing, so that a trigger has one hash however it is spelled.
pub const HASHES_OF: [[u64; RUN]; 2] = [
    [0x5d06_cf42_56c5_d19b, 0x931b_0455_5edd_c197, 0x480c_dd1f_98c6_4d8d, 0x1f0e_159a_8e4c_9f5b],
    [0x9cdd_5f1d_c9ca_59cc, 0x5894_41d8_0516_0c57, 0x545b_910f_d305_d356, 0x8e85_0c8c_d0c0_c646],
];

/// The hashes of a run as the SIMD code computes them.
pub fn hashes(run: &[u8; RUN]) -> [u8; 2] {
    HASHES_OF.map(|matrices| {
        run.iter().zip(matrices).fold(0, |hash, (&byte, matrix)| hash ^ times(matrix, byte))
    })
}

/// Bit `i` of the product is the parity of byte `7 - i` of the matrix and the
/// byte, as Intel defines `gf2p8affineqb`.
fn times(matrix: u64, byte: u8) -> u8 {
    let rows = matrix.to_be_bytes();
    (0..8).fold(0, |product, i| product | ((rows[i] & byte).count_ones() as u8 & 1) << i)
}

/// The hashes of a run for machines without `gf2p8affineqb`: sums of its bytes
/// with weights of 8, 4, 2 and 1, which are doublings. Bit 5 of each byte is set
/// beforehand, for the same reason.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub fn sums(run: &[u8; RUN]) -> [u8; 3] {
    ORDERS.map(|order| {
        order.iter().fold(0, |sum: u8, &place| sum.wrapping_mul(2).wrapping_add(run[place] | 0x20))
    })
}

/// The order in which each sum takes the bytes.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub const ORDERS: [[usize; RUN]; 3] = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]];

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
    /// By the low, and by the high six bits of each hash.
    pub hash: [[[u8; 64]; 2]; 2],
}

/// Tables of 16 entries for eight buckets. The high halves of the bytes have
/// none: nearly all are the same in text, and the halves of a sum tell more.
#[derive(Clone, Debug)]
#[repr(C, align(16))]
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub struct Nibbles {
    /// By the low half of the byte at each place.
    pub low: [[u8; 16]; RUN],
    /// By the low and the high half of each sum.
    pub sums: [[[u8; 16]; 2]; 3],
}

/// The plane of eight buckets and the bit in it of a bucket, when there are
/// `planes` of them.
fn plane_and_bit(bucket: u8, planes: usize) -> (usize, u8) {
    let merged = usize::from(bucket) * planes * 8 / BUCKETS;
    (merged / 8, 1 << (merged % 8))
}

/// Tables for six bits, of 1, 2 or 4 planes of eight buckets.
pub fn six_bits(triggers: &[Trigger], planes: usize) -> Vec<SixBits> {
    let mut tables = vec![SixBits { bytes: [[0; 64]; RUN], hash: [[[0; 64]; 2]; 2] }; planes];
    for trigger in triggers {
        let (plane, bit) = plane_and_bit(trigger.bucket, planes);
        let SixBits { bytes, hash: by_hash } = &mut tables[plane];
        for (table, spellings) in bytes.iter_mut().zip(trigger.spellings()) {
            spellings.iter().for_each(|byte| table[usize::from(byte & 63)] |= bit);
        }
        for (parts, hash) in by_hash.iter_mut().zip(hashes(&trigger.bytes)) {
            parts[0][usize::from(hash & 63)] |= bit;
            parts[1][usize::from(hash >> 2)] |= bit;
        }
    }
    tables
}

/// Tables of 128 entries for eight buckets of sets. There is no hash to make up
/// for it if digits passed for letters: with six bits 17 % of all positions look
/// like the start of a built-in shape, with seven 7.5 %.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub struct SevenBits {
    /// By the low seven bits of the byte at each place.
    pub bytes: [[[u8; 64]; 2]; RUN],
}

/// Tables for seven bits, of eight buckets each.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub fn seven_bits_of_sets(buckets: &[Bucket]) -> Vec<SevenBits> {
    let of_plane = |plane: &[Bucket]| {
        let mut tables = SevenBits { bytes: [[[0; 64]; 2]; RUN] };
        for_each_byte(plane, |place, byte, bit| {
            tables.bytes[place][usize::from(byte >> 6 & 1)][usize::from(byte & 63)] |= bit;
        });
        tables
    };
    buckets.chunks(8).map(of_plane).collect()
}

/// Tables for six bits that allow each bucket's sets, and any hash.
#[cfg_attr(not(target_arch = "aarch64"), allow(dead_code))]
pub fn six_bits_of_sets(buckets: &[Bucket]) -> Vec<SixBits> {
    let of_plane = |plane: &[Bucket]| {
        let mut tables = SixBits { bytes: [[0; 64]; RUN], hash: [[[u8::MAX; 64]; 2]; 2] };
        for_each_byte(plane, |place, byte, bit| {
            tables.bytes[place][usize::from(byte & 63)] |= bit;
        });
        tables
    };
    buckets.chunks(8).map(of_plane).collect()
}

/// Each byte that a bucket of a plane allows at a place, with the bucket's bit.
fn for_each_byte(plane: &[Bucket], mut allow: impl FnMut(usize, u8, u8)) {
    for (number, bucket) in plane.iter().enumerate() {
        for (place, set) in bucket.iter().enumerate() {
            let allowed = (0..=255).filter(|&byte| set.contains(byte));
            allowed.for_each(|byte| allow(place, byte, 1 << number));
        }
    }
}

/// The tables of the portable scan for sets.
pub fn by_bytes_of_sets(buckets: &[Bucket]) -> Box<ByBytes> {
    let mut tables = Box::new([[0; 256]; RUN]);
    for (bit, bucket) in buckets.iter().enumerate() {
        for (table, set) in tables.iter_mut().zip(bucket) {
            let allowed = (0..=255u8).filter(|&byte| set.contains(byte));
            allowed.for_each(|byte| table[usize::from(byte)] |= 1 << bit);
        }
    }
    tables
}

/// Tables for both halves of a byte at each place, for eight buckets of sets.
#[derive(Clone, Debug)]
#[repr(C, align(16))]
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub struct Halves {
    /// By the low half of the byte at each place.
    pub low: [[u8; 16]; RUN],
    /// By the high half.
    pub high: [[u8; 16]; RUN],
}

/// Tables for halves of bytes that allow each bucket's sets, of eight each.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub fn halves_of_sets(buckets: &[Bucket]) -> Vec<Halves> {
    let of_plane = |plane: &[Bucket]| {
        let mut tables = Halves { low: [[0; 16]; RUN], high: [[0; 16]; RUN] };
        for_each_byte(plane, |place, byte, bit| {
            tables.low[place][usize::from(byte & 15)] |= bit;
            tables.high[place][usize::from(byte >> 4)] |= bit;
        });
        tables
    };
    buckets.chunks(8).map(of_plane).collect()
}

/// Tables for halves of bytes, of 1, 2 or 4 planes of eight buckets.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub fn nibbles(triggers: &[Trigger], planes: usize) -> Vec<Nibbles> {
    let mut tables = vec![Nibbles { low: [[0; 16]; RUN], sums: [[[0; 16]; 2]; 3] }; planes];
    for trigger in triggers {
        let (plane, bit) = plane_and_bit(trigger.bucket, planes);
        let Nibbles { low, sums: by_sums } = &mut tables[plane];
        for (table, byte) in low.iter_mut().zip(trigger.bytes) {
            // Both cases of a letter have the same low half.
            table[usize::from(byte & 15)] |= bit;
        }
        for (by_sum, sum) in by_sums.iter_mut().zip(sums(&trigger.bytes)) {
            by_sum[0][usize::from(sum & 15)] |= bit;
            by_sum[1][usize::from(sum >> 4)] |= bit;
        }
    }
    tables
}
