//! A signature as a page for people, and the index of all.

use crate::database::Database;
use crate::signature::Signature;
use std::fmt::Write;

/// The index of a database, as Markdown.
pub fn index(database: &Database) -> String {
    let mut page = String::from("# Signatures\n\n| id | category | failure |\n|---|---|---|\n");
    for signature in database.iter() {
        let _ = writeln!(page, "| {} | {} | {} |", signature.id, signature.category, signature.title);
    }
    page
}

/// One signature, as Markdown.
pub fn page(signature: &Signature) -> String {
    let mut page = format!("# {}\n\n{}\n", signature.id, signature.title);
    let _ = writeln!(page, "\n{}", signature.cause.as_deref().unwrap_or_default());
    page
}
