//! Reads a build log and says why the build failed and how to fix it.

pub mod literal;
pub mod prefilter;
