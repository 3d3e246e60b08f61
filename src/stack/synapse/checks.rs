//! What goes wrong across values, beside what each part finds.

use super::workers::Worker;
use super::{PATH, delegates_as_client, delegates_to_mas};
use crate::stack::Context;

/// Tells of workers that don't go with MAS being there, or not.
pub fn check(cx: &Context, workers: &[Worker]) {
    let has_mas = cx.enabled("matrixAuthenticationService");
    for worker in workers {
        let path = format!("{PATH}.workers.{}", worker.kind.key);
        match worker.kind.key {
            "mas-helper" if !has_mas => cx.report(
                cx.problem(&path, "it serves `matrixAuthenticationService`, which is not enabled")
                    .hint("set `matrixAuthenticationService.enabled: true`, or take this worker away"),
            ),
            "mas-helper" if delegates_as_client(cx) => cx.report(
                cx.problem(&path, "with `experimental_features.msc3861` MAS asks Synapse for nothing that this worker serves")
                    .hint(format!("take this worker away: set `{path}.enabled: false`")),
            ),
            "sso-login" if delegates_to_mas(cx) => cx.report(
                cx.problem(&path, "users sign in at `matrixAuthenticationService`: there is nothing to do for this worker")
                    .hint(format!("take this worker away: set `{path}.enabled: false`")),
            ),
            _ => {}
        }
    }
}
