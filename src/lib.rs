//! Reads a build log and says why the build failed and how to fix it.
//!
//! A log goes one straight way: [`decode`] unpacks it, [`frame`] takes off what
//! a CI system wrapped round its lines, one scan finds the few lines on which a
//! signature can match, those are matched, resolved into diagnoses, and
//! reported.
//!
//! ```
//! let log = b"ERROR: unable to select packages:\n  wolfssl-dev (no such package):\n    required by: world[wolfssl-dev]\n";
//! let report = logclass::Classifier::builtin().classify(log);
//! assert_eq!(report.diagnoses[0].id, "alpine/package-not-found");
//! assert_eq!(report.diagnoses[0].captures["package"], "wolfssl-dev");
//! ```

#![deny(unsafe_code)]

mod baseline;
mod candidates;
mod classifier;
pub mod clean;
mod database;
pub mod decode;
pub mod draft;
mod echo;
mod effort;
mod error;
mod excerpt;
mod fingerprint;
pub mod frame;
mod hash;
pub mod history;
mod hits;
mod index;
mod journal;
mod late;
pub mod lint;
pub mod literal;
mod name;
mod opening;
mod pattern;
mod peel;
pub mod prefilter;
pub mod redact;
pub mod report;
mod resolve;
mod scan;
#[cfg(feature = "schema")]
pub mod schema;
pub mod signature;
pub mod suggest;
mod survey;
mod template;
mod walk;
mod why;
mod window;

pub use baseline::Baseline;
pub use classifier::{Acceptance, Classifier, Engine, LogStream, Options};
pub use database::Database;
pub use error::{Error, ErrorKind};
pub use excerpt::Weights;
pub use name::covers;
pub use report::Report;
pub use why::{CauseScore, Examined, LineScore, Scores, Why};
