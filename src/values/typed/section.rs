//! Maps and lists of the values.

use crate::source::sort::sort_by_key;
use std::marker::PhantomData;

use crate::chart::defaults::Default;
use crate::source::{At, Kind, Node, Step, ValuePath};

/// A value at its path, which may be absent.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    node: Option<&'a Node>,
    path: ValuePath,
    /// The defaults of all values.
    defaults: &'static Default,
}

/// What a section can be read as.
pub(crate) trait Typed<'a>: Sized {
    /// The section as this type.
    fn of(section: Section<'a>) -> Self;

    /// The section itself.
    fn section(&self) -> &Section<'a>;

    /// Its path.
    fn path<'s>(&'s self) -> &'s ValuePath
    where
        'a: 's,
    {
        &self.section().path
    }

    /// The node there, if any. Null counts as absent.
    fn node(&self) -> Option<&'a Node> {
        self.section().node
    }

    /// Whether there is a node, even an empty one.
    fn is_set(&self) -> bool {
        self.section().node.is_some()
    }

    /// Whether the user wrote the node there, even an empty one.
    fn is_written(&self) -> bool {
        self.node()
            .is_some_and(|node| node.at.layer != At::DEFAULTS)
    }
}

impl<'a> Section<'a> {
    /// The top of a tree that has these defaults.
    pub(crate) fn top(root: &'a Node, defaults: &'static Default) -> Self {
        Self {
            node: Some(root),
            path: ValuePath::root(),
            defaults,
        }
    }

    /// A tree of its own, without defaults.
    pub(crate) fn alone(node: Option<&'a Node>) -> Self {
        Self {
            node: node.filter(|node| !node.is_null()),
            path: ValuePath::root(),
            defaults: &Default::Map(&[]),
        }
    }

    /// The same place with this there.
    pub(crate) fn with(&self, node: &'a Node) -> Self {
        self.below(Some(node), self.path.clone())
    }

    /// What stands at a path.
    fn below(&self, node: Option<&'a Node>, path: ValuePath) -> Self {
        Self {
            node: node.filter(|node| !node.is_null()),
            path,
            defaults: self.defaults,
        }
    }

    /// What stands under a key, as its type.
    pub(crate) fn get<T: Typed<'a>>(&self, key: &'static str) -> T {
        let node = self.node.and_then(|node| node.as_map()?.get(key));
        T::of(self.below(node, self.path.key(key)))
    }
}

impl<'a> Typed<'a> for Section<'a> {
    fn of(section: Self) -> Self {
        section
    }

    fn section(&self) -> &Self {
        self
    }
}

/// A map with keys that the user chooses.
#[derive(Clone, Debug)]
pub(crate) struct Entries<'a, T> {
    section: Section<'a>,
    each: PhantomData<T>,
}

impl<'a, T: Typed<'a>> Typed<'a> for Entries<'a, T> {
    fn of(section: Section<'a>) -> Self {
        Self {
            section,
            each: PhantomData,
        }
    }

    fn section(&self) -> &Section<'a> {
        &self.section
    }
}

impl<'a, T: Typed<'a>> Entries<'a, T> {
    /// The entries in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, T)> {
        let entries = self
            .section
            .node
            .and_then(Node::as_map)
            .map_or(&[][..], |map| &map.0);
        entries.iter().map(|entry| {
            let path = self.section.path.key(entry.key.clone());
            (
                &*entry.key,
                T::of(self.section.below(Some(&entry.node), path)),
            )
        })
    }

    /// The entries sorted by key.
    pub(crate) fn sorted(&self) -> Vec<(&'a str, T)> {
        let mut entries: Vec<_> = self.iter().collect();
        sort_by_key(&mut entries, |(key, _)| *key);
        entries
    }

    /// The section under a key that the user chose.
    pub(crate) fn entry(&self, key: &str) -> T {
        let node = self.section.node.and_then(|node| node.as_map()?.get(key));
        let path = self.section.path.key(key.to_owned());
        T::of(self.section.below(node, path))
    }
}

/// A list.
#[derive(Clone, Debug)]
pub(crate) struct Items<'a, T> {
    section: Section<'a>,
    each: PhantomData<T>,
}

impl<'a, T: Typed<'a>> Typed<'a> for Items<'a, T> {
    fn of(section: Section<'a>) -> Self {
        Self {
            section,
            each: PhantomData,
        }
    }

    fn section(&self) -> &Section<'a> {
        &self.section
    }
}

impl<'a, T: Typed<'a>> Items<'a, T> {
    /// The items as they were written.
    pub(crate) fn nodes(&self) -> &'a [Node] {
        match self.section.node.map(|node| &node.kind) {
            Some(Kind::List(items)) => items,
            _ => &[],
        }
    }

    /// The items in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.nodes().iter().enumerate().map(|(index, node)| {
            let path = self.section.path.step(Step::Index(index));
            T::of(self.section.below(Some(node), path))
        })
    }

    /// Whether there is no item.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes().is_empty()
    }
}

impl<'a> Section<'a> {
    /// What is there where nothing is given.
    pub(crate) fn default(&self) -> Option<&'static Default> {
        self.defaults.at(&self.path)
    }

    /// Where the node was written; no place if there is none.
    pub(crate) fn at(&self) -> At {
        self.node.map_or_else(At::default, |node| node.at)
    }
}
