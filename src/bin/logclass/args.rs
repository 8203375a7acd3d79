//! The command line, as plain values.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads a build log and says why the build failed and how to fix it.
#[derive(Debug, Parser)]
#[command(name = "logclass", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  make 2>&1 | logclass            diagnose what a build prints
  logclass build.log              diagnose a log
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
    /// Say what a signature means.
    Explain(ExplainArgs),
    /// List all signatures.
    List(ListArgs),
    /// Check signature files.
    Lint(LintArgs),
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
    #[command(flatten)]
    pub database: SignatureArgs,
    /// What to print.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// The build's own exit status, when it is known.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub exit_code: Option<i32>,
    /// One line for each diagnosis.
    #[arg(long)]
    pub concise: bool,
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
    /// Colours: auto, always or never.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    pub color: ColorChoice,
    /// Leave out what a passing log says as well.
    #[arg(long, value_name = "GREEN.log")]
    pub baseline: Vec<PathBuf>,
    /// Say on standard error by what the causes and excerpts were put in order.
    #[arg(long)]
    pub explain_score: bool,
    /// Weights for excerpts, to measure them before they are committed.
    #[arg(long, value_name = "FILE", hide = true)]
    pub excerpt_weights: Option<PathBuf>,
    /// Try every pattern on every line: slow, the definition of right.
    #[arg(long, hide = true)]
    pub reference: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One document.
    Json,
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
