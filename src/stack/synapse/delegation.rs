//! How Synapse leaves its accounts to MAS: by a section of its configuration, or in versions before that by an experimental feature,
//! with Synapse as a client of MAS.
//!
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#matrix_authentication_service>

use minijinja::{Value, context};

use super::{PATH, delegates_to_mas};
use crate::stack::Context;
use crate::stack::image::version;
use crate::stack::matrix_authentication_service::MatrixAuthenticationService;
use crate::stack::secret::SecretRef;

/// The first version with `matrix_authentication_service`.
/// <https://element-hq.github.io/synapse/latest/upgrade.html#upgrading-to-v11360>
const STABLE_SINCE: (u32, u32) = (1, 136);

/// With the new way, this one does not start where sign-in with a QR code is on: <https://github.com/element-hq/synapse/issues/18808>
const WITHOUT_QR_CODES: (u32, u32) = (1, 136);

/// Versions with all that we set of the experimental feature.
const EXPERIMENTAL_SINCE: (u32, u32) = (1, 93);
/// The first version without it: <https://github.com/element-hq/synapse/pull/19895>
const EXPERIMENTAL_UNTIL: (u32, u32) = (1, 157);
/// A version that can ask MAS for tokens at an address inside of the cluster.
const INTROSPECTION_SINCE: (u32, u32) = (1, 113);

/// One of the two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Stable,
    /// `experimental_features.msc3861`
    Experimental,
}

/// What `synapse.delegation` says; by itself the version decides. A tag that tells none is taken for a new one.
fn way(cx: &Context) -> Way {
    let is_old = synapse_version(cx).is_some_and(|version| version < STABLE_SINCE);
    match cx.node(PATH).str("delegation") {
        Some("stable") => Way::Stable,
        Some("msc3861") => Way::Experimental,
        _ if is_old => Way::Experimental,
        _ => Way::Stable,
    }
}

fn synapse_version(cx: &Context) -> Option<(u32, u32)> {
    version(cx, &format!("{PATH}.image"))
}

/// Whether Synapse is a client of MAS, as others are.
pub fn delegates_as_client(cx: &Context) -> bool {
    delegates_to_mas(cx) && way(cx) == Way::Experimental
}

/// Whether a Synapse that is a client of MAS asks for tokens at an address inside of the cluster.
pub fn introspects_inside(cx: &Context) -> bool {
    synapse_version(cx).is_some_and(|version| version >= INTROSPECTION_SINCE)
}

/// Tells of a version that can't do what is asked of it.
pub fn check(cx: &Context) {
    let Some(version) = synapse_version(cx).filter(|_| delegates_to_mas(cx)) else {
        return;
    };
    let report = |message: String, hint: String| {
        let is_chosen = cx
            .node(PATH)
            .str("delegation")
            .is_some_and(|way| way != "auto");
        let path = if is_chosen { "delegation" } else { "image.tag" };
        cx.report(cx.problem(&format!("{PATH}.{path}"), message).hint(hint));
    };
    let shown = |(major, minor): (u32, u32)| format!("{major}.{minor}");
    match way(cx) {
        Way::Stable if version < STABLE_SINCE => report(
            format!(
                "Synapse {} has no `matrix_authentication_service` yet",
                shown(version)
            ),
            format!(
                "use {} or later, or set `{PATH}.delegation: msc3861`",
                shown(STABLE_SINCE)
            ),
        ),
        Way::Experimental if version < EXPERIMENTAL_SINCE => report(
            format!(
                "Synapse {} is too old for `matrixAuthenticationService`",
                shown(version)
            ),
            format!("use {} or later", shown(STABLE_SINCE)),
        ),
        Way::Experimental if version >= EXPERIMENTAL_UNTIL => report(
            format!(
                "Synapse {} has no `experimental_features.msc3861` any more",
                shown(version)
            ),
            format!("set `{PATH}.delegation: stable`, or leave it out"),
        ),
        _ => {}
    }
}

/// What Synapse is told of MAS.
#[derive(Debug)]
pub struct Delegation {
    /// What both know each other by.
    secret: SecretRef,
    endpoint: String,
    has_qr_codes: bool,
    client: Option<Client>,
}

/// Synapse as a client of MAS.
#[derive(Debug)]
struct Client {
    secret: SecretRef,
    /// Where browsers find MAS.
    public_base: String,
    introspects_inside: bool,
}

impl Delegation {
    /// Where MAS has the accounts.
    pub fn new(cx: &Context, mas: Option<&MatrixAuthenticationService>) -> Option<Self> {
        let mas = mas.filter(|_| delegates_to_mas(cx))?;
        let synapse = mas.synapse.as_ref()?;
        let client = synapse.client_secret.clone().map(|secret| Client {
            secret,
            public_base: mas.public_base(),
            introspects_inside: introspects_inside(cx),
        });
        let has_qr_codes = client.is_some() || synapse_version(cx) != Some(WITHOUT_QR_CODES);
        Some(Self {
            secret: synapse.secret.clone()?,
            endpoint: mas.endpoint(cx),
            has_qr_codes,
            client,
        })
    }

    pub fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        [&self.secret]
            .into_iter()
            .chain(self.client.iter().map(|client| &client.secret))
    }

    /// The variables that the init container puts into the configuration, where it can't name files.
    pub fn env(&self) -> [(&'static str, Option<&SecretRef>); 2] {
        let client = self.client.as_ref();
        [
            (
                "SYNAPSE_MAS_CLIENT_SECRET",
                client.map(|client| &client.secret),
            ),
            ("SYNAPSE_MAS_ADMIN_TOKEN", client.map(|_| &self.secret)),
        ]
    }

    /// What the templates read, as a hook sees it or as the rest does.
    pub fn facts(&self, hook: bool) -> Value {
        context! {
            endpoint => self.endpoint.as_str(),
            secret => self.secret.seen_by(hook).path(),
            has_qr_codes => self.has_qr_codes,
            client => self.client.as_ref().map(|client| context! {
                issuer => format!("{}/", client.public_base),
                account_url => format!("{}/account/", client.public_base),
                introspection_endpoint => client.introspects_inside.then(|| format!("{}oauth2/introspect", self.endpoint)),
            }),
        }
    }
}
