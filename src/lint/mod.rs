//! Checks on signatures that the format itself does not enforce. Everything is
//! tried with the real engine; nothing here prints. [`lint`] needs the files
//! alone, [`Recordings`] says what recordings add.

mod recordings;

use crate::classifier::{Classifier, Options};
use crate::database::Database;
use crate::index::conditions;
use crate::pattern::{self, LineRegex};
use crate::report::Report;
use crate::signature::{Edit, Role, Signature, Status};
use crate::suggest;
pub use recordings::Recordings;

/// Something wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The signature.
    pub id: String,
    /// A short name of the check.
    pub check: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Checks every signature of a database, its examples against all the others.
/// Costs some milliseconds a signature.
///
/// ```
/// let mut database = logclass::Database::empty();
/// database.add("demo.toml", r#"
/// [[signature]]
/// id = "demo/broken"
/// title = "The demo is broken"
/// category = "test"
/// patterns = ['^demo: broken$']
/// "#).unwrap();
/// let problems = logclass::lint::lint(database);
/// assert!(problems.iter().any(|problem| problem.check == "examples"));
/// ```
pub fn lint(database: Database) -> Vec<Problem> {
    let classifier = Classifier::new(database, Options { all: true, ..Options::default() });
    let mut problems = Vec::new();
    for signature in classifier.database().iter().filter(|s| s.status != Status::Deprecated) {
        let mut sink = Sink { id: &signature.id, problems: &mut problems };
        check_text(signature, &mut sink);
        check_patterns(signature, &mut sink);
        check_relations(classifier.database(), signature, &mut sink);
        check_examples(&classifier, signature, &mut sink);
        check_edits(&classifier, signature, &mut sink);
        check_near_misses(&classifier, signature, &mut sink);
    }
    check_literals(classifier.database(), &mut problems);
    problems
}

/// Whether the prefilter can tell the lines on which a pattern may match.
fn check_literals(database: &Database, problems: &mut Vec<Problem>) {
    for pattern in database.patterns() {
        let why = if pattern.is_tried_everywhere() {
            "has no literal that it cannot do without: it is tried on every line"
        } else if pattern.has_tiny_literal() {
            "has a literal of fewer than four bytes: the whole log is searched once more for it"
        } else {
            continue;
        };
        let message = format!("{:?} {why}", pattern.source());
        let id = database.owner_name(pattern.owner);
        problems.push(Problem { id, check: "literal", message });
    }
}

struct Sink<'a> {
    id: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Sink<'_> {
    fn add(&mut self, check: &'static str, message: impl Into<String>) {
        self.problems.push(Problem { id: self.id.to_string(), check, message: message.into() });
    }
}

fn check_text(signature: &Signature, sink: &mut Sink<'_>) {
    if signature.title.chars().count() > 100 {
        sink.add("title", "longer than 100 characters");
    }
    if signature.title.ends_with('.') {
        sink.add("title", "ends in a full stop");
    }
    if signature.role == Role::Cause {
        if signature.cause.as_deref().is_none_or(|cause| cause.trim().len() < 40) {
            sink.add("cause", "no paragraph that says why");
        }
        if signature.remedy.is_empty() {
            sink.add("remedy", "none");
        }
    }
    for remedy in &signature.remedy {
        if remedy.source.as_deref().is_none_or(|source| source.trim().is_empty()) {
            sink.add("source", format!("remedy {:?} has none", remedy.title));
        }
    }
    for reference in &signature.reference {
        if !reference.url.starts_with("https://") && !reference.url.starts_with("http://") {
            sink.add("reference", format!("{:?} is no address", reference.url));
        }
    }
    for name in placeholders(signature) {
        if !signature.captures.contains_key(&name) {
            sink.add("capture", format!("{{{name}}} is used and captured nowhere"));
        }
    }
}

/// All `{name}`s in the texts of a signature.
fn placeholders(signature: &Signature) -> Vec<String> {
    let mut texts = vec![signature.title.as_str()];
    texts.extend(signature.cause.as_deref());
    for remedy in &signature.remedy {
        texts.push(&remedy.title);
        texts.extend(remedy.steps.iter().map(String::as_str));
    }
    texts.extend(signature.verify.iter().map(|verify| verify.command.as_str()));
    let names = texts.into_iter().flat_map(|text| {
        crate::resolve::placeholders(text).map(str::to_string).collect::<Vec<_>>()
    });
    names.collect()
}

fn check_patterns(signature: &Signature, sink: &mut Sink<'_>) {
    for source in &signature.patterns {
        let body = source.trim_start_matches('^');
        if body.starts_with(".*") || body.starts_with(".+") {
            sink.add("unanchored", format!("{source:?} begins with what fits anything"));
        }
        if !pattern::is_small(source, signature.ignore_case) {
            sink.add("slow", format!("{source:?} compiles to a large program"));
        }
        let Ok(regex) = pattern::compile(source, signature.ignore_case) else { continue };
        let lines = signature.example.iter().flat_map(|example| example.log.lines());
        let starts: Vec<usize> = lines.filter_map(|line| match_start(&regex, line)).collect();
        if starts.is_empty() {
            sink.add("unproved", format!("no example needs {source:?}"));
        } else if signature.generic && !is_anchored(source) && starts.iter().all(|&at| at == 0) {
            let message = format!("no example needs {source:?} anywhere but at the line's start");
            sink.add("unanchored", message);
        }
    }
    let names: Vec<&String> = signature.captures.keys().collect();
    for name in names {
        let group = format!("<{name}>");
        let all = conditions(signature).flat_map(|c| c.all_patterns());
        let used = all.chain(signature.patterns.iter().map(String::as_str));
        if !used.into_iter().any(|pattern| pattern.contains(&group)) {
            sink.add("capture", format!("{name} is explained and captured nowhere"));
        }
    }
}

/// Whether a pattern says anything of where the line starts.
fn is_anchored(source: &str) -> bool {
    let parsed =
        regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(source);
    parsed.is_ok_and(|hir| hir.properties().look_set().contains(regex_syntax::hir::Look::Start))
}

/// Where in a line's payload a pattern matches.
fn match_start(regex: &LineRegex, line: &str) -> Option<usize> {
    let framing = crate::frame::Framing::sniff(line.as_bytes());
    let clean = crate::clean::clean_line(line.as_bytes());
    let payload = framing.split(&clean.text).payload;
    let peeled = || crate::peel::peel(payload).map(|peel| &payload[peel.length..]);
    let found = regex.find(payload).or_else(|| regex.find(peeled()?));
    found.map(|found| found.start)
}

fn check_relations(database: &Database, signature: &Signature, sink: &mut Sink<'_>) {
    let exact = signature.explains.iter().chain(&signature.overrides).chain(&signature.unless);
    for name in exact.filter(|name| !name.ends_with('*')) {
        if database.get(name).is_none() {
            sink.add("relation", format!("{name:?} is no signature"));
        }
    }
    for other in &signature.alternative {
        if database.get(&other.id).is_none() {
            sink.add("relation", format!("alternative {:?} is no signature", other.id));
        }
    }
}

fn check_examples(classifier: &Classifier, signature: &Signature, sink: &mut Sink<'_>) {
    if signature.example.len() < 2 {
        sink.add("examples", format!("{} of at least 2", signature.example.len()));
    }
    if signature.role == Role::Wrapper {
        return;
    }
    for (n, example) in signature.example.iter().enumerate() {
        let report = classifier.classify(example.log.as_bytes());
        let Some(first) = report.diagnoses.first() else {
            sink.add("example", format!("example {} is not diagnosed", n + 1));
            continue;
        };
        if first.id != signature.id {
            sink.add("example", format!("example {} is diagnosed as {}", n + 1, first.id));
            continue;
        }
        if example.line.is_some_and(|line| line != first.line) {
            let message = format!("example {} is found on line {}", n + 1, first.line);
            sink.add("example", message);
        }
        for (name, value) in &example.captures {
            if first.captures.get(name) != Some(value) {
                let got = first.captures.get(name);
                sink.add("example", format!("example {}: {name} is {got:?}, not {value:?}", n + 1));
            }
        }
    }
}

/// Each edit makes its `after` of its `before`, with what the log of some
/// example shows, and leaves its `after` alone.
fn check_edits(classifier: &Classifier, signature: &Signature, sink: &mut Sink<'_>) {
    let edits: Vec<&Edit> = signature.remedy.iter().flat_map(|remedy| &remedy.edit).collect();
    if edits.is_empty() {
        return;
    }
    let reports = signature.example.iter().map(|e| classifier.classify(e.log.as_bytes()));
    let captures: Vec<_> =
        reports.filter_map(|r| Some(r.diagnoses.first()?.captures.clone())).collect();
    for (n, edit) in edits.into_iter().enumerate() {
        let apply = |text: &str| {
            captures.iter().filter_map(|c| suggest::apply(signature, edit, c, text)).collect()
        };
        let (before, after): (Vec<String>, Vec<String>) = (apply(&edit.before), apply(&edit.after));
        if !before.contains(&edit.after) {
            sink.add("edit", format!("edit {}: `before` becomes {before:?}", n + 1));
        }
        if !after.is_empty() {
            sink.add("edit", format!("edit {}: `after` is changed again", n + 1));
        }
    }
}

fn check_near_misses(classifier: &Classifier, signature: &Signature, sink: &mut Sink<'_>) {
    if signature.near_miss.is_empty() {
        sink.add("near-miss", "none");
    }
    for (n, miss) in signature.near_miss.iter().enumerate() {
        let report = classifier.classify(miss.log.as_bytes());
        if fired(&report, &signature.id) {
            sink.add("near-miss", format!("near miss {} is diagnosed", n + 1));
        }
    }
}

fn fired(report: &Report, id: &str) -> bool {
    report.diagnoses.iter().any(|diagnosis| {
        diagnosis.id == id || diagnosis.explains.iter().any(|explained| explained.id == id)
    })
}

#[cfg(test)]
mod tests {
    use super::lint;
    use crate::database::Database;

    #[test]
    fn a_pattern_without_a_literal_of_four_bytes_is_found() {
        let complains = |pattern: &str| {
            let mut database = Database::empty();
            let text = format!(
                "[[signature]]\nid = 'demo/a'\ntitle = 'a'\ncategory = 'lint'\npatterns = ['{pattern}']\n"
            );
            database.add("demo.toml", &text).expect("it is one");
            lint(database).iter().any(|problem| problem.check == "literal")
        };
        // more alternatives than are tracked, so that only the blank is left
        let codes: Vec<String> = (100..200).map(|n| format!("{n}[a-z]*")).collect();
        let codes = format!("^(?:{}) ", codes.join("|"));
        assert!(complains(&codes), "{codes}");
        // for less than four bytes there is no trigger
        let with = |name: &str| format!(r"^Failed to compile|^\s*Syntax Error$|{name}");
        assert!(complains(&with(r"\bswc\b")) && !complains(&with("[ /]swc ")));
        assert!(complains(r"\S+: \S+"));
        for pattern in [r"^error: ", r"^[A-Z]{1,5}\d{1,4} ", r"^\$ \S"] {
            assert!(!complains(pattern), "{pattern}");
        }
    }
}
