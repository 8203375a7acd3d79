//! A signature as its author wrote it: plain data, no behaviour.
//!
//! The format is documented in `signatures/README.md`. [`mod@file`] turns a TOML
//! file into these types and checks what the types cannot say.

pub mod file;
mod fragments;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One known way in which a build fails.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signature {
    /// `family/kebab-name`; the family is the stem of the file.
    pub id: String,
    /// States the failure, with captures to fill in.
    pub title: String,
    /// The class of the failure.
    pub category: Category,
    /// The lines of which any one is the primary match.
    pub patterns: Vec<String>,
    /// Whether the line explains, follows from or only relays a failure.
    #[serde(default)]
    pub role: Role,
    /// How much it hurts.
    #[serde(default)]
    pub severity: Severity,
    /// Life cycle.
    #[serde(default)]
    pub status: Status,
    /// The first version of the database that has it.
    #[serde(default = "first_version")]
    pub since: String,
    /// Whether whoever prints the line stops with a failure.
    #[serde(default = "yes")]
    pub fatal: bool,
    /// A catch-all that yields to any other cause on the same line.
    #[serde(default)]
    pub generic: bool,
    /// How sure one is of the cause once the conditions hold.
    #[serde(default)]
    pub confidence: Confidence,
    /// The programs that print the line.
    #[serde(default)]
    pub tools: Vec<String>,
    /// ASCII case is ignored in all patterns of the signature.
    #[serde(default)]
    pub ignore_case: bool,
    /// The `require` lines stand after the primary line in their written order.
    #[serde(default)]
    pub ordered: bool,
    /// What is known of the problem upstream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What the failure costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// What the mended state needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// Lines that must be found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<Condition>,
    /// Lines that must not be found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbid: Vec<Condition>,
    /// Lines that may be found, quoted and captured when they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Condition>,
    /// The meaning of every named group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub captures: BTreeMap<String, Capture>,
    /// Ids (or `family/*`) that are consequences of this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explains: Vec<String>,
    /// Ids that see the same event less precisely.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
    /// Ids beside which this one is not reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// Other causes the same lines can have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<Alternative>,
    /// Why this happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What mends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedy: Vec<Remedy>,
    /// What is known not to help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dead_end: Vec<DeadEnd>,
    /// How to see that it is mended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify: Vec<Verify>,
    /// Where to read on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference: Vec<Reference>,
    /// Text the signature must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub example: Vec<Example>,
    /// Text it must not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near_miss: Vec<NearMiss>,
}

impl Signature {
    /// Its primary patterns and those of its conditions.
    pub fn all_patterns(&self) -> impl Iterator<Item = &str> {
        let conditions = self.require.iter().chain(&self.forbid).chain(&self.evidence);
        let of_conditions = conditions.flat_map(Condition::all_patterns);
        self.patterns.iter().map(String::as_str).chain(of_conditions)
    }
}

fn first_version() -> String {
    "0.1.0".to_string()
}

fn yes() -> bool {
    true
}

/// A closed set of lower-case words, with its text form.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident $(or $default:ident)? { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word used in signature files and reports.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        $(impl Default for $name {
            fn default() -> $name {
                $name::$default
            }
        })?

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// The class of a failure; see `docs/categories.md`.
    Category {
        /// Stale, corrupt or unusable cache.
        Cache = "cache",
        /// Blocked or missing system call.
        Syscall = "syscall",
        /// Missing dependency, version conflict, lock file out of step.
        Package = "package",
        /// Linker or loader.
        Link = "link",
        /// The source is rejected, or the compiler crashes on it.
        Compile = "compile",
        /// Failing tests, sanitizers, coverage gates.
        Test = "test",
        /// DNS, refused connections, TLS, proxies, failed downloads.
        Network = "network",
        /// Credentials and rights of a remote service.
        Auth = "auth",
        /// Disk, memory, limits, time.
        Resource = "resource",
        /// A tool or runtime is missing or of the wrong version.
        Toolchain = "toolchain",
        /// Build files, settings, environment variables.
        Config = "config",
        /// File rights, ownership, read-only file systems.
        Permission = "permission",
        /// Checksums, signatures, damaged archives.
        Integrity = "integrity",
        /// Style, format and static checks.
        Lint = "lint",
        /// Daemons, runners, ports, locks, the clock, cancelled jobs.
        Infra = "infra",
        /// Checkout, patches, missing sources.
        Source = "source",
    }
}

impl Category {
    /// The OpenTelemetry-like domain a category belongs to: who has to act.
    pub fn domain(self) -> &'static str {
        match self {
            Category::Compile | Category::Test | Category::Lint | Category::Link => "code",
            Category::Package | Category::Integrity => "dependency",
            Category::Config | Category::Source | Category::Auth => "config",
            Category::Toolchain | Category::Syscall | Category::Permission => "environment",
            Category::Cache | Category::Network | Category::Resource | Category::Infra => "infra",
        }
    }
}

words! {
    /// What a matching line is in the story of the failure.
    Role or Cause {
        /// Explains the failure by itself.
        Cause = "cause",
        /// Follows from a cause.
        Symptom = "symptom",
        /// Only relays a failure.
        Wrapper = "wrapper",
    }
}

words! {
    /// How much a diagnosis hurts; the levels of SARIF.
    Severity or Error {
        /// The build cannot pass with it.
        Error = "error",
        /// It may.
        Warning = "warning",
        /// Worth knowing.
        Note = "note",
    }
}

words! {
    /// Life cycle of a signature.
    Status or Stable {
        /// In use.
        Stable = "stable",
        /// Used only when all signatures are asked for.
        Preview = "preview",
        /// Kept for its id; no longer used.
        Deprecated = "deprecated",
    }
}

words! {
    /// How sure a diagnosis is, in words; see `docs/confidence.md`.
    Confidence or High {
        /// A guess.
        Low = "low",
        /// More likely than not.
        Medium = "medium",
        /// Right at least 97 times in 100 on the corpus.
        High = "high",
    }
}

/// A further line that matters to a signature.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Condition {
    /// One pattern; or several in `patterns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Any of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<String>,
    /// On which side of the primary line.
    #[serde(default, rename = "where")]
    pub side: Side,
    /// At most so many lines away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u32>,
    /// Where it has to be looked for.
    #[serde(default)]
    pub same: Same,
    /// How often it must be found.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub min: u32,
    /// What to call the line in a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

fn once() -> u32 {
    1
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_once(n: &u32) -> bool {
    *n == 1
}

impl Condition {
    /// Its patterns, whichever way they were written.
    pub fn all_patterns(&self) -> impl Iterator<Item = &str> {
        self.pattern.iter().chain(&self.patterns).map(String::as_str)
    }
}

words! {
    /// On which side of the primary line a condition holds.
    Side or Around {
        /// On either side.
        Around = "around",
        /// On earlier lines.
        Before = "before",
        /// On later lines.
        After = "after",
    }
}

words! {
    /// Which lines a condition sees.
    Same or Stream {
        /// The interleaved output the primary line belongs to.
        Stream = "stream",
        /// The step of the job it belongs to.
        Step = "step",
        /// Everything.
        Log = "log",
    }
}

/// The meaning of a named group: a bare text, or a text and a choice.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Capture {
    /// The meaning; the first value is kept.
    Meaning(String),
    /// The meaning and which of several values is kept.
    Full {
        /// What the value is.
        meaning: String,
        /// Which of several values is kept.
        #[serde(default)]
        pick: Pick,
    },
}

impl Capture {
    /// What the value is.
    pub fn meaning(&self) -> &str {
        match self {
            Capture::Meaning(meaning) | Capture::Full { meaning, .. } => meaning,
        }
    }

    /// Which of several values is kept.
    pub fn pick(&self) -> Pick {
        match self {
            Capture::Meaning(_) => Pick::First,
            Capture::Full { pick, .. } => *pick,
        }
    }
}

words! {
    /// Which of several captured values is kept.
    Pick or First {
        /// The first.
        First = "first",
        /// The last.
        Last = "last",
        /// All distinct ones, joined.
        All = "all",
        /// The highest, compared as a version.
        MaxVersion = "max-version",
    }
}

/// Another cause that the same lines can have.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alternative {
    /// Its signature.
    pub id: String,
    /// What would tell the two apart.
    pub tell_apart: String,
    /// Report it as a second diagnosis, with low confidence.
    #[serde(default, skip_serializing_if = "is_false")]
    pub report: bool,
    /// A capture that, when the log shows it, has told them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless_captured: Option<String>,
}

/// Something that mends the failure.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Remedy {
    /// What it does.
    pub title: String,
    /// What has to be touched.
    #[serde(default)]
    pub kind: RemedyKind,
    /// How well it is known to work.
    pub standing: Standing,
    /// Commands, or sentences that end in a full stop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// The text that fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The text that works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The language of `before` and `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it is the one to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_if: Option<String>,
    /// Where this is known from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What else to know, such as what a trial showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The same as changes that a program can point at in a repository; only
    /// where the standing is proved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edit: Vec<Edit>,
}

/// A text change in the files of a repository.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Edit {
    /// Names of files, with `*`, in any folder; or paths from the root. None:
    /// the file that the log names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// What to look for in a file; `^` and `$` are at the ends of lines, and
    /// `{name}` is a capture, word for word. The group `old` is what is
    /// replaced; without one it is everything found.
    pub find: String,
    /// What takes its place.
    pub replace: Replacement,
    /// Files in which this is found are left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<String>,
    /// A file, or the part that matters, as it is found.
    pub before: String,
    /// The same once it is changed.
    pub after: String,
}

/// What takes the place of a text.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Replacement {
    /// This; `{name}` is a group of `find`, or a capture.
    Text(String),
    /// What stands beside it; what does not occur here is left alone.
    Table(BTreeMap<String, String>),
}

words! {
    /// What a remedy has to touch.
    RemedyKind or Command {
        /// A command to run.
        Command = "command",
        /// A text to change.
        Edit = "edit",
        /// A newer version.
        Upgrade = "upgrade",
        /// A setting.
        Config = "config",
        /// The machine or service the build runs on.
        Environment = "environment",
        /// A way round.
        Workaround = "workaround",
    }
}

words! {
    /// How well a remedy is known to work.
    Standing {
        /// A recipe of the corpus fails without it and passes with it.
        Proved = "proved",
        /// A source says so.
        Documented = "documented",
        /// A source says so, a trial says otherwise.
        Disputed = "disputed",
    }
}

/// Something that people try and that does not help.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeadEnd {
    /// What is tried.
    pub what: String,
    /// Why it does not help.
    pub why: String,
    /// Where this is known from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A command that shows whether the failure is mended.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Verify {
    /// What to run.
    pub command: String,
    /// What it prints when all is well.
    #[serde(default)]
    pub expect: String,
    /// Where this is known from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Further reading.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reference {
    /// What is found there.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// Text that a signature must match.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub log: String,
    /// Captures that must come out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub captures: BTreeMap<String, String>,
    /// The primary line, when it is not simply the first match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// Text that a signature must not match.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NearMiss {
    /// The text.
    pub log: String,
    /// Why it is another thing.
    #[serde(default)]
    pub why: String,
}

/// A line by which a tool says how the build went.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Outcome {
    /// Who says so.
    pub tool: String,
    /// What it says.
    pub says: Says,
    /// How much its word counts.
    pub level: Level,
    /// The line.
    pub pattern: String,
    /// The line as it is printed.
    pub example: String,
}

words! {
    /// What an outcome line says.
    Says {
        /// It failed.
        Failed = "failed",
        /// It passed.
        Passed = "passed",
        /// A failure just before was tolerated.
        Ignored = "ignored",
        /// The log reached its regular end: it passed unless something said that it failed.
        Ended = "ended",
        /// A step reached its end: it passed unless something said that it failed.
        Closed = "closed",
        /// An error was reported, with which a step may fail or pass.
        Complained = "complained",
    }
}

words! {
    /// How much an outcome line counts.
    Level {
        /// One program's own closing line.
        Tool = "tool",
        /// The CI system about one step.
        Step = "step",
        /// The CI system about the whole job.
        Job = "job",
    }
}

/// A line at which a region of the log begins or ends.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Region {
    /// Which system or tool prints it.
    pub system: String,
    /// What begins or ends.
    pub kind: RegionKind,
    /// Which of the two.
    pub edge: Edge,
    /// The line.
    pub pattern: String,
    /// The line as it is printed.
    pub example: String,
}

words! {
    /// What a region of a log is.
    RegionKind {
        /// A whole job.
        Job = "job",
        /// A step of a job.
        Step = "step",
        /// A stage of a pipeline or of an image build.
        Stage = "stage",
        /// A foldable group.
        Group = "group",
        /// A directory of a recursive build.
        Directory = "directory",
        /// A command of a script.
        Command = "command",
        /// A phase of a test run.
        Test = "test",
        /// The text of a script that is about to run, not its output.
        Echo = "echo",
        /// Output that was shown before and is repeated.
        Repeat = "repeat",
        /// What a test printed, as its runner shows it.
        Captured = "captured",
        /// The output of a command whose failure the script does not heed.
        Tolerated = "tolerated",
    }
}

words! {
    /// Begin or end of a region.
    Edge {
        /// Begin.
        Open = "open",
        /// End.
        Close = "close",
    }
}
