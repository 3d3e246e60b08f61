//! Whether the cluster has what is rendered.

use crate::commands::diff::cluster::Cluster;
use crate::commands::failure::Failure;
use crate::commands::secrets::SecretsArgs;
use crate::diff::{Options, compare_beside};
use crate::kube::kubectl::Kubectl;
use crate::render::Manifest;
use crate::stack::Release;
use crate::verify::{Line, State};

/// The name of it.
pub(super) const ID: &str = "cluster.drift";

/// Compares, and counts what differs.
pub(super) fn line(
    kubectl: &Kubectl,
    release: &Release,
    rendered: &[Manifest],
    secrets: &SecretsArgs,
    context: Option<&str>,
) -> Line {
    let line = |state, message: String| Line::new(ID, state, message);
    let cluster = match Cluster::ask(kubectl, release, rendered, |kind| secrets.covers(kind)) {
        Ok(cluster) => cluster,
        Err(Failure::CouldNotRun(error, _)) => return line(State::LeftOut, format!("{error:#}")),
        Err(_) => return line(State::LeftOut, "it could not be compared".into()),
    };
    let options = Options {
        live: true,
        context: context.map(str::to_owned),
        ..Options::default()
    };
    let after = cluster.comparable(rendered);
    let report = compare_beside(cluster.live.objects.clone(), after, Vec::new(), &options);
    let leftovers = cluster.leftovers(&report);
    let unread = cluster.live.unreadable.iter().map(|kind| kind.name());
    let unread: Vec<&str> = unread.collect();
    let unread = match unread.as_slice() {
        [] => String::new(),
        kinds => format!("; kubectl may not read {}", kinds.join(", ")),
    };
    let hint = "`masthead diff --against cluster` shows what differs";
    if report.is_empty() || leftovers.are_all_kept(&report) {
        return line(
            State::Ok,
            format!("{} objects are as rendered{unread}", report.same),
        );
    }
    let [changed, added, removed] = report.counts();
    let message = format!(
        "{changed} objects differ, {added} are missing, {removed} are not rendered{unread}"
    );
    let state = if added + changed > 0 {
        State::Failed
    } else {
        State::Warning
    };
    line(state, message).hint(hint)
}
