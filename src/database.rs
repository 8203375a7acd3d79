//! The signatures in use: the built-in ones and those named at run time.

use crate::error::Error;
use crate::hash::Fnv;
use crate::index::{Index, OutcomeRule, Owner, RegionRule, ScanPattern};
use crate::literal::Literal;
use crate::name::covers;
use crate::opening::{self, Opening};
use crate::pattern::{self, LineRegex, Weight};
use crate::prefilter::bloom::Bloom;
use crate::prefilter::plan::Plan;
use crate::prefilter::shape_table::{Bucket, Group, ShapeTable};
use crate::prefilter::shapes::{Set, Shape};
use crate::prefilter::triggers::{SHORT_WINDOW, Trigger};
use crate::prefilter::windows::{Check, Placed, Slot, Slots, Windows as LiteralWindows};
use crate::signature::file::{self, Part};
use crate::signature::{Edge, Level, RegionKind, Says, Signature};
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

/// What `build.rs` has written. All texts are in one and known by where they
/// begin and end, because each pointer would have to be relocated at start.
#[allow(unused_imports)] // a database without outcomes or regions uses fewer
mod builtin {
    use super::{
        Bucket, Check, Edge, Group, Level, OutcomeRule, Owner, Placed, RegionKind, RegionRule,
        Says, Set, Shape, Slot, Trigger,
    };

    /// Where something begins and ends.
    pub(super) type Span = (u32, u32);

    /// What is known of the matches of a pattern, by where it is.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Spans {
        pub(super) literals: Span,
        pub(super) shapes: Span,
        pub(super) needed: Span,
        pub(super) opening: Span,
    }

    /// Source in the text, ignore case, owner.
    pub(super) type BuiltinPattern = (Span, bool, Owner, Spans);

    include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
}

/// A signature file may be this long; more is refused.
const MAX_FILE: u64 = 16 << 20;

/// An immutable, ordered set of signatures with what their tools say of
/// outcomes and regions.
///
/// ```
/// let database = logclass::Database::builtin();
/// assert!(database.get("zig/cache-corruption").is_some());
/// ```
#[derive(Debug, Default)]
pub struct Database {
    entries: Vec<Entry>,
    by_id: OnceLock<HashMap<String, u32>>,
    patterns: Vec<Pattern>,
    outcomes: Vec<OutcomeRule<Cow<'static, str>>>,
    regions: Vec<RegionRule<Cow<'static, str>>>,
    digest: u64,
    /// Of the patterns that are not built in.
    weight: Weight,
    /// The numbers of signatures that are not used.
    disabled: BTreeSet<u32>,
    /// Nothing but the built-in signatures, whose tables are ready.
    is_builtin: bool,
}

/// A signature that is parsed when it is first needed.
#[derive(Debug)]
struct Entry {
    id: Cow<'static, str>,
    body: &'static str,
    parsed: OnceLock<Box<Signature>>,
    windows: OnceLock<Box<Windows>>,
}

/// The compiled patterns of each condition of a signature that is searched
/// for near the primary line; empty for those that are part of the scan.
pub(crate) type Windows = Vec<Vec<LineRegex>>;

/// A pattern of the scan, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: Cow<'static, str>,
    ignore_case: bool,
    pub(crate) owner: Owner,
    required: Required,
    /// Boxed, because most patterns never get as far, and memory that is not
    /// touched costs nothing at start.
    prepared: OnceLock<Box<Prepared>>,
}

/// What tries a pattern on a line.
#[derive(Debug)]
struct Prepared {
    /// Searches for the texts that a match cannot do without.
    needed: Vec<Finder<'static>>,
    regex: OnceLock<Option<LineRegex>>,
}

/// What is known of the matches of a pattern; of those built in by where it is.
#[derive(Debug)]
enum Required {
    Builtin(builtin::Spans),
    Loaded(Box<Loaded>),
}

/// Those of a pattern from a file.
#[derive(Debug)]
struct Loaded {
    literals: Vec<Literal>,
    shapes: Vec<Shape>,
    needed: Vec<Vec<u8>>,
    opening: Opening,
}

fn range((start, end): builtin::Span) -> std::ops::Range<usize> {
    start as usize..end as usize
}

impl Database {
    /// A database without signatures.
    pub fn empty() -> Database {
        Database { digest: Fnv::EMPTY.get(), ..Database::default() }
    }

    /// The signatures that logclass comes with. Costs microseconds: nothing is
    /// parsed or compiled before it is needed.
    pub fn builtin() -> Database {
        let entries = builtin::SIGNATURES
            .iter()
            .map(|&(id, body)| Entry {
                id: Cow::Borrowed(&builtin::TEXT[range(id)]),
                body: &builtin::TEXT[range(body)],
                parsed: OnceLock::new(),
                windows: OnceLock::new(),
            })
            .collect();
        let patterns = builtin::PATTERNS
            .iter()
            .map(|&(source, ignore_case, owner, spans)| Pattern {
                source: Cow::Borrowed(&builtin::TEXT[range(source)]),
                ignore_case,
                owner,
                required: Required::Builtin(spans),
                prepared: OnceLock::new(),
            })
            .collect();
        Database {
            entries,
            by_id: OnceLock::new(),
            patterns,
            outcomes: builtin::OUTCOMES.iter().map(borrow_outcome).collect(),
            regions: builtin::REGIONS.iter().map(borrow_region).collect(),
            digest: builtin::DIGEST,
            weight: Weight::default(),
            disabled: BTreeSet::new(),
            is_builtin: true,
        }
    }

    /// Adds the signatures of one file; `name` is its name (`npm.toml`), which
    /// says the family.
    ///
    /// # Errors
    /// The first thing that is wrong in it, with file, line and key; also an
    /// id that is there already.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let file = file::parse(name, text)?;
        let at = |part, error: Error| error.in_file(name).at_line(file::line(text, part));
        for (n, signature) in file.signatures.iter().enumerate() {
            if self.get(&signature.id).is_some() {
                return Err(at(Part::Signature(n), file::already_there(&signature.id)));
            }
        }
        let mut weight = self.weight;
        for (part, pattern, ignore_case) in file.patterns() {
            weight
                .add(pattern, ignore_case, file.expressions.get(pattern, ignore_case))
                .map_err(|message| at(part, Error::signature(message)))?;
        }
        let mut index = Index::default();
        index.add(file);
        self.weight = weight;
        // A sum, so that the order of the files makes no difference.
        self.digest = self.digest.wrapping_add(Fnv::of(text.as_bytes()).get());
        self.absorb(index);
        Ok(())
    }

    /// Adds a file, or all `*.toml` files of a folder in the order of their
    /// names.
    ///
    /// # Errors
    /// When something cannot be read, or as [`Database::add`].
    pub fn load(&mut self, path: &Path) -> Result<(), Error> {
        let unreadable = |error| Error::unreadable(path.display().to_string(), error);
        let mut files = vec![path.to_path_buf()];
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(unreadable)?;
            files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
            files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
            files.sort();
        }
        for file in files {
            let name = file.display().to_string();
            let length = std::fs::metadata(&file).map_err(|e| Error::unreadable(&name, e))?.len();
            if length > MAX_FILE {
                let message = format!("{length} bytes are too many, {MAX_FILE} are allowed");
                return Err(Error::signature(message).in_file(&name));
            }
            let text = std::fs::read_to_string(&file).map_err(|e| Error::unreadable(&name, e))?;
            self.add(&name, &text)?;
        }
        Ok(())
    }

    /// Uses the signature with this id, or those of a `family/*`, no more: what
    /// it would have matched is left to the others. Gives back how many that
    /// are.
    ///
    /// ```
    /// let mut database = logclass::Database::builtin();
    /// assert_eq!(database.disable("alpine/package-not-found"), 1);
    /// assert_eq!(database.disable("no/such-id"), 0);
    /// ```
    pub fn disable(&mut self, name: &str) -> usize {
        let before = self.disabled.len();
        for (entry, number) in self.entries.iter().zip(0..) {
            if covers(name, &entry.id) && self.disabled.insert(number) {
                self.digest = self.digest.wrapping_sub(Fnv::of(entry.id.as_bytes()).get());
            }
        }
        self.disabled.len() - before
    }

    /// How many signatures are used.
    pub(crate) fn used(&self) -> usize {
        self.entries.len() - self.disabled.len()
    }

    pub(crate) fn is_disabled(&self, number: u32) -> bool {
        self.disabled.contains(&number)
    }

    fn absorb(&mut self, index: Index) {
        let signatures = self.entries.len() as u32;
        let (outcomes, regions) = (self.outcomes.len() as u32, self.regions.len() as u32);
        self.patterns.extend(index.patterns.into_iter().map(|pattern| {
            let owner = match pattern.owner {
                Owner::Primary(n) => Owner::Primary(n + signatures),
                Owner::Condition(n, condition) => Owner::Condition(n + signatures, condition),
                Owner::Outcome(n) => Owner::Outcome(n + outcomes),
                Owner::Region(n) => Owner::Region(n + regions),
            };
            Pattern::loaded(pattern, owner)
        }));
        self.entries.extend(index.signatures.into_iter().map(Entry::loaded));
        self.outcomes.extend(index.outcomes.into_iter().map(own_outcome));
        self.regions.extend(index.regions.into_iter().map(own_region));
        self.by_id = OnceLock::new();
        self.is_builtin = false;
    }

    /// How many signatures there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells one set of signatures from another, as 16 hexadecimal digits.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.digest)
    }

    /// The signature with this id.
    pub fn get(&self, id: &str) -> Option<&Signature> {
        self.number(id).map(|number| self.signature(number))
    }

    /// The number of the signature with this id.
    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        let by_id = self.by_id.get_or_init(|| {
            self.entries.iter().enumerate().map(|(n, e)| (e.id.to_string(), n as u32)).collect()
        });
        by_id.get(id).copied()
    }

    /// All signatures, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &Signature> {
        (0..self.entries.len() as u32).map(|number| self.signature(number))
    }

    pub(crate) fn signature(&self, number: u32) -> &Signature {
        let entry = &self.entries[number as usize];
        entry.parsed.get_or_init(|| {
            let parsed = serde_json::from_str(entry.body);
            Box::new(parsed.expect("the index was written from a checked signature"))
        })
    }

    pub(crate) fn windows(&self, number: u32) -> &Windows {
        self.entries[number as usize].windows.get_or_init(|| {
            let signature = self.signature(number);
            let compile = |condition| compile_window(condition, signature.ignore_case);
            Box::new(crate::index::conditions(signature).map(compile).collect())
        })
    }

    /// The tables of the prefilter.
    pub(crate) fn plan(&self) -> Plan {
        if self.is_builtin {
            return builtin_plan();
        }
        let (mut literals, mut shapes) = (Vec::new(), Vec::new());
        for (pattern, number) in self.patterns.iter().zip(0..) {
            literals.extend(pattern.literals().into_iter().map(|literal| (literal, number)));
            shapes.extend(pattern.shapes().iter().map(|shape| (shape.clone(), number)));
        }
        Plan::new(literals, self.triggers(), shapes)
    }

    /// Triggers chosen beforehand; they cover the built-in signatures.
    fn triggers(&self) -> &'static [Trigger] {
        let builtin = self.entries.first().is_some_and(|entry| !entry.body.is_empty());
        if builtin { builtin::TRIGGERS } else { &[] }
    }

    pub(crate) fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Who a pattern belongs to, for people.
    pub(crate) fn owner_name(&self, owner: Owner) -> String {
        match owner {
            Owner::Primary(number) | Owner::Condition(number, _) => {
                self.signature(number).id.clone()
            }
            Owner::Outcome(number) => format!("outcome of {}", self.outcome(number).tool),
            Owner::Region(number) => format!("region of {}", self.region(number).system),
        }
    }

    pub(crate) fn outcome(&self, number: u32) -> &OutcomeRule<Cow<'static, str>> {
        &self.outcomes[number as usize]
    }

    pub(crate) fn region(&self, number: u32) -> &RegionRule<Cow<'static, str>> {
        &self.regions[number as usize]
    }
}

/// The tables that `build.rs` has made, as they are.
fn builtin_plan() -> Plan {
    let tiny =
        |&(n, pattern): &(u32, u32)| (builtin_literal(builtin::LITERALS[n as usize]), pattern);
    Plan {
        triggers: Cow::Borrowed(builtin::TRIGGERS),
        windows: LiteralWindows {
            literals: Cow::Borrowed(builtin::PLACED),
            bytes: Cow::Borrowed(builtin::PLACED_BYTES),
            patterns: Cow::Borrowed(builtin::PLACED_PATTERNS),
            bloom: Bloom { words: Cow::Borrowed(builtin::BLOOM), shift: builtin::BLOOM_SHIFT },
            slots: Slots { slots: Cow::Borrowed(builtin::SLOTS) },
            checks: Cow::Borrowed(builtin::CHECKS),
            has_short: builtin::HAS_SHORT,
        },
        tiny: builtin::TINY.iter().map(tiny).collect(),
        shapes: ShapeTable {
            buckets: Cow::Borrowed(builtin::SHAPE_BUCKETS),
            groups: Cow::Borrowed(builtin::SHAPE_GROUPS),
            starts: Cow::Borrowed(builtin::SHAPE_STARTS),
            patterns: Cow::Borrowed(builtin::SHAPE_PATTERNS),
        },
        longest: builtin::LONGEST,
    }
}

fn builtin_literal((start, end, ignore_case): (u32, u32, bool)) -> Literal {
    let bytes = builtin::LITERAL_BYTES[range((start, end))].to_vec();
    Literal { bytes, ignore_case }
}

fn compile_window(condition: &crate::signature::Condition, ignore_case: bool) -> Vec<LineRegex> {
    if !crate::index::in_window(condition) {
        return Vec::new();
    }
    condition.all_patterns().filter_map(|p| pattern::compile(p, ignore_case).ok()).collect()
}

fn borrow_outcome(rule: &OutcomeRule<&'static str>) -> OutcomeRule<Cow<'static, str>> {
    OutcomeRule { tool: Cow::Borrowed(rule.tool), says: rule.says, level: rule.level }
}

fn own_outcome(rule: OutcomeRule<String>) -> OutcomeRule<Cow<'static, str>> {
    OutcomeRule { tool: Cow::Owned(rule.tool), says: rule.says, level: rule.level }
}

fn borrow_region(rule: &RegionRule<&'static str>) -> RegionRule<Cow<'static, str>> {
    RegionRule { system: Cow::Borrowed(rule.system), kind: rule.kind, edge: rule.edge }
}

fn own_region(rule: RegionRule<String>) -> RegionRule<Cow<'static, str>> {
    RegionRule { system: Cow::Owned(rule.system), kind: rule.kind, edge: rule.edge }
}

impl Entry {
    fn loaded(signature: Signature) -> Entry {
        let parsed = OnceLock::new();
        let id = Cow::Owned(signature.id.clone());
        parsed.get_or_init(|| Box::new(signature));
        Entry { id, body: "", parsed, windows: OnceLock::new() }
    }
}

impl Pattern {
    fn loaded(pattern: ScanPattern, owner: Owner) -> Pattern {
        let ScanPattern { literals, shapes, needed, opening, .. } = pattern;
        Pattern {
            source: Cow::Owned(pattern.source),
            ignore_case: pattern.ignore_case,
            owner,
            required: Required::Loaded(Box::new(Loaded { literals, shapes, needed, opening })),
            prepared: OnceLock::new(),
        }
    }

    /// The compiled pattern; `None` if it is too large to compile, which the
    /// loader and the tests of the built-in database refuse.
    pub(crate) fn regex(&self) -> Option<&LineRegex> {
        let compile = || pattern::compile(&self.source, self.ignore_case).ok();
        self.prepared().regex.get_or_init(compile).as_ref()
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn literals(&self) -> Vec<Literal> {
        match &self.required {
            Required::Builtin(spans) => builtin::LITERALS[range(spans.literals)]
                .iter()
                .map(|&it| builtin_literal(it))
                .collect(),
            Required::Loaded(loaded) => loaded.literals.clone(),
        }
    }

    pub(crate) fn shapes(&self) -> &[Shape] {
        match &self.required {
            Required::Builtin(spans) => &builtin::SHAPES[range(spans.shapes)],
            Required::Loaded(loaded) => &loaded.shapes,
        }
    }

    /// Whether a payload begins as a match has to.
    pub(crate) fn opens(&self, payload: &[u8]) -> bool {
        match &self.required {
            Required::Builtin(spans) => {
                let sets = builtin::OPENINGS[range(spans.opening)].iter();
                opening::fits(sets.map(|&set| &builtin::OPENING_SETS[usize::from(set)]), payload)
            }
            Required::Loaded(loaded) => opening::fits(&loaded.opening, payload),
        }
    }

    /// Whether a line holds all the texts that a match cannot do without.
    pub(crate) fn has_needed(&self, line: &[u8]) -> bool {
        self.prepared().needed.iter().all(|text| text.find(line).is_some())
    }

    fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| {
            let needed = match &self.required {
                Required::Builtin(spans) => {
                    let text = |&span: &builtin::Span| &builtin::NEEDED_BYTES[range(span)];
                    let spans = builtin::NEEDED[range(spans.needed)].iter();
                    spans.map(|span| Finder::new(text(span))).collect()
                }
                Required::Loaded(loaded) => {
                    loaded.needed.iter().map(|text| Finder::new(text).into_owned()).collect()
                }
            };
            Box::new(Prepared { needed, regex: OnceLock::new() })
        })
    }

    /// Whether something that it is found by is too short for the one search
    /// that all others share.
    pub(crate) fn has_tiny_literal(&self) -> bool {
        let tiny = |literal: &Literal| literal.bytes.len() < SHORT_WINDOW;
        self.shapes().is_empty() && self.literals().iter().any(tiny)
    }

    /// Whether nothing is known that a matching line must contain.
    pub(crate) fn is_tried_everywhere(&self) -> bool {
        match &self.required {
            Required::Builtin(spans) => {
                range(spans.literals).is_empty() && range(spans.shapes).is_empty()
            }
            Required::Loaded(loaded) => loaded.literals.is_empty() && loaded.shapes.is_empty(),
        }
    }
}
