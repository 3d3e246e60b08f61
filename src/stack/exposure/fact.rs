//! The fact: a host of a component, and what leads there.

use std::rc::Rc;

use super::attached::Attached;
use super::handler::Handler;
use super::host;
use crate::kube::object::Labels;
use crate::source::{At, Code, Source, ValuePath};
use crate::stack::issuer::Issuer;
use crate::stack::labels;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::reader::Reader;
use crate::values::typed::{self, Field, Section, Typed};

/// A host of a component, and what leads there.
#[derive(Clone, Debug)]
pub(crate) struct Exposure {
    pub handler: Handler,
    /// The component's path in the values.
    pub component: ValuePath,
    pub host: Rc<str>,
    /// Those of the objects that lead there.
    pub annotations: Labels,
    /// Labels of theirs beside the component's.
    pub labels: Labels,
    /// Annotations that the user wants nobody to set.
    pub(super) unwanted: Vec<String>,
    pub class_name: Option<String>,
    pub tls: bool,
    pub tls_secret: Option<String>,
    /// Whether the user names that Secret, so that nothing makes it.
    pub(super) has_own_secret: bool,
    pub controller_is_nginx: bool,
    pub demands: Demands,
    /// What its routes attach to.
    pub(super) gateway: Option<Rc<Attached>>,
    /// The host is another component's too, whose certificate is shown.
    pub(super) is_beside: bool,
}

/// What a component needs of that which leads requests to it, beside the usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Demands {
    /// The largest request, e.g. `100M`.
    pub body_size: Option<String>,
    /// How long a request may take, in seconds. Zero is without end.
    pub request_seconds: Option<u32>,
    /// Connections stay open, with something said at least every two minutes.
    pub holds_connections: bool,
}

impl Exposure {
    /// Reads the `ingress` of a component over the global one, for the objects of this name.
    pub(crate) fn new<'a>(
        cx: &Reader<'a>,
        component: &typed::Exposed<'a>,
        name: &str,
        host: Rc<str>,
    ) -> Self {
        let (values, global) = (component.ingress(), cx.values.ingress());
        let handler = Handler::of(cx, component);
        let either = |own: Field<'a, &'a str>, global: Field<'a, &'a str>| {
            let text = own.get().or_else(|| global.get());
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let tls = values.tls_enabled().get().unwrap_or(true) && global.tls_enabled().or_default();
        let given = cx
            .text(&values.tls_secret())
            .or_else(|| cx.text(&global.tls_secret()));
        let gateway =
            (handler == Handler::Gateway).then(|| Rc::new(Attached::new(cx, component, tls)));
        let shows = shows_certificate(handler, gateway.as_deref());
        warn_of_the_rest(cx, component, handler, shows);
        let mut annotations = Labels::new();
        let is_listener_ours = shows && gateway.as_ref().is_none_or(|gateway| gateway.is_created);
        let mut tls_secret = given.as_deref().map(str::to_owned);
        let issuer = || Issuer::new(cx).filter(|_| given.is_none());
        if let Some(issuer) = is_listener_ours.then(issuer).flatten() {
            if handler == Handler::Ingress {
                annotations.set(issuer.annotation, issuer.reference.name);
            }
            tls_secret = Some(format!("{name}-certmanager-tls"));
        }
        add_annotations(cx, component, handler, &mut annotations);
        let has_own_secret = given.is_some();
        if let Some(secret) = given.filter(|_| tls && shows) {
            add_certificate(cx, &secret, &values);
        }
        host::check(cx, component, handler, &host);
        let controller = either(values.controller_type(), global.controller_type());
        let is_nginx = controller.is_some_and(|name| name == "ingress-nginx");
        Self {
            handler,
            component: component.path().clone(),
            host,
            annotations,
            labels: own_labels(cx, component, handler),
            unwanted: unwanted(&values),
            class_name: either(values.class_name(), global.class_name()),
            tls,
            tls_secret,
            has_own_secret,
            controller_is_nginx: is_nginx && handler == Handler::Ingress,
            demands: Demands::default(),
            gateway,
            is_beside: false,
        }
    }

    /// A component on the host of another's: the certificate and the controller are that one's,
    /// unless its own values name others.
    #[must_use]
    pub(crate) fn beside<'a>(
        cx: &Reader<'a>,
        component: &typed::Exposed<'a>,
        neighbour: &Self,
    ) -> Self {
        let values = component.ingress();
        let handler = Handler::of(cx, component);
        let gateway = (handler == Handler::Gateway)
            .then(|| Rc::new(Attached::new(cx, component, neighbour.tls)));
        let shows = shows_certificate(handler, gateway.as_deref());
        let mut annotations = Labels::new();
        add_annotations(cx, component, handler, &mut annotations);
        // The issuer of the certificate is named once, by the neighbour.
        let tls_secret = cx.text(&values.tls_secret());
        let is_used = neighbour.tls && shows;
        if let Some(secret) = tls_secret.as_ref().filter(|_| is_used) {
            add_certificate(cx, secret, &values);
        }
        let own = |field: Field<'a, &'a str>| field.filled().map(str::to_owned);
        let is_nginx = values
            .controller_type()
            .filled()
            .map(|name| name == "ingress-nginx");
        let is_nginx = is_nginx.unwrap_or(neighbour.controller_is_nginx);
        Self {
            handler,
            component: component.path().clone(),
            annotations,
            labels: own_labels(cx, component, handler),
            unwanted: unwanted(&values),
            class_name: own(values.class_name()).or(neighbour.class_name.clone()),
            has_own_secret: tls_secret.is_some() || neighbour.has_own_secret,
            tls_secret: tls_secret
                .map(|secret| secret.as_ref().to_owned())
                .or(neighbour.tls_secret.clone()),
            controller_is_nginx: is_nginx && handler == Handler::Ingress,
            demands: Demands::default(),
            gateway,
            is_beside: true,
            ..neighbour.clone()
        }
    }

    /// The URL of the host, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.host)
    }
}

/// Whether the stack says which certificate is shown.
fn shows_certificate(handler: Handler, gateway: Option<&Attached>) -> bool {
    match handler {
        Handler::Ingress | Handler::Route => true,
        Handler::Gateway => gateway.is_some_and(Attached::reads_certificates),
        Handler::Nothing => false,
    }
}

/// Adds the annotations that users want on what leads there; null takes one away.
fn add_annotations<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    handler: Handler,
    into: &mut Labels,
) {
    let (global, own) = match handler {
        Handler::Ingress | Handler::Nothing => (
            cx.values.ingress().annotations(),
            component.ingress().annotations(),
        ),
        Handler::Gateway => (
            cx.values.gateway().annotations(),
            component.gateway().annotations(),
        ),
        Handler::Route => (
            cx.values.route().annotations(),
            component.route().annotations(),
        ),
    };
    labels::add(into, &global);
    labels::add(into, &own);
}

fn own_labels<'a>(cx: &Reader<'a>, component: &typed::Exposed<'a>, handler: Handler) -> Labels {
    let (global, own) = match handler {
        Handler::Ingress | Handler::Nothing => return Labels::new(),
        Handler::Gateway => (cx.values.gateway().labels(), component.gateway().labels()),
        Handler::Route => (cx.values.route().labels(), component.route().labels()),
    };
    labels::merged(&global, &own)
}

/// The annotations that are null in the values of a component.
fn unwanted(values: &typed::Ingress) -> Vec<String> {
    let annotations = values.annotations();
    let nulls = annotations.iter().filter(|(_, field)| !field.is_set());
    nulls.map(|(key, _)| key.to_owned()).collect()
}

/// Warns of what a component says of ways that do not lead to it.
fn warn_of_the_rest<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    handler: Handler,
    shows_certificate: bool,
) {
    let (ingress, own) = (component.ingress(), component.inbound_traffic_handler());
    let mut idle: Vec<Section> = Vec::new();
    if handler != Handler::Ingress {
        idle.extend([
            ingress.class_name().section().clone(),
            ingress.controller_type().section().clone(),
            ingress.annotations().section().clone(),
        ]);
    }
    if handler == Handler::Nothing {
        idle.push(ingress.tls_enabled().section().clone());
    }
    if !shows_certificate {
        idle.push(ingress.tls_secret().section().clone());
    }
    let (gateway, route) = (component.gateway(), component.route());
    let beside = [
        (Handler::Gateway, gateway.section()),
        (Handler::Route, route.section()),
    ];
    let beside = beside.into_iter().filter(|(of, section)| {
        *of != handler && section.node().is_some_and(|node| !node.is_empty())
    });
    idle.extend(beside.map(|(_, section)| section.clone()));
    // With `none` for all, one component may still say what others are to have of it.
    let is_meant = own.is_set() || handler != Handler::Nothing;
    let is_users = |at: At| at.layer != At::DEFAULTS && cx.layers.of(at).source != Source::Fragment;
    let path = if own.is_set() {
        own.path().clone()
    } else {
        cx.values.inbound_traffic_handler().path().clone()
    };
    for section in idle {
        if is_meant && is_users(section.at()) {
            let name = handler.name();
            let message = format!("this has no effect: `{path}` is `{name}`");
            cx.report(cx.problem(Code::NoEffect, &section, message).warning());
        }
    }
}

fn add_certificate(cx: &Reader, secret: &str, values: &typed::Ingress) {
    let path = values.tls_secret().path().clone();
    let (secret, content) = (secret.to_owned(), SecretContent::Certificate);
    cx.ledger.add_secret(UserSecret {
        secret,
        content,
        path,
    });
}
