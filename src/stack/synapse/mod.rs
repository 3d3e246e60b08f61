//! Synapse, the homeserver.

mod additional_paths;
mod check_config;
mod checks;
mod config;
mod delegation;
mod files;
pub mod ingress;
mod mounts;
pub mod process;
mod registrations;
pub mod roles;
pub mod routing;
pub mod workers;

pub use additional_paths::{AdditionalPath, Availability, Port, additional_paths};
pub use delegation::{delegates_as_client, introspects_inside};

use minijinja::{Value, context};

use super::hashes::secret_hash;
use super::ingress::service_monitor;
use super::labels::Labels;
use super::matrix_authentication_service::MatrixAuthenticationService;
use super::object::{Kind, Object};
use super::secret::{OwnSecret, secret_volumes};
use super::storage::{Claim, keep_annotation, storage};
use super::workload::{Controller, Workload, hash_label};
use super::{Context, facts, syn2mas};
use config::Config;
use files::{ProcessFiles, SharedFiles};
use mounts::Pods;
use process::{Process, Processes};
use workers::enabled_workers;

pub const PATH: &str = "synapse";
pub const NAME: &str = "synapse";
const COMPONENT: &str = "matrix-server";

/// The label that the objects of one homeserver share.
pub const INSTANCE_LABEL: &str = "k8s.element.io/synapse-instance";

/// What is known of Synapse once the values are read.
#[derive(Debug)]
pub struct Synapse {
    /// What all its pods share.
    pub workload: Workload,
    pub config: Config,
    pub own: OwnSecret,
    claim: Claim,
    shared: SharedFiles,
    /// The main process, then the workers.
    pub processes: Vec<Process>,
}

impl Synapse {
    /// Reads the values of Synapse, where it is enabled.
    pub fn new(cx: &Context, mas: Option<&MatrixAuthenticationService>) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let workers = enabled_workers(cx);
        checks::check(cx, &workers);
        delegation::check(cx);
        let name = cx.release.object(NAME);
        let mut own = OwnSecret::new(
            name.clone(),
            cx.release.has_hook_copies().then(|| format!("{name}-hook")),
        );
        let config = Config::new(cx, mas, &workers, &mut own);
        let shared = SharedFiles::new(cx, &config);
        let mut workload = Workload::new(cx, PATH, COMPONENT, NAME, Controller::StatefulSet);
        workload.add_label(INSTANCE_LABEL, &name);
        let hashes = hashes(cx, &config);
        let running = mounts::for_pods(&workload, Pods::Runtime);
        let mut make = Processes {
            cx,
            workload: &running,
            hashes: &hashes,
            files: ProcessFiles::new(cx, &shared),
        };
        let mut processes = vec![make.main(&workers)];
        processes.extend(workers.into_iter().map(|worker| make.worker(worker)));
        let claim = Claim::new(
            cx,
            &format!("{PATH}.media.storage"),
            format!("{name}-media"),
        );
        Some(Self {
            workload,
            config,
            own,
            claim,
            shared,
            processes,
        })
    }

    /// The main process.
    pub fn main(&self) -> &Process {
        &self.processes[0]
    }

    /// The name of the ConfigMap, as a hook sees it or as the rest does.
    pub fn config_map(&self, cx: &Context, hook: bool) -> String {
        cx.release.object(if hook { "synapse-hook" } else { NAME })
    }

    /// All Secrets that its pods mount.
    pub fn secret_names(&self, hook: bool) -> Vec<String> {
        let own = self.own.reference("");
        self.config
            .secrets()
            .chain([&own])
            .map(|secret| secret.seen_by(hook).secret)
            .collect()
    }

    /// What the pods of all processes share, and the pod of the hook that checks the configuration.
    fn pod_facts(&self, cx: &Context, hook: bool) -> Value {
        let names = self.secret_names(hook);
        context! {
            config_map => self.config_map(cx, hook),
            secrets => facts::value(&secret_volumes(names.iter().map(String::as_str))),
            env => self.config.env(hook),
            registrations => self.config.registrations.facts(),
            database_address => self.config.database_address(),
        }
    }

    /// The objects of Synapse.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let mut out = self.shared_objects(cx);
        let pod = self.pod_facts(cx, false);
        for process in &self.processes {
            let pod =
                context! { sources => self.config.sources(false, &process.file), ..pod.clone() };
            out.extend(process.objects(cx, &pod, &self.claim.name));
        }
        out.extend(check_config::objects(cx, self));
        out
    }

    fn shared_objects(&self, cx: &Context) -> Vec<Object> {
        let name = &self.own.name;
        let files = self.shared.with(&self.processes);
        let facts = context! {
            files => facts::value(&files),
            data => facts::value(&facts::base64(&self.own.data)),
            storage => storage(cx, &format!("{PATH}.media.storage")),
        };
        let object = |kind, template| {
            Object::new(
                kind,
                name,
                template,
                &self.workload.labels,
                ("synapse", facts.clone()),
            )
        };
        let mut out = vec![
            object(Kind::ConfigMap, "synapse/config-map.yaml"),
            object(Kind::Secret, "synapse/secret.yaml"),
        ];
        if !self.claim.existing {
            let claim = object(
                Kind::PersistentVolumeClaim,
                "synapse/persistent-volume-claim.yaml",
            );
            let annotations = keep_annotation(cx, &format!("{PATH}.media.storage"));
            out.push(
                Object {
                    name: self.claim.name.clone(),
                    ..claim
                }
                .annotations(&annotations),
            );
        }
        out.extend(super::service_account_object(
            &self.workload,
            &self.workload.labels,
            "synapse/service-account.yaml",
        ));
        out.extend(self.service_monitor(cx));
        out
    }

    /// One for all processes. The label `instance` of a metric names the homeserver, and `index` the pod among its like.
    fn service_monitor(&self, cx: &Context) -> Option<Object> {
        let relabelings = vec![
            context! { targetLabel => "instance", action => "replace", replacement => self.config.host.as_str() },
            context! {
                targetLabel => "index",
                sourceLabels => ["__meta_kubernetes_pod_name"],
                regex => ".*-([0-9]+)",
                replacement => "$1",
            },
        ];
        let monitor = service_monitor(cx, cx.node(PATH))?.relabel_first(relabelings);
        let facts = ("monitor", facts::value(&monitor));
        Some(Object::new(
            Kind::ServiceMonitor,
            &self.own.name,
            "synapse/service-monitor.yaml",
            &self.workload.labels,
            facts,
        ))
    }
}

/// Labels that make the pods restart when a credential changes.
fn hashes(cx: &Context, config: &Config) -> Labels {
    let secret = secret_hash(cx, "synapse-secret", config.secrets());
    let database = config
        .database
        .iter()
        .map(|database| secret_hash(cx, "postgres-password-synapse", &database.password));
    let registrations = config
        .registrations
        .hashes()
        .map(|(name, content)| hash_label(&name, &content));
    [secret]
        .into_iter()
        .chain(database)
        .chain(registrations)
        .collect()
}

/// The command line that runs a Python module of Synapse, with what the user adds.
fn command(cx: &Context, module: &str) -> Vec<String> {
    let own = ["python3", "-m", module, "-c", "/conf/homeserver.yaml"];
    let extra = cx
        .node(PATH)
        .list("extraArgs")
        .iter()
        .filter_map(|argument| argument.as_str());
    own.into_iter().chain(extra).map(str::to_owned).collect()
}

/// Whether MAS has the accounts. While a migration to it is only tried out, Synapse still has them.
pub fn delegates_to_mas(cx: &Context) -> bool {
    cx.enabled(PATH) && cx.enabled("matrixAuthenticationService") && !syn2mas::is_tried(cx)
}
