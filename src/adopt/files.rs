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
}

impl Roots {
    /// The file that a path in a file of this folder stands for, where there is one.
    pub(crate) fn find(&self, folder: &Path, path: &str) -> Option<PathBuf> {
        self.all(folder, path).into_iter().find(|path| path.is_file())
    }

    /// The names of the files in a folder, sorted.
    pub(crate) fn list(&self, folder: &Path, path: &str) -> Vec<String> {
        let found = self.all(folder, path).into_iter().find(|path| path.is_dir());
        let read = found.and_then(|path| path.read_dir().ok());
        let files = read.into_iter().flatten().filter_map(Result::ok);
        let files = files.filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        sort(&mut names);
        names
    }

    /// Where it may lie. An absolute path is of this machine only where nothing else was said.
    fn all(&self, folder: &Path, path: &str) -> Vec<PathBuf> {
        let path = Path::new(path);
        let below = path.strip_prefix("/").unwrap_or(path);
        let mounted = self.mounts.iter().filter_map(|(inner, outer)| {
            let rest = path.strip_prefix(inner).ok()?;
            Some(if rest == Path::new("") {
                outer.clone()
            } else {
                outer.join(rest)
            })
        });
        let in_roots = self.roots.iter().map(|root| root.join(below));
        let beside = [folder.join(path)];
        mounted.chain(in_roots).chain(beside).collect()
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
        };
        let find = |path| roots.find(&folder.path().join("c"), path);
        assert_eq!(find("/data/key"), Some(mounted));
        assert_eq!(find("/data/other"), Some(rooted));
        assert_eq!(find("mine"), Some(beside));
        assert_eq!(find("/data/none"), None);
    }
}
