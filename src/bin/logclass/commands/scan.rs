//! `logclass scan`: the main job.

use super::Outcome;
use crate::args::ScanArgs;
use crate::output::Output;
use crate::reading::Reading;
use crate::source::{self, Source, Tee};
use crate::style::Stream;
use logclass::Classifier;
use logclass::report::{Document, Report, ReportSet, SCHEMA_VERSION};
use std::error::Error;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn run(args: ScanArgs) -> Outcome {
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        return Err("no log: name a file, or pipe one in (`make 2>&1 | logclass`)".into());
    }
    let stdin = args.inputs.is_empty() || args.inputs == [PathBuf::from("-")];
    if args.tee && !stdin {
        return Err("--tee passes standard input on; it goes with no other input".into());
    }
    let reading = Reading::new(&args.reading, args.exit_code)?;
    let stream = if args.tee { Stream::Err } else { Stream::Out };
    let mut output = Output::new(&args.output, args.reading.all, stream)?;
    let inputs = read_all(&reading, &args, &mut output)?;
    let mut failed = !inputs.failures.is_empty();
    let document = inputs.document(&reading);
    if let Some(mut document) = document {
        failed |= !output.write(&mut document)?;
        if !failed && output.fails(&document) {
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}

/// What came of the inputs.
struct Inputs {
    reports: Vec<Report>,
    failures: Vec<String>,
    several: bool,
}

impl Inputs {
    fn document(mut self, reading: &Reading) -> Option<Document> {
        if !self.several {
            return self.reports.pop().map(Document::One);
        }
        let (schema_version, tool) = (SCHEMA_VERSION.to_string(), reading.classifier.tool());
        Some(Document::Set(ReportSet { schema_version, tool, reports: self.reports }))
    }

    fn fail(&mut self, path: &Path, error: impl std::fmt::Display) {
        let failure = format!("{}: {error}", path.display());
        eprintln!("logclass: {failure}");
        self.failures.push(failure);
    }
}

/// Reads every input; one that cannot be read does not stop the others.
fn read_all(
    reading: &Reading,
    args: &ScanArgs,
    output: &mut Output,
) -> Result<Inputs, Box<dyn Error>> {
    let stdin = [PathBuf::from("-")];
    let named = if args.inputs.is_empty() { &stdin[..] } else { &args.inputs };
    let several = named.len() > 1 || named[0].is_dir();
    let mut inputs = Inputs { reports: Vec::new(), failures: Vec::new(), several };
    for path in named {
        match source::expand(path) {
            Ok(files) if files.is_empty() => inputs.fail(path, "no file in it"),
            Ok(files) => {
                for file in &files {
                    match read(reading, file, args) {
                        Ok(mut report) => {
                            reading.settle(&mut report);
                            output.early(&mut report)?;
                            inputs.reports.push(report);
                        }
                        Err(error) => inputs.fail(file, error),
                    }
                }
            }
            Err(error) => inputs.fail(path, error),
        }
    }
    Ok(inputs)
}

fn read(reading: &Reading, path: &Path, args: &ScanArgs) -> Result<Report, Box<dyn Error>> {
    let classifier = &reading.classifier;
    let mut report = if args.tee {
        let mut tee = Tee::new(std::io::stdin().lock());
        let report = classifier.classify_reader(&mut tee)?;
        // A limit on what is read is none on what is passed on.
        std::io::copy(&mut tee, &mut std::io::sink())?;
        report
    } else {
        match source::open(path)? {
            source if args.explain_score => explained(classifier, source)?,
            Source::Mapped(log) => classifier.classify(&log),
            Source::Stream(reader) => classifier.classify_reader(reader)?,
        }
    };
    report.input.path = Some(path.display().to_string());
    Ok(report)
}

/// Also says, on standard error, by what parts the report was put in order.
fn explained(classifier: &Classifier, source: Source) -> std::io::Result<Report> {
    let mut log = Vec::new();
    match source {
        Source::Mapped(mapped) => log.extend_from_slice(&mapped),
        Source::Stream(mut reader) => {
            reader.read_to_end(&mut log)?;
        }
    }
    let (report, scores) = classifier.scores(&log);
    eprint!("{scores}");
    Ok(report)
}
