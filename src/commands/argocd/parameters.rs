//! The parameters that an Application may have, as Argo CD's user interface shows them.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::environment::Environment;
use crate::chart::Chart;
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::project;

/// The form of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    List,
    Map,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Known {
    pub name: &'static str,
    title: &'static str,
    tooltip: &'static str,
    pub shape: Shape,
}

/// The values file that is read where the Application names no layer.
pub(super) const VALUES: &str = "values.yaml";

/// All parameters.
pub(super) const KNOWN: &[Known] = &[
    list(
        "fragments",
        "Fragments",
        "Embedded fragments, below the values files; `masthead fragments list` lists them",
    ),
    list(
        "values-files",
        "Values files",
        "Paths from the folder of the Application, or with `/` in front from the top of the repository; later ones win",
    ),
    text("values", "Values", "Values as YAML, over all files"),
    map("set", "Settings", "Paths and values, as --set of Helm"),
    map(
        "set-string",
        "Settings that are texts",
        "Paths and texts, as --set-string of Helm",
    ),
    text(
        "release",
        "Release",
        "The first part of every object's name",
    ),
    text(
        "deployment",
        "Deployment",
        "Which deployment of the project file it is, where there are several",
    ),
    text(
        "chart-version",
        "Release of matrix-stack",
        "The release whose values these are",
    ),
    text(
        "credentials",
        "Credentials",
        "`job` (generated in the cluster), `cluster` (read from the Secret there), or a file of the repository that is encrypted with age",
    ),
    text(
        "secrets",
        "Secrets",
        "`include`, `omit`, `only`, `sealed` or `external`",
    ),
    text(
        "sealing-cert",
        "Sealing certificate",
        "The certificate for `sealed`, a file of the repository",
    ),
    text("secret-store", "Secret store", "The store for `external`"),
    text(
        "secret-store-kind",
        "Kind of the secret store",
        "`SecretStore` or `ClusterSecretStore`",
    ),
];

const fn text(name: &'static str, title: &'static str, tooltip: &'static str) -> Known {
    Known {
        name,
        title,
        tooltip,
        shape: Shape::Text,
    }
}

const fn list(name: &'static str, title: &'static str, tooltip: &'static str) -> Known {
    Known {
        name,
        title,
        tooltip,
        shape: Shape::List,
    }
}

const fn map(name: &'static str, title: &'static str, tooltip: &'static str) -> Known {
    Known {
        name,
        title,
        tooltip,
        shape: Shape::Map,
    }
}

pub(super) fn run(environment: &Environment) -> Result<(), Failure> {
    let all: Vec<Value> = KNOWN
        .iter()
        .map(|known| announced(known, environment))
        .collect();
    Ok(print(&format!("{:#}\n", Value::Array(all)))?)
}

/// As in the list of `spec.parameters.static`, with what holds where the Application says nothing.
fn announced(known: &Known, environment: &Environment) -> Value {
    let (shape, empty) = match known.shape {
        Shape::Text => ("string", json!("")),
        Shape::List => ("array", json!([])),
        Shape::Map => ("map", json!({})),
    };
    json!({
        "name": known.name,
        "title": known.title,
        "tooltip": known.tooltip,
        "required": false,
        "itemType": "string",
        "collectionType": shape,
        shape: default(known.name, environment).unwrap_or(empty),
    })
}

/// What holds without the parameter. What a project file says is not repeated.
fn default(name: &str, environment: &Environment) -> Option<Value> {
    if Path::new(project::FILE).exists() {
        return None;
    }
    match name {
        "values-files" => Path::new(VALUES).exists().then(|| json!([VALUES])),
        "release" => environment.application().map(Value::from),
        "chart-version" => Some(Chart::newest().version().into()),
        "credentials" => Some("job".into()),
        "secrets" => Some("include".into()),
        _ => None,
    }
}
