//! What leads requests from outside to the Services of a component.

use crate::stack::reader::Reader;
use crate::values::typed;

/// What leads requests from outside to the Service of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handler {
    Ingress,
    /// HTTPRoutes of the Gateway API.
    Gateway,
    /// Routes of OpenShift.
    Route,
    /// Nothing of the stack: what users put there themselves.
    Nothing,
}

impl Handler {
    /// That of the component, else that of all.
    pub(crate) fn of<'a>(cx: &Reader<'a>, component: &typed::Exposed<'a>) -> Self {
        let own = component.inbound_traffic_handler().get();
        let global = || cx.values.inbound_traffic_handler().get();
        Self::named(own.or_else(global).unwrap_or_default())
    }

    fn named(name: &str) -> Self {
        match name {
            "none" => Self::Nothing,
            "gateway" => Self::Gateway,
            "route" => Self::Route,
            _ => Self::Ingress,
        }
    }

    /// As in the values.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Gateway => "gateway",
            Self::Route => "route",
            Self::Nothing => "none",
        }
    }

    /// What people call that which listens.
    pub(crate) fn listener(self) -> &'static str {
        match self {
            Self::Ingress => "the Ingress controller",
            Self::Gateway => "the Gateway",
            Self::Route => "the OpenShift router",
            Self::Nothing => "what leads to the Services",
        }
    }
}
