//! How usual a short run of bytes is in the text of build logs.
//!
//! Pairs are counted, longer runs are estimated as a Markov chain of pairs.
//! Triples would be sharper on the text they were counted on and 2 MiB large.

/// `-8 * log2` of the probability of each pair of bytes, bytes from 128 on
/// taken as their low seven bits. Made by `frequencies.py`, which tells of
/// which text.
static PAIRS: &[u8; SYMBOLS * SYMBOLS] = include_bytes!("frequencies.bin");

const SYMBOLS: usize = 128;

/// A byte that stands twice comes a third time with this probability, if pairs
/// do not say a higher one: indentation and rules (`======`) are longer than a
/// chain of pairs believes.
pub const AGAIN: f32 = 0.8;

/// Probabilities of runs of bytes.
#[derive(Debug)]
pub struct Frequencies {
    /// Probability of each byte.
    single: [f32; SYMBOLS],
    /// Probability of a byte after a byte.
    next: Vec<f32>,
}

impl Frequencies {
    /// Unpacks the table; takes some 20 µs.
    pub fn new() -> Frequencies {
        let power: Vec<f32> =
            (0..=255u8).map(|eighths| (-f32::from(eighths) / 8.0).exp2()).collect();
        let mut next: Vec<f32> = PAIRS.iter().map(|&pair| power[usize::from(pair)]).collect();
        let mut single = [0.0; SYMBOLS];
        for (row, single) in next.chunks_exact_mut(SYMBOLS).zip(&mut single) {
            *single = row.iter().sum();
            row.iter_mut().for_each(|pair| *pair /= *single);
        }
        Frequencies { single, next }
    }

    /// As [`Frequencies::of`], of single bytes.
    pub fn of_bytes(&self, bytes: &[u8]) -> f32 {
        self.of_symbols(bytes.len(), |n| usize::from(bytes[n] & 127))
    }

    /// Probability that a text goes on, at any one place, with a byte of the
    /// first set, then one of the second, and so on.
    pub fn of(&self, sets: &[ByteSet]) -> f32 {
        match sets.iter().all(|set| set.is_power_of_two()) {
            true => self.of_symbols(sets.len(), |n| sets[n].trailing_zeros() as usize),
            false => self.of_any(sets),
        }
    }

    fn of_symbols(&self, length: usize, symbol: impl Fn(usize) -> usize) -> f32 {
        let step = |n: usize| {
            let to = symbol(n);
            let Some(from) = n.checked_sub(1).map(&symbol) else { return self.single[to] };
            let again = n > 1 && symbol(n - 2) == from && from == to;
            let step = self.next[from * SYMBOLS + to];
            if again { step.max(AGAIN) } else { step }
        };
        (0..length).map(step).product()
    }

    fn of_any(&self, sets: &[ByteSet]) -> f32 {
        let mut chain = [0.0; SYMBOLS];
        let mut before: Option<ByteSet> = None;
        for (n, &set) in sets.iter().enumerate() {
            let third = n > 1 && sets[n - 2..n].iter().all(|&other| other == set);
            let least = if third && set.is_power_of_two() { AGAIN } else { 0.0 };
            let mut arrived = [0.0; SYMBOLS];
            for to in bytes_of(set) {
                arrived[to] = match before {
                    None => self.single[to],
                    Some(before) => bytes_of(before)
                        .map(|from| chain[from] * self.next[from * SYMBOLS + to].max(least))
                        .sum(),
                };
            }
            chain = arrived;
            before = Some(set);
        }
        before.map_or(1.0, |last| bytes_of(last).map(|byte| chain[byte]).sum())
    }
}

/// A set of bytes, by their low seven bits.
pub type ByteSet = u128;

/// The set of the bytes given.
pub fn byte_set(bytes: &[u8]) -> ByteSet {
    bytes.iter().fold(0, |set, byte| set | 1 << (byte & 127))
}

fn bytes_of(mut set: ByteSet) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let byte = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        byte
    })
}

impl Default for Frequencies {
    fn default() -> Frequencies {
        Frequencies::new()
    }
}
