//! Where a value stands in a tree: `synapse.appservices[0].secret`.

use std::fmt;
use std::sync::Arc;

use super::path_text::{self, PathError};
use super::step::{Step, Text};
use super::tree::{At, Node};

/// The path of a value: the steps from the top of a tree. Paths share what they have in common, so
/// that one below another costs one step.
///
/// As text it has dots between keys, and in brackets indices and the keys that need quotes:
/// `synapse.additional["mine.yaml"].config`. [`ValuePath::parse`] reads what is printed; it also
/// takes a backslash before a dot in a key, as Helm's `--set` does.
#[derive(Clone, Default)]
pub struct ValuePath(Option<Arc<Link>>);

struct Link {
    above: ValuePath,
    step: Step,
}

impl ValuePath {
    /// The path of the whole tree.
    pub fn root() -> Self {
        Self(None)
    }

    /// Whether it is the path of the whole tree.
    pub fn is_root(&self) -> bool {
        self.0.is_none()
    }

    /// The path of what stands under `key`.
    #[must_use]
    pub fn key(&self, key: impl Into<Text>) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// The path of an item of the list here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// The path one step below this one.
    #[must_use]
    pub fn step(&self, step: Step) -> Self {
        Self(Some(Arc::new(Link {
            above: self.clone(),
            step,
        })))
    }

    /// The path of what stands at `below` from here.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        below
            .steps()
            .into_iter()
            .fold(self.clone(), |path, step| path.step(step.clone()))
    }

    /// The path one step above; none above the top.
    pub fn parent(&self) -> Option<&Self> {
        self.0.as_deref().map(|link| &link.above)
    }

    /// The last step; none at the top.
    pub fn last(&self) -> Option<&Step> {
        self.0.as_deref().map(|link| &link.step)
    }

    /// The last key, whatever indices follow it.
    pub fn last_key(&self) -> Option<&str> {
        self.upwards().find_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        })
    }

    /// The first key: that of a block of values.
    pub fn first_key(&self) -> Option<&str> {
        let first = self.upwards().last()?;
        match first {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        }
    }

    /// The steps from the top.
    pub fn steps(&self) -> Vec<&Step> {
        let mut steps: Vec<&Step> = self.upwards().collect();
        steps.reverse();
        steps
    }

    fn upwards(&self) -> impl Iterator<Item = &Step> {
        let mut here = self;
        std::iter::from_fn(move || {
            let link = here.0.as_deref()?;
            here = &link.above;
            Some(&link.step)
        })
    }

    /// Whether this is `other`, or below it.
    pub fn is_within(&self, other: &Self) -> bool {
        let (steps, above) = (self.steps(), other.steps());
        steps.len() >= above.len() && steps[..above.len()] == above[..]
    }

    /// Reads a path as it is printed. A text without steps, or `.`, is the top.
    ///
    /// # Errors
    /// [`PathError`], with the character from 1.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.is_empty() || text == "." {
            return Ok(Self::root());
        }
        let mut path = Self::root();
        for step in path_text::steps(text)? {
            path = path.step(step);
        }
        Ok(path)
    }

    /// The value here, and the place of the nearest value on the way to it that a user wrote.
    pub(crate) fn find<'n>(&self, root: &'n Node) -> (Option<&'n Node>, At) {
        let (mut node, mut place) = (Some(root), At::default());
        for step in self.steps() {
            let below = node.and_then(|node| node.step(step));
            if let Some((at, _)) = below.filter(|(at, _)| at.layer > 0) {
                place = at;
            }
            node = below.map(|(_, node)| node);
        }
        (node, place)
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, step) in self.steps().into_iter().enumerate() {
            match step {
                Step::Key(key) if is_plain(key) => {
                    f.write_str(if index == 0 { "" } else { "." })?;
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[{}]", serde_json::Value::from(&**key))?,
                Step::Index(number) => write!(f, "[{number}]")?,
            }
        }
        Ok(())
    }
}

/// Whether a key needs no quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '[', ']', '"', '\\'])
}

impl fmt::Debug for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "ValuePath({self})")
    }
}

impl PartialEq for ValuePath {
    fn eq(&self, other: &Self) -> bool {
        self.upwards().eq(other.upwards())
    }
}

impl Eq for ValuePath {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read() {
        let top = ValuePath::root();
        let paths = [
            top.clone(),
            top.key("synapse").key("appservices").index(0).key("secret"),
            top.key("synapse").key("labels").key("a.b/c"),
            top.key("a[0]").key("b\\c").index(12).index(3),
            top.index(2).key("x"),
        ];
        for path in paths {
            assert_eq!(ValuePath::parse(&path.to_string()), Ok(path));
        }
        assert_eq!(ValuePath::parse("."), Ok(top));
    }

    #[test]
    fn what_is_no_path_is_refused_at_its_character() {
        for (text, error) in [
            ("a..b", PathError::NoKey(3)),
            ("a.", PathError::NoKey(3)),
            (".a", PathError::NoKey(1)),
            ("a[x]", PathError::NoIndex(2)),
            ("a[1", PathError::NoIndex(2)),
            ("a[1]b", PathError::NoKey(5)),
        ] {
            assert_eq!(ValuePath::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_path_is_within_those_above_it() {
        let path = |text| ValuePath::parse(text).unwrap();
        assert!(path("a.b[0]").is_within(&path("a.b")) && path("a").is_within(&path("a")));
        assert!(!path("ab").is_within(&path("a")) && !path("a").is_within(&path("a.b")));
    }
}
