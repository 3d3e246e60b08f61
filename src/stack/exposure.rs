//! What is reached from outside: a host, its paths and the Services behind them. Ingresses, notes
//! and network policies are made of it.

use std::rc::Rc;

use super::issuer::Issuer;
use super::labels;
use super::ledger::{SecretContent, UserSecret};
use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, IngressSpec, Labels, Path};
use crate::source::problem::Problem;
use crate::source::{At, Code, Source, ValuePath};
use crate::values::typed::{self, Field, Typed};

/// What leads requests from outside to the Service of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handler {
    Ingress,
    /// Nothing of the stack: what users put there themselves.
    Nothing,
}

/// A host of a component, and what leads there.
#[derive(Clone, Debug)]
pub(crate) struct Exposure {
    pub handler: Handler,
    /// The component's path in the values.
    pub component: ValuePath,
    pub host: Rc<str>,
    pub annotations: Labels,
    /// Annotations that the user wants nobody to set.
    unwanted: Vec<String>,
    pub class_name: Option<String>,
    pub tls: bool,
    pub tls_secret: Option<String>,
    pub controller_is_nginx: bool,
}

impl Exposure {
    /// Reads the `ingress` of a component over the global one, for the Ingress of this name.
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
        let mut annotations = Labels::new();
        let mut tls_secret = given.as_deref().map(str::to_owned);
        let is_ingress = handler == Handler::Ingress;
        if !is_ingress {
            warn_of_the_rest(cx, component);
        }
        let issuer = || Issuer::new(cx).filter(|_| given.is_none());
        if let Some(issuer) = is_ingress.then(issuer).flatten() {
            annotations.set(issuer.annotation, issuer.reference.name);
            tls_secret = Some(format!("{name}-certmanager-tls"));
        }
        labels::add(&mut annotations, &global.annotations());
        labels::add(&mut annotations, &values.annotations());
        if let Some(secret) = given.filter(|_| tls && is_ingress) {
            add_certificate(cx, &secret, &values);
        }
        let controller = either(values.controller_type(), global.controller_type());
        Self {
            handler,
            component: component.path().clone(),
            host,
            annotations,
            unwanted: unwanted(&values),
            class_name: either(values.class_name(), global.class_name()),
            tls,
            tls_secret,
            controller_is_nginx: controller.is_some_and(|name| name == "ingress-nginx"),
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
        // The issuer of the certificate is named once, by the neighbour.
        let annotations = labels::merged(&cx.values.ingress().annotations(), &values.annotations());
        let tls_secret = cx.text(&values.tls_secret());
        let is_used = neighbour.tls && handler == Handler::Ingress;
        if let Some(secret) = tls_secret.as_ref().filter(|_| is_used) {
            add_certificate(cx, secret, &values);
        }
        let own = |field: Field<'a, &'a str>| field.filled().map(str::to_owned);
        let is_nginx = values
            .controller_type()
            .filled()
            .map(|name| name == "ingress-nginx");
        Self {
            handler,
            component: component.path().clone(),
            annotations,
            unwanted: unwanted(&values),
            class_name: own(values.class_name()).or(neighbour.class_name.clone()),
            tls_secret: tls_secret
                .map(|secret| secret.as_ref().to_owned())
                .or(neighbour.tls_secret.clone()),
            controller_is_nginx: is_nginx.unwrap_or(neighbour.controller_is_nginx),
            ..neighbour.clone()
        }
    }

    /// The URL of the host, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.host)
    }

    /// Adds an annotation that ingress-nginx needs, where that is the controller and the user did
    /// not set it.
    pub(crate) fn annotate_nginx(&mut self, key: &str, value: &str) {
        if self.controller_is_nginx {
            let key = format!("nginx.ingress.kubernetes.io/{key}");
            if !self.unwanted.contains(&key) {
                self.annotations.set_default(key, value.to_owned());
            }
        }
    }

    /// What leads requests for these paths to their Services.
    pub(crate) fn object<'a>(
        &self,
        cx: &Reader,
        name: &str,
        labels: &Labels,
        paths: Vec<Path>,
    ) -> Option<Object<'a>> {
        if self.handler == Handler::Nothing {
            return None;
        }
        let spec = IngressSpec {
            class_name: self.class_name.clone(),
            host: self.host.as_ref().to_owned(),
            tls: self.tls.then(|| self.tls_secret.clone()),
            paths,
        };
        let object = Object::new(cx, name, labels, Body::Ingress(spec));
        Some(object.annotations(&self.annotations))
    }
}

impl Handler {
    /// That of the component, else that of all.
    pub(crate) fn of<'a>(cx: &Reader<'a>, component: &typed::Exposed<'a>) -> Self {
        let own = component.inbound_traffic_handler().get();
        match own.or_else(|| cx.values.inbound_traffic_handler().get()) {
            Some("none") => Self::Nothing,
            _ => Self::Ingress,
        }
    }
}

/// The annotations that are null in the values of a component.
fn unwanted(values: &typed::Ingress) -> Vec<String> {
    let annotations = values.annotations();
    let nulls = annotations.iter().filter(|(_, field)| !field.is_set());
    nulls.map(|(key, _)| key.to_owned()).collect()
}

/// Warns of what a component that has no Ingress by its own will says of one.
fn warn_of_the_rest<'a>(cx: &Reader<'a>, component: &typed::Exposed<'a>) {
    let (values, handler) = (component.ingress(), component.inbound_traffic_handler());
    let sections = [
        values.class_name().section().clone(),
        values.controller_type().section().clone(),
        values.annotations().section().clone(),
        values.tls_enabled().section().clone(),
        values.tls_secret().section().clone(),
    ];
    let is_users = |at: At| at.layer != At::DEFAULTS && cx.layers.of(at).source != Source::Fragment;
    for section in sections {
        if handler.is_set() && is_users(section.at()) {
            let message = format!("this has no effect: `{}` is `none`", handler.path());
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

/// The host of a component. A missing one is a problem. `example` is the first part of a name
/// that would fit.
pub(crate) fn needed_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Rc<str> {
    let host = cx.host(&component.ingress().host());
    host.unwrap_or_else(|| {
        cx.report(missing_host(cx, component, example));
        "".into()
    })
}

/// As [`needed_host`], of a component whose host is in no URL: without an Ingress of ours only
/// people miss it.
pub(crate) fn served_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Rc<str> {
    if Handler::of(cx, component) == Handler::Ingress {
        return needed_host(cx, component, example);
    }
    let host = cx.host(&component.ingress().host());
    host.unwrap_or_else(|| {
        cx.report(missing_host(cx, component, example).warning());
        "".into()
    })
}

/// What is said of a component that has no host.
pub(crate) fn missing_host<'a>(
    cx: &Reader<'a>,
    component: &typed::Exposed<'a>,
    example: &str,
) -> Problem {
    let host = component.ingress().host();
    let (path, component) = (host.path(), component.path());
    let message = format!("the host name is missing: `{component}` is enabled");
    let hint = format!(
        "set `{path}`, e.g. to `{example}.example.org`, or set `{component}.enabled: false`"
    );
    cx.problem(Code::MissingValue, &host, message).hint(hint)
}
