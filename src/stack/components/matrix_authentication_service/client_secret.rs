//! Secrets of OAuth 2.0 clients.

use crate::source::Code;
use crate::stack::Context;
use crate::values::typed::Credential;

/// Reports a secret in the values that does not survive the way to the other side. `has_choice`
/// says whether the client can prove itself in another way.
///
/// With `client_secret_basic` it has to be encoded before it goes into the header, which not all do
/// in the same way: only unreserved characters mean the same to everyone.
/// <https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1>,
/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
pub(super) fn check(cx: &Context, secret: &Credential, method: &str, has_choice: bool) {
    let value = secret.value();
    let Some(text) = value.get() else { return };
    if text.is_empty() {
        let problem = cx.problem(Code::InvalidCredential, &value, "the secret is empty");
        return cx.report(problem.hint("give the secret of the client"));
    }
    if method == "client_secret_basic" && !text.chars().all(is_unreserved) {
        let message = "with `client_secret_basic` the secret can't hold reserved characters";
        let hint = "choose one of letters, digits, `-`, `.`, `_` and `~`";
        let other = if has_choice {
            ", or use `client_secret_post`"
        } else {
            ""
        };
        cx.report(
            cx.problem(Code::InvalidCredential, &value, message)
                .hint(format!("{hint}{other}")),
        );
    }
}

/// Whether a character means the same in a header, encoded or not.
pub(super) fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}
