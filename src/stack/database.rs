//! PostgreSQL databases: an external one, or the one that the stack brings.

use super::connections::Connections;
use super::ends::{End, ServerKind};
use super::lasting::{Lasting, Place};
use super::outline::UserDatabase;
use super::pods::Pods;
use super::ports::tcp;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::roles::{DATABASE_PORT, DatabaseClient, DatabaseOffer};
use super::secret::{OwnSecret, Slot};
use crate::credentials::Kind;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::values::typed::{PostgresConnection, Typed};
use serde::Serialize;

/// The key of the password of a database that the values name.
const GIVEN_KEY: &str = "POSTGRES_PASSWORD";

/// A password that has to be set in the database too.
pub(crate) const GIVEN_PASSWORD: Lasting = Lasting {
    place: Place::Keys(GIVEN_KEY),
    about: "the password for a database that the stack does not bring",
    advice: "the database keeps the old one until it is changed there (`ALTER ROLE … PASSWORD …`)",
};

/// Where data is, which does not go with it.
pub(crate) const OTHER_DATABASE: &str =
    "another database, which does not have what the old one has";

/// What to do about it.
pub(crate) const MOVE: &str = "move the data with `pg_dump` and `pg_restore` while nothing writes to it, or put the old one back";

/// Where a component finds its database.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Database {
    pub host: String,
    pub port: i64,
    pub name: String,
    pub user: String,
    /// One of libpq's `sslmode`.
    pub ssl_mode: Option<String>,
    #[serde(skip)]
    pub password: Option<SecretRef>,
    /// The pods of the server, where the stack brings it.
    #[serde(skip)]
    pub server: Option<Pods>,
    /// What people have to make, where it is theirs.
    #[serde(skip)]
    pub users: Option<UserDatabase>,
}

impl Database {
    /// The database of a component: the one that its values name, or one on the server that the
    /// stack brings. A missing one is a problem.
    pub(crate) fn new<'a>(
        cx: &Reader<'a>,
        client: &DatabaseClient<'a>,
        offer: Option<&DatabaseOffer>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let values = &client.values;
        if values.is_set() {
            return Some(Self::external(cx, values, own));
        }
        let Some(server) = offer.and_then(|offer| offer.server.as_ref()) else {
            cx.report(missing(cx, client, offer));
            return None;
        };
        let password = server.passwords.iter().find(|(key, _)| *key == client.key);
        Some(Self {
            host: server.host.clone(),
            port: server.port.number.into(),
            name: client.database_name(),
            user: client.user(),
            ssl_mode: Some("prefer".into()),
            password: password.map(|(_, password)| password.clone()),
            server: Some(server.pods.clone()),
            users: None,
        })
    }

    /// The database that the values name. A missing password is a problem.
    pub(crate) fn external<'a>(
        cx: &Reader<'a>,
        values: &PostgresConnection<'a>,
        own: &mut OwnSecret,
    ) -> Self {
        let path = values.path();
        let slot = Slot::given(
            GIVEN_KEY,
            Fill::PasswordOf(Kind::DatabasePassword, path.to_string()),
        );
        let password = own.credential(cx, &values.password(), slot);
        if password.is_none() {
            let message = "the password of the external database is missing: it can't be generated";
            let hint = format!(
                "give `{path}.password.value`, or `{path}.password.secret` and `{path}.password.secretKey`"
            );
            cx.report(
                cx.problem(Code::MissingCredential, &values.password(), message)
                    .hint(hint),
            );
        }
        let users = UserDatabase {
            path: path.to_string(),
            host: cx.server_host(&values.host()),
            port: values.port().get().unwrap_or(DATABASE_PORT.into()),
            name: values.database().or_default().to_owned(),
            user: values.user().or_default().to_owned(),
        };
        Self {
            host: users.host.clone(),
            port: users.port,
            name: users.name.clone(),
            user: users.user.clone(),
            ssl_mode: values.ssl_mode().get().map(str::to_owned),
            password,
            server: None,
            users: Some(users),
        }
    }

    /// What PostgreSQL's own programs find it by, but for the password: libpq's variables.
    /// <https://www.postgresql.org/docs/17/libpq-envars.html>
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let mode = self.ssl_mode.as_deref().unwrap_or("prefer");
        // The certificates of the system: without it libpq wants a file that is not there.
        let certificates = (mode == "verify-full").then(|| ("PGSSLROOTCERT", "system".into()));
        let fixed = [
            ("PGHOST", self.host.clone()),
            ("PGPORT", self.port.to_string()),
            ("PGUSER", self.user.clone()),
            ("PGDATABASE", self.name.clone()),
            ("PGSSLMODE", mode.to_owned()),
        ];
        fixed.into_iter().chain(certificates).collect()
    }

    /// `host:port`, as the init container that waits takes it.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Adds the connection from pods of its component.
    pub(crate) fn connect(&self, from: &Pods, out: &mut Connections) {
        let to = match &self.server {
            Some(pods) => End::from(pods),
            None => End::Server {
                kind: ServerKind::Database,
                host: self.host.clone(),
            },
        };
        out.add(from, to, tcp([self.port]), "Data are kept in the database");
    }
}

fn missing<'a>(
    cx: &Reader<'a>,
    client: &DatabaseClient<'a>,
    offer: Option<&DatabaseOffer>,
) -> Problem {
    let (key, path) = (client.key, client.values.path());
    let switch = offer
        .map(|offer| offer.switch.to_string())
        .unwrap_or_default();
    let message =
        format!("`{key}` has no database: `{switch}` is false and no external one is given");
    let hint =
        format!("set `{path}` with `host`, `user`, `database` and `password`, or `{switch}: true`");
    cx.problem(Code::MissingDatabase, &client.values, message)
        .hint(hint)
}
