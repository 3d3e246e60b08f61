//! `${NAME}` in what users add: the init container puts in what its variable holds, and ends where
//! it has none of that name.

use std::collections::HashSet;

use crate::source::Code;
use crate::source::Layers;
use crate::source::inner::place_in;
use crate::source::placeholder;
use crate::source::problem::Problem;
use crate::stack::config_file::ConfigFile;
use crate::stack::workload::Workload;

/// What every container has: <https://kubernetes.io/docs/concepts/containers/container-environment/>
const EVERYWHERE: [&str; 3] = ["HOSTNAME", "HOME", "PATH"];

/// Reports the names that the init containers of these files do not have.
pub(super) fn check(layers: &Layers, files: &[&ConfigFile], workload: &Workload) -> Vec<Problem> {
    let known = known(files, workload);
    let mut out = Vec::new();
    let parts = files.first().map(|file| file.additional.parts());
    for part in parts.unwrap_or_default() {
        let Some(inline) = &part.inline else {
            continue;
        };
        let places = inline.places(layers);
        for found in placeholder::all(&inline.text) {
            if known.contains(found.name) || is_everywhere(found.name) {
                continue;
            }
            let at = places.outer(place_in(&inline.text, found.offset));
            let name = found.name;
            let message = format!("the init container has no variable `{name}`, and would end");
            let hint = format!(
                "write what it stands for, add `{name}` to `extraEnv`, or write `\\${{{name}}}` \
                 where the text itself is meant"
            );
            out.push(
                Problem::new(Code::UnknownVariable, part.path.clone(), at, message).hint(hint),
            );
        }
    }
    out
}

/// The variables that all of the init containers have.
fn known<'n>(files: &'n [&ConfigFile], workload: &'n Workload) -> HashSet<&'n str> {
    let ours = files.iter().flat_map(|file| &file.variables);
    let ours = ours.map(|(name, _)| &**name);
    let users = workload.extra_env.users();
    ours.chain(users.filter_map(|variable| variable.str("name")))
        .collect()
}

/// Whether Kubernetes sets it.
fn is_everywhere(name: &str) -> bool {
    let of_service = ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT"];
    EVERYWHERE.contains(&name)
        || name.starts_with("KUBERNETES_")
        || of_service.iter().any(|end| name.ends_with(end))
}
