//! `logclass scan`: the main job.

use super::Outcome;
use crate::args::ScanArgs;
use crate::interrupt;
use crate::logs::{self, Log, Logs};
use crate::output::Output;
use crate::reading::Reading;
use crate::say::say;
use crate::source::{self, Source, Tee};
use crate::style::Stream;
use logclass::Classifier;
use logclass::report::{Document, Report, ReportSet, SCHEMA_VERSION};
use std::error::Error;
use std::io::{IsTerminal, Read, Write};
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
    let mut reading = Reading::new(&args.reading, args.exit_code)?;
    let stream = if args.tee { Stream::Err } else { Stream::Out };
    let mut output = Output::new(&args.output, args.reading.all, stream)?;
    let inputs = read_all(&mut reading, &args, &mut output)?;
    let mut failed = inputs.failed;
    let mut is_met = false;
    if let Some(mut document) = inputs.document(&reading) {
        failed |= !output.write(&mut document)?;
        is_met = output.fails(&document);
    }
    interrupt::obey();
    Ok(ExitCode::from(if failed { 2 } else { u8::from(is_met) }))
}

/// What came of the inputs.
struct Inputs {
    reports: Vec<Report>,
    /// Something could not be read or passed on, as was said.
    failed: bool,
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

    fn fail(&mut self, failure: impl std::fmt::Display) {
        say(failure);
        self.failed = true;
    }
}

/// Reads every input; one that cannot be read does not stop the others.
fn read_all(
    reading: &mut Reading,
    args: &ScanArgs,
    output: &mut Output,
) -> Result<Inputs, Box<dyn Error>> {
    let stdin = [PathBuf::from("-")];
    let named = if args.inputs.is_empty() { &stdin[..] } else { &args.inputs };
    let several = named.len() > 1 || named[0].is_dir();
    let mut inputs = Inputs { reports: Vec::new(), failed: false, several };
    for path in named {
        let found = match args.tee {
            true => Logs { logs: vec![Log::of_file(path.clone())], failures: Vec::new() },
            false => logs::expand(path),
        };
        inputs.several |= found.logs.iter().any(|log| Path::new(&log.name) != path);
        found.failures.iter().for_each(|failure| inputs.fail(failure));
        for log in found.logs.iter().take_while(|_| !interrupt::came()) {
            match read(reading, log, args, &mut inputs) {
                Ok(mut report) => {
                    report.input.path = Some(log.name.clone());
                    reading.settle(&mut report);
                    if let Err(error) = reading.remember(&mut report) {
                        inputs.fail(error);
                    }
                    output.early(&mut report)?;
                    inputs.reports.push(report);
                }
                Err(error) => inputs.fail(format_args!("{}: {error}", log.name)),
            }
        }
    }
    Ok(inputs)
}

fn read(
    reading: &Reading,
    log: &Log,
    args: &ScanArgs,
    inputs: &mut Inputs,
) -> Result<Report, Box<dyn Error>> {
    let classifier = &reading.classifier;
    if args.tee {
        let mut tee = Tee::new()?;
        let report = classifier.classify_reader(&mut tee)?;
        // A limit on what is read is none on what is passed on.
        if let Err(error) = tee.finish() {
            inputs.fail(format_args!("standard output: {error}"));
        }
        return Ok(report);
    }
    if args.explain_score {
        return Ok(log.read(|reader| explained(classifier, reader))??);
    }
    let Some(path) = log.file() else {
        return Ok(log.read(|reader| classifier.classify_reader(reader))??);
    };
    match source::open(path)? {
        Source::Stream(reader) => Ok(classifier.classify_reader(reader)?),
        Source::Mapped(log) => {
            let report = classifier.classify(&log);
            if !log.has_shrunk() {
                return Ok(report);
            }
            Ok(classifier.classify_reader(source::watched(log.into_file()?)?)?)
        }
    }
}

/// Also says, on standard error, by what parts the report was put in order.
fn explained(classifier: &Classifier, mut source: impl Read) -> std::io::Result<Report> {
    let mut log = Vec::new();
    source.read_to_end(&mut log)?;
    let (report, scores) = classifier.scores(&log);
    let _ = write!(std::io::stderr(), "{scores}");
    Ok(report)
}
