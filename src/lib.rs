//! Reads a build log and says why the build failed and how to fix it.

pub mod clean;
pub mod decode;
pub mod frame;
