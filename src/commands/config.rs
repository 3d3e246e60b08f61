//! `masthead config`: the configuration file that a program will see.

use anyhow::anyhow;
use serde_json::Value;

use super::load;
use super::release::release;
use crate::commands::cli::{ConfigArgs, ConfiguredProgram};
use crate::commands::output::print;
use crate::config::effective::{self, Effective, Pod};
use crate::render::{Templates, render_objects};
use crate::source::nearest;
use crate::source::problem::Failure;

/// Where a program finds its configuration.
struct Place<'a> {
    /// What follows the release in the name of its workload.
    suffix: &'static str,
    path: &'static str,
    /// The value that enables it.
    value: &'static str,
    /// One of the files that only this process reads.
    own_file: Option<&'a str>,
}

pub fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let release = release(&args.release, &args.stack.cluster, args.stack.target)?;
    let templates = Templates::default();
    let (_, stack) = load::values(&args.stack.values)?.stack(&release, &templates)?;
    let objects = render_objects(&stack, &release, &templates)?;
    Ok(print(&shown(&args.program, &release.name, &objects)?)?)
}

fn shown(program: &ConfiguredProgram, release: &str, objects: &[Value]) -> anyhow::Result<String> {
    let process = match program {
        ConfiguredProgram::Synapse(worker) => Some(format!(
            "/config-templates/05-{}.yaml",
            worker.as_deref().unwrap_or("main")
        )),
        _ => None,
    };
    let place = place(program, process.as_deref());
    let prefix = format!("{release}-{}", place.suffix);
    let fits = |pod: &Pod| match place.own_file {
        Some(file) => {
            pod.name().starts_with(&prefix) && pod.makers().any(|init| has_argument(init, file))
        }
        None => pod.name() == prefix,
    };
    let pod = Pod::find(objects, fits).ok_or_else(|| not_there(program, &place, objects))?;
    Ok(match effective::file(&pod, place.path, objects)? {
        Effective::Text(text) => text,
        Effective::Merged(merged) => effective::yaml(&merged, &pod.title()),
    })
}

fn place<'a>(program: &ConfiguredProgram, own_file: Option<&'a str>) -> Place<'a> {
    let (suffix, path, value) = match program {
        ConfiguredProgram::Mas => (
            "matrix-authentication-service",
            "/conf/mas-config.yaml",
            "matrixAuthenticationService",
        ),
        ConfiguredProgram::Synapse(_) => ("synapse-", "/conf/homeserver.yaml", "synapse"),
        ConfiguredProgram::ElementWeb => ("element-web", "/app/config.json", "elementWeb"),
        ConfiguredProgram::Hookshot => ("hookshot", "/conf/hookshot-config.yaml", "hookshot"),
        ConfiguredProgram::Sfu => ("matrix-rtc-sfu", "/conf/sfu-config.yaml", "matrixRTC.sfu"),
        ConfiguredProgram::Dex => ("dex", "/conf/config.yaml", "dex"),
    };
    Place {
        suffix,
        path,
        value,
        own_file,
    }
}

fn has_argument(container: &Value, argument: &str) -> bool {
    container["args"]
        .as_array()
        .is_some_and(|arguments| arguments.iter().any(|a| a == argument))
}

fn not_there(program: &ConfiguredProgram, place: &Place, objects: &[Value]) -> anyhow::Error {
    let ConfiguredProgram::Synapse(Some(worker)) = program else {
        return anyhow!(
            "there is none in this release: `{}.enabled` is false",
            place.value
        );
    };
    let known = workers(objects);
    match nearest(worker, known.iter().map(String::as_str)) {
        Some(near) => {
            anyhow!("there is no worker `{worker}` in this release: did you mean `{near}`?")
        }
        None if known.is_empty() => {
            anyhow!(
                "there is no worker `{worker}` in this release: set `synapse.workers.{worker}.enabled: true`"
            )
        }
        None => anyhow!(
            "there is no worker `{worker}` in this release, which has {}",
            known.join(", ")
        ),
    }
}

/// The types of the workers that are rendered.
fn workers(objects: &[Value]) -> Vec<String> {
    let containers = objects
        .iter()
        .filter_map(|object| object["spec"]["template"]["spec"]["initContainers"].as_array())
        .flatten();
    let words = containers
        .filter_map(|container| container["args"].as_array())
        .flatten()
        .filter_map(Value::as_str);
    let types = words.filter_map(|word| {
        word.strip_prefix("/config-templates/05-")?
            .strip_suffix(".yaml")
    });
    types
        .filter(|name| *name != "main")
        .map(str::to_owned)
        .collect()
}
