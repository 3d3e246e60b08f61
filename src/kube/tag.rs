//! Tags of images as versions.

/// Words that begin a version before the release itself.
const BEFORE_RELEASE: [&str; 9] = [
    "alpha", "beta", "canary", "dev", "nightly", "pre", "preview", "rc", "snapshot",
];

/// A tag that says a version: `v1.12.26`, `1.23.0-debug`, `17-alpine`, `v1.164.0rc1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    numbers: Vec<u32>,
    /// What follows the version, e.g. `debug` or `alpine3.22`.
    pub variant: &'t str,
    is_before_release: bool,
}

impl<'t> Tag<'t> {
    /// The version that a tag says. Others say none: `latest`, `sha-1.2`, `7f3ab2c`.
    pub(crate) fn parse(tag: &'t str) -> Option<Self> {
        let plain = tag.strip_prefix('v').unwrap_or(tag);
        let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (version, rest) = plain.split_at(end.unwrap_or(plain.len()));
        let numbers = version.split('.').map(str::parse);
        let numbers = numbers.collect::<Result<Vec<_>, _>>().ok()?;
        let variant = rest.trim_start_matches(['-', '+', '_']);
        let word = variant.split(|c: char| !c.is_ascii_alphabetic()).next();
        let is_before_release = word.is_some_and(|word| BEFORE_RELEASE.contains(&word));
        let is_apart = rest.len() > variant.len() || rest.is_empty();
        (is_apart || is_before_release).then_some(Self {
            numbers,
            variant,
            is_before_release,
        })
    }

    /// Major and minor version, where it says both.
    pub(crate) fn minor(&self) -> Option<(u32, u32)> {
        match self.numbers[..] {
            [major, minor, ..] => Some((major, minor)),
            _ => None,
        }
    }

    /// Whether both are of one major version.
    pub(crate) fn is_of_same_major(&self, other: &Self) -> bool {
        self.numbers[0] == other.numbers[0]
    }

    /// Whether it is surely older. A tag such as `17` moves on with the releases of that version,
    /// so that it is not known to be older than 17.12.
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        let pairs = self.numbers.iter().zip(&other.numbers);
        match pairs.map(|(own, other)| own.cmp(other)).find(|o| o.is_ne()) {
            Some(order) => order.is_lt(),
            None => {
                let says_all = self.numbers.len() >= other.numbers.len();
                says_all && self.is_before_release && !other.is_before_release
            }
        }
    }

    /// Another tag in the form of this one, with the variant of this one.
    pub(crate) fn like(&self, newer: &str) -> String {
        let variant = Tag::parse(newer).map_or("", |tag| tag.variant);
        let version = newer.strip_suffix(variant).unwrap_or(newer);
        let version = version.trim_end_matches(['-', '+', '_']);
        match self.variant {
            "" => version.to_owned(),
            _ if self.is_before_release => version.to_owned(),
            variant => format!("{version}-{variant}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_older(tag: &str, other: &str) -> bool {
        let [tag, other] = [tag, other].map(|tag| Tag::parse(tag).unwrap());
        tag.is_older_than(&other)
    }

    #[test]
    fn tags_are_compared_as_versions() {
        for (older, newer) in [
            ("v1.12.26", "v1.12.28"),
            ("v1.12.9", "v1.12.28"),
            ("1.12.27", "v1.12.28"),
            ("1.23.0-debug", "1.24.0"),
            ("1.24.0-rc.1", "1.24.0"),
            ("v1.164.0rc1", "v1.164.0"),
            ("1.23", "1.24.0"),
            ("7", "8.0"),
            ("3.2-alpine", "3.4.6-alpine"),
            ("16.9-alpine", "17.12-alpine"),
            ("0.9.9", "0.10.0"),
        ] {
            assert!(is_older(older, newer), "{older} < {newer}");
            assert!(!is_older(newer, older), "{newer} > {older}");
            assert!(!is_older(older, older), "{older}");
        }
    }

    #[test]
    fn what_moves_on_or_is_the_same_is_not_older() {
        for (tag, other) in [
            ("17-alpine", "17.12-alpine"),
            ("v1.12", "v1.12.28"),
            ("1.24.0-debug", "1.24.0"),
            ("1.24.0-alpine3.22", "1.24.0"),
            ("1.24.0.1", "1.24.0"),
            ("v2", "v1.12.28"),
            ("20261127", "1.24.0"),
        ] {
            assert!(!is_older(tag, other), "{tag} < {other}");
        }
    }

    #[test]
    fn other_tags_say_no_version() {
        for tag in [
            "latest",
            "develop",
            "",
            "v",
            "sha-1.2",
            "7f3ab2c",
            "1..2",
            "1.2.",
            "-1",
            "alpine3.22",
        ] {
            assert_eq!(Tag::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_newer_tag_keeps_the_variant() {
        for (tag, newer, expected) in [
            ("1.23.0-debug", "1.27.0", "1.27.0-debug"),
            ("v1.12.26", "v1.12.36", "v1.12.36"),
            ("3.2", "3.4.6-alpine", "3.4.6"),
            ("3.2-bookworm", "3.4.6-alpine", "3.4.6-bookworm"),
            ("1.27.0-rc.1", "1.27.0", "1.27.0"),
        ] {
            assert_eq!(Tag::parse(tag).unwrap().like(newer), expected, "{tag}");
        }
    }
}
