//! What keeps a provider from working.

use super::values::{ProviderValues, scopes};
use crate::source::{Code, ValuePath, ulid};
use crate::stack::components::matrix_authentication_service::admin_api::is_name;
use crate::values::typed::Typed;

/// Something that is wrong with a provider.
#[derive(Debug)]
pub(super) struct Fault {
    pub code: Code,
    pub path: ValuePath,
    pub message: String,
    pub hint: String,
}

fn fault<'a>(
    code: Code,
    value: &impl Typed<'a>,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Fault {
    Fault {
        code,
        path: value.path().clone(),
        message: message.into(),
        hint: hint.into(),
    }
}

/// All that is wrong with the provider of this name.
pub(super) fn faults(name: &str, values: &ProviderValues, is_of_stack: bool) -> Vec<Fault> {
    let mut out = Vec::new();
    if !is_name(name) {
        let message = format!("`{name}` can't name a provider");
        out.push(fault(
            Code::InvalidValue,
            values,
            message,
            "use letters, digits, `-` and `_`",
        ));
    }
    let id = values.id();
    if let Some(text) = id.get().filter(|text| !ulid::is_ulid(text)) {
        out.push(fault(
            Code::InvalidValue,
            &id,
            format!("expected a ULID, found `{text}`"),
            ulid::hint(text),
        ));
    }
    out.extend(client_id(values));
    out.extend(client_secret(values).filter(|_| !is_of_stack));
    match values.discovery_mode().get() {
        Some("disabled") => out.extend(without_discovery(values)),
        mode => {
            out.extend(issuer(values, mode == Some("insecure")));
            out.extend(openid(values));
        }
    }
    out
}

/// The client that MAS is at the provider.
fn client_id(values: &ProviderValues) -> Option<Fault> {
    let id = values.client_id();
    let hint = "register a client at the provider, and give its id";
    let is_missing = id.filled().is_none();
    is_missing.then(|| {
        fault(
            Code::MissingValue,
            &id,
            "the id of the client at the provider is missing",
            hint,
        )
    })
}

fn client_secret(values: &ProviderValues) -> Option<Fault> {
    let method = values.token_endpoint_auth_method().get();
    let needs_secret = method.is_none_or(|method| method.starts_with("client_secret_"));
    let secret = values.client_secret();
    let has_secret = secret.is_set() && secret.generate().get().unwrap_or(true);
    (needs_secret && !has_secret).then(|| {
        let path = secret.path();
        let hint = format!(
            "give `{path}` with `value`, or with `secret` and `secretKey`; where you choose it, `generate: true`"
        );
        fault(Code::MissingCredential, &secret, "the secret of the client at the provider is missing", hint)
    })
}

/// The addresses that MAS can't find by itself.
fn without_discovery(values: &ProviderValues) -> impl Iterator<Item = Fault> {
    let needed = [values.authorization_endpoint(), values.token_endpoint()];
    let missing = needed.into_iter().filter(|url| !url.is_set());
    let hint = "give its URL, or let MAS find it: leave `discoveryMode` out";
    missing.map(move |url| {
        fault(
            Code::MissingValue,
            &url,
            "without discovery the address is needed",
            hint,
        )
    })
}

/// OpenID Connect Discovery: an issuer is an https URL, below which the metadata is.
/// <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>
fn issuer(values: &ProviderValues, insecure: bool) -> Option<Fault> {
    let example = "give its URL, e.g. `https://sso.example.org`";
    let issuer = values.issuer();
    let Some(url) = issuer.filled() else {
        return Some(fault(
            Code::MissingValue,
            &issuer,
            "the issuer is missing",
            example,
        ));
    };
    if let Some(base) = url.strip_suffix("/.well-known/openid-configuration") {
        let message = "this is the address of the metadata, not the issuer";
        return Some(fault(
            Code::InvalidValue,
            &issuer,
            message,
            format!("write `{base}`"),
        ));
    }
    let is_url = url.starts_with("https://") || insecure && url.starts_with("http://");
    let message = || format!("`{url}` is no URL that begins with `https://`");
    (!is_url).then(|| fault(Code::InvalidValue, &issuer, message(), example))
}

fn openid(values: &ProviderValues) -> Option<Fault> {
    let is_there = scopes(values).iter().any(|scope| scope == "openid");
    let message = "`openid` is missing: the provider would not tell who signs in";
    (!is_there).then(|| {
        fault(
            Code::MissingValue,
            &values.scopes(),
            message,
            "add `openid`",
        )
    })
}
