//! A rendered case, with short ways to what is in its objects.

use serde_json::Value;

use crate::cases::Case;
use crate::harness::identity;
use crate::library::{self, World};

/// What was rendered of a case, for a target.
pub(super) struct Rendered {
    pub target: String,
    pub objects: Vec<Value>,
    /// What is printed.
    pub text: String,
    /// The values, defaults among them, as JSON.
    pub values: String,
}

/// # Errors
/// What is wrong with the values.
pub(super) fn rendered(case: &Case, target: &str) -> Result<Rendered, String> {
    let world = World::new(case.input(), target)?;
    let stack = world.stack()?;
    let manifests = library::manifests(&stack, None);
    Ok(Rendered {
        target: target.to_owned(),
        objects: manifests.iter().map(|manifest| manifest.json()).collect(),
        text: library::text(&manifests),
        values: world.values().to_string(),
    })
}

impl Rendered {
    pub(super) fn of_kind<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r Value> {
        self.objects.iter().filter(move |it| it["kind"] == kind)
    }

    /// The object of this kind and name.
    pub(super) fn find(&self, kind: &str, name: &str) -> Option<&Value> {
        let mut all = self.objects.iter();
        all.find(|it| it["kind"] == kind && it["metadata"]["name"] == name)
    }

    /// The objects that run pods, each with the template of these.
    pub(super) fn workloads(&self) -> impl Iterator<Item = (&Value, &Value)> {
        let with_pods = self.objects.iter().map(|it| (it, template(it)));
        with_pods.filter(|(_, pods)| pods.is_object())
    }

    /// What the looked-at objects have against a property, each with its identity before it.
    pub(super) fn complaints<'r>(
        objects: impl IntoIterator<Item = &'r Value>,
        look: impl Fn(&Value) -> Vec<String>,
    ) -> Vec<String> {
        let of_object = |object: &Value| {
            let name = identity(object);
            let found = look(object).into_iter();
            found
                .map(move |what| format!("{name} {what}"))
                .collect::<Vec<_>>()
        };
        objects.into_iter().flat_map(of_object).collect()
    }

    /// As [`Rendered::complaints`], of every object.
    pub(super) fn each(&self, look: impl Fn(&Value) -> Vec<String>) -> Vec<String> {
        Self::complaints(&self.objects, look)
    }
}

/// The items of a list; none where there is no list.
pub(super) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A text; empty where it is another value.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The name of an object.
pub(super) fn name(object: &Value) -> &str {
    text(&object["metadata"]["name"])
}

/// The keys and values of a map of texts; none where there is no map.
pub(super) fn pairs(map: &Value) -> impl Iterator<Item = (&str, &str)> {
    let all = map.as_object().into_iter().flatten();
    all.map(|(key, value)| (key.as_str(), text(value)))
}

/// What an object makes pods of; null where it makes none.
pub(super) fn template(object: &Value) -> &Value {
    let spec = &object["spec"];
    if object["kind"] == "CronJob" {
        &spec["jobTemplate"]["spec"]["template"]
    } else {
        &spec["template"]
    }
}

/// The containers of a template of pods, with those that run before.
pub(super) fn containers(pods: &Value) -> impl Iterator<Item = &Value> {
    let spec = &pods["spec"];
    items(&spec["initContainers"]).chain(items(&spec["containers"]))
}

/// Whether labels have all that a selector asks for.
pub(super) fn selects(selector: &Value, labels: &Value) -> bool {
    pairs(selector).all(|(key, value)| labels[key] == value)
}
