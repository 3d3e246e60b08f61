//! Where requests for other paths of the server name are sent.

use crate::source::Code;
use crate::stack::Context;
use crate::values::typed::{self, Typed};

/// The given URL, else the client in the browser where it is a part of the stack.
pub(super) fn redirect<'a>(
    cx: &Context<'a>,
    values: &typed::WellKnownDelegation<'a>,
) -> Option<String> {
    let values = values.base_domain_redirect();
    if !values.is_set() || !values.enabled().or_default() {
        return None;
    }
    if values.url().filled().is_some() {
        return checked(cx, &values);
    }
    let client = cx.web_client()?;
    Some(format!("https://{}", client.needed_host(cx)))
}

fn checked<'a>(
    cx: &Context<'a>,
    values: &typed::WellKnownDelegationBaseDomainRedirect<'a>,
) -> Option<String> {
    let field = values.url();
    let url = field.filled()?;
    let is_known = url.starts_with("https://") || url.starts_with("http://");
    if is_known && url.chars().all(|c| c.is_ascii_graphic()) {
        return Some(url.to_owned());
    }
    let hint = "begin it with `https://`, and encode what is not printable ASCII";
    cx.report(
        cx.problem(
            Code::InvalidValue,
            &field,
            format!("`{url}` is no URL to redirect to"),
        )
        .hint(hint),
    );
    None
}
