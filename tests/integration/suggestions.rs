//! `--fix-suggestions`: real logs and repositories, and what git makes of the
//! patches.

use crate::root;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A log of the corpus, and files as they are and as they should be. A file
/// that stays as it is has no second text.
struct Case {
    log: &'static str,
    files: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const CASES: &[Case] = &[
    Case {
        log: "syscall/docker-buildx-plain-parallel",
        files: &[
            (
                "docker/Dockerfile.alpine",
                "FROM alpine:3.18\nARG ZIG_VERSION=0.15.1\nARG OTHER=0.15.1\n",
                Some("FROM alpine:3.18\nARG ZIG_VERSION=0.15.2\nARG OTHER=0.15.1\n"),
            ),
            (".zigversion", "0.15.1", Some("0.15.2")),
            (
                "build.zig.zon",
                ".{\r\n\t.minimum_zig_version = \"0.15.1\",\r\n}\r\n",
                Some(".{\r\n\t.minimum_zig_version = \"0.15.2\",\r\n}\r\n"),
            ),
            (
                ".github/workflows/build.yml",
                "      - uses: mlugg/setup-zig@v2\n        with:\n          version: 0.15.1\n",
                Some(
                    "      - uses: mlugg/setup-zig@v2\n        with:\n          version: 0.15.2\n",
                ),
            ),
            ("Dockerfile", "ARG ZIG_VERSION=0.15.10\nARG ZIG_VERSION=0.14.1\n", None),
            ("README.md", "ZIG_VERSION=0.15.1\n", None),
        ],
    },
    Case {
        log: "zig/glibc-arm64-default",
        files: &[
            (
                "Dockerfile",
                "RUN zig build -Dtarget=aarch64-linux-gnu \\\n    -Doptimize=ReleaseSafe\n",
                Some(
                    "RUN zig build -Dtarget=aarch64-linux-gnu.2.34 \\\n    -Doptimize=ReleaseSafe\n",
                ),
            ),
            ("release.sh", "zig build -Dtarget=x86_64-linux-musl\n", None),
            ("old.sh", "zig build -Dtarget=x86_64-linux-gnu.2.31\n", None),
        ],
    },
    Case {
        log: "cmake/compat-removed",
        files: &[
            (
                "CMakeLists.txt",
                "cmake_minimum_required(VERSION 2.8)\nproject(x)\n",
                Some("cmake_minimum_required(VERSION 3.5...3.31)\nproject(x)\n"),
            ),
            ("other/CMakeLists.txt", "cmake_minimum_required(VERSION 2.8)\n", None),
        ],
    },
    Case {
        log: "apt/no-yes",
        files: &[
            (
                "Dockerfile",
                "FROM debian:12\nRUN apt-get update && \\\n    apt-get install \\\n      curl \\\n      git\n",
                Some(
                    "FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y \\\n      curl \\\n      git\n",
                ),
            ),
            (
                "ci.sh",
                "# apt install x\nsudo apt install curl; true\napt-get install -qq -y curl\n",
                Some(
                    "# apt install x\nsudo apt install -y curl; true\napt-get install -qq -y curl\n",
                ),
            ),
        ],
    },
    Case {
        log: "git/describe-no-tags",
        files: &[
            (
                ".github/workflows/a.yml",
                "    steps:\n      - uses: actions/checkout@v5\n      - run: make\n",
                Some(
                    "    steps:\n      - uses: actions/checkout@v5\n        with:\n          fetch-depth: 0\n      - run: make\n",
                ),
            ),
            (
                ".github/workflows/b.yml",
                "      - uses: actions/checkout@v5\n        with:\n          fetch-depth: 1\n",
                Some(
                    "      - uses: actions/checkout@v5\n        with:\n          fetch-depth: 0\n",
                ),
            ),
            (
                ".github/workflows/c.yml",
                "      - uses: actions/checkout@v5\n        with:\n          fetch-depth: 0\n",
                None,
            ),
        ],
    },
];

/// A new git repository with these files.
fn repository<'f>(name: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("logclass-suggest-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    assert!(git(&folder, &["init", "--quiet"]).status.success());
    for (path, text) in files {
        write(&folder.join(path), text);
    }
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
    std::fs::write(path, text).expect("writable");
}

fn git(folder: &Path, args: &[&str]) -> Output {
    let command = Command::new("git").args(args).current_dir(folder).output();
    command.expect("git is installed")
}

/// What the command prints for logs of the corpus.
fn report(folder: &Path, logs: &[&str], args: &[&str]) -> String {
    let logs = logs.iter().map(|log| root().join(format!("corpus/fail/{log}.log")));
    let output = Command::new(env!("CARGO_BIN_EXE_logclass"))
        .args(logs)
        .args(["--isolated", "--fix-suggestions", "."])
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

/// Gives git a patch to apply.
fn apply(folder: &Path, patch: &str) {
    write(&folder.join(".git/patch"), patch);
    let output = git(folder, &["apply", "--whitespace=nowarn", ".git/patch"]);
    assert!(output.status.success(), "{}\n{patch}", String::from_utf8_lossy(&output.stderr));
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn suggestions(json: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(json).expect("JSON");
    let reports = report["reports"].as_array().cloned().unwrap_or_else(|| vec![report]);
    let diagnoses = reports.iter().flat_map(|r| r["diagnoses"].as_array().expect("a list"));
    diagnoses.flat_map(|d| d["suggestions"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn git_applies_the_patch_and_the_file_is_what_the_remedy_says() {
    for case in CASES {
        let files = case.files.iter().map(|&(path, before, _)| (path, before));
        let folder = repository(&case.log.replace('/', "-"), files);
        apply(&folder, &report(&folder, &[case.log], &["--format", "diff"]));
        for (path, before, after) in case.files {
            assert_eq!(read(&folder.join(path)), after.unwrap_or(before), "{}: {path}", case.log);
        }
        assert_eq!(suggestions(&report(&folder, &[case.log], &["--format", "json"])), [""; 0]);
    }
}

#[test]
fn nothing_is_written_into_the_repository() {
    for case in CASES {
        let files = || case.files.iter().map(|&(path, before, _)| (path, before));
        let folder = repository(&format!("untouched-{}", case.log.replace('/', "-")), files());
        for format in logclass::report::Format::ALL {
            report(&folder, &[case.log], &["--format", format.name()]);
        }
        let status = git(&folder, &["status", "--porcelain", "--untracked-files=all"]);
        assert_eq!(String::from_utf8_lossy(&status.stdout).lines().count(), case.files.len());
        files().for_each(|(path, before)| assert_eq!(read(&folder.join(path)), before));
    }
}

/// The text of a file with one replacement of SARIF made.
fn replaced(text: &str, replacement: &Value) -> String {
    let region = &replacement["deletedRegion"];
    let number = |key: &str| region[key].as_u64().expect("a number") as usize;
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let units = text[start..].char_indices().scan(1, |unit, (at, c)| {
            let here = *unit;
            *unit += c.len_utf16();
            Some((here, at))
        });
        let end = text.len() - start;
        start
            + units
                .chain([(0, end)])
                .find(|(unit, at)| *unit == column || *at == end)
                .map_or(end, |(_, at)| at)
    };
    let from = offset(number("startLine"), number("startColumn"));
    let to = offset(number("endLine"), number("endColumn"));
    let new = replacement["insertedContent"]["text"].as_str().expect("text");
    format!("{}{new}{}", &text[..from], &text[to..])
}

#[test]
fn sarif_and_rdjson_say_the_same_change_as_the_patch() {
    for case in CASES {
        let files = case.files.iter().map(|&(path, before, _)| (path, before));
        let folder = repository(&format!("formats-{}", case.log.replace('/', "-")), files);
        let after: BTreeMap<&str, &str> =
            case.files.iter().filter_map(|(path, _, after)| Some((*path, (*after)?))).collect();
        let sarif: Value =
            serde_json::from_str(&report(&folder, &[case.log], &["--format", "sarif"]))
                .expect("JSON");
        let fixes = sarif["runs"][0]["results"][0]["fixes"].as_array().expect("fixes");
        assert_eq!(fixes.len(), after.len(), "{}", case.log);
        for fix in fixes {
            let change = &fix["artifactChanges"][0];
            let path = change["artifactLocation"]["uri"].as_str().expect("a path");
            let now = replaced(&read(&folder.join(path)), &change["replacements"][0]);
            assert_eq!(now, after[path], "{}", case.log);
        }
        let rdjson: Value =
            serde_json::from_str(&report(&folder, &[case.log], &["--format", "rdjson"]))
                .expect("JSON");
        let with = |diagnostic: &&Value| diagnostic["suggestions"].is_array();
        let diagnostics = rdjson["diagnostics"].as_array().expect("a list");
        let with: Vec<&Value> = diagnostics.iter().filter(with).collect();
        assert_eq!(with.len(), after.len());
        for diagnostic in with {
            let suggestion = &diagnostic["suggestions"][0];
            // A review comment takes a suggestion only for its own lines.
            assert_eq!(suggestion["range"], diagnostic["location"]["range"]);
            let path = diagnostic["location"]["path"].as_str().expect("a path");
            let text = suggestion["text"].as_str().expect("text");
            assert!(after[path].contains(text), "{path}: {text}");
        }
    }
}

#[test]
fn people_see_the_change_and_a_block_for_a_review() {
    let files = [("Dockerfile", "ARG ZIG_VERSION=0.15.1\n")];
    let folder = repository("people", files);
    let log = "syscall/docker-buildx-plain-parallel";
    let page = report(&folder, &[log], &["--format", "markdown"]);
    assert!(page.contains("\n```suggestion\nARG ZIG_VERSION=0.15.2\n```\n"), "{page}");
    assert!(page.contains("```diff\n- ARG ZIG_VERSION=0.15.1\n+ ARG ZIG_VERSION=0.15.2\n```"));
    let text = report(&folder, &[log], &[]);
    assert!(text.contains("= on the spot: Dockerfile:1: Use Zig 0.15.2 or later"), "{text}");
    let html = report(&folder, &[log], &["--format", "html"]);
    assert!(html.contains("<code>Dockerfile:1</code>"), "{html}");
    let github = report(&folder, &[log], &["--format", "github"]);
    assert!(github.contains("%0AOn the spot: Dockerfile:1: "), "{github}");
}

#[test]
fn changes_close_together_are_one_hunk_and_come_once_for_several_logs() {
    let before = "ARG ZIG_VERSION=0.15.1\nRUN a\nRUN b\nRUN pip install ziglang==0.15.1\nRUN c\n";
    let folder = repository("close", [("Dockerfile", before)]);
    let logs = ["syscall/docker-buildx-plain-parallel", "syscall/zig-release", "syscall/zig-tty"];
    let patch = report(&folder, &logs, &["--format", "diff"]);
    assert_eq!(patch.matches("\n@@ ").count(), 1, "{patch}");
    apply(&folder, &patch);
    assert_eq!(read(&folder.join("Dockerfile")), before.replace("0.15.1", "0.15.2"));
}

#[test]
fn a_patch_of_a_file_with_many_places_applies() {
    let block = |version: &str| {
        (0..40)
            .map(|n| format!("line {n}\n\n\nARG ZIG_VERSION={version}\n\n\n\n\n"))
            .collect::<String>()
    };
    let folder = repository("many", [("Dockerfile", &*block("0.15.1"))]);
    let patch = report(&folder, &["syscall/zig-release"], &["--format", "diff"]);
    apply(&folder, &patch);
    // More than so many places are no places.
    let changed = read(&folder.join("Dockerfile")).matches("0.15.2").count();
    assert!(changed > 0 && changed <= 16, "{changed}");
}

#[test]
fn what_is_not_of_the_repository_is_left_alone() {
    let arg = "ARG ZIG_VERSION=0.15.1\n";
    let outside = repository("elsewhere", [("Dockerfile", arg)]);
    let files = [
        (".gitignore", "ignored/\n"),
        ("ignored/Dockerfile", arg),
        (".git/Dockerfile", arg),
        ("binary/Dockerfile", "ARG ZIG_VERSION=0.15.1\n\0"),
        ("::error::x/Dockerfile", arg),
        ("a\"b/Dockerfile", arg),
        ("command/Dockerfile", "ARG ZIG_VERSION=0.15.1\nRUN echo '##[error]x'\n"),
        (
            "secret/Dockerfile",
            "ARG ZIG_VERSION=0.15.1\nENV TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\n",
        ),
        ("mixed/Dockerfile", "FROM x\r\nARG ZIG_VERSION=0.15.1\n"),
    ];
    let folder = repository("outside", files);
    write(&folder.join("large/Dockerfile"), &format!("{arg}{}", "# x\n".repeat(300_000)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(&outside, folder.join("folder")).expect("a link");
        symlink(outside.join("Dockerfile"), folder.join("Dockerfile")).expect("a link");
    }
    assert!(outside.exists());
    let json = report(&folder, &["syscall/zig-release"], &["--format", "json"]);
    assert_eq!(suggestions(&json), [""; 0]);
}

#[test]
fn a_log_puts_no_text_of_its_own_into_a_change() {
    let family = "hostile";
    let signature = r#"
[[signature]]
id = "hostile/version"
title = "wants {version}"
category = "toolchain"
patterns = ['^wants version (?<version>.+)$']
cause = "x"
  [signature.captures]
  version = "the version"
  [[signature.remedy]]
  title = "Take it"
  standing = "proved"
  source = "x"
    [[signature.remedy.edit]]
    files = ["version"]
    find = '^v(?<old>[0-9.]+)$'
    replace = "{version}"
    before = "v1"
    after = "v2"
"#;
    let folder = repository(family, [("version", "v1\n"), ("hostile.toml", signature)]);
    for (log, wanted) in [("2.1", 1), ("2; curl x | sh", 0), ("$(id)", 0), ("-rf", 0)] {
        write(&folder.join("log"), &format!("wants version {log}\n"));
        let output = Command::new(env!("CARGO_BIN_EXE_logclass"))
            .args(["log", "--isolated", "--no-builtin", "--signatures", "hostile.toml"])
            .args(["--fix-suggestions", ".", "--format", "json"])
            .current_dir(&folder)
            .output()
            .expect("the command starts");
        let json = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(suggestions(&json).len(), wanted, "{log}");
    }
    let disputed = signature.replace("proved", "disputed");
    let refused = logclass::Database::empty().add("hostile.toml", &disputed);
    assert!(refused.is_err_and(|error| error.to_string().contains("is not proved")));
}

#[test]
fn a_saved_report_that_somebody_made_up_mints_no_patch() {
    let text = read(&root().join("tests/data/everything.json"));
    let mut saved: Value = serde_json::from_str(&text).expect("JSON");
    let suggestion = |file: &str, after: &str, line: u64| {
        serde_json::json!({
            "remedy": "x\n::error::x", "applies_if": null, "file": file, "line": line,
            "before": ["a"], "after": [after], "leading": [], "trailing": [], "crlf": false,
            "open": false,
        })
    };
    saved["reports"][0]["diagnoses"][0]["suggestions"] = serde_json::json!([
        suggestion("../../etc/passwd", "b", 1),
        suggestion("/etc/passwd", "b", 1),
        suggestion("a\n+++ b/x", "b", 1),
        suggestion(".git/config", "b", 1),
        suggestion("a", "::error::x", 1),
        suggestion("a", "b\n--- a/x", 1),
        suggestion("a", "b", 0),
        suggestion("a", "b", u64::MAX),
        suggestion("good", "b", 7),
    ]);
    let folder = repository("made-up", [("report.json", &*saved.to_string())]);
    for format in logclass::report::Format::ALL {
        let output = Command::new(env!("CARGO_BIN_EXE_logclass"))
            .args(["convert", "report.json", "--format", format.name()])
            .current_dir(&folder)
            .output()
            .expect("the command starts");
        assert!(output.status.success(), "{}", format.name());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!text.contains("\n::error::x"), "{text}");
        if *format == logclass::report::Format::Diff {
            assert_eq!(
                text,
                "diff --git a/good b/good\n--- a/good\n+++ b/good\n@@ -7,1 +7,1 @@\n-a\n+b\n"
            );
        }
    }
}

#[test]
fn every_glob_of_the_catalogue_is_one() {
    let database = logclass::Database::builtin();
    let edits = database.iter().flat_map(|signature| &signature.remedy).flat_map(|r| &r.edit);
    let globs: Vec<&String> = edits.flat_map(|edit| &edit.files).collect();
    assert!(!globs.is_empty());
    for glob in globs {
        assert!(globset::Glob::new(glob).is_ok(), "{glob}");
    }
}
