//! From arguments and settings to a classifier, and from its reports to what
//! is said: the part that `scan` and `run` share.

use crate::args::{MinConfidence, ReadArgs};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::repository::Repository;
use crate::say::say;
use crate::source;
use logclass::frame::Framing;
use logclass::prefilter::Isa;
use logclass::redact::Redactor;
use logclass::report::Report;
use logclass::signature::Confidence;
use logclass::{Baseline, Classifier, Engine, Options, Weights};
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

/// A classifier, and the settings that change what it finds.
pub struct Reading {
    pub classifier: Classifier,
    config: Config,
    repository: Option<Repository>,
    history: Option<Ledger>,
}

impl Reading {
    pub fn new(args: &ReadArgs, exit_code: Option<i32>) -> Result<Reading, Box<dyn Error>> {
        let config = Config::find(&args.config)?;
        let mut database = crate::commands::database(&args.database)?;
        for path in config.signatures() {
            database.load(&path)?;
        }
        for note in config.disable(&mut database) {
            say(note);
        }
        let mut options = options(args, config.redactor()?)?;
        options.exit_code = exit_code;
        options.accept = config.accept();
        let repository = args.fix_suggestions.as_deref().map(Repository::open).transpose()?;
        let history = args.history.as_deref().map(Ledger::open).transpose()?;
        Ok(Reading { classifier: Classifier::new(database, options), config, repository, history })
    }

    /// Applies the settings to a report; what they left out is said on
    /// standard error, so that nothing is hidden in silence.
    pub fn settle(&self, report: &mut Report) {
        for note in self.config.apply(report) {
            say(note);
        }
        if let Some(repository) = &self.repository {
            repository.suggest(self.classifier.database(), report);
            if let Some(redactor) = &self.classifier.options().redactor {
                redactor.report(report);
            }
        }
    }

    /// Remembers what a log came to, if there is a history. The first error is
    /// the last one: what cannot be written once is not tried again.
    pub fn remember(&mut self, report: &mut Report) -> Result<(), String> {
        let Some(history) = &mut self.history else { return Ok(()) };
        history.record(report).inspect_err(|_| self.history = None)
    }
}

fn options(args: &ReadArgs, redactor: Redactor) -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    options.all = args.all;
    options.threads = args.threads.max(1);
    options.redactor = (!args.no_redact).then_some(redactor);
    options.min_confidence = match args.min_confidence {
        MinConfidence::Low => Confidence::Low,
        MinConfidence::Medium => Confidence::Medium,
        MinConfidence::High => Confidence::High,
    };
    if let Some(bytes) = args.max_input {
        options.max_input = bytes;
    }
    if let Some(name) = &args.input_format {
        let framing =
            Framing::named(name).ok_or_else(|| format!("no framing is called {name:?}"))?;
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
    if let Some(name) = &args.isa {
        let missing = || format!("this machine has no instructions called {name:?}");
        options.isa = Isa::named(name).ok_or_else(missing)?;
    }
    Ok(options)
}

/// What passing logs print.
fn baseline(paths: &[PathBuf]) -> Result<Baseline, Box<dyn Error>> {
    let mut baseline = Baseline::default();
    for path in paths {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let log = source::stream(path).map_err(|error| named(&error))?;
        baseline.read(log).map_err(|error| named(&error))?;
    }
    Ok(baseline)
}
