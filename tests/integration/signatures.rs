//! The built-in database is held to everything the linter knows.

use crate::root;
use logclass::Database;
use logclass::signature::{Standing, Status};
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
    let missing: Vec<String> = Database::builtin()
        .iter()
        .filter(|s| s.status == Status::Stable && s.role == logclass::signature::Role::Cause)
        .map(|s| s.id.clone())
        .filter(|id| !proved.contains(id))
        .collect();
    assert!(missing.is_empty(), "not recorded: {missing:?}");
}

/// Every remedy that is said to be proved has a case that proves it, and every
/// case of the table is there.
#[test]
fn every_proved_remedy_has_its_case() {
    let read = |name: &str| {
        std::fs::read_to_string(root().join("corpus/recipes").join(name)).expect("a recipe")
    };
    let recipes = read("prove.sh") + &read("prove-zig.sh");
    let table = read("proofs.tsv");
    let listed: BTreeSet<(&str, &str)> = table
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, remedy, case] = fields[..] else { panic!("three fields: {line}") };
            assert!(recipes.contains(&format!("\nprove {case} ")), "no recipe has the case {case}");
            (id, remedy)
        })
        .collect();
    let database = Database::builtin();
    let proved: BTreeSet<(&str, &str)> = database
        .iter()
        .flat_map(|s| s.remedy.iter().map(move |remedy| (s.id.as_str(), remedy)))
        .filter(|(_, remedy)| remedy.standing == Standing::Proved)
        .map(|(id, remedy)| (id, remedy.title.as_str()))
        .collect();
    assert_eq!(proved, listed);
    assert!(proved.len() >= 40);
}

/// What the recordings show: no signature that none of them reaches or that
/// always loses, no line that two claim.
#[test]
fn the_recordings_of_the_corpus_lint_check_finds_nothing() {
    let options = logclass::Options::default();
    let mut recordings =
        logclass::lint::Recordings::new(logclass::Classifier::new(Database::builtin(), options));
    for log in crate::files(&root().join("corpus"), "log") {
        let Ok(label) = std::fs::read_to_string(log.with_extension("toml")) else { continue };
        let label: toml::Table = toml::from_str(&label).expect("labels are TOML");
        let exit_code = label.get("exit-code").and_then(toml::Value::as_integer);
        let name = log.strip_prefix(root()).expect("below the root").display().to_string();
        recordings.add(
            &name,
            &std::fs::read(&log).expect("a log"),
            exit_code.map(|code| code as i32),
        );
    }
    let problems = recordings.problems();
    let lines: Vec<String> =
        problems.iter().map(|p| format!("{}: {}: {}", p.id, p.check, p.message)).collect();
    assert!(lines.is_empty(), "{} problems:\n{}", lines.len(), lines.join("\n"));
}
