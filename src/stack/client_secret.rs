//! Secrets of OAuth 2.0 clients.

use super::Context;

/// Tells where a secret that the values hold at `path` does not survive the way to the other side.
///
/// With `client_secret_basic` it has to be encoded before it goes into the header, which not all do in the same way: only unreserved
/// characters mean the same to everyone.
/// <https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1>, <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
pub fn check(cx: &Context, path: &str, method: &str) {
    let Some(secret) = cx.root.str(&format!("{path}.value")) else {
        return;
    };
    if secret.is_empty() {
        return cx.report(
            cx.problem(&format!("{path}.value"), "the secret is empty")
                .hint("give the secret of the client"),
        );
    }
    if method == "client_secret_basic" && !secret.chars().all(is_unreserved) {
        let problem = cx.problem(
            &format!("{path}.value"),
            "with `client_secret_basic` the secret can't hold reserved characters",
        );
        let hint = "make one of letters, digits, `-`, `.`, `_` and `~`";
        // The clients within the stack have no other way.
        let has_choice = path.ends_with(".clientSecret");
        cx.report(problem.hint(if has_choice {
            format!("{hint}, or use `client_secret_post`")
        } else {
            hint.to_owned()
        }));
    }
}

fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}
