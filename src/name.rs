//! What the names in relations, settings and baselines mean.

/// Whether a name means a signature: `npm/eresolve` itself, `npm/gyp-*` all
/// that begin so, `npm/*` the whole family; nothing reaches over families.
///
/// ```
/// use logclass::covers;
///
/// assert!(covers("npm/eresolve", "npm/eresolve"));
/// assert!(covers("npm/*", "npm/eresolve"));
/// assert!(!covers("np*", "npm/eresolve"));
/// ```
pub fn covers(name: &str, id: &str) -> bool {
    match name.strip_suffix('*') {
        Some(start) => start.contains('/') && id.starts_with(start),
        None => name == id,
    }
}

/// Whether one of the names means a signature.
pub(crate) fn covered(names: &[String], id: &str) -> bool {
    names.iter().any(|name| covers(name, id))
}
