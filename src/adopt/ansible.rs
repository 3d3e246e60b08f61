//! The folder that matrix-docker-ansible-deploy has on a server, or a copy of it: files are found by
//! what is in them, and by the folders that they are in.

use std::path::{Path, PathBuf};

use super::compose::{of_label, variables};
use super::found::{Found, add_host};
use super::gather::Inputs;
use super::known::{Others, component_of_folder};
use super::nginx;
use super::well_known;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::sort::{sort, sort_by_key};
use crate::source::yaml::read::{Dialect, document};
use crate::source::{At, Code, Node, Source, ValuePath};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::{Fate, Traces};

/// What reports call this input.
const NAME: &str = "ansible";

/// The folder of the playbook on a server.
const FOLDER: &str = "matrix";

/// How deep files are looked for.
const DEPTH: usize = 6;

/// Configurations are smaller.
const MOST_BYTES: usize = 1024 * 1024;

/// Folders with much in them and no configuration.
const DATA: [&str; 8] = [
    "media-store",
    "media_store",
    "storage",
    "ext",
    "pgdata",
    "base",
    ".git",
    "node_modules",
];

/// What ends the names of files that are none of a program as it runs.
const OLD: [&str; 5] = [".bak", ".old", ".orig", ".template", "~"];

/// The files of variables and of labels of a container.
const ENV: &str = "env";
const LABELS: &str = "labels";

/// What Synapse reads of each application service.
const REGISTRATION: [&str; 3] = ["id", "as_token", "hs_token"];

/// A file that may be of a program.
struct Candidate {
    path: PathBuf,
    /// The folder at the top that it is in.
    top: String,
    node: Node,
}

/// Adds what is found in a folder, or in the folder `matrix` in it. One without any of it is a
/// problem.
///
/// # Errors
/// A file that is of a program can't be read.
pub(super) fn add(folder: &Path, found: &mut Found, inputs: &mut Inputs) -> Result<(), InputError> {
    let inner = folder.join(FOLDER);
    let folder = if inner.is_dir() { &inner } else { folder };
    if !take(folder, found, inputs)? {
        inputs.problems.push(nothing(folder));
    }
    Ok(())
}

/// Adds what is found in a folder. Gives whether anything was.
///
/// # Errors
/// A file that is of a program can't be read.
pub(super) fn take(
    folder: &Path,
    found: &mut Found,
    inputs: &mut Inputs,
) -> Result<bool, InputError> {
    let mut paths = Vec::new();
    walk(folder, DEPTH, &mut paths);
    sort(&mut paths);
    let candidates: Vec<Candidate> = paths.iter().filter_map(|path| read(folder, path)).collect();
    inputs.roots.trees.push(folder.to_owned());
    name_registrations(&candidates, inputs);
    let mut is_any = false;
    for component in COMPONENTS {
        let Some(traces) = component.traces() else {
            continue;
        };
        for path in chosen(traces, &candidates) {
            found.add(traces.program, path, inputs)?;
            is_any = true;
        }
    }
    is_any |= add_well_known(folder, inputs)?;
    for name in folders(folder) {
        if let Some((component, traces)) = component_of_folder(&name) {
            add_container(&folder.join(name), component, traces, found, inputs)?;
        }
    }
    if is_any {
        nginx::add(folder, inputs)?;
        account(folder, found, inputs);
    }
    Ok(is_any)
}

/// The files below a folder. Links are not followed.
fn walk(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() && depth > 0 && !DATA.contains(&&*name) {
            walk(&entry.path(), depth - 1, out);
        } else if kind.is_file() && !OLD.iter().any(|old| name.ends_with(old)) {
            out.push(entry.path());
        }
    }
}

/// A file in YAML or JSON that is a map.
fn read(folder: &Path, path: &Path) -> Option<Candidate> {
    let extension = path.extension()?.to_str()?;
    let is_ours = ["yaml", "yml", "json"].contains(&extension);
    let bytes = is_ours.then(|| input::file(path, MOST_BYTES).ok())??;
    let text = String::from_utf8(bytes).ok()?;
    let node = document(&text, 0, Dialect::Values).ok()?;
    node.as_map()?;
    Some(Candidate {
        path: path.to_owned(),
        top: top(folder, path),
        node,
    })
}

/// The folder at the top that a path is in.
fn top(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let first = below.components().next();
    first.map_or_else(String::new, |first| {
        first.as_os_str().to_string_lossy().into_owned()
    })
}

/// The files of a program: the one that is most like it, and those of its workers.
fn chosen<'c>(traces: &Traces, candidates: &'c [Candidate]) -> Vec<&'c Path> {
    let is_in_folder = |it: &&Candidate| traces.folders.contains(&&*it.top);
    let worker = |it: &&Candidate| it.node.get("worker_app").is_some();
    let is_named = |it: &Candidate| {
        let mut paths = traces.paths.iter().map(|path| Path::new(path).file_name());
        paths.any(|name| it.path.file_name() == name)
    };
    let is_it = |it: &&Candidate| traces.has_settings(&it.node) || is_in_folder(it) && is_named(it);
    let mut files: Vec<&Candidate> = candidates.iter().filter(is_it).collect();
    sort_by_key(&mut files, |it| {
        (
            !is_in_folder(it),
            !is_named(it),
            it.path.components().count(),
        )
    });
    let mut out: Vec<&Path> = files.first().map(|it| &*it.path).into_iter().collect();
    if !out.is_empty() {
        let workers = candidates.iter().filter(is_in_folder).filter(worker);
        out.extend(workers.map(|it| &*it.path));
    }
    out
}

/// Containers have the registrations of application services under names of their own, which tell
/// the folders that they are from.
fn name_registrations(candidates: &[Candidate], inputs: &mut Inputs) {
    for it in candidates {
        let has = |key: &&str| it.node.get(key).is_some();
        if !REGISTRATION.iter().all(has) {
            continue;
        }
        for (start, end) in [
            ("", "yaml"),
            ("matrix-", "yaml"),
            ("", "yml"),
            ("matrix-", "yml"),
        ] {
            let name = format!("{start}{}-registration.{end}", it.top);
            inputs.roots.named.push((name, it.path.clone()));
        }
    }
}

/// What the container of a program is started with: its variables, and the labels that Traefik
/// reads.
fn add_container(
    folder: &Path,
    component: &dyn Component,
    traces: &Traces,
    found: &Found,
    inputs: &mut Inputs,
) -> Result<(), InputError> {
    let env = folder.join(ENV);
    if env.is_file() {
        let variables = variables(&env, &mut inputs.layers, &|_| None)?;
        let at = variables
            .first()
            .map_or(At::default(), |variable| variable.at);
        found.add_environment(traces, &variables, at, inputs);
    }
    let labels = folder.join(LABELS);
    if labels.is_file() {
        let labels = variables(&labels, &mut inputs.layers, &|_| None)?;
        let hosts = labels
            .iter()
            .map(|label| (of_label(&label.name, &label.value), label.at));
        let host = hosts
            .filter_map(|(hosts, at)| Some((hosts.into_iter().next()?, at)))
            .next();
        host.and_then(|(host, at)| add_host(component, &host, at, inputs));
    }
    Ok(())
}

fn add_well_known(folder: &Path, inputs: &mut Inputs) -> Result<bool, InputError> {
    let inner = ["static-files", "nginx-proxy/data/matrix-domain", "."];
    for inner in inner.map(|inner| folder.join(inner)) {
        let files = well_known::find(&inner);
        // The folder itself has a folder `matrix` only where it is the root of the server.
        if files.iter().any(|(_, path)| {
            path.components()
                .any(|part| part.as_os_str() == ".well-known")
        }) {
            well_known::add(&inner, inputs)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// What becomes of each folder at the top.
fn account(folder: &Path, found: &Found, inputs: &mut Inputs) {
    let others = Others::new();
    let layer = inputs
        .layers
        .add(Source::File, folder.display().to_string(), "");
    let at = At {
        layer,
        ..At::default()
    };
    for name in folders(folder) {
        let path = ValuePath::root().key(name.clone());
        let component = component_of_folder(&name);
        let has_file = found.any(&|file| file.starts_with(folder.join(&name)));
        let fate = match (component, others.of_folder(&name)) {
            _ if has_file || is_container(&folder.join(&name), component) => {
                Fate::Set("its configuration is taken over".into())
            }
            (Some((_, traces)), _) => {
                add_step(traces.step, &name, inputs);
                Fate::Dropped(traces.becomes.into())
            }
            (None, Some(other)) => {
                add_step(&other.step, &name, inputs);
                Fate::Dropped(other.becomes)
            }
            (None, None) => {
                let what = "Masthead does not know what this is: let it run beside the stack, or give it up.";
                add_step(what, &name, inputs);
                Fate::Dropped("masthead does not know it, and it is no part of the stack".into())
            }
        };
        inputs.fates.push((NAME.into(), path, at, fate));
    }
}

/// Whether a program is configured by its variables, which were read.
fn is_container(folder: &Path, component: Option<(&dyn Component, &Traces)>) -> bool {
    component.is_some_and(|(_, traces)| !traces.environment.is_empty())
        && folder.join(ENV).is_file()
}

fn add_step(what: &str, name: &str, inputs: &mut Inputs) {
    if !what.is_empty() {
        inputs.steps.push(format!("`{name}`: {what}"));
    }
}

fn folders(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<String> = folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    sort(&mut names);
    names
}

fn nothing(folder: &Path) -> Problem {
    let message = format!(
        "{} has no configuration of a Matrix server",
        folder.display()
    );
    Problem::at(Code::NoDeploymentThere, At::default(), message)
        .hint("give the folder that the playbook has on the server, `/matrix` unless it was set otherwise, or a copy of it")
}
