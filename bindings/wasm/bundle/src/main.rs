//! Writes the JavaScript and the types that go with logclass-wasm, as the
//! command `wasm-bindgen` does. A program of the workspace, so that its version
//! is always that of the library it has to agree with.
//!
//!     logclass-wasm-bundle LOGCLASS_WASM.wasm FOLDER

#![allow(clippy::print_stderr)] // it is a command

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = &arguments[..] else {
        eprintln!("usage: logclass-wasm-bundle MODULE.wasm FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("logclass").typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
