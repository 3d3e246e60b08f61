//! Where MAS is reached: on a host of its own, or below a path of a host that it shares.

use super::PATH;
use crate::stack::Context;
use crate::stack::ingress::{self, Ingress};

/// The path on the host of Element Web, where MAS has no host of its own.
const BESIDE_ELEMENT_WEB: &str = "/account";

/// What servers of the stack have below their hosts, and what the specification of well-known files reserves.
const RESERVED: [&str; 3] = ["/_matrix", "/_synapse", "/.well-known"];

/// The components whose host it may share, with what ends the names of their Ingresses.
const NEIGHBOURS: [(&str, &str); 5] = [
    ("elementWeb", "element-web"),
    ("synapse", "synapse"),
    ("elementAdmin", "element-admin"),
    ("matrixRTC", "matrix-rtc"),
    ("wellKnownDelegation", "well-known"),
];

/// Where browsers find MAS.
#[derive(Debug)]
pub struct Address {
    pub host: String,
    /// Starts with a slash and ends with none; empty where it has all of the host.
    pub path: String,
}

impl Address {
    /// Reads the values. That there is no host, neither of its own nor Element Web's, is a problem.
    pub fn new(cx: &Context) -> Self {
        let path = path(cx);
        check_host(cx);
        let has_host = cx.templated(&format!("{PATH}.ingress.host")).is_some();
        if has_host || !cx.enabled("elementWeb") {
            return Self {
                host: ingress::host(cx, PATH),
                path,
            };
        }
        // Element Web itself tells where its host is missing.
        let host = cx.templated("elementWeb.ingress.host").unwrap_or_default();
        Self {
            host,
            path: if path.is_empty() {
                BESIDE_ELEMENT_WEB.to_owned()
            } else {
                path
            },
        }
    }

    /// The URL that everything of MAS is below, without a slash at the end.
    pub fn public_base(&self) -> String {
        format!("https://{}{}", self.host, self.path)
    }

    /// The Ingress object of this name.
    pub fn ingress(&self, cx: &Context, name: &str) -> Ingress {
        match self.neighbour(cx) {
            Some((component, suffix)) => {
                let theirs =
                    Ingress::new(cx, component, &cx.release.object(suffix), self.host.clone());
                Ingress::beside(cx, PATH, theirs)
            }
            None => Ingress::new(cx, PATH, name, self.host.clone()),
        }
    }

    /// The component whose host it shares.
    fn neighbour(&self, cx: &Context) -> Option<(&'static str, &'static str)> {
        let host = |component: &str| match component {
            "wellKnownDelegation" => cx.templated("serverName"),
            _ => cx.templated(&format!("{component}.ingress.host")),
        };
        let is_there =
            |component: &str| cx.enabled(component) && host(component).as_ref() == Some(&self.host);
        NEIGHBOURS
            .into_iter()
            .find(|(component, _)| !self.path.is_empty() && is_there(component))
    }
}

/// A host with more around it would be none.
fn check_host(cx: &Context) {
    let value = format!("{PATH}.ingress.host");
    let Some(given) = cx.templated(&value).filter(|host| host.contains('/')) else {
        return;
    };
    let url = given
        .split_once("://")
        .map_or(given.as_str(), |(_, rest)| rest);
    let hint = match url.trim_end_matches('/').split_once('/') {
        Some((host, path)) => format!("write `host: {host}`, and `path: /{path}` beside it"),
        None => format!("write `host: {}`", url.trim_end_matches('/')),
    };
    cx.report(
        cx.problem(&value, format!("`{}` is no host", given.escape_debug()))
            .hint(hint),
    );
}

/// The path of the values, without a slash at the end. One that can't be is a problem.
fn path(cx: &Context) -> String {
    let value = format!("{PATH}.ingress.path");
    let given = cx.root.str(&value).unwrap_or_default();
    let path = given.trim_end_matches('/');
    let hint = match path.strip_prefix('/') {
        _ if given.is_empty() || path.is_empty() && given.starts_with('/') => return String::new(),
        None => "begin it with a slash, e.g. `/auth`",
        Some(rest) if !rest.split('/').all(is_segment) => {
            "use letters, digits, `-`, `_` and `.` between the slashes, e.g. `/auth`"
        }
        Some(_)
            if RESERVED
                .iter()
                .any(|taken| path == *taken || path.starts_with(&format!("{taken}/"))) =>
        {
            "other parts of the stack are there: use another path, e.g. `/auth`"
        }
        Some(_) => return path.to_owned(),
    };
    cx.report(
        cx.problem(&value, format!("`{given}` can't be the path of `{PATH}`"))
            .hint(hint),
    );
    String::new()
}

fn is_segment(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    !matches!(text, "" | "." | "..") && text.chars().all(known)
}
