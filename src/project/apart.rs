//! What no two deployments of a project file may share: names, files of credentials, folders.

use std::path::{Path, PathBuf};

use super::deployment::Deployment;
use crate::source::Code;
use crate::source::problem::Problem;

/// A problem for each deployment that shares something with one before it.
pub(super) fn check(all: &[Deployment], file: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, deployment) in all.iter().enumerate() {
        let earlier = &all[..index];
        let shares = |shares: fn(&Deployment, &Deployment) -> bool| {
            earlier.iter().find(|other| shares(other, deployment))
        };
        let mut report = |code: Code, other: &Deployment, what: String, advice: &str| {
            let place = format!("{file}:{}:{}", other.at.line, other.at.column);
            let problem = Problem::new(code, deployment.path.clone(), deployment.at, what);
            problems.push(problem.hint(format!("the other one is at {place}: {advice}")));
        };
        if let Some(other) = shares(has_same_name) {
            let what = format!("the name `{}` is that of another deployment", other.name);
            report(
                Code::RepeatedDeployment,
                other,
                what,
                "give each a `name`, which may be a pattern such as `{1}`",
            );
            continue;
        }
        let (name, advice) = (
            &deployment.name,
            "give each its own, such as one with `{name}` in it",
        );
        if let Some(other) = shares(has_same_credentials) {
            let what = format!(
                "deployment `{name}` keeps its credentials in the file of deployment `{}`",
                other.name
            );
            report(Code::SharedFile, other, what, advice);
        }
        if let Some(other) = shares(has_same_folder) {
            let what = format!(
                "deployment `{name}` writes to the folder of deployment `{}`",
                other.name
            );
            report(Code::SharedFile, other, what, advice);
        }
    }
    problems
}

fn has_same_name(one: &Deployment, other: &Deployment) -> bool {
    one.name == other.name
}

fn has_same_credentials(one: &Deployment, other: &Deployment) -> bool {
    let file = |of: &Deployment| {
        let from = of.keep.as_ref().map(|keep| keep.from.clone());
        from.filter(|from| !matches!(&**from, "job" | "cluster" | "ephemeral"))
    };
    file(one).is_some_and(|file_of_one| file(other) == Some(file_of_one))
}

/// Whether one folder is the other, or within it.
fn has_same_folder(one: &Deployment, other: &Deployment) -> bool {
    let folder = |of: &Deployment| of.output.as_ref().map(|output| plain(&output.folder));
    let (Some(one), Some(other)) = (folder(one), folder(other)) else {
        return false;
    };
    one.starts_with(&other) || other.starts_with(&one)
}

/// A path without what leads nowhere, such as `./`.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| !matches!(part, std::path::Component::CurDir))
        .collect()
}
