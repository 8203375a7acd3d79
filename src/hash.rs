//! FNV-1a: one hash that stays the same between runs, machines and versions.
//!
//! It names things (databases, fingerprints, forms of lines) and protects
//! nothing: whoever wants a collision gets one.

/// A hash that grows byte by byte.
#[derive(Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Fnv {
    /// The hash of nothing.
    pub const EMPTY: Fnv = Fnv(0xcbf2_9ce4_8422_2325);

    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Fnv {
        Fnv::EMPTY.and(bytes)
    }

    /// The hash of what was hashed, and then these.
    pub fn and(self, bytes: &[u8]) -> Fnv {
        let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Fnv(bytes.iter().fold(self.0, step))
    }

    /// As a number.
    pub fn get(self) -> u64 {
        self.0
    }
}
