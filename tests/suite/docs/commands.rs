//! The commands of pages run: `sh` in tests of this suite, `bash` in the end-to-end tests, each of which
//! names the page.

use super::{pages, root};

/// The end-to-end tests, as one text.
fn end_to_end() -> String {
    let entries = std::fs::read_dir(root().join("tests/e2e")).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    let texts = files.filter(|path| path.extension().is_some_and(|it| it == "py"));
    texts
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn every_page_with_bash_is_run_by_an_end_to_end_test() {
    let tests = end_to_end();
    let is_bash = |text: &str| text.lines().any(|line| line == "```bash");
    let docs = pages()
        .into_iter()
        .filter(|(name, _)| name.starts_with("docs/"));
    let lost: Vec<_> = docs
        .filter(|(_, text)| is_bash(text))
        .filter_map(|(name, _)| name.strip_prefix("docs/").map(str::to_owned))
        .filter(|name| !tests.contains(&format!("\"{name}\"")))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn no_block_says_nothing_of_whether_it_runs() {
    const KNOWN: [&str; 8] = [
        "sh",
        "bash",
        "text",
        "yaml",
        "yml",
        "json",
        "mermaid",
        "dockerfile",
    ];
    for (name, text) in pages()
        .into_iter()
        .filter(|(name, _)| name.starts_with("docs/"))
    {
        for fenced in text.split("\n```").skip(1).step_by(2) {
            let info = fenced.lines().next().unwrap_or_default();
            let kind = info.split(' ').next().unwrap_or_default();
            assert!(KNOWN.contains(&kind), "{name}: a block of `{info}`");
        }
    }
}
