//! The fragments by what a person wants of them: `groups.txt` says which belongs where.

use super::fragments::{self, Fragment};

/// A line a group, and below it, further in, the names of its fragments.
const GROUPS: &str = include_str!("groups.txt");

/// Fragments for one thing that a person wants.
pub(crate) struct Group {
    /// What it is for, e.g. `Exposure and TLS`.
    pub name: &'static str,
    pub fragments: Vec<Fragment>,
}

/// All groups in their order, the examples last.
pub(crate) fn all() -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for line in GROUPS.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("  "), out.last_mut()) {
            (Some(name), Some(group)) => group.fragments.extend(fragments::find(name)),
            _ => out.push(Group::new(line)),
        }
    }
    let fragments = fragments::examples().collect();
    let name = "Examples";
    out.push(Group { name, fragments });
    out
}

impl Group {
    fn new(name: &'static str) -> Self {
        let fragments = Vec::new();
        Self { name, fragments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fragment_is_in_one_group_and_each_name_is_that_of_one() {
        let mut named: Vec<&str> = GROUPS
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .collect();
        named.sort_unstable();
        let mut known: Vec<&str> = fragments::all().map(|fragment| fragment.name).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
