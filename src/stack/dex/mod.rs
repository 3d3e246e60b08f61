//! Dex, which lets users of an LDAP directory sign in: MAS knows OpenID Connect alone.
//!
//! Its configuration: <https://dexidp.io/docs/configuration/>, <https://github.com/dexidp/dex/blob/master/config.yaml.dist>

mod ldap;
mod storage;

use minijinja::{Value, context};
use serde_json::json;

use super::additional::Additional;
use super::hashes::secret_hash;
use super::ingress::{Ingress, IngressService, host, service_monitor};
use super::labels::{Labels, labels, user_labels};
use super::matrix_authentication_service::MatrixAuthenticationService;
use super::network::IpFamilies;
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef, secret_volumes};
use super::workload::{Controller, Workload};
use super::{Context, facts};
use crate::source::yaml::read as load;
use crate::values::Node;
pub use ldap::Ldap;
pub use storage::Storage;

pub const PATH: &str = "dex";
pub const NAME: &str = "dex";

/// Where the values have the secret that MAS is known by.
pub const CLIENT_SECRET: &str = "dex.masClientSecret";
pub const GENERATED_CLIENT_SECRET: &str = "DEX_MAS_CLIENT_SECRET";
/// The id of MAS as a client.
const CLIENT_ID: &str = "matrix-authentication-service";

const UNDERRIDES: &str = "dex-config-underrides.yaml";
const OVERRIDES: &str = "dex-config-overrides.yaml";

/// What is known of Dex once the values are read.
#[derive(Debug)]
pub struct Dex {
    pub workload: Workload,
    ingress: Ingress,
    pub service: IngressService,
    client_secret: Option<SecretRef>,
    pub ldap: Ldap,
    pub storage: Storage,
    pub additional: Additional,
    pub own: OwnSecret,
    files: Labels,
}

impl Dex {
    /// Reads the values, where it is enabled. That MAS is not is a problem.
    pub fn new(cx: &Context, mas: Option<&MatrixAuthenticationService>) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let Some(mas) = mas else {
            cx.report(
                cx.problem(
                    "dex.enabled",
                    "it signs users in for `matrixAuthenticationService`, which is not enabled",
                )
                .hint("set `dex.enabled: false`, or `matrixAuthenticationService.enabled: true`"),
            );
            return None;
        };
        let name = cx.release.object(NAME);
        let mut own = OwnSecret::new(name.clone(), None);
        let mut dex = Self {
            workload: Workload::new(
                cx,
                PATH,
                "matrix-identity-provider",
                NAME,
                Controller::Deployment,
            ),
            ingress: Ingress::new(cx, PATH, &name, host(cx, PATH)),
            service: IngressService::new(cx, PATH),
            client_secret: own.credential(
                cx,
                CLIENT_SECRET,
                "MAS_CLIENT_SECRET",
                Some(GENERATED_CLIENT_SECRET),
            ),
            ldap: Ldap::new(cx, &mut own),
            storage: Storage::new(cx, &mut own),
            additional: Additional::new(cx, &format!("{PATH}.additional"), &mut own),
            files: Labels::new(),
            own,
        };
        dex.files = dex.files(cx, mas);
        dex.workload
            .add_hash("dex-config", &facts::joined(&dex.files));
        let (label, hash) = secret_hash(cx, "dex-secret", dex.secrets());
        dex.workload.add_label(&label, &hash);
        Some(dex)
    }

    /// The configuration files of the ConfigMap.
    fn files(&self, cx: &Context, mas: &MatrixAuthenticationService) -> Labels {
        let provider = mas
            .settings
            .providers
            .iter()
            .find(|provider| provider.is_dex);
        let facts = context! {
            dex => context! {
                issuer => issuer(cx),
                server_name => cx.templated("serverName"),
                listen => if IpFamilies::new(cx).v6 { "[::]" } else { "0.0.0.0" },
                storage => facts::value(&self.storage),
                client_id => CLIENT_ID,
                redirect_uri => provider.map(|provider| format!("{}/upstream/callback/{}", mas.public_base(), provider.id)),
                ldap => self.ldap.config.clone(),
                has_bind_password => self.ldap.bind_password.is_some(),
            },
        };
        [UNDERRIDES, OVERRIDES]
            .map(|name| {
                (
                    name.to_owned(),
                    cx.file(&format!("dex/files/{name}"), facts.clone()),
                )
            })
            .into_iter()
            .collect()
    }

    /// Every credential that it uses.
    fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let passwords = self
            .client_secret
            .iter()
            .chain(&self.ldap.bind_password)
            .chain(self.storage.password());
        passwords.chain(self.additional.secrets())
    }

    /// What the init container merges, in this order.
    fn sources(&self) -> Vec<String> {
        let template = |name: &str| format!("/config-templates/{name}");
        [template(UNDERRIDES)]
            .into_iter()
            .chain(self.additional.paths(false))
            .chain([template(OVERRIDES)])
            .collect()
    }

    /// The variables of the init container, whose values are templates that it evaluates.
    fn env(&self) -> Value {
        let all = [
            ("DEX_MAS_CLIENT_SECRET", &self.client_secret),
            ("DEX_LDAP_BIND_PASSWORD", &self.ldap.bind_password),
            ("DEX_POSTGRES_PASSWORD", self.storage.password()),
        ];
        Value::from_pairs(
            all.into_iter().filter_map(|(name, secret)| {
                Some((name, secret.as_ref()?.read_file_through("quote")))
            }),
        )
    }

    fn facts(&self) -> Value {
        let own = self.own.reference("");
        let rendered: Vec<&str> = self
            .secrets()
            .chain([&own])
            .map(|secret| &*secret.secret)
            .collect();
        let certificate: Vec<&str> = self
            .ldap
            .root_ca
            .iter()
            .map(|secret| &*secret.secret)
            .collect();
        context! {
            config_map => self.workload.name.as_str(),
            files => facts::value(&self.files),
            data => facts::value(&facts::base64(&self.own.data)),
            sources => self.sources(),
            env => self.env(),
            secrets => facts::value(&secret_volumes(rendered.iter().copied())),
            certificates => facts::value(&secret_volumes(certificate.iter().copied())),
            volumes => facts::value(&secret_volumes(rendered.into_iter().chain(certificate))),
            database_address => self.storage.address(),
            ingress => facts::value(&self.ingress),
            service => facts::value(&self.service),
        }
    }

    /// The objects of Dex.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = (NAME, self.facts());
        let name = &self.workload.name;
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "dex/config-map.yaml"),
            object(Kind::Secret, "dex/secret.yaml"),
            object(Kind::Service, "dex/service.yaml").annotations(&self.service.annotations),
            object(Kind::Ingress, "dex/ingress.yaml").annotations(&self.ingress.annotations),
            Object::new(
                Kind::Deployment,
                name,
                "dex/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "dex/service-account.yaml",
        ));
        if let Some(monitor) = service_monitor(cx, cx.node(PATH)) {
            let facts = ("monitor", facts::value(&monitor));
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "dex/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out
    }
}

/// The URL that Dex calls itself, without a slash at the end.
fn issuer(cx: &Context) -> String {
    format!(
        "https://{}",
        cx.templated("dex.ingress.host").unwrap_or_default()
    )
}

/// Dex as an upstream provider of MAS, as the values would write it. What both must agree on can't be set there.
///
/// Browsers come from outside; MAS itself asks Dex inside of the cluster, so that its name need not resolve there.
pub fn provider(cx: &Context) -> Option<Node> {
    if !cx.enabled(PATH) {
        return None;
    }
    let path = format!("matrixAuthenticationService.upstreamProviders.{NAME}");
    for key in [
        "issuer",
        "clientId",
        "clientSecret",
        "discoveryMode",
        "tokenEndpointAuthMethod",
    ] {
        if cx.node(&path).find(key).is_some() {
            cx.report(
                cx.problem(&format!("{path}.{key}"), "`dex` sets this")
                    .hint("leave it out"),
            );
        }
    }
    let inside = format!("http://{}:5556", cx.service_host(NAME));
    let groups = cx.node(PATH).find("ldap.groupSearch").map(|_| "groups");
    let scopes: Vec<&str> = ["openid", "profile", "email"]
        .into_iter()
        .chain(groups)
        .collect();
    let provider = json!({
        "humanName": "LDAP",
        "issuer": issuer(cx),
        "clientId": CLIENT_ID,
        "scopes": scopes,
        "discoveryMode": "disabled",
        "pkceMethod": "always",
        "authorizationEndpoint": format!("{}/auth", issuer(cx)),
        "tokenEndpoint": format!("{inside}/token"),
        "jwksUri": format!("{inside}/keys"),
        "claimsImports": {
            "localpart": { "action": "require", "template": "{{ user.preferred_username }}" },
            "displayname": { "action": "suggest", "template": "{{ user.name }}" },
            "email": { "action": "suggest", "template": "{{ user.email }}" },
        },
    });
    load::read(&provider.to_string(), 0).ok()
}
