//! Stacks of values with another one at a path, or with none there.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::commands::request::templates;
use crate::render::render;
use crate::schema::{another, exists};
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, Step, ValuePath};
use crate::stack::{Release, Stack};
use crate::values::Values;

/// A value that is tried.
pub(super) struct Trial<'a> {
    path: &'a ValuePath,
    keys: Vec<&'a str>,
    release: &'a Release,
}

/// Values with switches on that were off.
pub(super) struct Switched {
    switches: Vec<ValuePath>,
    pub values: Values,
}

impl<'a> Trial<'a> {
    /// Of the value at a path, unless that is an item of a list, or the top.
    pub(super) fn new(path: &'a ValuePath, release: &'a Release) -> Option<Self> {
        let steps = path.steps().into_iter();
        let key = |step: &'a Step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        };
        let keys = steps.map(key).collect::<Option<Vec<_>>>()?;
        let trial = Self {
            path,
            keys,
            release,
        };
        (!path.is_root()).then_some(trial)
    }

    /// The stack of values, of which a run tries more than one.
    pub(super) fn stack<'v>(&'v self, values: &'v Values) -> Result<Stack<'v>, Vec<Problem>> {
        Stack::new(values, self.release, templates())
    }

    /// The values as if nobody had given this one.
    pub(super) fn without(&self, values: &Values) -> Values {
        let default = values.chart.defaults.at(self.path);
        with(values, &self.keys, default.map(|default| default.node()))
    }

    /// What is said where the value is missing.
    pub(super) fn missing(&self, values: &Values) -> Option<String> {
        let problems = self.stack(values).err()?.into_iter();
        let mut missing = problems.filter(|it| it.code == Code::MissingValue);
        Some(missing.find(|it| it.path == *self.path)?.message)
    }

    /// The values with all on that the value is a part of, where some of it is off.
    pub(super) fn switched_on(&self, values: &Values) -> Option<Switched> {
        let mut switches = Vec::new();
        let mut on = copy(values);
        for count in 1..self.keys.len() {
            let keys = [&self.keys[..count], &["enabled"]].concat();
            let owned = keys.iter().map(|key| (*key).to_owned());
            let switch = owned.fold(ValuePath::root(), |path, key| path.key(key));
            let is_on = switch.find(&on.root).0.and_then(Node::as_bool) == Some(true);
            if !is_on && exists(&switch) && switch != *self.path {
                let value = Node::new(Kind::Bool(true), Default::default());
                on.root.put(&keys, Some(value));
                switches.push(switch);
            }
        }
        let values = on;
        (!switches.is_empty()).then_some(Switched { switches, values })
    }

    /// The objects that are others with another value, as far as one is easily made.
    pub(super) fn readers(&self, values: &Values) -> Option<Vec<String>> {
        let now = self.path.find(&values.root).0;
        let other = with(values, &self.keys, Some(another(self.path, now)?));
        let (now, other) = (self.rendered(values)?, self.rendered(&other)?);
        let new = other.keys().filter(|name| !now.contains_key(*name));
        let is_other = |name: &&String| now.get(*name) != other.get(*name);
        Some(now.keys().chain(new).filter(is_other).cloned().collect())
    }

    fn rendered(&self, values: &Values) -> Option<BTreeMap<String, Json>> {
        let stack = self.stack(values).ok()?;
        let manifests = render(&stack, None).ok()?;
        let named = manifests.iter().map(|it| {
            let json = it.json();
            let kind = json["kind"].as_str().unwrap_or_default();
            (format!("{kind}/{}", it.name()), json)
        });
        Some(named.collect())
    }
}

impl Switched {
    /// The switches that have to be on.
    pub(super) fn condition(&self) -> String {
        let switches = self.switches.iter().map(|switch| format!("`{switch}`"));
        let switches = switches.collect::<Vec<_>>().join(" and ");
        let are = if self.switches.len() == 1 {
            "is"
        } else {
            "are"
        };
        format!("where {switches} {are} true")
    }
}

/// The values with another one at the end of keys, or with none there.
fn with(values: &Values, keys: &[&str], node: Option<Node>) -> Values {
    let mut out = copy(values);
    out.root.put(keys, node);
    out
}

fn copy(values: &Values) -> Values {
    Values {
        chart: values.chart,
        root: values.root.clone(),
        patches: values.patches.clone(),
        layers: values.layers.clone(),
    }
}
