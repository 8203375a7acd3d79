//! The fuzz targets, run over their seeds and what a small generator makes of
//! them: the same inputs each time. `scripts/fuzz` looks further.

#[allow(dead_code)]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use crate::{files, root};
use targets::TARGETS;

/// Inputs for each target.
const INPUTS: usize = 400;

/// A generator of numbers (xorshift) that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// What libFuzzer does to an input: bytes changed, put in, taken out; a part of
/// another put in.
fn mutate(input: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(input.len() + 1);
        match numbers.below(5) {
            0 => input.insert(at, numbers.below(256) as u8),
            1 => input.truncate(at),
            2 if at < input.len() => input[at] ^= 1 << numbers.below(8),
            3 if at < input.len() => {
                let end = input.len().min(at + 1 + numbers.below(16));
                input.drain(at..end);
            }
            _ => {
                let from = numbers.below(other.len() + 1);
                let part = &other[from..other.len().min(from + 1 + numbers.below(64))];
                input.splice(at..at, part.iter().copied());
            }
        }
    }
}

#[test]
fn every_target_bears_its_seeds_and_changed_ones() {
    let runs: Vec<_> = TARGETS
        .iter()
        .map(|&(name, run)| {
            std::thread::spawn(move || {
                let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
                let seeds = targets::seeds::of(name);
                for n in 0..INPUTS {
                    let mut input = seeds[n % seeds.len()].clone();
                    if n >= seeds.len() {
                        let other = &seeds[numbers.below(seeds.len())];
                        mutate(&mut input, other, &mut numbers);
                    }
                    run(&input);
                }
            })
        })
        .collect();
    for run in runs {
        run.join().expect("no promise is broken");
    }
}

#[test]
fn what_fuzzing_found_stays_mended() {
    for path in files(&root().join("fuzz/regressions"), "input") {
        let of = path.parent().and_then(|folder| folder.file_name()).expect("it is in a folder");
        let (_, run) = TARGETS.iter().find(|(name, _)| *name == of).expect("there is a target");
        run(&std::fs::read(&path).expect("it was just listed"));
    }
}

#[test]
#[ignore = "writes files, for scripts/fuzz"]
fn seeds_and_words_are_written() {
    let folder = root().join("fuzz/corpus");
    for &(name, _) in TARGETS {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).expect("writable");
        for (n, seed) in targets::seeds::of(name).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{n}")), seed).expect("writable");
        }
    }
    std::fs::write(folder.join("words.dict"), targets::seeds::dictionary()).expect("writable");
}
