//! The contexts of kubectl, as its files have them.

use std::env;
use std::path::PathBuf;

use crate::source::input;
use crate::source::yaml::read::{self, MAX_BYTES};

/// The names of the contexts, in the order of the files. What can't be read has none.
///
/// Which files there are: <https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/>
pub(super) fn contexts() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for file in files() {
        let known = of_file(&file.to_string_lossy()).unwrap_or_default();
        let new = known.into_iter().filter(|name| !names.contains(name));
        let new: Vec<_> = new.collect();
        names.extend(new);
    }
    names
}

fn files() -> Vec<PathBuf> {
    match env::var_os("KUBECONFIG").filter(|list| !list.is_empty()) {
        Some(list) => env::split_paths(&list).collect(),
        None => env::home_dir()
            .map(|home| home.join(".kube/config"))
            .into_iter()
            .collect(),
    }
}

fn of_file(path: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(input::file(path, MAX_BYTES).ok()?).ok()?;
    let config = read::documents(&text).ok()?.into_iter().next()?;
    let contexts = config["contexts"].as_array()?.iter();
    let name = |context: &serde_json::Value| Some(context["name"].as_str()?.to_owned());
    Some(contexts.filter_map(name).collect())
}
