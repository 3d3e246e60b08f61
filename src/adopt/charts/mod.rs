//! Values of other charts, turned into the files of the programs that they configure, and into
//! values as they are here.

mod rule;
#[cfg(test)]
mod tests;

use crate::source::{At, Kind, Map, Node, Step, ValuePath};
use rule::{Chart, Rule, Target};

/// So many of a chart's signs make it known.
const ENOUGH: usize = 2;

/// What the values of another chart mean.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    /// Its name.
    pub chart: String,
    /// Files of programs by the program, with the places in the values.
    pub files: Vec<(String, Node)>,
    /// Values of the same meaning here.
    pub values: Vec<(ValuePath, Node)>,
    /// What becomes of each value.
    pub fates: Vec<Told>,
    /// What a person has to do, and the value that is why.
    pub steps: Vec<(At, String)>,
}

/// What becomes of a value.
#[derive(Debug)]
pub(crate) struct Told {
    pub path: ValuePath,
    pub at: At,
    pub fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is a setting of a program, which the reader of its file tells the rest of.
    Setting(String, ValuePath),
    Value(ValuePath),
    Dropped(String),
    /// Nothing is known of it.
    Unknown,
}

/// The names of the charts that are known.
pub(crate) fn names() -> Vec<String> {
    rule::all()
        .iter()
        .map(|chart| chart.name().to_owned())
        .collect()
}

/// What values mean, of the chart that is named, or of the one whose signs they have most of;
/// nothing where no such chart is known.
pub(crate) fn translate(values: &Node, named: Option<&str>) -> Option<Translated> {
    let charts = rule::all();
    let chart = match named {
        Some(name) => charts.iter().find(|chart| chart.is_called(name))?,
        None => {
            let best = charts.iter().max_by_key(|chart| chart.signs(values))?;
            (best.signs(values) >= ENOUGH).then_some(best)?
        }
    };
    let out = Translated {
        chart: chart.name().to_owned(),
        ..Translated::default()
    };
    let mut walk = Walk { chart, values, out };
    walk.below(&ValuePath::root(), values, None);
    let steps = chart.steps(values).into_iter();
    walk.out.steps.extend(steps.map(|step| (values.at, step)));
    Some(walk.out)
}

struct Walk<'w> {
    chart: &'w Chart,
    values: &'w Node,
    out: Translated,
}

impl<'w> Walk<'w> {
    /// Looks at what is below a value: `otherwise` is the rule for what has none of its own.
    fn below(&mut self, path: &ValuePath, node: &Node, otherwise: Option<Rule<'w>>) {
        match &node.kind {
            Kind::Map(map) => {
                for entry in &map.0 {
                    let path = path.step(Step::Key(entry.key.clone()));
                    self.value(&path, entry.key_at, &entry.node, otherwise);
                }
            }
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&path.index(index), item.at, item, otherwise);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, path: &ValuePath, at: At, node: &Node, otherwise: Option<Rule<'w>>) {
        let rule = self.chart.rule(path, self.values).or(otherwise);
        let is_inner = matches!(node.kind, Kind::Map(_) | Kind::List(_)) && !node.is_empty();
        if is_inner && (self.chart.has_below(path) || rule.is_none()) {
            return self.below(path, node, rule);
        }
        let fate = match rule {
            _ if node.is_empty() => Fate::Dropped("it is empty".into()),
            Some(rule) => return self.apply(rule, path, at, node),
            None => Fate::Unknown,
        };
        self.tell(path, at, fate);
    }

    fn tell(&mut self, path: &ValuePath, at: At, fate: Fate) {
        let path = path.clone();
        self.out.fates.push(Told { path, at, fate });
    }

    /// Each setting below a value has a fate of its own.
    fn tell_settings(
        &mut self,
        program: &str,
        path: &ValuePath,
        to: &ValuePath,
        at: At,
        node: &Node,
    ) {
        match node.as_map() {
            Some(map) if !map.is_empty() => {
                for entry in &map.0 {
                    let (path, to) = (path.key(entry.key.clone()), to.key(entry.key.clone()));
                    self.tell_settings(program, &path, &to, entry.key_at, &entry.node);
                }
            }
            _ => self.tell(path, at, Fate::Setting(program.to_owned(), to.clone())),
        }
    }

    fn apply(&mut self, rule: Rule<'w>, path: &ValuePath, at: At, node: &Node) {
        if let Some(step) = rule.step(node) {
            self.out.steps.push((node.at, step.to_owned()));
        }
        for (program, target, with) in rule.set() {
            let mut with = with.clone();
            with.relocate(&|_| node.at);
            let target = rule.filled(target, path);
            match program {
                "value" => self.put_value(target, with),
                _ => self.put_setting(program, &target, with, true),
            }
        }
        match rule.target() {
            Target::Nowhere(why) => self.tell(path, at, Fate::Dropped(why.to_owned())),
            Target::Value(target) => {
                let target = rule.filled(target, path);
                self.put_value(target.clone(), rule.written(node));
                self.tell(path, at, Fate::Value(target));
            }
            Target::Setting(program, target) => {
                let target = rule.filled(target, path);
                self.put_setting(program, &target, rule.written(node), false);
                self.tell_settings(program, path, &target, at, node);
            }
        }
    }

    /// What a later key says wins over what came with an earlier one.
    fn put_value(&mut self, path: ValuePath, node: Node) {
        self.out.values.retain(|(known, _)| *known != path);
        self.out.values.push((path, node));
    }

    fn put_setting(&mut self, program: &str, path: &ValuePath, node: Node, is_weak: bool) {
        let files = &mut self.out.files;
        let index = files.iter().position(|(known, _)| known == program);
        let index = index.unwrap_or_else(|| {
            let empty = Node::new(Kind::Map(Map::default()), node.at);
            files.push((program.to_owned(), empty));
            files.len() - 1
        });
        put(&mut files[index].1, &path.steps(), node, is_weak);
    }
}

/// Puts a value at the end of steps, whose maps are made where they are missing. Maps merge; of two
/// other values the later one counts, but for a weak one.
fn put(into: &mut Node, steps: &[&Step], node: Node, is_weak: bool) {
    let Some((Step::Key(key), rest)) = steps.split_first().map(|(first, rest)| (*first, rest))
    else {
        return merge(into, node, is_weak);
    };
    if into.as_map().is_none() {
        into.kind = Kind::Map(Map::default());
    }
    let Kind::Map(map) = &mut into.kind else {
        return;
    };
    let at = node.at;
    if !map.contains(key) {
        map.insert(key.clone(), at, Node::new(Kind::Null, at));
    }
    if let Some(below) = map.get_mut(key) {
        put(below, rest, node, is_weak);
    }
}

fn merge(into: &mut Node, node: Node, is_weak: bool) {
    match (&mut into.kind, node.kind) {
        (Kind::Map(map), Kind::Map(Map(entries))) => {
            for entry in entries {
                match map.get_mut(&entry.key) {
                    Some(known) => merge(known, entry.node, is_weak),
                    None => map.0.push(entry),
                }
            }
        }
        (Kind::Null, kind) => *into = Node::new(kind, node.at),
        (_, kind) if !is_weak => *into = Node::new(kind, node.at),
        _ => {}
    }
}
