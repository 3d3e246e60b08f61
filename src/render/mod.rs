//! Renders the objects of a stack to manifests, in an order that applies cleanly.

mod hooks;
mod order;

use minijinja::Value;

pub use crate::template::{TemplateError, Templates};

use crate::stack::{Kind, Object, Release, Stack, facts};

/// A rendered object. The text is one YAML document without `---`.
#[derive(Debug)]
pub struct Manifest {
    pub kind: Kind,
    pub name: String,
    /// The folder of its template, e.g. `matrix-authentication-service`.
    pub component: &'static str,
    pub template: &'static str,
    pub text: String,
}

/// Renders all objects of the stack for the release's target.
///
/// # Errors
/// A template that uses what is not there, which is a fault of the program.
pub fn render(
    stack: &Stack,
    release: &Release,
    templates: &Templates,
) -> Result<Vec<Manifest>, TemplateError> {
    let mut objects: Vec<&Object> = stack
        .objects
        .iter()
        .filter(|o| hooks::is_wanted(o, release))
        .collect();
    objects.sort_by_key(|object| order::key(object, release));
    let release_facts = facts::value(&release.facts());
    objects
        .into_iter()
        .map(|object| manifest(object, release, &release_facts, templates))
        .collect()
}

/// As [`render`], read back as objects.
///
/// # Errors
/// As [`render`], or where a manifest is no YAML, which is a fault of the program.
pub fn render_objects(
    stack: &Stack,
    release: &Release,
    templates: &Templates,
) -> anyhow::Result<Vec<serde_json::Value>> {
    let mut objects = Vec::new();
    for manifest in render(stack, release, templates)? {
        objects.extend(crate::kube::manifest::read_all(&manifest.text)?);
    }
    Ok(objects)
}

fn manifest(
    object: &Object,
    release: &Release,
    release_facts: &Value,
    templates: &Templates,
) -> Result<Manifest, TemplateError> {
    let mut text = text(object, &object.name, release, release_facts, templates)?;
    let mut name = object.name.clone();
    if object.kind == Kind::Job && hooks::jobs_need_new_names(release) {
        name = hooks::job_name(&object.name, &text);
        text = self::text(object, &name, release, release_facts, templates)?;
    }
    Ok(Manifest {
        kind: object.kind,
        name,
        component: object.component(),
        template: object.template,
        text,
    })
}

fn text(
    object: &Object,
    name: &str,
    release: &Release,
    release_facts: &Value,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let mut context = vec![
        ("release", release_facts.clone()),
        ("name", Value::from(name)),
        ("labels", facts::value(&object.labels)),
        (
            "annotations",
            facts::value(&hooks::annotations(object, release)),
        ),
        (object.facts.0, object.facts.1.clone()),
    ];
    if let Some(workload) = &object.workload {
        context.push(("workload", workload.clone()));
    }
    templates.render(object.template, Value::from_pairs(context))
}
