//! Links lead to files and headings that are there, and from the index to every page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{pages, root};

/// The links of a page, without those in blocks and in code.
fn links(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
        }
        if is_block {
            continue;
        }
        // Outside of code: every second part.
        let plain: String = line.split('`').step_by(2).collect();
        let parts = plain.split("](").skip(1);
        out.extend(parts.filter_map(|part| Some(part.split_once(')')?.0.to_owned())));
    }
    out
}

/// The anchors of headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_block = !is_block;
        }
        let heading = line.trim_start_matches('#');
        if is_block || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        // The text of a link, not where it leads.
        let mut shown = String::new();
        for (index, part) in heading.trim().split("](").enumerate() {
            let rest = if index > 0 {
                part.split_once(')').map_or("", |it| it.1)
            } else {
                part
            };
            shown += rest;
        }
        let kept = shown.to_lowercase().replace(' ', "-");
        let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let anchor: String = kept.chars().filter(is_kept).collect();
        let mut unique = anchor.clone();
        let mut number = 1;
        while !out.insert(unique.clone()) {
            unique = format!("{anchor}-{number}");
            number += 1;
        }
    }
    out
}

fn is_outside(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:")
}

/// The file that a link of a page leads to, from the root.
fn target(page: &str, link: &str) -> String {
    let path = link.split_once('#').map_or(link, |(path, _)| path);
    if path.is_empty() {
        return page.to_owned();
    }
    let mut out = PathBuf::new();
    for part in Path::new(page).parent().unwrap().join(path).components() {
        match part {
            Component::ParentDir => assert!(out.pop(), "{page}: {link} leads out"),
            Component::Normal(name) => out.push(name),
            _ => {}
        }
    }
    out.to_str().unwrap().to_owned()
}

/// What is wrong with the links of pages.
fn broken(pages: &[(String, String)]) -> Vec<String> {
    let known: BTreeMap<_, _> = pages
        .iter()
        .map(|(name, text)| (name, anchors(text)))
        .collect();
    let mut out = Vec::new();
    for (page, text) in pages {
        for link in links(text).into_iter().filter(|link| !is_outside(link)) {
            let file = target(page, &link);
            let anchor = link.split_once('#').map(|(_, anchor)| anchor);
            if !known.contains_key(&file) && !root().join(&file).exists() {
                out.push(format!("{page}: `{link}`: there is no {file}"));
            } else if let (Some(anchors), Some(anchor)) = (known.get(&file), anchor)
                && !anchors.contains(anchor)
            {
                out.push(format!("{page}: `{link}`: {file} has no such heading"));
            }
        }
    }
    out
}

#[test]
fn links_lead_somewhere() {
    let broken = broken(&pages());
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn links_that_lead_nowhere_would_be_seen() {
    let text =
        "# A b\n[x](#a-b) [x](#c) [x](../README.md#none) [x](none.md) `[x](y)`\n```\n# C\n```\n";
    let page = ("docs/x.md".to_owned(), text.to_owned());
    let readme = pages().into_iter().find(|(name, _)| name == "README.md");
    let broken = broken(&[page, readme.unwrap()]);
    assert_eq!(broken.len(), 3, "{broken:#?}");
    assert!(anchors("## `--fix` and 2.x\n").contains("--fix-and-2x"));
}

#[test]
fn every_page_is_reached_from_the_index() {
    let pages = pages();
    let mut reached = BTreeSet::from(["docs/index.md".to_owned()]);
    loop {
        let known = reached.len();
        for (page, text) in pages.iter().filter(|(name, _)| name.starts_with("docs/")) {
            if reached.contains(page) {
                let inside = links(text).into_iter().filter(|link| !is_outside(link));
                reached.extend(inside.map(|link| target(page, &link)));
            }
        }
        if reached.len() == known {
            break;
        }
    }
    let docs = pages
        .iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("docs/"));
    let lost: Vec<_> = docs.filter(|name| !reached.contains(*name)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Texts that the program prints, and values that it comes with.
fn told() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut folders: Vec<PathBuf> = ["src", "templates", "fragments", "deploy"]
        .map(|name| root().join(name))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                out.push((path.display().to_string(), text));
            }
        }
    }
    out
}

#[test]
fn pages_that_the_program_names_are_there() {
    let pages: BTreeMap<_, _> = pages().into_iter().collect();
    let mut count = 0;
    for (file, text) in told() {
        for (place, _) in text.match_indices("docs/") {
            // Those of others are at the end of an address.
            if text[..place].ends_with('/') {
                continue;
            }
            let part = &text[place + "docs/".len()..];
            let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.#".contains(c);
            let name: String = part.chars().take_while(|c| is_part(*c)).collect();
            let (name, anchor) = name.split_once('#').unwrap_or((&name, ""));
            let Some((name, _)) = name.split_once(".md") else {
                continue;
            };
            count += 1;
            let page = format!("docs/{name}.md");
            let Some(text) = pages.get(&page) else {
                panic!("{file}: there is no {page}");
            };
            let anchor = anchor.trim_end_matches('.');
            assert!(
                anchor.is_empty() || anchors(text).contains(anchor),
                "{file}: {page} has no heading `{anchor}`"
            );
        }
    }
    assert!(count > 0);
}
