//! Parts of patterns that a file names once and its signatures share.
//!
//! `{{name}}` in a pattern stands for the fragment of that name. No regular
//! expression can hold two opening braces in a row, so nothing is ambiguous.

use super::file::SignatureFile;
use std::collections::{BTreeMap, BTreeSet};

/// A pattern is no longer than this, fragments and all.
const LONGEST: usize = 64 << 10;

/// Puts the fragments of a file into all its patterns.
///
/// # Errors
/// A pattern is too long or names a fragment that the file does not have, or no pattern names
/// one that it has.
pub(super) fn expand(file: &mut SignatureFile) -> Result<(), String> {
    let fragments = std::mem::take(&mut file.fragments);
    let mut used = BTreeSet::new();
    for pattern in patterns(file) {
        *pattern = fill(pattern, &fragments, &mut used)?;
    }
    match fragments.keys().find(|name| !used.contains(*name)) {
        Some(name) => Err(format!("fragments: no pattern has {{{{{name}}}}}")),
        None => Ok(()),
    }
}

fn patterns(file: &mut SignatureFile) -> impl Iterator<Item = &mut String> {
    let of_signatures = file.signatures.iter_mut().flat_map(|signature| {
        let conditions = signature
            .require
            .iter_mut()
            .chain(&mut signature.forbid)
            .chain(&mut signature.evidence);
        let of_conditions = conditions.flat_map(|c| c.pattern.iter_mut().chain(&mut c.patterns));
        signature.patterns.iter_mut().chain(of_conditions)
    });
    let of_outcomes = file.outcomes.iter_mut().map(|outcome| &mut outcome.pattern);
    let of_regions = file.regions.iter_mut().map(|region| &mut region.pattern);
    of_signatures.chain(of_outcomes).chain(of_regions)
}

fn fill(
    pattern: &str,
    fragments: &BTreeMap<String, String>,
    used: &mut BTreeSet<String>,
) -> Result<String, String> {
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after.split_once("}}").ok_or("a fragment without }}")?;
        let fragment =
            fragments.get(name).ok_or_else(|| format!("no fragment is called {name:?}"))?;
        used.insert(name.to_string());
        filled.push_str(before);
        filled.push_str(fragment);
        rest = tail;
        if filled.len() > LONGEST {
            break;
        }
    }
    match filled.len() + rest.len() {
        ..=LONGEST => Ok(filled + rest),
        _ => Err(format!("a pattern of more than {LONGEST} bytes")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::parse;

    const SIGNATURE: &str = r#"
        [[signature]]
        id = "demo/error"
        title = "t"
        category = "config"
        patterns = ['^{{tool}}error$', '^x{2}{{tool}}y{{tool}}']
          [[signature.forbid]]
          pattern = '{{tool}}went on'
    "#;

    #[test]
    fn fragments_are_put_into_every_kind_of_pattern() {
        let text = format!("[fragments]\ntool = '(?:demo|d): '\n{SIGNATURE}");
        let file = parse("demo.toml", &text).unwrap();
        let signature = &file.signatures[0];
        assert_eq!(signature.patterns, ["^(?:demo|d): error$", "^x{2}(?:demo|d): y(?:demo|d): "]);
        assert_eq!(signature.forbid[0].pattern.as_deref(), Some("(?:demo|d): went on"));
    }

    #[test]
    fn a_fragment_that_is_missing_or_not_used_is_an_error() {
        let missing = parse("demo.toml", SIGNATURE).unwrap_err().to_string();
        assert!(missing.contains("no fragment is called \"tool\""), "{missing}");
        let text = format!("[fragments]\ntool = 'd: '\nother = 'e'\n{SIGNATURE}");
        let unused = parse("demo.toml", &text).unwrap_err().to_string();
        assert!(unused.contains("no pattern has {{other}}"), "{unused}");
    }
}
