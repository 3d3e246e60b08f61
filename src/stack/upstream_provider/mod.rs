//! The OpenID Connect providers that users can sign in with beside a password of their own.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2providers>

mod faults;

use minijinja::Value;
use serde::Serialize;

use super::secret::{OwnSecret, SecretRef};
use super::{Context, client_secret, dex, facts};
use crate::credentials::{Secret, UPSTREAM_CLIENT_SECRET};
use crate::source::ulid;
use crate::values::{At, Kind, Map, Node, overlay};

const PATH: &str = "matrixAuthenticationService.upstreamProviders";

/// What is asked for where the values name no scopes.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// Settings that MAS takes as they are: what they are called in the values, and by MAS.
const FURTHER: [(&str, &str); 12] = [
    ("synapseIdpId", "synapse_idp_id"),
    ("humanName", "human_name"),
    ("brandName", "brand_name"),
    ("discoveryMode", "discovery_mode"),
    ("pkceMethod", "pkce_method"),
    ("fetchUserinfo", "fetch_userinfo"),
    ("authorizationEndpoint", "authorization_endpoint"),
    ("tokenEndpoint", "token_endpoint"),
    ("userinfoEndpoint", "userinfo_endpoint"),
    ("jwksUri", "jwks_uri"),
    ("responseMode", "response_mode"),
    ("claimsImports", "claims_imports"),
];

/// A provider.
#[derive(Clone, Debug, Serialize)]
pub struct UpstreamProvider {
    pub name: String,
    pub enabled: bool,
    /// It is the Dex of the stack.
    pub is_dex: bool,
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
    /// Where MAS finds it.
    #[serde(skip)]
    pub secret: Option<SecretRef>,
    /// Further settings in MAS's words.
    #[serde(skip)]
    further: Vec<(&'static str, Value)>,
}

/// What MAS shows to a provider to be known by it.
#[derive(Clone, Debug)]
pub enum ClientSecret {
    /// The values have it.
    Inline(Secret),
    /// It is in a Secret: the user's, or that of generated credentials.
    Named(SecretRef),
}

impl UpstreamProvider {
    /// Those of the values, and Dex where it is enabled. Secrets that are given inline go into the Secret of MAS.
    pub fn all(cx: &Context, own: &mut OwnSecret) -> Vec<Self> {
        let mut nodes: Vec<(&str, Node)> = Vec::new();
        nodes.extend(
            cx.root
                .map(PATH)
                .into_iter()
                .flat_map(Map::iter)
                .map(|(name, node)| (name, node.clone())),
        );
        if let Some(mut bridge) = dex::provider(cx) {
            let theirs = nodes.iter().position(|(name, _)| *name == dex::NAME);
            overlay(
                &mut bridge,
                theirs.map_or_else(nothing, |index| nodes.remove(index).1),
            );
            nodes.push((dex::NAME, bridge));
        }
        nodes
            .into_iter()
            .filter_map(|(name, node)| Self::new(cx, name, &node, own))
            .collect()
    }

    /// One that is turned off and can't be configured is left out.
    fn new(cx: &Context, name: &str, node: &Node, own: &mut OwnSecret) -> Option<Self> {
        let is_dex = name == dex::NAME && cx.enabled(dex::PATH);
        let enabled = node.bool("enabled").unwrap_or(true);
        let faults = faults::faults(name, node, is_dex);
        if !enabled && !faults.is_empty() {
            return None;
        }
        for fault in faults {
            let path = format!(
                "{PATH}.{name}{}{}",
                if fault.key.is_empty() { "" } else { "." },
                fault.key
            );
            cx.report(cx.problem(&path, fault.message).hint(fault.hint));
        }
        let path = if is_dex {
            dex::CLIENT_SECRET.to_owned()
        } else {
            format!("{PATH}.{name}.clientSecret")
        };
        let text = |key: &str| node.str(key).unwrap_or_default().to_owned();
        let auth_method = node
            .str("tokenEndpointAuthMethod")
            .unwrap_or("client_secret_basic")
            .to_owned();
        let secret = match is_dex {
            true => own.credential(
                cx,
                &path,
                "DEX_CLIENT_SECRET",
                Some(dex::GENERATED_CLIENT_SECRET),
            ),
            false => {
                let generated = node
                    .bool("clientSecret.generate")
                    .unwrap_or(false)
                    .then(|| UPSTREAM_CLIENT_SECRET.named(name).key);
                own.credential(
                    cx,
                    &path,
                    &format!("upstream-{name}-client-secret"),
                    generated.as_deref(),
                )
            }
        };
        client_secret::check(cx, &path, &auth_method);
        Some(Self {
            id: node
                .str("id")
                .map_or_else(|| ulid::of_name(name), str::to_owned),
            issuer: text("issuer"),
            human_name: node.str("humanName").unwrap_or(name).to_owned(),
            client_id: text("clientId"),
            scopes: scopes(node),
            client_secret: client_secret(cx, &path, secret.as_ref()),
            further: FURTHER
                .iter()
                .filter_map(|(key, theirs)| Some((*theirs, facts::value(node.find(key)?))))
                .collect(),
            name: name.to_owned(),
            auth_method,
            secret,
            enabled,
            is_dex,
        })
    }

    /// The URLs of it that MAS itself calls, and not the browser.
    pub fn called_urls(&self) -> impl Iterator<Item = &str> {
        let further = |name: &str| {
            self.further
                .iter()
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value.as_str())
        };
        let is_found = further("discovery_mode") != Some("disabled");
        let issuer = is_found.then_some(self.issuer.as_str());
        issuer.into_iter().chain(
            ["token_endpoint", "userinfo_endpoint", "jwks_uri"]
                .into_iter()
                .filter_map(further),
        )
    }

    /// As it stands in MAS's configuration, which a hook reads, or the rest.
    pub fn config(&self, hook: bool) -> Value {
        let secret = self
            .secret
            .as_ref()
            .map(|secret| secret.seen_by(hook).path());
        let ours = [
            ("id", Value::from(self.id.as_str())),
            ("enabled", (!self.enabled).then_some(false).into()),
            ("issuer", self.issuer.as_str().into()),
            ("client_id", self.client_id.as_str().into()),
            ("client_secret_file", secret.into()),
            (
                "token_endpoint_auth_method",
                self.auth_method.as_str().into(),
            ),
            ("scope", self.scopes.join(" ").into()),
        ];
        facts::not_empty(ours.into_iter().chain(self.further.iter().cloned()))
    }
}

fn nothing() -> Node {
    Node::new(Kind::Map(Map(Vec::new())), At::default())
}

fn scopes(node: &Node) -> Vec<String> {
    let given: Vec<String> = node
        .list("scopes")
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect();
    if given.is_empty() {
        SCOPES.map(str::to_owned).to_vec()
    } else {
        given
    }
}

/// The secret for those who are to tell it to the provider; that of Dex is known to it.
fn client_secret(cx: &Context, path: &str, secret: Option<&SecretRef>) -> Option<ClientSecret> {
    match cx.root.str(&format!("{path}.value")) {
        Some(value) => Some(ClientSecret::Inline(Secret::from(value.to_owned()))),
        None => secret.cloned().map(ClientSecret::Named),
    }
}
