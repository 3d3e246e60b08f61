//! The pages as a whole: what is made of the program, links, and the way to each page.

mod commands;
mod links;
mod pictures;
mod reference;
mod supported;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files in Markdown that people read: their names from the root, and what is in them.
fn pages() -> Vec<(String, String)> {
    let mut names: Vec<String> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "tests/README.md",
    ]
    .map(str::to_owned)
    .into();
    let entries = std::fs::read_dir(root().join("docs")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut docs: Vec<_> = files.filter(|name| name.ends_with(".md")).collect();
    docs.sort();
    names.extend(docs.into_iter().map(|name| format!("docs/{name}")));
    let read = |name: String| {
        let text = std::fs::read_to_string(root().join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Fails where a file is not this text, or writes it where that is asked for.
fn keep(path: &str, text: &str) {
    let path: PathBuf = root().join(path);
    if is_update() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "{} is not what the program says: run `UPDATE_DOCS=1 cargo test --test suite docs`",
        path.display()
    );
}
