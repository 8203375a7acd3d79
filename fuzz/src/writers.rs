//! Any text in every place of a report, and every format read back by what
//! reads it: text stays text.

use html5gum::{Token, Tokenizer};
use logclass::report::{Document, Format, RenderOptions};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;
use std::sync::LazyLock;

/// The report that has everything.
const TEMPLATE: &str = include_str!("../../tests/data/everything.json");

/// Words of closed lists, and what stands for itself.
const WORDS: &[&str] = &[
    "category",
    "confidence",
    "kind",
    "outcome",
    "schema_version",
    "severity",
    "standing",
    "verdict",
];

/// The report that has everything, as it is.
pub fn template() -> Document {
    static DOCUMENT: LazyLock<Document> =
        LazyLock::new(|| serde_json::from_str(TEMPLATE).expect("it is a set of reports"));
    DOCUMENT.clone()
}

/// The input is texts with a byte 255 between them; they take turns.
pub fn run(data: &[u8]) {
    let texts: Vec<String> = data
        .split(|&byte| byte == 0xff)
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .collect();
    let mut value: Value = serde_json::from_str(TEMPLATE).expect("it is JSON");
    let mut turns = texts.iter().cycle();
    replace(&mut value, &mut || turns.next().cloned().unwrap_or_default());
    for report in value["reports"].as_array_mut().into_iter().flatten() {
        fit(report);
    }
    let document: Document = serde_json::from_value(value).expect("only texts were changed");
    for &format in Format::ALL {
        let mut out = Vec::new();
        let options = RenderOptions::default();
        format.write(&document, &options, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("a report is UTF-8");
        nothing_hidden(format, &text);
        no_strange_command(format, &text);
        read_back(format, &text, &document);
    }
}

/// Another text for each that is free.
fn replace(value: &mut Value, next: &mut dyn FnMut() -> String) {
    match value {
        Value::String(text) => *text = next(),
        Value::Array(all) => all.iter_mut().for_each(|value| replace(value, next)),
        Value::Object(all) => {
            let free = all.iter_mut().filter(|(name, _)| !WORDS.contains(&name.as_str()));
            free.for_each(|(_, value)| replace(value, next));
        }
        _ => {}
    }
}

/// A span that is one of its text, as a report has it, and a role: that of a
/// line is any word, that of a diagnosis is not.
fn fit(report: &mut Value) {
    for diagnosis in report["diagnoses"].as_array_mut().into_iter().flatten() {
        diagnosis["role"] = "cause".into();
        let text = diagnosis["text"].as_str().unwrap_or_default();
        let end = text.char_indices().nth(9).map_or(text.len(), |(at, _)| at);
        diagnosis["span"] = serde_json::json!([0, end]);
    }
}

fn nothing_hidden(format: Format, text: &str) {
    // A change is copied into a file, so its tabs and line ends stay what they are.
    let copied: &[char] = match format {
        Format::Diff => &['\n', '\t', '\r'],
        Format::Markdown | Format::Buildkite => &['\n', '\t'],
        _ => &['\n'],
    };
    let bad =
        |c: char| (c.is_control() && !copied.contains(&c)) || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(bad), "{}: a control", format.name());
}

/// What a CI system would take for its commands.
fn no_strange_command(format: Format, text: &str) {
    let name = format.name();
    assert!(!text.contains("##["), "{name}: ##[");
    for line in text.lines() {
        let azure = line.find("##vso[");
        let teamcity = line.find("##teamcity[");
        match format {
            Format::Azure => {
                assert!(azure.is_none_or(|at| at == 0 && line.starts_with("##vso[task.logissue ")));
                assert_eq!(line.matches("##vso[").count(), usize::from(azure.is_some()), "{line}");
            }
            _ => assert_eq!(azure, None, "{name}: {line}"),
        }
        match format {
            Format::Teamcity => assert!(teamcity.is_none_or(|at| at == 0), "{line}"),
            _ => assert_eq!(teamcity, None, "{name}: {line}"),
        }
        if format != Format::Github {
            assert!(!line.trim_start().starts_with("::"), "{name}: {line}");
        }
    }
    if format == Format::Github {
        github(text);
    }
}

/// As the runner reads it: between `stop-commands` and its token nothing counts.
fn github(text: &str) {
    let mut token = None;
    for line in text.lines() {
        let Some(rest) = line.trim_start().strip_prefix("::") else { continue };
        match &token {
            Some(end) if rest.starts_with(end) => token = None,
            Some(_) => {}
            None => match rest.strip_prefix("stop-commands::") {
                Some(word) => token = Some(format!("{word}::")),
                None => assert!(
                    ["error ", "warning ", "notice "].iter().any(|own| rest.starts_with(own)),
                    "{line}"
                ),
            },
        }
    }
    assert_eq!(token, None, "commands are taken again at the end");
}

fn read_back(format: Format, text: &str, document: &Document) {
    match format {
        Format::Json => {
            let back: Document = serde_json::from_str(text).expect("it is a document");
            assert_eq!(back, *document);
        }
        Format::Sarif | Format::Gitlab | Format::Rdjson | Format::Jenkins => {
            serde_json::from_str::<Value>(text).expect("it is JSON");
        }
        Format::Jsonl | Format::Rdjsonl => {
            for line in text.lines() {
                serde_json::from_str::<Value>(line).expect("a line is JSON");
            }
        }
        Format::Junit => xml(text),
        Format::Html => html(text),
        Format::Markdown | Format::Buildkite => markdown(text),
        _ => {}
    }
}

fn xml(text: &str) {
    let page = roxmltree::Document::parse(text).expect("it is well-formed");
    for element in page.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(["testsuites", "testsuite", "testcase", "failure"].contains(&name), "<{name}>");
    }
}

/// Only tags and attributes that the writer itself has.
fn html(text: &str) {
    const TAGS: &[&str] = &[
        "a", "article", "body", "code", "details", "footer", "h1", "h2", "h3", "head", "html",
        "li", "main", "meta", "p", "pre", "section", "span", "strong", "style", "summary", "title",
        "ul",
    ];
    const ATTRIBUTES: &[&str] = &[
        "charset",
        "class",
        "content",
        "href",
        "http-equiv",
        "lang",
        "name",
        "open",
        "rel",
        "tabindex",
    ];
    for token in Tokenizer::new(text) {
        match token.expect("text can be read") {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(TAGS.contains(&name.as_str()), "<{name}>");
                for (key, value) in &tag.attributes {
                    let key = String::from_utf8_lossy(key);
                    assert!(ATTRIBUTES.contains(&&*key), "<{name} {key}>");
                    let link = key == "href";
                    assert!(
                        !link || value.starts_with(b"https://") || value.starts_with(b"http://")
                    );
                }
            }
            Token::Error(error) => panic!("{error:?}"),
            Token::Comment(comment) => panic!("{comment:?}"),
            _ => {}
        }
    }
}

/// No markup but the writer's own.
fn markdown(text: &str) {
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = ["<details>", "</details>", "<summary>", "</summary>"];
                let left = own.iter().fold(html.to_string(), |text, tag| text.replace(tag, ""));
                assert!(!left.contains('<'), "{html}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("http://") || dest_url.starts_with("https://"));
            }
            Event::Start(Tag::Image { .. } | Tag::Strikethrough | Tag::Emphasis) => {
                panic!("markup of the log's own in {text}")
            }
            _ => {}
        }
    }
}
