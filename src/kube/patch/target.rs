//! Which objects a patch is for.

use regex::Regex;

use super::Selector;
use crate::kube::object::Labels;

/// What an object must be; what is not said may be anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Target {
    pub group: Wanted,
    pub version: Wanted,
    pub kind: Wanted,
    pub name: Wanted,
    pub namespace: Wanted,
    pub labels: Selector,
    pub annotations: Selector,
}

/// What a text must be.
#[derive(Clone, Debug, Default)]
pub(crate) enum Wanted {
    #[default]
    Any,
    /// This text.
    Text(String),
    /// A text that fits a pattern from its first to its last character.
    Pattern(Regex),
}

/// What a patch finds an object by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity<'o> {
    pub api_version: &'o str,
    pub kind: &'o str,
    pub name: &'o str,
    pub namespace: &'o str,
    pub labels: &'o Labels,
    pub annotations: &'o Labels,
}

impl Identity<'_> {
    /// The group of its API, which is empty for the core of Kubernetes.
    pub(crate) fn group(&self) -> &str {
        self.api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    fn version(&self) -> &str {
        self.api_version
            .split_once('/')
            .map_or(self.api_version, |(_, version)| version)
    }
}

impl Wanted {
    /// A text, or a regular expression that all of it must fit. Without a word it is any.
    ///
    /// # Errors
    /// It is no regular expression.
    pub(crate) fn pattern(text: &str) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if text.is_empty() {
            return Ok(Self::Any);
        }
        if text.chars().all(is_plain) {
            return Ok(Self::Text(text.to_owned()));
        }
        let pattern = Regex::new(&format!("^(?:{text})$"));
        pattern
            .map(Self::Pattern)
            .map_err(|_| format!("`{text}` is no regular expression"))
    }

    fn takes(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Text(wanted) => wanted == text,
            Self::Pattern(pattern) => pattern.is_match(text),
        }
    }

    /// The text, where it is one alone.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Any | Self::Pattern(_) => None,
        }
    }
}

impl Target {
    pub(crate) fn matches(&self, object: &Identity) -> bool {
        self.is_of_kind(object)
            && self.name.takes(object.name)
            && self.namespace.takes(object.namespace)
            && self.labels.matches(object.labels)
            && self.annotations.matches(object.annotations)
    }

    /// Whether an object of this kind and name may fit, whatever else it is.
    pub(crate) fn may_be(&self, kind: &str, name: &str) -> bool {
        self.kind.takes(kind) && self.name.takes(name)
    }

    /// Whether it is of the kind that is wanted, whatever it is called.
    pub(crate) fn is_of_kind(&self, object: &Identity) -> bool {
        self.group.takes(object.group())
            && self.version.takes(object.version())
            && self.kind.takes(object.kind)
    }
}
