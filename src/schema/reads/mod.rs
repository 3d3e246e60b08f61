//! What a program was seen to take for each of its settings. `build.rs` makes the table of
//! `schemas/synapse-reads.yaml`, whose head says what its words mean.

mod forms;

use crate::source::{Kind, Map, Node};

/// A setting: the kinds of value that it takes, and what may stand below it.
#[derive(Debug)]
pub(crate) struct Reads {
    words: &'static str,
    /// Settings below it, by name.
    named: &'static [(&'static str, Reads)],
    /// What stands under any other name.
    each: Option<&'static Reads>,
    items: Option<&'static Reads>,
}

/// What is wrong with a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// What was expected in its place.
    Expected(String),
    Missing(&'static str),
    Unknown(usize),
}

impl Reads {
    /// What is known of the setting under a name.
    pub(crate) fn below(&self, name: &str) -> Option<&'static Reads> {
        let named = self.named.iter().find(|(known, _)| *known == name);
        named.map(|(_, reads)| reads).or(self.each)
    }

    pub(crate) fn items(&self) -> Option<&'static Reads> {
        self.items
    }

    /// Why the program does not start with a value here; what is below it is not looked at.
    pub(crate) fn refusal(&'static self, node: &Node) -> Option<Refusal> {
        if ["any", "nothing", ""].contains(&self.words) {
            return None;
        }
        if let Kind::Map(map) = &node.kind
            && let Some(refusal) = self.refusal_of_map(map)
        {
            return Some(refusal);
        }
        let takes = |word| forms::takes(word, node);
        let is_taken = self.words().any(takes);
        (!is_taken).then(|| Refusal::Expected(self.expected()))
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split(' ')
    }

    fn refusal_of_map(&'static self, map: &Map) -> Option<Refusal> {
        let has = |wanted| self.words().any(|word| word == wanted);
        if map.is_empty() && has("or-empty") {
            return None;
        }
        let required = self.words().filter_map(|word| word.strip_prefix('+'));
        let mut missing = required.filter(|key| !map.contains(key));
        if let Some(key) = missing.next() {
            return Some(Refusal::Missing(key));
        }
        let is_unknown = |key: &str| self.below(key).is_none();
        let unknown = map.0.iter().position(|entry| is_unknown(&entry.key));
        unknown.filter(|_| has("map!")).map(Refusal::Unknown)
    }

    /// The kinds of value that people mean to write here.
    fn expected(&self) -> String {
        let mut kinds = Vec::new();
        for word in self.words() {
            let kind = forms::expected(word);
            if let Some(kind) = kind.filter(|kind| !kinds.contains(kind)) {
                kinds.push(kind);
            }
        }
        let choices = self.words().filter_map(|word| word.strip_prefix('='));
        let choices: Vec<_> = choices.map(|word| format!("`{word}`")).collect();
        if !choices.is_empty() && choices.len() < 24 {
            kinds.push(format!("one of {}", choices.join(", ")));
        }
        match kinds.split_last() {
            None => "nothing here".into(),
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/reads.rs"));
