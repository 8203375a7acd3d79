//! What is fuzzed: one module a target, each with a `run` that takes any bytes
//! and panics when a promise is broken.
//!
//! `fuzz_targets/` hands them to libFuzzer (scripts/fuzz); the ordinary tests
//! include this file and run them over the seeds, on any toolchain.

pub mod bytes;
pub mod chunks;
pub mod engines;
mod log;
pub mod patterns;
mod promises;
pub mod seeds;
pub mod settings;
pub mod signatures;
pub mod structured;
pub mod unpack;
pub mod writers;

/// A target: its name and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("bytes", bytes::run),
    ("chunks", chunks::run),
    ("engines", engines::run),
    ("patterns", patterns::run),
    ("settings", settings::run),
    ("signatures", signatures::run),
    ("structured", structured::run),
    ("unpack", unpack::run),
    ("writers", writers::run),
];
