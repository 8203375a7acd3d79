//! The form for people: like a compiler's own messages.
//!
//! A screen holds the root cause with its lines, why it happens, the best
//! remedies and what does not help; the rest is one line each unless
//! [`TextOptions::all`] asks for it.

use super::escape::printable;
use super::{BuildOutcome, Diagnosis, Evidence, Excerpt, Remediation, Report, Verdict};
use crate::signature::{RemedyKind, Severity, Standing};
use std::borrow::Cow;
use std::io::{self, Write};

/// Remedies of the first diagnosis that are shown without `all`.
const REMEDIES: usize = 3;

/// Evidence lines of a diagnosis that are shown without `all`.
const EVIDENCE: usize = 6;

/// Dead ends and checks of a diagnosis that are shown without `all`.
const DEAD_ENDS: usize = 3;
const CHECKS: usize = 2;

/// How a report is laid out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TextOptions {
    /// One line for each diagnosis.
    pub concise: bool,
    /// Everything there is.
    pub all: bool,
    /// Columns to fill.
    pub width: usize,
    /// Colours; none by default.
    pub theme: Theme,
}

impl Default for TextOptions {
    fn default() -> TextOptions {
        TextOptions { concise: false, all: false, width: 100, theme: Theme::default() }
    }
}

/// Escape codes put before each kind of text; `reset` ends them. Empty for
/// plain text. The command fills it in; the library knows no colours.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// The word `error`.
    pub error: String,
    /// The word `warning`, and doubts.
    pub warning: String,
    /// Titles.
    pub strong: String,
    /// Line numbers, bars, labels.
    pub frame: String,
    /// Commands.
    pub command: String,
    /// Text that is taken out by a change.
    pub removed: String,
    /// Text that is put in.
    pub added: String,
    /// What is less important.
    pub dim: String,
    /// Ends all of them.
    pub reset: String,
}

/// Writes a report for people.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let path = path(report.input.path.as_deref().unwrap_or("log"));
    let mut page = Page { out, options, path: &path };
    if options.concise {
        return page.concise(report);
    }
    match report.verdict {
        Verdict::Diagnosed => page.diagnosed(report)?,
        Verdict::Unknown => page.unknown(report)?,
        Verdict::Clean => {}
    }
    page.footer(report)
}

/// The path of a log as it begins a line. No line begins with `::`, which is a
/// command to GitHub: `:` and the line number would.
fn path(path: &str) -> Cow<'_, str> {
    let path = printable(path);
    if path.trim_start().starts_with(':') { Cow::Owned(format!("./{path}")) } else { path }
}

struct Page<'a> {
    out: &'a mut dyn Write,
    options: &'a TextOptions,
    /// Safe to print.
    path: &'a str,
}

impl Page<'_> {
    fn concise(&mut self, report: &Report) -> io::Result<()> {
        for diagnosis in &report.diagnoses {
            self.one_line(diagnosis)?;
        }
        for excerpt in &report.excerpts {
            let line = excerpt.lines.iter().find(|line| !line.trim().is_empty());
            let line = printable(line.map_or("", |line| line.trim()));
            writeln!(self.out, "{}:{}: unknown: {line}", self.path, excerpt.start_line)?;
        }
        Ok(())
    }

    fn one_line(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let path = self.path;
        write!(self.out, "{path}:{}:{}: ", diagnosis.line, diagnosis.column)?;
        self.heading(diagnosis)
    }

    fn heading(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let theme = &self.options.theme;
        let colour = match diagnosis.severity {
            Severity::Error => &theme.error,
            _ => &theme.warning,
        };
        let (severity, id) = (diagnosis.severity, printable(&diagnosis.id));
        let title = printable(&diagnosis.title);
        let (strong, reset) = (&theme.strong, &theme.reset);
        writeln!(self.out, "{colour}{severity}[{id}]{reset}{strong}: {title}{reset}")
    }

    fn diagnosed(&mut self, report: &Report) -> io::Result<()> {
        for (n, diagnosis) in report.diagnoses.iter().enumerate() {
            if n == 0 || self.options.all {
                self.diagnosis(diagnosis)?;
            } else {
                if n == 1 {
                    self.label("also")?;
                }
                write!(self.out, "  ")?;
                self.one_line(diagnosis)?;
            }
        }
        Ok(())
    }

    fn diagnosis(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        self.heading(diagnosis)?;
        self.place(diagnosis)?;
        self.evidence(diagnosis)?;
        if let Some(seen) = &diagnosis.recurrence {
            self.prose("seen", &seen.phrase())?;
        }
        self.prose("why", &diagnosis.cause)?;
        self.suggestions(diagnosis)?;
        self.remedies(diagnosis)?;
        self.dead_ends(diagnosis)?;
        self.checks(diagnosis)?;
        if self.options.all {
            self.background(diagnosis)?;
        }
        for other in &diagnosis.alternatives {
            self.prose("or else", &format!("{}: {}", other.id, other.tell_apart))?;
        }
        self.consequences(diagnosis)?;
        writeln!(self.out)
    }

    /// `--> build.log:12:3  step "Test", stream #9, 17 times`.
    fn place(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let theme = &self.options.theme;
        let mut facts = Vec::new();
        facts.extend(diagnosis.step.as_ref().map(|step| format!("step \"{}\"", shorten(step, 60))));
        facts.extend(diagnosis.stream.as_ref().map(|stream| format!("stream {stream}")));
        if diagnosis.occurrences > 1 {
            facts.push(format!("{} times", diagnosis.occurrences));
        }
        let facts =
            if facts.is_empty() { String::new() } else { format!("  ({})", facts.join(", ")) };
        let path = self.path;
        writeln!(
            self.out,
            "  {}-->{} {path}:{}:{}{}{}{}",
            theme.frame,
            theme.reset,
            diagnosis.line,
            diagnosis.column,
            theme.dim,
            printable(&facts),
            theme.reset
        )?;
        if let Some(source) = &diagnosis.source {
            let line = source.line.map(|line| format!(":{line}")).unwrap_or_default();
            let column = source.column.map(|column| format!(":{column}")).unwrap_or_default();
            let (frame, reset) = (&theme.frame, &theme.reset);
            let file = printable(&source.file);
            writeln!(self.out, "  {frame}in{reset}  {file}{line}{column}")?;
        }
        Ok(())
    }

    fn evidence(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let shown = if self.options.all { usize::MAX } else { EVIDENCE };
        let mut lines: Vec<&Evidence> = diagnosis.evidence.iter().take(shown).collect();
        lines.sort_by_key(|evidence| evidence.line);
        let digits = lines.last().map_or(1, |evidence| evidence.line.to_string().len()).max(3);
        let theme = self.options.theme.clone();
        let (frame, reset) = (&theme.frame, &theme.reset);
        writeln!(self.out, "{frame}{:digits$} |{reset}", "")?;
        let mut before = None;
        for evidence in lines {
            if before.is_some_and(|line| evidence.line > line + 1) {
                writeln!(self.out, "{frame}{:>digits$}{reset}", "...")?;
            }
            before = Some(evidence.line);
            let primary = evidence.line == diagnosis.line;
            let span = if primary { diagnosis.span } else { (0, 0) };
            let room = self.options.width.saturating_sub(digits + 3).max(40);
            let (text, start, length) = clip(&evidence.text, span, room);
            writeln!(self.out, "{frame}{:>digits$} |{reset} {text}", evidence.line)?;
            if primary && length > 0 {
                let (error, marks) = (&theme.error, "^".repeat(length));
                writeln!(
                    self.out,
                    "{frame}{:digits$} |{reset} {:start$}{error}{marks}{reset}",
                    "", ""
                )?;
            }
        }
        writeln!(self.out, "{frame}{:digits$} |{reset}", "")
    }

    fn remedies(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let shown = if self.options.all { usize::MAX } else { REMEDIES };
        for remedy in diagnosis.remediations.iter().take(shown) {
            self.remedy(remedy)?;
        }
        let more = diagnosis.remediations.len().saturating_sub(shown);
        if more > 0 {
            let text = format!("{more} more remedies with --all");
            self.prose("fix", &text)?;
        }
        Ok(())
    }

    fn suggestions(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        for suggestion in diagnosis.suggestions.iter().filter(|suggestion| suggestion.is_safe()) {
            self.prose("on the spot", &format!("{}: {}", suggestion.place(), suggestion.title()))?;
            self.change('-', suggestion.before.iter().map(String::as_str))?;
            self.change('+', suggestion.after.iter().map(String::as_str))?;
        }
        Ok(())
    }

    /// Lines that go or come.
    fn change<'l>(&mut self, sign: char, lines: impl Iterator<Item = &'l str>) -> io::Result<()> {
        let theme = &self.options.theme;
        let colour = if sign == '-' { &theme.removed } else { &theme.added };
        for line in lines {
            writeln!(self.out, "      {colour}{sign} {}{}", printable(line), theme.reset)?;
        }
        Ok(())
    }

    fn remedy(&mut self, remedy: &Remediation) -> io::Result<()> {
        let standing = match remedy.standing {
            Standing::Documented => String::new(),
            other => format!(" ({other})"),
        };
        self.prose(&format!("fix{standing}"), &remedy.title)?;
        if let Some(when) = &remedy.applies_if {
            self.indented(&format!("if: {when}"), 6)?;
        }
        for step in &remedy.steps {
            if step.trim_end().ends_with('.') {
                self.indented(step, 6)?;
            } else {
                self.command(step)?;
            }
        }
        self.change('-', remedy.before.iter().flat_map(|text| text.lines()))?;
        self.change('+', remedy.after.iter().flat_map(|text| text.lines()))?;
        if let Some(note) = &remedy.note {
            self.indented(&format!("note: {note}"), 6)?;
        }
        let sourced = self.options.all || remedy.kind == RemedyKind::Upgrade;
        if let Some(source) = remedy.source.as_ref().filter(|_| sourced) {
            self.indented(source, 6)?;
        }
        Ok(())
    }

    fn dead_ends(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let shown = if self.options.all { usize::MAX } else { DEAD_ENDS };
        for end in diagnosis.dead_ends.iter().take(shown) {
            self.prose("does not help", &format!("{}: {}", end.what, end.why))?;
        }
        Ok(())
    }

    fn checks(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        let shown = if self.options.all { usize::MAX } else { CHECKS };
        for verify in diagnosis.verify.iter().take(shown) {
            self.label("verify")?;
            self.command(&verify.command)?;
            if !verify.expect.is_empty() {
                self.indented(&format!("expect: {}", verify.expect), 6)?;
            }
        }
        Ok(())
    }

    fn background(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        for requirement in &diagnosis.requirements {
            self.prose("needs", requirement)?;
        }
        if let Some(status) = &diagnosis.status {
            self.prose("status", status)?;
        }
        if let Some(impact) = &diagnosis.impact {
            self.prose("impact", impact)?;
        }
        for reference in &diagnosis.references {
            self.prose("read on", &format!("{} {}", reference.title, reference.url))?;
        }
        Ok(())
    }

    fn consequences(&mut self, diagnosis: &Diagnosis) -> io::Result<()> {
        if diagnosis.explains.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = Vec::new();
        for explained in &diagnosis.explains {
            let times = match explained.occurrences {
                0 | 1 => String::new(),
                n => format!(", {n} times"),
            };
            names.push(format!("{} (line {}{times})", explained.id, explained.line));
        }
        self.prose("explains", &names.join("; "))
    }

    fn unknown(&mut self, report: &Report) -> io::Result<()> {
        let theme = self.options.theme.clone();
        writeln!(
            self.out,
            "{}unknown{}{}: {}{}",
            theme.warning,
            theme.reset,
            theme.strong,
            match report.outcome {
                BuildOutcome::Failed => "the build failed and no signature names the cause",
                _ => "no signature names a cause, but something looks wrong",
            },
            theme.reset
        )?;
        for excerpt in &report.excerpts {
            self.excerpt(excerpt)?;
        }
        writeln!(self.out)
    }

    fn excerpt(&mut self, excerpt: &Excerpt) -> io::Result<()> {
        let theme = self.options.theme.clone();
        let (frame, dim, reset) = (&theme.frame, &theme.dim, &theme.reset);
        let digits = excerpt.end_line.to_string().len().max(3);
        let path = self.path;
        writeln!(
            self.out,
            "  {frame}-->{reset} {path}:{}  {dim}({}){reset}",
            excerpt.start_line,
            printable(&excerpt.reason)
        )?;
        writeln!(self.out, "{frame}{:digits$} |{reset}", "")?;
        let room = self.options.width.saturating_sub(digits + 3).max(40);
        for (n, line) in excerpt.lines.iter().enumerate() {
            let (text, _, _) = clip(line, (0, 0), room);
            writeln!(
                self.out,
                "{frame}{:>digits$} |{reset} {text}",
                excerpt.start_line + n as u64
            )?;
        }
        writeln!(self.out, "{frame}{:digits$} |{reset}", "")
    }

    fn footer(&mut self, report: &Report) -> io::Result<()> {
        let said = match report.outcome {
            BuildOutcome::Failed => "the build failed",
            BuildOutcome::Passed => "the build passed",
            BuildOutcome::Unknown => "the log does not say how the build ended",
        };
        let found = match report.diagnoses.len() {
            0 if report.verdict == Verdict::Clean => "nothing to diagnose".to_string(),
            0 => "no cause named".to_string(),
            1 => format!("1 cause ({} confidence)", report.diagnoses[0].confidence),
            n => format!("{n} causes (first: {} confidence)", report.diagnoses[0].confidence),
        };
        for known in &report.accepted {
            let (path, line) = (printable(self.path), known.line);
            let (id, reason) = (printable(&known.id), printable(&known.reason));
            let (dim, reset) = (&self.options.theme.dim, &self.options.theme.reset);
            writeln!(self.out, "{dim}{path}:{line}: accepted: {id}: {reason}{reset}")?;
        }
        let theme = &self.options.theme;
        let cut = match &report.input.truncated {
            Some(why) => format!("; input cut: {}", printable(why)),
            None => String::new(),
        };
        let given_up = match report.stats.given_up {
            0 => String::new(),
            1 => "; 1 pattern given up under a flood of its lines".to_string(),
            n => format!("; {n} patterns given up under a flood of their lines"),
        };
        writeln!(
            self.out,
            "{}{}: {said}; {found}; {} lines, {} signatures{cut}{given_up}{}",
            theme.dim, self.path, report.input.lines, report.tool.signatures.count, theme.reset
        )?;
        if let (Some(first), false) = (report.diagnoses.first(), self.options.all) {
            let (dim, reset) = (&theme.dim, &theme.reset);
            writeln!(self.out, "{dim}more: logclass explain {}{reset}", printable(&first.id))?;
        }
        Ok(())
    }

    fn label(&mut self, label: &str) -> io::Result<()> {
        let theme = &self.options.theme;
        writeln!(self.out, "  {}= {label}:{}", theme.frame, theme.reset)
    }

    /// `  = why: text`, wrapped.
    fn prose(&mut self, label: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let theme = &self.options.theme;
        let room = self.options.width.saturating_sub(6).max(40);
        let first = label.len() + 4;
        let lines = wrap(text, room, first.saturating_sub(4));
        for (n, line) in lines.iter().enumerate() {
            let line = printable(line);
            if n == 0 {
                writeln!(self.out, "  {}= {label}:{} {line}", theme.frame, theme.reset)?;
            } else {
                writeln!(self.out, "      {line}")?;
            }
        }
        Ok(())
    }

    fn indented(&mut self, text: &str, indent: usize) -> io::Result<()> {
        for line in wrap(text, self.options.width.saturating_sub(indent).max(40), 0) {
            writeln!(self.out, "{:indent$}{}", "", printable(&line))?;
        }
        Ok(())
    }

    fn command(&mut self, command: &str) -> io::Result<()> {
        let theme = &self.options.theme;
        for line in command.lines() {
            writeln!(self.out, "      {}$ {}{}", theme.command, printable(line), theme.reset)?;
        }
        Ok(())
    }
}

/// Breaks prose at blanks; the first line has `taken` columns less.
fn wrap(text: &str, width: usize, taken: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = width.saturating_sub(taken);
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line");
        let used = line.chars().count();
        if used > 0 && used + 1 + word.chars().count() > room {
            lines.push(word.to_string());
            room = width;
        } else {
            if used > 0 {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A line made printable and cut to `room` columns round its span; the span's
/// column and length in what is left.
pub(super) fn clip(text: &str, span: (usize, usize), room: usize) -> (String, usize, usize) {
    let (cut, column, length) = cut(text, span, room);
    // Parts that are safe alone may make a command together.
    let safe = printable(&cut);
    let same = safe.chars().zip(cut.chars()).take_while(|(a, b)| a == b).count();
    let grown = if column >= same { safe.chars().count() - cut.chars().count() } else { 0 };
    (safe.into_owned(), column + grown, length)
}

fn cut(text: &str, span: (usize, usize), room: usize) -> (String, usize, usize) {
    let (start, end) = (floor(text, span.0), floor(text, span.1.max(span.0)));
    let before = printable(&text[..start]);
    let inside = printable(&text[start..end]);
    let after = printable(&text[end..]);
    let all: Vec<char> = before.chars().chain(inside.chars()).chain(after.chars()).collect();
    let (column, length) = (before.chars().count(), inside.chars().count());
    if all.len() <= room {
        return (all.into_iter().collect(), column, length);
    }
    let from = if column + length <= room - 3 { 0 } else { column.saturating_sub(room / 4) };
    let head = if from > 0 { "..." } else { "" };
    let to = (from + room - head.len() - 3).min(all.len());
    let tail = if to < all.len() { "..." } else { "" };
    let middle: String = all[from..to].iter().collect();
    let column = column - from + head.len();
    let length = length.min((room - tail.len()).saturating_sub(column));
    (format!("{head}{middle}{tail}"), column, length)
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn shorten(text: &str, most: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{clip, wrap};

    #[test]
    fn long_lines_are_cut_round_their_span() {
        let text = format!("{}error{}", "x".repeat(500), "y".repeat(500));
        let (cut, column, length) = clip(&text, (500, 505), 80);
        assert_eq!(cut.chars().count(), 80);
        assert_eq!(&cut[column..column + length], "error");
        let (cut, column, length) = clip("short error", (6, 11), 80);
        assert_eq!((cut.as_str(), column, length), ("short error", 6, 5));
    }

    #[test]
    fn a_line_takes_no_more_than_its_room_and_shows_its_span_wherever_it_is() {
        for before in [0, 30, 71, 72, 73, 76, 77, 300] {
            for after in [0, 2, 3, 4, 70, 300] {
                let text = format!("{}error{}", "é".repeat(before), "ü".repeat(after));
                let (cut, column, length) = clip(&text, (2 * before, 2 * before + 5), 80);
                assert!(cut.chars().count() <= 80, "{before} {after}: {cut}");
                let marked: String = cut.chars().skip(column).take(length).collect();
                assert_eq!(marked, "error", "{before} {after}: {cut}");
                let whole = before + 5 + after <= 80;
                assert_eq!(cut == text, whole, "{before} {after}: {cut}");
                assert!(whole || cut.chars().count() > 20, "{before} {after}: {cut}");
            }
        }
        let (cut, column, length) = clip(&"error ".repeat(50), (0, 300), 80);
        assert_eq!((cut.len(), column, length), (80, 0, 77));
    }

    #[test]
    fn a_span_does_not_put_a_command_together() {
        let (cut, column, length) = clip("a ##[error]x", (4, 11), 80);
        assert_eq!((cut.as_str(), &cut[column..column + length]), ("a # #[error]x", "[error]"));
    }

    #[test]
    fn prose_breaks_at_blanks() {
        assert_eq!(wrap("aa bb cc", 5, 0), ["aa bb", "cc"]);
        assert_eq!(wrap("aa bb cc", 5, 3), ["aa", "bb cc"]);
        assert_eq!(wrap("aa bb", 4, 0), ["aa", "bb"]);
        assert_eq!(wrap("aaaaaa bb", 4, 0), ["aaaaaa", "bb"]);
    }
}
