//! What a stack says of a value: tried with the values as they are, without this one, and with
//! another one in its place.

use super::trial::Trial;
use crate::credentials::{Found, Use};
use crate::render::targets;
use crate::source::ValuePath;
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
    pub condition: Option<String>,
}

/// Tries the value at a path.
pub(super) fn of(path: &ValuePath, values: &Values, release: &Release) -> Tried {
    // Jobs keep their names, whatever is in them.
    let target = &targets::Helm;
    let release = Release {
        target,
        ..release.clone()
    };
    let mut tried = Tried::default();
    let Some(trial) = Trial::new(path, &release) else {
        return tried;
    };
    tried.required = required(&trial, values);
    if let Ok(stack) = trial.stack(values) {
        tried.look(path, &stack, values);
        tried.add_readers(&trial, values);
    } else if let Some(values) = example(values) {
        tried.add_readers(&trial, &values);
    }
    tried
}

/// Why the value has to be given: what is missing without it.
fn required(trial: &Trial, values: &Values) -> Option<String> {
    let without = trial.without(values);
    if let Some(why) = trial.missing(&without) {
        return Some(format!("yes: {why}"));
    }
    let on = trial.switched_on(&without)?;
    let why = trial.missing(&on.values)?;
    Some(format!("yes, {}: {why}", on.condition()))
}

impl Tried {
    fn look(&mut self, path: &ValuePath, stack: &Stack, values: &Values) {
        let mut uses = stack.credential_uses().into_iter();
        let used = uses.find(|used| path.is_within(&used.path));
        self.found = used.map(|used| found(&used, values));
        let mut images = stack.used_images().into_iter();
        let image = images.find(|image| {
            let whole = image.path.parent();
            whole.is_some_and(|whole| path.is_within(whole))
        });
        self.image = image.map(|image| image.reference);
    }

    /// Adds the objects that change with the value: as things are, else where all is on that it is a
    /// part of.
    fn add_readers(&mut self, trial: &Trial, values: &Values) {
        self.read_by = trial.readers(values).unwrap_or_default();
        if self.read_by.is_empty()
            && let Some(on) = trial.switched_on(values)
        {
            self.read_by = trial.readers(&on.values).unwrap_or_default();
            self.condition = Some(on.condition()).filter(|_| !self.read_by.is_empty());
        }
    }

    /// The objects that change with it, in words.
    pub(super) fn objects(&self) -> Option<String> {
        let names = self.read_by.iter().take(OBJECTS).cloned();
        let more = self.read_by.len().saturating_sub(OBJECTS);
        let more = (more > 0).then(|| format!("{more} more"));
        let names: Vec<String> = names.chain(more).collect();
        let names = (!names.is_empty()).then(|| names.join(", "))?;
        Some(match &self.condition {
            Some(condition) => format!("{names}, {condition}"),
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

/// The example for the release of the chart that values are for.
fn example(values: &Values) -> Option<Values> {
    let mut input = Input::new();
    input.take_chart(values.chart);
    for name in EXAMPLE {
        input.add_fragment(name).ok()?;
    }
    Some(input.load().ok()?.checked().ok()?.0)
}
