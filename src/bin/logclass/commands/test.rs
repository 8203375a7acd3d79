//! `logclass test`: recorded logs against what is expected of them.

use super::Outcome;
use crate::args::TestArgs;
use crate::streams;
use logclass::{Classifier, Options, Report};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a log is expected to give: the file beside it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Expectation {
    verdict: String,
    /// Tells the build's exit status, where the log by itself does not.
    #[serde(default)]
    pub exit_code: Option<i32>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    line: Option<u64>,
    #[serde(default)]
    captures: BTreeMap<String, String>,
}

pub fn run(args: TestArgs) -> Outcome {
    let mut classifier = Classifier::new(super::database(&args.database)?, Options::default());
    if let Some(id) = &args.why {
        return why(&mut classifier, id, &args.paths);
    }
    let mut cases = Vec::new();
    for path in &args.paths {
        find_cases(path, &mut cases)?;
    }
    cases.sort();
    let mut failures = Vec::new();
    for case in &cases {
        let problems = check(&mut classifier, case)?;
        if !problems.is_empty() {
            failures.push(format!("{}: {}\n", case.display(), problems.join("; ")));
        }
    }
    let (logs, failed) = (cases.len(), failures.len());
    let text = failures.concat();
    streams::print(|out| writeln!(out, "{text}{logs} logs, {failed} not as expected"))?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Prints what became of one signature in one log.
fn why(classifier: &mut Classifier, id: &str, paths: &[PathBuf]) -> Outcome {
    let [named] = paths else { return Err("--why takes one log".into()) };
    let (path, line) = file_and_line(named);
    let log = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if let Some(expected) = read_expectation(&path).ok().filter(|_| expectation(&path).exists()) {
        classifier.options_mut().exit_code = expected.exit_code;
    }
    let why = classifier.why(id, &log, line)?;
    streams::print(|out| write!(out, "{why}"))?;
    Ok(ExitCode::SUCCESS)
}

/// `build.log:17` as a file and a line; a file whose name is all of it wins.
fn file_and_line(named: &Path) -> (PathBuf, Option<u64>) {
    let text = named.to_string_lossy();
    let split = text.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    match split.filter(|_| !named.exists()) {
        Some((file, line)) => (PathBuf::from(file), Some(line)),
        None => (named.to_path_buf(), None),
    }
}

/// All logs below a folder that have an expectation beside them.
pub fn find_cases(path: &Path, cases: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        cases.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            find_cases(&path, cases)?;
        } else if path.extension().is_some_and(|e| e == "log") && expectation(&path).exists() {
            cases.push(path);
        }
    }
    Ok(())
}

fn expectation(log: &Path) -> PathBuf {
    log.with_extension("toml")
}

fn check(
    classifier: &mut Classifier,
    log: &Path,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let expected = read_expectation(log)?;
    classifier.options_mut().exit_code = expected.exit_code;
    let report = classifier.classify(&std::fs::read(log)?);
    Ok(differences(&expected, &report))
}

pub fn read_expectation(log: &Path) -> Result<Expectation, String> {
    let path = expectation(log);
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|error| named(&error))?;
    toml::from_str(&text).map_err(|error| named(&error))
}

fn differences(expected: &Expectation, report: &Report) -> Vec<String> {
    let mut differences = Vec::new();
    let mut differ = |what: &str, got: String, want: &str| {
        if got != want {
            differences.push(format!("{what} is {got}, expected {want}"));
        }
    };
    let verdict = format!("{:?}", report.verdict).to_lowercase();
    differ("verdict", verdict, &expected.verdict);
    let first = report.diagnoses.first();
    let id = first.map_or("none".to_string(), |d| d.id.clone());
    differ("id", id, expected.id.as_deref().unwrap_or("none"));
    if let (Some(line), Some(first)) = (expected.line, first) {
        differ("line", first.line.to_string(), &line.to_string());
    }
    if let (Some(line), None) = (expected.line, first) {
        let shown = |e: &logclass::report::Excerpt| (e.start_line..=e.end_line).contains(&line);
        differ("line in an excerpt", report.excerpts.iter().any(shown).to_string(), "true");
    }
    for (name, value) in &expected.captures {
        let got = first.and_then(|d| d.captures.get(name)).cloned().unwrap_or_default();
        differ(name, got, value);
    }
    differences
}
