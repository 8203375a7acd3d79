//! `logclass scan`: the main job.

use super::Outcome;
use crate::args::{Format, MinConfidence, ScanArgs};
use logclass::frame::Framing;
use logclass::report::{self, Report};
use logclass::signature::Confidence;
use logclass::{Classifier, Engine, Options};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: ScanArgs) -> Outcome {
    let classifier = Classifier::new(super::database(&args.database)?, options(&args)?);
    let mut out = std::io::stdout().lock();
    let stdin = [Path::new("-").to_path_buf()];
    let inputs = if args.inputs.is_empty() { &stdin[..] } else { &args.inputs };
    for path in inputs {
        let report = read(&classifier, path)?;
        write(&args, &report, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
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

fn read(classifier: &Classifier, path: &Path) -> Result<Report, Box<dyn std::error::Error>> {
    let name = path.display().to_string();
    let mut report = if name == "-" {
        classifier.classify_reader(std::io::stdin().lock())?
    } else {
        let log = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
        classifier.classify(&log)
    };
    report.input.path = Some(name);
    Ok(report)
}

fn write(args: &ScanArgs, report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    match args.format {
        Format::Json => report::json::write(report, out),
        Format::Text => report::text::write(report, out),
    }
}
