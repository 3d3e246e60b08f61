//! The values of Synapse, and the names and labels by which others know it.

use crate::kube::object::Labels;
use crate::stack::Context;
use crate::stack::image::Image;
use crate::stack::labels::Identity;
use crate::stack::pods::Pods;
use crate::values::typed;

/// Its key in the values, and what follows the release in its name.
pub(super) const NAME: &str = "synapse";
pub(super) const COMPONENT: &str = "matrix-server";

/// What follows the release in the name of the main process.
pub(super) const MAIN: &str = "synapse-main";

/// The label that the objects of one homeserver share.
pub(super) const INSTANCE_LABEL: &str = "k8s.element.io/synapse-instance";

pub(super) type Values<'a> = typed::Synapse<'a>;

/// The values, where it is a part of the stack.
pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.synapse();
    values.enabled().is_on().then_some(values)
}

/// The pods of all processes.
pub(super) fn pods(cx: &Context) -> Pods {
    let name = cx.release.object(NAME);
    Pods::new(&name, INSTANCE_LABEL, &name)
}

/// The labels of objects that belong to no single process.
pub(super) fn labels<'a>(cx: &Context<'a>, values: &Values<'a>) -> Labels {
    let identity = Identity {
        component: COMPONENT,
        name: NAME.into(),
        version: Image::new(cx, &values.image()).version,
    };
    let mut out = identity.labels(cx, &values.labels());
    out.set(INSTANCE_LABEL, cx.release.object(NAME));
    out
}
