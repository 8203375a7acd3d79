//! Which of several findings is the cause, and what follows from what.

use crate::advice::report;
use logclass::Classifier;

/// Signatures of each kind.
const SIGNATURES: &str = r#"
[[signature]]
id = "demo/torn"
title = "torn"
category = "compile"
patterns = ['^fatal: torn']
tools = ["frob"]

[[signature]]
id = "demo/wet"
title = "wet"
category = "compile"
patterns = ['^fatal: wet']
explains = ["demo/torn"]

[[signature]]
id = "demo/odd"
title = "odd"
category = "lint"
fatal = false
patterns = ['^odd: ']

[[signature]]
id = "demo/shaky"
title = "shaky"
category = "network"
fatal = false
patterns = ['^shaky: ']

[[signature]]
id = "demo/any"
title = "something"
category = "compile"
generic = true
patterns = ['^fatal: ']

[[signature]]
id = "demo/gone"
title = "gone"
category = "config"
role = "symptom"
patterns = ['^gone$']

[[signature]]
id = "demo/better"
title = "better"
category = "network"
patterns = ['^network: ']
overrides = ["demo/worse"]

[[signature]]
id = "demo/worse"
title = "worse"
category = "package"
patterns = ['^index: ']

[[signature]]
id = "demo/lazy"
title = "lazy"
category = "package"
patterns = ['^lazy$']
unless = ["demo/better"]

[[outcome]]
tool = "frob"
says = "failed"
level = "tool"
pattern = '^frob: failed'
example = 'frob: failed'

[[outcome]]
tool = "frob"
says = "passed"
level = "tool"
pattern = '^frob: passed'
example = 'frob: passed'

[[outcome]]
tool = "frob"
says = "ignored"
level = "tool"
pattern = '^frob: ignored'
example = 'frob: ignored'

[[outcome]]
tool = "job"
says = "failed"
level = "job"
pattern = '^job: failed'
example = 'job: failed'

[[outcome]]
tool = "job"
says = "passed"
level = "job"
pattern = '^job: passed'
example = 'job: passed'

[[outcome]]
tool = "host"
says = "complained"
level = "step"
pattern = '^host: error'
example = 'host: error'

[[outcome]]
tool = "host"
says = "closed"
level = "step"
pattern = '^host: end of step'
example = 'host: end of step'
"#;

/// So many lines that mean nothing.
fn quiet(lines: usize) -> String {
    "  CC a.o\n".repeat(lines)
}

/// A log, and of each diagnosis what it is, where, and how often it is seen.
type Case<'c> = (String, &'c [(&'c str, u64, u64)]);

/// The diagnoses of a log.
fn causes(log: &str) -> Vec<(String, u64, u64)> {
    let all = report(SIGNATURES, log).diagnoses.into_iter();
    all.map(|found| (found.id, found.line, found.occurrences)).collect()
}

fn assert_causes(cases: &[Case]) {
    for (log, expected) in cases {
        let expected: Vec<_> =
            expected.iter().map(|&(id, line, count)| (format!("demo/{id}"), line, count)).collect();
        assert_eq!(causes(log), expected, "{log}");
    }
}

#[test]
fn what_builds_survive_counts_only_near_a_failure() {
    let odd = |lines: usize| format!("odd: a\n{}", quiet(lines));
    assert_causes(&[
        (odd(199) + "frob: failed\n", &[("odd", 1, 1)]),
        (odd(200) + "frob: failed\n", &[]),
        // A little after it too: two streams meet in any order.
        ("frob: failed\n".to_string() + &quiet(3) + "odd: a\n", &[("odd", 5, 1)]),
        ("frob: failed\n".to_string() + &quiet(9) + "odd: a\n", &[]),
        // Where nothing says how it went, near the end.
        (odd(24), &[("odd", 1, 1)]),
        (odd(25), &[]),
        ("fatal: torn\n".to_string() + &quiet(500), &[("torn", 1, 1)]),
    ]);
}

#[test]
fn a_run_that_lasts_to_the_failure_counts_from_its_first_line() {
    let run = |kind: &str, gap: usize| {
        let gap = quiet(gap);
        format!("{kind}: a\n{gap}{kind}: b\n{gap}{kind}: z\n{}frob: failed\n", quiet(190))
    };
    assert_causes(&[
        (run("shaky", 39), &[("shaky", 1, 3)]),
        (run("shaky", 40), &[("shaky", 83, 3)]),
        // What a linter or a test runner lists has its code and its output beside it.
        (run("odd", 40), &[("odd", 1, 3)]),
        (run("odd", 199), &[("odd", 1, 3)]),
        (run("odd", 200), &[("odd", 403, 3)]),
    ]);
}

#[test]
fn a_tool_that_passes_later_has_survived_unless_something_fails_still() {
    assert_causes(&[
        ("fatal: torn\nfrob: passed\n".to_string(), &[]),
        ("frob: passed\nfatal: torn\n".to_string(), &[("torn", 2, 1)]),
        ("fatal: torn\nfrob: passed\njob: failed\n".to_string(), &[("torn", 1, 1)]),
        ("fatal: torn\nfrob: passed\njob: passed\n".to_string(), &[]),
    ]);
    let confidence = |log: &str| report(SIGNATURES, log).diagnoses[0].confidence.to_string();
    assert_eq!(confidence("fatal: torn\nfrob: passed\njob: failed\n"), "low");
    assert_eq!(confidence("fatal: torn\njob: failed\n"), "high");
    assert_eq!(confidence("odd: a\njob: failed\n"), "medium");
    assert_eq!(confidence("fatal: x\njob: failed\n"), "high");
    assert_eq!(confidence("fatal: x\n"), "medium");
    assert_eq!(confidence("gone\njob: failed\n"), "low");
}

#[test]
fn what_another_tool_passed_after_was_survived() {
    assert_causes(&[
        ("network: x\nfatal: torn\njob: failed\n".to_string(), &[("better", 1, 1), ("torn", 2, 1)]),
        (
            "network: x\nfrob: passed\nfatal: torn\njob: failed\n".to_string(),
            &[("torn", 3, 1), ("better", 1, 1)],
        ),
        ("network: x\nfrob: passed\njob: failed\n".to_string(), &[("better", 1, 1)]),
        // Of a tool that fails in the end, no single word counts.
        (
            "network: x\nfrob: passed\nfatal: torn\nfrob: failed\n".to_string(),
            &[("better", 1, 1), ("torn", 3, 1)],
        ),
    ]);
}

#[test]
fn a_word_on_the_job_holds_for_what_stands_before_it() {
    let passed = "job: passed\n".to_string();
    assert_causes(&[
        (format!("fatal: torn\n{passed}{}", quiet(9)), &[]),
        (format!("fatal: torn\n{passed}{}", quiet(99)), &[]),
        // What a system still prints after its last word …
        (format!("{passed}{}fatal: torn\n", quiet(29)), &[]),
        // … and what belongs to another job.
        (format!("{passed}{}fatal: torn\n", quiet(30)), &[("torn", 32, 1)]),
        (format!("{passed}fatal: torn\nfrob: failed\n"), &[("torn", 2, 1)]),
    ]);
}

#[test]
fn a_step_that_ends_without_a_complaint_passed() {
    assert_causes(&[
        ("fatal: torn\nhost: end of step\n".to_string(), &[]),
        ("fatal: torn\nhost: error\nhost: end of step\n".to_string(), &[("torn", 1, 1)]),
        ("host: end of step\nfatal: torn\n".to_string(), &[("torn", 2, 1)]),
        ("fatal: torn\nhost: end of step\nfrob: failed\n".to_string(), &[("torn", 1, 1)]),
    ]);
}

#[test]
fn what_is_ignored_soon_after_is_no_cause() {
    assert_causes(&[
        (format!("fatal: torn\n{}frob: ignored\n{}job: failed\n", quiet(29), quiet(9)), &[]),
        (format!("fatal: torn\n{}frob: ignored\njob: failed\n", quiet(30)), &[("torn", 1, 1)]),
        ("fatal: torn\nfrob: failed\nfrob: ignored\n".to_string(), &[("torn", 1, 1)]),
        ("frob: ignored\nfatal: torn\njob: failed\n".to_string(), &[("torn", 2, 1)]),
    ]);
}

#[test]
fn a_line_belongs_to_the_signature_that_knows_it_best() {
    assert_causes(&[
        // The catch-all keeps the lines that nothing else knows, and their count.
        ("fatal: torn\nfatal: x\nfatal: y\n".to_string(), &[("torn", 1, 1), ("any", 2, 2)]),
        ("fatal: x\nfatal: torn\n".to_string(), &[("any", 1, 1), ("torn", 2, 1)]),
        // What overrides another does so on twelve lines round it.
        (format!("network: x\n{}index: y\n", quiet(11)), &[("better", 1, 1)]),
        (format!("network: x\n{}index: y\n", quiet(12)), &[("better", 1, 1), ("worse", 14, 1)]),
        (format!("index: y\n{}network: x\n", quiet(11)), &[("better", 13, 1)]),
        (format!("index: y\n{}network: x\n", quiet(12)), &[("worse", 1, 1), ("better", 14, 1)]),
        // What yields to the presence of another does so wherever it is.
        (format!("lazy\n{}network: x\n", quiet(99)), &[("better", 101, 1)]),
        ("lazy\nindex: y\n".to_string(), &[("lazy", 1, 1), ("worse", 2, 1)]),
    ]);
}

#[test]
fn a_consequence_is_folded_into_the_cause_before_it() {
    let folded = |log: &str| -> Vec<(String, Vec<String>)> {
        let all = report(SIGNATURES, log).diagnoses.into_iter();
        all.map(|d| (d.id, d.explains.into_iter().map(|e| e.id).collect())).collect()
    };
    let owned = |cases: &[(&str, &[&str])]| -> Vec<(String, Vec<String>)> {
        let of = |ids: &[&str]| ids.iter().map(|id| format!("demo/{id}")).collect();
        cases.iter().map(|(id, explains)| (format!("demo/{id}"), of(explains))).collect()
    };
    for (log, expected) in [
        ("fatal: wet\nfatal: torn\n".to_string(), owned(&[("wet", &["torn"])])),
        // Two streams meet in any order, but not by far.
        (format!("fatal: torn\n{}fatal: wet\n", quiet(4)), owned(&[("wet", &["torn"])])),
        (format!("fatal: torn\n{}fatal: wet\n", quiet(5)), owned(&[("torn", &[]), ("wet", &[])])),
        ("fatal: torn\ngone\n".to_string(), owned(&[("torn", &["gone"])])),
        (format!("gone\n{}fatal: torn\n", quiet(4)), owned(&[("torn", &["gone"])])),
        (format!("gone\n{}fatal: torn\n", quiet(5)), owned(&[("torn", &[])])),
        ("gone\n".to_string(), owned(&[("gone", &[])])),
    ] {
        assert_eq!(folded(&log), expected, "{log}");
    }
}

/// A rule, a log, and the id and line that come first.
type Root = (&'static str, &'static str, &'static str, u64);

/// The built-in signatures on the smallest log that shows a rule.
const ROOTS: &[Root] = &[
    (
        "of what builds survive, that weighs more whose tool said it failed",
        "psql: could not connect to server: Connection refused\n\
         Postgres is up\n \
         FAIL  src/cart.test.js\n  \
         ● cart › adds an item\n\n    \
         expect(received).toBe(expected)\n\n\
         Tests:       1 failed, 1 total\n\
         ##[error]Process completed with exit code 1.\n",
        "jest/test-failed",
        4,
    ),
    (
        "that tests were run again says nothing of how they went",
        "=== FAIL: store TestOpen (0.00s)\n\
         === FAIL: store TestOpen (re-run 1) (0.00s)\n\
         DONE 2 runs, 9 tests, 2 failures in 0.698s\n\
         src/geom.c:2:10: fatal error: geos_c.h: No such file or directory\n\
         ##[error]Process completed with exit code 1.\n",
        "go-test/failed",
        1,
    ),
    (
        "what nothing failed soon after was survived",
        "psql: could not connect to server: Connection refused\n\
         Postgres is up\n\
         1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n\
         app/views.py:3:80: E501 line too long (88 > 79 characters)\n\
         ##[error]Process completed with exit code 1.\n",
        "flake8/violation",
        21,
    ),
    (
        "a word that fits two systems speaks of the step that one of them announced",
        "##[section]Starting: one\n\
         Host key verification failed.\n\
         ##[section]Finishing: one\n\
         ##[section]Starting: two\n\
         src/geom.c:2:10: fatal error: geos_c.h: No such file or directory\n\
         ##[error]Bash exited with code '1'.\n\
         ##[section]Finishing: two\n",
        "c/header-misc",
        5,
    ),
    (
        "what is ignored in one step was not ignored in the one before",
        "section_start:1700000000:step_script\r\x1b[0KExecuting \"step_script\" stage of the job script\n\
         $ make\n\
         make: *** No rule to make target 'a.c', needed by 'a'.  Stop.\n\
         section_end:1700000001:step_script\r\x1b[0K\n\
         section_start:1700000001:after_script\r\x1b[0KRunning after_script\n\
         $ make clean\n\
         make: [Makefile:12: clean] Error 1 (ignored)\n\
         section_end:1700000002:after_script\r\x1b[0K\n\
         ERROR: Job failed: exit code 2\n",
        "make/no-rule",
        3,
    ),
    (
        "a better match takes over its own event, not one at another place of the source",
        "File \"src/server.ml\", line 84, characters 21-25:\n\
         84 |   Lwt.bind (connect) conn\n\
         Error: This expression has type Conn.t but an expression was expected of type\n         \
         string\n\
         File \"test/a.ml\", line 12, characters 4-11:\n\
         Error: Unbound module Assert\n",
        "ocaml/compile-error",
        3,
    ),
    (
        "a condition sees the command that a log shows",
        "+ git diff --exit-code\n\
         diff --git a/docs/cli.md b/docs/cli.md\n\
         index 8a1d2c3..9f0e1d2 100644\n\
         make: *** [Makefile:3: verify] Error 1\n",
        "git/diff-not-empty",
        2,
    ),
    (
        "the lines round a match wear the same prefix as the match",
        "remote:        Failed to compile.        \n\
         remote:        src/App.js        \n\
         remote:          Line 3:8:  'e' is defined but never used  no-unused-vars        \n",
        "webpack/ci-warnings",
        3,
    ),
    (
        "what a command prints whose failure the script does not heed is survived",
        "$ cargo fmt -- --check || true\n\
         Diff in /builds/demo/src/lib.rs:3:\n\
         -fn  main() {}\n\
         +fn main() {}\n\
         $ cargo test\n\
         test tests::adds ... FAILED\n\
         test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
         ERROR: Job failed: exit code 1\n",
        "rust-test/failed",
        6,
    ),
    (
        "what a runner puts before a line leaves the line's own blanks",
        "@acme/w: standard: Use JavaScript Standard Style (https://standardjs.com)\n\
         @acme/w:   /srv/app/a.js:3:1: Missing semicolon.\n\
         lerna ERR! npm run lint exited 1 in '@acme/w'\n",
        "eslint/standard",
        2,
    ),
    (
        "the clock of a console page hides no outcome",
        "Started by user x\n\
         09:14:22  [Pipeline] sh\n\
         09:14:23  + flake8\n\
         09:14:23  app/views.py:3:80: E501 line too long (88 > 79 characters)\n\
         09:14:24  Finished: FAILURE\n",
        "flake8/violation",
        4,
    ),
];

#[test]
fn the_first_diagnosis_is_the_root() {
    let classifier = Classifier::builtin();
    for (rule, log, id, line) in ROOTS {
        let report = classifier.classify(log.as_bytes());
        let first = report.diagnoses.first().map(|first| (first.id.as_str(), first.line));
        assert_eq!(first, Some((*id, *line)), "{rule}\n{log}");
    }
}
