//! What an excerpt shows, on logs of no tool in particular.

use crate::report::{Report, Verdict};
use crate::{Classifier, Database, Options};
use std::ops::Range;

fn report(log: &str, exit_code: Option<i32>) -> Report {
    let options = Options { exit_code, ..Options::default() };
    Classifier::new(Database::empty(), options).classify(log.as_bytes())
}

/// The lines of the best excerpt.
fn best(report: &Report) -> Range<u64> {
    report.excerpts.first().map_or(0..0, |excerpt| excerpt.start_line..excerpt.end_line + 1)
}

fn calm(count: usize) -> String {
    (0..count).map(|n| format!("[{n}/900] Building object part{n}.o\n")).collect()
}

#[test]
fn the_first_of_a_burst_of_errors_is_shown_best() {
    let errors: String = (0..9)
        .map(|n| format!("src/m{n}.q:{n}2:7: error: name 'x{n}' is not known\n  let y = x{n};\n"))
        .collect();
    let log = calm(60) + &errors + "frob: build stopped\n";
    assert!(best(&report(&log, Some(1))).contains(&61), "{:?}", report(&log, Some(1)).excerpts);
}

#[test]
fn at_most_thirty_lines_are_shown_and_none_twice() {
    let log: String = (0..400)
        .map(|n| format!("error: {} broke the thing{}\n", "ab".repeat(n % 37), n % 11))
        .collect();
    let report = report(&log, Some(1));
    let shown: Vec<u64> = report.excerpts.iter().flat_map(|e| e.start_line..=e.end_line).collect();
    let mut distinct = shown.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(shown.len() <= 30 && shown.len() == distinct.len(), "{shown:?}");
}

#[test]
fn a_failed_log_always_shows_something() {
    let report = report("one\ntwo\nthree\n", Some(1));
    assert_eq!((report.verdict, best(&report)), (Verdict::Unknown, 1..4));
}

#[test]
fn a_log_that_does_not_say_is_clean_without_a_sign_of_failure() {
    for log in ["all is well\n".to_string(), calm(300), "0 errors, 0 warnings\nDone.\n".to_string()]
    {
        assert_eq!(report(&log, None).verdict, Verdict::Clean, "{log}");
    }
}

#[test]
fn a_log_that_does_not_say_is_unknown_when_it_ends_in_an_error() {
    for last in ["frob: fatal: cannot open 'x'", "Error: no such thing: x", "panic: oh no"] {
        let log = calm(40) + last + "\n";
        let report = report(&log, None);
        assert_eq!(report.verdict, Verdict::Unknown, "{last}");
        assert!(best(&report).contains(&41), "{last}");
    }
}

#[test]
fn an_error_that_much_calm_output_follows_was_survived() {
    let log = calm(10) + "warning: cannot open 'x', skipping\n" + &calm(400) + "Done, 0 errors.\n";
    assert_eq!(report(&log, None).verdict, Verdict::Clean);
}

#[test]
fn what_a_passing_build_prints_as_well_is_not_shown() {
    let noise = "error: cannot load plugin /tmp/b7/x.so (took 3 ms)\n";
    let log = format!("{}error: the widget is bent\n{}", calm(5), noise.repeat(3));
    let mut green = crate::Baseline::default();
    green.add(noise.replace("b7", "b9").replace('3', "12").as_bytes());
    let options = Options {
        exit_code: Some(1),
        baseline: Some(std::sync::Arc::new(green)),
        ..Options::default()
    };
    let report = Classifier::new(Database::empty(), options).classify(log.as_bytes());
    assert_eq!(report.excerpts.len(), 1);
    assert!(best(&report).contains(&6));
}
