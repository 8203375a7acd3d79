//! How logs are to be read, as JavaScript says it.

use crate::{error, from_js};
use logclass::redact::Redactor;
use logclass::signature::{Category, Confidence, Role, Severity, Signature};
use logclass::{Classifier, Database};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// The interface `Options` of `types.d.ts`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Options {
    all: bool,
    builtin: bool,
    exit_code: Option<i32>,
    max_input: Option<u64>,
    min_confidence: Option<Confidence>,
    redact: bool,
    signatures: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            all: false,
            builtin: true,
            exit_code: None,
            max_input: None,
            min_confidence: None,
            redact: true,
            signatures: BTreeMap::new(),
        }
    }
}

/// The classifier that the options ask for.
pub fn parse(options: &JsValue) -> Result<Classifier, JsValue> {
    let given = if options.is_undefined() { Options::default() } else { from_js(options)? };
    let mut database = if given.builtin { Database::builtin() } else { Database::empty() };
    for (name, text) in &given.signatures {
        database.add(name, text).map_err(error)?;
    }
    let mut options = logclass::Options::default();
    options.all = given.all;
    options.exit_code = given.exit_code;
    options.max_input = given.max_input.unwrap_or(options.max_input);
    options.min_confidence = given.min_confidence.unwrap_or(options.min_confidence);
    options.redactor = given.redact.then(Redactor::default);
    Ok(Classifier::new(database, options))
}

/// The interface `SignatureSummary` of `types.d.ts`.
#[derive(Serialize)]
pub struct Summary<'s> {
    id: &'s str,
    title: &'s str,
    category: Category,
    role: Role,
    severity: Severity,
}

impl<'s> Summary<'s> {
    pub fn of(signature: &'s Signature) -> Summary<'s> {
        let Signature { id, title, category, role, severity, .. } = signature;
        Summary { id, title, category: *category, role: *role, severity: *severity }
    }
}
