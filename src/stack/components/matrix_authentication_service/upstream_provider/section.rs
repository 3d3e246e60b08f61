//! A provider as it stands in MAS's configuration.

use serde::Serialize;

use super::values::ProviderValues;
use crate::source::Node;
use crate::values::typed::Typed;

/// All settings of a provider.
#[derive(Debug, Serialize)]
pub(crate) struct Section<'s> {
    pub id: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub issuer: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub client_id: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<String>,
    pub token_endpoint_auth_method: &'s str,
    pub scope: String,
    #[serde(flatten)]
    pub further: &'s Further,
}

/// Settings that MAS takes as they are in the values.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Further {
    #[serde(skip_serializing_if = "is_empty")]
    synapse_idp_id: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    human_name: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    brand_name: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    discovery_mode: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    pkce_method: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    fetch_userinfo: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    authorization_endpoint: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    token_endpoint: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    userinfo_endpoint: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    jwks_uri: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    response_mode: Option<Node>,
    #[serde(skip_serializing_if = "is_empty")]
    claims_imports: Option<Node>,
}

fn is_empty(node: &Option<Node>) -> bool {
    node.as_ref().is_none_or(Node::is_empty)
}

impl Further {
    pub(crate) fn new(values: &ProviderValues) -> Self {
        Self {
            synapse_idp_id: values.synapse_idp_id().node().cloned(),
            human_name: values.human_name().node().cloned(),
            brand_name: values.brand_name().node().cloned(),
            discovery_mode: values.discovery_mode().node().cloned(),
            pkce_method: values.pkce_method().node().cloned(),
            fetch_userinfo: values.fetch_userinfo().node().cloned(),
            authorization_endpoint: values.authorization_endpoint().node().cloned(),
            token_endpoint: values.token_endpoint().node().cloned(),
            userinfo_endpoint: values.userinfo_endpoint().node().cloned(),
            jwks_uri: values.jwks_uri().node().cloned(),
            response_mode: values.response_mode().node().cloned(),
            claims_imports: values.claims_imports().node().cloned(),
        }
    }

    pub(crate) fn discovery_mode(&self) -> Option<&str> {
        self.discovery_mode.as_ref()?.as_str()
    }

    /// The URLs among them that MAS itself calls.
    pub(crate) fn called_urls(&self) -> impl Iterator<Item = &str> {
        [
            &self.token_endpoint,
            &self.userinfo_endpoint,
            &self.jwks_uri,
        ]
        .into_iter()
        .filter_map(|url| url.as_ref()?.as_str())
    }
}
