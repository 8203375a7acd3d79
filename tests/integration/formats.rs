//! Every writer on one report that has everything: multi-byte text, escape
//! codes, the markup and the commands of every system, several logs, one that
//! no signature matched and one that is clean.

use crate::{root, same_as_committed};
use logclass::report::{Diagnosis, Document, Format, RenderOptions, Report, github};
use logclass::signature::Severity;

/// The report that has everything.
fn everything() -> Document {
    let path = root().join("tests/data/everything.json");
    let text = std::fs::read_to_string(path).expect("it is committed");
    Document::Set(serde_json::from_str(&text).expect("it is a set of reports"))
}

fn rendered(format: Format, document: &Document) -> String {
    let mut out = Vec::new();
    format.write(document, &RenderOptions::default(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// One report with so many copies of a diagnosis, each with its own title.
fn many(count: usize, change: impl Fn(usize, &mut Diagnosis)) -> Document {
    let mut report = everything().reports()[0].clone();
    let first = report.diagnoses[0].clone();
    report.diagnoses = (0..count)
        .map(|n| {
            let mut diagnosis = first.clone();
            diagnosis.title = format!("number {n} {}", diagnosis.title);
            diagnosis.fingerprint = format!("{n:016x}");
            change(n, &mut diagnosis);
            diagnosis
        })
        .collect();
    Document::One(report)
}

#[test]
fn every_format_has_a_snapshot() {
    for &format in Format::ALL {
        let path = root().join(format!("tests/snapshots/everything.{}", format.name()));
        same_as_committed(&path, &rendered(format, &everything()));
    }
}

#[test]
fn names_of_formats_are_found_again() {
    for &format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(format));
    }
    assert_eq!(Format::named("nonsense"), None);
}

/// What the runner of GitHub takes for commands in what is printed.
fn runner(text: &str) -> Vec<(String, String)> {
    let mut commands = Vec::new();
    let mut stopped: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(token) = &stopped {
            if trimmed.starts_with(&format!("::{token}::")) {
                stopped = None;
            }
            continue;
        }
        let v2 = trimmed.strip_prefix("::").and_then(|rest| rest.split_once("::"));
        let v1 = line.find("##[").and_then(|at| line[at + 3..].split_once(']'));
        let Some((head, data)) = v2.or(v1) else { continue };
        if head == "stop-commands" {
            stopped = Some(data.to_string());
        } else {
            commands.push((head.to_string(), data.to_string()));
        }
    }
    assert!(stopped.is_none(), "commands are taken again at the end");
    commands
}

#[test]
fn no_format_mints_a_command_that_is_not_its_own() {
    for &format in Format::ALL {
        let text = rendered(format, &everything());
        let commands = runner(&text);
        match format {
            Format::Github => assert!(commands.iter().all(|(head, _)| {
                ["error ", "warning ", "notice "].iter().any(|own| head.starts_with(own))
            })),
            _ => assert_eq!(commands, [], "{}", format.name()),
        }
        let minted = |marker: &str| text.matches(marker).count();
        let own = minted("##vso[task.logissue type=");
        assert_eq!(minted("##vso["), if format == Format::Azure { own } else { 0 });
        let own = minted("##teamcity[buildProblem ") + 2;
        assert_eq!(minted("##teamcity["), if format == Format::Teamcity { own } else { 0 });
        assert_eq!(minted("##["), 0, "{}", format.name());
    }
}

#[test]
fn no_format_prints_a_control() {
    for &format in Format::ALL {
        let text = rendered(format, &everything());
        // A change is copied into a file, so tabs and line ends stay what they are.
        let copied: &[char] = match format {
            Format::Diff => &['\n', '\t', '\r'],
            Format::Markdown | Format::Buildkite => &['\n', '\t'],
            _ => &['\n'],
        };
        let bad = |c: char| (c.is_control() && !copied.contains(&c)) || c == '\u{202e}';
        assert!(!text.contains(bad), "{}", format.name());
    }
}

#[test]
fn a_limit_of_ten_annotations_holds_and_says_what_it_hides() {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let many = many(60, |n, diagnosis| diagnosis.severity = severities[n % 3]);
    let commands = runner(&rendered(Format::Github, &many));
    for kind in ["error ", "warning ", "notice "] {
        let of: Vec<_> = commands.iter().filter(|(head, _)| head.starts_with(kind)).collect();
        assert_eq!(of.len(), 10, "{kind}");
        assert!(of[9].1.starts_with("11 more"), "{}", of[9].1);
    }
    let azure = rendered(Format::Azure, &many);
    assert_eq!(azure.matches("##vso[task.logissue type=error").count(), 10);
    assert_eq!(azure.matches("##vso[task.logissue type=warning").count(), 10);
    assert!(azure.contains("logclass: 11 more") && azure.contains("logclass: 31 more"));
}

#[test]
fn ten_annotations_are_shown_without_a_note_on_more() {
    let ten = many(10, |_, _| {});
    let commands = runner(&rendered(Format::Github, &ten));
    assert_eq!(commands.len(), 10);
    assert!(commands.iter().all(|(_, data)| !data.contains("more, see")));
}

#[test]
fn root_causes_of_all_logs_come_before_second_causes() {
    let Document::One(report) = many(3, |_, _| {}) else { unreachable!() };
    let Document::Set(mut set) = everything() else { unreachable!() };
    set.reports = (0..6)
        .map(|n| {
            let mut report = report.clone();
            report.input.path = Some(format!("{n}.log"));
            report
        })
        .collect();
    let commands = runner(&rendered(Format::Github, &Document::Set(set)));
    let roots = commands[..6].iter().filter(|(head, _)| head.contains("title=number 0"));
    assert_eq!(roots.count(), 6);
}

#[test]
fn messages_keep_within_4096_units_once_the_runner_has_read_them() {
    let long = many(3, |_, diagnosis| diagnosis.cause = "100% 😀\n".repeat(4000));
    for (_, data) in runner(&rendered(Format::Github, &long)) {
        let read = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
        assert!(read.encode_utf16().count() <= 4096);
        assert!(!data.contains('\n') && read.contains("100% 😀\n"));
    }
    let teamcity = rendered(Format::Teamcity, &long);
    for line in teamcity.lines().filter(|line| line.contains("buildProblem")) {
        let description = line.split("description='").nth(1).expect("it has one");
        let description = description.split("' identity='").next().expect("it ends");
        assert!(description.len() <= 4000, "{}", description.len());
    }
}

#[test]
fn a_summary_is_cut_at_a_diagnosis() {
    let many = many(2000, |_, diagnosis| diagnosis.cause = "because ".repeat(200));
    let mut out = Vec::new();
    let most = github::SUMMARY;
    github::write_summary(many.reports(), &RenderOptions::default(), most, &mut out)
        .expect("memory takes all");
    let page = String::from_utf8(out).expect("UTF-8");
    assert!(page.len() <= most && page.len() > most - (16 << 10), "{}", page.len());
    let last = page.lines().last().expect("it has lines");
    let shown = page.matches("\n### ").count();
    assert_eq!(last, format!("{} more left out: the page is full.", 2000 - shown));
    // An agent of Buildkite takes 1 MiB, and adds to it.
    let page = rendered(Format::Buildkite, &many);
    assert!(page.len() <= (1020 << 10) && page.len() > (1000 << 10), "{}", page.len());
    for room in 0..400 {
        let mut out = Vec::new();
        github::write_summary(many.reports(), &RenderOptions::default(), room, &mut out)
            .expect("memory takes all");
        assert!(out.len() <= room, "{} in {room}", out.len());
    }
}

/// What the runner reads from the file of a step's outputs.
fn outputs(text: &str) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").expect("every output has a delimiter");
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        found.insert(name.to_string(), value.join("\n"));
    }
    found
}

#[test]
fn outputs_are_read_back_whatever_is_in_them() {
    let Document::Set(mut set) = everything() else { unreachable!() };
    set.reports[0].diagnoses[0].title = "a\nid<<x\nfake\nx\nlogclass-".to_string();
    let mut out = Vec::new();
    github::write_outputs(&set.reports, Some("a.json"), &mut out).expect("memory takes all");
    let outputs = outputs(&String::from_utf8(out).expect("UTF-8"));
    assert_eq!(outputs["verdict"], "diagnosed");
    assert_eq!(outputs["id"], "demo/missing-package");
    assert_eq!(outputs["category"], "package");
    assert_eq!(outputs["title"], "a id<<x fake x logclass-");
    assert_eq!(outputs["count"], "3");
    assert_eq!(outputs["report"], "a.json");
    assert_eq!(outputs.len(), 6);
}

#[test]
fn a_line_of_jsonl_is_an_object_and_the_report_comes_last() {
    let text = rendered(Format::Jsonl, &everything());
    let kinds: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|value| value["type"].as_str().expect("a kind").to_string())
        .collect();
    let wanted = ["diagnosis", "diagnosis", "diagnosis", "report", "report", "report"];
    assert_eq!(kinds, wanted);
}

#[test]
fn json_is_read_back_as_it_was() {
    let text = rendered(Format::Json, &everything());
    let back: Document = serde_json::from_str(&text).expect("it is a document");
    assert_eq!(back, everything());
}

#[test]
fn a_file_that_is_not_in_the_workspace_is_no_place() {
    let mut options = RenderOptions::default();
    options.missing.insert("src/ma in,%1.c".to_string());
    let mut out = Vec::new();
    Format::Github.write(&everything(), &options, &mut out).expect("memory takes all");
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(!text.contains("file=src/ma in") && text.contains("file=logs/1_build"), "{text}");
    let text = rendered(Format::Github, &everything());
    assert!(text.contains("file=src/ma in%2C%251.c,line=3,col=7,title="), "{text}");
}

#[test]
fn a_junit_file_is_cut_at_a_case_before_it_is_too_large() {
    let many = many(2500, |_, diagnosis| diagnosis.cause = "<because> ".repeat(2000));
    let text = rendered(Format::Junit, &many);
    assert!(text.len() < 30_000_000 && text.len() > 25_000_000, "{}", text.len());
    let cases = text.matches("<failure ").count();
    assert!(text.contains(&format!("failures=\"{cases}\"")));
    assert!(text.contains(&format!("{} more left out", 2500 - cases)));
    assert!(text.ends_with("</testsuites>\n"));
}

#[test]
fn no_writer_is_more_than_linear() {
    // Anything quadratic takes minutes on so many diagnoses.
    let document = |count| {
        let Document::Set(mut set) = everything() else { unreachable!() };
        let Document::One(report) = many(10, |_, _| {}) else { unreachable!() };
        set.reports = (0..count / 10)
            .map(|n| Report {
                input: logclass::report::Input {
                    path: Some(format!("{n}.log")),
                    ..report.input.clone()
                },
                ..report.clone()
            })
            .collect();
        Document::Set(set)
    };
    let large = document(2_000);
    for &format in Format::ALL {
        let text = rendered(format, &large);
        match format {
            Format::Buildkite => assert!(text.len() < 1 << 20),
            Format::Diff => assert!(text.starts_with("diff --git ")),
            _ => assert!(!text.is_empty()),
        }
    }
}
