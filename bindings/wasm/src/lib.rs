//! logclass for Node and the browser: a thin layer between JavaScript values
//! and the library. `scripts/wasm` makes the npm package of it; what it offers
//! is documented where it is declared, and from there in the package's types.
//!
//! Reports cross the border as JSON text, since the engines parse that faster
//! than they take an object field by field.

mod options;
mod source;

use js_sys::{Function, JSON, Uint8Array};
use logclass::report::{Document, Format, RenderOptions, Report};
use serde::Serialize;
use source::{Bytes, Callback};
use std::io::Read;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Signatures made ready to read logs. Make one and keep it: what a log needs
/// is compiled when the first log needs it.
#[wasm_bindgen]
pub struct Classifier(logclass::Classifier);

#[wasm_bindgen]
impl Classifier {
    /// The built-in signatures, if the options say nothing else.
    ///
    /// @throws if an option is unknown or of the wrong type, or a signature
    /// file is wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
    ) -> Result<Classifier, JsValue> {
        options::parse(&options).map(Classifier)
    }

    /// Reads a whole log: text, or bytes that may be packed by gzip or zstd.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn classify(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] log: &JsValue,
    ) -> Result<JsValue, JsValue> {
        match (log.as_string(), log.dyn_ref::<Uint8Array>()) {
            (Some(text), _) => to_js(&self.0.classify(text.as_bytes())),
            (None, Some(bytes)) => self.read(Bytes::new(bytes)),
            (None, None) => Err(error("a log is a string or a Uint8Array")),
        }
    }

    /// Reads a log that is pulled piece by piece, packed or not, in memory that
    /// does not grow with it. `read` puts the next bytes at the start of the
    /// array it is given and returns how many; 0 is the end. That is
    /// `buffer => fs.readSync(file, buffer)` in Node.
    ///
    /// @throws what `read` throws.
    #[wasm_bindgen(js_name = classifyReader, unchecked_return_type = "Report")]
    pub fn classify_reader(
        &self,
        #[wasm_bindgen(unchecked_param_type = "(buffer: Uint8Array) => number")] read: &Function,
    ) -> Result<JsValue, JsValue> {
        let callback = Callback::new(read);
        let report = self.read(callback.reader());
        match callback.into_exception() {
            Some(exception) => Err(exception),
            None => report,
        }
    }

    /// Reads a log that arrives piece by piece, as plain text.
    pub fn stream(&self) -> LogStream {
        LogStream(self.0.stream())
    }

    /// All signatures in the order of their ids, by their main facts.
    #[wasm_bindgen(unchecked_return_type = "SignatureSummary[]")]
    pub fn signatures(&self) -> Result<JsValue, JsValue> {
        let all: Vec<_> = self.0.database().iter().map(options::Summary::of).collect();
        to_js(&all)
    }

    /// All there is to know of a signature; `undefined` if none has this id.
    #[wasm_bindgen(unchecked_return_type = "Signature | undefined")]
    pub fn signature(&self, id: &str) -> Result<JsValue, JsValue> {
        self.0.database().get(id).map_or(Ok(JsValue::UNDEFINED), to_js)
    }
}

impl Classifier {
    fn read(&self, reader: impl Read) -> Result<JsValue, JsValue> {
        to_js(&self.0.classify_reader(reader).map_err(error)?)
    }
}

/// A log that arrives piece by piece. Memory stays bounded.
#[wasm_bindgen]
pub struct LogStream(logclass::LogStream);

#[wasm_bindgen]
impl LogStream {
    /// Takes the next piece of the log, of any length.
    pub fn push(&mut self, piece: &[u8]) {
        self.0.push(piece);
    }

    /// What the report would be if the log ended here. Nothing in it is final:
    /// what follows may tolerate a failure or name its cause.
    #[wasm_bindgen(js_name = soFar, unchecked_return_type = "Report")]
    pub fn so_far(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.so_far())
    }

    /// Ends the log and says what it was about. The exit status of the build,
    /// where it is known, overrules what the log says. The stream is freed.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn finish(
        self,
        #[wasm_bindgen(js_name = exitCode)] exit_code: Option<i32>,
    ) -> Result<JsValue, JsValue> {
        to_js(&match exit_code {
            Some(exit_code) => self.0.finish_with_exit_code(exit_code),
            None => self.0.finish(),
        })
    }
}

/// A report in any format of the command; "json" is what the command prints.
///
/// @throws if there is no such format, or the report is not one.
#[wasm_bindgen]
pub fn render(
    #[wasm_bindgen(unchecked_param_type = "Report")] report: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Format")] format: &str,
) -> Result<String, JsValue> {
    let wanted = Format::named(format);
    let format = wanted.ok_or_else(|| error(format!("no format is called {format:?}")))?;
    let report: Report = from_js(report)?;
    let mut out = Vec::new();
    format.write(&Document::One(report), &RenderOptions::default(), &mut out).map_err(error)?;
    String::from_utf8(out).map_err(error)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    JSON::parse(&serde_json::to_string(value).map_err(error)?)
}

fn from_js<T: serde::de::DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    // What JSON has no text for, such as undefined, is no object either.
    let text = JSON::stringify(value)?.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(error)
}

fn error(message: impl std::fmt::Display) -> JsValue {
    js_sys::Error::new(&message.to_string()).into()
}
