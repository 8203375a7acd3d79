//! The JSON Schemas of what logclass writes and reads, made from the types
//! themselves; the published ones are in `schema/`.

use crate::report::Document;
use crate::signature::file::SignatureFile;
use serde_json::{Value, json};

/// The schema of a report, or of a set of them: `schema/report.v1.json`.
pub fn report() -> Value {
    named(schemars::schema_for!(Document).to_value(), "report", "A report of logclass")
}

/// The schema of a file of signatures: `schema/signature.v1.json`.
pub fn signature() -> Value {
    named(schemars::schema_for!(SignatureFile).to_value(), "signature", "Signatures for logclass")
}

fn named(mut schema: Value, name: &str, title: &str) -> Value {
    let folder = "https://raw.githubusercontent.com/logclass/logclass/main/schema";
    schema["$id"] = json!(format!("{folder}/{name}.v1.json"));
    schema["title"] = json!(title);
    schema
}
