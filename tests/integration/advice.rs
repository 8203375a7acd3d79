//! A diagnosis in the reader's own names.

use logclass::report::{Diagnosis, Report};
use logclass::{Classifier, Database, Options};

/// What is said of a log with the signatures of one file.
pub fn report(signatures: &str, log: &str) -> Report {
    let mut database = Database::empty();
    database.add("demo.toml", signatures).expect("it is well formed");
    Classifier::new(database, Options::default()).classify(log.as_bytes())
}

fn first(signatures: &str, log: &str) -> Diagnosis {
    report(signatures, log).diagnoses.into_iter().next().expect("there is a diagnosis")
}

/// A package that is missing, perhaps with who needs it.
const MISSING: &str = r#"
[[signature]]
id = "demo/missing"
title = "{package} is missing: {user} needs it"
category = "package"
patterns = ['^no package (?<package>.*?)(?: for (?<user>\S+))?$']
captures = { package = "the package", user = "who needs it" }
cause = "{user} asks for {package} below ${HOME} in {}, not {package"

  [[signature.remedy]]
  title = "Install {package}"
  standing = "documented"
  steps = ["demo add {package}", "demo add --for {user} {package}", "Ask {user} for {package}.", "cat ${package}"]

  [[signature.verify]]
  command = "demo show {user}"
  expect = "{package}"
"#;

#[test]
fn names_of_the_log_stand_where_the_signature_asks_for_them() {
    let found = first(MISSING, "no package foo for bar\n");
    assert_eq!(found.title, "foo is missing: bar needs it");
    assert_eq!(found.cause, "bar asks for foo below ${HOME} in {}, not {package");
    let remedy = &found.remediations[0];
    assert_eq!(remedy.title, "Install foo");
    let steps = ["demo add foo", "demo add --for bar foo", "Ask bar for foo.", "cat ${package}"];
    assert_eq!(remedy.steps, steps);
    assert_eq!((&*found.verify[0].command, &*found.verify[0].expect), ("demo show bar", "foo"));
}

#[test]
fn what_the_log_does_not_name_is_in_no_command_and_in_no_title() {
    let found = first(MISSING, "no package foo\n");
    assert_eq!(found.title, "foo is missing");
    assert_eq!(found.cause, "<user> asks for foo below ${HOME} in {}, not {package");
    let steps = ["demo add foo", "Ask <user> for foo.", "cat ${package}"];
    assert_eq!(found.remediations[0].steps, steps);
    assert!(found.verify.is_empty());
}

#[test]
fn a_value_is_one_word_of_a_shell() {
    for (value, word) in [
        ("a-b_c@1.2:3/4,5%+=", "a-b_c@1.2:3/4,5%+="),
        ("a b", "'a b'"),
        ("a;rm", "'a;rm'"),
        ("$(id)", "'$(id)'"),
        ("it's", r"'it'\''s'"),
        ("-rf", "'-rf'"),
        ("caf\u{e9}", "'caf\u{e9}'"),
    ] {
        let found = first(MISSING, &format!("no package {value}\n"));
        assert_eq!(found.remediations[0].steps[0], format!("demo add {word}"));
    }
}

#[test]
fn of_several_values_the_signature_says_which() {
    let pick = |pick: &str| {
        format!(
            "[[signature]]\nid = \"demo/old\"\ntitle = \"{{version}}\"\ncategory = \"link\"\n\
             patterns = ['^needs (?<version>\\S+)']\n\
             captures = {{ version = {{ meaning = \"the version\", pick = \"{pick}\" }} }}\n\
             [[signature.remedy]]\ntitle = \"t\"\nstanding = \"documented\"\nsteps = [\"get {{version}}\"]\n"
        )
    };
    let log = "needs v2.4\nneeds v2.34\nneeds v2.4\nneeds v2.5\n";
    for (how, title, step) in [
        ("first", "v2.4", "get v2.4"),
        ("last", "v2.5", "get v2.5"),
        ("max-version", "v2.34", "get v2.34"),
        ("all", "v2.4, v2.34, v2.5", "get v2.4 v2.34 v2.5"),
    ] {
        let found = first(&pick(how), log);
        assert_eq!(found.title, title, "{how}");
        assert_eq!(found.remediations[0].steps, [step], "{how}");
    }
    let joined = |values: usize| {
        let log: String = (0..values).map(|n| format!("needs {n}\n")).collect();
        first(&pick("all"), &log).title
    };
    assert!(joined(24).ends_with(", 22, 23"), "{}", joined(24));
    assert!(joined(30).ends_with(", 22, 23 and 6 more"), "{}", joined(30));
}

#[test]
fn another_cause_of_the_same_lines_is_said_until_something_rules_it_out() {
    let signatures = r#"
[[signature]]
id = "demo/blocked"
title = "blocked"
category = "syscall"
patterns = ['^cache damaged(?: errno (?<errno>\d+))?']
captures = { errno = "the number" }

  [[signature.alternative]]
  id = "demo/damaged"
  tell-apart = "errno 38 means the blocked call"
  unless-captured = "errno"
  report = true

  [[signature.alternative]]
  id = "demo/nowhere"
  tell-apart = "there is no such signature"

[[signature]]
id = "demo/damaged"
title = "damaged"
category = "cache"
patterns = ['^checksum wrong']
"#;
    let said = |log: &str| -> Vec<(String, String, usize)> {
        let all = report(signatures, log).diagnoses.into_iter();
        all.map(|d| (d.id, d.confidence.to_string(), d.alternatives.len())).collect()
    };
    let expected = [("demo/blocked", "medium", 1), ("demo/damaged", "low", 1)];
    let expected = expected.map(|(id, word, others)| (id.to_string(), word.to_string(), others));
    assert_eq!(said("cache damaged\n"), expected);
    let sure = [("demo/blocked".to_string(), "high".to_string(), 0)];
    assert_eq!(said("cache damaged errno 38\n"), sure);
}
