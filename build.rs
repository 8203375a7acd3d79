//! Writes the index of `signatures/*.toml` as Rust constants, so that the
//! built-in database costs nothing to load. The modules that know the format
//! are those of the library itself.

#[path = "src/error.rs"]
#[allow(dead_code)]
mod error;
#[path = "src/index.rs"]
#[allow(dead_code)]
mod index;
#[path = "src/literal.rs"]
#[allow(dead_code)]
mod literal;
#[path = "src/prefilter"]
#[allow(dead_code)]
mod prefilter {
    mod frequencies;
    pub mod triggers;
}
#[path = "src/signature/mod.rs"]
#[allow(dead_code)]
mod signature;

use index::{Index, Owner};
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
        index.add(file).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(index)
}

fn render(index: &Index) -> Result<String, String> {
    let mut code = String::new();
    render_into(index, &mut code).map_err(|e| e.to_string())?;
    Ok(code)
}

fn render_into(index: &Index, code: &mut String) -> std::fmt::Result {
    writeln!(code, "pub(super) static SIGNATURES: &[(&str, &str)] = &[")?;
    let mut digest = Fnv::default();
    for signature in &index.signatures {
        let body = serde_json::to_string(signature).map_err(|_| std::fmt::Error)?;
        digest.write(body.as_bytes());
        writeln!(code, "    ({:?}, {body:?}),", signature.id)?;
    }
    writeln!(code, "];\npub(super) static PATTERNS: &[BuiltinPattern] = &[")?;
    for pattern in &index.patterns {
        digest.write(pattern.source.as_bytes());
        let (source, ignore_case) = (&pattern.source, pattern.ignore_case);
        let owner = match pattern.owner {
            Owner::Primary(n) => format!("Owner::Primary({n})"),
            Owner::Condition(n, c) => format!("Owner::Condition({n}, {c})"),
            Owner::Outcome(n) => format!("Owner::Outcome({n})"),
            Owner::Region(n) => format!("Owner::Region({n})"),
        };
        write!(code, "    ({source:?}, {ignore_case}, {owner}, &[")?;
        for literal in &pattern.literals {
            write!(code, "(&{:?}, {}), ", literal.bytes, literal.ignore_case)?;
        }
        writeln!(code, "]),")?;
    }
    writeln!(code, "];\npub(super) static OUTCOMES: &[OutcomeRule<&str>] = &[")?;
    for o in &index.outcomes {
        let (tool, says, level) = (&o.tool, o.says, o.level);
        writeln!(
            code,
            "    OutcomeRule {{ tool: {tool:?}, says: Says::{says:?}, level: Level::{level:?} }},"
        )?;
    }
    writeln!(code, "];\npub(super) static REGIONS: &[RegionRule<&str>] = &[")?;
    for r in &index.regions {
        let (system, kind, edge) = (&r.system, r.kind, r.edge);
        writeln!(
            code,
            "    RegionRule {{ system: {system:?}, kind: RegionKind::{kind:?}, edge: Edge::{edge:?} }},"
        )?;
    }
    writeln!(code, "];\npub(super) static TRIGGERS: &[Trigger] = &[")?;
    let literals: Vec<_> = index.patterns.iter().flat_map(|p| p.literals.iter().cloned()).collect();
    for trigger in triggers::choose(&literals) {
        writeln!(code, "    {trigger:?},")?;
    }
    writeln!(code, "];\npub(super) const DIGEST: &str = \"{:016x}\";", digest.0)
}

/// FNV-1a: tells databases apart, protects nothing.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
