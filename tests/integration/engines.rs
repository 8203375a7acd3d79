//! However a log arrives and whoever proposes the lines to be matched, the
//! report is the same.

use crate::{files, root};
use logclass::prefilter::Isa;
use logclass::{Classifier, Database, Engine, Options, Report};
use proptest::prelude::*;
use std::sync::LazyLock;

static FAST: LazyLock<Classifier> = LazyLock::new(Classifier::builtin);

static REFERENCE: LazyLock<Classifier> = LazyLock::new(|| {
    let mut options = Options::default();
    options.engine = Engine::Reference;
    Classifier::new(Database::builtin(), options)
});

/// Lines that mean something: the examples and near misses of all signatures.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut lines = Vec::new();
    for signature in Database::builtin().iter() {
        let texts = signature.example.iter().map(|example| &example.log);
        for text in texts.chain(signature.near_miss.iter().map(|miss| &miss.log)) {
            lines.extend(text.lines().map(str::to_string));
        }
    }
    lines
});

/// A line: one that means something, or noise; wrapped, coloured, cut.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let known = any::<prop::sample::Index>().prop_map(|n| n.get(&LINES).clone().into_bytes());
    let noise = prop::collection::vec(any::<u8>(), 0..80);
    let words = "[ -~]{0,60}".prop_map(String::into_bytes);
    let text = prop_oneof![6 => known, 1 => noise, 2 => words];
    let prefix = prop_oneof![
        8 => Just(""),
        1 => Just("2024-05-01T10:00:00.0000000Z "),
        1 => Just("#9 12.30 "),
        1 => Just("web-1  | "),
        1 => Just("\u{1b}[31m"),
        1 => Just("50%\r"),
        1 => Just("      "),
    ];
    let end =
        prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\u{1b}[0m\n"), 1 => Just("\r")];
    (prefix, text, end)
        .prop_map(|(prefix, text, end)| [prefix.as_bytes(), &text, end.as_bytes()].concat())
}

fn log() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(line(), 0..40).prop_map(|lines| lines.concat())
}

fn streamed(classifier: &Classifier, log: &[u8], sizes: &[usize]) -> Report {
    let mut stream = classifier.stream();
    let mut rest = log;
    for &size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, later) = rest.split_at(size.clamp(1, rest.len()));
        stream.push(piece);
        rest = later;
    }
    stream.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_prefilter_misses_nothing(log in log()) {
        prop_assert_eq!(FAST.classify(&log), REFERENCE.classify(&log));
    }

    #[test]
    fn any_chunking_gives_the_same_report(
        log in log(),
        sizes in prop::collection::vec(1usize..300, 1..6),
    ) {
        // a stream takes plain text; what looks packed or UTF-16 is decoded only as a whole
        let whole = FAST.classify(&log);
        prop_assume!(whole.input.encoding == "utf-8" && whole.input.compression == "none");
        prop_assert_eq!(streamed(&FAST, &log, &sizes), whole);
    }

    #[test]
    fn what_a_stream_says_so_far_is_the_report_on_that_much(
        log in log(),
        cut in any::<prop::sample::Index>(),
    ) {
        let cut = cut.index(log.len() + 1);
        let whole = FAST.classify(&log);
        prop_assume!(whole.input.encoding == "utf-8" && whole.input.compression == "none");
        let mut stream = FAST.stream();
        stream.push(&log[..cut]);
        prop_assert_eq!(stream.so_far(), streamed(&FAST, &log[..cut], &[7]));
        stream.push(&log[cut..]);
        prop_assert_eq!(stream.finish(), whole);
    }
}

#[test]
fn all_instructions_give_the_same_report() {
    let logs: Vec<Vec<u8>> = files(&root().join("corpus"), "log")
        .iter()
        .step_by(11)
        .map(|path| std::fs::read(path).expect("it is there"))
        .chain([LINES.join("\n").into_bytes()])
        .collect();
    for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
        let mut options = Options::default();
        options.isa = isa;
        let classifier = Classifier::new(Database::builtin(), options);
        for log in &logs {
            assert_eq!(classifier.classify(log), FAST.classify(log), "{isa:?}");
        }
    }
}

#[test]
fn to_ask_a_large_stream_changes_nothing() {
    let log = large_log();
    let mut stream = FAST.stream();
    for piece in log.chunks(4 << 20) {
        stream.push(piece);
        let so_far = stream.so_far();
        assert_eq!(so_far.input.bytes, stream.bytes());
    }
    assert_eq!(stream.finish(), FAST.classify(&log));
}

#[test]
fn recordings_give_the_same_report_however_they_arrive() {
    for path in files(&root().join("corpus"), "log").iter().step_by(7) {
        let log = std::fs::read(path).expect("it is there");
        let whole = FAST.classify(&log);
        let read = FAST.classify_reader(&log[..]).expect("a slice can be read");
        assert_eq!(read, whole, "{}", path.display());
        // a stream takes plain text: a mark at its start is the decoder's business
        let plain = whole.input.encoding == "utf-8" && whole.input.compression == "none";
        let plain = plain
            && !log.starts_with("\u{feff}".as_bytes())
            && !whole.input.framing.contains("json");
        if plain && log.len() < 200_000 {
            assert_eq!(streamed(&FAST, &log, &[1021]), whole, "{}", path.display());
        }
    }
}

/// 12 MiB: lines of the corpus over and over, so that much is hit,
/// kept, counted and, past the limits, only noted.
fn large_log() -> Vec<u8> {
    let logs: Vec<Vec<u8>> = files(&root().join("corpus"), "log")
        .iter()
        .step_by(40)
        .filter_map(|path| std::fs::read(path).ok())
        .filter(|log| log.len() < 50_000 && !log.starts_with(&[0x1f, 0x8b]) && !log.contains(&0))
        .collect();
    let mut large = Vec::new();
    while large.len() < 12 << 20 {
        for log in &logs {
            large.extend_from_slice(log);
            large.push(b'\n');
        }
    }
    large
}

#[test]
fn threads_and_pipes_give_the_same_report_on_a_large_log() {
    let log = large_log();
    let whole = FAST.classify(&log);
    for threads in [2, 3] {
        let mut options = Options::default();
        options.threads = threads;
        let parallel = Classifier::new(Database::builtin(), options);
        assert_eq!(parallel.classify(&log), whole, "{threads} threads");
    }
    assert_eq!(FAST.classify_reader(&log[..]).expect("a slice can be read"), whole);
}

/// Signatures that a flood drives past each limit of their patterns: lines that
/// hold a literal, lines that are tried, lines that match, and all tries
/// together.
fn flooded(engine: Engine, threads: usize) -> Classifier {
    let signature = |n: usize, pattern: &str| {
        let head = format!("[[signature]]\nid = \"flood/s{n}\"\ntitle = \"t\"");
        format!("{head}\ncategory = \"test\"\npatterns = ['{pattern}']\n")
    };
    let mut text = signature(0, "^seen everywhere .*[(]rare[)]$");
    text += &signature(1, "^tried everywhere [0-9]+ [xyz]$");
    text += &signature(2, "^matches everywhere");
    (3..60).for_each(|n| text += &signature(n, &format!("^tried by all [0-9]+ [a-z]{{{n}}}$")));
    let mut database = Database::empty();
    database.add("flood.toml", &text).expect("it is well formed");
    let mut options = Options::default();
    (options.engine, options.threads) = (engine, threads);
    Classifier::new(database, options)
}

/// So many lines of each kind of flood, and after each a line that all wait for.
fn floods(lines: usize) -> Vec<u8> {
    let mut log = String::new();
    for (before, after) in [
        ("seen everywhere", "seen everywhere 1 (rare)"),
        ("tried everywhere", "tried everywhere 1 z"),
        ("matches everywhere", "matches everywhere and last"),
        ("tried by all", "tried by all 1 abcdefgh"),
    ] {
        (0..lines).for_each(|n| log += &format!("{before} {n} \x1b[31m-\x1b[0m\n"));
        log += after;
        log.push('\n');
    }
    log.into_bytes()
}

#[test]
pub fn a_flood_gives_the_same_report_whoever_reads_it_and_hides_no_end_of_a_log() {
    let fast = flooded(Engine::Fast, 1);
    for (log, given_up) in
        [(floods(1_000), 0), (floods(12_000), 59), ([floods(30_000), floods(101_000)].concat(), 60)]
    {
        let whole = fast.classify(&log);
        assert_eq!(whole.stats.given_up, given_up);
        assert_eq!(flooded(Engine::Fast, 2).classify(&log), whole);
        assert_eq!(streamed(&fast, &log, &[65_537, 3]), whole);
        assert_eq!(flooded(Engine::Reference, 1).classify(&log), whole);
        let found = |id: &str| whole.diagnoses.iter().any(|diagnosis| diagnosis.id == id);
        assert!(found("flood/s8") && found("flood/s2"), "{:?}", whole.stats);
    }
}
