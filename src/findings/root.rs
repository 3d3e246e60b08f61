//! How files are called from the root of their repository: hosts know them by that.

use std::path::{Component, Path, PathBuf};

/// The folder from which files are named.
#[derive(Debug)]
pub(crate) struct Root {
    /// The working folder, to which paths of files are relative.
    here: PathBuf,
    root: PathBuf,
}

impl Root {
    /// The nearest folder above the working folder that is a repository of git, else the working
    /// folder itself.
    pub(crate) fn find() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let mut above = here.ancestors();
        let root = above.find(|folder| folder.join(".git").exists());
        let root = root.unwrap_or(&here).to_owned();
        Self { here, root }
    }

    /// The path from the root. One of a file outside of it is absolute.
    pub(crate) fn path(&self, file: &str) -> String {
        // It is no path.
        if file == "<stdin>" {
            return file.to_owned();
        }
        let whole = plain(&self.here.join(file));
        let below = whole.strip_prefix(&self.root).unwrap_or(&whole);
        below.to_string_lossy().into_owned()
    }

    /// As [`Root::path`], as a reference of a URI.
    pub(crate) fn uri(&self, file: &str) -> String {
        let path = self.path(file);
        let encoded = encoded(&path);
        if path.starts_with('/') {
            format!("file://{encoded}")
        } else {
            encoded
        }
    }
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.1>
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_root() {
        let root = Root {
            here: "/srv/repo/deploy".into(),
            root: "/srv/repo".into(),
        };
        for (file, path, uri) in [
            ("values.yaml", "deploy/values.yaml", "deploy/values.yaml"),
            (
                "./a/../values.yaml",
                "deploy/values.yaml",
                "deploy/values.yaml",
            ),
            ("../b ü#.yaml", "b ü#.yaml", "b%20%C3%BC%23.yaml"),
            ("/srv/repo/x:1.yaml", "x:1.yaml", "x%3A1.yaml"),
            ("../../x y.yaml", "/srv/x y.yaml", "file:///srv/x%20y.yaml"),
            ("<stdin>", "<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!((root.path(file), root.uri(file)), (path.into(), uri.into()));
        }
    }
}
