//! Every file below a folder as a sorted table of name and content.

use std::fmt::Write;
use std::path::{Path, PathBuf};

pub fn table(name: &str, folder: &str) -> String {
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    files.sort();
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let mut out = format!("/// Every file below `{folder}/`, sorted by name.\npub static {name}: &[(&str, &str)] = &[\n");
    for file in files {
        let short = file.strip_prefix(folder).expect("it lies below the folder").to_str().expect("names are UTF-8");
        let full = Path::new(&root).join(&file);
        writeln!(out, "    ({short:?}, include_str!({:?})),", full.to_str().expect("names are UTF-8")).unwrap();
    }
    out.push_str("];\n");
    out
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
