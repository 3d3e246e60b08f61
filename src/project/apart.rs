//! What no two deployments of a project file may share: names, files of credentials, folders.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::path::{Component, Path, PathBuf};

use super::deployment::Deployment;
use crate::source::Code;
use crate::source::problem::Problem;

/// A problem for each thing that a deployment shares with one before it.
pub(super) fn check(all: &[Deployment], file: &str) -> Vec<Problem> {
    let mut known = Known {
        file,
        ..Known::default()
    };
    all.iter().for_each(|deployment| known.add(deployment));
    known.problems
}

/// What the deployments so far have.
#[derive(Default)]
struct Known<'d> {
    /// The name of the project file.
    file: &'d str,
    names: HashMap<&'d str, &'d Deployment>,
    credentials: HashMap<&'d str, &'d Deployment>,
    folders: HashMap<PathBuf, &'d Deployment>,
    /// The folders that those are in.
    above: HashMap<PathBuf, &'d Deployment>,
    problems: Vec<Problem>,
}

impl<'d> Known<'d> {
    fn add(&mut self, deployment: &'d Deployment) {
        let name = deployment.name.as_str();
        if let Some(other) = first(&mut self.names, name, deployment) {
            let message = format!("the name `{name}` is that of another deployment");
            let advice = "give each a `name`, which may be a pattern such as `{1}`";
            return self.report(Code::RepeatedDeployment, deployment, other, message, advice);
        }
        let file = credentials(deployment);
        let other = file.and_then(|file| first(&mut self.credentials, file, deployment));
        self.report_shared(deployment, other, "keeps its credentials in the file");
        if let Some(output) = &deployment.output {
            let folder = plain(&output.folder);
            let other = self.with_folder(&folder);
            self.report_shared(deployment, other, "writes to the folder");
            let above = folder.ancestors().skip(1).map(Path::to_owned);
            self.above.extend(above.map(|above| (above, deployment)));
            self.folders.entry(folder).or_insert(deployment);
        }
    }

    /// The deployment whose folder is this one, or in it, or around it.
    fn with_folder(&self, folder: &Path) -> Option<&'d Deployment> {
        let mut around = folder.ancestors().filter_map(|it| self.folders.get(it));
        around.next().or_else(|| self.above.get(folder)).copied()
    }

    fn report_shared(&mut self, deployment: &Deployment, other: Option<&Deployment>, does: &str) {
        let Some(other) = other else {
            return;
        };
        let (name, earlier) = (&deployment.name, &other.name);
        let message = format!("deployment `{name}` {does} of deployment `{earlier}`");
        let advice = "give each its own, such as one with `{name}` in it";
        self.report(Code::SharedFile, deployment, other, message, advice);
    }

    fn report(
        &mut self,
        code: Code,
        deployment: &Deployment,
        other: &Deployment,
        message: String,
        advice: &str,
    ) {
        let place = format!("{}:{}:{}", self.file, other.at.line, other.at.column);
        let problem = Problem::new(code, deployment.path.clone(), deployment.at, message);
        let hint = format!("the other one is at {place}: {advice}");
        self.problems.push(problem.hint(hint));
    }
}

/// The first deployment that has something, unless that is this one.
fn first<'d, K: Eq + Hash>(
    known: &mut HashMap<K, &'d Deployment>,
    key: K,
    deployment: &'d Deployment,
) -> Option<&'d Deployment> {
    match known.entry(key) {
        Entry::Occupied(other) => Some(other.get()),
        Entry::Vacant(none) => {
            none.insert(deployment);
            None
        }
    }
}

/// The file that the credentials are kept in.
fn credentials(of: &Deployment) -> Option<&str> {
    match &of.keep {
        Some(keep) => keep.is_file().then_some(keep.from.as_str()),
        None => of.own_file.as_deref(),
    }
}

/// A path without what leads nowhere, such as `./`.
fn plain(path: &Path) -> PathBuf {
    let parts = path.components();
    parts
        .filter(|part| !matches!(part, Component::CurDir))
        .collect()
}
