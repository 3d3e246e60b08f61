//! Ingresses and the Services behind them.

use minijinja::Value;
use serde::Serialize;

use super::labels::Labels;
use super::outline::Host;
use super::{Context, facts};
use crate::values::Node;

/// What templates read of an Ingress.
#[derive(Clone, Debug, Serialize)]
pub struct Ingress {
    pub host: String,
    pub annotations: Labels,
    pub class_name: Option<String>,
    pub tls: bool,
    pub tls_secret: Option<String>,
    #[serde(skip)]
    pub controller_is_nginx: bool,
}

impl Ingress {
    /// Reads `<path>.ingress` over the global `ingress`, for the Ingress object of this name.
    pub fn new(cx: &Context, path: &str, name: &str, host: String) -> Self {
        let own = cx.node(&format!("{path}.ingress"));
        let global = cx.node("ingress");
        let either = |key: &str| {
            own.str(key)
                .or_else(|| global.str(key))
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
        };
        let tls =
            own.bool("tlsEnabled").unwrap_or(true) && global.bool("tlsEnabled").unwrap_or(true);
        let given = cx
            .templated(&format!("{path}.ingress.tlsSecret"))
            .or_else(|| cx.templated("ingress.tlsSecret"));
        let mut annotations = Labels::new();
        let mut tls_secret = given.clone();
        if let Some(issuer) = Issuer::new(cx).filter(|_| given.is_none()) {
            annotations.insert(issuer.annotation.into(), issuer.name);
            tls_secret = Some(format!("{name}-certmanager-tls"));
        }
        annotations.extend(facts::texts(global.map("annotations")));
        annotations.extend(facts::texts(own.map("annotations")));
        let mut outline = cx.outline();
        outline.add_host(Host {
            host: host.clone(),
            component: path.to_owned(),
            is_media: false,
        });
        if let Some(secret) = given.filter(|_| tls) {
            outline.add_certificate(secret, path);
        }
        drop(outline);
        Self {
            host,
            annotations,
            class_name: either("className"),
            tls,
            tls_secret,
            controller_is_nginx: either("controllerType").is_some_and(|t| t == "ingress-nginx"),
        }
    }

    /// The Ingress of the component at `path` on the host of another's: the certificate and the controller are that one's, unless
    /// `<path>.ingress` names others.
    pub fn beside(cx: &Context, path: &str, neighbour: Self) -> Self {
        let own = cx.node(&format!("{path}.ingress"));
        let text = |key: &str| own.str(key).filter(|t| !t.is_empty()).map(str::to_owned);
        let mut annotations = facts::texts(cx.node("ingress").map("annotations"));
        annotations.extend(facts::texts(own.map("annotations")));
        let tls_secret = cx.templated(&format!("{path}.ingress.tlsSecret"));
        let mut outline = cx.outline();
        outline.add_host(Host {
            host: neighbour.host.clone(),
            component: path.to_owned(),
            is_media: false,
        });
        if let Some(secret) = tls_secret.clone().filter(|_| neighbour.tls) {
            outline.add_certificate(secret, path);
        }
        drop(outline);
        Self {
            // The issuer of the certificate is told once, by the neighbour.
            annotations,
            class_name: text("className").or(neighbour.class_name),
            tls_secret: tls_secret.or(neighbour.tls_secret),
            controller_is_nginx: text("controllerType")
                .map_or(neighbour.controller_is_nginx, |t| t == "ingress-nginx"),
            ..neighbour
        }
    }

    /// Adds an annotation that a controller needs, where the user did not set it.
    pub fn default_annotation(&mut self, key: &str, value: &str) {
        self.annotations
            .entry(key.to_owned())
            .or_insert_with(|| value.to_owned());
    }
}

/// The host of a component's Ingress. That it is missing is a problem.
pub fn host(cx: &Context, component: &str) -> String {
    let path = format!("{component}.ingress.host");
    cx.templated(&path).unwrap_or_else(|| {
        cx.report(
            cx.problem(
                &path,
                format!("the host name is missing: `{component}` is enabled"),
            )
            .hint(format!(
                "set `{path}`, e.g. to `{}.example.org`, or set `{component}.enabled: false`",
                example_host(component)
            )),
        );
        String::new()
    })
}

fn example_host(component: &str) -> &str {
    match component {
        "matrixAuthenticationService" => "account",
        "elementWeb" => "chat",
        "elementAdmin" => "admin",
        "matrixRTC" => "rtc",
        "hookshot" => "hookshot",
        "dex" => "ldap",
        _ => "matrix",
    }
}

/// Who issues certificates: a resource of cert-manager.
#[derive(Clone, Debug, Serialize)]
pub struct Issuer {
    /// `ClusterIssuer` or `Issuer`.
    pub kind: &'static str,
    pub name: String,
    /// <https://cert-manager.io/docs/usage/ingress/#supported-annotations>
    #[serde(skip)]
    annotation: &'static str,
}

impl Issuer {
    /// The issuer that the values name.
    pub fn new(cx: &Context) -> Option<Self> {
        let name = |key: &str| {
            cx.root
                .str(key)
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
        };
        let issuer = |kind, annotation| {
            move |name| Self {
                kind,
                name,
                annotation,
            }
        };
        name("certManager.clusterIssuer")
            .map(issuer("ClusterIssuer", "cert-manager.io/cluster-issuer"))
            .or_else(|| name("certManager.issuer").map(issuer("Issuer", "cert-manager.io/issuer")))
    }
}

/// What templates read of a Service behind an Ingress.
#[derive(Clone, Debug, Serialize)]
pub struct IngressService {
    #[serde(rename = "type")]
    pub kind: String,
    pub annotations: Labels,
    pub internal_traffic_policy: String,
    /// Only where the type lets traffic in from outside.
    pub external_traffic_policy: Option<String>,
    pub external_ips: Value,
}

impl IngressService {
    /// Whether it is reached from outside of the cluster without the Ingress controller.
    pub fn is_public(&self) -> bool {
        self.kind != "ClusterIP" || self.external_ips.len() != Some(0)
    }

    /// Reads `<path>.ingress.service` over the global `ingress.service`.
    pub fn new(cx: &Context, path: &str) -> Self {
        let own = cx.node(&format!("{path}.ingress.service"));
        let global = cx.node("ingress.service");
        let either = |key: &str, default: &str| {
            own.str(key)
                .or_else(|| global.str(key))
                .unwrap_or(default)
                .to_owned()
        };
        let kind = either("type", "ClusterIP");
        let mut annotations = facts::texts(global.map("annotations"));
        annotations.extend(facts::texts(own.map("annotations")));
        Self {
            external_traffic_policy: (kind != "ClusterIP")
                .then(|| either("externalTrafficPolicy", "Cluster")),
            internal_traffic_policy: either("internalTrafficPolicy", "Cluster"),
            external_ips: facts::list(own, "externalIPs"),
            annotations,
            kind,
        }
    }
}

/// What templates read of a ServiceMonitor.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceMonitor {
    pub relabelings: Value,
    pub metric_relabelings: Value,
}

/// The ServiceMonitor of a component, where it is wanted and the cluster knows the kind.
/// <https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor>
pub fn service_monitor(cx: &Context, node: &Node) -> Option<ServiceMonitor> {
    let wanted = node.bool("serviceMonitors.enabled").unwrap_or(false);
    (wanted
        && cx
            .release
            .has_api("monitoring.coreos.com/v1/ServiceMonitor"))
    .then(|| ServiceMonitor {
        relabelings: facts::list(node, "serviceMonitors.relabelings"),
        metric_relabelings: facts::list(node, "serviceMonitors.metricRelabelings"),
    })
}

impl ServiceMonitor {
    /// Relabels as `own` says, before it does what the user's relabelings say.
    #[must_use]
    pub fn relabel_first(mut self, mut own: Vec<Value>) -> Self {
        own.extend(self.relabelings.try_iter().into_iter().flatten());
        self.relabelings = Value::from(own);
        self
    }
}
