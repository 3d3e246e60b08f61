//! The databases of the components on a Cluster of CloudNativePG, in place of a server of the
//! stack's own: the operator makes roles and databases, and keeps the servers running.

use super::credentials;
use super::values::NAME;
use crate::kube::object::{
    Body, Bootstrap, ClusterSpec, ClusterStorage, Data, DatabaseSpec, Kind, Labels, Managed, Role,
    SecretData,
};
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::component::Plan;
use crate::stack::hashes::Known;
use crate::stack::labels::Identity;
use crate::stack::reference::SecretRef;
use crate::stack::roles::{DatabaseClient, DatabaseServer};
use crate::stack::storage::Claim;
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

/// The API's group and version.
const API: &str = "postgresql.cnpg.io/v1";

/// The operator takes a password anew from a Secret that has this label.
/// <https://cloudnative-pg.io/docs/1.29/declarative_role_management/#password-management>
const RELOAD: &str = "cnpg.io/reload";

/// The key of a password in a Secret of this type, which has that of the name beside it.
/// <https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret>
const PASSWORD: &str = "password";

/// What is known of the databases once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    values: typed::Postgres<'a>,
    server: DatabaseServer,
    cluster: String,
    labels: Labels,
    claim: Claim<'a>,
    databases: Vec<Database>,
}

/// The database of a component, and its role.
#[derive(Debug)]
struct Database {
    /// The name of its object.
    object: String,
    name: String,
    role: String,
    password: SecretRef,
    /// The Secret that the operator reads; it is ours unless the values name the password's.
    secret: String,
    is_ours: bool,
}

impl Database {
    fn new(cx: &Context, client: &DatabaseClient, password: &SecretRef, own: &str) -> Self {
        let object = cx.name(
            Kind::Database,
            &format!("{NAME}-{}", client.database_name()),
        );
        let is_ours = password.secret == cx.generated_secret() || password.secret == own;
        Self {
            secret: if is_ours {
                object.clone()
            } else {
                password.secret.clone()
            },
            object,
            name: client.database_name(),
            role: client.user(),
            password: password.clone(),
            is_ours,
        }
    }

    /// The Secret that the operator reads, where the password is known here.
    fn secret_data(&self, known: &Known) -> Option<SecretData> {
        let password = known.value(&self.password).filter(|_| self.is_ours)?;
        let mut data = SecretData::basic_auth();
        data.set("username", self.role.as_bytes());
        data.set(PASSWORD, password);
        Some(data)
    }
}

impl<'a> Planned<'a> {
    /// The databases on the Cluster of this name.
    pub(super) fn new(cx: &Context<'a>, server: DatabaseServer, cluster: String) -> Self {
        let values = cx.values.postgres();
        tell_missing_api(cx, &values);
        let identity = Identity {
            component: "matrix-stack-db",
            name: NAME.into(),
            version: cx.chart.version(),
        };
        let clients = cx.database_clients();
        let database = |(key, password): &(&str, SecretRef)| {
            let client = clients.iter().find(|client| client.key == *key)?;
            Some(Database::new(cx, client, password, &server.secret.name))
        };
        let databases: Vec<_> = server.passwords.iter().filter_map(database).collect();
        for database in databases.iter().filter(|database| !database.is_ours) {
            check_key(cx, &values, database);
        }
        Self {
            labels: identity.labels(cx, &values.labels()),
            claim: Claim::new(cx, values.storage(), "postgres-data"),
            databases,
            cluster,
            server,
            values,
        }
    }

    fn cluster(&self, cx: &Context<'a>) -> Object<'a> {
        let cnpg = self.values.cnpg();
        let volume = self.claim.volume(cx);
        let roles = self.databases.iter();
        let spec = ClusterSpec {
            instances: cnpg.instances().get().unwrap_or(1),
            image_name: cx.text(&cnpg.image_name()).map(|name| name.to_string()),
            bootstrap: Bootstrap::default(),
            storage: ClusterStorage {
                size: volume.resources.requests.storage,
                storage_class: volume.storage_class_name,
            },
            resources: Data::compact(self.values.resources().node()),
            managed: Managed {
                roles: roles.map(|it| Role::new(&*it.role, &*it.secret)).collect(),
            },
        };
        Object::new(cx, &self.cluster, &self.labels, Body::Cluster(spec))
            .annotations(&self.claim.policy(cx))
    }

    /// The objects of a database.
    fn of_database(&self, cx: &Context, known: &Known, it: &Database) -> Vec<Object<'a>> {
        let secret = it.secret_data(known).map(|data| {
            let mut labels = self.labels.clone();
            labels.set(RELOAD, "true");
            let secret = Object::new(cx, &it.secret, &labels, Body::Secret(data));
            secret.file(format!("secret-{}", it.name))
        });
        let spec = DatabaseSpec::new(&*self.cluster, &*it.name, &*it.role);
        let database = Object::new(cx, &it.object, &self.labels, Body::Database(spec));
        let database = database.file(format!("database-{}", it.name));
        secret.into_iter().chain([database]).collect()
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let mut out = credentials::objects(cx, &self.server.secret, &self.labels);
        if self.values.cnpg().create().is_on() {
            out.push(self.cluster(cx));
        }
        let databases = self.databases.iter();
        out.extend(databases.flat_map(|it| self.of_database(cx, known, it)));
        out
    }

    fn left_to_job(&self, cx: &Context<'a>) -> Vec<Problem> {
        let needs = |database: &&Database| {
            let password = &database.password;
            database.is_ours && cx.ledger.inline(password).is_none()
        };
        let problem = |it: &Database| {
            let Database { secret, role, .. } = it;
            let message = format!(
                "CloudNativePG reads the password of `{role}` from the Secret `{secret}`, which the Job \
                 that generates credentials can't make"
            );
            let SecretRef {
                secret: from, key, ..
            } = &it.password;
            let hint = format!(
                "keep credentials in a file with `--credentials`, or make it of the type \
                 `kubernetes.io/basic-auth`, with `username: {role}`, and the key `{key}` of the Secret \
                 `{from}` as `{PASSWORD}`"
            );
            let at = self.values.cnpg();
            cx.problem(Code::MissingRoleSecret, &at, message)
                .hint(hint)
                .warning()
        };
        self.databases.iter().filter(needs).map(problem).collect()
    }
}

/// The operator reads the key `password`, and no other.
fn check_key<'a>(cx: &Context<'a>, values: &typed::Postgres<'a>, database: &Database) {
    if database.password.key == PASSWORD {
        return;
    }
    let passwords = values.ess_passwords();
    let given = typed::Entries::<typed::Credential>::of(passwords.section().clone());
    let is_it = |given: &typed::Credential<'a>| {
        cx.text(&given.secret()).as_deref() == Some(&*database.secret)
    };
    let found = given.iter().map(|(_, given)| given).find(is_it);
    let key = found.map(|given| given.secret_key());
    let message = format!("CloudNativePG reads the key `{PASSWORD}` of the Secret, and no other");
    let problem = match &key {
        Some(key) => cx.problem(Code::InvalidValue, key, message),
        None => cx.problem(Code::InvalidValue, &passwords, message),
    };
    cx.report(problem.hint(format!(
        "use a Secret of the type `kubernetes.io/basic-auth`, with `username: {}`",
        database.role
    )));
}

/// Warns where the cluster is told to have other APIs than that of the operator.
fn tell_missing_api<'a>(cx: &Context<'a>, values: &typed::Postgres<'a>) {
    if cx.release.api_versions.is_empty() || cx.release.has_api(&format!("{API}/Cluster")) {
        return;
    }
    let message = "the cluster is not known to have CloudNativePG";
    let problem = cx.problem(Code::MissingApi, &values.cnpg(), message);
    cx.report(problem.hint(format!("add `-a {API}` if it has")).warning());
}
