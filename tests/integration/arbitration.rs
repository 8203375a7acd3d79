//! Which of several matches is named first: the rules of the resolver, each on
//! the smallest log that shows it.

use logclass::Classifier;

/// A rule, a log, and the id and line that come first.
type Case = (&'static str, &'static str, &'static str, u64);

const CASES: &[Case] = &[
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
    for (rule, log, id, line) in CASES {
        let report = classifier.classify(log.as_bytes());
        let first = report.diagnoses.first().map(|first| (first.id.as_str(), first.line));
        assert_eq!(first, Some((*id, *line)), "{rule}\n{log}");
    }
}
