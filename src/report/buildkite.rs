//! The body of a Buildkite annotation: Markdown for
//! `buildkite-agent annotate --style error --context logclass`.

use super::{RenderOptions, Report, markdown};
use std::io::{self, Write};

/// Bytes of an annotation: 1 MiB, less what the agent may add.
const MOST: usize = (1 << 20) - (4 << 10);

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    markdown::write(reports, options, MOST, out)
}
