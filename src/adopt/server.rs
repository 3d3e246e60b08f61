//! The file system of a server, or a copy of it: what is of a deployment in it.

use std::path::{Path, PathBuf};

use super::ansible;
use super::files::Roots;
use super::found::Found;
use super::gather::Inputs;
use super::proxy;
use super::services;
use super::well_known;
use crate::source::input::InputError;
use crate::source::problem::Problem;
use crate::source::{At, Code};
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::Traces;

/// Where people have what they run in containers.
const FOLDERS: [&str; 4] = ["matrix", "opt/matrix", "srv/matrix", "home/matrix"];

/// What a file system has, and a folder with files of one deployment has not.
const SYSTEM: &str = "etc";

/// What programs read of a folder of configuration.
const YAML: &str = ".yaml";

/// Where web servers have files that anyone may see.
const PUBLIC: [&str; 2] = ["var/www/html", "var/www"];

/// Adds what is found below a root. One without any of it is a problem.
///
/// # Errors
/// A file that is of a program can't be read.
pub(super) fn add(root: &Path, found: &mut Found, inputs: &mut Inputs) -> Result<(), InputError> {
    let mut is_any = false;
    for traces in COMPONENTS.iter().filter_map(|component| component.traces()) {
        for path in installed(root, traces) {
            found.add(traces.program, &path, inputs)?;
            is_any = true;
        }
    }
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|inner| root.join(inner)).collect();
    if !root.join(SYSTEM).is_dir() {
        folders.push(root.to_owned());
    }
    for folder in folders {
        is_any = is_any || deployment(&folder, found, inputs)?;
    }
    let public = PUBLIC.iter().map(|inner| root.join(inner));
    for folder in public.filter(|folder| !well_known::find(folder).is_empty()) {
        well_known::add(&folder, inputs)?;
    }
    proxy::add_server(root, inputs)?;
    if !is_any {
        inputs.problems.push(nothing(root));
    }
    Ok(())
}

/// The files of a program where packages put them, as the program reads them.
fn installed(root: &Path, traces: &Traces) -> Vec<PathBuf> {
    let roots = Roots::default();
    let all = traces.installed.iter().flat_map(|inner| {
        let names = roots.list(root, inner).into_iter();
        let names = names.filter(|name| name.ends_with(YAML));
        let inner_files = names.map(move |name| root.join(inner).join(name));
        [root.join(inner)].into_iter().chain(inner_files)
    });
    all.filter(|path| path.is_file()).collect()
}

/// Adds what a compose file or a playbook has put into a folder. Gives whether there is anything.
fn deployment(folder: &Path, found: &mut Found, inputs: &mut Inputs) -> Result<bool, InputError> {
    match services::find(folder) {
        Some(path) => services::add(&path, found, inputs).map(|()| true),
        None => ansible::take(folder, found, inputs),
    }
}

fn nothing(root: &Path) -> Problem {
    let message = format!("{} has no configuration of a Matrix server", root.display());
    let hint = "name the files themselves, e.g. `--synapse homeserver.yaml`: `--root` alone looks where packages, a compose file \
                and matrix-docker-ansible-deploy put them";
    Problem::at(Code::NoDeploymentThere, At::default(), message).hint(hint)
}
