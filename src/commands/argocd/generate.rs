//! The manifests of an Application.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};

use super::environment::{Environment, check_inside, inside};
use super::given::Given;
use super::parameters::VALUES;
use super::{application, layers};
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::{emit, report, unattended};
use crate::kube::names;
use crate::project::{self, Deployment, Keep, Project};
use crate::source::input::{self, MAX_BYTES};
use crate::values::Invalid;

/// The parameters that are flags of `render` too.
const FLAGS: [&str; 5] = [
    "chart-version",
    "secrets",
    "sealing-cert",
    "secret-store",
    "secret-store-kind",
];

pub(super) fn run(environment: &Environment) -> Result<(), Failure> {
    let given = Given::read(environment).map_err(|problems| {
        Failure::Invalid(Invalid {
            problems,
            layers: Arc::default(),
        })
    })?;
    let repository = environment.repository()?;
    let project = in_project(&given, environment)?;
    let is_alone = project.is_none();
    let mut deployment = project.unwrap_or_default();
    deployment
        .layers
        .extend(layers::of(&given, &repository, is_alone)?);
    lay_parameters(&mut deployment, &given, &repository)?;
    application::lay_over(&mut deployment, environment, is_alone)?;
    if deployment.layers.is_empty() && given.settings("set").is_empty() {
        return Err(without_values());
    }
    for file in deployment.files() {
        check_inside(&repository, &file)?;
    }
    let flags = flags(&given, &repository)?;
    let rendered = unattended::render(deployment, &flags, |manifests| emit::yaml(manifests))?;
    report::problems(&rendered.problems, &rendered.layers);
    Ok(print(&rendered.shown)?)
}

/// The deployment of the project file in the folder, where there is one.
fn in_project(given: &Given, environment: &Environment) -> Result<Option<Deployment>, Failure> {
    let named = given.text("deployment");
    if named.is_none() && !Path::new(project::FILE).exists() {
        return Ok(None);
    }
    let content = input::file(project::FILE, MAX_BYTES)?;
    let project = Project::read(project::FILE, content).map_err(Failure::Invalid)?;
    if !project.is_list && named.is_none() {
        return Ok(project.deployments.into_iter().next());
    }
    let name = named.or(environment.application()).unwrap_or_default();
    let names: Vec<_> = project
        .deployments
        .iter()
        .map(|it| it.name.clone())
        .collect();
    let mut all = project.deployments.into_iter();
    all.find(|deployment| deployment.name == name)
        .map(Some)
        .ok_or_else(|| {
            let error = anyhow!("{} has no deployment `{name}`", project::FILE);
            let hint = format!(
                "the parameter `deployment`, else the name of the Application, is one of: {}",
                names.join(", ")
            );
            Failure::CouldNotRun(error, Some(hint))
        })
}

/// What else the parameters say, over the project file.
fn lay_parameters(deployment: &mut Deployment, given: &Given, repository: &Path) -> Result<()> {
    if let Some(release) = given.text("release") {
        let release = names::release(release);
        let release = release.map_err(|reason| anyhow!("the parameter `release`: {reason}"))?;
        deployment.release = Some(release);
    }
    if let Some(from) = given.text("credentials") {
        let mut keep = Keep::new(from);
        if keep.is_file() {
            keep.from = inside(repository, from)?;
        }
        deployment.keep = Some(keep);
    }
    Ok(())
}

/// The flags that say the rest.
fn flags(given: &Given, repository: &Path) -> Result<Vec<String>> {
    let mut flags = Vec::new();
    for name in FLAGS {
        if let Some(text) = given.text(name) {
            let is_file = name == "sealing-cert";
            let text = if is_file {
                inside(repository, text)?
            } else {
                text.to_owned()
            };
            flags.push(format!("--{name}={text}"));
        }
    }
    for name in ["set", "set-string"] {
        let settings = given.settings(name).into_iter();
        flags.extend(settings.map(|setting| format!("--{name}={setting}")));
    }
    Ok(flags)
}

fn without_values() -> Failure {
    let error = anyhow!("the Application has no values");
    let hint = format!(
        "put {VALUES} or {} into its folder, or set the parameter `values-files`, `fragments` or \
         `values`",
        project::FILE
    );
    Failure::CouldNotRun(error, Some(hint))
}
