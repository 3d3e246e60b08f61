//! From what an object has back to the value that the user wrote.

use std::collections::HashMap;

use crate::source::{At, Entry, Kind, Node, Step, ValuePath};
use crate::stack::Stack;
use crate::stack::patches::KEY as PATCHES;

/// A value that an object has, as the user may have written it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    /// What it says, once its templates are evaluated; nothing where only the path is known.
    pub text: Option<&'w str>,
    /// Ends of paths that it may have.
    pub ends: &'w [&'w [&'w str]],
}

/// The paths of values, by their addresses and, for what was evaluated from them, by their places.
#[derive(Default)]
pub(super) struct Paths {
    by_address: HashMap<usize, ValuePath>,
    by_place: HashMap<(u16, u32, u32, u8), ValuePath>,
}

impl Paths {
    pub(super) fn of(&self, node: &Node) -> Option<&ValuePath> {
        let by_address = self.by_address.get(&std::ptr::from_ref(node).addr());
        by_address.or_else(|| self.by_place.get(&place(node)))
    }

    pub(super) fn collect(&mut self, node: &Node, path: &ValuePath) {
        self.by_address
            .insert(std::ptr::from_ref(node).addr(), path.clone());
        if node.at.line > 0 {
            self.by_place
                .entry(place(node))
                .or_insert_with(|| path.clone());
        }
        match &node.kind {
            Kind::List(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, item)| self.collect(item, &path.index(index)));
            }
            Kind::Map(map) => {
                let entries = map.0.iter();
                entries.for_each(|entry| self.collect(&entry.node, &path.key(entry.key.clone())));
            }
            _ => {}
        }
    }
}

/// A map may begin where its first value does.
fn place(node: &Node) -> (u16, u32, u32, u8) {
    let kind = match node.kind {
        Kind::List(_) => 0,
        Kind::Map(_) => 1,
        _ => 2,
    };
    (node.at.layer, node.at.line, node.at.column, kind)
}

/// Looks for the value that an object's is most likely made of.
pub(super) struct Search<'w, 's, 'a> {
    pub stack: &'s Stack<'a>,
    pub wanted: &'w Wanted<'w>,
    /// The key of the component's values.
    pub key: &'static str,
    pub best: Option<(usize, ValuePath, At)>,
}

/// What counts most: that the path ends as wanted.
const END: usize = 16;
/// A value of the component.
const OWN: usize = 4;
/// A value of no component.
const GLOBAL: usize = 2;

impl<'a> Search<'_, '_, 'a> {
    pub(super) fn look(&mut self, node: &'a Node, way: &mut Vec<&'a Entry>) {
        match &node.kind {
            Kind::Map(map) => {
                for entry in &map.0 {
                    if way.is_empty() && entry.key == PATCHES {
                        continue;
                    }
                    way.push(entry);
                    self.consider(&entry.node, way);
                    self.look(&entry.node, way);
                    way.pop();
                }
            }
            Kind::List(items) => items.iter().for_each(|item| self.look(item, way)),
            _ => {}
        }
    }

    fn consider(&mut self, node: &'a Node, way: &[&'a Entry]) {
        if !is_written(node) || !self.says(node) {
            return;
        }
        let Some(end) = self.end(way) else {
            return;
        };
        let first = way.first().map_or("", |entry| &*entry.key);
        let owner = match () {
            () if first == self.key => OWN,
            () if !self.stack.is_component_key(first) => GLOBAL,
            () => 0,
        };
        let score = END * end + owner;
        if self.best.as_ref().is_none_or(|(best, ..)| score > *best) {
            let path = way.iter().fold(ValuePath::root(), |path, entry| {
                path.step(Step::Key(entry.key.clone()))
            });
            self.best = Some((score, path, node.at));
        }
    }

    /// Whether the value says what is wanted.
    fn says(&self, node: &'a Node) -> bool {
        let Some(wanted) = self.wanted.text else {
            return true;
        };
        match &node.kind {
            // Not every text is evaluated as a template.
            Kind::Text(text) if *text == wanted => true,
            Kind::Text(_) => self.stack.text_of(node).is_some_and(|text| text == wanted),
            Kind::Int(number) => number.to_string() == wanted,
            Kind::Float(number) => number.to_string() == wanted,
            _ => false,
        }
    }

    /// How many steps the path shares with the longest end that it may have; nothing where it has
    /// none of them.
    fn end(&self, way: &[&Entry]) -> Option<usize> {
        let is_end = |end: &&&[&str]| {
            let keys = way.iter().rev().map(|entry| &*entry.key);
            end.len() <= way.len()
                && end
                    .iter()
                    .rev()
                    .zip(keys)
                    .all(|(wanted, key)| *wanted == key)
        };
        self.wanted
            .ends
            .iter()
            .filter(is_end)
            .map(|end| end.len())
            .max()
    }
}

/// Whether the user wrote the value.
pub(super) fn is_written(node: &Node) -> bool {
    node.at.layer > 0
}
