//! What the routes of a component attach to, as the values say.

use crate::kube::duration::milliseconds;
use crate::kube::object::{GATEWAY_GROUP, GrantFrom, Parent};
use crate::source::Code;
use crate::stack::reader::Reader;
use crate::values::typed::{self, Field, Items, Typed};

/// The most parents of a route.
const MAX_PARENTS: usize = 32;

type ParentRefs<'a> = Items<'a, typed::ParentRefsItem<'a>>;

/// What the routes of a component attach to.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    /// Those of the user's; empty where the stack makes one.
    pub parents: Vec<Parent>,
    /// The listeners of theirs that take plain HTTP, which is redirected.
    pub redirects: Vec<Parent>,
    /// The stack makes what listens.
    pub is_created: bool,
    /// How long a request may take. Empty: as the Gateway says; nothing: as the component needs.
    pub timeout: Option<String>,
    /// The namespace of the release.
    namespace: String,
}

impl Attached {
    /// Reads the `gateway` of a component over the global one. `tls` says whether plain HTTP is to
    /// be redirected.
    pub(crate) fn new<'a>(cx: &Reader<'a>, component: &typed::Exposed<'a>, tls: bool) -> Self {
        let (own, global) = (component.gateway(), cx.values.gateway());
        let refs = first_filled(own.parent_refs(), global.parent_refs());
        let is_own = !own.parent_refs().nodes().is_empty();
        let is_created = global.create().enabled().is_on() && !is_own;
        let parents = if is_created {
            Vec::new()
        } else {
            parents(cx, &refs)
        };
        if parents.is_empty() && !is_created {
            report_missing(cx, &refs);
        }
        let redirect = if own.redirect().node().is_some_and(|it| !it.is_empty()) {
            own.redirect()
        } else {
            global.redirect()
        };
        Self {
            redirects: redirects(cx, &redirect, &parents, tls),
            timeout: timeout(cx, &own.request_timeout(), &global.request_timeout()),
            parents,
            is_created,
            namespace: cx.release.namespace.clone(),
        }
    }

    /// Whether the Secrets with certificates are read by what routes attach to, as far as the stack
    /// has a say in it.
    pub(crate) fn reads_certificates(&self) -> bool {
        self.is_created || self.strangers().next().is_some()
    }

    /// The parents in other namespaces.
    pub(crate) fn strangers(&self) -> impl Iterator<Item = GrantFrom> {
        self.parents.iter().filter_map(|parent| {
            let namespace = parent.namespace.clone()?;
            (namespace != self.namespace).then(|| GrantFrom {
                group: GATEWAY_GROUP,
                kind: parent.kind.clone().unwrap_or_else(|| "Gateway".to_owned()),
                namespace,
            })
        })
    }
}

fn first_filled<'a>(own: ParentRefs<'a>, global: ParentRefs<'a>) -> ParentRefs<'a> {
    if own.nodes().is_empty() { global } else { own }
}

/// Parents as a list of values names them. Two that are the same are a problem.
pub(super) fn parents<'a>(cx: &Reader<'a>, refs: &ParentRefs<'a>) -> Vec<Parent> {
    let mut out: Vec<Parent> = Vec::new();
    for item in refs.iter() {
        let parent = parent(cx, &item);
        if out.iter().any(|known| is_same_place(known, &parent)) {
            let message = "the same Gateway is named twice, with no listener or port that tells the two apart";
            let hint = "name a `sectionName` or a `port` in each, or leave one out";
            cx.report(cx.problem(Code::InvalidValue, &item, message).hint(hint));
        }
        out.push(parent);
    }
    if out.len() > MAX_PARENTS {
        let message = format!(
            "a route attaches to at most {MAX_PARENTS}, found {}",
            out.len()
        );
        cx.report(cx.problem(Code::InvalidValue, refs, message));
    }
    out
}

fn parent<'a>(cx: &Reader<'a>, item: &typed::ParentRefsItem<'a>) -> Parent {
    let text = |field: Field<'a, &'a str>| cx.text(&field).map(|text| text.as_ref().to_owned());
    Parent {
        group: None,
        kind: item.kind().filled().map(str::to_owned),
        namespace: text(item.namespace()).filter(|namespace| !namespace.is_empty()),
        name: text(item.name()).unwrap_or_default(),
        section_name: item.section_name().filled().map(str::to_owned),
        port: item.port().get(),
    }
}

/// Whether the API takes two parents for the same: each of several listeners of a Gateway needs a
/// name or a port, and no two have the same of both.
fn is_same_place(one: &Parent, other: &Parent) -> bool {
    let of = |parent: &Parent| {
        let kind = parent.kind.clone().unwrap_or_else(|| "Gateway".to_owned());
        (kind, parent.namespace.clone(), parent.name.clone())
    };
    let is_whole = |parent: &Parent| parent.section_name.is_none() && parent.port.is_none();
    of(one) == of(other) && (one == other || is_whole(one) || is_whole(other))
}

fn report_missing(cx: &Reader, refs: &ParentRefs) {
    let message =
        "the Gateway that routes attach to is missing: `inboundTrafficHandler` is `gateway`";
    let hint = format!(
        "name it in `{}`, or set `{}: true`",
        refs.path(),
        cx.values.gateway().create().enabled().path()
    );
    cx.report(cx.problem(Code::MissingValue, refs, message).hint(hint));
}

/// The listeners for plain HTTP. A route that attaches to them too would not be redirected.
fn redirects<'a>(
    cx: &Reader<'a>,
    redirect: &typed::GatewayRedirect<'a>,
    parents: &[Parent],
    tls: bool,
) -> Vec<Parent> {
    let section_name = redirect.section_name().filled().map(str::to_owned);
    let port = redirect.port().get();
    if (section_name.is_none() && port.is_none()) || !tls {
        return Vec::new();
    }
    let mut out: Vec<Parent> = Vec::new();
    for parent in parents {
        let listener = Parent {
            section_name: section_name.clone(),
            port,
            ..parent.clone()
        };
        if is_same_place(parent, &listener) {
            let message = format!(
                "the routes attach to the listener for plain HTTP of `{}` too, and nothing is redirected there",
                parent.name
            );
            let hint = "name the listener for HTTPS in `parentRefs`, by `sectionName` or by `port`";
            cx.report(
                cx.problem(Code::UnworkableCombination, redirect, message)
                    .hint(hint),
            );
        }
        if !out.contains(&listener) {
            out.push(listener);
        }
    }
    out
}

fn timeout<'a>(
    cx: &Reader<'a>,
    own: &Field<'a, &'a str>,
    global: &Field<'a, &'a str>,
) -> Option<String> {
    let field = if own.is_set() { own } else { global };
    let text = field.get()?;
    if !text.is_empty() && milliseconds(text).is_none() {
        let message = format!("`{text}` is no duration");
        let hint = "give numbers with their units, such as `90s`, `1h30m` or `500ms`";
        cx.report(cx.problem(Code::InvalidValue, field, message).hint(hint));
    }
    Some(text.to_owned())
}
