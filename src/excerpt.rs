//! Where to look when nothing names the cause.
//!
//! The end of the log is scored line by line: by what a line says, whether it
//! was printed in red or marked by the CI system, how near it stands to the
//! place where the build failed, whether it opens a burst of such lines, and
//! how rare its form is in this log. The best lines are shown with a few lines
//! round them, [`SHOWN`] in all.
//!
//! The weights are chosen on the recorded corpus by `scripts/tune-excerpts`.

use crate::clean::clean_line;
use crate::echo::is_echo;
use crate::frame::Level;
use crate::report::{BuildOutcome, Excerpt};
use crate::resolve::{Said, Scan};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Lines in all excerpts together.
const SHOWN: usize = 30;

/// Excerpts at most.
const WINDOWS: usize = 5;

/// Lines before and after the telling line.
const BEFORE: usize = 1;
const AFTER: usize = 4;

/// A line scoring less says nothing; a log without any line above it that also
/// does not say that it failed is taken for clean.
const TELLING: i64 = 40;

/// Of a shown line at most so many bytes.
const WIDTH: usize = 400;

/// What a line can say, in any case, with what that is worth.
const WORDS: &[(&str, i64)] = &[
    ("error:", 60),
    ("error ", 30),
    ("error[", 60),
    ("errors:", 20),
    ("fatal", 60),
    ("panic", 55),
    ("traceback (most recent", 70),
    ("exception", 40),
    ("undefined reference", 60),
    ("undefined symbol", 60),
    ("no such file", 45),
    ("not found", 40),
    ("cannot ", 35),
    ("can't ", 35),
    ("could not", 40),
    ("couldn't", 35),
    ("unable to", 45),
    ("failed", 40),
    ("failure", 35),
    ("fail:", 40),
    ("denied", 45),
    ("forbidden", 40),
    ("unauthorized", 40),
    ("aborted", 40),
    ("segmentation fault", 70),
    ("core dumped", 50),
    ("killed", 45),
    ("out of memory", 60),
    ("no space left", 70),
    ("timed out", 50),
    ("timeout", 25),
    ("refused", 40),
    ("assert", 35),
    ("invalid", 30),
    ("unexpected", 30),
    ("unknown", 15),
    ("missing", 30),
    ("unsupported", 30),
    ("not supported", 35),
    ("conflict", 35),
    ("mismatch", 40),
    ("corrupt", 45),
    ("does not exist", 45),
    ("doesn't exist", 40),
    ("not installed", 45),
    ("must be", 20),
    ("required", 15),
    ("expected", 25),
    ("violat", 30),
    ("not ok", 40),
    ("0 errors", -60),
    ("0 failed", -60),
    ("0 failures", -60),
    ("errors: 0", -60),
    ("failures: 0", -60),
    ("failed: 0", -60),
    ("no error", -60),
    ("without error", -60),
    ("-werror", -30),
    ("warning", -35),
    ("warn", -20),
    ("deprecat", -30),
    ("debug", -20),
    ("info", -15),
    ("passed", -25),
    ("success", -25),
    ("... ok", -60),
    ("optional", -20),
    ("checking for", -50),
    ("skipping", -20),
    ("retrying", -30),
    ("exit code", -30),
    ("exit status", -30),
    ("exited with", -30),
    ("returned a non-zero", -30),
    ("make: ***", -35),
    ("elifecycle", -40),
    ("failed to solve", -30),
    ("recipe for target", -45),
    ("debconf:", -80),
    ("update-alternatives: warning", -80),
    ("expected to fail", -60),
    ("(ignored)", -60),
];

/// Further weights, in the same unit.
const RED: i64 = 25;
const MARKED: i64 = 40;
const STDERR: i64 = 10;
const FIRST_OF_BURST: i64 = 25;
const NEAR: i64 = 45;
const AFTER_FAILURE: i64 = -60;
const RARE: i64 = 15;
const COMMON: i64 = -25;

/// A line of the tail, scored.
struct Line {
    number: u64,
    text: String,
    score: i64,
    form: u64,
    why: Option<&'static str>,
}

/// The parts most worth reading, best first. `failed_at`: lines at which
/// something was said to have failed, strongest first.
pub(crate) fn choose(scan: &Scan<'_>, failed_at: &[u64], said: Said) -> Vec<Excerpt> {
    let failing = said.outcome == BuildOutcome::Failed;
    let mut lines = score_lines(scan);
    lines.retain(|line| !said.passed_at(line.number));
    add_rarity(&mut lines);
    add_bursts(&mut lines);
    add_distance(&mut lines, failed_at, scan.lines);
    let mut order: Vec<usize> = (0..lines.len()).filter(|&n| lines[n].why.is_some()).collect();
    order.sort_by_key(|&n| (-lines[n].score, n));
    if !failing && order.first().is_none_or(|&n| lines[n].score < TELLING) {
        return Vec::new();
    }
    let mut excerpts = windows(&lines, &order);
    if excerpts.is_empty() && failing {
        excerpts.extend(last_lines(&lines));
    }
    excerpts
}

fn words() -> &'static AhoCorasick {
    static WORDS_AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    WORDS_AUTOMATON.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(WORDS.iter().map(|(word, _)| word))
            .expect("the words are few and short")
    })
}

fn score_lines(scan: &Scan<'_>) -> Vec<Line> {
    let text = scan.tail.text.strip_suffix(b"\n").unwrap_or(scan.tail.text);
    let mut lines = Vec::new();
    for (n, raw) in text.split(|&byte| byte == b'\n').enumerate() {
        let shown = raw.split(|&b| b == b'\r').rfind(|part| !part.is_empty()).unwrap_or_default();
        let shown = &shown[..shown.len().min(4 * WIDTH)];
        let clean = clean_line(shown);
        let framed = scan.framing.split(&clean.text);
        let payload = &framed.payload[..framed.payload.len().min(WIDTH)];
        let (mut score, mut why) = said(payload);
        if is_red(shown) {
            score += RED;
            why = why.or(Some("printed in red"));
        }
        if framed.level == Some(Level::Error) {
            score += MARKED;
            why = Some("marked as an error by the CI system");
        }
        score += STDERR * i64::from(framed.stderr);
        if is_echo(payload) {
            (score, why) = (score.min(0), None);
        }
        let text = String::from_utf8_lossy(payload).into_owned();
        lines.push(Line { number: scan.first_line + n as u64, form: form(payload), text, score, why });
    }
    lines
}

/// What the words of a line are worth, and the weightiest reason.
fn said(payload: &[u8]) -> (i64, Option<&'static str>) {
    let mut best = (0, None);
    let mut doubt = 0;
    for found in words().find_iter(payload) {
        let (word, weight) = WORDS[found.pattern().as_usize()];
        let inside = |at: Option<&u8>| at.is_some_and(|b| b.is_ascii_alphanumeric() || b"_./-".contains(b));
        let is_name = inside(payload.get(found.start().wrapping_sub(1)))
            || inside(payload.get(found.end())) && word.ends_with(|c: char| c.is_alphanumeric());
        let weight = if is_name && weight > 0 { weight / 4 } else { weight };
        if weight < 0 {
            doubt += weight;
        } else if weight > best.0 {
            best = (weight, Some(word));
        } else {
            best.0 += weight / 8;
        }
    }
    let why = best.1.filter(|_| best.0 + doubt > 0).map(|_| "says that something failed");
    (best.0 + doubt, why)
}

/// Red by an SGR code: 31, 91, bold or not.
fn is_red(raw: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, raw).any(|at| {
        let code = &raw[at + 1..raw.len().min(at + 12)];
        let end = code.iter().position(|&b| b == b'm').unwrap_or(0);
        let mut parts = code[..end].strip_prefix(b"[").unwrap_or_default().split(|&b| b == b';');
        parts.any(|part| part == b"31" || part == b"91")
    })
}

/// A line without what differs between lines of one form.
fn form(payload: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut last = 0;
    for &byte in payload {
        let byte = match byte {
            b'0'..=b'9' => b'0',
            b'a'..=b'f' | b'A'..=b'F' if last == b'0' => b'0',
            other => other,
        };
        if byte != b'0' || last != b'0' {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        last = byte;
    }
    hash
}

fn add_rarity(lines: &mut [Line]) {
    let mut forms: HashMap<u64, u32> = HashMap::new();
    lines.iter().for_each(|line| *forms.entry(line.form).or_default() += 1);
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        line.score += match forms[&line.form] {
            1..=2 => RARE,
            3..=8 => 0,
            _ => COMMON,
        };
    }
}

fn add_bursts(lines: &mut [Line]) {
    const GAP: usize = 12;
    let mut last = None::<usize>;
    for n in 0..lines.len() {
        if lines[n].why.is_some() && lines[n].score >= TELLING {
            if last.is_none_or(|last| n - last > GAP) {
                lines[n].score += FIRST_OF_BURST;
            }
            last = Some(n);
        }
    }
}

/// Nearer to where it failed is better; what comes after is worse.
fn add_distance(lines: &mut [Line], failed_at: &[u64], total: u64) {
    let end = failed_at.first().copied().unwrap_or(total);
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        line.score += match end.checked_sub(line.number) {
            None => AFTER_FAILURE,
            Some(distance) => {
                let halvings = 64 - (distance / 8).leading_zeros() as i64;
                (NEAR - 6 * halvings).max(0)
            }
        };
    }
}

fn windows(lines: &[Line], order: &[usize]) -> Vec<Excerpt> {
    let mut taken = vec![false; lines.len()];
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut forms: Vec<u64> = Vec::new();
    let mut left = SHOWN;
    for &n in order {
        if excerpts.len() == WINDOWS || left == 0 || lines[n].score <= 0 {
            break;
        }
        if taken[n] || forms.contains(&lines[n].form) {
            continue;
        }
        forms.push(lines[n].form);
        let mut start = n - n.min(BEFORE);
        while start < n && taken[start..=n].iter().any(|&t| t) {
            start += 1;
        }
        let mut end = n;
        while end + 1 < lines.len() && end < n + AFTER && !taken[end + 1] && end + 1 - start < left {
            end += 1;
        }
        start = start.max((end + 1).saturating_sub(left));
        left -= end + 1 - start;
        taken[start..=end].fill(true);
        excerpts.push(excerpt(&lines[start..=end], lines[n].score, lines[n].why.unwrap_or_default()));
    }
    excerpts
}

fn last_lines(lines: &[Line]) -> Option<Excerpt> {
    let start = lines.len().saturating_sub(SHOWN);
    (!lines.is_empty()).then(|| excerpt(&lines[start..], 0, "the last lines"))
}

fn excerpt(lines: &[Line], score: i64, reason: &str) -> Excerpt {
    Excerpt {
        start_line: lines[0].number,
        end_line: lines[lines.len() - 1].number,
        lines: lines.iter().map(|line| line.text.clone()).collect(),
        score,
        reason: reason.to_string(),
    }
}
