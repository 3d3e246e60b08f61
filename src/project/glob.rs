//! Files by a pattern, with what its stars stand for.

use crate::source::sort::sort;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that fits a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its path, as the pattern begins it.
    pub path: String,
    /// What each star stands for.
    pub stars: Vec<String>,
}

/// The files that fit, sorted by their paths. A star stands for characters of one name; it does not
/// stand for a leading dot.
///
/// # Errors
/// A folder can't be read.
pub(super) fn files(pattern: &str) -> io::Result<Vec<Found>> {
    let start = if pattern.starts_with('/') { "/" } else { "" };
    let mut found = vec![Found {
        path: start.to_owned(),
        stars: Vec::new(),
    }];
    let steps: Vec<&str> = pattern.split('/').filter(|step| !step.is_empty()).collect();
    for (index, step) in steps.iter().enumerate() {
        let is_last = index + 1 == steps.len();
        let mut next = Vec::new();
        for base in &found {
            if step.contains('*') {
                next.extend(entries(base, step)?);
            } else {
                next.push(base.join(step));
            }
        }
        next.retain(|one| {
            if is_last {
                is_file(one)
            } else {
                Path::new(&one.path).is_dir()
            }
        });
        found = next;
    }
    Ok(found)
}

fn is_file(found: &Found) -> bool {
    Path::new(&found.path).is_file()
}

/// The entries of a folder that fit one step, sorted by name.
fn entries(base: &Found, step: &str) -> io::Result<Vec<Found>> {
    let folder = if base.path.is_empty() {
        PathBuf::from(".")
    } else {
        PathBuf::from(&base.path)
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        // A name that is no text fits no pattern.
        names.extend(entry?.file_name().into_string());
    }
    sort(&mut names);
    let fitting = names.into_iter().filter_map(|name| {
        let stars = stars(step, &name)?;
        let mut found = base.join(&name);
        found.stars.extend(stars);
        Some(found)
    });
    Ok(fitting.collect())
}

impl Found {
    fn join(&self, name: &str) -> Self {
        let separator = if self.path.is_empty() || self.path.ends_with('/') {
            ""
        } else {
            "/"
        };
        Self {
            path: format!("{}{separator}{name}", self.path),
            stars: self.stars.clone(),
        }
    }
}

/// What the stars of a pattern stand for in a name that fits: at least one character each, as few as
/// can be but for the last.
fn stars(pattern: &str, name: &str) -> Option<Vec<String>> {
    let is_hidden = name.starts_with('.') && pattern.starts_with('*');
    if is_hidden {
        None
    } else {
        between(pattern, name)
    }
}

fn between(pattern: &str, name: &str) -> Option<Vec<String>> {
    let Some((before, after)) = pattern.split_once('*') else {
        return (pattern == name).then(Vec::new);
    };
    let rest = name.strip_prefix(before)?;
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.filter(|end| *end > 0).find_map(|end| {
        let mut all = vec![rest[..end].to_owned()];
        all.extend(between(after, &rest[end..])?);
        Some(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_what_is_between() {
        let all = [
            ("*", "a", Some(vec!["a"])),
            ("*.yaml", "acme.yaml", Some(vec!["acme"])),
            ("*-*.yaml", "a-b-c.yaml", Some(vec!["a", "b-c"])),
            ("x*y", "xy", None),
            ("*", ".hidden", None),
            ("values.*", "values.eu", Some(vec!["eu"])),
            ("plain", "plain", Some(vec![])),
        ];
        for (pattern, name, expected) in all {
            let expected = expected.map(|all| all.into_iter().map(str::to_owned).collect());
            assert_eq!(stars(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn files_are_found_below_folders() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b/values.yaml",
            "a/values.yaml",
            "c/other.yaml",
            ".d/values.yaml",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let pattern = format!("{}/*/values.yaml", folder.path().display());
        let found = files(&pattern).unwrap();
        let stars: Vec<_> = found.iter().map(|found| found.stars.join(",")).collect();
        assert_eq!(stars, ["a", "b"]);
        assert!(found[0].path.ends_with("/a/values.yaml"));
    }
}
