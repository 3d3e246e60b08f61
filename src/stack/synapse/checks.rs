//! What goes wrong across values, beside what each part finds.

use super::workers::Worker;
use super::{PATH, delegates_to_mas};
use crate::stack::Context;

/// The first version that can leave its accounts to MAS without an experimental feature.
/// <https://element-hq.github.io/synapse/latest/upgrade.html#upgrading-to-v11360>
const DELEGATES_SINCE: (u32, u32) = (1, 136);

/// Tells of workers and versions that don't go with MAS being there, or not.
pub fn check(cx: &Context, workers: &[Worker]) {
    let has_mas = cx.enabled("matrixAuthenticationService");
    for worker in workers {
        let path = format!("{PATH}.workers.{}", worker.kind.key);
        match worker.kind.key {
            "mas-helper" if !has_mas => cx.report(
                cx.problem(&path, "it serves `matrixAuthenticationService`, which is not enabled")
                    .hint("set `matrixAuthenticationService.enabled: true`, or take this worker away"),
            ),
            "sso-login" if delegates_to_mas(cx) => cx.report(
                cx.problem(&path, "users sign in at `matrixAuthenticationService`: there is nothing to do for this worker")
                    .hint(format!("take this worker away: set `{path}.enabled: false`")),
            ),
            _ => {}
        }
    }
    check_version(cx);
}

fn check_version(cx: &Context) {
    let path = format!("{PATH}.image.tag");
    let tag = cx.root.str(&path).unwrap_or_default();
    if delegates_to_mas(cx) && version(tag).is_some_and(|version| version < DELEGATES_SINCE) {
        let (major, minor) = DELEGATES_SINCE;
        cx.report(
            cx.problem(&path, format!("Synapse `{tag}` is too old for `matrixAuthenticationService`"))
                .hint(format!("use {major}.{minor} or later, which has `matrix_authentication_service` in its configuration")),
        );
    }
}

/// Major and minor version of a tag such as `v1.159.0`. Other tags say nothing.
fn version(tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.strip_prefix('v').unwrap_or(tag).split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_of_tags() {
        assert_eq!(version("v1.159.0"), Some((1, 159)));
        assert_eq!(version("1.135.0-alpine"), Some((1, 135)));
        assert_eq!(version("latest"), None);
        assert_eq!(version("sha-1"), None);
    }
}
