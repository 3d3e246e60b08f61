//! `synapse.ingress.additionalPaths`: paths on Synapse's host that go to other Services, or are
//! refused.

use super::values::Values;
use crate::kube::names::is_dns_label;
use crate::kube::object::{Number, PortRef};
use crate::source::Code;
use crate::stack::Context;
use crate::stack::exposure::{self, Handler};
use crate::stack::roles::{AdditionalPath, Availability, Target};
use crate::values::typed::{
    SynapseIngressAdditionalPathsItem as Item, SynapseIngressAdditionalPathsItemService as Service,
    Typed,
};

/// The additional paths in the order of the values. Those that can't be served are problems.
pub(super) fn additional_paths<'a>(cx: &Context<'a>, values: &Values<'a>) -> Vec<AdditionalPath> {
    let items = values.ingress().additional_paths();
    let handler = Handler::of(cx, &values.into());
    items
        .iter()
        .filter_map(|item| read(cx, handler, &item))
        .collect()
}

fn read<'a>(cx: &Context<'a>, handler: Handler, item: &Item<'a>) -> Option<AdditionalPath> {
    let field = item.path();
    let path = field.get().unwrap_or_default().to_owned();
    if !is_path(&path) {
        let hint = "begin it with `/`, and encode what is not a letter, a digit or one of `-._~!$&()*+,;=:@%`";
        cx.report(
            cx.problem(Code::InvalidValue, &field, format!("`{path}` is no path"))
                .hint(hint),
        );
        return None;
    }
    let availability = match item.availability().get() {
        Some("blocked") => Availability::Blocked,
        Some("only_externally") => {
            let target = target(cx, &item.service())?;
            exposure::check_port(cx, handler, &item.service().port(), &target.port);
            Availability::OnlyExternally(target)
        }
        _ => Availability::InternallyAndExternally(target(cx, &item.service())?),
    };
    if !matches!(availability, Availability::InternallyAndExternally(_)) {
        exposure::check_path(cx, handler, &field, &path);
    }
    Some(AdditionalPath { path, availability })
}

fn target<'a>(cx: &Context<'a>, values: &Service<'a>) -> Option<Target> {
    let name = values.name();
    if name.get().is_none() {
        let message = "the service that takes the requests is missing";
        let hint = "set `service.name` and `service.port`, or `availability: blocked`";
        cx.report(cx.problem(Code::MissingValue, values, message).hint(hint));
        return None;
    }
    let service = cx.text(&name).unwrap_or_default().as_ref().to_owned();
    let fits = is_name(&service, 63);
    // What a template gives may be anything, a credential too.
    let found = name.get().filter(|written| *written == service);
    let is_sound = check(cx, &name, found, fits, "the name of a service");
    let port = port(cx, values);
    Some(Target {
        service,
        port: port?,
    })
    .filter(|_| is_sound)
}

fn port(cx: &Context, values: &Service) -> Option<PortRef> {
    let (number, name) = (values.port().number(), values.port().name());
    if let Some(port) = number.get() {
        let fits = (1..=65535).contains(&port);
        let expected = "a port, from 1 to 65535";
        let is_sound = check(cx, &number, Some(&port.to_string()), fits, expected);
        return is_sound.then_some(PortRef::Number(Number::Int(port)));
    }
    let port = name.get().unwrap_or_default();
    let is_sound = check(
        cx,
        &name,
        Some(port),
        is_name(port, 15),
        "the name of a port",
    );
    is_sound.then(|| PortRef::Name(port.to_owned().into()))
}

/// Reports what doesn't fit, with what was found where that may be quoted.
fn check<'a>(
    cx: &Context,
    field: &impl Typed<'a>,
    found: Option<&str>,
    fits: bool,
    expected: &str,
) -> bool {
    if !fits {
        let found = found.map_or_else(String::new, |found| format!(", found `{found}`"));
        cx.report(cx.problem(
            Code::InvalidValue,
            field,
            format!("expected {expected}{found}"),
        ));
    }
    fits
}

/// What a URL's path may be made of. <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>
fn is_path(text: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "/-._~!$&()*+,;=:@%".contains(c);
    text.starts_with('/') && text.chars().all(is_legal)
}

fn is_name(text: &str, most: usize) -> bool {
    text.len() <= most && is_dns_label(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_urls() {
        assert!(is_path("/_matrix/client/unstable/a.b%2F~c"));
        for bad in ["", "x", "/a b", "/a\"", "/a'", "/a\n", "/a#b", "/a?b", "/é"] {
            assert!(!is_path(bad), "{bad:?}");
        }
    }

    #[test]
    fn names_are_labels() {
        assert!(is_name("ess-bot-2", 63) && is_name("http", 15));
        for bad in ["", "-a", "a-", "A", "a.b", "0123456789abcdef"] {
            assert!(!is_name(bad, 15), "{bad:?}");
        }
    }
}
