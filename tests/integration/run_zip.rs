//! Logs of a run that come as a zip or as the folder that it unpacks to.

use crate::output::{demo, err, folder, logclass, out};
use crate::root;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use zip::write::{SimpleFileOptions, ZipWriter};

const FAILED: &str = "2026-01-01T00:00:00.0000000Z ##[group]Run make\n\
    2026-01-01T00:00:00.0000000Z ##[endgroup]\n\
    2026-01-01T00:00:01.0000000Z demo: no such package: libfoo\n\
    2026-01-01T00:00:02.0000000Z ##[error]Process completed with exit code 1.\n";
const PASSED: &str = "2026-01-01T00:00:00.0000000Z all is well\n";

/// A zip of these texts.
fn zip(path: &Path, entries: &[(&str, &[u8])]) {
    let file = std::fs::File::create(path).expect("writable");
    let mut zip = ZipWriter::new(file);
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text).expect("writable");
    }
    zip.finish().expect("writable");
}

fn reports(json: &str) -> Vec<(String, String)> {
    let set: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|_| panic!("{json}"));
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_string();
    let reports = set["reports"].as_array().unwrap_or_else(|| panic!("{json}")).iter();
    reports.map(|report| (text(&report["input"]["path"]), text(&report["verdict"]))).collect()
}

const RUN: &[(&str, &[u8])] = &[
    ("build/2_make.txt", FAILED.as_bytes()),
    ("build/1_Set up job.txt", PASSED.as_bytes()),
    ("10_last.txt", PASSED.as_bytes()),
    ("0_build.txt", FAILED.as_bytes()),
    ("2_middle.txt", PASSED.as_bytes()),
    ("__MACOSX/0_build.txt", b"x"),
    ("steps only/1_Set up job.txt", PASSED.as_bytes()),
    ("steps only/2_make.txt", FAILED.as_bytes()),
];

#[test]
fn a_zip_of_a_run_is_a_report_for_each_job() {
    let folder = folder("zip");
    zip(&folder.join("logs.zip"), RUN);
    let output = demo(&folder, &[], &["--format", "json", "logs.zip"], "");
    let wanted = [
        ("logs.zip/0_build.txt", "diagnosed"),
        ("logs.zip/2_middle.txt", "clean"),
        ("logs.zip/10_last.txt", "clean"),
        ("logs.zip/steps only", "diagnosed"),
    ];
    let wanted = wanted.map(|(name, verdict)| (name.to_string(), verdict.to_string()));
    assert_eq!(reports(&out(&output)), wanted, "{}", err(&output));
    // The same unpacked, and through a pipe.
    for (name, text) in RUN {
        crate::output::write(
            &folder.join("run").join(name),
            std::str::from_utf8(text).expect("text"),
        );
    }
    let unpacked = reports(&out(&demo(&folder, &[], &["--format", "json", "run"], "")));
    let named =
        |(name, verdict): &(String, String)| (name.replace("logs.zip", "run"), verdict.clone());
    assert_eq!(unpacked, wanted.iter().map(named).collect::<Vec<_>>());
    let signatures = root().join("tests/data/demo.toml");
    let piped = Command::new("sh")
        .args(["-c", "cat logs.zip | \"$0\" --no-builtin --signatures \"$1\" --format json"])
        .args([Path::new(env!("CARGO_BIN_EXE_logclass")), &signatures])
        .current_dir(&folder)
        .output()
        .expect("a shell");
    let named =
        |(name, verdict): &(String, String)| (name.replace("logs.zip", "-"), verdict.clone());
    assert_eq!(
        reports(&out(&piped)),
        wanted.iter().map(named).collect::<Vec<_>>(),
        "{}",
        err(&piped)
    );
}

#[test]
fn names_in_a_zip_are_never_paths() {
    let folder = folder("zip-names");
    let names: Vec<(&str, &[u8])> = [
        "../outside.txt",
        "/etc/evil.txt",
        "a/../../b.txt",
        "C:\\evil.txt",
        "..\\evil.txt",
        "good/./x.txt",
        "::error::x\n##[error]y.txt",
    ]
    .map(|name| (name, FAILED.as_bytes()))
    .to_vec();
    zip(&folder.join("logs.zip"), &names);
    let output = demo(&folder, &[], &["--format", "github", "logs.zip"], "");
    assert_eq!(output.status.code(), Some(2), "some are refused");
    let said = err(&output);
    for refused in ["../outside.txt", "/etc/evil.txt", "a/../../b.txt", "C:/evil.txt"] {
        assert!(said.contains(refused), "{said}");
    }
    assert!(!out(&output).contains("##["), "{}", out(&output));
    assert!(!out(&output).lines().any(|line| line.trim_start().starts_with("::error::x")));
    assert!(!folder.join("../outside.txt").exists() && !folder.join("good").exists());
}

#[test]
fn a_bomb_is_cut_and_the_others_are_read() {
    let folder = folder("zip-bomb");
    let large = vec![b'\n'; 100 << 20];
    zip(&folder.join("logs.zip"), &[("1_a.txt", FAILED.as_bytes()), ("2_bomb.txt", &large)]);
    let json = out(&demo(&folder, &[], &["--format", "json", "logs.zip"], ""));
    let set: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(set["reports"][0]["verdict"], "diagnosed");
    let cut = set["reports"][1]["input"]["truncated"].as_str().expect("it is cut");
    assert!(cut.contains("more than 1000 times its size"), "{cut}");
}

#[test]
pub fn too_many_entries_and_damage_are_refused() {
    let folder = folder("zip-damage");
    let path = folder.join("logs.zip");
    let names: Vec<String> = (0..10_001).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    zip(&path, &many);
    let output = demo(&folder, &[], &["logs.zip"], "");
    assert!(err(&output).contains("10001 entries are too many"), "{}", err(&output));
    assert_eq!(output.status.code(), Some(2));
    zip(&path, RUN);
    let whole = std::fs::read(&path).expect("it is there");
    for length in (4..whole.len()).step_by(13) {
        std::fs::write(&path, &whole[..length]).expect("writable");
        let output = demo(&folder, &[], &["-q", "logs.zip"], "");
        assert!(matches!(output.status.code(), Some(0 | 2)), "{length}: {}", err(&output));
        let mut damaged = whole.clone();
        damaged[length] ^= 0x55;
        std::fs::write(&path, damaged).expect("writable");
        let output = demo(&folder, &[], &["-q", "logs.zip"], "");
        assert!(matches!(output.status.code(), Some(0 | 2)), "{length}: {}", err(&output));
    }
}

#[test]
fn an_empty_zip_and_an_empty_folder_hold_no_log() {
    let folder = folder("zip-empty");
    zip(&folder.join("logs.zip"), &[]);
    std::fs::create_dir(folder.join("none")).expect("writable");
    for input in ["logs.zip", "none"] {
        let output = logclass(&folder, &[], &[input], "");
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("no file in it"), "{}", err(&output));
    }
}
