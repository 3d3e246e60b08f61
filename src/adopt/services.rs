//! The services of a compose file, as inputs.

use std::path::{Path, PathBuf};

use super::compose::{Compose, ComposeError, Place, Service, place};
use super::found::{Found, add_host, unread};
use super::gather::Inputs;
use super::known::{Other, Others, component_of_image};
use super::proxy;
use super::well_known;
use crate::source::input::InputError;
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Node, ValuePath};
use crate::stack::component::Component;
use crate::stack::elsewhere::{Fate, Traces, below, entries};

/// What reports call this input.
const NAME: &str = "compose";

/// The names of compose files, as Docker looks for them.
const COMPOSE: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

const KUBERNETES: &str =
    "Kubernetes does it: restarts, networks, names and resources are the stack's";
const ENVIRONMENT: &str = "the stack sets the environment of its pods";
const LOOKED_AT: &str = "the files that programs read there are looked at";

const RESOLVED: &str = "give what `docker compose config` prints, which has all of them";

/// The compose file of a folder.
pub(super) fn find(folder: &Path) -> Option<PathBuf> {
    let mut paths = COMPOSE.iter().map(|name| folder.join(name));
    paths.find(|path| path.is_file())
}

/// Adds what a compose file has, or that of a folder. One without any of it is a problem.
///
/// # Errors
/// A file can't be read.
pub(super) fn add(path: &Path, found: &mut Found, inputs: &mut Inputs) -> Result<(), InputError> {
    let root = inputs.roots.roots.first().cloned();
    let of_folder = find(path);
    let path = of_folder.as_deref().unwrap_or(path);
    let compose = match Compose::read(path, root.as_deref(), &mut inputs.layers) {
        Ok(compose) => compose,
        Err(ComposeError::Unreadable(error)) => return Err(error),
        Err(ComposeError::Invalid(problem)) => {
            inputs.problems.push(problem);
            return Ok(());
        }
    };
    let services = compose.services();
    let mut reader = Reader {
        found,
        inputs,
        others: Others::new(),
        is_any: false,
    };
    for service in &services {
        reader.service(service)?;
    }
    if !reader.is_any {
        let at = compose
            .file
            .get("services")
            .map_or(compose.file.at, |node| node.at);
        let problem = Problem::at(
            Code::NoDeploymentThere,
            at,
            "no service is a program of a Matrix server",
        );
        inputs.problems.push(
            problem.hint(
                "images tell what services are: name Synapse's file with `--synapse` instead",
            ),
        );
        return Ok(());
    }
    proxy::add_services(&services, inputs)?;
    tell_unread(&compose, inputs);
    account_for_rest(&compose.file, inputs);
    Ok(())
}

struct Reader<'r> {
    found: &'r mut Found,
    inputs: &'r mut Inputs,
    others: Others,
    /// Whether there is a program of the stack.
    is_any: bool,
}

impl Reader<'_> {
    fn service(&mut self, service: &Service) -> Result<(), InputError> {
        let path = ValuePath::root()
            .key("services")
            .key(service.name.to_owned());
        self.well_known(service)?;
        if let Some((component, traces)) = component_of_image(service.image) {
            self.is_any = true;
            return self.known(&path, service, component, traces);
        }
        let other = self.others.of_image(service.image).unwrap_or_else(|| Other {
            becomes: "masthead does not know it, and it is no part of the stack".into(),
            step: "Masthead does not know what this is: let it run beside the stack, or give it up.".into(),
        });
        self.step(service, &other.step);
        self.tell(path, service.at, Fate::Dropped(other.becomes));
        Ok(())
    }

    /// A program of the stack: its files, its environment, its hosts.
    fn known(
        &mut self,
        path: &ValuePath,
        service: &Service,
        component: &dyn Component,
        traces: &'static Traces,
    ) -> Result<(), InputError> {
        self.mount(service);
        let files = files(service, traces);
        for file in &files {
            match place(&service.mounts, file) {
                Place::Host(path) if path.is_file() => {
                    self.found.add(traces.program, &path, self.inputs)?
                }
                Place::Host(path) if is_needed(traces, &files) => {
                    self.inputs.problems.push(not_there(service, file, &path));
                }
                Place::Volume(volume) => {
                    self.inputs.problems.push(in_volume(service, file, &volume))
                }
                Place::Text(content) => {
                    self.found
                        .add_content(traces.program, &content, self.inputs);
                }
                Place::Host(_) | Place::Image => {}
            }
        }
        self.found
            .add_environment(traces, &service.environment, service.at, self.inputs);
        if traces.settings.is_empty() || traces.program.is_empty() {
            self.step(service, traces.step);
        }
        let host = self.host(service, component);
        self.account(path, service, traces, host.as_ref());
        Ok(())
    }

    /// What stands at paths of its container.
    fn mount(&mut self, service: &Service) {
        for mount in &service.mounts {
            if let Place::Host(path) = place(&service.mounts, &mount.to) {
                self.inputs
                    .roots
                    .mounts
                    .push((PathBuf::from(&mount.to), path));
            }
        }
    }

    /// The first of its public hosts is that of the component, where it has one of its own.
    fn host(&mut self, service: &Service, component: &dyn Component) -> Option<ValuePath> {
        let (host, at) = service.hosts.first()?;
        add_host(component, host, *at, self.inputs)
    }

    /// What becomes of each line of a service.
    fn account(
        &mut self,
        path: &ValuePath,
        service: &Service,
        traces: &Traces,
        host: Option<&ValuePath>,
    ) {
        for entry in entries(service.node) {
            let path = below(path, entry);
            match &*entry.key {
                "image" => {
                    let version =
                        "masthead has images of its own; never start one that is older than this";
                    self.tell(path, entry.key_at, Fate::Set(version.into()));
                }
                "environment" | "labels" => {
                    self.account_for_pairs(&path, entry, service, traces, host)
                }
                "volumes" | "configs" | "secrets" | "env_file" | "command" | "entrypoint" => {
                    self.tell(path, entry.key_at, Fate::Set(LOOKED_AT.into()));
                }
                _ => self.tell(path, entry.key_at, Fate::Dropped(KUBERNETES.into())),
            }
        }
    }

    fn account_for_pairs(
        &mut self,
        path: &ValuePath,
        entry: &Entry,
        service: &Service,
        traces: &Traces,
        host: Option<&ValuePath>,
    ) {
        let items: Vec<(ValuePath, At, &str)> = match &entry.node.kind {
            Kind::Map(map) => map
                .0
                .iter()
                .map(|it| (below(path, it), it.key_at, &*it.key))
                .collect(),
            Kind::List(items) => {
                let items = items.iter().enumerate();
                let item = |(index, item): (usize, &'_ Node)| (path.index(index), item.at);
                let texts = entry
                    .node
                    .as_list()
                    .iter()
                    .map(|it| it.as_str().unwrap_or_default());
                items
                    .map(item)
                    .zip(texts)
                    .map(|((path, at), text)| {
                        (path, at, text.split('=').next().unwrap_or_default())
                    })
                    .collect()
            }
            _ => vec![(path.clone(), entry.key_at, "")],
        };
        for (path, at, name) in items {
            let has_host = service.hosts.first().is_some_and(|(_, known)| *known == at);
            let fate = match host {
                Some(value) if has_host => Fate::Kept(value.clone()),
                _ if traces.environment.contains(&name) || traces.variables.contains(&name) => {
                    Fate::Set("it is read with the configuration".into())
                }
                _ if name.contains("PASSWORD") => {
                    Fate::Dropped("the stack has credentials of its own for it".into())
                }
                _ if entry.key == "labels" => {
                    Fate::Dropped("ways in follow from the `ingress` of each component".into())
                }
                _ => Fate::Dropped(ENVIRONMENT.into()),
            };
            self.tell(path, at, fate);
        }
    }

    /// A web server may have the well-known files.
    fn well_known(&mut self, service: &Service) -> Result<(), InputError> {
        for mount in &service.mounts {
            let Place::Host(folder) = place(&service.mounts, &mount.to) else {
                continue;
            };
            if folder.is_dir() && well_known::are_named(&folder) {
                well_known::add(&folder, self.inputs)?;
            }
        }
        Ok(())
    }

    fn step(&mut self, service: &Service, what: &str) {
        if !what.is_empty() {
            self.inputs
                .steps
                .push(format!("`{}`: {what}", service.name));
        }
    }

    fn tell(&mut self, path: ValuePath, at: At, fate: Fate) {
        self.inputs.fates.push((NAME.into(), path, at, fate));
    }
}

/// Where a service has its configuration, in its container.
fn files(service: &Service, traces: &Traces) -> Vec<String> {
    let mut out = Vec::new();
    let words = service.words();
    for (index, word) in words.iter().enumerate() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if traces.arguments.contains(&name) {
            let next = words.get(index + 1).copied().unwrap_or_default();
            out.push(if value.is_empty() { next } else { value }.to_owned());
        }
    }
    let given = traces
        .variables
        .iter()
        .filter_map(|name| service.variable(name));
    out.extend(given.map(|variable| variable.value.clone()));
    let is_there = |path: &String| match place(&service.mounts, path) {
        Place::Host(path) => path.is_file(),
        Place::Text(_) => true,
        Place::Volume(_) | Place::Image => false,
    };
    if !out.iter().any(is_there) {
        let first = out.first().cloned();
        // A variable may name the folder.
        let names = traces
            .paths
            .iter()
            .filter_map(|path| Path::new(path).file_name()?.to_str());
        let inner = first.iter().flat_map(|folder| {
            names
                .clone()
                .map(move |name| format!("{}/{name}", folder.trim_end_matches('/')))
        });
        let mut all: Vec<String> = out.iter().cloned().chain(inner).collect();
        all.extend(traces.paths.iter().map(|path| (*path).to_owned()));
        let found: Vec<String> = all
            .iter()
            .filter(|path| is_there(path))
            .take(1)
            .cloned()
            .collect();
        let mounted = |path: &&String| place(&service.mounts, path) != Place::Image;
        out = if found.is_empty() {
            all.iter().filter(mounted).take(1).cloned().collect()
        } else {
            found
        };
    }
    out
}

/// Whether a file that is not there is missed: not where the program has settings elsewhere.
fn is_needed(traces: &Traces, files: &[String]) -> bool {
    traces.environment.is_empty() && files.len() == 1
}

fn not_there(service: &Service, file: &str, path: &Path) -> Problem {
    let message = format!(
        "`{}` reads `{file}`, which is no file at {}",
        service.name,
        path.display()
    );
    unread(
        service.at,
        message,
        "run this where the files are, or give a copy of the file system of the host with `--root`",
    )
}

fn in_volume(service: &Service, file: &str, volume: &str) -> Problem {
    let message = format!(
        "`{}` reads `{file}` in the volume `{volume}`, which Docker keeps",
        service.name
    );
    let hint = format!(
        "copy it out with `docker compose cp {}:{file} .`, with the files that it names, and give it by its own flag",
        service.name
    );
    unread(service.at, message, hint)
}

/// Variables without a value, and files that are not there.
fn tell_unread(compose: &Compose, inputs: &mut Inputs) {
    for (name, at) in &compose.missing {
        let message = format!("nothing gives the variable `{name}`: an empty text stands for it");
        inputs.problems.push(unread(
            *at,
            message,
            "put it into `.env` beside the compose file",
        ));
    }
    for (name, at) in &compose.unread {
        let message = format!("the file of variables `{name}` can't be read");
        inputs
            .problems
            .push(unread(*at, message, "put it where the compose file says"));
    }
    for key in ["include", "extends"] {
        let of_services = compose.file.get("services").map_or(&[][..], entries);
        let nodes = compose.file.get(key).into_iter();
        for node in nodes.chain(of_services.iter().filter_map(|it| it.node.get(key))) {
            let message = format!("`{key}` takes in what is not in this folder, and is not read");
            inputs.problems.push(unread(node.at, message, RESOLVED));
        }
    }
}

/// What stands beside the services.
fn account_for_rest(file: &Node, inputs: &mut Inputs) {
    let root = ValuePath::root();
    for entry in entries(file).iter().filter(|entry| entry.key != "services") {
        let why = match &*entry.key {
            "volumes" | "configs" | "secrets" => Fate::Set(LOOKED_AT.into()),
            _ => Fate::Dropped(KUBERNETES.into()),
        };
        inputs
            .fates
            .push((NAME.into(), below(&root, entry), entry.key_at, why));
    }
}
