//! The PostgreSQL server that the stack brings, for the components that are given no other.

use minijinja::{Value, context};

use super::database::{CLIENTS, Client};
use super::exporter::exporter;
use super::hashes::secret_hash;
use super::ingress::service_monitor;
use super::labels::{labels, user_labels};
use super::object::{Kind, Object};
use super::secret::{OwnSecret, SecretRef, SecretVolume};
use super::storage::Claim;
use super::workload::{Controller, Workload};
use super::{Context, facts};

const PATH: &str = "postgres";
const COMPONENT: &str = "matrix-stack-db";

/// What is known of PostgreSQL once the values are read.
#[derive(Debug)]
pub struct Postgres {
    pub workload: Workload,
    admin: Option<SecretRef>,
    clients: Vec<(Client, SecretRef)>,
    own: OwnSecret,
    claim: Claim,
    tuning: Option<Tuning>,
    script: String,
    exporter: Value,
}

/// Settings of the server that follow its memory, in MB.
#[derive(Debug)]
struct Tuning {
    max_connections: i64,
    shared_buffers: i64,
    effective_cache_size: i64,
}

impl Postgres {
    /// Reads the values of PostgreSQL, where it is enabled and a component needs it.
    pub fn new(cx: &Context) -> Option<Self> {
        let served: Vec<Client> = CLIENTS
            .into_iter()
            .filter(|client| client.is_served(cx))
            .collect();
        if !cx.enabled(PATH) || served.is_empty() {
            return None;
        }
        let mut own = own_secret(cx);
        let admin = own.credential(
            cx,
            "postgres.adminPassword",
            "ADMIN_PASSWORD",
            Some("POSTGRES_ADMIN_PASSWORD"),
        );
        let passwords = served
            .into_iter()
            .filter_map(|client| Some((client, client.served_password(cx, &mut own)?)));
        let clients: Vec<_> = passwords.collect();
        let script = cx.file(
            "postgres/files/configure-dbs.sh",
            context! { databases => database_facts(&clients) },
        );
        let mut workload = Workload::new(cx, PATH, COMPONENT, "postgres", Controller::StatefulSet);
        workload.add_hash("postgres-config", &script);
        let secrets = admin
            .iter()
            .chain(clients.iter().map(|(_, password)| password));
        let (label, hash) = secret_hash(cx, "postgres-secret", secrets);
        workload.add_label(&label, &hash);
        let claim = Claim::new(cx, "postgres.storage", cx.release.object("postgres-data"));
        let exporter = exporter(cx, "postgres.postgresExporter");
        Some(Self {
            claim,
            tuning: tuning(cx),
            exporter,
            workload,
            admin,
            clients,
            own,
            script,
        })
    }

    fn facts(&self, cx: &Context) -> Value {
        context! {
            admin_password => self.admin.as_ref().map(SecretRef::path),
            mounts => self.mounts(cx),
            volumes => facts::value(&self.volumes()),
            data => facts::value(&facts::base64(&self.own.data)),
            script => self.script.as_str(),
            claim => self.claim.name.as_str(),
            args => self.tuning.as_ref().map(Tuning::args),
            exporter => self.exporter.clone(),
            storage => storage(cx),
        }
    }

    /// Of the generated Secret only the keys that it needs are mounted: the others are none of its business.
    fn mounts(&self, cx: &Context) -> Vec<Value> {
        let generated = cx.release.object("generated");
        let mut out: Vec<Value> = Vec::new();
        for secret in self
            .admin
            .iter()
            .chain(self.clients.iter().map(|(_, password)| password))
        {
            let volume = SecretVolume::new(&secret.secret);
            let whole = secret.secret != generated;
            let mount = match whole {
                true => {
                    context! { name => volume.volume, mountPath => volume.mount_path, readOnly => true }
                }
                false => {
                    context! { name => volume.volume, mountPath => secret.path(), subPath => secret.key.as_str(), readOnly => true }
                }
            };
            if !out.contains(&mount) {
                out.push(mount);
            }
        }
        out
    }

    fn volumes(&self) -> Vec<SecretVolume> {
        let all = self
            .admin
            .iter()
            .chain(self.clients.iter().map(|(_, password)| password));
        super::secret::secret_volumes(all.map(|s| s.secret.as_str()))
    }

    /// The objects of PostgreSQL.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = ("postgres", self.facts(cx));
        let name = &self.workload.name;
        let workload = facts::value(&self.workload);
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, "postgres/config-map.yaml"),
            object(Kind::Service, "postgres/service.yaml"),
            Object::new(
                Kind::StatefulSet,
                name,
                "postgres/stateful-set.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&workload),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "postgres/service-account.yaml",
        ));
        if !self.claim.existing {
            let claim = Object::new(
                Kind::PersistentVolumeClaim,
                &self.claim.name,
                "postgres/persistent-volume-claim.yaml",
                &plain,
                facts.clone(),
            );
            out.push(claim.annotations(&super::storage::keep_annotation(cx, "postgres.storage")));
        }
        if !self.own.data.is_empty() {
            out.push(object(Kind::Secret, "postgres/secret.yaml"));
            let hook = Object::new(
                Kind::Secret,
                format!("{name}-hook"),
                "postgres/secret.yaml",
                &plain,
                facts.clone(),
            );
            out.push(hook.pre(-5).hook_copy());
        }
        if let Some(monitor) = service_monitor(cx, cx.node(PATH)) {
            let facts = ("monitor", facts::value(&monitor));
            out.push(Object::new(
                Kind::ServiceMonitor,
                name,
                "postgres/service-monitor.yaml",
                &plain,
                facts,
            ));
        }
        out
    }
}

/// The Secret of PostgreSQL; its copy is for the hooks of components that it serves.
pub fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object("postgres");
    OwnSecret::new(
        name.clone(),
        cx.release.has_hook_copies().then(|| format!("{name}-hook")),
    )
}

fn database_facts(clients: &[(Client, SecretRef)]) -> Vec<Value> {
    let facts = |(client, password): &(Client, SecretRef)| {
        context! { name => client.database_name(), user => client.user(), password_file => password.path() }
    };
    clients.iter().map(facts).collect()
}

fn storage(cx: &Context) -> Value {
    super::storage::storage(cx, "postgres.storage")
}

/// Settings that fit the memory limit; without a limit, the server's own.
/// <https://www.postgresql.org/docs/17/runtime-config-resource.html>
fn tuning(cx: &Context) -> Option<Tuning> {
    let path = "postgres.resources.limits.memory";
    let limit = cx.root.find(path)?;
    let Some(megabytes) = limit.as_str().and_then(megabytes) else {
        cx.report(
            cx.problem(
                path,
                "expected the memory limit in Mi, Gi or Ti: the server's settings follow it",
            )
            .hint("write e.g. `4Gi`"),
        );
        return None;
    };
    Some(Tuning {
        max_connections: megabytes / 16,
        shared_buffers: megabytes / 4,
        effective_cache_size: megabytes - 256,
    })
}

fn megabytes(text: &str) -> Option<i64> {
    let units = [("Mi", 1), ("Gi", 1024), ("Ti", 1024 * 1024)];
    let (number, factor) = units
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    number.parse::<i64>().ok().map(|n| n * factor)
}

impl Tuning {
    fn args(&self) -> Vec<String> {
        let settings = [
            format!("max_connections={}", self.max_connections),
            format!("shared_buffers={}MB", self.shared_buffers),
            format!("effective_cache_size={}MB", self.effective_cache_size),
        ];
        settings
            .into_iter()
            .flat_map(|setting| ["-c".to_owned(), setting])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_limits() {
        assert_eq!(megabytes("4Gi"), Some(4096));
        assert_eq!(megabytes("512Mi"), Some(512));
        assert_eq!(megabytes("4G"), None);
    }
}
