//! Which values of a file are encrypted, as its metadata says.

use regex::Regex;

use crate::source::{Map, Node};

/// Which values are encrypted: those below a key that is named, or all but those.
pub(super) enum Scope {
    Only(Names),
    AllBut(Names),
    /// Comments, which are not read, say it: what is encrypted is known by its form.
    Commented,
}

/// Which keys are named.
pub(super) enum Names {
    EndingWith(String),
    Matching(Box<Regex>),
}

impl Scope {
    /// Nothing where it is said in two ways, or in a form that can't be read.
    pub(super) fn read(map: &Map) -> Option<Self> {
        let said = |key: &str| {
            map.get(key)
                .and_then(Node::as_str)
                .filter(|text| !text.is_empty())
        };
        let suffix = |text: &str| Some(Names::EndingWith(text.to_owned()));
        let regex = |text: &str| Some(Names::Matching(Box::new(Regex::new(text).ok()?)));
        let mut all = Vec::new();
        for (key, text) in map.iter().filter_map(|(key, _)| Some((key, said(key)?))) {
            all.push(match key {
                "unencrypted_suffix" => Self::AllBut(suffix(text)?),
                "encrypted_suffix" => Self::Only(suffix(text)?),
                "unencrypted_regex" => Self::AllBut(regex(text)?),
                "encrypted_regex" => Self::Only(regex(text)?),
                "unencrypted_comment_regex" | "encrypted_comment_regex" => Self::Commented,
                _ => continue,
            });
        }
        match (all.pop(), all.is_empty()) {
            (None, _) => Some(Self::AllBut(suffix("_unencrypted")?)),
            (only, true) => only,
            (_, false) => None,
        }
    }

    /// Whether it names a key.
    pub(super) fn names(&self, key: &str) -> bool {
        match self {
            Self::Only(Names::EndingWith(end)) | Self::AllBut(Names::EndingWith(end)) => {
                key.ends_with(end.as_str())
            }
            Self::Only(Names::Matching(regex)) | Self::AllBut(Names::Matching(regex)) => {
                regex.is_match(key)
            }
            Self::Commented => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read;

    fn scope(text: &str) -> Option<Scope> {
        let node = read::read(text, 0).unwrap();
        Scope::read(node.as_map().unwrap())
    }

    #[test]
    fn one_rule_says_what_is_encrypted() {
        let named = |text: &str| {
            let scope = scope(text).unwrap();
            let keys = ["password", "password_unencrypted", "host"];
            keys.map(|key| scope.names(key))
        };
        assert_eq!(named("{}"), [false, true, false]);
        assert_eq!(
            named("{encrypted_regex: '', unencrypted_suffix: st}"),
            [false, false, true]
        );
        assert_eq!(named("encrypted_regex: ^pass"), [true, true, false]);
        assert_eq!(named("encrypted_suffix: word"), [true, false, false]);
        assert!(matches!(scope("encrypted_regex: a"), Some(Scope::Only(_))));
        assert!(matches!(
            scope("unencrypted_regex: a"),
            Some(Scope::AllBut(_))
        ));
        assert!(matches!(
            scope("unencrypted_comment_regex: a"),
            Some(Scope::Commented)
        ));
    }

    #[test]
    fn two_rules_and_what_is_no_expression_are_none() {
        assert!(scope("{encrypted_regex: a, encrypted_suffix: b}").is_none());
        assert!(scope("encrypted_regex: '('").is_none());
    }
}
