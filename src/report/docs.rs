//! A signature as a page for people, and the index of all.

use crate::database::Database;
use crate::signature::{Remedy, Signature};
use std::fmt::Write;

/// The index of a database, as Markdown: one row a signature.
pub fn index(database: &Database) -> String {
    let mut page = String::from(
        "# Signatures\n\nMade from the files beside it; `LOGCLASS_BLESS=1 cargo test` rewrites it.\n",
    );
    let mut family = "";
    for signature in database.iter() {
        let (of, _) = signature.id.split_once('/').unwrap_or_default();
        if of != family {
            family = of;
            let _ = write!(
                page,
                "\n## {family}\n\n| id | category | role | failure |\n|---|---|---|---|\n"
            );
        }
        let (id, title) = (&signature.id, cell(&signature.title));
        let (category, role) = (signature.category, signature.role);
        let _ = writeln!(
            page,
            "| [{id}](../docs/signatures/{id}.md) | {category} | {role} | {title} |"
        );
    }
    page
}

/// One signature, as Markdown.
pub fn page(signature: &Signature) -> String {
    let mut page = format!("# {}\n\n{}\n\n", signature.id, signature.title);
    let facts = [
        ("category", signature.category.to_string()),
        ("role", signature.role.to_string()),
        ("severity", signature.severity.to_string()),
        ("confidence", signature.confidence.to_string()),
        ("since", signature.since.clone()),
        ("printed by", signature.tools.join(", ")),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(page, "* {name}: {value}");
    }
    section(&mut page, "Cause", signature.cause.as_deref());
    section(&mut page, "Status", signature.state.as_deref());
    section(&mut page, "Impact", signature.impact.as_deref());
    list(&mut page, "Requirements", signature.requirements.iter().cloned());
    if !signature.remedy.is_empty() {
        page.push_str("\n## Fix\n");
        let mut remedies: Vec<&Remedy> = signature.remedy.iter().collect();
        remedies.sort_by_key(|remedy| remedy.standing);
        remedies.into_iter().for_each(|remedy| write_remedy(&mut page, remedy));
    }
    let ends =
        signature.dead_end.iter().map(|end| format!("{}: {}", end.what.trim(), end.why.trim()));
    list(&mut page, "Does not help", ends);
    if !signature.verify.is_empty() {
        page.push_str("\n## Verify\n");
        for verify in &signature.verify {
            fence(&mut page, "sh", &verify.command);
            if !verify.expect.is_empty() {
                let _ = writeln!(page, "Expect: {}", verify.expect.trim());
            }
        }
    }
    let others = signature.alternative.iter();
    list(
        &mut page,
        "Or else",
        others.map(|other| format!("`{}`: {}", other.id, other.tell_apart.trim())),
    );
    if let Some(example) = signature.example.first() {
        page.push_str("\n## Example\n");
        fence(&mut page, "text", &example.log);
    }
    let captures = signature.captures.iter();
    list(&mut page, "Captures", captures.map(|(name, c)| format!("`{name}`: {}", c.meaning())));
    let references = signature.reference.iter();
    list(&mut page, "References", references.map(|r| format!("[{}]({})", r.title, r.url)));
    page
}

fn section(page: &mut String, title: &str, text: Option<&str>) {
    if let Some(text) = text {
        let _ = write!(page, "\n## {title}\n\n{}\n", text.trim());
    }
}

fn list(page: &mut String, title: &str, items: impl Iterator<Item = String>) {
    for (n, item) in items.enumerate() {
        if n == 0 {
            let _ = write!(page, "\n## {title}\n\n");
        }
        let _ = writeln!(page, "* {item}");
    }
}

fn write_remedy(page: &mut String, remedy: &Remedy) {
    let _ = write!(page, "\n### {} ({})\n\n", remedy.title.trim(), remedy.standing);
    if let Some(when) = &remedy.applies_if {
        let _ = writeln!(page, "If {}.\n", when.trim().trim_end_matches('.'));
    }
    for step in &remedy.steps {
        if step.trim_end().ends_with('.') {
            let _ = writeln!(page, "{}\n", step.trim());
        } else {
            fence(page, "sh", step);
        }
    }
    let language = remedy.language.as_deref().unwrap_or("text");
    for (label, text) in [("Before", &remedy.before), ("After", &remedy.after)] {
        if let Some(text) = text {
            let _ = writeln!(page, "{label}:");
            fence(page, language, text);
        }
    }
    if let Some(note) = &remedy.note {
        let _ = writeln!(page, "{}\n", note.trim());
    }
    if let Some(source) = &remedy.source {
        let _ = writeln!(page, "Source: {source}");
    }
}

/// A fenced block that its text cannot leave.
fn fence(page: &mut String, language: &str, text: &str) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(page, "\n{ticks}{language}\n{}\n{ticks}\n", text.trim_end_matches('\n'));
}

/// Text for one cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
