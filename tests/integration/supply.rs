//! What the program is made of.

use crate::{files, root};

/// Where `unsafe` stands, and how many blocks: the inventory of SECURITY.md.
fn inventory() -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).expect("it was just listed");
        let lines: Vec<&str> = text.lines().collect();
        let is_code = |line: &str| !line.trim_start().starts_with("//");
        let opens = |line: &str| {
            ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]
                .iter()
                .any(|it| line.contains(it))
        };
        let blocks: Vec<usize> =
            (0..lines.len()).filter(|&n| is_code(lines[n]) && opens(lines[n])).collect();
        let path = path.strip_prefix(root()).expect("it is below").display().to_string();
        for &n in &blocks {
            let reasons = lines[n.saturating_sub(8)..=n].iter();
            assert!(reasons.into_iter().any(|line| line.contains("SAFETY")), "{path}:{}", n + 1);
        }
        if !blocks.is_empty() {
            found.push((path, blocks.len()));
        }
    }
    found
}

#[test]
fn unsafe_stands_where_the_inventory_says_and_with_a_reason() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).expect("it is committed");
    let inventory = inventory();
    for (path, blocks) in &inventory {
        assert!(page.contains(&format!("| `{path}` | {blocks} |")), "{path}: {blocks} blocks");
    }
    assert_eq!(page.matches("| `src/").count(), inventory.len(), "a row without a file");
}

#[test]
fn the_library_and_the_command_deny_unsafe_code_but_in_one_module_each() {
    let allowed = |path: &str| {
        let text = std::fs::read_to_string(root().join(path)).expect("it is there");
        text.lines().filter(|line| line.contains("allow(unsafe_code)")).count()
    };
    for main in ["src/lib.rs", "src/bin/logclass/main.rs"] {
        let text = std::fs::read_to_string(root().join(main)).expect("it is there");
        assert!(text.contains("#![deny(unsafe_code)]"), "{main}");
    }
    let all: Vec<String> = files(&root().join("src"), "rs")
        .iter()
        .map(|path| path.strip_prefix(root()).expect("it is below").display().to_string())
        .filter(|path| allowed(path) > 0)
        .collect();
    assert_eq!(all, ["src/bin/logclass/mapping.rs", "src/prefilter/mod.rs"]);
}
