//! The header in the repository is the one that the sources give.

use std::path::Path;

#[test]
fn the_header_is_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml")).expect("it is right");
    let bindings = cbindgen::Builder::new().with_src(folder.join("src/lib.rs"));
    let bindings = ["guard", "text", "options", "classifier", "stream", "report"]
        .iter()
        .fold(bindings, |all, name| all.with_src(folder.join(format!("src/{name}.rs"))));
    let mut fresh = Vec::new();
    bindings.with_config(config).generate().expect("it can be written").write(&mut fresh);
    let path = folder.join("include/logclass.h");
    if std::env::var_os("LOGCLASS_BLESS").is_some() {
        std::fs::write(&path, &fresh).expect("it can be written");
    }
    let committed = std::fs::read(&path).unwrap_or_default();
    assert!(committed == fresh, "include/logclass.h is old: make -C bindings/c header");
}
