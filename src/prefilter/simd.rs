//! The passes over all of a text, 64 positions at a time: the only file of the
//! crate with `unsafe` in it.
//!
//! Each submodule has a type that can only be had where the machine has the
//! instructions, and safe methods. `scan` looks for triggers: bit `i` of
//! `masks[b]` is set if the four bytes at `text[64 * b + i..]` may be one. All
//! that the scans differ in is how many positions they let through beyond
//! those. `survey` says what [`Survey::of`](crate::survey::Survey::of) says.

/// Bytes a scan reads past the last position of a block.
pub const OVERHANG: usize = super::triggers::RUN - 1;

/// How far ahead of a block its successors are fetched. A segment ends before
/// the processor's own prefetch has seen that the text is read on, and a page
/// of a mapping stops it as well: without this AVX-512 reads a text that is
/// not in the cache at 5.6 GB/s and AVX2 at 1.7, with it at 9.5 and 8.1 (8
/// triggers, Sapphire Rapids; 1, 2 and 4 KiB do not differ).
#[cfg(target_arch = "x86_64")]
const AHEAD: usize = 2048;

/// Fetches the cache line that is [`AHEAD`] of the start of `text`.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn prefetch(text: &[u8]) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    let ahead = text.as_ptr().wrapping_add(AHEAD);
    // SAFETY: a prefetch reads nothing the program could see and may be given
    // any address; SSE is part of every x86-64.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(ahead.cast()) }
}

/// Panics unless all that a scan reads is inside the text.
fn check_bounds(text: &[u8], masks: &[u64]) {
    assert!(masks.is_empty() || masks.len() * 64 + OVERHANG <= text.len());
}

#[cfg(target_arch = "x86_64")]
pub mod avx512 {
    //! Byte tables by `vpermb`, the hash by `vgf2p8affineqb`.
    use super::{check_bounds, prefetch};
    use crate::prefilter::tables::{HASHES_OF, SevenBits, SixBits};
    use crate::survey::{NOISE_BY_LOW_HALF, Survey};
    use std::arch::x86_64::*;

    /// Proof that the machine has AVX-512 BW and VBMI, and GFNI.
    #[derive(Clone, Copy, Debug)]
    pub struct Avx512(());

    impl Avx512 {
        /// The proof, if it has.
        pub fn detect() -> Option<Avx512> {
            let has = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vbmi")
                && is_x86_feature_detected!("gfni");
            has.then_some(Avx512(()))
        }

        /// Marks the positions that 1, 2 or 4 tables of triggers let through.
        /// The second hash is worth its time from some 200 triggers on: 330 of
        /// them take 26 ns for 64 bytes with four tables and one hash, and 23
        /// with two and two.
        ///
        /// # Panics
        /// If the text does not reach [`super::OVERHANG`] bytes past the
        /// blocks, or at another number of tables.
        pub fn scan(self, tables: &[SixBits], both_hashes: bool, text: &[u8], masks: &mut [u64]) {
            // SAFETY: a value of this type exists, so `detect` has seen all
            // features that `blocks` enables.
            unsafe {
                match tables {
                    [a] => blocks::<1, 1>([a], text, masks),
                    [a, b] if both_hashes => blocks::<2, 2>([a, b], text, masks),
                    [a, b] => blocks::<2, 1>([a, b], text, masks),
                    [a, b, c, d] => blocks::<4, 2>([a, b, c, d], text, masks),
                    _ => panic!("{} tables", tables.len()),
                }
            }
        }
    }

    impl Avx512 {
        /// Marks the positions that two tables of sets let through.
        ///
        /// # Panics
        /// If the text does not reach [`super::OVERHANG`] bytes past the
        /// blocks, or at another number of tables.
        pub fn scan_sets(self, tables: &[SevenBits], text: &[u8], masks: &mut [u64]) {
            let tables: &[SevenBits; 2] = tables.try_into().expect("there are two tables");
            // SAFETY: a value of this type exists, so `detect` has seen all
            // features that `blocks_of_sets` enables.
            unsafe { blocks_of_sets(tables, text, masks) }
        }

        /// Looks a text over.
        pub fn survey(self, text: &[u8]) -> Survey {
            // SAFETY: a value of this type exists, so `detect` has seen all
            // features that `survey` enables.
            unsafe { survey(text) }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw")]
    fn survey(text: &[u8]) -> Survey {
        let noise = _mm512_broadcast_i32x4(load_halves(&NOISE_BY_LOW_HALF));
        let (blocks, rest) = text.as_chunks();
        let (mut lines, mut noisy) = (0, 0);
        for block in blocks {
            prefetch(block);
            let bytes = load(block);
            let ends = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'\n' as i8));
            lines += u64::from(ends.count_ones());
            noisy |= _mm512_cmpeq_epi8_mask(bytes, _mm512_shuffle_epi8(noise, bytes));
        }
        Survey { lines, noisy: noisy != 0 }.and(Survey::of(rest))
    }

    #[target_feature(enable = "avx512f")]
    fn load_halves(table: &[u8; 16]) -> __m128i {
        // SAFETY: an array of 16 bytes is read, which needs no alignment here.
        unsafe { _mm_loadu_si128(table.as_ptr().cast()) }
    }

    /// The tables of eight buckets, in registers.
    #[derive(Clone, Copy)]
    struct Plane {
        bytes: [__m512i; 4],
        hash: [[__m512i; 2]; 2],
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
    fn blocks<const N: usize, const HASHES: usize>(
        tables: [&SixBits; N],
        text: &[u8],
        masks: &mut [u64],
    ) {
        check_bounds(text, masks);
        let planes = tables.map(|table| Plane {
            bytes: table.bytes.each_ref().map(|table| load(table)),
            hash: table.hash.each_ref().map(|halves| [load(&halves[0]), load(&halves[1])]),
        });
        let matrices = HASHES_OF.map(|hash| hash.map(|matrix| _mm512_set1_epi64(matrix as i64)));
        for (block, mask) in masks.iter_mut().enumerate() {
            let text = &text[block * 64..];
            prefetch(text);
            let bytes = load_run(text);
            *mask = block_mask::<N, HASHES>(&planes, &matrices, &bytes);
        }
    }

    /// The bytes of 64 positions and those 1, 2 and 3 after them.
    #[target_feature(enable = "avx512f")]
    fn load_run(text: &[u8]) -> [__m512i; 4] {
        let at: *const u8 = text[..64 + super::OVERHANG].as_ptr();
        // SAFETY: there are 64 + 3 bytes, and these loads end 64, 65, 66 and 67
        // bytes after the first. They need no alignment.
        unsafe {
            [
                _mm512_loadu_si512(at.cast()),
                _mm512_loadu_si512(at.add(1).cast()),
                _mm512_loadu_si512(at.add(2).cast()),
                _mm512_loadu_si512(at.add(3).cast()),
            ]
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn blocks_of_sets(tables: &[SevenBits; 2], text: &[u8], masks: &mut [u64]) {
        check_bounds(text, masks);
        let planes = tables
            .each_ref()
            .map(|table| table.bytes.each_ref().map(|halves| [load(&halves[0]), load(&halves[1])]));
        for (block, mask) in masks.iter_mut().enumerate() {
            let bytes = load_run(&text[block * 64..]);
            *mask = 0;
            for plane in &planes {
                let byte = |place: usize| {
                    let [low, high] = plane[place];
                    _mm512_permutex2var_epi8(low, bytes[place], high)
                };
                let left = and3(byte(0), byte(1), byte(2));
                *mask |= _mm512_test_epi8_mask(left, byte(3));
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
    fn block_mask<const N: usize, const HASHES: usize>(
        planes: &[Plane; N],
        matrices: &[[__m512i; 4]; 2],
        bytes: &[__m512i; 4],
    ) -> u64 {
        let mut hashes = [[_mm512_setzero_si512(); 2]; 2];
        for (parts, matrices) in hashes.iter_mut().zip(matrices).take(HASHES) {
            let low = hash(bytes, matrices);
            // In lanes of 16 bits: what comes in from the neighbour ends up in
            // the two bits that `vpermb` ignores.
            *parts = [low, _mm512_srli_epi16::<2>(low)];
        }
        let mut mask = 0;
        for plane in planes {
            let byte = |place: usize| _mm512_permutexvar_epi8(bytes[place], plane.bytes[place]);
            let hash = |which: usize, part: usize| {
                _mm512_permutexvar_epi8(hashes[which][part], plane.hash[which][part])
            };
            let left = and3(byte(0), byte(1), byte(2));
            let mut right = byte(3);
            if HASHES >= 1 {
                right = and3(right, hash(0, 0), hash(0, 1));
            }
            if HASHES == 2 {
                right = and3(right, hash(1, 0), hash(1, 1));
            }
            mask |= _mm512_test_epi8_mask(left, right);
        }
        mask
    }

    /// As [`crate::prefilter::tables::hashes`].
    #[target_feature(enable = "avx512f,avx512bw,gfni")]
    fn hash(bytes: &[__m512i; 4], matrices: &[__m512i; 4]) -> __m512i {
        let part = |place: usize| _mm512_gf2p8affine_epi64_epi8::<0>(bytes[place], matrices[place]);
        _mm512_xor_si512(xor3(part(0), part(1), part(2)), part(3))
    }

    #[target_feature(enable = "avx512f")]
    fn and3(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        _mm512_ternarylogic_epi64::<0x80>(a, b, c)
    }

    #[target_feature(enable = "avx512f")]
    fn xor3(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        _mm512_ternarylogic_epi64::<0x96>(a, b, c)
    }

    #[target_feature(enable = "avx512f")]
    fn load(table: &[u8; 64]) -> __m512i {
        // SAFETY: an array of 64 bytes is read, which needs no alignment here.
        unsafe { _mm512_loadu_si512(table.as_ptr().cast()) }
    }
}

#[cfg(target_arch = "x86_64")]
pub mod avx2 {
    //! Tables of 16 entries by `vpshufb`, one for each half of a byte.
    use super::{check_bounds, prefetch};
    use crate::prefilter::tables::{Halves, Nibbles, ORDERS};
    use crate::survey::{NOISE_BY_LOW_HALF, Survey};
    use std::arch::x86_64::*;

    /// Proof that the machine has AVX2, and the counting of bits that no
    /// machine with AVX2 lacks.
    #[derive(Clone, Copy, Debug)]
    pub struct Avx2(());

    impl Avx2 {
        /// The proof, if it has.
        pub fn detect() -> Option<Avx2> {
            let has = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt");
            has.then_some(Avx2(()))
        }

        /// Marks the positions that 1, 2 or 4 tables of triggers let through.
        /// The third sum pays only where there are many triggers: at 330 of
        /// them 1.2 GB/s without and 1.4 with it, at 119 2.7 and 2.4.
        ///
        /// # Panics
        /// If the text does not reach [`super::OVERHANG`] bytes past the
        /// blocks, or at another number of tables.
        pub fn scan(self, tables: &[Nibbles], text: &[u8], masks: &mut [u64]) {
            // SAFETY: a value of this type exists, so `detect` has seen AVX2.
            unsafe {
                match tables {
                    [a] => blocks::<1, 2>([a], text, masks),
                    [a, b] => blocks::<2, 2>([a, b], text, masks),
                    [a, b, c, d] => blocks::<4, 3>([a, b, c, d], text, masks),
                    _ => panic!("{} tables", tables.len()),
                }
            }
        }
    }

    impl Avx2 {
        /// Marks the positions that two tables of both halves of the bytes let
        /// through.
        ///
        /// # Panics
        /// If the text does not reach [`super::OVERHANG`] bytes past the
        /// blocks, or at another number of tables.
        pub fn scan_halves(self, tables: &[Halves], text: &[u8], masks: &mut [u64]) {
            let tables: &[Halves; 2] = tables.try_into().expect("there are two tables");
            // SAFETY: a value of this type exists, so `detect` has seen AVX2.
            unsafe { blocks_by_halves(tables, text, masks) }
        }

        /// Looks a text over.
        pub fn survey(self, text: &[u8]) -> Survey {
            // SAFETY: a value of this type exists, so `detect` has seen AVX2.
            unsafe { survey(text) }
        }
    }

    #[target_feature(enable = "avx2,popcnt")]
    fn survey(text: &[u8]) -> Survey {
        let noise = load(&NOISE_BY_LOW_HALF);
        let (blocks, rest) = text.as_chunks::<64>();
        let (mut lines, mut noisy) = (0, _mm256_setzero_si256());
        for block in blocks {
            prefetch(block);
            for half in block.as_chunks().0 {
                let bytes = load_half(half);
                let ends = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\n' as i8));
                lines += u64::from(_mm256_movemask_epi8(ends).count_ones());
                let found = _mm256_cmpeq_epi8(bytes, _mm256_shuffle_epi8(noise, bytes));
                noisy = _mm256_or_si256(noisy, found);
            }
        }
        let noisy = _mm256_testz_si256(noisy, noisy) == 0;
        Survey { lines, noisy }.and(Survey::of(rest))
    }

    #[target_feature(enable = "avx2")]
    fn load_half(half: &[u8; 32]) -> __m256i {
        // SAFETY: an array of 32 bytes is read, which needs no alignment here.
        unsafe { _mm256_loadu_si256(half.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    fn blocks_by_halves(tables: &[Halves; 2], text: &[u8], masks: &mut [u64]) {
        check_bounds(text, masks);
        let lows = tables.each_ref().map(|it| it.low.each_ref().map(|table| load(table)));
        let highs = tables.each_ref().map(|it| it.high.each_ref().map(|table| load(table)));
        for (block, mask) in masks.iter_mut().enumerate() {
            let half = |offset: usize| -> u64 {
                let mut left = [_mm256_set1_epi8(-1); 2];
                for place in 0..4 {
                    let at = text[block * 64 + offset + place..].as_ptr();
                    // SAFETY: `check_bounds` has seen that there are 64 + 3
                    // bytes at the start of every block; this load ends at most
                    // 32 + 3 + 32 bytes after it and needs no alignment.
                    let bytes = unsafe { _mm256_loadu_si256(at.cast()) };
                    let (low, high) = (low_half(bytes), high_half(bytes));
                    for (plane, left) in left.iter_mut().enumerate() {
                        let low = _mm256_shuffle_epi8(lows[plane][place], low);
                        let high = _mm256_shuffle_epi8(highs[plane][place], high);
                        *left = and(*left, and(low, high));
                    }
                }
                let left = _mm256_or_si256(left[0], left[1]);
                let none = _mm256_cmpeq_epi8(left, _mm256_setzero_si256());
                u64::from(!(_mm256_movemask_epi8(none) as u32))
            };
            *mask = half(0) | half(32) << 32;
        }
    }

    /// The tables of eight buckets, each twice in its register.
    #[derive(Clone, Copy)]
    struct Plane {
        low: [__m256i; 4],
        sums: [[__m256i; 2]; 3],
    }

    #[target_feature(enable = "avx2")]
    fn blocks<const N: usize, const SUMS: usize>(
        tables: [&Nibbles; N],
        text: &[u8],
        masks: &mut [u64],
    ) {
        check_bounds(text, masks);
        let planes = tables.map(|table| Plane {
            low: table.low.each_ref().map(|table| load(table)),
            sums: table.sums.each_ref().map(|halves| [load(&halves[0]), load(&halves[1])]),
        });
        for (block, mask) in masks.iter_mut().enumerate() {
            let text = &text[block * 64..];
            prefetch(text);
            let half = |offset: usize| -> u64 {
                let at = text[offset..].as_ptr();
                // SAFETY: `check_bounds` has seen that there are 64 + 3 bytes
                // at the start of every block; `at` is 0 or 32 bytes into it,
                // and these loads end 32 to 35 bytes further. They need no
                // alignment.
                let bytes = unsafe {
                    [
                        _mm256_loadu_si256(at.cast()),
                        _mm256_loadu_si256(at.add(1).cast()),
                        _mm256_loadu_si256(at.add(2).cast()),
                        _mm256_loadu_si256(at.add(3).cast()),
                    ]
                };
                u64::from(half_mask::<N, SUMS>(&planes, &bytes))
            };
            *mask = half(0) | half(32) << 32;
        }
    }

    #[target_feature(enable = "avx2")]
    fn half_mask<const N: usize, const SUMS: usize>(
        planes: &[Plane; N],
        bytes: &[__m256i; 4],
    ) -> u32 {
        let low = bytes.map(|bytes| low_half(bytes));
        let folded = bytes.map(|bytes| _mm256_or_si256(bytes, _mm256_set1_epi8(0x20)));
        // What is not used is not computed: the compiler sees that.
        let sums = ORDERS.map(|order| sum(&folded, order));
        let sums = sums.map(|sum| [low_half(sum), high_half(sum)]);
        let mut any = _mm256_setzero_si256();
        for plane in planes {
            let place = |place: usize| _mm256_shuffle_epi8(plane.low[place], low[place]);
            let sum = |which: usize| {
                let [low, high] = plane.sums[which];
                and(
                    _mm256_shuffle_epi8(low, sums[which][0]),
                    _mm256_shuffle_epi8(high, sums[which][1]),
                )
            };
            let places = and(and(place(0), place(1)), and(place(2), place(3)));
            let mut left = and(places, and(sum(0), sum(1)));
            if SUMS == 3 {
                left = and(left, sum(2));
            }
            any = _mm256_or_si256(any, left);
        }
        !(_mm256_movemask_epi8(_mm256_cmpeq_epi8(any, _mm256_setzero_si256())) as u32)
    }

    #[target_feature(enable = "avx2")]
    fn low_half(bytes: __m256i) -> __m256i {
        _mm256_and_si256(bytes, _mm256_set1_epi8(15))
    }

    #[target_feature(enable = "avx2")]
    fn high_half(bytes: __m256i) -> __m256i {
        low_half(_mm256_srli_epi16::<4>(bytes))
    }

    #[target_feature(enable = "avx2")]
    fn and(a: __m256i, b: __m256i) -> __m256i {
        _mm256_and_si256(a, b)
    }

    /// One of [`crate::prefilter::tables::sums`].
    #[target_feature(enable = "avx2")]
    fn sum(folded: &[__m256i; 4], order: [usize; 4]) -> __m256i {
        let mut sum = folded[order[0]];
        for &place in &order[1..] {
            sum = _mm256_add_epi8(_mm256_add_epi8(sum, sum), folded[place]);
        }
        sum
    }

    #[target_feature(enable = "avx2")]
    fn load(table: &[u8; 16]) -> __m256i {
        // SAFETY: an array of 16 bytes is read, which needs no alignment here.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
    }
}

#[cfg(target_arch = "aarch64")]
pub mod neon {
    //! Tables of 64 entries by `tbl` over four registers.
    use super::check_bounds;
    use crate::prefilter::tables::SixBits;
    use std::arch::aarch64::*;

    /// Proof that the machine has NEON.
    #[derive(Clone, Copy, Debug)]
    pub struct Neon(());

    impl Neon {
        /// The proof, if it has.
        pub fn detect() -> Option<Neon> {
            std::arch::is_aarch64_feature_detected!("neon").then_some(Neon(()))
        }

        /// Marks the positions that 1, 2 or 4 tables of triggers let through.
        ///
        /// # Panics
        /// If the text does not reach [`super::OVERHANG`] bytes past the
        /// blocks, or at another number of tables.
        pub fn scan(self, tables: &[SixBits], text: &[u8], masks: &mut [u64]) {
            // SAFETY: a value of this type exists, so `detect` has seen NEON.
            unsafe {
                match tables {
                    [a] => blocks([a], text, masks),
                    [a, b] => blocks([a, b], text, masks),
                    [a, b, c, d] => blocks([a, b, c, d], text, masks),
                    _ => panic!("{} tables", tables.len()),
                }
            }
        }
    }

    #[target_feature(enable = "neon")]
    fn blocks<const N: usize>(tables: [&SixBits; N], text: &[u8], masks: &mut [u64]) {
        check_bounds(text, masks);
        let planes = tables.map(|table| table.bytes.each_ref().map(|table| load(table)));
        for (block, mask) in masks.iter_mut().enumerate() {
            let quarter = |offset: usize| -> uint8x16_t {
                let at = text[block * 64 + offset..].as_ptr();
                // SAFETY: `check_bounds` has seen that there are 64 + 3 bytes
                // at the start of every block; `at` is at most 48 bytes into
                // it, and these loads end 16 to 19 bytes further.
                let bytes = unsafe {
                    [vld1q_u8(at), vld1q_u8(at.add(1)), vld1q_u8(at.add(2)), vld1q_u8(at.add(3))]
                };
                passed(&planes, &bytes)
            };
            *mask = bits([quarter(0), quarter(16), quarter(32), quarter(48)]);
        }
    }

    /// The buckets that are left at each of 16 positions.
    #[target_feature(enable = "neon")]
    fn passed<const N: usize>(
        planes: &[[uint8x16x4_t; 4]; N],
        bytes: &[uint8x16_t; 4],
    ) -> uint8x16_t {
        let six = bytes.map(|bytes| vandq_u8(bytes, vdupq_n_u8(63)));
        let mut any = vdupq_n_u8(0);
        for plane in planes {
            let place = |place: usize| vqtbl4q_u8(plane[place], six[place]);
            let left = vandq_u8(place(0), place(1));
            let right = vandq_u8(place(2), place(3));
            any = vorrq_u8(any, vandq_u8(left, right));
        }
        any
    }

    /// One bit for each of 64 bytes that is not zero. Each byte keeps the bit
    /// of its place among eight; three pairwise sums bring eight together.
    #[target_feature(enable = "neon")]
    fn bits(quarters: [uint8x16_t; 4]) -> u64 {
        let places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040_2010_0804_0201));
        let [a, b, c, d] = quarters.map(|bytes| vandq_u8(vtstq_u8(bytes, bytes), places));
        let sums = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)))
    }

    #[target_feature(enable = "neon")]
    fn load(table: &[u8; 64]) -> uint8x16x4_t {
        // SAFETY: an array of 64 bytes is read.
        unsafe { vld1q_u8_x4(table.as_ptr()) }
    }
}
