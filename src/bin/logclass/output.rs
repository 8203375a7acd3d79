//! What is written and where to: the printed report, saved reports, and the
//! files through which a CI system takes results.

use crate::args::{FailOn, FormatChoice, OutputArgs, Saved};
use crate::ci;
use crate::locate::Workspace;
use crate::say::say;
use crate::streams;
use crate::style::{self, Stream};
use logclass::report::text::{TextOptions, Theme};
use logclass::report::{Document, Format, Overview, RenderOptions, Report, Verdict, github};
use logclass::signature::Severity;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Everything that is to be written.
pub struct Output {
    format: Format,
    saved: Vec<Saved>,
    fail_on: Option<FailOn>,
    quiet: bool,
    stream: Stream,
    options: RenderOptions,
    workspace: Option<Workspace>,
}

impl Output {
    /// What the arguments ask for, printed on `stream`.
    pub fn new(args: &OutputArgs, all: bool, stream: Stream) -> io::Result<Output> {
        let mut text = TextOptions::default();
        text.concise = args.concise;
        text.all = all;
        text.theme = style::theme(args.color, stream);
        text.width = style::width(stream);
        let mut options = RenderOptions::default();
        options.text = text;
        let root = ci::workspace(&ci::environment).map_or_else(std::env::current_dir, Ok);
        Ok(Output {
            format: match args.format {
                FormatChoice::Auto => ci::format(&ci::environment),
                FormatChoice::Named(format) => format,
            },
            saved: args.reports.clone(),
            fail_on: args.fail_on,
            quiet: args.quiet,
            stream,
            options,
            // Without a workspace, paths stay as the log names them.
            workspace: root.and_then(|root| Workspace::new(&root)).ok(),
        })
    }

    /// Prints nothing; what is saved is saved all the same.
    pub fn hush(&mut self) {
        self.quiet = true;
    }

    /// Takes a report as soon as it is there: formats of one object a line need
    /// not wait for the others.
    pub fn early(&mut self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        if let Some(workspace) = &self.workspace {
            workspace.locate(report, &mut self.options.missing);
        }
        if self.format == Format::Jsonl && !self.quiet {
            let document = Document::One(report.clone());
            self.print(&document)?;
        }
        Ok(())
    }

    /// Writes everything; `false` when something could not be saved.
    pub fn write(&mut self, document: &mut Document) -> Result<bool, Box<dyn Error>> {
        let mut saved = true;
        for wanted in &self.saved {
            if let Err(error) = self.save(wanted, document) {
                say(format_args!("{}: {error}", wanted.path.display()));
                saved = false;
            }
        }
        if let Err(error) = self.hand_over(document) {
            say(error);
            saved = false;
        }
        if !self.quiet && self.format != Format::Jsonl {
            self.print(document)?;
        }
        Ok(saved)
    }

    /// Whether what was found is as bad as `--fail-on` says.
    pub fn fails(&self, document: &Document) -> bool {
        let Some(level) = self.fail_on else { return false };
        let worst = match level {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note | FailOn::Unknown => Severity::Note,
        };
        let bad = |report: &Report| {
            let unknown = level == FailOn::Unknown && report.verdict == Verdict::Unknown;
            unknown || report.diagnoses.iter().any(|diagnosis| diagnosis.severity <= worst)
        };
        document.reports().iter().any(bad)
    }

    fn print(&self, document: &Document) -> io::Result<()> {
        let mut out = BufWriter::new(streams::output(self.stream)?);
        self.format.write(document, &self.options, &mut out)?;
        self.summary_of_azure(document, &mut out)?;
        out.flush()
    }

    fn save(&self, wanted: &Saved, document: &Document) -> io::Result<()> {
        let mut options = self.options.clone();
        // A file is no terminal.
        options.text.theme = Theme::default();
        let file = File::create(&wanted.path)?;
        let is_regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        let mut out = BufWriter::new(file);
        let written = wanted.format.write(document, &options, &mut out).and_then(|()| out.flush());
        if written.is_err() && is_regular {
            // Half a report would be taken for a whole one.
            let _ = std::fs::remove_file(&wanted.path);
        }
        written
    }

    /// The files of a step of GitHub Actions: its summary and its outputs.
    fn hand_over(&self, document: &Document) -> Result<(), String> {
        if self.format != Format::Github {
            return Ok(());
        }
        let reports = document.reports();
        let named = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
        if let Some(path) = ci::environment("GITHUB_STEP_SUMMARY").map(PathBuf::from) {
            let nothing = Overview::new(reports).verdict() == Verdict::Clean;
            if !nothing {
                append(&path, |used, out| {
                    let room = github::SUMMARY.saturating_sub(used);
                    github::write_summary(reports, &self.options, room, out)
                })
                .map_err(|error| named(&path, error))?;
            }
        }
        if let Some(path) = ci::environment("GITHUB_OUTPUT").map(PathBuf::from) {
            let saved = self.saved.first().map(|saved| saved.path.display().to_string());
            append(&path, |_, out| github::write_outputs(reports, saved.as_deref(), out))
                .map_err(|error| named(&path, error))?;
        }
        Ok(())
    }

    /// The summary of an Azure job is a file that a command names.
    fn summary_of_azure(&self, document: &Document, out: &mut dyn Write) -> io::Result<()> {
        let folder = ci::environment("AGENT_TEMPDIRECTORY").map(PathBuf::from);
        let Some(folder) = folder.filter(|_| self.format == Format::Azure) else { return Ok(()) };
        if Overview::new(document.reports()).verdict() == Verdict::Clean {
            return Ok(());
        }
        let path = folder.join(format!("logclass-{}.md", std::process::id()));
        let saved = Saved { format: Format::Markdown, path };
        match self.save(&saved, document) {
            Ok(()) => writeln!(out, "##vso[task.uploadsummary]{}", saved.path.display()),
            Err(error) => {
                say(format_args!("{}: {error}", saved.path.display()));
                Ok(())
            }
        }
    }
}

/// Adds to a file; the writer is told how much is in it already.
fn append(path: &Path, write: impl Fn(usize, &mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let used = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut out = BufWriter::new(file);
    write(used, &mut out)?;
    out.flush()
}
