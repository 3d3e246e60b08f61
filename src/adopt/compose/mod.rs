//! Compose files: what services there are, and where their files lie.
//!
//! Source: <https://docs.docker.com/reference/compose-file/>

mod env_file;
mod hosts;
mod interpolate;
mod load;
mod merge;
mod mounts;
mod service;

use std::path::{Path, PathBuf};

use crate::source::{At, Layers, Node};
pub(crate) use hosts::of_label;
pub(crate) use load::{ComposeError, variables};
use load::{Loader, value};
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

impl Compose {
    /// Reads a compose file, what Docker reads with it, `.env` beside it, and the files of variables
    /// that its services name. Each becomes a layer. `root` is a copy of the file system of the host.
    ///
    /// # Errors
    /// The file or `.env` can't be read, or is no YAML.
    pub(crate) fn read(
        path: &Path,
        root: Option<&Path>,
        layers: &mut Layers,
    ) -> Result<Self, ComposeError> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let env = folder.join(ENV);
        let variables = if env.is_file() {
            variables(&env, layers, &|_| None)?
        } else {
            Vec::new()
        };
        let mut loader = Loader::new(&folder, &variables, layers);
        let file = loader.all(path)?;
        let missing = loader.missing;
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
    fn what_docker_reads_beside_it_counts_too() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(".env", "TAG=2\n");
        write(
            "compose.yaml",
            "include: [cache.yaml, far/other.yaml]\nservices:\n  synapse:\n    extends: {file: common.yml, service: base}\n    image: synapse:${TAG}\n  \
             worker: {extends: synapse, command: run}\n  lost: {extends: {file: far/other.yaml, service: x}}\n",
        );
        write(
            "common.yml",
            "services:\n  base: {image: none, volumes: ['./data:/data'], environment: [A=1]}\n",
        );
        write("cache.yaml", "services: {redis: {image: 'redis:${TAG}'}}\n");
        write("far/other.yaml", "services: {x: {image: x}}\n");
        write(
            "compose.override.yml",
            "services: {synapse: {environment: {A: 2}, volumes: ['./new:/data']}}\n",
        );
        let mut layers = Layers::default();
        let path = folder.path().join("compose.yaml");
        let compose = Compose::read(&path, None, &mut layers).unwrap();
        let services = compose.services();
        let of = |name: &str| services.iter().find(|it| it.name == name).unwrap();
        let synapse = of("synapse");
        assert_eq!(synapse.image, "synapse:2");
        assert_eq!(synapse.variable("A").unwrap().value, "2");
        assert_eq!(
            place(&synapse.mounts, "/data"),
            Place::Host(folder.path().join("new"))
        );
        assert_eq!(of("worker").image, "synapse:2");
        assert_eq!(of("worker").variable("A").unwrap().value, "1");
        assert_eq!(of("redis").image, "redis:2");
        assert!(of("lost").node.get("extends").is_some());
        assert_eq!(compose.file.list("include").len(), 1);
        write(
            "compose.yaml",
            "services: {a: {extends: b}, b: {extends: a}}\ninclude: [compose.yaml]\n",
        );
        assert_eq!(
            Compose::read(&path, None, &mut layers)
                .unwrap()
                .services()
                .len(),
            3
        );
    }

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
