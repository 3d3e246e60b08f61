//! Redis: the server that the stack brings for the components that are given no other, and how components reach either.

use minijinja::{Value, context};

use super::exporter::exporter;
use super::ingress::service_monitor;
use super::labels::{labels, user_labels};
use super::network::IpFamilies;
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef};
use super::synapse::workers::enabled_workers;
use super::workload::{Controller, Workload};
use super::{Context, facts};

const PATH: &str = "redis";
const NAME: &str = "redis";
const COMPONENT: &str = "matrix-pubsub-small-cache";
const PORT: i64 = 6379;

/// Where a component finds its Redis.
#[derive(Clone, Debug)]
pub struct Connection {
    pub host: String,
    pub port: i64,
    /// The number of the database; our own server has but one user, so that none is named there.
    pub db: Option<i64>,
    pub tls: bool,
    pub password: Option<SecretRef>,
}

impl Connection {
    /// The server that the values at `path` name, or our own. A password given there goes into the component's Secret.
    pub fn new(cx: &Context, path: &str, own: &mut OwnSecret) -> Self {
        let Some(node) = cx.root.find(path) else {
            return Self {
                host: cx.service_host(NAME),
                port: PORT,
                db: None,
                tls: false,
                password: None,
            };
        };
        Self {
            host: cx.templated(&format!("{path}.host")).unwrap_or_default(),
            port: node.int("port").unwrap_or(PORT),
            db: Some(node.int("db").unwrap_or(0)),
            tls: node.bool("tls").unwrap_or(false),
            password: own.credential(cx, &format!("{path}.password"), "REDIS_PASSWORD", None),
        }
    }

    /// Whether it is the server that the stack brings.
    pub fn is_own(&self) -> bool {
        self.db.is_none()
    }

    /// As a URI; `password` is what stands in it for the password.
    /// <https://www.iana.org/assignments/uri-schemes/prov/redis>
    pub fn uri(&self, password: &str) -> String {
        let scheme = if self.tls { "rediss" } else { "redis" };
        let user = self
            .password
            .as_ref()
            .map(|_| format!(":{password}@"))
            .unwrap_or_default();
        let db = self.db.map(|db| format!("/{db}")).unwrap_or_default();
        format!("{scheme}://{user}{}:{}{db}", self.host, self.port)
    }
}

/// Whether a component is enabled that needs a Redis and is given none.
fn is_needed(cx: &Context) -> bool {
    let unserved = |component: &str| {
        cx.enabled(component) && cx.root.find(&format!("{component}.redis")).is_none()
    };
    unserved("hookshot") || (unserved("synapse") && !enabled_workers(cx).is_empty())
}

/// What is known of our own server once the values are read.
#[derive(Debug)]
pub struct Redis {
    pub workload: Workload,
    config: String,
}

impl Redis {
    /// Reads the values of Redis, where a component needs it.
    pub fn new(cx: &Context) -> Option<Self> {
        if !is_needed(cx) {
            return None;
        }
        let facts = context! {
            listen => facts::value(&IpFamilies::new(cx)),
            max_memory => max_memory(cx),
            max_memory_policy => cx.node(PATH).str("maxMemoryPolicy").unwrap_or("noeviction"),
        };
        let config = cx.file("redis/files/redis.conf", context! { redis => facts });
        let mut workload = Workload::new(cx, PATH, COMPONENT, NAME, Controller::Deployment);
        workload.add_hash("redis-config", &config);
        Some(Self { workload, config })
    }

    /// The objects of Redis.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let exporter = exporter(cx, &format!("{PATH}.redisExporter"));
        let facts = (
            "redis",
            context! { config => self.config.as_str(), exporter },
        );
        let name = &self.workload.name;
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "redis/config-map.yaml"),
            object(Kind::Service, "redis/service.yaml"),
            Object::new(
                Kind::Deployment,
                name,
                "redis/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "redis/service-account.yaml",
        ));
        if let Some(monitor) = service_monitor(cx, cx.node(PATH)) {
            let facts = (
                "monitor",
                facts::value(&monitor.relabel_first(vec![instance_relabeling()])),
            );
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "redis/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out
    }
}

/// The label `instance` of a metric names the server, not the pod that was asked.
fn instance_relabeling() -> Value {
    context! {
        action => "replace",
        sourceLabels => vec!["__meta_kubernetes_pod_label_app_kubernetes_io_instance"],
        targetLabel => "instance",
    }
}

/// How much memory the data may take. What can't be a size can't get into the configuration.
fn max_memory<'a>(cx: &Context<'a>) -> &'a str {
    let path = "redis.maxMemory";
    let text = cx.root.str(path).unwrap_or("0");
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        cx.report(
            cx.problem(
                path,
                format!(
                    "expected a size as Redis writes it, found `{}`",
                    text.escape_debug()
                ),
            )
            .hint("write a number and `kb`, `mb` or `gb`, e.g. `40mb`"),
        );
        return "0";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        let mut redis = Connection {
            host: "redis.example.org".into(),
            port: 6379,
            db: None,
            tls: false,
            password: None,
        };
        assert_eq!(redis.uri("x"), "redis://redis.example.org:6379");
        redis.db = Some(2);
        redis.tls = true;
        assert_eq!(redis.uri("x"), "rediss://redis.example.org:6379/2");
        redis.password = Some(SecretRef {
            secret: "s".into(),
            key: "k".into(),
            hook_secret: None,
        });
        assert_eq!(
            redis.uri("${PASSWORD}"),
            "rediss://:${PASSWORD}@redis.example.org:6379/2"
        );
    }
}
