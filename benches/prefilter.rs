//! The prefilter alone, by number of literals and by instructions; every
//! answer is checked against Aho-Corasick before it is timed.
//!
//! The text and the literals are made up here, so that the figures can be had
//! anywhere; the race against other programs is run on recorded logs.
//! `adversarial` is text made to be slow: triggers and beginnings of literals
//! wherever one fits.

use std::hint::black_box;

use aho_corasick::AhoCorasick;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use logclass::literal::Literal;
use logclass::prefilter::triggers::{Trigger, choose};
use logclass::prefilter::{Candidate, Isa, Prefilter};

const TEXT: usize = 4 << 20;

const SUBJECTS: &[&str] = &[
    "linker",
    "package",
    "module",
    "target",
    "symbol",
    "library",
    "header",
    "container",
    "manifest",
    "certificate",
    "compiler",
    "dependency",
    "version",
    "checksum",
    "socket",
    "registry",
    "branch",
];
const FAILURES: &[&str] = &[
    "not found",
    "cannot be resolved",
    "is missing",
    "timed out",
    "was refused",
    "does not exist",
    "failed",
    "is out of date",
    "could not be read",
    "has the wrong type",
    "is not supported",
];

/// The numbers of a linear congruential generator: the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn word(&mut self) -> String {
        const SYLLABLES: &[&str] =
            &["ka", "lo", "mi", "ren", "tu", "sor", "vex", "ba", "qui", "end"];
        (0..2 + self.below(2)).map(|_| self.of(SYLLABLES)).collect()
    }
}

fn literals(count: usize) -> Vec<Literal> {
    let mut dice = Dice(1);
    let mut literal = |_| {
        let (word, subject, failure) = (dice.word(), dice.of(SUBJECTS), dice.of(FAILURES));
        let text = match dice.below(3) {
            0 => format!("error: {subject} {word} {failure}"),
            1 => format!("{word}: {subject} {failure}"),
            _ => format!("{subject} of {word} {failure}"),
        };
        Literal::new(text.as_bytes(), dice.below(12) == 0)
    };
    (0..count).map(&mut literal).collect()
}

fn log(literals: &[Literal]) -> Vec<u8> {
    let mut dice = Dice(2);
    let mut text = String::new();
    while text.len() < TEXT {
        let (a, b, subject) = (dice.word(), dice.word(), dice.of(SUBJECTS));
        let number = dice.below(100_000);
        text += &match dice.below(100_000) {
            0..3 => String::from_utf8_lossy(&literals[dice.below(literals.len())].bytes).into(),
            3..40_000 => format!("[{number:5}/99999] gcc -O2 -Wall -c src/{a}/{b}.c -o {b}.o\n"),
            40_000..70_000 => format!("   Compiling {a}-{b} v0.{number} ({subject})\n"),
            70_000..90_000 => format!("2024-05-12T13:20:{number} info {a}={b} took {number} ms\n"),
            _ => format!("{{\"{a}\":\"{b}\",\"{subject}\":{number},\"ok\":true}}\n"),
        };
    }
    text.into_bytes()
}

fn adversarial(literals: &[Literal], triggers: &[Trigger]) -> Vec<u8> {
    let mut dice = Dice(3);
    let mut text = Vec::new();
    while text.len() < TEXT {
        text.extend(triggers[dice.below(triggers.len())].bytes);
        let literal = &literals[dice.below(literals.len())].bytes;
        text.extend(&literal[..dice.below(literal.len())]);
    }
    text
}

/// What is to be found, by another algorithm.
fn expected(literals: &[Literal], haystack: &[u8]) -> Vec<Candidate> {
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(literals.iter().map(|literal| &literal.bytes))
        .expect("the literals are few");
    let found =
        automaton.find_overlapping_iter(haystack).map(|found| (found.start(), found.pattern()));
    let stands = |&(at, id): &(usize, aho_corasick::PatternID)| {
        literals[id.as_usize()].is_prefix_of(&haystack[at..])
    };
    let candidate = |(at, id): (usize, aho_corasick::PatternID)| Candidate {
        at: at as u32,
        pattern: id.as_u32(),
    };
    let mut found: Vec<Candidate> = found.filter(stands).map(candidate).collect();
    found.sort_unstable();
    found
}

fn find(c: &mut Criterion) {
    for count in [10, 100, 1_000, 10_000] {
        let literals = literals(count);
        let triggers = choose(&literals);
        let numbered = literals.iter().cloned().zip(0..).collect();
        let mut prefilter = Prefilter::new(numbered, &triggers);
        for (kind, text) in
            [("log", log(&literals)), ("adversarial", adversarial(&literals, &triggers))]
        {
            let expected = expected(&literals, &text);
            let mut group = c.benchmark_group(format!("find/{kind}/{count}"));
            group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
            for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
                prefilter = prefilter.with_isa(isa);
                let mut found = Vec::new();
                prefilter.find(&text, &mut found);
                assert!(found == expected, "{isa:?} with {count} literals on {kind}");
                group.bench_function(BenchmarkId::from_parameter(format!("{isa:?}")), |b| {
                    b.iter(|| {
                        found.clear();
                        prefilter.find(black_box(&text), &mut found);
                        assert_eq!(found.len(), expected.len());
                    });
                });
            }
        }
    }
}

fn start(c: &mut Criterion) {
    let literals = literals(3_000);
    let numbered: Vec<(Literal, u32)> = literals.iter().cloned().zip(0..).collect();
    let triggers = choose(&literals);
    let mut group = c.benchmark_group("start/3000");
    group.sample_size(10);
    group.bench_function("triggers given", |b| {
        b.iter_batched(
            || numbered.clone(),
            |numbered| Prefilter::new(numbered, &triggers),
            criterion::BatchSize::LargeInput,
        );
    });
    group.bench_function("choice of triggers", |b| b.iter(|| choose(black_box(&literals))));
}

criterion_group!(benches, find, start);
criterion_main!(benches);
