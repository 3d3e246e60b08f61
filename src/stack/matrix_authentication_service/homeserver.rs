//! The Synapse that MAS serves, where it is in the stack.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#matrix>

use super::PATH;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::{Context, client_secret, syn2mas, synapse};

/// The key of the secret that it shares with Synapse.
const SHARED_SECRET: &str = "SYNAPSE_SHARED_SECRET";
/// The key of Synapse's secret as a client.
const OIDC_SECRET: &str = "SYNAPSE_OIDC_CLIENT_SECRET";
pub const SHARED_WITH_SYNAPSE: [&str; 2] = [SHARED_SECRET, OIDC_SECRET];

/// The homeserver that MAS serves.
#[derive(Debug)]
pub struct Homeserver {
    pub server_name: String,
    pub endpoint: String,
    pub secret: Option<SecretRef>,
    /// What Synapse is known by as a client, where it leaves its accounts to MAS in the old way.
    pub client_secret: Option<SecretRef>,
}

impl Homeserver {
    /// Reads the values, where Synapse is enabled.
    pub fn new(cx: &Context, own: &mut OwnSecret) -> Option<Self> {
        if !cx.enabled("synapse") {
            return None;
        }
        Some(Self {
            client_secret: synapse::delegates_as_client(cx)
                .then(|| client(cx, own))
                .flatten(),
            server_name: cx.templated("serverName").unwrap_or_default(),
            endpoint: format!("http://{}:8008", cx.service_host("synapse")),
            secret: own.credential(
                cx,
                &format!("{PATH}.synapseSharedSecret"),
                SHARED_SECRET,
                Some("MAS_SYNAPSE_SHARED_SECRET"),
            ),
        })
    }

    /// The way in which MAS and Synapse know each other.
    pub fn kind(&self, cx: &Context) -> &'static str {
        match self.client_secret {
            _ if syn2mas::is_tried(cx) => "synapse_read_only",
            Some(_) => "synapse_legacy",
            None => "synapse_modern",
        }
    }
}

fn client(cx: &Context, own: &mut OwnSecret) -> Option<SecretRef> {
    let path = format!("{PATH}.synapseOIDCClientSecret");
    client_secret::check(cx, &path, "client_secret_basic");
    own.credential(
        cx,
        &path,
        OIDC_SECRET,
        Some("MAS_SYNAPSE_OIDC_CLIENT_SECRET"),
    )
}
