//! Why a signature did or did not match, what beat it, and by what parts a
//! report was put in order: for authors of signatures and for whoever doubts
//! an answer.
//!
//! A line is led through the stages of the engine with the engine's own means;
//! what was decided past that is read from the [`Journal`] of a real run.

use crate::classifier::Classifier;
use crate::decode::{carrier, decode_slice, unpack_carrier};
use crate::error::Error;
use crate::frame::Framing;
use crate::hits::Hit;
use crate::index::{Owner, conditions};
use crate::journal::{Dropped, Entries, Journal};
use crate::literal::Literal;
use crate::name::{covered, covers};
use crate::report::Report;
use crate::resolve::{CLOSE, Finding, Rank, Weight};
use crate::scan::{LOOK, Reading, SEGMENT, Segment, View};
use crate::signature::{Condition, Role, Same, Side, Signature, Status};
use crate::window;
use memchr::{memchr, memchr_iter};
use regex_syntax::hir::{Hir, HirKind};
use std::fmt::{self, Display, Formatter};

/// Lines that are looked at when none is named.
const LINES: usize = 5;

/// The byte with which colours and other escape codes begin.
const ESCAPE: u8 = 0x1b;

/// What became of one signature in one log. `Display` writes it for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The signature.
    pub id: String,
    /// What holds for the log as a whole.
    pub general: Vec<String>,
    /// The line that was asked for, or those that came nearest.
    pub lines: Vec<Examined>,
}

/// What became of one signature on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// 1-based.
    pub line: u64,
    /// The line without framing and escape codes.
    pub text: String,
    /// What was found out, in the order of the stages.
    pub steps: Vec<String>,
    /// Whether the report has it as a diagnosis.
    pub reported: bool,
}

impl Display for Why {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.id)?;
        self.general.iter().try_for_each(|text| writeln!(f, "  {text}"))?;
        for line in &self.lines {
            let shown: String = line.text.chars().filter(|c| !c.is_control()).take(160).collect();
            writeln!(f, "  line {}: {shown}", line.line)?;
            line.steps.iter().try_for_each(|step| writeln!(f, "    - {step}"))?;
        }
        Ok(())
    }
}

/// By what parts a report was put in order. `Display` writes it for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// Best first; also those that are not in the report.
    pub causes: Vec<CauseScore>,
    /// The lines by which excerpts were chosen, best first.
    pub excerpts: Vec<LineScore>,
}

/// Where a cause stands and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseScore {
    /// The signature.
    pub id: String,
    /// Its best line.
    pub line: u64,
    /// What speaks against it; the line decides between equals.
    pub doubts: Vec<&'static str>,
    /// What became of it.
    pub fate: String,
}

/// What a line is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineScore {
    /// 1-based.
    pub line: u64,
    /// The line without framing and escape codes.
    pub text: String,
    /// All parts together.
    pub total: i32,
    /// The parts that count for something.
    pub parts: Vec<(&'static str, i32)>,
}

impl Display for Scores {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for cause in &self.causes {
            let doubts = if cause.doubts.is_empty() {
                "no doubt".to_string()
            } else {
                cause.doubts.join(", ")
            };
            writeln!(f, "{} line {}: {doubts}; {}", cause.id, cause.line, cause.fate)?;
        }
        for line in &self.excerpts {
            let parts: Vec<String> = line.parts.iter().map(|(n, v)| format!("{n} {v:+}")).collect();
            let shown: String = line.text.chars().filter(|c| !c.is_control()).take(120).collect();
            writeln!(
                f,
                "{:5} line {}: {shown}\n      {}",
                line.total,
                line.line,
                parts.join(", ")
            )?;
        }
        Ok(())
    }
}

impl Classifier {
    /// Says why a signature did or did not match a log, on one line or on
    /// those that come nearest.
    ///
    /// # Errors
    /// When no signature has the id.
    ///
    /// ```
    /// let classifier = logclass::Classifier::builtin();
    /// let why = classifier.why("zig/cache-corruption", b"all is well\n", None)?;
    /// assert!(why.lines.is_empty());
    /// # Ok::<(), logclass::Error>(())
    /// ```
    pub fn why(&self, id: &str, log: &[u8], line: Option<u64>) -> Result<Why, Error> {
        let number = self.database().number(id);
        let number =
            number.ok_or_else(|| Error::usage(format!("no signature is called {id:?}")))?;
        let journal = Journal::kept();
        let report = self.classify_with(log, &journal);
        let text =
            decode_slice(log, &self.limits()).map(|decoded| decoded.text).unwrap_or_default();
        let head = &text[..text.len().min(SEGMENT)];
        let text = match carrier(head) {
            Some(found) => unpack_carrier(&text, found),
            None => text.into_owned(),
        };
        let (signature, framing) = (self.database().signature(number), self.framing(&text));
        let entries = journal.entries();
        let asked = Asked { classifier: self, number, signature, text, framing, entries, report };
        Ok(asked.answer(line))
    }

    /// Reads a log as [`Classifier::classify`] does and says by what parts the
    /// report was put in order.
    pub fn scores(&self, log: &[u8]) -> (Report, Scores) {
        let journal = Journal::kept();
        let report = self.classify_with(log, &journal);
        let entries = journal.entries();
        let scores = Scores {
            causes: cause_scores(self, &entries, &report),
            excerpts: entries.leads.iter().map(|line| line_score(self, line)).collect(),
        };
        (report, scores)
    }
}

fn cause_scores(classifier: &Classifier, entries: &Entries, report: &Report) -> Vec<CauseScore> {
    let mut best: Vec<&(u32, u64, Rank, bool)> = Vec::new();
    for judged in &entries.judged {
        // a match that counts stands before one that does not
        let key = |judged: &(u32, u64, Rank, bool)| (!judged.3, judged.2.clone());
        match best.iter_mut().find(|other| other.0 == judged.0) {
            Some(other) if key(judged) < key(other) => *other = judged,
            Some(_) => {}
            None => best.push(judged),
        }
    }
    best.sort_by_key(|(_, _, rank, counts)| (!counts, rank.clone()));
    let score = |(number, line, rank, counts): &(u32, u64, Rank, bool)| {
        let id = classifier.database().signature(*number).id.clone();
        let fate = match (counts, rank.outside) {
            (false, _) => "does not count".to_string(),
            (true, true) => "left out: it is not why the step failed".to_string(),
            (true, false) => fate(&id, report).1,
        };
        CauseScore { id, line: *line, doubts: doubts(rank), fate }
    };
    best.into_iter().map(score).collect()
}

/// What may be shown of a log.
fn shown_text(classifier: &Classifier, text: &str) -> String {
    let redactor = classifier.options().redactor.as_ref();
    redactor.map_or(text.into(), |redactor| redactor.text(text)).into_owned()
}

fn line_score(classifier: &Classifier, line: &crate::excerpt::Line<'_>) -> LineScore {
    LineScore {
        line: line.number,
        text: shown_text(classifier, &line.text()),
        total: line.score.total(),
        parts: line.score.parts().collect(),
    }
}

/// What speaks against a match, weightiest first.
fn doubts(rank: &Rank) -> Vec<&'static str> {
    let doubts = [
        (rank.outside, "outside the step that failed"),
        (rank.survived, "its tool passed later"),
        (rank.symptom, "a symptom"),
        (rank.weight == Weight::Tolerable, "builds survive it"),
        (rank.weight == Weight::Condemned, "builds survive it, but its tool failed"),
        (rank.remote, "nothing failed soon after it"),
        (rank.guess, "a guess"),
    ];
    doubts.into_iter().filter(|(is, _)| *is).map(|(_, text)| text).collect()
}

/// Where a signature ended up in a report, and whether as a diagnosis.
fn fate(id: &str, report: &Report) -> (bool, String) {
    let first = report.diagnoses.first();
    if let Some(place) = report.diagnoses.iter().position(|diagnosis| diagnosis.id == id) {
        let diagnosis = &report.diagnoses[place];
        let behind = first.filter(|first| first.id != id);
        let behind = behind.map_or(String::new(), |first| format!(", behind {}", first.id));
        let text = format!("reported as number {}, confidence {}", place + 1, diagnosis.confidence);
        return (true, text + &behind);
    }
    let explains = |d: &&crate::report::Diagnosis| d.explains.iter().any(|e| e.id == id);
    match (report.diagnoses.iter().find(explains), first) {
        (Some(cause), _) => (false, format!("explained by {} on line {}", cause.id, cause.line)),
        (None, Some(first)) => {
            (false, format!("left out beside {} on line {}", first.id, first.line))
        }
        (None, None) => (false, "not reported: too unsure, or the build passed".to_string()),
    }
}

/// A question with all that is needed to answer it.
struct Asked<'c> {
    classifier: &'c Classifier,
    number: u32,
    signature: &'c Signature,
    text: Vec<u8>,
    framing: Framing,
    entries: Entries,
    report: Report,
}

impl Asked<'_> {
    fn answer(&self, line: Option<u64>) -> Why {
        let mut general = vec![format!(
            "log: {} lines, framing {}, outcome {:?}, verdict {:?}",
            self.report.input.lines,
            self.report.input.framing,
            self.report.outcome,
            self.report.verdict
        )];
        match self.signature.status {
            Status::Deprecated => general.push("deprecated: never used".to_string()),
            Status::Preview if !self.classifier.options().all => {
                general.push("in preview: used only with --all".to_string());
            }
            _ => {}
        }
        let lines = line.map_or_else(|| self.nearest(), |line| vec![line]);
        if lines.is_empty() {
            general.push(format!("no line has a literal of it: {}", shown(&self.literals())));
        }
        let lines = lines.into_iter().map(|line| self.examine(line)).collect();
        Why { id: self.signature.id.clone(), general, lines }
    }

    fn patterns(&self) -> impl Iterator<Item = (u32, &crate::database::Pattern)> {
        let all = self.classifier.database().patterns().iter().enumerate();
        let mine = all.filter(|(_, pattern)| pattern.owner == Owner::Primary(self.number));
        mine.map(|(number, pattern)| (number as u32, pattern))
    }

    fn literals(&self) -> Vec<Literal> {
        self.patterns().flat_map(|(_, pattern)| pattern.literals()).collect()
    }

    fn view(&self) -> View<'_> {
        View { text: &self.text, base: 0, ends: true }
    }

    /// The lines on which a pattern matches, or else those with a literal.
    fn nearest(&self) -> Vec<u64> {
        let (mut matching, mut near) = (Vec::new(), Vec::new());
        let literals = self.literals();
        let mut start = 0;
        for (n, end) in memchr_iter(b'\n', &self.text).chain([self.text.len()]).enumerate() {
            let raw = &self.text[start..end];
            let line = n as u64 + 1;
            let named = literals.is_empty() || literals.iter().any(|literal| holds(raw, literal));
            if named {
                near.push(line);
            }
            // escape codes may stand inside of a literal
            let candidate = named || memchr(ESCAPE, raw).is_some();
            let matches = |reading| self.hit(reading, line).is_some();
            if candidate && self.readings(line, start..end).iter().any(matches) {
                matching.push(line);
            }
            if matching.len() == LINES {
                break;
            }
            start = end + 1;
        }
        near.truncate(LINES);
        if matching.is_empty() { near } else { matching }
    }

    fn readings(&self, line: u64, range: std::ops::Range<usize>) -> Vec<Reading<'_>> {
        let mut readings = Vec::new();
        let mut start = range.start;
        for segment in self.text[range].split(|&byte| byte == b'\r') {
            let range = start..start + segment.len();
            start = range.end + 1;
            if !segment.is_empty() {
                let segment = Segment { range, line };
                let clean = segment.clean(self.view());
                readings.push(Reading::new(self.view(), &segment, clean, &self.framing));
            }
        }
        readings
    }

    fn hit(&self, reading: &Reading<'_>, line: u64) -> Option<Hit> {
        self.patterns()
            .find_map(|(n, _)| reading.matches(self.classifier.database(), &self.framing, n, line))
    }

    fn examine(&self, line: u64) -> Examined {
        let nth = |n: u64| memchr_iter(b'\n', &self.text).nth(n as usize);
        let start = line.checked_sub(2).and_then(nth).map_or(0, |at| at + 1);
        let mut examined =
            Examined { line, text: String::new(), steps: Vec::new(), reported: false };
        if line == 0 || line > self.report.input.lines {
            examined.steps.push("the log has no such line".to_string());
            return examined;
        }
        let end = memchr::memchr(b'\n', &self.text[start..]).map_or(self.text.len(), |n| start + n);
        let readings = self.readings(line, start..end);
        let matching =
            readings.iter().find_map(|reading| Some((reading, self.hit(reading, line)?)));
        let Some(reading) = matching.as_ref().map(|(reading, _)| *reading).or(readings.last())
        else {
            examined.steps.push("the line is empty".to_string());
            return examined;
        };
        examined.text = String::from_utf8_lossy(reading.payload()).into_owned();
        self.say_framing(reading, end - start, &mut examined.steps);
        match matching {
            Some((reading, hit)) => self.say_match(reading, hit, &mut examined),
            None => self.say_no_match(reading, &mut examined.steps),
        }
        examined.text = shown_text(self.classifier, &examined.text);
        for step in &mut examined.steps {
            *step = shown_text(self.classifier, step);
        }
        examined
    }

    fn say_framing(&self, reading: &Reading<'_>, length: usize, steps: &mut Vec<String>) {
        let payload = reading.payload();
        if payload.len() < reading.cleaned().len() {
            let prefix = &reading.cleaned()[..reading.cleaned().len() - payload.len()];
            steps.push(format!("framing {} takes off {}", self.framing.name(), quote(prefix)));
        }
        if let Some(skipped) = reading.peeled() {
            steps.push(format!("also tried without {}", quote(&payload[..skipped])));
        }
        if length > SEGMENT {
            steps.push(format!("only the first {SEGMENT} bytes are looked at"));
        }
    }

    fn say_no_match(&self, reading: &Reading<'_>, steps: &mut Vec<String>) {
        for (_, pattern) in self.patterns() {
            let literals = pattern.literals();
            let source = pattern.source();
            let there = literals.is_empty() || literals.iter().any(|l| holds(reading.cleaned(), l));
            steps.push(match there {
                false => format!("{source:?}: no literal of it on the line: {}", shown(&literals)),
                true => format!("{source:?}: does not match{}", self.how_far(source, reading)),
            });
        }
        if reading.is_echo() {
            steps.push("it shows a command, which never proves a cause".to_string());
        }
    }

    /// How much of a pattern, from its beginning, is found on the line.
    fn how_far(&self, source: &str, reading: &Reading<'_>) -> String {
        let parse = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .case_insensitive(self.signature.ignore_case)
            .build()
            .parse(source);
        let Ok(hir) = parse else { return String::new() };
        let HirKind::Concat(parts) = hir.kind() else { return String::new() };
        let found = |count: usize| {
            let part = Hir::concat(parts[..count].to_vec()).to_string();
            crate::pattern::compile(&part, false).is_ok_and(|regex| reading.is_match(&regex))
        };
        match (1..=parts.len()).find(|&count| !found(count)) {
            Some(1) => format!("; not even its beginning {}", parts[0]),
            Some(count) => format!("; it stops at {}", parts[count - 1]),
            None => String::new(),
        }
    }

    fn say_match(&self, reading: &Reading<'_>, mut hit: Hit, examined: &mut Examined) {
        let steps = &mut examined.steps;
        let named: Vec<String> = hit.captures.iter().map(|(n, v)| format!("{n}={v:?}")).collect();
        steps.push(format!(
            "a pattern matches {}",
            quote(&hit.text.as_bytes()[hit.span.0..hit.span.1])
        ));
        if !named.is_empty() {
            steps.push(format!("captures {}", named.join(", ")));
        }
        if reading.is_echo() {
            steps.push("dropped: it shows a command, which never proves a cause".to_string());
            return;
        }
        if !self.say_near_conditions(&mut hit, steps) {
            return;
        }
        let dropped =
            |(number, line, _): &&(u32, u64, Dropped)| *number == self.number && *line == hit.line;
        if let Some((_, _, why)) = self.entries.dropped.iter().find(dropped) {
            steps.push(self.drop_text(*why));
            return;
        }
        self.say_rank(&hit, examined);
    }

    /// Tries each condition that is searched for near the line; false if the
    /// match falls with it.
    fn say_near_conditions(&self, hit: &mut Hit, steps: &mut Vec<String>) -> bool {
        let database = self.classifier.database();
        let windows =
            window::conditions_near(self.view(), &self.framing, database, self.number, hit);
        for (condition, kind, lines) in windows {
            let lines = match lines.is_empty() {
                true => "not found".to_string(),
                false => format!("found on line {}", list(&lines)),
            };
            steps.push(format!("{kind} {}: {lines}", describe(condition)));
        }
        let holds = !window::asked(database, self.number)
            || window::look(self.view(), &self.framing, database, self.number, hit);
        if !holds {
            steps.push(format!(
                "dropped: a condition near the line (at most {LOOK} bytes away) does not hold"
            ));
        }
        holds
    }

    fn drop_text(&self, why: Dropped) -> String {
        match why {
            Dropped::Script => "dropped: part of the text of a script, not its output".to_string(),
            Dropped::Tolerated => {
                "dropped: whoever printed it went on (marked as ignored)".to_string()
            }
            Dropped::Repeat => "dropped: shown before, this is a repetition".to_string(),
            Dropped::Green => "dropped: passing builds print it as well (--baseline)".to_string(),
            Dropped::Condition(number) => {
                let condition = conditions(self.signature).nth(number as usize);
                let kind = kind(self.signature, number as usize);
                let text = condition.map_or(String::new(), describe);
                format!("dropped: {kind} {text} does not hold")
            }
        }
    }

    fn say_rank(&self, hit: &Hit, examined: &mut Examined) {
        let steps = &mut examined.steps;
        let left = self
            .entries
            .left
            .iter()
            .any(|(n, lines)| *n == self.number && lines.contains(&hit.line));
        if !left {
            steps.push(self.beaten_by(hit));
            return;
        }
        if self.signature.role == Role::Wrapper {
            steps.push("a wrapper only relays a failure and is never a diagnosis".to_string());
            return;
        }
        let judged =
            |(n, line, _, _): &&(u32, u64, Rank, bool)| *n == self.number && *line == hit.line;
        let Some((_, _, rank, counts)) = self.entries.judged.iter().find(judged) else {
            steps.push("the log says that the build passed: nothing is diagnosed".to_string());
            return;
        };
        let doubts = doubts(rank);
        steps.push(match doubts.is_empty() {
            true => "rank: no doubt".to_string(),
            false => format!("rank: {}", doubts.join(", ")),
        });
        if !counts {
            steps.push("does not count: survived, or not near the point of failure".to_string());
            return;
        }
        let (reported, text) = fate(&self.signature.id, &self.report);
        let lead = self.report.diagnoses.iter().find(|d| d.id == self.signature.id).map(|d| d.line);
        let lead = lead.filter(|&line| line != hit.line);
        let lead = lead.map_or(String::new(), |line| format!(" (led by line {line})"));
        steps.push(text + &lead);
        examined.reported = reported;
    }

    /// Names the better signatures to which a match yielded.
    fn beaten_by(&self, hit: &Hit) -> String {
        let database = self.classifier.database();
        let others = self.entries.found.iter().filter(|finding| finding.signature != self.number);
        let mut reasons = Vec::new();
        for finding in others {
            let other = database.signature(finding.signature);
            if let Some((line, same_line)) = nearest_line(finding, hit) {
                let specific = same_line && other.role == Role::Cause && !other.generic;
                if covered(&other.overrides, &self.signature.id) {
                    reasons.push(format!("{} overrides it (line {line})", other.id));
                } else if self.signature.generic && specific {
                    reasons.push(format!("{} knows more of the same line", other.id));
                }
            }
            if self.signature.unless.iter().any(|name| covers(name, &other.id)) {
                reasons.push(format!("it is not reported beside {}", other.id));
            }
        }
        match reasons.is_empty() {
            // only the first and last matches of a pattern are kept
            true => "counted, not kept: there are many matches before it".to_string(),
            false => format!("beaten: {}", reasons.join("; ")),
        }
    }
}

/// The line of a finding that is close enough to a match to beat it, and
/// whether it is the same line.
fn nearest_line(finding: &Finding, hit: &Hit) -> Option<(u64, bool)> {
    let all = finding.hits.iter();
    let own = all.clone().map(|other| (other.line, other.stream == hit.stream));
    let context = all.flat_map(|other| other.context.iter().map(|c| (c.line, false)));
    let close = own.chain(context).filter(|&(line, same_stream)| {
        line == hit.line || same_stream && line.abs_diff(hit.line) <= CLOSE
    });
    let nearest = close.min_by_key(|(line, _)| line.abs_diff(hit.line))?;
    Some((nearest.0, nearest.0 == hit.line))
}

/// Where a condition is looked for, and what for.
fn describe(condition: &Condition) -> String {
    let patterns: Vec<String> = condition.all_patterns().map(|p| format!("{p:?}")).collect();
    let side = match condition.side {
        Side::Before => " before it",
        Side::After => " after it",
        _ => "",
    };
    let same = match condition.same {
        Same::Log => "the log",
        Same::Step => "the same step",
        _ => "the same stream",
    };
    let within = match condition.within {
        Some(lines) => format!("within {lines} lines{side}"),
        None => format!("anywhere{side}"),
    };
    let times =
        if condition.min > 1 { format!(", {} times", condition.min) } else { String::new() };
    format!("{} ({within}, in {same}{times})", patterns.join(" or "))
}

/// What a condition is for, by its number.
pub(crate) fn kind(signature: &Signature, number: usize) -> &'static str {
    let required = signature.require.len();
    match number {
        n if n < required => "required",
        n if n < required + signature.forbid.len() => "forbidden",
        _ => "evidence",
    }
}

/// Whether a literal is on a line.
fn holds(line: &[u8], literal: &Literal) -> bool {
    let length = literal.bytes.len();
    length > 0
        && line.windows(length).any(|there| match literal.ignore_case {
            true => there.eq_ignore_ascii_case(&literal.bytes),
            false => there == literal.bytes,
        })
}

fn shown(literals: &[Literal]) -> String {
    const MOST: usize = 6;
    let mut texts: Vec<String> = literals.iter().map(|literal| quote(&literal.bytes)).collect();
    texts.sort();
    texts.dedup();
    let more = texts.len().saturating_sub(MOST);
    texts.truncate(MOST);
    if more > 0 {
        texts.push(format!("{more} more"));
    }
    texts.join(", ")
}

fn quote(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    format!("{:?}", text.chars().take(120).collect::<String>())
}

fn list(lines: &[u64]) -> String {
    lines.iter().take(5).map(u64::to_string).collect::<Vec<_>>().join(", ")
}
