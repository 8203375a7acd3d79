//! `signatures/regions.toml` is what it says it is: every pattern compiles, takes its example, names only the four captures, and
//! can be found by a literal.

use std::collections::BTreeSet;

use regex::bytes::Regex;
use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    region: Vec<Region>,
    #[serde(default)]
    #[allow(dead_code)]
    outcome: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    system: String,
    kind: String,
    edge: String,
    pattern: String,
    example: String,
}

fn regions() -> Vec<Region> {
    toml::from_str::<File>(include_str!("../../signatures/regions.toml")).unwrap().region
}

#[test]
fn examples_match_and_words_are_known() {
    const KINDS: [&str; 11] = [
        "job",
        "stage",
        "step",
        "group",
        "directory",
        "command",
        "test",
        "echo",
        "repeat",
        "captured",
        "tolerated",
    ];
    for region in regions() {
        let pattern = Regex::new(&region.pattern).unwrap();
        assert!(pattern.is_match(region.example.as_bytes()), "{:?}", region.example);
        assert!(KINDS.contains(&region.kind.as_str()), "{}", region.kind);
        assert!(["open", "close"].contains(&region.edge.as_str()), "{}", region.edge);
        assert!(!region.system.is_empty());
        for name in pattern.capture_names().flatten() {
            assert!(["name", "command", "dir", "status"].contains(&name), "{name}");
        }
    }
}

#[test]
fn an_example_belongs_to_one_region() {
    // a script's text is an aside inside the step that the same line opens
    let regions: Vec<Region> = regions()
        .into_iter()
        .filter(|r| !["echo", "repeat", "captured", "tolerated"].contains(&r.kind.as_str()))
        .collect();
    let patterns: Vec<Regex> = regions.iter().map(|r| Regex::new(&r.pattern).unwrap()).collect();
    let mut seen = BTreeSet::new();
    for region in &regions {
        assert!(seen.insert(&region.pattern), "twice: {}", region.pattern);
        let hits: Vec<&str> = regions
            .iter()
            .zip(&patterns)
            .filter(|(_, pattern)| pattern.is_match(region.example.as_bytes()))
            .map(|(hit, _)| hit.pattern.as_str())
            .collect();
        assert_eq!(hits, [region.pattern.as_str()], "{:?}", region.example);
    }
}

#[test]
fn ordinary_lines_are_no_regions() {
    const LINES: [&str; 18] = [
        "--- a/src/main.c",
        "+++ b/src/main.c",
        "--- src/main.c.orig\t2024-01-01 00:00:00",
        "[INFO] Building jar: /src/target/foo.jar",
        "make: *** No rule to make target 'x'.  Stop.",
        "make: Nothing to be done for 'all'.",
        "Running tests",
        "[1/2] Building C object a.o",
        "Start the engine",
        "dh_auto_build: error: make returned exit code 2",
        "| Build | status |",
        "DONE",
        "building 'foo.bar' extension",
        "_____",
        "===",
        "::warning::x",
        "#!/bin/sh",
        "{internal} x",
    ];
    for region in regions() {
        let pattern = Regex::new(&region.pattern).unwrap();
        for line in LINES {
            assert!(!pattern.is_match(line.as_bytes()), "{line:?} fits {}", region.pattern);
        }
    }
}

/// Found by their shape: a line that begins with these two bytes and a third.
const SHORT: [&str; 2] = [r"^\$ \S", r"^\+ \S"];

#[test]
fn every_pattern_has_a_literal_that_cannot_be_avoided() {
    for region in regions().into_iter().filter(|region| !SHORT.contains(&&*region.pattern)) {
        let hir = regex_syntax::parse(&region.pattern).unwrap();
        assert!(literal(&hir) >= 4, "{} of {}", literal(&hir), region.pattern);
    }
}

/// The length of the longest literal that every match holds (of the worst alternative).
fn literal(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Literal(text) => text.0.len(),
        HirKind::Capture(group) => literal(&group.sub),
        HirKind::Repetition(rep) if rep.min > 0 => {
            literal(&rep.sub).max(fixed(&rep.sub) * rep.min as usize)
        }
        HirKind::Alternation(all) => all.iter().map(literal).min().unwrap_or(0),
        HirKind::Concat(all) => concat(all),
        _ => 0,
    }
}

/// Neighbours in a sequence add up while they are literals through and through.
fn concat(all: &[Hir]) -> usize {
    let (mut best, mut run) = (0, 0);
    for hir in all {
        best = best.max(run + literal(hir));
        run = if is_fixed(hir) { run + fixed(hir) } else { 0 };
        best = best.max(run);
    }
    best
}

fn is_fixed(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Capture(group) => is_fixed(&group.sub),
        HirKind::Concat(all) | HirKind::Alternation(all) => all.iter().all(is_fixed),
        _ => false,
    }
}

fn fixed(hir: &Hir) -> usize {
    if is_fixed(hir) { hir.properties().minimum_len().unwrap_or(0) } else { 0 }
}
