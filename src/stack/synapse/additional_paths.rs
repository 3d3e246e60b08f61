//! `synapse.ingress.additionalPaths`: paths on Synapse's host that go to other Services, or are refused.

use serde::Serialize;

use crate::stack::Context;
use crate::values::Node;

const LIST: &str = "synapse.ingress.additionalPaths";

/// Who may reach an additional path, and what serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Requests from outside are refused.
    Blocked,
    /// Requests that come by the Ingress go to this Service.
    OnlyExternally(Target),
    /// All requests for Synapse's host, those from inside of the stack too, go to this Service.
    InternallyAndExternally(Target),
}

/// A port of a Service in the release's namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    pub service: String,
    pub port: Port,
}

/// Serializes as an Ingress writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Port {
    Name(String),
    Number(i64),
}

/// A path and all that is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdditionalPath {
    pub path: String,
    pub availability: Availability,
}

/// The additional paths in the order of the values. Those that can't be served are problems.
pub fn additional_paths(cx: &Context) -> Vec<AdditionalPath> {
    let items = cx
        .node("synapse.ingress")
        .list("additionalPaths")
        .iter()
        .enumerate();
    items
        .filter_map(|(index, item)| read(cx, &format!("{LIST}[{index}]"), item))
        .collect()
}

fn read(cx: &Context, at: &str, item: &Node) -> Option<AdditionalPath> {
    let path = item.str("path").unwrap_or_default().to_owned();
    if !is_path(&path) {
        cx.report(
            cx.problem(&format!("{at}.path"), format!("`{path}` is no path"))
                .hint("begin it with `/`, and encode what is not a letter, a digit or one of `-._~!$&()*+,;=:@%`"),
        );
        return None;
    }
    let availability = match item.str("availability") {
        Some("blocked") => Availability::Blocked,
        Some("only_externally") => Availability::OnlyExternally(target(cx, at, item)?),
        _ => Availability::InternallyAndExternally(target(cx, at, item)?),
    };
    Some(AdditionalPath { path, availability })
}

fn target(cx: &Context, at: &str, item: &Node) -> Option<Target> {
    let Some(name) = item.str("service.name") else {
        cx.report(
            cx.problem(
                &format!("{at}.service"),
                "the service that takes the requests is missing",
            )
            .hint("set `service.name` and `service.port`, or `availability: blocked`"),
        );
        return None;
    };
    let at = format!("{at}.service");
    let service = cx.evaluate(name, &format!("{at}.name"), minijinja::Value::UNDEFINED);
    let port = match item.int("service.port.number") {
        Some(number) => Port::Number(number),
        None => Port::Name(item.str("service.port.name").unwrap_or_default().to_owned()),
    };
    let sound = check(
        cx,
        &format!("{at}.name"),
        &service,
        is_name(&service, 63),
        "the name of a service",
    ) & match &port {
        Port::Name(name) => check(
            cx,
            &format!("{at}.port.name"),
            name,
            is_name(name, 15),
            "the name of a port",
        ),
        Port::Number(number) => {
            let fits = (1..=65535).contains(number);
            check(
                cx,
                &format!("{at}.port.number"),
                &number.to_string(),
                fits,
                "a port, from 1 to 65535",
            )
        }
    };
    sound.then_some(Target { service, port })
}

fn check(cx: &Context, path: &str, text: &str, fits: bool, expected: &str) -> bool {
    if !fits {
        cx.report(cx.problem(path, format!("expected {expected}, found `{text}`")));
    }
    fits
}

/// What a URL's path may be made of. <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>
fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-._~!$&()*+,;=:@%".contains(c))
}

/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names>
fn is_name(text: &str, most: usize) -> bool {
    let inner = text
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    inner
        && !text.is_empty()
        && text.len() <= most
        && !text.starts_with('-')
        && !text.ends_with('-')
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
