//! `logclass scan`: the main job.

use super::Outcome;
use crate::args::{Format, MinConfidence, ScanArgs};
use crate::source::{self, Source};
use crate::style;
use logclass::frame::Framing;
use logclass::report::text::TextOptions;
use logclass::report::{self, Report, ReportSet};
use logclass::signature::Confidence;
use logclass::{Baseline, Classifier, Engine, Options, Weights};
use std::error::Error;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

pub fn run(args: ScanArgs) -> Outcome {
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        return Err("no log: name a file, or pipe one in (`make 2>&1 | logclass`)".into());
    }
    let classifier = Classifier::new(super::database(&args.database)?, options(&args)?);
    let Inputs { reports, failures, several } = read_all(&classifier, &args.inputs, args.explain_score);
    for failure in &failures {
        eprintln!("logclass: {failure}");
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    write_all(&args, &classifier, reports, several, &mut out)?;
    out.flush()?;
    Ok(ExitCode::from(if failures.is_empty() { 0 } else { 2 }))
}

fn options(args: &ScanArgs) -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    options.exit_code = args.exit_code;
    options.all = args.all;
    options.threads = args.threads.max(1);
    options.min_confidence = match args.min_confidence {
        MinConfidence::Low => Confidence::Low,
        MinConfidence::Medium => Confidence::Medium,
        MinConfidence::High => Confidence::High,
    };
    if let Some(bytes) = args.max_input {
        options.max_input = bytes;
    }
    if let Some(name) = &args.input_format {
        let framing = Framing::named(name).ok_or_else(|| format!("no framing is called {name:?}"))?;
        options.framing = Some(framing);
    }
    if !args.baseline.is_empty() {
        options.baseline = Some(Arc::new(baseline(&args.baseline)?));
    }
    if let Some(path) = &args.excerpt_weights {
        options.weights = Some(Arc::new(Weights::parse(&std::fs::read_to_string(path)?)?));
    }
    if args.reference {
        options.engine = Engine::Reference;
    }
    Ok(options)
}

/// What passing logs print.
fn baseline(paths: &[PathBuf]) -> Result<Baseline, Box<dyn Error>> {
    let mut baseline = Baseline::default();
    for path in paths {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let read = match source::open(path).map_err(|error| named(&error))? {
            Source::Mapped(log) => baseline.read(&log[..]),
            Source::Stream(reader) => baseline.read(reader),
        };
        read.map_err(|error| named(&error))?;
    }
    Ok(baseline)
}

/// What came of the inputs.
struct Inputs {
    reports: Vec<Report>,
    failures: Vec<String>,
    several: bool,
}

/// Reads every input; one that cannot be read does not stop the others.
fn read_all(classifier: &Classifier, named: &[PathBuf], explain: bool) -> Inputs {
    let stdin = [PathBuf::from("-")];
    let named = if named.is_empty() { &stdin[..] } else { named };
    let several = named.len() > 1 || named[0].is_dir();
    let mut inputs = Inputs { reports: Vec::new(), failures: Vec::new(), several };
    for path in named {
        match source::expand(path) {
            Ok(files) if files.is_empty() => {
                inputs.failures.push(format!("{}: no file in it", path.display()));
            }
            Ok(files) => files.iter().for_each(|file| match read(classifier, file, explain) {
                Ok(report) => inputs.reports.push(report),
                Err(error) => inputs.failures.push(format!("{}: {error}", file.display())),
            }),
            Err(error) => inputs.failures.push(format!("{}: {error}", path.display())),
        }
    }
    inputs
}

fn read(
    classifier: &Classifier,
    path: &Path,
    explain: bool,
) -> Result<Report, Box<dyn Error>> {
    let mut report = match source::open(path)? {
        source if explain => explained(classifier, source)?,
        Source::Mapped(log) => classifier.classify(&log),
        Source::Stream(reader) => classifier.classify_reader(reader)?,
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

fn write_all(
    args: &ScanArgs,
    classifier: &Classifier,
    mut reports: Vec<Report>,
    several: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    match args.format {
        Format::Text => {
            let options = text_options(args);
            reports.iter().try_for_each(|report| report::text::write(report, &options, out))
        }
        Format::Json if several => {
            let set = ReportSet {
                schema_version: report::SCHEMA_VERSION.to_string(),
                tool: classifier.tool(),
                reports,
            };
            report::json::write_set(&set, out)
        }
        Format::Json => match reports.pop() {
            Some(report) => report::json::write(&report, out),
            None => Ok(()),
        },
    }
}

fn text_options(args: &ScanArgs) -> TextOptions {
    let mut options = TextOptions::default();
    options.concise = args.concise;
    options.all = args.all;
    options.theme = style::theme(args.color);
    options.width = style::width();
    options
}
