//! The OpenID Connect providers that users can sign in with beside a password of their own.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2>

use serde::Serialize;

use super::Context;
use super::secret::SecretRef;
use crate::credentials::Secret;
use crate::ulid;
use crate::values::{Map, Node};

const PATH: &str = "matrixAuthenticationService.upstreamProviders";

/// A provider.
#[derive(Debug, Serialize)]
pub struct UpstreamProvider {
    pub name: String,
    /// A ULID.
    pub id: String,
    pub issuer: String,
    pub human_name: String,
    pub client_id: String,
    pub scopes: Vec<String>,
    pub auth_method: String,
    /// None where the values give none.
    #[serde(skip)]
    pub client_secret: Option<ClientSecret>,
}

/// What MAS shows to a provider to be known by it.
#[derive(Debug)]
pub enum ClientSecret {
    /// The values have it.
    Inline(Secret),
    /// It is in a Secret of the user's.
    Named(SecretRef),
}

impl UpstreamProvider {
    /// Those that are enabled.
    pub fn all(cx: &Context) -> Vec<Self> {
        let entries = cx.root.map(PATH).into_iter().flat_map(Map::iter);
        entries.filter(|(_, node)| node.bool("enabled").unwrap_or(true)).map(|(name, node)| Self::new(cx, name, node)).collect()
    }

    fn new(cx: &Context, name: &str, node: &Node) -> Self {
        let text = |key: &str, default: &str| node.str(key).unwrap_or(default).to_owned();
        let scopes = node.list("scopes").iter().filter_map(Node::as_str).map(str::to_owned).collect();
        Self {
            name: name.to_owned(),
            id: node.str("id").map_or_else(|| ulid::of_name(name), str::to_owned),
            issuer: text("issuer", ""),
            human_name: text("humanName", name),
            client_id: text("clientId", ""),
            scopes,
            auth_method: text("tokenEndpointAuthMethod", "client_secret_basic"),
            client_secret: client_secret(cx, &format!("{PATH}.{name}.clientSecret"), node),
        }
    }
}

fn client_secret(cx: &Context, path: &str, node: &Node) -> Option<ClientSecret> {
    if let Some(value) = node.str("clientSecret.value") {
        return Some(ClientSecret::Inline(Secret::from(value.to_owned())));
    }
    let evaluated = |key: &str| Some(cx.evaluate(node.str(&format!("clientSecret.{key}"))?, &format!("{path}.{key}"), ().into()));
    Some(ClientSecret::Named(SecretRef::of_user(cx, path, evaluated("secret")?, evaluated("secretKey")?)))
}
