//! Compose files: what services there are, and where their files lie.
//!
//! Source: <https://docs.docker.com/reference/compose-file/>

mod env_file;
mod hosts;
mod interpolate;
mod mounts;
mod service;

use std::path::{Path, PathBuf};

use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Layers, Node, Source};
pub(crate) use hosts::of_label;
use mounts::Volumes;
pub(crate) use mounts::{Content, Place, place};
pub(crate) use service::{Service, Variable};

/// The file of variables beside a compose file.
const ENV: &str = ".env";

/// A compose file with the variables in its texts resolved.
#[derive(Debug)]
pub(crate) struct Compose {
    /// The whole file.
    pub file: Node,
    /// Variables that nothing gives, and where they stand.
    pub missing: Vec<(String, At)>,
    /// Files of variables that a service names and that can't be read.
    pub unread: Vec<(String, At)>,
    folder: PathBuf,
    root: Option<PathBuf>,
    /// The variables of `.env`.
    variables: Vec<Variable>,
    /// Those of the files that services name.
    of_services: Vec<(String, Vec<Variable>)>,
}

/// Why a compose file can't be read.
#[derive(Debug)]
pub(crate) enum ComposeError {
    Unreadable(InputError),
    Invalid(Problem),
}

impl From<InputError> for ComposeError {
    fn from(error: InputError) -> Self {
        Self::Unreadable(error)
    }
}

impl Compose {
    /// Reads a compose file, `.env` beside it, and the files of variables that its services name.
    /// Each becomes a layer. `root` is a copy of the file system of the host.
    ///
    /// # Errors
    /// The file or `.env` can't be read, or is no YAML.
    pub(crate) fn read(
        path: &Path,
        root: Option<&Path>,
        layers: &mut Layers,
    ) -> Result<Self, ComposeError> {
        let (layer, text) = layer_of(path, layers)?;
        let mut file = read::map(&text, layer, Dialect::Program).map_err(ComposeError::Invalid)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let env = folder.join(ENV);
        let variables = if env.is_file() {
            variables(&env, layers, &|_| None)?
        } else {
            Vec::new()
        };
        let mut missing = Vec::new();
        resolve(&mut file, &variables, &mut missing);
        let mut out = Self {
            file,
            missing,
            unread: Vec::new(),
            folder,
            root: root.map(Path::to_owned),
            variables,
            of_services: Vec::new(),
        };
        out.read_files_of_services(layers);
        Ok(out)
    }

    /// The services, in their order.
    pub(crate) fn services(&self) -> Vec<Service<'_>> {
        let volumes = self.volumes();
        let inherited = |name: &str| value(&self.variables, name);
        let services = self.entries().iter().map(|entry| {
            let files = self
                .of_services
                .iter()
                .filter(|(name, _)| *name == entry.key);
            let files = files.flat_map(|(_, variables)| variables.clone()).collect();
            let name = (&*entry.key, entry.key_at);
            Service::new(name, &entry.node, files, &inherited, &volumes)
        });
        services.collect()
    }

    fn entries(&self) -> &[crate::source::Entry] {
        let services = self.file.get("services").and_then(Node::as_map);
        services.map_or(&[], |map| &map.0)
    }

    fn volumes(&self) -> Volumes<'_> {
        Volumes {
            folder: &self.folder,
            root: self.root.as_deref(),
            project: self.project(),
            file: &self.file,
        }
    }

    /// The name of the project, which the names of volumes begin with.
    /// <https://docs.docker.com/compose/how-tos/project-name/>
    fn project(&self) -> String {
        let given = value(&self.variables, "COMPOSE_PROJECT_NAME");
        let said = self.file.str("name").map(str::to_owned);
        given.or(said).unwrap_or_else(|| {
            let folder = std::path::absolute(&self.folder).unwrap_or_default();
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let is_kept = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
            name.to_lowercase().chars().filter(is_kept).collect()
        })
    }

    fn read_files_of_services(&mut self, layers: &mut Layers) {
        let (mut all, mut unread) = (Vec::new(), Vec::new());
        let volumes = self.volumes();
        for entry in self.entries() {
            for (name, at) in env_files(&entry.node) {
                let outer = |name: &str| value(&self.variables, name);
                match variables(&volumes.host(name), layers, &outer) {
                    Ok(found) => all.push((entry.key.to_string(), found)),
                    Err(_) => unread.push((name.to_owned(), at)),
                }
            }
        }
        (self.of_services, self.unread) = (all, unread);
    }
}

/// A text file as a layer.
fn layer_of(path: &Path, layers: &mut Layers) -> Result<(u16, String), InputError> {
    let name = path.display().to_string();
    let text = input::text(input::file(path, input::MAX_BYTES)?, &name)?;
    Ok((layers.add(Source::File, name, text.clone()), text))
}

/// The variables of a file, of which the last of a name counts. The file becomes a layer.
///
/// # Errors
/// It can't be read.
pub(crate) fn variables(
    path: &Path,
    layers: &mut Layers,
    outer: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Variable>, InputError> {
    let (layer, text) = layer_of(path, layers)?;
    let mut out: Vec<Variable> = Vec::new();
    for line in env_file::parse(&text, outer) {
        out.retain(|known| known.name != line.name);
        let at = At {
            layer,
            line: line.line,
            column: 1,
            width: 0,
        };
        out.push(Variable {
            name: line.name,
            value: line.value,
            at,
        });
    }
    Ok(out)
}

fn value(variables: &[Variable], name: &str) -> Option<String> {
    let found = variables.iter().find(|variable| variable.name == name);
    found.map(|variable| variable.value.clone())
}

/// Puts what variables hold into the texts below a value.
fn resolve(node: &mut Node, variables: &[Variable], missing: &mut Vec<(String, At)>) {
    match &mut node.kind {
        Kind::Text(text) if text.contains('$') => {
            let mut names = Vec::new();
            let lookup = |name: &str| value(variables, name);
            let resolved = interpolate::interpolate(text, &lookup, &mut names);
            *text = resolved.into();
            missing.extend(names.into_iter().map(|name| (name, node.at)));
        }
        Kind::List(items) => {
            for item in items {
                resolve(item, variables, missing);
            }
        }
        Kind::Map(map) => {
            for entry in &mut map.0 {
                resolve(&mut entry.node, variables, missing);
            }
        }
        _ => {}
    }
}

/// The files of variables that a service names: a text, or a list of texts or maps.
fn env_files(service: &Node) -> Vec<(&str, At)> {
    let path = |node| Some((Node::as_str(node).or_else(|| node.str("path"))?, node.at));
    match service.get("env_file") {
        Some(node) if node.as_str().is_some() => path(node).into_iter().collect(),
        Some(node) => node.as_list().iter().filter_map(path).collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_have_what_files_and_variables_give() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            ".env",
            "TAG=v1.150.0\nDOMAIN=example.org\nPASSWORD=p1\nINHERITED=yes\n",
        );
        write("s.env", "A=file\nB=${DOMAIN}\n");
        write(
            "compose.yaml",
            "services:\n  synapse:\n    image: matrixdotorg/synapse:${TAG:-latest}\n    env_file: [s.env, \
             none.env]\n    environment: [A=own, 'C=$NOTHING', INHERITED, UNSET]\n    volumes: ['./data:/data']\n    \
             labels:\n      traefik.http.routers.s.rule: Host(`matrix.${DOMAIN}`)\n    command: run -c /x\n  db:\n    \
             image: postgres:17\n    container_name: pg\n    environment: {POSTGRES_PASSWORD: $PASSWORD, PORT: 5432}\n",
        );
        let mut layers = Layers::default();
        let path = folder.path().join("compose.yaml");
        let compose = Compose::read(&path, None, &mut layers).unwrap();
        let services = compose.services();
        let synapse = &services[0];
        assert_eq!(synapse.image, "matrixdotorg/synapse:v1.150.0");
        let given: Vec<_> = synapse
            .environment
            .iter()
            .map(|it| (&*it.name, &*it.value))
            .collect();
        assert_eq!(
            given,
            [
                ("B", "example.org"),
                ("A", "own"),
                ("C", ""),
                ("INHERITED", "yes")
            ]
        );
        assert_eq!(synapse.hosts[0].0, "matrix.example.org");
        assert_eq!(synapse.words(), ["run", "-c", "/x"]);
        assert_eq!(
            place(&synapse.mounts, "/data/homeserver.yaml"),
            Place::Host(folder.path().join("data/homeserver.yaml"))
        );
        let db = &services[1];
        assert_eq!(db.variable("POSTGRES_PASSWORD").unwrap().value, "p1");
        assert_eq!(format!("{:?}", db.environment), "[POSTGRES_PASSWORD, PORT]");
        assert_eq!(compose.missing[0].0, "NOTHING");
        assert_eq!(compose.unread[0].0, "none.env");
    }
}
