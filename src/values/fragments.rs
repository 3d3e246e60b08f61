//! The values files that come with the program: fragments, one concern each, and the examples of the
//! pages.

use std::sync::LazyLock;

use crate::source::{nearest, packed};

include!(concat!(env!("OUT_DIR"), "/fragments.rs"));

/// The examples, which few runs read: their names, and their texts.
static EXAMPLES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let text = packed::text(include_bytes!(concat!(env!("OUT_DIR"), "/examples.txt.z")));
    let files = text.split('\0').filter_map(|file| file.split_once('\n'));
    let named = |(file, text): (&str, &str)| (format!("examples/{}", name_of(file)), text.into());
    files.map(named).collect()
});

/// A fragment, or an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its name, as `--fragment` takes it.
    pub name: &'static str,
    /// A values file, in YAML. Its first line is a comment that says what it is for.
    pub text: &'static str,
}

impl Fragment {
    /// What it is for, in one sentence.
    pub fn about(self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        let sentences = first.trim_start_matches(['#', ' ']);
        let (first, _) = sentences.split_once(". ").unwrap_or((sentences, ""));
        first.trim_end_matches('.')
    }
}

/// All fragments, sorted by name.
pub fn all() -> impl Iterator<Item = Fragment> {
    FRAGMENTS.iter().map(|(file, text)| Fragment {
        name: name_of(file),
        text,
    })
}

/// The examples of the pages, sorted by name: `examples/base` and those that go over it.
pub fn examples() -> impl Iterator<Item = Fragment> {
    EXAMPLES.iter().map(|(name, text)| Fragment { name, text })
}

fn name_of(file: &str) -> &str {
    file.strip_suffix(".yaml").unwrap_or(file)
}

/// The fragment or the example of this name; `mas-` is short for `matrix-authentication-service-`.
///
/// # Errors
/// There is none of this name; the message has the nearest one.
pub fn find(name: &str) -> Result<Fragment, UnknownFragment> {
    let full = match name.strip_prefix("mas-") {
        Some(rest) => format!("matrix-authentication-service-{rest}"),
        None => name.to_owned(),
    };
    let known = || all().chain(examples());
    known()
        .find(|f| f.name == full)
        .ok_or_else(|| UnknownFragment {
            name: name.to_owned(),
            near: nearest(&full, known().map(|f| f.name))
                .map_or_else(String::new, |near| format!(": did you mean `{near}`?")),
        })
}

/// There is no fragment of this name; the message has the nearest one.
#[derive(Debug, thiserror::Error)]
#[error("there is no fragment `{name}`{near} (`masthead fragments list` lists them)")]
pub struct UnknownFragment {
    name: String,
    near: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_and_near_names() {
        assert_eq!(
            find("mas-minimal").unwrap().name,
            "matrix-authentication-service-minimal"
        );
        assert!(
            find("minimall")
                .unwrap_err()
                .to_string()
                .contains("did you mean `minimal`?")
        );
    }

    #[test]
    fn each_says_what_it_is_for() {
        for fragment in all().chain(examples()) {
            assert!(
                fragment.text.starts_with("# ") && (10..=130).contains(&fragment.about().len()),
                "{}",
                fragment.name
            );
        }
    }

    #[test]
    fn examples_are_files_beside_the_pages() {
        let base = find("examples/base").unwrap();
        assert_eq!(base.text, include_str!("../../examples/base.yaml"));
        assert!(all().all(|fragment| !fragment.name.contains('/')));
        let error = find("examples/bace").unwrap_err().to_string();
        assert!(error.contains("did you mean `examples/base`?"), "{error}");
    }
}
