//! What all writers need of a report: its findings in order, each with its
//! words made safe and the place it is about.

use super::escape::{cut_utf16, printable, printable_lines};
use super::text::clip;
use super::{
    BuildOutcome, Diagnosis, Excerpt, Remediation, RenderOptions, Report, Suggestion, Verdict,
};
use crate::hash::Fnv;
use crate::signature::{Severity, Standing};
use std::fmt::Write;

/// Columns of a quoted line.
const QUOTE: usize = 400;

/// UTF-16 units of a title: what the strictest of the formats takes.
const TITLE: usize = 250;

/// Lines of evidence that are quoted.
const EVIDENCE: usize = 6;

/// One thing to tell: a cause, or that the cause is not known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finding<'r> {
    Diagnosis(&'r Report, &'r Diagnosis),
    Unknown(&'r Report),
}

/// Where a finding is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub path: String,
    pub line: Option<u64>,
    pub column: Option<u64>,
    /// No file of the reader's own, but the log.
    pub in_log: bool,
}

/// All findings: the root cause of every report, then their second causes, and
/// so on, so that a limit cuts the least important ones.
pub(super) fn findings(reports: &[Report]) -> Vec<Finding<'_>> {
    let mut findings = Vec::new();
    let deepest = reports.iter().map(|report| report.diagnoses.len().max(1)).max().unwrap_or(0);
    for rank in 0..deepest {
        for report in reports {
            match report.diagnoses.get(rank) {
                Some(diagnosis) => findings.push(Finding::Diagnosis(report, diagnosis)),
                None if rank == 0 && report.verdict == Verdict::Unknown => {
                    findings.push(Finding::Unknown(report));
                }
                None => {}
            }
        }
    }
    findings
}

/// The findings of one report.
pub(super) fn findings_of(report: &Report) -> Vec<Finding<'_>> {
    findings(std::slice::from_ref(report))
}

/// What several reports say together.
#[derive(Clone, Copy, Debug)]
pub struct Overview<'r> {
    reports: &'r [Report],
}

impl<'r> Overview<'r> {
    /// Of these reports.
    pub fn new(reports: &'r [Report]) -> Overview<'r> {
        Overview { reports }
    }

    /// The most telling verdict: diagnosed, then unknown, then clean.
    pub fn verdict(&self) -> Verdict {
        let has = |verdict| self.reports.iter().any(|report| report.verdict == verdict);
        match (has(Verdict::Diagnosed), has(Verdict::Unknown)) {
            (true, _) => Verdict::Diagnosed,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::Clean,
        }
    }

    /// The first root cause.
    pub fn first(&self) -> Option<&'r Diagnosis> {
        self.reports.iter().find_map(|report| report.diagnoses.first())
    }

    /// How many causes there are.
    pub fn count(&self) -> usize {
        self.reports.iter().map(|report| report.diagnoses.len()).sum()
    }

    /// One sentence without text from a log.
    pub fn headline(&self) -> String {
        let logs = match self.reports.len() {
            1 => String::new(),
            n => format!(" in {n} logs"),
        };
        match (self.verdict(), self.count()) {
            (Verdict::Diagnosed, 1) => format!("1 cause{logs}"),
            (Verdict::Diagnosed, n) => format!("{n} causes{logs}"),
            (Verdict::Unknown, _) => format!("No signature names the cause{logs}"),
            (Verdict::Clean, _) => format!("Nothing to diagnose{logs}"),
        }
    }
}

impl Verdict {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Diagnosed => "diagnosed",
            Verdict::Unknown => "unknown",
            Verdict::Clean => "clean",
        }
    }
}

/// The log's name in prose and in places.
pub(super) fn log_name(report: &Report) -> &str {
    match report.input.path.as_deref() {
        None | Some("") => "log",
        Some("-") => "stdin",
        Some(path) => path,
    }
}

impl<'r> Finding<'r> {
    pub fn report(&self) -> &'r Report {
        match self {
            Finding::Diagnosis(report, _) | Finding::Unknown(report) => report,
        }
    }

    pub fn diagnosis(&self) -> Option<&'r Diagnosis> {
        match self {
            Finding::Diagnosis(_, diagnosis) => Some(diagnosis),
            Finding::Unknown(_) => None,
        }
    }

    pub fn id(&self) -> &'r str {
        self.diagnosis().map_or("logclass/unknown", |diagnosis| &diagnosis.id)
    }

    /// The same, safe to print.
    pub fn shown_id(&self) -> String {
        printable(self.id()).into_owned()
    }

    pub fn category(&self) -> &'static str {
        self.diagnosis().map_or("unknown", |diagnosis| diagnosis.category.as_str())
    }

    pub fn severity(&self) -> Severity {
        match self {
            Finding::Diagnosis(_, diagnosis) => diagnosis.severity,
            Finding::Unknown(report) if report.outcome == BuildOutcome::Failed => Severity::Error,
            Finding::Unknown(_) => Severity::Warning,
        }
    }

    /// One line, safe to print.
    pub fn title(&self) -> String {
        match self {
            Finding::Diagnosis(_, diagnosis) => {
                let line = diagnosis.title.split_whitespace().collect::<Vec<_>>().join(" ");
                cut_utf16(&printable(&line), TITLE).into_owned()
            }
            Finding::Unknown(report) => match report.outcome {
                BuildOutcome::Failed => "The build failed and no signature names the cause".into(),
                _ => "Something looks wrong and no signature names a cause".into(),
            },
        }
    }

    /// The page to read on, if the signature names one.
    pub fn link(&self) -> Option<&'r str> {
        let mut links = self.diagnosis()?.references.iter().map(|reference| &*reference.url);
        links.find(|url| is_link(url))
    }

    /// The same for the same failure in another run.
    pub fn fingerprint(&self) -> String {
        match self {
            Finding::Diagnosis(_, diagnosis) => diagnosis.fingerprint.clone(),
            Finding::Unknown(report) => {
                let line = report.excerpts.first().and_then(|excerpt| excerpt.lines.first());
                let letters = line.into_iter().flat_map(|line| line.bytes());
                let letters: Vec<u8> = letters.filter(u8::is_ascii_alphabetic).collect();
                format!("{:016x}", Fnv::of(&letters).get())
            }
        }
    }

    /// The file of the reader's own that the finding is about, or its log.
    pub fn place(&self, options: &RenderOptions) -> Place {
        let source = self.diagnosis().and_then(|diagnosis| diagnosis.source.as_ref());
        if let Some(source) = source
            && let Some(path) = in_workspace(&source.file, options)
        {
            let column = source.column.filter(|_| source.line.is_some());
            return Place { path, line: source.line, column, in_log: false };
        }
        let (line, column) = match self {
            Finding::Diagnosis(_, diagnosis) => (diagnosis.line, Some(diagnosis.column)),
            Finding::Unknown(report) => (report.excerpts.first().map_or(1, |e| e.start_line), None),
        };
        let path = printable(log_name(self.report())).into_owned();
        Place { path, line: Some(line.max(1)), column, in_log: true }
    }

    /// Where it was found: `build.log:12, step "Test", 17 times`.
    pub fn found_at(&self) -> String {
        let name = printable(log_name(self.report()));
        match self {
            Finding::Diagnosis(_, diagnosis) => {
                let mut text = format!("{name}:{}", diagnosis.line);
                if let Some(step) = &diagnosis.step {
                    let _ = write!(text, ", step \"{}\"", cut_utf16(&printable(step), 80));
                }
                if diagnosis.occurrences > 1 {
                    let _ = write!(text, ", {} times", diagnosis.occurrences);
                }
                text
            }
            Finding::Unknown(report) => match report.excerpts.first() {
                Some(excerpt) => format!("{name}:{}", excerpt.start_line),
                None => name.into_owned(),
            },
        }
    }

    /// Whether the log is a file, and not a stream that is gone.
    pub fn has_log_file(&self) -> bool {
        !matches!(self.report().input.path.as_deref(), None | Some("" | "-"))
    }

    /// The lines that prove it, or the most telling ones, with their numbers.
    pub fn quote(&self) -> String {
        let mut text = String::new();
        match self {
            Finding::Diagnosis(_, diagnosis) => {
                let mut lines: Vec<_> = diagnosis.evidence.iter().take(EVIDENCE).collect();
                lines.sort_by_key(|evidence| evidence.line);
                for line in lines {
                    let span = if line.line == diagnosis.line { diagnosis.span } else { (0, 0) };
                    let _ =
                        writeln!(text, "{:>6} | {}", line.line, clip(&line.text, span, QUOTE).0);
                }
            }
            Finding::Unknown(report) => {
                report.excerpts.iter().for_each(|excerpt| quote_excerpt(excerpt, &mut text));
            }
        }
        text
    }

    /// Changes on the spot that may be shown as they are.
    pub fn suggestions(&self) -> impl Iterator<Item = &'r Suggestion> + use<'r> {
        let all = self.diagnosis().into_iter().flat_map(|diagnosis| &diagnosis.suggestions);
        all.filter(|suggestion| suggestion.is_safe())
    }

    /// Everything worth saying, as plain text of several lines.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}", self.found_at(), self.quote());
        let Some(diagnosis) = self.diagnosis() else { return text };
        if let Some(seen) = &diagnosis.recurrence {
            let _ = writeln!(text, "Seen: {}", seen.phrase());
        }
        if !diagnosis.cause.is_empty() {
            let _ = writeln!(text, "Why: {}", printable_lines(&diagnosis.cause));
        }
        for suggestion in self.suggestions() {
            let _ = writeln!(
                text,
                "On the spot: {}: {}",
                suggestion.place(),
                printable(&suggestion.title())
            );
            suggestion.change().iter().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            });
        }
        for remedy in &diagnosis.remediations {
            remedy_text(remedy, &mut text);
        }
        for end in diagnosis.dead_ends.iter() {
            let (what, why) = (printable_lines(&end.what), printable_lines(&end.why));
            let _ = writeln!(text, "Does not help: {what}: {why}");
        }
        for check in &diagnosis.verify {
            let _ = writeln!(text, "Verify: {}", printable_lines(&check.command));
        }
        for other in &diagnosis.alternatives {
            let id = printable(&other.id);
            let _ = writeln!(text, "Or else: {id}: {}", printable_lines(&other.tell_apart));
        }
        text
    }
}

fn quote_excerpt(excerpt: &Excerpt, text: &mut String) {
    if !text.is_empty() {
        text.push_str("   ...\n");
    }
    for (n, line) in excerpt.lines.iter().enumerate() {
        let number = excerpt.start_line + n as u64;
        let _ = writeln!(text, "{number:>6} | {}", clip(line, (0, 0), QUOTE).0);
    }
}

/// `Fix (proved): title`, its steps and its change.
fn remedy_text(remedy: &Remediation, text: &mut String) {
    let _ = writeln!(text, "{}: {}", fix_label(remedy), printable_lines(&remedy.title));
    if let Some(when) = &remedy.applies_if {
        let _ = writeln!(text, "  if: {}", printable_lines(when));
    }
    for step in &remedy.steps {
        let mark = if is_sentence(step) { "  " } else { "  $ " };
        let _ = writeln!(text, "{mark}{}", printable_lines(step).replace('\n', "\n    "));
    }
    for line in change(remedy) {
        let _ = writeln!(text, "  {line}");
    }
    if let Some(note) = &remedy.note {
        let _ = writeln!(text, "  note: {}", printable_lines(note));
    }
}

/// `Fix`, with how well it is known to work.
pub(super) fn fix_label(remedy: &Remediation) -> String {
    match remedy.standing {
        Standing::Documented => "Fix".to_string(),
        standing => format!("Fix ({standing})"),
    }
}

/// Steps are commands, or sentences that end in a full stop.
pub(super) fn is_sentence(step: &str) -> bool {
    step.trim_end().ends_with('.')
}

/// The lines of a text change, with `-` and `+` before them.
pub(super) fn change(remedy: &Remediation) -> Vec<String> {
    let lines = |text: &Option<String>, sign: &str| {
        let text = text.as_deref().unwrap_or_default();
        text.lines().map(|line| format!("{sign} {}", printable(line))).collect::<Vec<_>>()
    };
    let mut change = lines(&remedy.before, "-");
    change.extend(lines(&remedy.after, "+"));
    change
}

/// Only addresses of pages are made links; a signature file may hold others.
pub(super) fn is_link(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"'`\\^{}|()".contains(&b))
}

/// A path below the workspace with `/` between its parts; `None` for any other.
fn in_workspace(file: &str, options: &RenderOptions) -> Option<String> {
    let path = file.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let outside = path.starts_with('/')
        || path.contains(':')
        || path.starts_with(['~', '<'])
        || path.split('/').any(|part| part == ".." || part.is_empty());
    let odd = path.is_empty() || printable(path) != path || path.len() > 1024;
    (!outside && !odd && !options.missing.contains(file)).then(|| path.to_string())
}
