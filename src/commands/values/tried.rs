//! What a stack says of a value: tried with the values as they are, without this one, and with
//! another one in its place.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::commands::request::templates;
use crate::credentials::{Found, Use};
use crate::render::{render, targets};
use crate::schema::{another, exists};
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, Step, ValuePath};
use crate::stack::{Release, Stack};
use crate::values::{Input, Values};

/// How many objects are named.
const OBJECTS: usize = 6;

/// A stack of all that people see, for values that make none.
const EXAMPLE: [&str; 2] = ["quick-setup-hostnames", "quick-setup-all-enabled"];

/// What was found out.
#[derive(Default)]
pub(super) struct Tried {
    /// Why it has to be given, though the schema does not say so.
    pub required: Option<String>,
    /// Where the credential is that the value is a part of.
    pub found: Option<String>,
    /// The image that it is a part of, as it is pulled.
    pub image: Option<String>,
    /// The objects that change with it.
    pub read_by: Vec<String>,
    /// What has to be on for that, where it is off.
    pub switch: Option<ValuePath>,
}

/// Tries the value at a path.
pub(super) fn of(path: &ValuePath, values: &Values, release: &Release) -> Tried {
    let Some(keys) = keys(path) else {
        return Tried::default();
    };
    // Jobs keep their names, whatever is in them.
    let target = &targets::Helm;
    let release = Release {
        target,
        ..release.clone()
    };
    let trial = Trial {
        path,
        keys,
        release: &release,
    };
    let mut tried = Tried {
        required: trial.required(values),
        ..Tried::default()
    };
    if let Ok(stack) = derived(values, &release) {
        tried.look(path, &stack, values);
        trial.add_readers(values, &mut tried);
    } else if let Some(values) = example(values) {
        trial.add_readers(&values, &mut tried);
    }
    tried
}

impl Tried {
    fn look(&mut self, path: &ValuePath, stack: &Stack, values: &Values) {
        let uses = stack.credential_uses().into_iter();
        let used = uses.into_iter().find(|used| path.is_within(&used.path));
        self.found = used.map(|used| found(&used, values));
        let images = stack.used_images().into_iter();
        let image = images.into_iter().find(|image| {
            let whole = image.path.parent();
            whole.is_some_and(|whole| path.is_within(whole))
        });
        self.image = image.map(|image| image.reference);
    }

    /// The objects that change with it, in words.
    pub(super) fn objects(&self) -> Option<String> {
        let mut names: Vec<&str> = self
            .read_by
            .iter()
            .take(OBJECTS)
            .map(String::as_str)
            .collect();
        let more = self.read_by.len().saturating_sub(OBJECTS);
        let more = (more > 0).then(|| format!("{more} more"));
        names.extend(more.as_deref());
        let names = (!names.is_empty()).then(|| names.join(", "))?;
        Some(match &self.switch {
            Some(switch) => format!("{names}, where `{switch}` is true"),
            None => names,
        })
    }
}

/// Where a credential is found, in words.
fn found(used: &Use, values: &Values) -> String {
    match (&used.found, &used.generated) {
        (Found::Values(at), _) => values.layers.place(*at),
        (Found::Secret { secret, key }, _) => format!("Secret {secret}, key {key}"),
        (Found::Generated, Some(need)) => format!("generated as {}", need.key),
        (Found::Generated, None) => "generated".to_owned(),
    }
}

/// A value that is tried.
struct Trial<'a> {
    path: &'a ValuePath,
    keys: Vec<&'a str>,
    release: &'a Release,
}

impl Trial<'_> {
    /// Why the value has to be given: what is missing without it.
    fn required(&self, values: &Values) -> Option<String> {
        let default = values
            .chart
            .defaults
            .at(self.path)
            .map(|default| default.node());
        let without = with(values, &self.keys, default);
        if let Some(why) = self.missing(&without) {
            return Some(format!("yes: {why}"));
        }
        let (switch, on) = self.switched_on(&without)?;
        let why = self.missing(&on)?;
        Some(format!("yes, where `{switch}` is true: {why}"))
    }

    fn missing(&self, values: &Values) -> Option<String> {
        let problems = derived(values, self.release).err()?;
        let is_it = |it: &&Problem| it.code == Code::MissingValue && it.path == *self.path;
        Some(problems.iter().find(is_it)?.message.clone())
    }

    /// The values with what the value is a part of on, where that is off.
    fn switched_on(&self, values: &Values) -> Option<(ValuePath, Values)> {
        let mut out: Option<(ValuePath, Values)> = None;
        for count in 1..self.keys.len() {
            let mut keys = self.keys[..count].to_vec();
            keys.push("enabled");
            let switch = keys
                .iter()
                .fold(ValuePath::root(), |path, key| path.key((*key).to_owned()));
            let is_off = switch.find(&values.root).0.and_then(Node::as_bool) != Some(true);
            if exists(&switch) && is_off && switch != *self.path {
                let on = Some(Node::new(Kind::Bool(true), Default::default()));
                let before = out.as_ref().map_or(values, |(_, values)| values);
                out = Some((switch, with(before, &keys, on)));
            }
        }
        out
    }

    /// Adds the objects that change with the value: as things are, else where it is a part of
    /// something that is on.
    fn add_readers(&self, values: &Values, tried: &mut Tried) {
        tried.read_by = self.readers(values);
        if tried.read_by.is_empty()
            && let Some((switch, on)) = self.switched_on(values)
        {
            tried.read_by = self.readers(&on);
            tried.switch = Some(switch);
        }
    }

    /// The objects that are others with another value.
    fn readers(&self, values: &Values) -> Vec<String> {
        let changed = |values: &Values| {
            let now = self.path.find(&values.root).0;
            let other = with(values, &self.keys, Some(another(self.path, now)?));
            let (now, other) = (self.rendered(values)?, self.rendered(&other)?);
            let names = now
                .keys()
                .chain(other.keys().filter(|name| !now.contains_key(*name)));
            let is_other = |name: &&String| now.get(*name) != other.get(*name);
            Some(names.filter(is_other).cloned().collect())
        };
        changed(values).unwrap_or_default()
    }

    fn rendered(&self, values: &Values) -> Option<BTreeMap<String, Json>> {
        let stack = derived(values, self.release).ok()?;
        let manifests = render(&stack, None).ok()?;
        let named = manifests.iter().map(|it| {
            let json = it.json();
            let kind = json["kind"].as_str().unwrap_or_default();
            (format!("{kind}/{}", it.name()), json)
        });
        Some(named.collect())
    }
}

/// The stack of values that are tried, of which a run has more than one.
fn derived<'a>(values: &'a Values, release: &'a Release) -> Result<Stack<'a>, Vec<Problem>> {
    Stack::new(values, release, templates())
}

/// The keys of a path that has no indices.
fn keys(path: &ValuePath) -> Option<Vec<&str>> {
    let steps = path.steps().into_iter();
    let key = |step| match step {
        &Step::Key(ref key) => Some(&**key),
        Step::Index(_) => None,
    };
    steps.map(key).collect()
}

/// The values with another one at the end of keys, or with none there.
fn with(values: &Values, keys: &[&str], node: Option<Node>) -> Values {
    let mut root = values.root.clone();
    root.put(keys, node);
    Values {
        chart: values.chart,
        root,
        patches: values.patches.clone(),
        layers: values.layers.clone(),
    }
}

/// The example for the release of the chart that values are for.
fn example(values: &Values) -> Option<Values> {
    let mut input = Input::new();
    input.take_chart(values.chart);
    for name in EXAMPLE {
        input.add_fragment(name).ok()?;
    }
    Some(input.load().ok()?.checked().ok()?.0)
}
