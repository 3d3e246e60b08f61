//! HAProxy: it stands before Synapse, whose requests it spreads over the workers, and serves the well-known files.
//!
//! Its configuration: <https://docs.haproxy.org/3.2/configuration.html>

use minijinja::{Value, context};

use super::image::image;
use super::ingress::service_monitor;
use super::labels::{CHART, Identity, Labels, labels, user_labels};
use super::object::{Kind, Object};
use super::synapse::workers::{Worker, enabled_workers};
use super::synapse::{self, AdditionalPath, Availability, Port, routing};
use super::well_known_delegation::WellKnownDelegation;
use super::workload::{Controller, Workload};
use super::{Context, facts};

/// Its key in the values, and what follows the release in its name.
pub const NAME: &str = "haproxy";
const COMPONENT: &str = "matrix-stack-ingress";

/// What is known of HAProxy once the values are read.
#[derive(Debug)]
pub struct Haproxy {
    pub workload: Workload,
    config: String,
    /// The files about Synapse, where it is in the stack.
    pub synapse: Option<Labels>,
    pub well_known: bool,
}

impl Haproxy {
    /// Reads the values of HAProxy, where there is something to serve.
    pub fn new(cx: &Context, well_known: Option<&WellKnownDelegation>) -> Option<Self> {
        let has_synapse = cx.enabled("synapse");
        if !has_synapse && well_known.is_none() || !is_cluster_domain_sound(cx) {
            return None;
        }
        let workers = enabled_workers(cx);
        let mut workload = Workload::new(cx, NAME, COMPONENT, NAME, Controller::Deployment);
        let config = config(cx, has_synapse.then_some(&*workers), well_known);
        workload.add_hash("shared-haproxy-config", &config);
        let synapse = has_synapse.then(|| synapse_files(cx, &workers));
        if let Some(files) = &synapse {
            workload.add_hash("synapse-haproxy-config", &facts::joined(files));
        }
        if let Some(well_known) = well_known {
            workload.add_hash(
                "wellknowndelegation-haproxy-config",
                &facts::joined(&well_known.files),
            );
        }
        Some(Self {
            workload,
            config,
            synapse,
            well_known: well_known.is_some(),
        })
    }

    fn facts(&self, cx: &Context) -> Value {
        context! {
            config => self.config.as_str(),
            config_map => self.workload.name.as_str(),
            synapse => self.synapse.as_ref().map(|files| context! {
                files => facts::value(files),
                config_map => synapse_config_map(cx),
            }),
            well_known => self.well_known.then(|| WellKnownDelegation::config_map(cx)),
        }
    }

    /// The objects of HAProxy.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = (NAME, self.facts(cx));
        let name = &self.workload.name;
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(NAME)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "haproxy/config-map.yaml"),
            object(Kind::Service, "haproxy/service.yaml"),
            Object::new(
                Kind::Deployment,
                name,
                "haproxy/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "haproxy/service-account.yaml",
        ));
        if self.synapse.is_some() {
            let template = "haproxy/synapse-config-map.yaml";
            out.push(Object::new(
                Kind::ConfigMap,
                synapse_config_map(cx),
                template,
                &synapse_labels(cx),
                facts.clone(),
            ));
        }
        if let Some(monitor) = service_monitor(cx, cx.node(NAME)) {
            let facts = ("monitor", facts::value(&monitor));
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "haproxy/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out
    }
}

/// The version that labels tell.
pub fn version(cx: &Context) -> String {
    image(cx, "haproxy.image").version
}

/// The labels of an Ingress or Service that leads to HAProxy.
pub fn front_labels(cx: &Context, name: &str) -> Labels {
    let identity = Identity {
        component: COMPONENT,
        name: name.to_owned(),
        version: version(cx),
    };
    let mut out = labels(cx.release, &identity, &user_labels(cx.root, cx.node(NAME)));
    out.insert("k8s.element.io/target-name".into(), NAME.into());
    out.insert(
        "k8s.element.io/target-instance".into(),
        cx.release.object(NAME),
    );
    out
}

/// The ConfigMap about Synapse belongs to Synapse.
fn synapse_labels(cx: &Context) -> Labels {
    let identity = Identity {
        component: "matrix-server",
        name: "synapse".into(),
        version: image(cx, "synapse.image").version,
    };
    let mut out = labels(
        cx.release,
        &identity,
        &user_labels(cx.root, cx.node("synapse")),
    );
    out.insert(synapse::INSTANCE_LABEL.into(), cx.release.object("synapse"));
    out
}

fn synapse_config_map(cx: &Context) -> String {
    cx.release.object("synapse-haproxy")
}

fn synapse_files(cx: &Context, workers: &[Worker]) -> Labels {
    let (all, reads) = routing::map_files(workers);
    let version = CHART.trim_start_matches("matrix-stack-");
    [
        (
            "429.http",
            cx.file("haproxy/files/429.http", Value::UNDEFINED),
        ),
        (
            "ess-version.json",
            cx.file("haproxy/files/ess-version.json", context! { version }),
        ),
        ("path_map_file", all),
        ("path_map_file_get", reads),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into_iter()
    .collect()
}

fn config(
    cx: &Context,
    workers: Option<&[Worker]>,
    well_known: Option<&WellKnownDelegation>,
) -> String {
    let facts = context! {
        ip_family => cx.root.str("networking.ipFamily"),
        synapse => workers.map(|workers| synapse_facts(cx, workers)),
        well_known => well_known.map(|w| context! { headers => facts::value(&w.headers), redirect => w.redirect.as_deref() }),
    };
    cx.file("haproxy/files/haproxy.cfg", facts)
}

fn synapse_facts(cx: &Context, workers: &[Worker]) -> Value {
    let backends: Vec<Value> = workers
        .iter()
        .filter(|w| routing::takes_requests(w.kind))
        .map(|worker| backend(cx, *worker))
        .collect();
    let alone: Vec<&str> = workers
        .iter()
        .filter(|w| !w.kind.falls_back)
        .map(|w| w.kind.key)
        .collect();
    let enabled = |key: &str| workers.iter().any(|w| w.kind.key == key);
    let mut paths = synapse::additional_paths(cx);
    // The configuration takes the last that fits, and as for an Ingress that must be the longest.
    paths.sort_by_key(|path| path.path.len());
    let paths: Vec<Value> = paths
        .iter()
        .filter_map(|path| path_facts(cx, path))
        .collect();
    context! {
        main => cx.service_host("synapse-main"),
        workers => backends,
        alone => alone,
        has_initial => enabled("initial-synchrotron"),
        has_sync => enabled("synchrotron"),
        paths => paths,
    }
}

fn backend(cx: &Context, worker: Worker) -> Value {
    let key = worker.kind.key;
    context! {
        key => key,
        host => cx.service_host(&worker.name()),
        pods => worker.replicas.max(1),
        by => (!worker.kind.single).then(|| affinity(key)),
        waits => key.ends_with("synchrotron") || key == "sliding-sync",
    }
}

/// Which requests go to the same pod of a type of worker, where there are several.
/// <https://element-hq.github.io/synapse/latest/workers.html#load-balancing>
fn affinity(worker: &str) -> &'static str {
    match worker {
        "synchrotron" | "initial-synchrotron" | "sliding-sync" => "user",
        // Of one room, all pages of messages must be asked of one process.
        "client-reader" | "event-creator" => "room",
        "federation-inbound" => "origin",
        _ => "none",
    }
}

/// A path that requests from inside of the stack reach too.
fn path_facts(cx: &Context, path: &AdditionalPath) -> Option<Value> {
    let Availability::InternallyAndExternally(target) = &path.availability else {
        return None;
    };
    let host = cx.host_of(&target.service);
    let address = match &target.port {
        Port::Name(port) => format!("_{port}._tcp.{host}"),
        Port::Number(port) => format!("{host}:{port}"),
    };
    Some(context! { path => path.path.trim_end_matches('/'), address })
}

/// Whether names in the cluster can be written into the configuration. That they can't is a problem.
fn is_cluster_domain_sound(cx: &Context) -> bool {
    let domain = cx.root.str("clusterDomain").unwrap_or_default();
    let sound = domain
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    if !sound {
        let message = format!("expected a DNS domain, found `{domain}`");
        cx.report(
            cx.problem("clusterDomain", message)
                .hint("write e.g. `cluster.local.`"),
        );
    }
    sound
}
