//! Dex as an upstream provider of the authentication service, as the values would write it.
//!
//! Browsers come from outside; the authentication service itself asks Dex inside of the cluster, so
//! that its name need not resolve there.

use serde_json::{Value, json};

use super::credentials;
use super::ports::HTTP;
use super::values::{CLIENT_ID, NAME, Values, issuer};
use crate::source::yaml::read as load;
use crate::stack::Context;
use crate::stack::roles::IdentityProvider;
use crate::values::typed::Typed;

/// What both sides must agree on.
const FIXED: &[&str] = &[
    "issuer",
    "clientId",
    "clientSecret",
    "discoveryMode",
    "tokenEndpointAuthMethod",
];

pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> IdentityProvider<'a> {
    let settings = settings(cx, values).to_string();
    IdentityProvider {
        name: NAME,
        settings: load::read(&settings, 0).unwrap_or_default(),
        fixed: FIXED,
        client_secret: values.mas_client_secret(),
        generated: credentials::CLIENT_SECRET,
        key: "DEX_CLIENT_SECRET",
    }
}

fn settings<'a>(cx: &Context<'a>, values: &Values<'a>) -> Value {
    let inside = format!("http://{}:{}", cx.service_host(NAME), HTTP.number);
    let issuer = issuer(cx, values);
    let groups = values.ldap().group_search().is_set().then_some("groups");
    let scopes: Vec<&str> = ["openid", "profile", "email"]
        .into_iter()
        .chain(groups)
        .collect();
    json!({
        "humanName": "LDAP",
        "issuer": issuer,
        "clientId": CLIENT_ID,
        "scopes": scopes,
        "discoveryMode": "disabled",
        "pkceMethod": "always",
        "authorizationEndpoint": format!("{issuer}/auth"),
        "tokenEndpoint": format!("{inside}/token"),
        "jwksUri": format!("{inside}/keys"),
        "claimsImports": {
            "localpart": { "action": "require", "template": "{{ user.preferred_username }}" },
            "displayname": { "action": "suggest", "template": "{{ user.name }}" },
            "email": { "action": "suggest", "template": "{{ user.email }}" },
        },
    })
}
