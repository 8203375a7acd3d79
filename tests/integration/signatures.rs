//! The built-in database is held to everything the linter knows.

use crate::root;
use logclass::Database;
use logclass::signature::Status;
use std::collections::BTreeSet;

#[test]
fn the_linter_finds_nothing() {
    let problems = logclass::lint::lint(Database::builtin());
    let lines: Vec<String> =
        problems.iter().map(|p| format!("{}: {}: {}", p.id, p.check, p.message)).collect();
    assert!(lines.is_empty(), "{} problems:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn built_in_signatures_are_those_of_the_files() {
    let mut loaded = Database::empty();
    loaded.load(&root().join("signatures")).expect("the files load");
    let ids = |database: &Database| {
        database.iter().map(|signature| signature.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&Database::builtin()), ids(&loaded));
}

#[test]
fn every_stable_signature_is_proved_by_a_recording() {
    let mut proved = BTreeSet::new();
    for label in crate::files(&root().join("corpus/fail"), "toml") {
        let text = std::fs::read_to_string(&label).expect("labels are text");
        let id = text.lines().find_map(|line| line.strip_prefix("id = "));
        proved.extend(id.map(|rest| rest.trim().trim_matches(['"', '\'']).to_string()));
    }
    let known = std::fs::read_to_string(root().join("corpus/UNPROVED.md")).unwrap_or_default();
    let missing: Vec<String> = Database::builtin()
        .iter()
        .filter(|s| s.status == Status::Stable && s.role == logclass::signature::Role::Cause)
        .map(|s| s.id.clone())
        .filter(|id| !proved.contains(id) && !known.contains(&format!("`{id}`")))
        .collect();
    assert!(missing.is_empty(), "neither recorded nor listed in corpus/UNPROVED.md: {missing:?}");
}
