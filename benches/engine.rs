//! The whole engine: scans by kind of log and number of signatures, loading,
//! framing, resolving. Every answer is checked before it is timed.
//!
//! The logs are made up here, so that the figures can be had anywhere; the race
//! against other programs (`benches/peers/run`) is run on recorded logs.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use logclass::frame::Framing;
use logclass::report::{BuildOutcome, Verdict};
use logclass::{Classifier, Database, Options};

const TEXT: usize = 4 << 20;

/// Length of a log that is made to be slow.
const HOSTILE: usize = 64 << 20;

/// As many copies of these lines, numbered, as fill a log.
fn log(line: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::new();
    for n in 0.. {
        text += &line(n);
        text.push('\n');
        if text.len() >= TEXT {
            break;
        }
    }
    text.into_bytes()
}

fn compile(n: usize) -> String {
    format!("[{n:5}/99999] cc -O2 -Wall -Iinclude -c src/part{}/unit{n}.c -o unit{n}.o", n % 97)
}

fn clock(n: usize) -> String {
    format!("2024-05-12T{:02}:{:02}:{:02}", n / 3600 % 24, n / 60 % 60, n % 60)
}

/// A log, what it is called, and whether its framing or its signatures find
/// something on its lines.
struct Kind {
    name: &'static str,
    text: Vec<u8>,
    framing: &'static str,
    verdict: Verdict,
}

fn kinds() -> Vec<Kind> {
    let kind = |name, framing, verdict, text| Kind { name, text, framing, verdict };
    let missing = |n| format!("/usr/bin/ld: unit{n}.o: undefined reference to `frobnicate{n}'");
    let spread = |n| if n % 5_000 == 4_999 { missing(n) } else { compile(n) };
    let coloured = |n| format!("\x1b[1m\x1b[32m   Compiling\x1b[0m part{n} v0.{n}.0");
    vec![
        kind("plain", "plain", Verdict::Clean, log(compile)),
        kind(
            "github",
            "github",
            Verdict::Clean,
            log(|n| format!("{}.{:07}Z {}", clock(n), n % 9_999_999, compile(n))),
        ),
        kind("coloured", "plain", Verdict::Clean, log(coloured)),
        kind("failing", "plain", Verdict::Diagnosed, log(spread)),
        kind("every line matches", "plain", Verdict::Diagnosed, log(missing)),
        kind("every line says error", "plain", Verdict::Unknown, log(|n| format!("error: no {n}"))),
        kind("short lines", "plain", Verdict::Clean, log(|_| "ok".into())),
        kind("one line", "plain", Verdict::Clean, compile(7).repeat(TEXT / 60).into_bytes()),
    ]
}

/// Signatures that find nothing in these logs and share words with them.
fn signatures(count: usize) -> String {
    let mut toml = String::new();
    for n in 0..count {
        let (a, b) =
            (["part", "unit", "symbol", "module"][n % 4], ["found", "read", "built"][n % 3]);
        let id = format!("id = \"bench/s{n}\"\ntitle = \"s{n}\"\ncategory = \"test\"");
        let _ =
            writeln!(toml, "[[signature]]\n{id}\npatterns = ['error: {a} q{n}x could not be {b}']");
    }
    toml
}

fn loaded(count: usize) -> Classifier {
    let mut database = Database::empty();
    database.add("bench.toml", &signatures(count)).expect("the signatures are well-formed");
    assert_eq!(database.len(), count);
    Classifier::new(database, Options::default())
}

fn scan(c: &mut Criterion) {
    let kinds = kinds();
    let builtin = Classifier::builtin();
    for kind in &kinds {
        let mut group = c.benchmark_group(format!("scan/{}", kind.name));
        group.throughput(Throughput::Bytes(kind.text.len() as u64)).sample_size(10);
        let ends = kind.text.iter().filter(|&&byte| byte == b'\n').count();
        let lines = ends as u64 + u64::from(!kind.text.ends_with(b"\n"));
        let report = builtin.classify(&kind.text);
        assert_eq!((report.input.lines, &*report.input.framing), (lines, kind.framing));
        assert_eq!(report.verdict, kind.verdict, "{}", kind.name);
        group.bench_function("built-in", |b| {
            b.iter(|| assert!(builtin.classify(black_box(&kind.text)) == report));
        });
        for count in [100, 1_000] {
            let classifier = loaded(count);
            assert_eq!(classifier.classify(&kind.text).stats.matches, 0);
            group.bench_function(BenchmarkId::from_parameter(count), |b| {
                b.iter(|| {
                    assert_eq!(classifier.classify(black_box(&kind.text)).input.lines, lines)
                });
            });
        }
    }
}

/// The same throws each time.
struct Dice(u64);

impl Dice {
    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        // the constants of Knuth's MMIX
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        texts[(self.0 >> 33) as usize % texts.len()]
    }
}

/// Logs made to be slow, from the same numbers each time: lines of nothing but
/// the words that signatures share, and the examples of all signatures, line by
/// line in any order.
fn hostile(database: &Database) -> [(&'static str, Vec<u8>); 2] {
    const WORDS: &[&str] = &[
        "error: ",
        "cannot ",
        "not found",
        "undefined",
        "fatal",
        "failed",
        "No such file",
        "denied",
        "ERROR",
        "npm ERR!",
        "missing",
        "unable to ",
        "could not ",
        "version",
        "package",
        "library",
        "refused",
    ];
    let examples = database.iter().flat_map(|signature| &signature.example);
    let lines: Vec<&str> = examples.flat_map(|example| example.log.lines()).collect();
    let mut dice = Dice(7);
    let (mut words, mut shuffled) = (String::new(), String::new());
    while words.len() < HOSTILE {
        words.extend((0..12).map(|_| dice.one_of(WORDS)));
        words.push('\n');
    }
    while shuffled.len() < HOSTILE {
        shuffled += dice.one_of(&lines);
        shuffled.push('\n');
    }
    let (words, shuffled) = (words.into_bytes(), shuffled.into_bytes());
    [("shared words", words), ("examples shuffled", shuffled)]
}

/// What a pattern may cost is bounded, so large logs tell more than small ones.
fn worst(c: &mut Criterion) {
    let classifier = Classifier::builtin();
    let mut group = c.benchmark_group("worst");
    for (name, log) in hostile(classifier.database()) {
        group.throughput(Throughput::Bytes(log.len() as u64)).sample_size(10);
        let report = classifier.classify(&log);
        assert_eq!(report.input.bytes, log.len() as u64);
        group.bench_function(name, |b| {
            b.iter(|| assert!(classifier.classify(black_box(&log)) == report));
        });
    }
}

fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.sample_size(20);
    let known = Database::builtin().len();
    group.bench_function("built-in", |b| {
        b.iter(|| assert_eq!(Classifier::builtin().database().len(), known));
    });
    for count in [100, 1_000] {
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| assert_eq!(loaded(count).database().len(), count));
        });
    }
}

fn frame(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for kind in kinds().iter().filter(|kind| ["plain", "github"].contains(&kind.name)) {
        let head = &kind.text[..64 << 10];
        group.throughput(Throughput::Bytes(head.len() as u64));
        group.bench_function(BenchmarkId::new("sniff", kind.name), |b| {
            b.iter(|| assert_eq!(Framing::sniff(black_box(head)).name(), kind.framing));
        });
        let framing = Framing::sniff(head);
        let payloads = || head.split(|&byte| byte == b'\n').map(|line| framing.split(line).payload);
        let expected = payloads().filter(|payload| payload.starts_with(b"[")).count();
        assert!(expected > 400, "{expected}");
        group.bench_function(BenchmarkId::new("split", kind.name), |b| {
            b.iter(|| {
                let found = payloads().filter(|payload| payload.starts_with(b"[")).count();
                assert_eq!(found, expected);
            });
        });
    }
}

/// Nothing but matches: the examples of all signatures in one log.
fn resolve(c: &mut Criterion) {
    let classifier = Classifier::builtin();
    let mut examples = String::new();
    for signature in classifier.database().iter() {
        for example in &signature.example {
            examples += example.log.trim_matches('\n');
            examples.push('\n');
        }
    }
    let mut group = c.benchmark_group("resolve");
    group.sample_size(10);
    for times in [1, 4] {
        let log = examples.repeat(times);
        let report = classifier.classify(log.as_bytes());
        assert!(report.stats.signatures > 500, "{:?}", report.stats);
        assert_ne!(report.outcome, BuildOutcome::Passed);
        group.throughput(Throughput::Bytes(log.len() as u64));
        group.bench_function(BenchmarkId::new("all examples", times), |b| {
            b.iter(|| assert!(classifier.classify(black_box(log.as_bytes())) == report));
        });
    }
}

criterion_group!(benches, scan, worst, load, frame, resolve);
criterion_main!(benches);
