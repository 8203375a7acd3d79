//! The JSON form, version 1; its schema is `schema/report.v1.json`.
//!
//! What is printed may be read by a terminal or by a CI system before it is
//! parsed. So inside strings controls, invisible characters and the second `#`
//! of `##` are written as `\uXXXX`: the same value, and nothing to mistake.

use super::escape::is_unsafe;
use super::{Report, ReportSet};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Writes one report as an indented JSON document with a final line end.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    pretty(report, out)
}

/// Writes several reports as one JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_set(set: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    pretty(set, out)
}

/// Writes any value as an indented document with a final line end.
pub(super) fn pretty<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let formatter = Safe(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut *out, formatter))?;
    out.write_all(b"\n")
}

/// Writes any value as one line.
pub(super) fn line<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Safe(CompactFormatter)))?;
    out.write_all(b"\n")
}

/// A formatter whose strings are safe to print.
struct Safe<F>(F);

/// Hands a call on to the formatter inside.
macro_rules! forward {
    ($($name:ident($($arg:ident: $type:ty),*);)+) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W, $($arg: $type),*) -> io::Result<()> {
            self.0.$name(out, $($arg),*)
        })+
    };
}

impl<F: Formatter> Formatter for Safe<F> {
    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut from = 0;
        let mut before = ' ';
        for (at, c) in fragment.char_indices() {
            if is_unsafe(c) || (c == '#' && before == '#') {
                out.write_all(&fragment.as_bytes()[from..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                from = at + c.len_utf8();
            }
            before = c;
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::{line, pretty};
    use proptest::prelude::*;

    #[test]
    fn strings_hold_no_command_and_no_control() {
        let mut out = Vec::new();
        line(&"##[error]\u{9b}31m\u{202e}###", &mut out).expect("memory");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        assert_eq!(text, "\"#\\u0023[error]\\u009b31m\\u202e#\\u0023\\u0023\"\n");
    }

    proptest! {
        #[test]
        fn the_value_is_unchanged(text in "(?s).{0,20}|[#\u{9b}\u{e0001}\"\\\\]{0,20}") {
            for write in [line::<String>, pretty::<String>] {
                let mut out = Vec::new();
                write(&text, &mut out).expect("memory");
                prop_assert_eq!(serde_json::from_slice::<String>(&out).expect("JSON"), text.clone());
            }
        }
    }
}
