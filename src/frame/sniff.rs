//! Decides by the head of a log what wraps it: peel the outermost prefix off every line, then look again.

use std::borrow::Cow;
use std::collections::BTreeSet;

use memchr::memmem;

use super::{Framing, Layer, strip_mark};
use crate::clean;

/// More than anybody nests: `gh run view --log` of a job that runs docker-compose with time stamps has four.
const DEPTH: usize = 5;

/// The framing of the log that begins so.
pub(super) fn sniff(head: &[u8]) -> Framing {
    let cleaned = cleaned(head);
    let marked = marked_system(head, &cleaned);
    let mut framing = Framing { layers: Vec::new(), branches: branches(&cleaned) };
    let mut lines = head_lines(&cleaned);
    while framing.layers.len() < DEPTH {
        let Some(layer) = next_layer(&framing, &lines, &cleaned) else { break };
        for line in &mut lines {
            if let Some(peeled) = layer.peel(line, &framing.branches) {
                *line = &line[peeled.skip..];
            }
        }
        framing.layers.push(layer);
    }
    framing.name_system(marked);
    framing
}

impl Framing {
    /// Puts the system in, which its markers betray even where there is no prefix.
    fn name_system(&mut self, marked: Option<Layer>) {
        let Some(system) = marked else { return };
        let runner = self.layers.iter().position(|&layer| layer == Layer::GithubLive);
        let known = self.layers.contains(&Layer::GithubCli) || self.layers.contains(&system);
        match (system, runner) {
            (Layer::Azure, Some(at)) => self.layers[at] = Layer::Azure,
            // The prefix already says so, and is better evidence than a marker that somebody may quote.
            (_, Some(_)) => {}
            _ if known => {}
            _ => self.layers.insert(0, system),
        }
    }
}

fn cleaned(head: &[u8]) -> Cow<'_, [u8]> {
    if !clean::needs_cleaning(head) {
        return Cow::Borrowed(head);
    }
    let mut text = Vec::new();
    clean::clean_block(head, &mut text);
    Cow::Owned(text)
}

/// The lines with something on them; the last one only when it is whole.
fn head_lines(text: &[u8]) -> Vec<&[u8]> {
    let whole = match memchr::memrchr(b'\n', text) {
        Some(end) => &text[..end],
        None => text,
    };
    let line = |line| strip_mark(trim_returns(line));
    whole.split(|&b| b == b'\n').map(line).filter(|line| !line.trim_ascii().is_empty()).collect()
}

fn trim_returns(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_suffix(b"\r") {
        line = rest;
    }
    line
}

/// The outermost layer that the lines, as far as they are peeled, prove.
fn next_layer(framing: &Framing, lines: &[&[u8]], text: &[u8]) -> Option<Layer> {
    let fresh = |layer: &Layer| !framing.layers.contains(layer);
    Layer::PREFIXED.into_iter().filter(fresh).find(|&layer| {
        (layer == Layer::Buildkit && has_buildkit_terminal(text))
            || (layer.needs().is_none_or(|needed| memmem::find(text, needed).is_some())
                && is_proved(layer, lines, framing))
    })
}

/// BuildKit drawing on a terminal: only the summary at the end has the output of the step that failed.
fn has_buildkit_terminal(text: &[u8]) -> bool {
    memmem::find(text, b"[+] Building ").is_some() || memmem::find(text, b"------\n > [").is_some()
}

fn is_proved(layer: Layer, lines: &[&[u8]], framing: &Framing) -> bool {
    let proof = layer.proof_after(&framing.layers);
    let wears = |line: &&&[u8]| layer.proved_by(line, &framing.branches);
    let proofs = lines.iter().filter(wears).count();
    if proof.alone && proofs > 0 && proofs == lines.len() {
        return true;
    }
    proofs >= proof.lines
        && proofs.saturating_mul(proof.one_in) >= lines.len()
        && match layer {
            Layer::Compose => has_few_names(lines, proofs),
            Layer::ConsoleClock => has_all_clocks(layer, lines),
            _ => true,
        }
}

/// One blank after a clock anywhere, and the second is the text's own.
fn has_all_clocks(layer: Layer, lines: &[&[u8]]) -> bool {
    let mut clocks = lines.iter().filter(|line| Layer::Clock.proved_by(line, &[]));
    clocks.all(|line| layer.proved_by(line, &[]))
}

/// Services print many lines each; a table names something else in every row.
fn has_few_names(lines: &[&[u8]], proofs: usize) -> bool {
    let name =
        |line: &&[u8]| Layer::Compose.peel(line, &[]).and_then(|p| p.stream.map(<[u8]>::to_vec));
    let names: BTreeSet<Vec<u8>> = lines.iter().filter_map(name).collect();
    names.len() * 2 <= proofs
}

/// The system that marks in the text betray, for those that put nothing before a line.
fn marked_system(raw: &[u8], text: &[u8]) -> Option<Layer> {
    const MARKS: [(&[u8], Layer); 20] = [
        (b"\x1b_bk;t=", Layer::Buildkite),
        (b"\x1b[8mha:", Layer::Jenkins),
        (b"section_start:", Layer::Gitlab),
        (b"Running with gitlab-runner ", Layer::Gitlab),
        (b"travis_fold:start:", Layer::Travis),
        (b"travis_time:start:", Layer::Travis),
        (b"##[section]Starting: ", Layer::Azure),
        (b"##[section]Finishing: ", Layer::Azure),
        (b"##[group]", Layer::Github),
        (b"##[error]Process completed with exit code", Layer::Github),
        (b"::group::", Layer::Github),
        (b"::endgroup::", Layer::Github),
        (b"[Pipeline] ", Layer::Jenkins),
        (b"[8mha:////", Layer::Jenkins),
        (b"Started by user ", Layer::Jenkins),
        (b"Started by an SCM change", Layer::Jenkins),
        (b"Building in workspace /", Layer::Jenkins),
        (b"~~~ Preparing working directory", Layer::Buildkite),
        (b"Build-agent version ", Layer::Circleci),
        (b"Starting container cimg/", Layer::Circleci),
    ];
    // Only where a line, a redraw or what follows a prefix begins: never inside what somebody quotes.
    let begins = |at: usize| at == 0 || matches!(text[at - 1], b'\n' | b'\r' | b' ' | b'\t' | 0xbf);
    let found = |mark: &[u8]| match mark[0] {
        0x1b => memmem::find(raw, mark).is_some(),
        _ => memmem::find_iter(text, mark).any(begins),
    };
    MARKS.into_iter().find(|(mark, _)| found(mark)).map(|(_, system)| system)
}

/// The parallel branches that a Jenkins log announces: `[Pipeline] { (Branch: linux)`.
fn branches(text: &[u8]) -> Vec<Vec<u8>> {
    const ANNOUNCED: &[u8] = b"{ (Branch: ";
    let mut names: Vec<Vec<u8>> = Vec::new();
    for at in memmem::find_iter(text, ANNOUNCED) {
        let rest = &text[at + ANNOUNCED.len()..];
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        if let Some(name) = rest[..end].strip_suffix(b")").filter(|name| !name.is_empty()) {
            names.push(name.to_vec());
        }
    }
    // The longest first: one name may begin with another.
    names.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    names.dedup();
    names
}
