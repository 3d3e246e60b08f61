//! The headers of the answers.

use crate::kube::object::{Files, Labels};
use crate::source::Code;
use crate::stack::Context;
use crate::values::typed::{self, Typed};

/// The reverse proxy answers from a buffer of 16 KiB, some of which it keeps for itself.
const MOST_BYTES: usize = 12 * 1024;

/// The headers. Those that HTTP or the reverse proxy can't carry are problems.
/// `proxy` is the program that sends them.
pub(super) fn headers<'a>(
    cx: &Context<'a>,
    values: &typed::WellKnownDelegation<'a>,
    proxy: &str,
) -> Labels {
    let mut out = Labels::new();
    for (name, field) in values.headers().iter() {
        let Some(value) = field.get() else { continue };
        match fault(name, value, proxy) {
            Some((message, hint)) => {
                cx.report(cx.problem(Code::InvalidValue, &field, message).hint(hint))
            }
            None => out.set(name.to_owned(), value.to_owned()),
        }
    }
    out
}

/// A file that is too large with its headers is a problem.
pub(super) fn check_size<'a>(
    cx: &Context<'a>,
    values: &typed::WellKnownDelegation<'a>,
    files: &Files,
    headers: &Labels,
    proxy: &str,
) {
    let headers: usize = headers
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4)
        .sum();
    for (key, _) in files
        .iter()
        .filter(|(_, text)| text.len() + headers > MOST_BYTES)
    {
        let message = format!(
            "the file with its headers takes more than {MOST_BYTES} bytes, which {proxy} can't serve"
        );
        let path = values.additional().path().key(key.to_owned());
        cx.report(cx.problem_at(Code::TooMuchData, &path, message));
    }
}

/// What is wrong with a header, and what to do.
fn fault(name: &str, value: &str, proxy: &str) -> Option<(String, &'static str)> {
    let is_ours = |name: &str| {
        let ours = ["content-length", "transfer-encoding", "connection"];
        ours.iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    if !is_token(name) {
        let message = format!("`{name}` is no name of an HTTP header");
        return Some((message, "use letters, digits and `-`"));
    }
    if is_ours(name) {
        let message = format!("the header can't be set: {proxy} does, to delimit its answers");
        return Some((message, "leave it out"));
    }
    if !value
        .chars()
        .all(|c| c == ' ' || c == '\t' || c.is_ascii_graphic())
    {
        let hint = "leave out line feeds, and encode other characters";
        return Some(("a header can hold printable ASCII only".into(), hint));
    }
    None
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token(text: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_headers_are_tokens() {
        assert!(is_token("X-Frame-Options"));
        for bad in ["", "a b", "a:b", "a\nb", "é", "a\"b"] {
            assert!(!is_token(bad), "{bad:?}");
        }
    }
}
