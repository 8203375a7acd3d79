//! Laws: what holds for any log, not only for those that were thought of.

use crate::root;
use logclass::redact::Redactor;
use logclass::report::{Document, Format, RenderOptions, Report};
use logclass::{Classifier, Database, Options};
use proptest::prelude::*;
use std::sync::LazyLock;

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(Classifier::builtin);

/// Quotes are as they stand in the log.
static UNREDACTED: LazyLock<Classifier> = LazyLock::new(|| {
    let mut options = Options::default();
    options.redactor = None;
    Classifier::new(Database::builtin(), options)
});

/// A signature that matches anywhere in a line and captures what follows.
static ANYWHERE: LazyLock<Classifier> = LazyLock::new(|| {
    let mut database = Database::empty();
    let text = "[[signature]]\nid = \"demo/boom\"\ntitle = \"boom {rest}\"\ncategory = \"test\"\n\
                patterns = ['boom: it happened(?<rest>.*)']\ncaptures = { rest = \"the rest\" }\n\
                [[outcome]]\ntool = \"make\"\nsays = \"failed\"\nlevel = \"tool\"\n\
                pattern = '^make: \\*\\*\\* '\nexample = 'make: *** x'\n";
    database.add("demo.toml", text).expect("it is well formed");
    Classifier::new(database, Options::default())
});

/// The examples of all signatures: logs that fail.
static EXAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let database = Database::builtin();
    let examples = database.iter().flat_map(|signature| &signature.example);
    examples.map(|example| example.log.trim_end().to_string()).collect()
});

/// What compilers say when all is well.
fn green() -> impl Strategy<Value = String> {
    prop::collection::vec("  CC {1,3}[a-z]{1,9}/[a-z]{1,9}\\.o", 0..30)
        .prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

/// A build that fails, after and before some that goes well.
fn failing() -> impl Strategy<Value = String> {
    (green(), any::<prop::sample::Index>(), green())
        .prop_map(|(before, n, after)| format!("{before}{}\n{after}", n.get(&EXAMPLES)))
}

/// A report without what the reading of the log as a whole decides.
fn findings(report: &Report) -> Vec<(String, u64, String)> {
    let all = report.diagnoses.iter();
    all.map(|found| (found.id.clone(), found.line, found.text.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn lines_and_bytes_point_at_the_quoted_text(log in failing()) {
        let lines: Vec<&str> = log.split('\n').collect();
        for diagnosis in UNREDACTED.classify(log.as_bytes()).diagnoses {
            let (start, end) = (diagnosis.byte_start as usize, diagnosis.byte_end as usize);
            let (from, to) = diagnosis.span;
            prop_assert_eq!(&log[start..end], &diagnosis.text[from..to]);
            prop_assert_eq!(log[..start].matches('\n').count() as u64 + 1, diagnosis.line);
            prop_assert!(lines[diagnosis.line as usize - 1].ends_with(&diagnosis.text));
            for evidence in diagnosis.evidence {
                prop_assert!(lines[evidence.line as usize - 1].contains(evidence.text.trim()));
            }
        }
    }

    #[test]
    fn a_green_prefix_moves_lines_and_changes_nothing_else(prefix in green(), log in failing()) {
        let alone = CLASSIFIER.classify(log.as_bytes());
        let mut after = CLASSIFIER.classify([&prefix[..], &log].concat().as_bytes());
        let (lines, bytes) = (prefix.lines().count() as u64, prefix.len() as u64);
        for diagnosis in &mut after.diagnoses {
            diagnosis.line -= lines;
            diagnosis.byte_start -= bytes;
            diagnosis.byte_end -= bytes;
            diagnosis.evidence.iter_mut().for_each(|evidence| evidence.line -= lines);
            diagnosis.explains.iter_mut().for_each(|explained| explained.line -= lines);
        }
        prop_assert_eq!(after.diagnoses, alone.diagnoses);
        prop_assert_eq!(after.verdict, alone.verdict);
        prop_assert_eq!(after.stats, alone.stats);
    }

    #[test]
    fn framing_changes_nothing_but_the_fields_of_framing(
        log in failing(),
        frame in prop::sample::select(vec![
            "2024-05-01T10:00:00.1234567Z ",
            "build\tRun make\t2024-05-01T10:00:00.1234567Z ",
            "2024-05-01T10:00:00.123456Z 01O ",
            "[2024-05-01T10:00:00.123Z] ",
            "\u{1b}_bk;t=1714557600123\u{7}",
            "#9 12.34 ",
            "web-1  | ",
        ]),
    ) {
        // What is in BuildKit's frame already is not put into it once more.
        prop_assume!(!frame.starts_with('#') || !log.lines().any(|line| line.starts_with('#')));
        let framed: String = log.lines().map(|line| format!("{frame}{line}\n")).collect();
        let (plain, framed) =
            (CLASSIFIER.classify(log.as_bytes()), CLASSIFIER.classify(framed.as_bytes()));
        prop_assert_eq!(findings(&framed), findings(&plain));
    }

    #[test]
    fn splitting_at_any_byte_changes_nothing(
        log in failing(),
        at in any::<prop::sample::Index>(),
    ) {
        let (first, rest) = log.as_bytes().split_at(at.index(log.len()));
        let whole = CLASSIFIER.classify(log.as_bytes());
        let mut stream = CLASSIFIER.stream();
        stream.push(first);
        stream.push(rest);
        prop_assert_eq!(&stream.finish(), &whole);
        let pieces = std::io::Read::chain(first, rest);
        prop_assert_eq!(CLASSIFIER.classify_reader(pieces).expect("memory can be read"), whole);
    }

    #[test]
    fn a_report_survives_being_saved(log in failing()) {
        let document = Document::One(CLASSIFIER.classify(log.as_bytes()));
        let saved = rendered(Format::Json, &document);
        let back: Document = serde_json::from_str(&saved).expect("it was just written");
        for &format in Format::ALL {
            prop_assert_eq!(rendered(format, &back), rendered(format, &document));
        }
    }
}

fn rendered(format: Format, document: &Document) -> String {
    let mut out = Vec::new();
    format.write(document, &RenderOptions::default(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("a report is UTF-8")
}

/// How a secret stands in a log: before it, and after it.
const SETTINGS: &[(&str, &str)] = &[
    ("password=", ""),
    ("PGPASSWORD: ", ""),
    ("\"api_key\": \"", "\""),
    ("--secret ", " --verbose"),
    ("https://ci:", "@example.org/x.git"),
    ("Authorization: Bearer ", ""),
    ("curl -H 'Authorization: Basic ", "' https://example.org"),
    ("ghp_", ""),
    ("glpat-", ""),
    ("npm_", ""),
    ("access_token=", "&x=y"),
];

/// A part of a secret long enough to be of use, if the text has one.
fn leak(text: &str, secret: &str) -> Option<String> {
    let parts = (0..=secret.len() - 5).map(|at| &secret[at..at + 5]);
    parts.into_iter().find(|part| text.contains(part)).map(str::to_string)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_part_of_a_secret_is_left_in_a_text(
        before in "[a-z ]{0,40}[ \"'(]",
        (open, close) in prop::sample::select(SETTINGS.to_vec()),
        secret in "[A-Z0-9]{36}",
        after in "|[ ,;)][a-z ]{0,40}",
    ) {
        let text = format!("{before}{open}{secret}{close}{after}");
        prop_assert_eq!(leak(&Redactor::default().text(&text), &secret), None, "{}", text);
    }

    /// However long the line is and wherever it is cut.
    #[test]
    fn no_part_of_a_secret_is_left_in_a_report(
        before in 0usize..3000,
        between in 0usize..3000,
        (open, close) in prop::sample::select(SETTINGS.to_vec()),
        secret in "[A-Z0-9]{36}",
        first in any::<bool>(),
    ) {
        let (filler, gap) = ("x ".repeat(before / 2), " x".repeat(between / 2));
        let known = format!("{open}{secret}{close}");
        let line = match first {
            true => format!("{filler}{known}{gap} boom: it happened"),
            false => format!("{filler} boom: it happened{gap} {known}"),
        };
        for log in [format!("{line}\n"), format!("fatal error: {filler}{known}\nmake: *** [all] Error 1\n")] {
            let report = ANYWHERE.classify(log.as_bytes());
            prop_assert!(!report.diagnoses.is_empty() || !report.excerpts.is_empty());
            let document = Document::One(report);
            for &format in Format::ALL {
                prop_assert_eq!(leak(&rendered(format, &document), &secret), None);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_signature_files_changes_nothing(
        order in Just(families()).prop_shuffle(),
        logs in prop::collection::vec(failing(), 30),
    ) {
        let (sorted, shuffled) = (loaded(&families()), loaded(&order));
        for log in logs {
            prop_assert_eq!(shuffled.classify(log.as_bytes()), sorted.classify(log.as_bytes()));
        }
    }
}

/// The files of the built-in signatures.
fn families() -> Vec<std::path::PathBuf> {
    crate::files(&root().join("signatures"), "toml")
}

fn loaded(files: &[std::path::PathBuf]) -> Classifier {
    let mut database = Database::empty();
    for file in files {
        database.load(file).expect("it is one of ours");
    }
    Classifier::new(database, Options::default())
}
