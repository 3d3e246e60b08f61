//! Where the files lie that configurations name.

use std::path::{Path, PathBuf};

use crate::source::sort::sort;

/// Where files are looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots {
    /// Copies of file systems.
    pub roots: Vec<PathBuf>,
    /// Folders that stand at a path of a container, e.g. those of a compose file.
    pub mounts: Vec<(PathBuf, PathBuf)>,
    /// Files by their names alone, wherever a container has them.
    pub named: Vec<(String, PathBuf)>,
    /// Folders in each of which are those of one program, which its container has at other paths.
    pub trees: Vec<PathBuf>,
}

impl Roots {
    /// The file that a path in a file of this folder stands for, where there is one.
    pub(crate) fn find(&self, folder: &Path, path: &str) -> Option<PathBuf> {
        self.all(folder, path)
            .into_iter()
            .find(|path| path.is_file())
    }

    /// The names of the files in a folder, sorted.
    pub(crate) fn list(&self, folder: &Path, path: &str) -> Vec<String> {
        let found = self
            .all(folder, path)
            .into_iter()
            .find(|path| path.is_dir());
        let read = found.and_then(|path| path.read_dir().ok());
        let files = read.into_iter().flatten().filter_map(Result::ok);
        let files = files.filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        sort(&mut names);
        names
    }

    /// Where it may lie. An absolute path is of this machine only where nothing else was said.
    fn all(&self, folder: &Path, path: &str) -> Vec<PathBuf> {
        let path = Path::new(path);
        let below = path.strip_prefix("/").unwrap_or(path);
        // Where several containers have something at a path, that of the file itself counts first.
        let is_own = |(_, outer): &&(PathBuf, PathBuf)| folder.starts_with(outer);
        let (own, others): (Vec<_>, Vec<_>) = self.mounts.iter().partition(is_own);
        let mounted = own.into_iter().chain(others).filter_map(|(inner, outer)| {
            let rest = path.strip_prefix(inner).ok()?;
            Some(if rest == Path::new("") {
                outer.clone()
            } else {
                outer.join(rest)
            })
        });
        let in_roots = self.roots.iter().map(|root| root.join(below));
        let beside = [folder.join(path)];
        // A path of a container often ends beside the file in which it stands.
        let mut names = below.components();
        let ends = std::iter::from_fn(|| {
            names.next()?;
            Some(folder.join(names.as_path())).filter(|end| end != folder)
        });
        let in_tree = self.in_tree(folder, below);
        let name = path.file_name();
        let named = self.named.iter();
        let named = named.filter(|(known, _)| name == Some(known.as_ref()));
        let named = named.map(|(_, path)| path.clone());
        let near = mounted.chain(in_roots).chain(beside).chain(ends);
        near.chain(in_tree).chain(named).collect()
    }

    /// Where the folders of the program have what its container has at a path.
    fn in_tree(&self, folder: &Path, path: &Path) -> Vec<PathBuf> {
        let program = self.trees.iter().find_map(|tree| {
            let inner = folder.strip_prefix(tree).ok()?.components().next()?;
            Some(tree.join(inner))
        });
        let Some(program) = program else {
            return Vec::new();
        };
        let mut folders: Vec<PathBuf> = program
            .read_dir()
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_dir())
            .collect();
        sort(&mut folders);
        folders.insert(0, program);
        let mut out = Vec::new();
        let mut rest = path.components();
        while !rest.as_path().as_os_str().is_empty() {
            out.extend(folders.iter().map(|folder| folder.join(rest.as_path())));
            rest.next();
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_come_before_roots_and_these_before_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        let (mounted, rooted, beside) = (write("m/key"), write("r/data/other"), write("c/mine"));
        let roots = Roots {
            roots: vec![folder.path().join("r")],
            mounts: vec![("/data".into(), folder.path().join("m"))],
            ..Roots::default()
        };
        let find = |path| roots.find(&folder.path().join("c"), path);
        assert_eq!(find("/data/key"), Some(mounted));
        assert_eq!(find("/data/other"), Some(rooted));
        assert_eq!(find("mine"), Some(beside));
        assert_eq!(find("/data/none"), None);
    }

    #[test]
    fn files_of_a_container_are_beside_the_file_that_names_them() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        let (key, inner, a, b) = (
            write("c/key"),
            write("c/keys/k"),
            write("a/x"),
            write("b/x"),
        );
        let find = |inner: &str, path| {
            let mounts = ["a", "b"].map(|name| ("/data".into(), folder.path().join(name)));
            let roots = Roots {
                mounts: mounts.into(),
                ..Roots::default()
            };
            roots.find(&folder.path().join(inner), path)
        };
        assert_eq!(find("c", "/conf/key"), Some(key));
        assert_eq!(find("c", "/conf/keys/k"), Some(inner));
        assert_eq!(find("a", "/data/x"), Some(a));
        assert_eq!(find("b", "/data/x"), Some(b));
        assert_eq!(find("c", "/"), None);
    }

    #[test]
    fn folders_of_a_program_are_looked_through() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        let (key, other) = (write("mas/data/keys/rsa"), write("bridge/r.yaml"));
        write("other/data/mine");
        let roots = Roots {
            named: vec![("bridge-registration.yaml".into(), other.clone())],
            trees: vec![folder.path().to_owned()],
            ..Roots::default()
        };
        let find = |path| roots.find(&folder.path().join("mas/config"), path);
        assert_eq!(find("/keys/rsa"), Some(key.clone()));
        assert_eq!(find("/data/keys/rsa"), Some(key));
        assert_eq!(find("/any/bridge-registration.yaml"), Some(other));
        assert_eq!(find("/data/mine"), None);
    }
}
