//! Where to look when nothing names the cause.
//!
//! The end of the log is scored line by line: by what a line says and how it
//! begins, whether it was printed in red or marked by the CI system, whether
//! its step failed, how near it stands to the place where the build failed,
//! whether it opens a burst of such lines, and how rare its form is in this
//! log. The best lines are shown with a few lines round them, [`SHOWN`] in all.
//!
//! The weights are data, chosen on recorded builds; see [`Weights`].

mod line;
#[cfg(test)]
mod tests;
mod weights;

use crate::baseline::Baseline;
use crate::report::{BuildOutcome, Excerpt};
use crate::resolve::{Regions, Said, Scan, StepId, Words};
use crate::signature::{Level, Says};
pub(crate) use line::{Line, Part};
use std::collections::HashMap;
pub use weights::Weights;

/// Lines in all excerpts together.
const SHOWN: usize = 30;

/// Lines that are read: all of the tail of an ordinary log, and some ten MiB of
/// memory where it has nothing but short ones.
const READ: usize = 1 << 16;

/// A failure is tolerated by a word to that effect at most so many lines on.
const TOLERATED: u64 = 30;

/// Two streams of one program meet in the log in any order.
const SHUFFLE: u64 = 5;

/// What is known of the build when an excerpt is asked for.
pub(crate) struct Context<'a> {
    pub words: &'a Words,
    pub regions: &'a Regions,
    pub said: Said,
    pub weights: &'a Weights,
    pub baseline: Option<&'a Baseline>,
}

/// The parts most worth reading, best first, and the lines they lead with.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    pub excerpts: Vec<Excerpt>,
    pub leads: Vec<Line<'static>>,
}

/// Chooses the parts most worth reading; none for a log that looks clean.
pub(crate) fn choose(scan: &Scan<'_>, context: &Context<'_>) -> Choice {
    let failing = context.said.outcome == BuildOutcome::Failed;
    let mut lines = read_lines(scan, context);
    let failures = Failures::new(context, scan.lines);
    add_asides(&mut lines, context);
    add_steps(&mut lines, &failures, context.weights);
    add_rarity(&mut lines, context.weights);
    add_distance(&mut lines, &failures, context.weights);
    add_bursts(&mut lines, context.weights);
    let mut order: Vec<usize> = (0..lines.len()).filter(|&n| lines[n].why.is_some()).collect();
    order.sort_by_key(|&n| (-lines[n].score.total(), n));
    if !failing && !alarming(&lines, &order, context) {
        return Choice::default();
    }
    let mut choice = windows(&lines, &order, context.weights);
    if choice.excerpts.is_empty() && failing {
        choice.excerpts.extend(last_lines(&lines));
    }
    choice
}

/// The last [`READ`] lines that follow the last word of success.
fn read_lines<'t>(scan: &Scan<'t>, context: &Context<'_>) -> Vec<Line<'t>> {
    let text = scan.tail.text.strip_suffix(b"\n").unwrap_or(scan.tail.text);
    let last = text
        .rsplit(|&byte| byte == b'\n')
        .zip((scan.first_line..=scan.lines.max(scan.first_line)).rev());
    let unsaid = last.take(READ).take_while(|(_, number)| !context.said.passed_at(*number));
    let read = |(raw, number)| Line::read(raw, number, &scan.framing, context.weights);
    let mut lines: Vec<Line<'t>> = unsaid.map(read).collect();
    lines.reverse();
    lines
}

/// Where the log says that something failed.
struct Failures {
    /// The point where the build failed, or the end of the log.
    end: u64,
    /// The failed steps, with the lines that said so.
    steps: Vec<(StepId, u64)>,
    /// Where tools said that they failed, in order of lines.
    tools: Vec<u64>,
}

impl Failures {
    fn new(context: &Context<'_>, total: u64) -> Failures {
        // in a log that did not fail, what said so was survived
        let failing = context.said.outcome == BuildOutcome::Failed;
        let failed = || context.words.iter().filter(|word| failing && word.says == Says::Failed);
        let last = |level| failed().filter(|w| w.level == level).map(|w| w.line).last();
        let end = last(Level::Job).or_else(|| last(Level::Step)).or_else(|| last(Level::Tool));
        let mut tools: Vec<u64> =
            failed().filter(|w| w.level == Level::Tool).map(|w| w.line).collect();
        tools.sort_unstable();
        let steps = context.words.failed_steps().into_iter().filter(|_| failing);
        let steps = steps.map(|word| (word.step, word.line)).collect();
        Failures { end: end.unwrap_or(total), steps, tools }
    }

    /// The last line of the failed step that holds a line.
    fn step_end(&self, line: &Line) -> Option<u64> {
        let holds = |(step, last): &&(StepId, u64)| {
            let mine = match &line.step {
                Some(_) => step.name == line.step,
                None => step.line > 0 && (step.line..=last + SHUFFLE).contains(&line.number),
            };
            mine && step.stream.holds(&line.stream)
        };
        self.steps.iter().find(holds).map(|(_, last)| *last)
    }

    /// Whether it is known where a failed step begins.
    fn bounded(&self) -> bool {
        self.steps.iter().any(|(step, _)| step.line > 0 || step.name.is_some())
    }
}

/// What was tolerated, is no output, or is printed by passing builds as well.
fn add_asides(lines: &mut [Line], context: &Context<'_>) {
    let ignored = context.words.iter().filter(|word| word.says == Says::Ignored);
    for word in ignored {
        let from = lines.partition_point(|line| line.number + TOLERATED < word.line);
        let near = lines[from..].iter_mut().take_while(|line| line.number <= word.line);
        for line in near.filter(|line| line.why.is_some() && line.stream == word.stream) {
            line.score.add(Part::Tolerated, context.weights.signs.tolerated);
        }
    }
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        let green = context.baseline.is_some_and(|green| green.contains(&line.text()));
        if green || context.regions.is_aside(&line.stream, line.number) {
            line.why = None;
        }
    }
}

fn add_steps(lines: &mut [Line], failures: &Failures, weights: &Weights) {
    if !failures.bounded() {
        return;
    }
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        let inside = failures.step_end(line).is_some();
        line.score
            .add(Part::Step, if inside { weights.signs.inside } else { weights.signs.outside });
    }
}

fn add_rarity(lines: &mut [Line], weights: &Weights) {
    let mut forms: HashMap<u64, u32> = HashMap::new();
    lines.iter().for_each(|line| *forms.entry(line.form).or_default() += 1);
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        let worth = match forms[&line.form] {
            1..=2 => weights.signs.rare,
            3..=8 => 0,
            _ => weights.signs.common,
        };
        line.score.add(Part::Rarity, worth);
    }
}

/// Nearer to where it failed is better; what comes after is worse.
fn add_distance(lines: &mut [Line], failures: &Failures, weights: &Weights) {
    let signs = &weights.signs;
    let nearness = |distance: u64, most: i32| {
        let doublings = 64 - (distance / 4).leading_zeros() as i32;
        (most - signs.doubling * doublings).max(0)
    };
    for line in lines.iter_mut().filter(|line| line.why.is_some()) {
        let end = failures.step_end(line).unwrap_or(failures.end);
        let worth = match (end + SHUFFLE).checked_sub(line.number) {
            None => signs.later,
            Some(_) => nearness(end.saturating_sub(line.number), signs.near),
        };
        line.score.add(Part::Distance, worth);
        let after = failures.tools.partition_point(|&at| at < line.number);
        if let Some(at) = failures.tools.get(after) {
            line.score.add(Part::Tool, nearness(at - line.number, signs.tool));
        }
    }
}

/// The first line of a burst is the one that the others follow from: it takes
/// over what the best line with the same message has, and the others lose.
fn add_bursts(lines: &mut [Line], weights: &Weights) {
    let telling = |line: &Line| line.why.is_some() && line.score.own() >= weights.signs.telling;
    let mut last = None::<usize>;
    let mut firsts: HashMap<u64, usize> = HashMap::new();
    for n in 0..lines.len() {
        if !telling(&lines[n]) {
            continue;
        }
        if last.is_none_or(|last| n - last > weights.sizes.burst) {
            lines[n].score.add(Part::Burst, weights.signs.first);
            firsts.clear();
        }
        last = Some(n);
        match firsts.get(&lines[n].message) {
            None => {
                firsts.insert(lines[n].message, n);
            }
            Some(&first) => {
                let more = lines[n].score.total() - lines[first].score.total();
                lines[first].score.add(Part::Burst, more.max(0));
                lines[n].score.add(Part::Burst, weights.signs.again);
            }
        }
    }
}

/// Whether a log that does not say how the build went looks like one that
/// failed. What was printed and then survived by much calm output does not.
fn alarming(lines: &[Line], order: &[usize], context: &Context<'_>) -> bool {
    let signs = &context.weights.signs;
    let raises = |line: &Line| line.why.is_some() && line.score.own() >= signs.alarming;
    let Some(&best) = order.iter().find(|&&n| raises(&lines[n])) else { return false };
    let said = |line: &&Line| !line.is_blank();
    let after = lines.iter().rev().take_while(|line| !raises(line)).filter(said).count() as u64;
    let closing = lines.iter().rev().filter(said).take(context.weights.sizes.closing);
    let calm = closing.filter(|line| line.calm).count() as i32;
    let doublings = 64 - after.leading_zeros() as i32;
    let passed = i32::from(context.said.outcome == BuildOutcome::Passed);
    let score = lines[best].score.total() + signs.passed * passed;
    score + signs.calm * calm + signs.survived * doublings >= signs.alarm
}

fn windows(lines: &[Line], order: &[usize], weights: &Weights) -> Choice {
    let sizes = &weights.sizes;
    let mut taken = vec![false; lines.len()];
    let mut choice = Choice::default();
    let mut forms: Vec<u64> = Vec::new();
    let mut left = SHOWN;
    for &n in order {
        if choice.excerpts.len() == sizes.windows || left == 0 || lines[n].score.total() <= 0 {
            break;
        }
        if taken[n] || forms.contains(&lines[n].form) {
            continue;
        }
        forms.push(lines[n].form);
        let mut start = n - n.min(sizes.before);
        while start < n && taken[start..=n].iter().any(|&t| t) {
            start += 1;
        }
        let mut end = n;
        while end + 1 < lines.len()
            && end < n + sizes.after
            && !taken[end + 1]
            && end + 1 - start < left
        {
            end += 1;
        }
        start = start.max((end + 1).saturating_sub(left));
        left -= end + 1 - start;
        taken[start..=end].fill(true);
        let score = i64::from(lines[n].score.total());
        let reason = lines[n].why.unwrap_or_default();
        choice.excerpts.push(excerpt(&lines[start..=end], score, reason));
        choice.leads.push(lines[n].clone().into_owned());
    }
    choice
}

fn last_lines(lines: &[Line]) -> Option<Excerpt> {
    let start = lines.len().saturating_sub(SHOWN);
    (!lines.is_empty()).then(|| excerpt(&lines[start..], 0, "the last lines"))
}

fn excerpt(lines: &[Line], score: i64, reason: &str) -> Excerpt {
    Excerpt {
        start_line: lines[0].number,
        end_line: lines[lines.len() - 1].number,
        lines: lines.iter().map(|line| line.text().into_owned()).collect(),
        score,
        reason: reason.to_string(),
    }
}
