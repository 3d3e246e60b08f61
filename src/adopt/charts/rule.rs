//! What is known of the values of other charts: `schemas/other-charts.yaml`.

use crate::source::packed;
use crate::source::yaml::read::{Dialect, document};
use crate::source::{Entry, Kind, Map, Node, Step, ValuePath};

/// A chart, and what becomes of its values.
pub(super) struct Chart {
    node: Node,
}

/// What becomes of a value.
#[derive(Clone, Copy)]
pub(super) struct Rule<'c> {
    entry: &'c Entry,
}

/// Where a value goes.
pub(super) enum Target<'c> {
    /// A setting of a program's file; no steps for the file as a whole.
    Setting(&'c str, &'c str),
    /// A value.
    Value(&'c str),
    /// Nowhere, for this reason.
    Nowhere(&'c str),
}

/// All charts that are known.
pub(super) fn all() -> Vec<Chart> {
    let text = packed::text(include_bytes!(concat!(
        env!("OUT_DIR"),
        "/other-charts.yaml.z"
    )));
    let charts = document(&text, 0, Dialect::Program).map(|node| node.kind);
    match charts {
        Ok(Kind::List(charts)) => charts.into_iter().map(|node| Chart { node }).collect(),
        _ => Vec::new(),
    }
}

impl Chart {
    pub(super) fn name(&self) -> &str {
        self.node.str("name").unwrap_or_default()
    }

    /// Whether people call it so.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let mut others = self.node.list("also").iter().filter_map(Node::as_str);
        name == self.name() || others.any(|other| other == name)
    }

    /// How many of its signs the values have.
    pub(super) fn signs(&self, values: &Node) -> usize {
        let signs = self.node.list("signs").iter().filter_map(Node::as_str);
        signs.filter(|sign| has(values, sign)).count()
    }

    /// What a person has to do, whatever the values say otherwise.
    pub(super) fn steps(&self, values: &Node) -> Vec<String> {
        let steps = self.node.list("steps").iter();
        let is_due = |step: &&Node| !step.str("without").is_some_and(|path| has(values, path));
        let texts = steps.filter(is_due).filter_map(|step| step.str("do"));
        texts.map(str::to_owned).collect()
    }

    /// The first rule for a path.
    pub(super) fn rule(&self, path: &ValuePath, values: &Node) -> Option<Rule<'_>> {
        self.rules()
            .find(|rule| rule.fits(path) && rule.is_in_place(values))
    }

    /// Whether there are rules for what is below a path.
    pub(super) fn has_below(&self, path: &ValuePath) -> bool {
        self.rules().any(|rule| rule.is_below(path))
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = Rule<'_>> {
        let keys = self.node.get("keys").and_then(Node::as_map);
        let entries = keys.map_or(&[][..], |Map(entries)| entries);
        entries.iter().map(|entry| Rule { entry })
    }
}

impl<'c> Rule<'c> {
    fn fits(self, path: &ValuePath) -> bool {
        fits(&parsed(&self.entry.key).steps(), &path.steps())
    }

    /// Whether the values have what the rule goes with.
    fn is_in_place(self, values: &Node) -> bool {
        let is_there = |key| self.entry.node.str(key).map(|path| has(values, path));
        is_there("with") != Some(false) && is_there("without") != Some(true)
    }

    pub(super) fn target(self) -> Target<'c> {
        let entries = self
            .entry
            .node
            .as_map()
            .map_or(&[][..], |Map(entries)| entries);
        for entry in entries {
            let text = entry.node.as_str().unwrap_or_default();
            match &*entry.key {
                "value" => return Target::Value(text),
                "dropped" => return Target::Nowhere(text),
                "set" | "step" | "is" | "before" | "with" | "without" => {}
                program => return Target::Setting(program, text),
            }
        }
        Target::Nowhere("nothing of the stack has it")
    }

    /// What a person has to do where this is the value.
    pub(super) fn step(self, value: &Node) -> Option<&'c str> {
        let is_on = value.as_bool().unwrap_or(!value.is_empty());
        let wanted = self.entry.node.bool("is").unwrap_or(true);
        self.entry.node.str("step").filter(|_| is_on == wanted)
    }

    /// The value as it is written there.
    pub(super) fn written(self, value: &Node) -> Node {
        match (self.entry.node.str("before"), value.as_str()) {
            (Some(before), Some(text)) => {
                Node::new(Kind::Text(format!("{before}{text}").into()), value.at)
            }
            _ => value.clone(),
        }
    }

    /// Whether a rule for what is below a path is among these.
    fn is_below(self, path: &ValuePath) -> bool {
        let (pattern, steps) = (parsed(&self.entry.key), path.steps());
        let pattern = pattern.steps();
        pattern.len() > steps.len() && fits(&pattern[..steps.len()], &steps)
    }

    /// What comes with it: a program or `value`, a path, and what stands there.
    pub(super) fn set(self) -> Vec<(&'c str, &'c str, &'c Node)> {
        let programs = self.entry.node.get("set").and_then(Node::as_map);
        let programs = programs.into_iter().flat_map(Map::iter);
        let settings = programs.flat_map(|(program, settings)| {
            let settings = settings.as_map().into_iter().flat_map(Map::iter);
            settings.map(move |(path, node)| (program, path, node))
        });
        settings.collect()
    }

    /// A path with what the first star of the pattern stands for in the place of `{1}`.
    pub(super) fn filled(self, target: &str, path: &ValuePath) -> ValuePath {
        let pattern = parsed(&self.entry.key);
        let pairs = pattern.steps().into_iter().zip(path.steps());
        let mut stars = pairs.filter(|(known, _)| **known == star());
        let found = stars.next().map(|(_, step)| step.clone());
        let parsed = parsed(target);
        let steps = parsed.steps().into_iter().map(|step| match (step, &found) {
            (Step::Key(key), Some(found)) if key == "{1}" => found.clone(),
            _ => step.clone(),
        });
        steps.fold(ValuePath::root(), |path, step| path.step(step))
    }
}

fn star() -> Step {
    Step::Key("*".into())
}

fn fits(pattern: &[&Step], steps: &[&Step]) -> bool {
    let fits = |(known, step): (&&Step, &&Step)| **known == star() || known == step;
    pattern.len() == steps.len() && pattern.iter().zip(steps).all(fits)
}

fn parsed(text: &str) -> ValuePath {
    ValuePath::parse(text).unwrap_or_default()
}

fn has(values: &Node, path: &str) -> bool {
    let (node, _) = parsed(path).find(values);
    node.is_some_and(|node| !node.is_empty())
}
