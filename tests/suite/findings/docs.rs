//! `docs/findings.md` has every code. It is made of what `masthead explain` says; `UPDATE_DOCS=1
//! cargo test --test suite findings::docs` makes it anew.

use std::path::Path;

use crate::harness::masthead;

const HEAD: &str = include_str!("head.md");

#[test]
fn the_page_has_every_code() {
    let text = format!("{HEAD}\n{}", masthead("explain -o markdown").ok().stdout);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/findings.md is not what `explain` says: run `UPDATE_DOCS=1 cargo test --test suite findings::docs`"
    );
}
