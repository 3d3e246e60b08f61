//! The modules of `src/` and what each imports, read from the text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex_lite::Regex;

pub(super) use crate::sources::Module;
use crate::sources::sources;

/// The modules and the ones that each imports. Code that only tests have is left out.
pub(super) fn imports(src: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let files: BTreeMap<Module, String> = sources(src)
        .into_iter()
        .map(|source| (source.module, source.text))
        .collect();
    let names: BTreeMap<Module, BTreeMap<String, Module>> = files
        .iter()
        .map(|(module, text)| (module.clone(), exported(module, text, &files)))
        .collect();
    let imported = |(module, text): (&Module, &String)| {
        let paths = used(text)
            .into_iter()
            .filter_map(|path| absolute(module, &path, &files));
        let mut modules: BTreeSet<Module> = paths.map(|path| resolve(&path, &names, 0)).collect();
        modules.remove(module);
        (module.clone(), modules)
    };
    files.iter().map(imported).collect()
}

/// The paths after `use`, and those in the text that begin with `crate` or `super`.
fn used(text: &str) -> Vec<Module> {
    let exports = Regex::new(r"pub(?:\([\w ]+\))?\s+use\s+[^;]*;").unwrap();
    let text = exports.replace_all(text, "");
    let uses = Regex::new(r"\buse\s+([^;]*);").unwrap();
    let inline = Regex::new(r"\b((?:crate|super)(?:::\w+)+)").unwrap();
    let mut paths = Vec::new();
    for found in uses.captures_iter(&text) {
        expand(&[], &found[1], &mut |path, _| paths.push(path));
    }
    for found in inline.captures_iter(&text) {
        paths.push(found[1].split("::").map(str::to_owned).collect());
    }
    paths
}

/// What a module exports of others, by name.
fn exported(
    module: &Module,
    text: &str,
    files: &BTreeMap<Module, String>,
) -> BTreeMap<String, Module> {
    let exports = Regex::new(r"\bpub(?:\([\w ]+\))?\s+use\s+([^;]*);").unwrap();
    let mut names = BTreeMap::new();
    for found in exports.captures_iter(text) {
        expand(&[], &found[1], &mut |path, name| {
            if let Some(path) = absolute(module, &path, files) {
                names.insert(name, path);
            }
        });
    }
    names
}

/// The paths of a `use` tree, each with the name that it has here.
fn expand(above: &[String], tree: &str, found: &mut dyn FnMut(Module, String)) {
    for item in items(tree) {
        if let Some((path, rest)) = item.split_once('{') {
            let below = path.split("::").filter(|step| !step.is_empty());
            let above = [above, &below.map(str::to_owned).collect::<Vec<_>>()].concat();
            expand(&above, rest.trim_end_matches('}'), found);
        } else {
            let (path, name) = item.split_once(" as ").unwrap_or((item, ""));
            let below: Module = path.trim().split("::").map(str::to_owned).collect();
            let name = if name.is_empty() {
                below.last().cloned().unwrap_or_default()
            } else {
                name.trim().to_owned()
            };
            found([above, &below].concat(), name);
        }
    }
}

/// What stands between the commas that are not in brackets.
fn items(tree: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0, 0, Vec::new());
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&tree[start..]);
    let trimmed = out.into_iter().map(str::trim);
    trimmed.filter(|item| !item.is_empty()).collect()
}

/// A path from the top of the crate; nothing for one that leads out of it.
fn absolute(module: &Module, path: &[String], files: &BTreeMap<Module, String>) -> Option<Module> {
    let first = path.first()?;
    if first == "crate" {
        return Some(path[1..].to_vec());
    }
    let ups = path.iter().take_while(|step| *step == "super").count();
    if ups > 0 || first == "self" {
        let base = &module[..module.len().checked_sub(ups)?];
        let rest = &path[ups.max(1)..];
        return Some([base, rest].concat());
    }
    let below = [module.as_slice(), &path[..1]].concat();
    files
        .contains_key(&below)
        .then(|| [module.as_slice(), path].concat())
}

/// The module in which the thing at a path is, wherever it is exported from.
fn resolve(
    path: &[String],
    names: &BTreeMap<Module, BTreeMap<String, Module>>,
    depth: usize,
) -> Module {
    let length = (0..=path.len())
        .rev()
        .find(|length| names.contains_key(&path[..*length]));
    let (module, rest) = path.split_at(length.unwrap_or(0));
    let exported = rest.first().and_then(|name| names.get(module)?.get(name));
    match exported {
        // A module may export what it exports itself from another.
        Some(target) if depth < 8 => resolve(&[target, &rest[1..]].concat(), names, depth + 1),
        _ => module.to_vec(),
    }
}
