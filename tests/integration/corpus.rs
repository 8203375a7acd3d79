//! Recorded builds: failing ones are diagnosed as their label says, passing
//! ones not at all.

use crate::{files, logclass, root};

#[test]
fn every_recording_is_answered_as_its_label_says() {
    let output = logclass(&["test", "corpus"], b"");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.trim_end().ends_with(", 0 not as expected"), "{text}");
}

#[test]
fn every_recording_has_a_label_and_every_label_a_recording() {
    for log in files(&root().join("corpus"), "log") {
        assert!(log.with_extension("toml").exists(), "{} has no label", log.display());
    }
    for label in files(&root().join("corpus"), "toml") {
        assert!(label.with_extension("log").exists(), "{} has no log", label.display());
    }
}

#[test]
fn labels_under_pass_expect_nothing() {
    for label in files(&root().join("corpus/pass"), "toml") {
        let text = std::fs::read_to_string(&label).expect("labels are text");
        assert!(text.contains("verdict = \"clean\""), "{}", label.display());
    }
}
