//! What follows from the values of PostgreSQL.

use std::rc::Rc;

use super::credentials::{self, Passwords};
use super::ports::{METRICS, PORT};
use super::script;
use super::tuning::Tuning;
use super::values::NAME;
use crate::kube::object::{Body, Labels, Port, ServicePort, ServiceSpec};
use crate::stack::cnpg;
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::ends::End;
use crate::stack::exporter::Exporter;
use crate::stack::hashes::Known;
use crate::stack::monitor::{BY_INSTANCE, Monitor};
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::stack::roles::{DatabaseClient, DatabaseServer};
use crate::stack::storage::Claim;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

/// The server, where a component needs it.
pub(super) fn server<'a>(cx: &Context<'a>, values: &typed::Postgres<'a>) -> Option<DatabaseServer> {
    let clients = cx.database_clients();
    let is_served = |client: &&DatabaseClient| !client.values.is_set() && client.password.is_some();
    let served: Vec<&DatabaseClient> = clients.iter().filter(is_served).collect();
    if served.is_empty() {
        return None;
    }
    let cluster = cnpg::cluster(cx, &values.cnpg().cluster());
    let passwords = Passwords::new(cx, values, &served, cluster.is_none());
    let (host, ssl_mode, end) = match &cluster {
        Some(cluster) => (
            cx.host_of(&cnpg::service(cluster)),
            cnpg::SSL_MODE,
            cnpg::pods(cluster),
        ),
        None => (
            cx.service_host(NAME),
            "prefer",
            End::Pods(Pods::named(cx, NAME)),
        ),
    };
    Some(DatabaseServer {
        cluster: cluster.map(|name| name.as_ref().to_owned()),
        host,
        port: PORT,
        ssl_mode,
        end,
        passwords: passwords.clients,
        further_passwords: passwords.further,
        admin_password: passwords.admin,
        secret: passwords.own,
    })
}

/// What is known of PostgreSQL once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub workload: Workload<'a>,
    /// The labels of the objects beside the workload.
    pub labels: Labels,
    pub server: DatabaseServer,
    pub claim: Claim<'a>,
    pub tuning: Option<Tuning>,
    pub script: Rc<str>,
    pub exporter: Exporter<'a>,
    pub monitor: Option<Monitor<'a>>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, server: DatabaseServer) -> Self {
        let values = cx.values.postgres();
        let profile = Profile {
            component: "matrix-stack-db",
            name: NAME,
            controller: Controller::StatefulSet { parallel: false },
            policy_key: "postgres",
        };
        let workload = Workload::new(cx, &(&values).into(), profile);
        let mut out = Self {
            labels: workload.labels.clone(),
            workload,
            script: script::text(cx, &server),
            server,
            claim: Claim::new(cx, values.storage(), "postgres-data"),
            tuning: Tuning::new(cx, &values),
            exporter: Exporter::new(cx, values.postgres_exporter()),
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
        };
        out.workload.add_hash("postgres-config", &out.script);
        let secrets: Vec<SecretRef> = out.secrets().cloned().collect();
        out.workload
            .add_credential_hash("postgres-secret", &secrets);
        out
    }

    /// All passwords: that of the administrator, then those of components, served or not.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let clients = self.server.passwords.iter().map(|(_, password)| password);
        let admin = self.server.admin_password.iter();
        admin.chain(clients).chain(&self.server.further_passwords)
    }

    fn config_map(&self, cx: &Context) -> Object<'a> {
        let body = Body::ConfigMap(script::files(&self.script));
        Object::new(cx, &self.workload.name, &self.labels, body)
    }

    fn service(&self, cx: &Context) -> Object<'a> {
        let port = |port: Port| ServicePort {
            protocol: None,
            ..port.served()
        };
        let ports = vec![port(PORT), port(METRICS)];
        let spec = ServiceSpec::inside(self.workload.selector(), ports).headless();
        Object::new(cx, &self.workload.name, &self.labels, Body::Service(spec))
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let mut out = vec![
            self.config_map(cx),
            self.service(cx),
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(Object::service_account(cx, workload, &self.labels));
        out.extend(self.claim.object(cx, &self.labels));
        out.extend(credentials::objects(cx, &self.server.secret, &self.labels));
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|it| it.object(cx, &workload.name, &self.labels, &BY_INSTANCE)));
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        out.add_metrics(&Pods::of(&self.workload), self.monitor.as_ref());
    }
}
