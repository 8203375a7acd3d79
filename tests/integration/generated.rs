//! Files that the program writes and that are committed: they are fresh.

use crate::{root, same_as_committed};
use logclass::Database;
use logclass::report::docs;

#[test]
fn the_index_of_signatures_is_fresh() {
    let index = docs::index(&Database::builtin());
    same_as_committed(&root().join("signatures/INDEX.md"), &index);
}

#[test]
fn every_signature_has_a_fresh_page_and_every_page_a_signature() {
    let folder = root().join("docs/signatures");
    let database = Database::builtin();
    for signature in database.iter() {
        let path = folder.join(format!("{}.md", signature.id));
        same_as_committed(&path, &docs::page(signature));
    }
    for page in crate::files(&folder, "md") {
        let id = page.strip_prefix(&folder).expect("it is below").with_extension("");
        let id = id.to_string_lossy().replace('\\', "/");
        assert!(database.get(&id).is_some(), "{} has no signature", page.display());
    }
}

#[cfg(feature = "schema")]
#[test]
fn the_schemas_are_fresh() {
    use logclass::schema;
    for (name, schema) in [("report", schema::report()), ("signature", schema::signature())] {
        let path = root().join(format!("schema/{name}.v1.json"));
        let text = serde_json::to_string_pretty(&schema).expect("it is plain data");
        same_as_committed(&path, &(text + "\n"));
    }
}
