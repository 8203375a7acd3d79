//! The command line, as plain values.

use clap::builder::PossibleValue;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use logclass::report::Format;
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads a build log and says why the build failed and how to fix it.
#[derive(Debug, Parser)]
#[command(name = "logclass", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  make 2>&1 | logclass            diagnose what a build prints
  logclass build.log              diagnose a log
  logclass run -- make            run a build, and diagnose it when it fails
  logclass explain npm/eresolve   what a diagnosis means")]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub scan: ScanArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Diagnose logs (the default).
    Scan(ScanArgs),
    /// Run a command and diagnose its output when it fails.
    Run(RunArgs),
    /// Write a saved JSON report in another format.
    Convert(ConvertArgs),
    /// List the causes of earlier runs, the most frequent first.
    History(HistoryArgs),
    /// Say what a signature means.
    Explain(ExplainArgs),
    /// List all signatures.
    List(ListArgs),
    /// Check signature files.
    Lint(LintArgs),
    /// Draft a signature from a line of a log.
    New(NewArgs),
    /// Check recorded logs against their expectations.
    Test(TestArgs),
    /// Print a completion script.
    Completions {
        /// The shell it is for.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// Which signatures are used.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct SignatureArgs {
    /// Add signatures from a file or a folder of *.toml files.
    #[arg(long, value_name = "PATH")]
    pub signatures: Vec<PathBuf>,
    /// Leave out the built-in signatures.
    #[arg(long)]
    pub no_builtin: bool,
}

#[derive(Debug, Default, ClapArgs)]
pub struct ScanArgs {
    /// Logs to read; `-` or none is standard input.
    #[arg(value_name = "FILE|DIR|-")]
    pub inputs: Vec<PathBuf>,
    /// Also write standard input to standard output, unchanged; the report goes
    /// to standard error.
    #[arg(long)]
    pub tee: bool,
    /// The build's own exit status, when it is known.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub exit_code: Option<i32>,
    /// Say on standard error by what the causes and excerpts were put in order.
    #[arg(long, conflicts_with = "tee")]
    pub explain_score: bool,
    #[command(flatten)]
    pub reading: ReadArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// How logs are read.
#[derive(Debug, Default, ClapArgs)]
pub struct ReadArgs {
    #[command(flatten)]
    pub database: SignatureArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// Also show consequences, further causes and signatures in preview.
    #[arg(long)]
    pub all: bool,
    /// Leave out diagnoses that are less sure.
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    pub min_confidence: MinConfidence,
    /// Read logs with so many threads.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub threads: usize,
    /// Read at most so many bytes of each log.
    #[arg(long, value_name = "BYTES")]
    pub max_input: Option<u64>,
    /// The framing of the log, when it is not to be guessed.
    #[arg(long, value_name = "NAME")]
    pub input_format: Option<String>,
    /// Leave out what a passing log says as well.
    #[arg(long, value_name = "GREEN.log")]
    pub baseline: Vec<PathBuf>,
    /// Remember in this file what each run ended in, and say how often a cause
    /// was seen.
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,
    /// Look in this repository for the lines that a proved remedy changes, and
    /// suggest the change; nothing is written into it.
    #[arg(long, value_name = "REPO")]
    pub fix_suggestions: Option<PathBuf>,
    /// Weights for excerpts, to measure them before they are committed.
    #[arg(long, value_name = "FILE", hide = true)]
    pub excerpt_weights: Option<PathBuf>,
    /// Leave passwords, tokens and keys in what is quoted from a log.
    #[arg(long)]
    pub no_redact: bool,
    /// Try every pattern on every line: slow, the definition of right.
    #[arg(long, hide = true)]
    pub reference: bool,
    /// Search by these instructions instead of the best there are: avx512, avx2, neon, portable.
    #[arg(long, hide = true, value_name = "NAME")]
    pub isa: Option<String>,
}

/// Where settings come from.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct ConfigArgs {
    /// Read settings from this file instead of the nearest logclass.toml.
    #[arg(long, value_name = "PATH", env = "LOGCLASS_CONFIG")]
    pub config: Option<PathBuf>,
    /// Read no settings.
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
}

/// What is written, and where to.
#[derive(Debug, Default, ClapArgs)]
pub struct OutputArgs {
    /// What to print: text, json, jsonl, github, markdown, sarif, gitlab, junit,
    /// azure, buildkite, teamcity, rdjson, rdjsonl, jenkins, html, diff, or auto
    /// for what the CI system at hand reads.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        env = "LOGCLASS_FORMAT",
        hide_possible_values = true
    )]
    pub format: FormatChoice,
    /// Also write a file: FORMAT=PATH. May be given more than once.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = parse_saved)]
    pub reports: Vec<Saved>,
    /// Exit with status 1 when something as bad as this was found: error,
    /// warning, note (or any), unknown.
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
    /// Print nothing; --report, --fail-on and messages about errors remain.
    #[arg(short, long)]
    pub quiet: bool,
    /// One line for each diagnosis.
    #[arg(long)]
    pub concise: bool,
    /// Colours: auto, always or never.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    pub color: ColorChoice,
}

/// A format by name, or the one that fits the surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatChoice {
    Auto,
    Named(Format),
}

impl Default for FormatChoice {
    fn default() -> FormatChoice {
        FormatChoice::Named(Format::Text)
    }
}

impl ValueEnum for FormatChoice {
    fn value_variants<'a>() -> &'a [FormatChoice] {
        static ALL: std::sync::LazyLock<Vec<FormatChoice>> = std::sync::LazyLock::new(|| {
            let named = Format::ALL.iter().map(|&format| FormatChoice::Named(format));
            std::iter::once(FormatChoice::Auto).chain(named).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            FormatChoice::Auto => "auto",
            FormatChoice::Named(format) => format.name(),
        }))
    }
}

/// A report that is written to a file.
#[derive(Clone, Debug)]
pub struct Saved {
    pub format: Format,
    pub path: PathBuf,
}

fn parse_saved(text: &str) -> Result<Saved, String> {
    let (name, path) = text.split_once('=').ok_or("not of the form FORMAT=PATH")?;
    let format = Format::named(name).ok_or_else(|| format!("no format is called {name:?}"))?;
    if path.is_empty() {
        return Err("the path is empty".to_string());
    }
    Ok(Saved { format, path: PathBuf::from(path) })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A diagnosis of severity error.
    Error,
    /// Warnings too.
    Warning,
    /// Any diagnosis.
    #[value(alias = "any", alias = "info")]
    Note,
    /// Any diagnosis, and failures without one.
    #[value(alias = "unmatched")]
    Unknown,
}

#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// The command and its arguments.
    #[arg(
        value_name = "CMD",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub command: Vec<OsString>,
    #[command(flatten)]
    pub reading: ReadArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, ClapArgs)]
pub struct ConvertArgs {
    /// A report written with --format json; `-` or none is standard input.
    #[arg(value_name = "REPORT.json", default_value = "-")]
    pub report: PathBuf,
    /// Leave passwords, tokens and keys in what the report quotes.
    #[arg(long)]
    pub no_redact: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MinConfidence {
    #[default]
    Low,
    Medium,
    High,
}

#[derive(Debug, ClapArgs)]
pub struct HistoryArgs {
    /// The file that --history names.
    pub file: PathBuf,
    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub format: DocumentFormat,
}

#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// The signature, such as npm/eresolve.
    pub id: String,
    #[command(flatten)]
    pub database: SignatureArgs,
    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub format: DocumentFormat,
}

#[derive(Debug, ClapArgs)]
pub struct ListArgs {
    #[command(flatten)]
    pub database: SignatureArgs,
    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub format: DocumentFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    #[default]
    Text,
    Json,
    Markdown,
}

#[derive(Debug, ClapArgs)]
pub struct LintArgs {
    /// Files or folders to check, beside what --signatures names; the
    /// built-in signatures if none is given.
    pub paths: Vec<PathBuf>,
    /// Find also what these recorded logs show: signatures that none of them
    /// reaches, that never win, or that claim the same line.
    #[arg(long, value_name = "DIR")]
    pub corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub database: SignatureArgs,
}

#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Folders with recorded logs; with --why, the one log or FILE:LINE.
    #[arg(default_value = "corpus")]
    pub paths: Vec<PathBuf>,
    /// Say why this signature did or did not match, and what beat it.
    #[arg(long, value_name = "ID")]
    pub why: Option<String>,
    #[command(flatten)]
    pub database: SignatureArgs,
}

#[derive(Debug, ClapArgs)]
pub struct NewArgs {
    /// The line that shows the failure.
    #[arg(long, value_name = "FILE:LINE")]
    pub from: String,
    /// The id of the signature; its first part is the name of the file.
    #[arg(long, value_name = "FAMILY/NAME", default_value = "family/name")]
    pub id: String,
}
