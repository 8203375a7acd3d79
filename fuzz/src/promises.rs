//! What holds for every report, and the two engines that make them.

use logclass::{Classifier, Database, Engine, Options, Report};
use std::sync::LazyLock;

pub static FAST: LazyLock<Classifier> = LazyLock::new(|| with_engine(Engine::Fast));

pub static REFERENCE: LazyLock<Classifier> = LazyLock::new(|| with_engine(Engine::Reference));

fn with_engine(engine: Engine) -> Classifier {
    let mut options = Options::default();
    options.engine = engine;
    Classifier::new(Database::builtin(), options)
}

/// Both engines give the same report.
pub fn engines_agree(log: &[u8]) -> Report {
    let report = FAST.classify(log);
    assert_eq!(report, REFERENCE.classify(log));
    report
}

/// Everything that a report says of places is true of its input.
pub fn places_are_real(report: &Report) {
    let input = &report.input;
    for diagnosis in &report.diagnoses {
        assert!((1..=input.lines).contains(&diagnosis.line));
        assert!(diagnosis.byte_start <= diagnosis.byte_end && diagnosis.byte_end <= input.bytes);
        assert!(diagnosis.text.get(diagnosis.span.0..diagnosis.span.1).is_some());
        assert!(diagnosis.evidence.iter().all(|line| (1..=input.lines).contains(&line.line)));
        assert!(diagnosis.explains.iter().all(|other| (1..=input.lines).contains(&other.line)));
    }
    for excerpt in &report.excerpts {
        assert!(1 <= excerpt.start_line && excerpt.end_line <= input.lines);
        assert_eq!(excerpt.lines.len() as u64, excerpt.end_line + 1 - excerpt.start_line);
    }
    assert!(report.excerpts.iter().map(|excerpt| excerpt.lines.len()).sum::<usize>() <= 30);
}

/// Lines are counted by line ends, and a match is on the line that it names;
/// of a log that is not packed, so that offsets are those of the log.
pub fn lines_are_counted(report: &Report, log: &[u8]) {
    let ends = |text: &[u8]| memchr::memchr_iter(b'\n', text).count() as u64;
    let open = u64::from(log.last().is_some_and(|&byte| byte != b'\n'));
    assert_eq!(report.input.lines, ends(log) + open);
    for diagnosis in &report.diagnoses {
        assert_eq!(diagnosis.line, ends(&log[..diagnosis.byte_start as usize]) + 1);
    }
}

/// Whether the log is read as it is.
pub fn is_plain(report: &Report, log: &[u8]) -> bool {
    let input = &report.input;
    input.encoding == "utf-8"
        && input.compression == "none"
        && !input.framing.contains('+')
        && input.bytes == log.len() as u64
}
