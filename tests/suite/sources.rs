//! The sources of the library as text, for tests that look at how it is built.

use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;

/// The path of a module: `["source", "yaml", "print"]`.
pub(crate) type Module = Vec<String>;

/// A file below `src/`.
pub(crate) struct Source {
    /// From the root of the project.
    pub path: String,
    pub module: Module,
    /// Its text with comments blank, and without the tests at its end.
    pub text: String,
}

impl Source {
    /// Where a byte of the text stands: `src/main.rs:1`.
    pub(crate) fn place(&self, offset: usize) -> String {
        let line = self.text[..offset].matches('\n').count() + 1;
        format!("{}:{line}", self.path)
    }
}

/// The folder of the sources.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files below `src`, sorted by path, but for those that only tests have.
pub(crate) fn sources(src: &Path) -> Vec<Source> {
    let mut out = Vec::new();
    collect(src, &mut Vec::new(), &mut out);
    leave_out_tests(&mut out);
    out
}

fn collect(folder: &Path, above: &mut Module, out: &mut Vec<Source>) {
    for path in entries(folder) {
        let stem = path.file_stem().expect("it has a name");
        let stem = stem.to_string_lossy().into_owned();
        if path.is_dir() {
            above.push(stem);
            collect(&path, above, out);
            above.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_folder = matches!(stem.as_str(), "mod" | "lib" | "main");
            let own = (!is_folder).then_some(stem);
            out.push(read(&path, above.iter().cloned().chain(own).collect()));
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("it is readable").path())
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path, module: Module) -> Source {
    let inside = path.strip_prefix(env!("CARGO_MANIFEST_DIR"));
    let inside = inside.expect("it is in the project").to_string_lossy();
    Source {
        path: inside.into_owned(),
        module,
        text: code(&fs::read_to_string(path).expect("the file is readable")),
    }
}

/// The text with lines of comments blank and without a module of tests at its end.
fn code(text: &str) -> String {
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines = text
        .lines()
        .map(|line| if is_comment(&line) { "" } else { line });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    let tests = Regex::new(r"(?m)^#\[cfg\(test\)\]\s*\n(?:pub )?mod \w+ \{").expect("it is one");
    if let Some(found) = tests.find(&text) {
        text.truncate(found.start());
    }
    text
}

/// What is a module of tests says so where it is declared.
fn leave_out_tests(sources: &mut Vec<Source>) {
    let declared = r"#\[cfg\(test\)\]\s*\n(?:pub(?:\(\w+\))? )?mod (\w+);";
    let declared = Regex::new(declared).expect("it is one");
    let mut tests: Vec<Module> = Vec::new();
    for source in &*sources {
        for found in declared.captures_iter(&source.text) {
            tests.push([source.module.as_slice(), &[found[1].to_owned()]].concat());
        }
    }
    sources.retain(|source| !tests.iter().any(|test| source.module.starts_with(test)));
}
