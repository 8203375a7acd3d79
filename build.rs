//! Writes the index of `signatures/*.toml` as Rust constants, so that the
//! built-in database costs nothing to load. The modules that know the format
//! are those of the library itself.

#[path = "src/error.rs"]
#[allow(dead_code)]
mod error;
#[path = "src/hash.rs"]
#[allow(dead_code)]
mod hash;
#[path = "src/index.rs"]
#[allow(dead_code)]
mod index;
#[path = "src/literal.rs"]
#[allow(dead_code)]
mod literal;
#[path = "src/opening.rs"]
#[allow(dead_code)]
mod opening;
#[path = "src/prefilter"]
#[allow(dead_code)]
mod prefilter {
    mod anchors;
    pub mod bloom;
    mod frequencies;
    pub mod plan;
    pub mod shape_table;
    pub mod shapes;
    pub mod triggers;
    pub mod windows;
}
#[path = "src/signature/mod.rs"]
#[allow(dead_code)]
mod signature;

use hash::Fnv;
use index::{Index, Owner};
use literal::Literal;
use prefilter::plan::Plan;
use prefilter::shapes::Set;
use prefilter::triggers;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    println!("cargo::rerun-if-changed=signatures");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    let code = read(&root.join("signatures")).and_then(|index| render(&index));
    match code {
        Ok(code) => std::fs::write(out.join("builtin.rs"), code).expect("OUT_DIR is writable"),
        Err(error) => {
            println!("cargo::error={error}");
            std::process::exit(1);
        }
    }
}

fn read(folder: &Path) -> Result<Index, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let mut index = Index::default();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
        let file = signature::file::parse(&name, &text).map_err(|e| e.to_string())?;
        index.add(file);
    }
    Ok(index)
}

fn render(index: &Index) -> Result<String, String> {
    let mut code = String::new();
    render_into(index, &mut code).map_err(|e| e.to_string())?;
    Ok(code)
}

fn render_into(index: &Index, code: &mut String) -> std::fmt::Result {
    let mut digest = Fnv::EMPTY;
    let mut text = Text::default();
    let mut signatures = Vec::new();
    for signature in &index.signatures {
        let body = serde_json::to_string(signature).map_err(|_| std::fmt::Error)?;
        digest = digest.and(body.as_bytes());
        signatures.push((text.push(&signature.id), text.push(&body)));
    }
    write_list(code, "SIGNATURES", "(Span, Span)", signatures.iter().map(|it| format!("{it:?}")))?;
    let (mut literals, mut shapes) = (Vec::new(), Vec::new());
    let (mut needed, mut needed_bytes) = (Vec::new(), Vec::new());
    let (mut openings, mut opening_sets) = (Vec::new(), Vec::new());
    let mut patterns = Vec::new();
    for (pattern, number) in index.patterns.iter().zip(0..) {
        digest = digest.and(pattern.source.as_bytes());
        let from = (literals.len(), shapes.len(), needed.len(), openings.len());
        for text in &pattern.needed {
            let start = needed_bytes.len();
            needed_bytes.extend_from_slice(text);
            needed.push(format!("({start}, {})", needed_bytes.len()));
        }
        openings.extend(pattern.opening.iter().map(|set| number_of(set, &mut opening_sets)));
        literals.extend(pattern.literals.iter().map(|literal| (literal.clone(), number)));
        shapes.extend(pattern.shapes.iter().map(|shape| (shape.clone(), number)));
        let owner = match pattern.owner {
            Owner::Primary(n) => format!("Owner::Primary({n})"),
            Owner::Condition(n, c) => format!("Owner::Condition({n}, {c})"),
            Owner::Outcome(n) => format!("Owner::Outcome({n})"),
            Owner::Region(n) => format!("Owner::Region({n})"),
        };
        let (source, ignore_case) = (text.push(&pattern.source), pattern.ignore_case);
        let (literals, shapes) = ((from.0, literals.len()), (from.1, shapes.len()));
        let (needed, opening) = ((from.2, needed.len()), (from.3, openings.len()));
        let spans = format!(
            "Spans {{ literals: {literals:?}, shapes: {shapes:?}, needed: {needed:?}, opening: {opening:?} }}"
        );
        patterns.push(format!("({source:?}, {ignore_case}, {owner}, {spans})"));
    }
    write_list(code, "NEEDED", "Span", needed)?;
    write_list(code, "NEEDED_BYTES", "u8", needed_bytes)?;
    write_list(code, "OPENINGS", "u16", openings)?;
    write_list(code, "OPENING_SETS", "Set", opening_sets.iter().map(|set| format!("{set:?}")))?;
    write_list(code, "PATTERNS", "BuiltinPattern", patterns)?;
    writeln!(code, "pub(super) static TEXT: &str = {:?};", text.0)?;
    let mut bytes = Vec::new();
    let spans = literals.iter().map(|(literal, _)| {
        let start = bytes.len();
        bytes.extend_from_slice(&literal.bytes);
        format!("({start}, {}, {})", bytes.len(), literal.ignore_case)
    });
    let spans: Vec<String> = spans.collect();
    write_list(code, "LITERALS", "(u32, u32, bool)", spans)?;
    write_list(code, "LITERAL_BYTES", "u8", bytes)?;
    write_list(code, "SHAPES", "Shape", shapes.iter().map(|(shape, _)| format!("{shape:?}")))?;
    let outcomes = index.outcomes.iter().map(|o| {
        let (tool, says, level) = (&o.tool, o.says, o.level);
        format!("OutcomeRule {{ tool: {tool:?}, says: Says::{says:?}, level: Level::{level:?} }}")
    });
    write_list(code, "OUTCOMES", "OutcomeRule<&str>", outcomes)?;
    let regions = index.regions.iter().map(|r| {
        let (system, kind, edge) = (&r.system, r.kind, r.edge);
        format!(
            "RegionRule {{ system: {system:?}, kind: RegionKind::{kind:?}, edge: Edge::{edge:?} }}"
        )
    });
    write_list(code, "REGIONS", "RegionRule<&str>", regions)?;
    let chosen: Vec<_> = literals.iter().map(|(literal, _)| literal.clone()).collect();
    let plan = Plan::new(literals.clone(), &triggers::choose(&chosen), shapes);
    render_plan(&plan, &literals, code)?;
    writeln!(code, "pub(super) const DIGEST: u64 = {:#018x};", digest.get())
}

/// The tables of the prefilter.
fn render_plan(plan: &Plan, literals: &[(Literal, u32)], code: &mut String) -> std::fmt::Result {
    let debug = |it: &dyn std::fmt::Debug| format!("{it:?}");
    write_list(code, "TRIGGERS", "Trigger", plan.triggers.iter().map(|it| debug(it)))?;
    let windows = &plan.windows;
    write_list(code, "PLACED", "Placed", windows.literals.iter().map(|it| debug(it)))?;
    write_list(code, "PLACED_BYTES", "u8", windows.bytes.iter())?;
    write_list(code, "PLACED_PATTERNS", "u32", windows.patterns.iter())?;
    write_list(code, "BLOOM", "u64", windows.bloom.words.iter())?;
    writeln!(code, "pub(super) const BLOOM_SHIFT: u32 = {};", windows.bloom.shift)?;
    write_list(code, "SLOTS", "Slot", windows.slots.slots.iter().map(|it| debug(it)))?;
    write_list(code, "CHECKS", "Check", windows.checks.iter().map(|it| debug(it)))?;
    writeln!(code, "pub(super) const HAS_SHORT: bool = {};", windows.has_short)?;
    let tiny = plan.tiny.iter().map(|it| {
        let number = literals.iter().position(|other| other == it);
        format!("({}, {})", number.expect("it is one of them"), it.1)
    });
    write_list(code, "TINY", "(u32, u32)", tiny)?;
    let shapes = &plan.shapes;
    write_list(code, "SHAPE_BUCKETS", "Bucket", shapes.buckets.iter().map(|it| debug(it)))?;
    write_list(code, "SHAPE_GROUPS", "Group", shapes.groups.iter().map(|it| debug(it)))?;
    write_list(code, "SHAPE_STARTS", "u32", shapes.starts.iter())?;
    write_list(code, "SHAPE_PATTERNS", "u32", shapes.patterns.iter())?;
    writeln!(code, "pub(super) const LONGEST: usize = {};", plan.longest)
}

/// The place of a set among those there are; openings have few different ones.
fn number_of(set: &Set, sets: &mut Vec<Set>) -> usize {
    sets.iter().position(|other| other == set).unwrap_or_else(|| {
        sets.push(*set);
        sets.len() - 1
    })
}

fn write_list<T: std::fmt::Display>(
    code: &mut String,
    name: &str,
    of: &str,
    items: impl IntoIterator<Item = T>,
) -> std::fmt::Result {
    writeln!(code, "pub(super) static {name}: &[{of}] = &[")?;
    for item in items {
        writeln!(code, "{item},")?;
    }
    writeln!(code, "];")
}

/// All texts, one after the other.
#[derive(Default)]
struct Text(String);

impl Text {
    fn push(&mut self, text: &str) -> (usize, usize) {
        let start = self.0.len();
        self.0.push_str(text);
        (start, self.0.len())
    }
}
