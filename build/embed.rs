//! Every file below a folder as a sorted table of name and content.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::packed;

/// How the components end that GitLab looks for among templates; ours end in `.yaml`.
const COMPONENT: &str = "yml";

/// A table of those that are none of `but`.
pub(crate) fn table(name: &str, folder: &str, but: &[&str]) -> String {
    let mut out = format!(
        "/// Files below `{folder}/`, sorted by name.\npub(crate) static {name}: &[(&str, &str)] = &[\n"
    );
    for (short, file) in files(folder) {
        if is_among(but, &short) {
            continue;
        }
        // The folder of the project as it is when this is compiled: a build folder may serve more
        // than one clone.
        let full = format!("/{}", file.to_str().expect("names are UTF-8"));
        writeln!(
            out,
            "    ({short:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {full:?}))),"
        )
        .unwrap();
    }
    out.push_str("];\n");
    out
}

/// A table of these alone, packed.
pub(crate) fn packed_table(name: &str, folder: &str, only: &[&str], to: &Path) -> String {
    let mut out = format!(
        "/// Packed files below `{folder}/`, sorted by name.\npub(crate) static {name}: &[(&str, &[u8])] = &[\n"
    );
    for (short, file) in files(folder) {
        if is_among(only, &short) {
            let path = file.to_str().expect("names are UTF-8");
            // Files of several folders may have the same name.
            let packed = packed::file_as(to, path, &short.replace('/', "-"));
            writeln!(
                out,
                "    ({short:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), {packed:?}))),"
            )
            .unwrap();
        }
    }
    out.push_str("];\n");
    out
}

/// The files of a folder as one text, sorted by name: a name, a line feed and the text of each, with
/// a zero byte between them. Those in folders below it are left out.
pub(crate) fn joined(folder: &str) -> String {
    let files = files(folder).into_iter();
    let own = files.filter(|(short, _)| !short.contains('/'));
    let parts = own.map(|(short, file)| {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file:?}: {e}"));
        format!("{short}\n{text}")
    });
    parts.collect::<Vec<_>>().join("\0")
}

/// Whether a file stands in one of these folders, or has one of these names.
fn is_among(parts: &[&str], short: &str) -> bool {
    let is_it = |part: &&str| short.starts_with(*part) || short.ends_with(*part);
    parts.iter().any(is_it)
}

/// The files below a folder, with their names in it.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    files.sort();
    let named = files.into_iter().map(|file| {
        let short = file.strip_prefix(folder).expect("it lies below the folder");
        (short.to_str().expect("names are UTF-8").to_owned(), file)
    });
    named.collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|ending| ending != COMPONENT) {
            files.push(path);
        }
    }
}
