//! Where MAS is reached: on a host of its own, or below a path of a host that it shares.

use crate::source::Code;
use std::rc::Rc;

use super::values::Values;
use crate::stack::Context;
use crate::stack::exposure::needed_host;
use crate::values::typed::Typed;

/// The path on the host of the client in the browser, where MAS has no host of its own.
const BESIDE_WEB_CLIENT: &str = "/account";

/// What servers of the stack have below their hosts, and what the specification of well-known files
/// reserves.
const RESERVED: [&str; 3] = ["/_matrix", "/_synapse", "/.well-known"];

/// Where browsers find MAS.
#[derive(Debug)]
pub(super) struct Address {
    pub host: Rc<str>,
    /// Starts with a slash and ends with none; empty where it has all of the host.
    pub path: String,
}

impl Address {
    /// Reads the values. That there is no host, neither of its own nor of the client in the
    /// browser, is a problem.
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> Self {
        let path = path(cx, values);
        check_host(cx, values);
        if cx.host(&values.ingress().host()).is_none()
            && let Some(client) = cx.web_client()
        {
            let host = client.needed_host(cx);
            let path = if path.is_empty() {
                BESIDE_WEB_CLIENT.to_owned()
            } else {
                path
            };
            return Self { host, path };
        }
        let host = needed_host(cx, &values.into(), "account");
        Self { host, path }
    }

    /// The URL that everything of MAS is below, without a slash at the end.
    pub(super) fn public_base(&self) -> String {
        format!("https://{}{}", self.host, self.path)
    }
}

/// The host must stand alone.
fn check_host<'a>(cx: &Context<'a>, values: &Values<'a>) {
    let value = values.ingress().host();
    let Some(given) = cx.text(&value).filter(|host| host.contains('/')) else {
        return;
    };
    let url = given.split_once("://").map_or(&*given, |(_, rest)| rest);
    // What stands before the host, or after the path, may be secret.
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = url.split_once('/').unwrap_or((url, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    let hint = match path.trim_end_matches('/') {
        "" => format!("write `host: {host}`"),
        path => format!("write `host: {host}`, and `path: /{path}` beside it"),
    };
    let message = format!("`{}` is no host", given.escape_debug());
    cx.report(cx.problem(Code::InvalidValue, &value, message).hint(hint));
}

/// The path of the values, without a slash at the end. One that can't be is a problem.
fn path<'a>(cx: &Context<'a>, values: &Values<'a>) -> String {
    let value = values.ingress().path();
    let given = value.get().unwrap_or_default();
    let path = given.trim_end_matches('/');
    let hint = match path.strip_prefix('/') {
        _ if given.is_empty() || path.is_empty() && given.starts_with('/') => return String::new(),
        None => "begin it with a slash, e.g. `/auth`",
        Some(rest) if !rest.split('/').all(is_segment) => {
            "use letters, digits, `-`, `_` and `.` between the slashes, e.g. `/auth`"
        }
        Some(_) if is_reserved(path) => {
            "other parts of the stack are there: use another path, e.g. `/auth`"
        }
        Some(_) => return path.to_owned(),
    };
    let message = format!("`{given}` can't be the path of `{}`", values.path());
    cx.report(cx.problem(Code::InvalidValue, &value, message).hint(hint));
    String::new()
}

fn is_reserved(path: &str) -> bool {
    let below = |taken: &str| {
        path.strip_prefix(taken)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    RESERVED.iter().any(|taken| path == *taken || below(taken))
}

fn is_segment(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    !matches!(text, "" | "." | "..") && text.chars().all(known)
}
