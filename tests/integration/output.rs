//! Where reports go: saved files, files of a CI system, `--tee`.

use crate::root;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const LOG: &str = "demo: no such package: libfoo\ndemo: build failed\n";
const SOURCE: &str = "/app/src/main.c:3:7: demo error: expected ;\ndemo: build failed\n";

/// A new folder that is a repository of its own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("logclass-output-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).expect("the temporary folder is writable");
    folder
}

pub(crate) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
    std::fs::write(path, text).expect("writable");
}

pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The command in a folder, with nothing of the surroundings but `env`.
pub(crate) fn logclass(folder: &Path, env: &[(&str, &str)], args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_logclass"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(env.iter().copied())
        .env("LOGCLASS_TEST", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_string();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output
}

pub(crate) fn demo(folder: &Path, env: &[(&str, &str)], args: &[&str], input: &str) -> Output {
    let signatures = root().join("tests/data/demo.toml");
    let mut all = args.to_vec();
    all.extend(["--no-builtin", "--signatures", signatures.to_str().expect("plain")]);
    logclass(folder, env, &all, input)
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn one_scan_writes_many_reports() {
    let folder = folder("many");
    let output =
        demo(&folder, &[], &["--report", "json=a.json", "--report", "sarif=b.sarif", "-q"], LOG);
    assert_eq!((output.status.code(), &*out(&output)), (Some(0), ""));
    assert!(read(&folder.join("a.json")).contains("demo/missing-package"));
    assert!(read(&folder.join("b.sarif")).contains("\"2.1.0\""));
    let converted = logclass(&folder, &[], &["convert", "a.json", "--format", "sarif"], "");
    assert_eq!(out(&converted), read(&folder.join("b.sarif")));
}

#[test]
fn what_cannot_be_saved_is_said_and_the_rest_is_written() {
    let folder = folder("unsaved");
    let output = demo(&folder, &[], &["--report", "json=no/such/folder.json"], LOG);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no/such/folder.json") && out(&output).contains("libfoo"));
    for bad in ["json", "nonsense=x", "json="] {
        assert_eq!(demo(&folder, &[], &["--report", bad], LOG).status.code(), Some(2), "{bad}");
    }
}

#[test]
fn convert_reads_only_reports() {
    let folder = folder("convert");
    for bad in ["", "{}", "[1]", "{\"schema_version\":\"9\"}", "{\"schema_version\":\"1\"}"] {
        let output = logclass(&folder, &[], &["convert", "--format", "html"], bad);
        assert_eq!(output.status.code(), Some(2), "{bad}: {}", err(&output));
    }
}

#[test]
fn convert_bears_a_report_that_somebody_made_up() {
    let text = read(&root().join("tests/data/everything.json"))
        .replace("\"span\": [\n            0,\n            9\n          ]", "\"span\": [99999, 3]")
        .replace("00ff00ff00ff00ff", "\u{e9}\\n::error::x")
        .replace("demo/missing-package", "\u{e9}\\n::error::x ##[error]y");
    for &format in logclass::report::Format::ALL {
        let output =
            logclass(&folder("made-up"), &[], &["convert", "--format", format.name()], &text);
        assert_eq!(output.status.code(), Some(0), "{}: {}", format.name(), err(&output));
        let text = out(&output);
        assert!(!text.contains("##["), "{}: {text}", format.name());
        let minted = |line: &&str| line.trim_start().starts_with("::error::x");
        assert_eq!(text.lines().find(minted), None, "{}", format.name());
    }
}

#[test]
fn tee_passes_every_byte_on() {
    let folder = folder("tee");
    let output = demo(&folder, &[], &["--tee"], "a\r\n\u{1b}[31mb\ndemo: no such package: x\nend");
    assert_eq!(out(&output), "a\r\n\u{1b}[31mb\ndemo: no such package: x\nend");
    assert!(err(&output).contains("demo/missing-package"));
    let long = "x".repeat(3 << 20);
    let output = demo(&folder, &[], &["--tee", "--max-input", "100"], &long);
    assert_eq!(output.stdout.len(), long.len(), "a limit on reading is none on passing on");
}

#[test]
fn fail_on_makes_a_finding_the_exit_status() {
    let folder = folder("fail-on");
    for (level, log, status) in [
        ("error", LOG, 1),
        ("any", LOG, 1),
        ("error", "all is well\n", 0),
        ("error", "something\ndemo: build failed\n", 0),
        ("unknown", "something\ndemo: build failed\n", 1),
    ] {
        let output = demo(&folder, &[], &["--fail-on", level], log);
        assert_eq!(output.status.code(), Some(status), "{level}: {log}");
    }
}

#[test]
fn auto_writes_what_github_reads() {
    let folder = folder("github");
    write(&folder.join("src/main.c"), "x\n");
    let (summary, outputs) = (folder.join("summary"), folder.join("outputs"));
    write(&summary, "before\n");
    let env = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_WORKSPACE", folder.to_str().expect("plain")),
        ("GITHUB_STEP_SUMMARY", summary.to_str().expect("plain")),
        ("GITHUB_OUTPUT", outputs.to_str().expect("plain")),
    ];
    let output = demo(&folder, &env, &["--format", "auto", "--report", "json=r.json"], SOURCE);
    let text = out(&output);
    assert!(text.starts_with("::stop-commands::"), "{text}");
    assert!(text.contains("::error file=src/main.c,line=3,col=7,title="), "{text}");
    assert!(read(&summary).starts_with("before\n## 1 cause"));
    let outputs = read(&outputs);
    assert!(outputs.contains("\ndemo/bad-source\n") && outputs.contains("\nr.json\n"), "{outputs}");
}

#[test]
fn a_summary_that_is_nearly_full_stays_below_its_limit() {
    let folder = folder("full");
    let summary = folder.join("summary");
    for used in [0, 1_030_000, 1 << 20] {
        write(&summary, &"x".repeat(used));
        let env = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("plain"))];
        demo(&folder, &env, &["--format", "github"], LOG);
        let length = read(&summary).len();
        assert!(length <= used.max(1 << 20), "{length}");
        assert_eq!(length > used, used < 1 << 20, "{used}");
    }
}

#[test]
fn auto_writes_what_azure_and_teamcity_read() {
    let folder = folder("azure");
    let env = [("TF_BUILD", "True"), ("AGENT_TEMPDIRECTORY", folder.to_str().expect("plain"))];
    let text = out(&demo(&folder, &env, &["--format", "auto"], LOG));
    assert!(text.contains("##vso[task.logissue type=error;code=demo/missing-package;]"), "{text}");
    assert!(text.contains("##vso[task.uploadsummary]"), "{text}");
    let text = out(&demo(&folder, &[("TEAMCITY_VERSION", "1")], &["--format", "auto"], LOG));
    assert!(text.contains("##teamcity[buildProblem"), "{text}");
}

#[test]
fn a_path_outside_of_the_workspace_is_an_annotation_on_the_log() {
    let folder = folder("outside");
    write(&folder.join("build.log"), SOURCE);
    let output = demo(&folder, &[], &["--format", "github", "build.log"], "");
    assert!(out(&output).contains("::error file=build.log,line=1,title="), "{}", out(&output));
}

#[test]
fn several_logs_are_one_report_in_natural_order() {
    let folder = folder("several");
    for (name, log) in
        [("logs/10_b.txt", LOG), ("logs/9_a.txt", "all is well\n"), ("logs/1.txt", SOURCE)]
    {
        write(&folder.join(name), log);
    }
    let json = out(&demo(&folder, &[], &["--format", "json", "logs"], ""));
    let set: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let reports = set["reports"].as_array().expect("several");
    let verdicts: BTreeMap<&str, &str> = reports
        .iter()
        .map(|r| {
            (r["input"]["path"].as_str().expect("a path"), r["verdict"].as_str().expect("one"))
        })
        .collect();
    assert_eq!(verdicts["logs/9_a.txt"], "clean");
    assert_eq!(reports[0]["input"]["path"], "logs/1.txt");
    assert_eq!(reports[2]["input"]["path"], "logs/10_b.txt");
    let page = out(&demo(&folder, &[], &["--format", "markdown", "logs"], ""));
    assert!(page.starts_with("## 2 causes in 3 logs\n"), "{page}");
    let lines = out(&demo(&folder, &[], &["--format", "jsonl", "logs"], ""));
    assert_eq!(lines.lines().count(), 5, "{lines}");
}
