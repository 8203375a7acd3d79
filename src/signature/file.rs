//! One signature file: from TOML text to checked [`Signature`]s.
//!
//! Types check the shape; what is checked here is what a type cannot say and
//! without which nothing can be built: ids, patterns that compile, groups that
//! are explained. Style is the linter's business.

use super::{Condition, Edit, Outcome, Region, Signature, Standing, fragments};
use crate::error::Error;
use crate::literal;
use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use toml::Spanned;

/// Conditions of a file times its signatures, each of which gets them all.
const MOST_SHARED: usize = 1 << 16;

/// A signature file, parsed.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignatureFile {
    /// Parts that its patterns share, written `{{name}}` in them.
    #[serde(default)]
    pub fragments: BTreeMap<String, String>,
    /// What must not be found for any of its signatures.
    #[serde(default)]
    pub forbid: Vec<Condition>,
    /// Its signatures.
    #[serde(default, rename = "signature")]
    pub signatures: Vec<Signature>,
    /// How its tools say how a build went.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Outcome>,
    /// How its tools divide a log.
    #[serde(default, rename = "region")]
    pub regions: Vec<Region>,
    /// Its patterns as the check has parsed them.
    #[serde(skip)]
    pub(crate) expressions: Expressions,
}

/// What patterns mean, by how they are written: to parse them is half of what
/// loading costs, and whoever comes after the check is spared it.
#[derive(Debug, Default)]
pub(crate) struct Expressions {
    as_written: HashMap<String, Hir>,
    ignoring_case: HashMap<String, Hir>,
}

impl Expressions {
    /// What a pattern of the file means.
    ///
    /// # Panics
    /// If it is none of the file's.
    pub fn get(&self, pattern: &str, ignore_case: bool) -> &Hir {
        let expressions = if ignore_case { &self.ignoring_case } else { &self.as_written };
        expressions.get(pattern).expect("the check has parsed all patterns of the file")
    }

    /// What a pattern means, which is remembered.
    fn parse(&mut self, pattern: &str, ignore_case: bool) -> Result<&Hir, String> {
        let expressions = if ignore_case { &mut self.ignoring_case } else { &mut self.as_written };
        if !expressions.contains_key(pattern) {
            let hir = literal::parse(pattern, ignore_case)
                .map_err(|error| format!("pattern {pattern:?}: {error}"))?;
            expressions.insert(pattern.to_string(), hir);
        }
        Ok(&expressions[pattern])
    }
}

impl SignatureFile {
    /// All patterns, with the part they belong to and whether case is ignored.
    pub fn patterns(&self) -> impl Iterator<Item = (Part, &str, bool)> {
        let of_signatures = self.signatures.iter().enumerate().flat_map(|(n, signature)| {
            let (part, ignore_case) = (Part::Signature(n), signature.ignore_case);
            signature.all_patterns().map(move |pattern| (part, pattern, ignore_case))
        });
        let outcomes = self.outcomes.iter().map(|outcome| outcome.pattern.as_str());
        let outcomes = outcomes.enumerate().map(|(n, pattern)| (Part::Outcome(n), pattern, false));
        let regions = self.regions.iter().map(|region| region.pattern.as_str());
        let regions = regions.enumerate().map(|(n, pattern)| (Part::Region(n), pattern, false));
        of_signatures.chain(outcomes).chain(regions)
    }
}

/// Parses and checks the text of the file called `name` (`npm.toml`).
///
/// # Errors
/// The first thing that is wrong, with file, line and key.
pub fn parse(name: &str, text: &str) -> Result<SignatureFile, Error> {
    let mut file: SignatureFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        Error::signature(error.message().to_string()).in_file(name).at_line(line)
    })?;
    if file.forbid.len() * file.signatures.len() > MOST_SHARED {
        let message = format!("forbid: more than {MOST_SHARED} conditions for all signatures");
        return Err(Error::signature(message).in_file(name));
    }
    for signature in &mut file.signatures {
        signature.forbid.extend(file.forbid.iter().cloned());
    }
    fragments::expand(&mut file).map_err(|message| Error::signature(message).in_file(name))?;
    let mut expressions = Expressions::default();
    let mut ids = HashSet::new();
    for (n, signature) in file.signatures.iter().enumerate() {
        let checked = match ids.insert(&signature.id) {
            true => check_signature(name, signature, &mut expressions),
            false => Err(already_there(&signature.id)),
        };
        checked.map_err(|error| error.in_file(name).at_line(line(text, Part::Signature(n))))?;
    }
    let rules = file.patterns().filter(|(part, ..)| !matches!(part, Part::Signature(_)));
    for (part, pattern, _) in rules {
        groups(pattern, false, &mut expressions)
            .map_err(|message| Error::signature(message).in_file(name).at_line(line(text, part)))?;
    }
    file.expressions = expressions;
    Ok(file)
}

/// An id may be given once.
pub fn already_there(id: &str) -> Error {
    Error::signature(format!("id {id:?} is there already"))
}

/// A part of a file, by its number among its like.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A signature.
    Signature(usize),
    /// What a tool says of an outcome.
    Outcome(usize),
    /// An edge of a region.
    Region(usize),
}

/// The 1-based line on which a part of a well-formed file is named: the id of
/// a signature, the pattern of the others. Costs as much as parsing the file.
pub fn line(text: &str, part: Part) -> Option<usize> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Places {
        signature: Vec<Named>,
        outcome: Vec<Named>,
        region: Vec<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        #[serde(alias = "pattern")]
        id: Spanned<String>,
    }
    let places: Places = toml::from_str(text).ok()?;
    let named = match part {
        Part::Signature(n) => places.signature.get(n),
        Part::Outcome(n) => places.outcome.get(n),
        Part::Region(n) => places.region.get(n),
    };
    named.map(|named| line_of(text, named.id.span().start))
}

/// The family a file holds: its name without folders and ending.
pub fn family(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.strip_suffix(".toml").unwrap_or(base)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}

fn check_signature(
    name: &str,
    signature: &Signature,
    expressions: &mut Expressions,
) -> Result<(), Error> {
    check_id(name, &signature.id)?;
    let in_signature = |message: String| Error::signature(format!("{}: {message}", signature.id));
    if signature.patterns.is_empty() {
        return Err(in_signature("patterns: at least one is needed".into()));
    }
    let conditions = signature.require.iter().chain(&signature.forbid).chain(&signature.evidence);
    let mut patterns: Vec<&str> = signature.patterns.iter().map(String::as_str).collect();
    for condition in conditions {
        let before = patterns.len();
        patterns.extend(condition.all_patterns());
        if patterns.len() == before {
            return Err(in_signature("a condition without pattern or patterns".into()));
        }
    }
    for pattern in patterns {
        for group in groups(pattern, signature.ignore_case, expressions).map_err(&in_signature)? {
            if !signature.captures.contains_key(&group) {
                return Err(in_signature(format!("captures: no meaning given for {{{group}}}")));
            }
        }
    }
    for remedy in signature.remedy.iter().filter(|remedy| !remedy.edit.is_empty()) {
        if remedy.standing != Standing::Proved {
            return Err(in_signature(format!("edit: {:?} is not proved", remedy.title)));
        }
        remedy
            .edit
            .iter()
            .try_for_each(|edit| check_edit(signature, edit))
            .map_err(in_signature)?;
    }
    Ok(())
}

fn check_edit(signature: &Signature, edit: &Edit) -> Result<(), String> {
    if edit.files.is_empty() && !signature.captures.contains_key("file") {
        return Err("edit: no files, and no capture {file}".into());
    }
    let foreign = |glob: &&String| {
        glob.is_empty() || glob.starts_with('/') || glob.split('/').any(|part| part == "..")
    };
    if let Some(glob) = edit.files.iter().find(foreign) {
        return Err(format!("edit: {glob:?} is no name of a file in the repository"));
    }
    let unless = edit.unless.iter();
    for pattern in unless.chain([&edit.find]) {
        // A capture stands for its value, whatever that will be.
        let names = signature.captures.keys();
        let filled =
            names.fold(pattern.clone(), |text, name| text.replace(&format!("{{{name}}}"), "x"));
        regex_syntax::parse(&filled).map_err(|error| format!("edit: {pattern:?}: {error}"))?;
    }
    Ok(())
}

fn check_id(name: &str, id: &str) -> Result<(), Error> {
    let wrong = |why: &str| Err(Error::signature(format!("id {id:?}: {why}")));
    let Some((head, tail)) = id.split_once('/') else {
        return wrong("must be family/kebab-name");
    };
    if head != family(name) {
        return wrong("the part before the slash must be the name of the file");
    }
    let kebab = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if kebab(tail) && kebab(head) { Ok(()) } else { wrong("only a-z, 0-9 and - are allowed") }
}

/// The named groups of a pattern, which must compile.
fn groups(
    pattern: &str,
    ignore_case: bool,
    expressions: &mut Expressions,
) -> Result<Vec<String>, String> {
    let hir = expressions.parse(pattern, ignore_case)?;
    if hir.properties().minimum_len() == Some(0) {
        return Err(format!("pattern {pattern:?} matches the empty line"));
    }
    let mut names = Vec::new();
    add_groups(hir, &mut names);
    Ok(names)
}

fn add_groups(hir: &Hir, names: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            names.extend(capture.name.as_ref().map(|name| name.to_string()));
            add_groups(&capture.sub, names);
        }
        HirKind::Repetition(repetition) => add_groups(&repetition.sub, names),
        HirKind::Concat(subs) | HirKind::Alternation(subs) => {
            subs.iter().for_each(|sub| add_groups(sub, names));
        }
        _ => {}
    }
}
