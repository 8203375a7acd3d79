//! Settings of a repository, which may come from anybody.

use crate::output::{LOG, demo, err, folder, logclass, out, write};
use std::path::Path;

/// A mirror fails, then a package is missing, a file is not there, and the line
/// of the missing package is also one of a catch-all.
const FAMILY: &str = r#"
[[signature]]
id = "net/mirror"
title = "mirror down"
category = "network"
patterns = ['^net: mirror (?<host>\S+) is down']
explains = ["net/*"]
captures = { host = "the mirror" }

[[signature]]
id = "net/missing"
title = "{package} missing"
category = "package"
patterns = ['^net: no package (?<package>\S+)']
captures = { package = "the package" }

[[signature]]
id = "net/anything"
title = "something: {what}"
category = "package"
generic = true
patterns = ['^net: (?<what>no .+)']
captures = { what = "what" }

[[signature]]
id = "net/file"
title = "file gone"
category = "config"
role = "symptom"
patterns = ['^net: file gone']

[[outcome]]
tool = "net"
says = "failed"
level = "tool"
pattern = '^net: failed$'
example = 'net: failed'
"#;

const NET: &str = "net: mirror a is down\nnet: no package foo\nnet: file gone\nnet: failed\n";

/// The verdict, the ids of the diagnoses, and standard error, with these
/// settings and the family above.
fn net(folder: &Path, settings: &str, log: &str) -> (String, Vec<String>, String) {
    write(&folder.join("net.toml"), FAMILY);
    write(&folder.join("logclass.toml"), settings);
    let args = ["--no-builtin", "--signatures", "net.toml", "--format", "json"];
    let output = logclass(folder, &[], &args, log);
    let report: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let ids = report["diagnoses"].as_array().expect("a list").iter();
    let ids = ids.map(|diagnosis| diagnosis["id"].as_str().expect("an id").to_string());
    (report["verdict"].as_str().expect("one").to_string(), ids.collect(), err(&output))
}

fn allow(id: &str, more: &str) -> String {
    format!("[[allow]]\nid = \"{id}\"\nreason = \"known\"\n{more}\n")
}

#[test]
fn settings_of_the_repository_are_found_and_applied() {
    let folder = folder("settings");
    write(&folder.join("logclass.toml"), "disable = [\"demo/*\"]\nredact = ['lib[a-z]+']\n");
    write(&folder.join("deep/er/x"), "");
    let deep = folder.join("deep/er");
    let output = demo(&deep, &[], &[], LOG);
    assert!(!out(&output).contains("error[demo"), "{}", out(&output));
    assert!(err(&output).contains("demo/*: 3 signatures are disabled"), "{}", err(&output));
    let isolated = demo(&deep, &[], &["--isolated"], LOG);
    assert!(out(&isolated).contains("error[demo") && out(&isolated).contains("libfoo"));
    write(&folder.join("logclass.toml"), "redact = ['lib[a-z]+']\n");
    assert!(!out(&demo(&deep, &[], &[], LOG)).contains("libfoo"));
    for id in ["demo/missing-package", "demo/*"] {
        write(&folder.join("other.toml"), &format!("[severity]\n\"{id}\" = \"note\"\n"));
        let output = demo(&folder, &[], &["--config", "other.toml"], LOG);
        assert!(out(&output).starts_with("note[demo/missing-package]"), "{}", out(&output));
    }
}

#[test]
fn a_name_that_is_no_signature_is_said() {
    let folder = folder("typo");
    let settings =
        format!("disable = [\"net/typo\"]\n[severity]\n\"x/*\" = \"note\"\n{}", allow("y/z", ""));
    let (_, ids, said) = net(&folder, &settings, NET);
    assert_eq!(ids, ["net/mirror"]);
    for name in ["disable: no signature is called \"net/typo\"", "\"x/*\"", "\"y/z\""] {
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn what_a_disabled_signature_matched_is_left_to_the_next_best() {
    let folder = folder("disabled");
    for (disabled, ids) in [
        ("", &["net/mirror"][..]),
        ("'net/mirror'", &["net/missing"]),
        ("'net/mirror', 'net/missing'", &["net/anything"]),
        ("'net/mirror', 'net/missing', 'net/anything'", &["net/file"]),
    ] {
        let (verdict, found, _) = net(&folder, &format!("disable = [{disabled}]"), NET);
        assert_eq!(verdict, "diagnosed", "{disabled}");
        assert_eq!(found, ids, "{disabled}");
    }
    let (verdict, found, said) = net(&folder, "disable = ['net/*']", NET);
    assert_eq!((&*verdict, found.len()), ("unknown", 0), "the build failed all the same");
    assert!(said.contains("net/*: 4 signatures are disabled"), "{said}");
}

#[test]
fn what_is_allowed_hides_no_other_cause() {
    let folder = folder("allowed");
    let (verdict, ids, said) = net(&folder, &allow("net/mirror", ""), NET);
    assert_eq!((&*verdict, &*ids), ("diagnosed", &["net/missing".to_string()][..]));
    assert!(said.contains("net/mirror: allowed: known"), "{said}");
    let both = allow("net/mirror", "") + &allow("net/missing", "");
    let (verdict, ids, _) = net(&folder, &both, NET);
    assert_eq!((&*verdict, &*ids), ("diagnosed", &["net/anything".to_string()][..]));
    let (verdict, ids, _) = net(&folder, &allow("net/*", ""), NET);
    assert_eq!((&*verdict, ids.len()), ("clean", 0));
    // A symptom of what is allowed says nothing of its own; one of nothing does.
    let symptom = "net: mirror a is down\nnet: file gone\nnet: failed\n";
    let (verdict, ids, _) = net(&folder, &allow("net/mirror", ""), symptom);
    assert_eq!((&*verdict, ids.len()), ("clean", 0));
    let (_, ids, _) = net(&folder, &allow("net/mirror", ""), "net: file gone\nnet: failed\n");
    assert_eq!(ids, ["net/file"]);
}

#[test]
fn only_the_failure_that_is_meant_is_allowed() {
    let folder = folder("fingerprint");
    write(&folder.join("net.toml"), FAMILY);
    let args = ["--no-builtin", "--signatures", "net.toml", "--format", "json"];
    let output = logclass(&folder, &[], &args, NET);
    let report: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let fingerprint = report["diagnoses"][0]["fingerprint"].as_str().expect("one");
    let settings = allow("net/mirror", &format!("fingerprint = \"{fingerprint}\""));
    assert_eq!(net(&folder, &settings, NET).1, ["net/missing"]);
    let other = NET.replace("mirror a", "mirror b");
    assert_eq!(net(&folder, &settings, &other).1, ["net/mirror"]);
}

#[test]
fn a_known_failure_is_allowed_until_its_date() {
    let folder = folder("allow");
    let until = |date: &str| allow("demo/missing-package", &format!("expires = \"{date}\""));
    write(&folder.join("logclass.toml"), &until("2999-12-31"));
    let output = demo(&folder, &[], &["--fail-on", "any"], LOG);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("allowed: known"));
    assert!(
        out(&output).contains("-:1: accepted: demo/missing-package: known"),
        "{}",
        out(&output)
    );
    write(&folder.join("logclass.toml"), &until("2020-01-01"));
    let output = demo(&folder, &[], &["--fail-on", "any"], LOG);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("allowed until 2020-01-01: known"), "{}", err(&output));
    assert!(!err(&demo(&folder, &[], &[], "fine\n")).contains("allowed until"));
}

#[test]
fn hostile_settings_are_refused() {
    let folder = folder("hostile");
    let long = format!("redact = ['{}']", "x".repeat(2 << 20));
    let many = format!("redact = [{}]", "'a',".repeat(65));
    for bad in [
        "max-input = 99999999999",
        "no-redact = true",
        "run = \"id\"",
        "fix-suggestions = \"/\"",
        "history = \"/etc/passwd\"",
        "baseline = [\"/etc/passwd\"]",
        "signatures = [\"../outside.toml\"]",
        "signatures = [\"/etc/passwd\"]",
        "redact = ['((((a{100}){100}){100}){100})']",
        "[[allow]]\nid = \"a/b\"",
        "[[allow]]\nid = \"a/b\"\nreason = \"x\"\nexpires = \"soon\"",
        &long,
        &many,
    ] {
        write(&folder.join("logclass.toml"), bad);
        let output = demo(&folder, &[], &[], LOG);
        let bad = &bad[..bad.len().min(80)];
        assert_eq!(output.status.code(), Some(2), "{bad}: {}", err(&output));
        assert!(err(&output).contains("logclass") && !err(&output).contains("root:"), "{bad}");
        assert!(out(&output).is_empty(), "{bad}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_shows_no_file_from_elsewhere() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder("link-elsewhere");
    write(&elsewhere.join("secret"), "hunter2 = oops\n");
    let make = |name: &str, link: &str, settings: &str| {
        let folder = folder(name);
        std::fs::create_dir_all(folder.join("ci")).expect("writable");
        symlink(elsewhere.join("secret"), folder.join(link)).expect("a link");
        if !settings.is_empty() {
            write(&folder.join("logclass.toml"), settings);
        }
        demo(&folder, &[], &[], LOG)
    };
    for output in [
        make("link-file", "logclass.toml", ""),
        make("link-pack", "pack.toml", "signatures = [\"pack.toml\"]"),
        make("link-in-folder", "ci/pack.toml", "signatures = [\"ci\"]"),
    ] {
        assert_eq!(output.status.code(), Some(2));
        assert!(!err(&output).contains("hunter2"), "{}", err(&output));
    }
}

#[test]
fn nothing_in_settings_is_run() {
    let folder = folder("run");
    let settings = "disable = [\"$(touch ran)\", \"`touch ran`\"]\nredact = ['$(touch ran)']\n\
        [[allow]]\nid = \"; touch ran\"\nreason = \"$(touch ran)\"\n";
    write(&folder.join("logclass.toml"), settings);
    assert_eq!(demo(&folder, &[], &[], LOG).status.code(), Some(0));
    assert!(!folder.join("ran").exists());
}

#[test]
fn settings_above_the_repository_are_not_those_of_anybody() {
    let folder = folder("above");
    write(&folder.join("logclass.toml"), "disable = [\"demo/*\"]\n");
    let inner = folder.join("inner");
    std::fs::create_dir_all(inner.join(".git")).expect("writable");
    assert!(out(&demo(&inner, &[], &[], LOG)).contains("error[demo"));
}
