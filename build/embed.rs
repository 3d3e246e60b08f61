//! Every file below a folder as a sorted table of name and content.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// How the components end that GitLab looks for among templates; ours end in `.yaml`.
const COMPONENT: &str = "yml";

pub(crate) fn table(name: &str, folder: &str) -> String {
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    files.sort();
    let mut out = format!(
        "/// Every file below `{folder}/`, sorted by name.\npub(crate) static {name}: &[(&str, &str)] = &[\n"
    );
    for file in files {
        let short = file
            .strip_prefix(folder)
            .expect("it lies below the folder")
            .to_str()
            .expect("names are UTF-8");
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
