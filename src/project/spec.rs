//! What one block of a project file says, before patterns are filled in.

use crate::source::{At, Node, ValuePath};

/// A block of a project file: `deployment`, `defaults`, a group, or an item of `deployments`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'n> {
    pub node: &'n Node,
    at: At,
    path_of: Where<'n>,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Where<'n> {
    Top(&'static str),
    Group(&'n str),
    Item(usize),
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Spot<'n> {
    pub node: &'n Node,
    pub path: ValuePath,
}

impl<'n> Block<'n> {
    pub(super) fn new(node: &'n Node, path_of: Where<'n>) -> Self {
        Self {
            node,
            at: node.at,
            path_of,
        }
    }

    pub(super) fn at(&self) -> At {
        self.at
    }

    pub(super) fn path(&self) -> ValuePath {
        let root = ValuePath::root();
        match self.path_of {
            Where::Top(key) => root.key(key),
            Where::Group(name) => root.key("groups").key(name.to_owned()),
            Where::Item(index) => root.key("deployments").index(index),
        }
    }

    /// What it says under a key.
    pub(super) fn get(&self, key: &'static str) -> Option<Spot<'n>> {
        let node = self.node.get(key)?;
        let path = self.path().key(key);
        Some(Spot { node, path })
    }
}

impl<'n> Spot<'n> {
    /// What stands under a key of it.
    pub(super) fn below(&self, key: &'static str) -> Option<Self> {
        let node = self.node.get(key)?;
        let path = self.path.key(key);
        Some(Self { node, path })
    }

    /// The items of a list.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> + use<'n> {
        let path = self.path.clone();
        let items = self.node.as_list().iter().enumerate();
        items.map(move |(index, node)| Self {
            node,
            path: path.index(index),
        })
    }
}

/// Blocks that hold for one deployment, the weakest first.
#[derive(Clone, Debug)]
pub(super) struct Blocks<'n>(pub Vec<Block<'n>>);

impl<'n> Blocks<'n> {
    /// What the strongest block says that says something.
    pub(super) fn last(&self, key: &'static str) -> Option<Spot<'n>> {
        self.0.iter().rev().find_map(|block| block.get(key))
    }
}
