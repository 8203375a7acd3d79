//! `logclass scan`: the main job.

use super::Outcome;
use crate::args::{Format, MinConfidence, ScanArgs};
use crate::source::{self, Source};
use crate::style;
use logclass::frame::Framing;
use logclass::report::text::TextOptions;
use logclass::report::{self, Report, ReportSet};
use logclass::signature::Confidence;
use logclass::{Classifier, Engine, Options};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn run(args: ScanArgs) -> Outcome {
    if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        return Err("no log: name a file, or pipe one in (`make 2>&1 | logclass`)".into());
    }
    let classifier = Classifier::new(super::database(&args.database)?, options(&args)?);
    let Inputs { reports, failures, several } = read_all(&classifier, &args.inputs);
    for failure in &failures {
        eprintln!("logclass: {failure}");
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    write_all(&args, &classifier, reports, several, &mut out)?;
    out.flush()?;
    Ok(ExitCode::from(if failures.is_empty() { 0 } else { 2 }))
}

fn options(args: &ScanArgs) -> Result<Options, String> {
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
    if args.reference {
        options.engine = Engine::Reference;
    }
    Ok(options)
}

/// What came of the inputs.
struct Inputs {
    reports: Vec<Report>,
    failures: Vec<String>,
    several: bool,
}

/// Reads every input; one that cannot be read does not stop the others.
fn read_all(classifier: &Classifier, named: &[PathBuf]) -> Inputs {
    let stdin = [PathBuf::from("-")];
    let named = if named.is_empty() { &stdin[..] } else { named };
    let several = named.len() > 1 || named[0].is_dir();
    let mut inputs = Inputs { reports: Vec::new(), failures: Vec::new(), several };
    for path in named {
        match source::expand(path) {
            Ok(files) if files.is_empty() => {
                inputs.failures.push(format!("{}: no file in it", path.display()));
            }
            Ok(files) => files.iter().for_each(|file| match read(classifier, file) {
                Ok(report) => inputs.reports.push(report),
                Err(error) => inputs.failures.push(format!("{}: {error}", file.display())),
            }),
            Err(error) => inputs.failures.push(format!("{}: {error}", path.display())),
        }
    }
    inputs
}

fn read(classifier: &Classifier, path: &Path) -> Result<Report, Box<dyn std::error::Error>> {
    let mut report = match source::open(path)? {
        Source::Mapped(log) => classifier.classify(&log),
        Source::Stream(reader) => classifier.classify_reader(reader)?,
    };
    report.input.path = Some(path.display().to_string());
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
