//! The scan for triggers by whatever instructions the machine has.

use super::portable;
use super::shape_table::ShapeTable;
#[cfg(target_arch = "aarch64")]
use super::simd::neon::Neon;
#[cfg(target_arch = "x86_64")]
use super::simd::{avx2::Avx2, avx512::Avx512};
use super::tables::SixBits;
use super::tables::{self, ByBytes};
#[cfg(target_arch = "x86_64")]
use super::tables::{Halves, Nibbles, SevenBits};
use super::triggers::Trigger;
use crate::survey::Survey;

/// A set of instructions to scan with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isa {
    /// Any machine.
    Portable,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 BW and VBMI, and GFNI: since Ice Lake and Zen 4.
    Avx512,
    /// AArch64.
    Neon,
}

impl Isa {
    /// All there are, the best first.
    pub const ALL: [Isa; 4] = [Isa::Avx512, Isa::Avx2, Isa::Neon, Isa::Portable];

    /// The best this machine has.
    pub fn best() -> Isa {
        Isa::ALL.into_iter().find(|isa| isa.is_available()).unwrap_or(Isa::Portable)
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Portable => "portable",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
            Isa::Neon => "neon",
        }
    }

    /// The one of that name, if this machine has it.
    pub fn named(name: &str) -> Option<Isa> {
        Isa::ALL.into_iter().find(|isa| isa.name() == name && isa.is_available())
    }

    /// Whether this machine has it.
    pub fn is_available(self) -> bool {
        match self {
            Isa::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => Avx2::detect().is_some(),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => Avx512::detect().is_some(),
            #[cfg(target_arch = "aarch64")]
            Isa::Neon => Neon::detect().is_some(),
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }
}

/// Whether two hashes are asked, not one.
type BothHashes = bool;

/// Of more triggers tables of half bytes let so many positions through that the
/// portable ones, which know all bits of a byte, are faster in the end.
#[cfg(target_arch = "x86_64")]
const MOST_TRIGGERS_BY_HALVES: usize = 500;

/// The same for shapes, which allow more bytes at each place.
#[cfg(target_arch = "x86_64")]
const MOST_SHAPES_BY_HALVES: usize = 100;

/// The tables of a scan, with the proof that the machine can do it.
#[derive(Clone, Debug)]
pub enum Scanner {
    /// By table look-ups, byte by byte.
    Portable(Box<ByBytes>),
    /// By halves of bytes.
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2, Vec<Nibbles>),
    /// By six bits and a hash.
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512, Vec<SixBits>, BothHashes),
    /// By six bits.
    #[cfg(target_arch = "aarch64")]
    Neon(Neon, Vec<SixBits>),
}

impl Scanner {
    /// The tables for the triggers. Instructions the machine does not have
    /// give the portable scan.
    pub fn new(isa: Isa, triggers: &[Trigger]) -> Scanner {
        let scanner = match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => Avx512::detect().map(|it| {
                let tables = tables::six_bits(triggers, planes(triggers, [64, 500]));
                Scanner::Avx512(it, tables, triggers.len() > 200)
            }),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => {
                Avx2::detect().filter(|_| triggers.len() <= MOST_TRIGGERS_BY_HALVES).map(|it| {
                    Scanner::Avx2(it, tables::nibbles(triggers, planes(triggers, [40, 160])))
                })
            }
            #[cfg(target_arch = "aarch64")]
            Isa::Neon => Neon::detect().map(|it| {
                Scanner::Neon(it, tables::six_bits(triggers, planes(triggers, [24, 80])))
            }),
            _ => None,
        };
        scanner.unwrap_or_else(|| Scanner::Portable(tables::by_bytes(triggers)))
    }

    /// The instructions it uses.
    pub fn isa(&self) -> Isa {
        match self {
            Scanner::Portable(_) => Isa::Portable,
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx2(..) => Isa::Avx2,
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx512(..) => Isa::Avx512,
            #[cfg(target_arch = "aarch64")]
            Scanner::Neon(..) => Isa::Neon,
        }
    }

    /// Looks a text over.
    pub fn survey(&self, text: &[u8]) -> Survey {
        match self {
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx2(it, _) => it.survey(text),
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx512(it, ..) => it.survey(text),
            _ => Survey::of(text),
        }
    }

    /// Marks the positions at which a trigger may stand: bit `i` of `masks[b]`
    /// for the four bytes at `text[64 * b + i..]`.
    ///
    /// # Panics
    /// If the text does not reach [`super::simd::OVERHANG`] bytes past the
    /// blocks.
    pub fn scan(&self, text: &[u8], masks: &mut [u64]) {
        match self {
            Scanner::Portable(tables) => portable::scan(tables, text, masks),
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx2(it, tables) => it.scan(tables, text, masks),
            #[cfg(target_arch = "x86_64")]
            Scanner::Avx512(it, tables, both) => it.scan(tables, *both, text, masks),
            #[cfg(target_arch = "aarch64")]
            Scanner::Neon(it, tables) => it.scan(tables, text, masks),
        }
    }
}

/// The tables of a scan for sets of bytes.
#[derive(Clone, Debug)]
pub enum SetScanner {
    /// By table look-ups, byte by byte.
    Portable(Box<ByBytes>),
    /// By halves of bytes.
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2, Vec<Halves>),
    /// By seven bits.
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512, Vec<SevenBits>),
    /// By six bits.
    #[cfg(target_arch = "aarch64")]
    Neon(Neon, Vec<SixBits>),
}

impl SetScanner {
    /// The tables for the shapes.
    pub fn new(isa: Isa, shapes: &ShapeTable) -> SetScanner {
        let buckets = &*shapes.buckets;
        let scanner = match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => Avx512::detect()
                .map(|it| SetScanner::Avx512(it, tables::seven_bits_of_sets(buckets))),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => Avx2::detect()
                .filter(|_| shapes.count() <= MOST_SHAPES_BY_HALVES)
                .map(|it| SetScanner::Avx2(it, tables::halves_of_sets(buckets))),
            #[cfg(target_arch = "aarch64")]
            Isa::Neon => {
                Neon::detect().map(|it| SetScanner::Neon(it, tables::six_bits_of_sets(buckets)))
            }
            _ => None,
        };
        scanner.unwrap_or_else(|| SetScanner::Portable(tables::by_bytes_of_sets(buckets)))
    }

    /// Marks positions as [`Scanner::scan`] does.
    ///
    /// # Panics
    /// If the text does not reach [`super::simd::OVERHANG`] bytes past the
    /// blocks.
    pub fn scan(&self, text: &[u8], masks: &mut [u64]) {
        match self {
            SetScanner::Portable(tables) => portable::scan(tables, text, masks),
            #[cfg(target_arch = "x86_64")]
            SetScanner::Avx2(it, tables) => it.scan_halves(tables, text, masks),
            #[cfg(target_arch = "x86_64")]
            SetScanner::Avx512(it, tables) => it.scan_sets(tables, text, masks),
            #[cfg(target_arch = "aarch64")]
            SetScanner::Neon(it, tables) => it.scan(tables, text, masks),
        }
    }
}

/// How many tables of eight buckets the triggers need: one up to the first
/// limit, two up to the second, else four.
fn planes(triggers: &[Trigger], [one, two]: [usize; 2]) -> usize {
    match triggers.len() {
        count if count <= one => 1,
        count if count <= two => 2,
        _ => 4,
    }
}
