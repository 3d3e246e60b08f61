//! What goes wrong across values, beside what each part finds.

use super::workers::Worker;
use super::{PATH, delegates_as_client, delegates_to_mas};
use crate::credentials::Unsafe;
use crate::credentials::signing_key::unsafe_key;
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
    check_signing_key(cx);
}

/// Other servers refuse what is signed with a key that everybody has.
fn check_signing_key(cx: &Context) {
    let path = format!("{PATH}.signingKey.value");
    let key = cx
        .root
        .str(&path)
        .map(|text| unsafe_key(&text.to_owned().into()));
    if key == Some(Some(Unsafe::Banned)) {
        cx.report(
            cx.problem(&path, "this key is known to everybody, and Synapse refuses what is signed with it (CVE-2026-24044)")
                .hint("leave `synapse.signingKey` out: a new key is made then"),
        );
    }
}
