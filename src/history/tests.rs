use super::{History, LARGEST, Run, newest};
use crate::report::{Recurrence, Report};
use crate::{Classifier, Database, Options};
use proptest::prelude::*;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

static DEMO: LazyLock<Classifier> = LazyLock::new(|| {
    let mut database = Database::empty();
    database.add("demo.toml", include_str!("../../tests/data/demo.toml")).expect("it is committed");
    Classifier::new(database, Options::default())
});

/// Ten o'clock on a day of November 2026.
fn day(day: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_440_800 + day * 86_400)
}

/// A report of a log in which this package is missing, or nothing.
fn report(log: &str, package: Option<&str>) -> Report {
    let text = match package {
        Some(package) => format!("demo: no such package: {package}\ndemo: build failed\n"),
        None => "all is well\n".to_string(),
    };
    let mut report = DEMO.classify(text.as_bytes());
    report.input.path = Some(log.to_string());
    report
}

/// Adds a run to the ledger; what its first cause then says.
fn run(ledger: &mut Vec<u8>, at: u64, log: &str, package: Option<&str>) -> Option<Recurrence> {
    let mut report = report(log, package);
    let run = History::read(ledger).add(&mut report, day(at));
    ledger.extend(run.to_line().as_bytes());
    report.diagnoses.first().and_then(|diagnosis| diagnosis.recurrence.clone())
}

#[test]
fn a_cause_is_counted_since_when_it_was_first_seen() {
    // day, log, package, then: how often, first day, new since the last green
    let table = [
        (1, "a", Some("foo"), Some((1, 1, false))),
        (2, "a", Some("foo"), Some((2, 1, false))),
        (2, "a", Some("bar"), Some((1, 2, false))),
        (3, "a", None, None),
        (3, "a", Some("new"), Some((1, 3, true))),
        (4, "a", Some("new"), Some((2, 3, true))),
        (5, "a", Some("foo"), Some((3, 1, false))),
        (6, "b", Some("foo"), Some((4, 1, false))), // b has never passed
        (7, "b", None, None),
        (8, "a", Some("new"), Some((3, 3, true))), // that b passed says nothing of a
        (9, "b", Some("bar"), Some((2, 2, true))), // in b it is new
    ];
    let mut ledger = Vec::new();
    for (at, log, package, expected) in table {
        let seen = run(&mut ledger, at, log, package);
        let expected = expected.map(|(count, first, new_since_green)| Recurrence {
            count,
            first_seen: format!("2026-11-{:02}T10:00:00Z", first),
            last_seen: format!("2026-11-{at:02}T10:00:00Z"),
            new_since_green,
        });
        assert_eq!(seen, expected, "{package:?} in {log} on day {at}");
    }
    let summary = History::read(&ledger).summary();
    assert_eq!((summary.runs, summary.diagnosed, summary.clean, summary.skipped), (11, 9, 2, 0));
    let counts: Vec<u64> = summary.causes.iter().map(|cause| cause.recurrence.count).collect();
    assert_eq!(counts, [4, 3, 2]);
    assert!(summary.causes[0].title.contains("foo"), "{}", summary.causes[0].title);
}

#[test]
fn a_run_is_one_line_and_the_numbers_in_the_name_of_its_log_do_not_matter() {
    let mut report = report("/builds/4711/2026-11-23/build.log", Some("foo\u{1b}[2J"));
    report.diagnoses.push(report.diagnoses[0].clone());
    let line = History::default().add(&mut report, day(1)).to_line();
    assert_eq!(line.matches('\n').count(), 1);
    let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(value["log"], "/builds/#/#/build.log");
    assert_eq!(value["time"], "2026-11-01T10:00:00Z");
    assert_eq!(value["causes"].as_array().map(Vec::len), Some(1), "a cause counts once");
}

#[test]
fn broken_lines_are_skipped_and_counted() {
    let mut ledger = Vec::new();
    run(&mut ledger, 1, "a", Some("foo"));
    let good = ledger.clone();
    let long = [&b"{\"time\":\""[..], &[b'x'; 1 << 20], b"\"}\n"].concat();
    let bad = [
        &b"nonsense\n"[..],
        b"{}\n",
        b"\xff\xfe\n",
        b"{\"time\":\"yesterday\",\"log\":\"a\",\"outcome\":\"failed\",\"verdict\":\"clean\"}\n",
        b"{\"time\":\"99999-11-01T10:00:00Z\",\"log\":\"a\",\"outcome\":\"failed\",\"verdict\":\"clean\"}\n",
        &long,
        &good[..good.len() / 2], // torn by a crash, and the file ends in it
    ];
    for bad in bad {
        ledger.extend(bad);
    }
    let history = History::read(&ledger);
    assert_eq!((history.runs(), history.skipped()), (1, bad.len() as u64));
    // a later version may say more of a run
    let more = String::from_utf8(good.clone()).expect("UTF-8").replacen('{', "{\"job\":\"x\",", 1);
    assert_eq!(History::read(more.as_bytes()).runs(), 1);
}

#[test]
fn clocks_that_go_wrong_are_borne() {
    let mut ledger = Vec::new();
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 50);
    for now in [far, SystemTime::UNIX_EPOCH - Duration::from_secs(5), day(3)] {
        let mut report = report("a", Some("foo"));
        ledger.extend(History::read(&ledger).add(&mut report, now).to_line().as_bytes());
    }
    let seen = run(&mut ledger, 4, "a", Some("foo")).expect("there is a cause");
    assert_eq!(seen.count, 4);
    assert_eq!(
        (&*seen.first_seen, &*seen.last_seen),
        ("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
    );
}

#[test]
fn the_newest_whole_lines_are_kept() {
    let table: [(&[u8], usize, &[u8]); 6] = [
        (b"one\ntwo\nsix\n", 100, b"one\ntwo\nsix\n"),
        (b"one\ntwo\nsix\n", 8, b"two\nsix\n"),
        (b"one\ntwo\nsix\n", 7, b"six\n"),
        (b"one\ntwo\nsix\n", 0, b""),
        (b"onetwosix", 4, b""),
        (b"", 0, b""),
    ];
    for (ledger, most, kept) in table {
        assert_eq!(newest(ledger, most), kept);
    }
}

#[test]
fn the_largest_run_is_read_again() {
    let mut report = report(&"\u{1f600}".repeat(4096), Some("foo"));
    let mut cause = report.diagnoses[0].clone();
    report.diagnoses = (0..100)
        .map(|n| {
            cause.fingerprint = format!("{n:016x}");
            cause.title = "\u{1}".repeat(4096);
            cause.clone()
        })
        .collect();
    let line = History::default().add(&mut report, day(1)).to_line();
    assert!(line.len() < LARGEST / 100, "{}", line.len());
    assert_eq!(History::read(line.as_bytes()).runs(), 1);
}

proptest! {
    #[test]
    fn any_bytes_are_a_history(ledger in prop::collection::vec(any::<u8>(), 0..400), most in 0usize..500) {
        let mut history = History::read(newest(&ledger, most));
        let mut report = report("a", Some("foo"));
        let line = history.add(&mut report, day(1)).to_line();
        prop_assert_eq!(Run::parse(line.trim_end().as_bytes()).map(|run| run.to_line()), Some(line));
        history.summary().text();
        history.summary().markdown();
    }
}
