//! In which of two ways Synapse leaves its accounts to MAS, and which versions can.

use super::values::Values;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::image::version;
use crate::stack::roles::{Delegation as Way, Moving};
use crate::values::typed::Typed;

/// The first version with `matrix_authentication_service`.
/// <https://element-hq.github.io/synapse/latest/upgrade.html#upgrading-to-v11360>
pub(super) const STABLE_SINCE: (u32, u32) = (1, 136);

/// Versions with all that we set of the experimental feature.
pub(super) const EXPERIMENTAL_SINCE: (u32, u32) = (1, 93);

/// The first version without it: <https://github.com/element-hq/synapse/pull/19895>
pub(super) const EXPERIMENTAL_UNTIL: (u32, u32) = (1, 157);

/// How accounts are left to MAS, where it has them. While a migration to it is only tried out,
/// Synapse still has them.
pub(super) fn way(cx: &Context, values: &Values) -> Option<Way> {
    let accounts = cx.accounts()?;
    (accounts.moving != Moving::Tried).then(|| chosen(values))
}

/// What `synapse.delegation` says; by itself the version decides. A tag that says no version is
/// taken for a new one.
pub(super) fn chosen(values: &Values) -> Way {
    let is_old = version(&values.image()).is_some_and(|version| version < STABLE_SINCE);
    match values.delegation().get() {
        Some("stable") => Way::Stable,
        Some("msc3861") => Way::AsClient,
        _ if is_old => Way::AsClient,
        _ => Way::Stable,
    }
}

/// Reports a version that can't do what is asked of it.
pub(super) fn check<'a>(cx: &Context<'a>, values: &Values<'a>) {
    let (Some(version), Some(way)) = (version(&values.image()), way(cx, values)) else {
        return;
    };
    let Some((message, hint)) = fault(version, way, values) else {
        return;
    };
    let (choice, tag) = (values.delegation(), values.image().tag());
    let is_chosen = choice.get().is_some_and(|way| way != "auto");
    let field = if is_chosen { choice } else { tag };
    cx.report(cx.problem(Code::UnfitVersion, &field, message).hint(hint));
}

/// What is wrong with a version, and what to do.
pub(super) fn fault(version: (u32, u32), way: Way, values: &Values) -> Option<(String, String)> {
    let shown = |(major, minor): (u32, u32)| format!("{major}.{minor}");
    let (found, since) = (shown(version), shown(STABLE_SINCE));
    let choice = values.delegation();
    let choice = choice.path();
    match way {
        Way::Stable if version < STABLE_SINCE => Some((
            format!("Synapse {found} has no `matrix_authentication_service` yet"),
            format!("use {since} or later, or set `{choice}: msc3861`"),
        )),
        Way::AsClient if version < EXPERIMENTAL_SINCE => Some((
            format!("Synapse {found} is too old for `matrixAuthenticationService`"),
            format!("use {since} or later"),
        )),
        Way::AsClient if version >= EXPERIMENTAL_UNTIL => Some((
            format!("Synapse {found} has no `experimental_features.msc3861` any more"),
            format!("set `{choice}: stable`, or leave it out"),
        )),
        _ => None,
    }
}
