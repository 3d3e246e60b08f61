//! The well-known files of a folder.

use std::path::{Path, PathBuf};

use super::gather::Inputs;
use crate::source::input::InputError;
use crate::source::problem::Problem;
use crate::source::{At, Code};

/// The files, as requests name them.
pub(super) const FILES: [&str; 3] = ["client", "server", "support"];

/// Where people have them below the folder that they name.
const FOLDERS: [&str; 4] = [
    ".well-known/matrix",
    "matrix",
    "public/.well-known/matrix",
    "",
];

/// Adds the files of a folder. One without any is a problem.
///
/// # Errors
/// A file can't be read.
pub(super) fn add(folder: &Path, inputs: &mut Inputs) -> Result<(), InputError> {
    let found = find(folder);
    if found.is_empty() {
        let message = format!("{} has no well-known files", folder.display());
        let hint = "give the folder that has `client` and `server`, or `matrix/client` and `matrix/server`";
        inputs
            .problems
            .push(Problem::at(Code::NoDeploymentThere, At::default(), message).hint(hint));
    }
    for (name, path) in found {
        let name = format!("well-known/{name}");
        if !inputs.files.iter().any(|known| known.name == name) {
            inputs.add_file(&name, &path)?;
        }
    }
    Ok(())
}

/// The files of a folder, by their names.
pub(super) fn find(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let found = FILES.iter().filter_map(|name| {
        let names = [(*name).to_owned(), format!("{name}.json")];
        let mut paths = FOLDERS
            .iter()
            .flat_map(|inner| names.iter().map(move |name| folder.join(inner).join(name)));
        Some((*name, paths.find(|path| path.is_file())?))
    });
    found.collect()
}

/// Whether a folder has such, where it says of them what they are.
pub(super) fn are_named(folder: &Path) -> bool {
    let is_named = |path: &Path| {
        path.parent()
            .is_some_and(|parent| parent.ends_with("matrix"))
    };
    find(folder).iter().any(|(_, path)| is_named(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_where_people_have_them() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "{}").unwrap();
        };
        assert!(find(folder.path()).is_empty());
        write("a/.well-known/matrix/client");
        write("b/client.json");
        write("b/matrix/server");
        let names = |inner: &str| -> Vec<&str> {
            find(&folder.path().join(inner))
                .iter()
                .map(|it| it.0)
                .collect()
        };
        assert_eq!(names("a"), ["client"]);
        assert_eq!(names("b"), ["client", "server"]);
        assert_eq!(
            find(&folder.path().join("a"))[0].1,
            folder.path().join("a/.well-known/matrix/client")
        );
    }
}
