//! What is known of a component stands in its folder: other files neither import from it nor name
//! it, but for the list of components and what stands in `known.rs`.

use regex_lite::Regex;

use super::known::known;
use crate::sources::{Source, folder, sources};

/// Where components are listed.
const LIST: &str = "src/stack/components/mod.rs";

/// A component, by the names that it has.
struct Names {
    /// Its folder, e.g. `element_web`.
    folder: String,
    /// As lists of components and templates name it, e.g. `element-web`.
    name: String,
    /// In the values, e.g. `elementWeb`. Empty where it has none.
    key: String,
}

impl Names {
    /// From the folder of a component.
    fn of(folder: &str, text: &str) -> Self {
        let given = |function: &str| {
            let pattern = format!(r#"fn {function}\(&self\)[^{{]*\{{\s*("?)(\w*[\w-]*)"?\s*\}}"#);
            let found = Regex::new(&pattern).expect("it is one").captures(text);
            let found = found.unwrap_or_else(|| panic!("{folder} has the function {function}"));
            if &found[1] == "\"" {
                found[2].to_owned()
            } else {
                folder.replace('_', "-")
            }
        };
        Self {
            folder: folder.to_owned(),
            name: given("name"),
            key: given("key"),
        }
    }

    /// Whether a file is of its folder.
    fn is_own(&self, source: &Source) -> bool {
        source.module.len() > 2
            && source.module[2] == self.folder
            && source.module[1] == "components"
    }

    /// What no other file has, as a regular expression: its module, its values, and its names as
    /// texts or as the first step of a path of a value.
    fn traces(&self) -> Regex {
        let (folder, name, key) = (&self.folder, &self.name, &self.key);
        let mut traces = vec![format!(r"\b(?:super|components)::{folder}::")];
        if !key.is_empty() {
            traces.push(format!(r"\b(?:cx|self)\s*\.values\s*\.{folder}\(\)"));
            traces.push(format!(r#"["`](?:{key}|{name})["`]|["`]{key}\.\w+"#));
        }
        // A name of several words means nothing else, wherever it stands.
        if name.contains('-') {
            traces.push(format!(r"\b(?:{folder}|{name}|{key})\b"));
        }
        Regex::new(&traces.join("|")).expect("it is one")
    }

    /// Where a file names it.
    fn mentions(traces: &Regex, source: &Source) -> Vec<String> {
        let found = traces.find_iter(&source.text);
        found
            .map(|it| format!("{}: {}", source.place(it.start()), it.as_str()))
            .collect()
    }
}

fn all(sources: &[Source]) -> Vec<Names> {
    let is_root = |it: &&Source| it.module.len() == 3 && it.module[1] == "components";
    let roots = sources.iter().filter(is_root);
    roots
        .filter(|it| it.path.ends_with("/mod.rs"))
        .map(|it| Names::of(&it.module[2], &it.text))
        .collect()
}

#[test]
fn no_other_file_names_a_component() {
    let sources = sources(&folder());
    let mut found = Vec::new();
    for names in all(&sources) {
        let is_known =
            |path: &str| known().any(|it| path.starts_with(&it.0) && it.1 == names.folder);
        let others = sources
            .iter()
            .filter(|it| !names.is_own(it) && it.path != LIST);
        let others = others.filter(|it| !is_known(&it.path));
        let traces = names.traces();
        found.extend(others.flat_map(|it| Names::mentions(&traces, it)));
    }
    assert!(
        found.is_empty(),
        "what is known of a component stands in its folder:\n{}",
        found.join("\n")
    );
}

#[test]
fn what_is_known_to_name_a_component_does() {
    let sources = sources(&folder());
    let names = all(&sources);
    for (path, folder) in known() {
        let files = sources.iter().filter(|it| it.path.starts_with(&path));
        let names = names.iter().find(|it| it.folder == folder);
        let names = names.unwrap_or_else(|| panic!("{folder} is no component"));
        let traces = names.traces();
        let found: Vec<_> = files.flat_map(|it| Names::mentions(&traces, it)).collect();
        assert!(!found.is_empty(), "{path} does not name {folder} any more");
    }
}

#[test]
fn a_component_is_found_wherever_it_is_named() {
    let names = Names {
        folder: "element_web".into(),
        name: "element-web".into(),
        key: "elementWeb".into(),
    };
    let count = |text: &str| {
        let source = Source {
            path: String::new(),
            module: Vec::new(),
            text: text.into(),
        };
        Names::mentions(&names.traces(), &source).len()
    };
    for text in [
        "use crate::stack::components::element_web::X;",
        "cx.values.element_web().enabled()",
        "name == \"element-web\"",
        "format!(\"set `elementWeb.ingress.host`\")",
    ] {
        assert_eq!(count(text), 1, "{text}");
    }
    assert_eq!(count("cx.web_client(); \"element\""), 0);
}
