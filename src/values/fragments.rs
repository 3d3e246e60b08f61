//! The values files that come with the program, one concern each.

use crate::source::nearest;

include!(concat!(env!("OUT_DIR"), "/fragments.rs"));

/// A fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its name, as `--fragment` takes it.
    pub name: &'static str,
    /// A values file, in YAML. Its first line is a comment that says what it is for.
    pub text: &'static str,
}

impl Fragment {
    /// What it is for, in one line.
    pub fn about(self) -> &'static str {
        self.text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches(['#', ' '])
    }
}

/// All fragments, sorted by name.
pub fn all() -> impl Iterator<Item = Fragment> {
    FRAGMENTS.iter().map(|(file, text)| Fragment {
        name: file.strip_suffix(".yaml").unwrap_or(file),
        text,
    })
}

/// The fragment of this name; `mas-` is short for `matrix-authentication-service-`.
///
/// # Errors
/// There is no fragment of this name; the message has the nearest one.
pub fn find(name: &str) -> Result<Fragment, UnknownFragment> {
    let full = match name.strip_prefix("mas-") {
        Some(rest) => format!("matrix-authentication-service-{rest}"),
        None => name.to_owned(),
    };
    all()
        .find(|f| f.name == full)
        .ok_or_else(|| UnknownFragment {
            name: name.to_owned(),
            near: nearest(&full, all().map(|f| f.name))
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
        for fragment in all() {
            assert!(
                fragment.text.starts_with("# ") && (10..=90).contains(&fragment.about().len()),
                "{}",
                fragment.name
            );
        }
    }
}
