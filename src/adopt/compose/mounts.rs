//! What a service finds in its file system, and where that lies on the host.
//!
//! Sources: <https://docs.docker.com/reference/compose-file/services/#volumes>,
//! <https://docs.docker.com/reference/compose-file/volumes/>,
//! <https://docs.docker.com/reference/compose-file/configs/>

use std::fmt;
use std::path::{Path, PathBuf};

use crate::source::{At, Kind, Node};

/// Where Docker keeps named volumes.
const VOLUMES: &str = "var/lib/docker/volumes";

/// A file or a folder of the container that is not of its image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mount {
    pub from: Source,
    /// The path in the container.
    pub to: String,
    pub at: At,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file or a folder that can be looked at.
    Host(PathBuf),
    /// A volume that Docker keeps, which can't be looked at from here.
    Volume(String),
    /// A text of the compose file itself, which may hold credentials.
    Text(Content),
}

/// What stands in the compose file for a file.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub text: String,
    pub at: At,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Content")
    }
}

/// Where a path of a container is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Host(PathBuf),
    /// In the named volume.
    Volume(String),
    /// In the compose file itself.
    Text(Content),
    /// In the image: nothing is mounted there.
    Image,
}

/// What a compose file says of volumes, and where its paths begin.
#[derive(Debug)]
pub(crate) struct Volumes<'n> {
    /// The folder of the file, to which its paths are relative.
    pub folder: &'n Path,
    /// A copy of the file system of the host, where there is one.
    pub root: Option<&'n Path>,
    /// What the names of its volumes begin with.
    pub project: String,
    /// The whole file.
    pub file: &'n Node,
}

/// The place of a path of a container that has these mounts: what is mounted nearest to it counts.
pub(crate) fn place(mounts: &[Mount], path: &str) -> Place {
    let below = |mount: &Mount| {
        let rest = path.strip_prefix(mount.to.trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned())
    };
    let found = mounts
        .iter()
        .filter_map(|mount| Some((mount, below(mount)?)));
    let nearest = found.max_by_key(|(mount, _)| mount.to.len());
    match nearest.map(|(mount, rest)| (&mount.from, rest)) {
        Some((Source::Host(host), rest)) if rest.is_empty() => Place::Host(host.clone()),
        Some((Source::Host(host), rest)) => Place::Host(host.join(rest)),
        Some((Source::Volume(name), _)) => Place::Volume(name.clone()),
        Some((Source::Text(content), _)) => Place::Text(content.clone()),
        None => Place::Image,
    }
}

impl Volumes<'_> {
    /// What a service mounts: volumes, configs and secrets.
    pub(super) fn of_service(&self, service: &Node) -> Vec<Mount> {
        let volumes = service.list("volumes").iter();
        let mut out: Vec<Mount> = volumes.filter_map(|node| self.volume(node)).collect();
        for (key, folder) in [("configs", "/"), ("secrets", "/run/secrets/")] {
            let files = service.list(key).iter();
            out.extend(files.filter_map(|node| self.file(key, folder, node)));
        }
        out
    }

    /// `source:target:mode`, or a map.
    fn volume(&self, node: &Node) -> Option<Mount> {
        let (source, target) = match &node.kind {
            Kind::Text(text) => {
                let mut parts = text.split(':');
                (parts.next()?, parts.next()?)
            }
            _ => (node.str("source")?, node.str("target")?),
        };
        let is_path = source.starts_with(['/', '.', '~']) || node.str("type") == Some("bind");
        let from = if is_path {
            Source::Host(self.host(source))
        } else {
            self.named(source)
        };
        Some(Mount {
            from,
            to: target.to_owned(),
            at: node.at,
        })
    }

    /// A file that the top of the file names.
    fn file(&self, key: &str, folder: &str, node: &Node) -> Option<Mount> {
        let name = node.as_str().or_else(|| node.str("source"))?;
        let said = self.file.below(&[key, name])?;
        let target = node.str("target").unwrap_or(name);
        let to = if target.starts_with('/') {
            target.to_owned()
        } else {
            format!("{folder}{target}")
        };
        let from = match (said.str("file"), said.get("content")) {
            (Some(path), _) => Source::Host(self.host(path)),
            (None, Some(content)) => Source::Text(Content {
                text: content.as_str()?.to_owned(),
                at: content.at,
            }),
            (None, None) => return None,
        };
        Some(Mount {
            from,
            to,
            at: node.at,
        })
    }

    /// A path of the host, from here.
    pub(super) fn host(&self, path: &str) -> PathBuf {
        match (path.strip_prefix('/'), self.root) {
            (Some(below), Some(root)) => root.join(below),
            (Some(_), None) => PathBuf::from(path),
            (None, _) => self.folder.join(path.trim_start_matches("./")),
        }
    }

    /// A volume with a name: a folder of the host, or one that Docker keeps.
    fn named(&self, name: &str) -> Source {
        let said = self.file.below(&["volumes", name]);
        let device = said.and_then(|node| node.below(&["driver_opts", "device"])?.as_str());
        if let Some(device) = device.filter(|device| device.starts_with(['/', '.'])) {
            return Source::Host(self.host(device));
        }
        let full = match said.and_then(|node| node.str("name")) {
            Some(given) => given.to_owned(),
            None => format!("{}_{name}", self.project),
        };
        let kept = self
            .root
            .map(|root| root.join(VOLUMES).join(full).join("_data"));
        match kept.filter(|path| path.is_dir()) {
            Some(path) => Source::Host(path),
            None => Source::Volume(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read;

    fn mounts(text: &str, root: Option<&Path>) -> Vec<(Source, String)> {
        let file = read::document(text, 1, read::Dialect::Program).unwrap();
        let volumes = Volumes {
            folder: Path::new("dir"),
            root,
            project: "p".into(),
            file: &file,
        };
        let found = volumes.of_service(file.below(&["services", "s"]).unwrap());
        found.into_iter().map(|it| (it.from, it.to)).collect()
    }

    #[test]
    fn every_way_to_mount() {
        let text = "services: {s: {volumes: ['./a:/data:ro', /srv/b:/b, v:/v, bind:/w, /anonymous, \
                    {type: bind, source: c, target: /c}, {type: volume, source: v, target: /u}], \
                    configs: [x, {source: x, target: /etc/x.yaml}], secrets: [y]}}\n\
                    volumes: {v: {}, bind: {driver_opts: {device: /srv/w}}}\n\
                    configs: {x: {file: ./x.yaml}}\nsecrets: {y: {file: y.txt}}";
        let host = |path: &str| Source::Host(path.into());
        assert_eq!(
            mounts(text, None),
            [
                (host("dir/a"), "/data".to_owned()),
                (host("/srv/b"), "/b".into()),
                (Source::Volume("v".into()), "/v".into()),
                (host("/srv/w"), "/w".into()),
                (host("dir/c"), "/c".into()),
                (Source::Volume("v".into()), "/u".into()),
                (host("dir/x.yaml"), "/x".into()),
                (host("dir/x.yaml"), "/etc/x.yaml".into()),
                (host("dir/y.txt"), "/run/secrets/y".into()),
            ]
        );
    }

    #[test]
    fn a_copy_of_the_host_has_absolute_paths_and_volumes() {
        let root = tempfile::tempdir().unwrap();
        let kept = root.path().join(VOLUMES).join("p_v/_data");
        std::fs::create_dir_all(&kept).unwrap();
        let text = "services: {s: {volumes: ['/srv/b:/b', 'v:/v']}}\nvolumes: {v: }";
        let found = mounts(text, Some(root.path()));
        assert_eq!(found[0].0, Source::Host(root.path().join("srv/b")));
        assert_eq!(found[1].0, Source::Host(kept));
    }

    #[test]
    fn the_nearest_mount_counts() {
        let mount = |from: &str, to: &str| Mount {
            from: Source::Host(from.into()),
            to: to.into(),
            at: At::default(),
        };
        let all = [
            mount("a", "/data/"),
            mount("b.yaml", "/data/x.yaml"),
            mount("c", "/dat"),
        ];
        assert_eq!(place(&all, "/data/keys/k"), Place::Host("a/keys/k".into()));
        assert_eq!(place(&all, "/data/x.yaml"), Place::Host("b.yaml".into()));
        assert_eq!(place(&all, "/database"), Place::Image);
    }
}
