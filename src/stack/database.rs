//! PostgreSQL databases: an external one, or the one that the stack brings.

use serde::Serialize;

use super::Context;
use super::outline::UserDatabase;
use super::secret::{OwnSecret, SecretRef};

/// Where a component finds its database.
#[derive(Clone, Debug, Serialize)]
pub struct Database {
    pub host: String,
    pub port: i64,
    pub name: String,
    pub user: String,
    /// One of libpq's `sslmode`.
    pub ssl_mode: Option<String>,
    #[serde(skip)]
    pub password: Option<SecretRef>,
}

impl Database {
    /// `host:port`, as the init container that waits takes it.
    pub fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// A component that has a database, and what our own PostgreSQL calls its parts.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// Its key in the values.
    pub component: &'static str,
    pub generated_password: &'static str,
}

pub const CLIENTS: [Client; 2] = [
    Client {
        component: "matrixAuthenticationService",
        generated_password: "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
    },
    Client {
        component: "synapse",
        generated_password: "POSTGRES_SYNAPSE_PASSWORD",
    },
];

impl Client {
    /// Whether our own PostgreSQL serves it.
    pub fn is_served(self, cx: &Context) -> bool {
        cx.enabled(self.component)
            && cx
                .root
                .find(&format!("{}.postgres", self.component))
                .is_none()
    }

    pub fn database_name(self) -> String {
        self.component.to_lowercase()
    }

    pub fn user(self) -> String {
        format!("{}_user", self.database_name())
    }

    /// Its password on our own PostgreSQL.
    pub fn served_password(self, cx: &Context, postgres: &mut OwnSecret) -> Option<SecretRef> {
        let path = format!("postgres.essPasswords.{}", self.component);
        let key = format!("ESS_PASSWORD_{}", self.component.to_uppercase());
        postgres.credential(cx, &path, &key, Some(self.generated_password))
    }
}

/// The database of a component. That there is none is a problem.
pub fn database(cx: &Context, client: Client, own: &mut OwnSecret) -> Option<Database> {
    let path = format!("{}.postgres", client.component);
    if cx.root.find(&path).is_some() {
        return Some(external(cx, &path, own));
    }
    if !cx.enabled("postgres") {
        cx.report(
            cx.problem(
                &path,
                format!("`{}` has no database: `postgres.enabled` is false and no external one is given", client.component),
            )
            .hint(format!("set `{path}` with `host`, `user`, `database` and `password`, or `postgres.enabled: true`")),
        );
        return None;
    }
    let mut postgres = super::postgres::own_secret(cx);
    let password = client.served_password(cx, &mut postgres);
    Some(Database {
        host: cx.service_host("postgres"),
        port: 5432,
        name: client.database_name(),
        user: client.user(),
        ssl_mode: Some("prefer".into()),
        password,
    })
}

/// The database that the values at `path` name. That its password is missing is a problem.
pub fn external(cx: &Context, path: &str, own: &mut OwnSecret) -> Database {
    let node = cx.node(path);
    let password = own.credential(cx, &format!("{path}.password"), "POSTGRES_PASSWORD", None);
    if password.is_none() {
        cx.report(
            cx.problem(&format!("{path}.password"), "the password of the external database is missing: it can't be generated")
                .hint(format!("give `{path}.password.value`, or `{path}.password.secret` and `{path}.password.secretKey`")),
        );
    }
    let database = Database {
        host: cx.templated(&format!("{path}.host")).unwrap_or_default(),
        port: node.int("port").unwrap_or(5432),
        name: node.str("database").unwrap_or_default().to_owned(),
        user: node.str("user").unwrap_or_default().to_owned(),
        ssl_mode: node.str("sslMode").map(str::to_owned),
        password,
    };
    cx.outline().add_database(UserDatabase {
        path: path.to_owned(),
        host: database.host.clone(),
        port: database.port,
        name: database.name.clone(),
        user: database.user.clone(),
    });
    database
}

/// Two components on one database would destroy each other's tables.
pub fn check_distinct(cx: &Context) {
    let place = |component: &str| {
        let path = format!("{component}.postgres");
        let node = cx.root.find(&path).filter(|_| cx.enabled(component))?;
        let host = cx.templated(&format!("{path}.host"))?;
        Some((
            path,
            (
                host,
                node.int("port").unwrap_or(5432),
                node.str("database")?.to_owned(),
            ),
        ))
    };
    let components = CLIENTS.iter().map(|client| client.component).chain(["dex"]);
    let places: Vec<_> = components.filter_map(place).collect();
    for (index, (a, place)) in places.iter().enumerate() {
        if let Some((b, _)) = places[index + 1..].iter().find(|(_, other)| other == place) {
            cx.report(
                cx.problem(a, format!("`{a}` and `{b}` are the same database"))
                    .hint(format!(
                        "give each component a database of its own: set another `{a}.database`"
                    )),
            );
        }
    }
}
