//! PostgreSQL databases: an external one, or the one that the stack brings.

use super::address::Address;
use super::ca_bundle;
use super::cnpg::{Application, SSL_MODE};
use super::config_file::ConfigFile;
use super::connections::Connections;
use super::coordinate::{
    Coordinate, DATABASE_HOST, DATABASE_NAME, DATABASE_PORT as PORT, DATABASE_USER,
};
use super::ends::{End, ServerKind};
use super::lasting::{Lasting, Place};
use super::outline::UserDatabase;
use super::pods::Pods;
use super::ports::tcp_or_any;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::roles::{DATABASE_PORT, DatabaseClient, DatabaseOffer};
use super::secret::{OwnSecret, Slot};
use crate::credentials::Kind;
use crate::kube::object::EnvValue;
use crate::source::Code;
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::values::typed::{Field, PostgresConnection, Typed};
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
    pub host: Coordinate,
    pub port: Coordinate,
    pub name: Coordinate,
    pub user: Coordinate,
    /// One of libpq's `sslmode`.
    pub ssl_mode: Option<String>,
    /// The user's authorities, where one of them may have to vouch for the server.
    pub ca_file: Option<&'static str>,
    #[serde(skip)]
    pub password: Option<SecretRef>,
    /// Where the server is, as network policies name it.
    #[serde(skip)]
    pub server: End,
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
            host: Coordinate::Text(server.host.clone()),
            port: Coordinate::Number(server.port.number.into()),
            name: Coordinate::Text(client.database_name()),
            user: Coordinate::Text(client.user()),
            ssl_mode: Some(server.ssl_mode.into()),
            ca_file: None,
            password: password.map(|(_, password)| password.clone()),
            server: server.end.clone(),
            users: None,
        })
    }

    /// The database that the values name. A missing password is a problem.
    pub(crate) fn external<'a>(
        cx: &Reader<'a>,
        values: &PostgresConnection<'a>,
        own: &mut OwnSecret,
    ) -> Self {
        if values.cnpg().is_set() {
            return Self::of_cluster(cx, values);
        }
        let password = given_password(cx, values, own);
        let given = |field: &Field<'a, &'a str>| field.or_default().to_owned();
        let host = Coordinate::text(cx, &values.host(), DATABASE_HOST, |host| {
            cx.server_host(host)
        });
        let out = Self {
            port: Coordinate::port(cx, &values.port(), PORT, DATABASE_PORT.into()),
            name: Coordinate::text(cx, &values.database(), DATABASE_NAME, given),
            user: Coordinate::text(cx, &values.user(), DATABASE_USER, given),
            ssl_mode: values.ssl_mode().get().map(str::to_owned),
            ca_file: ca_file(cx, values.ssl_mode().get()),
            password,
            server: End::Server {
                kind: ServerKind::Database,
                host: host.known().unwrap_or_default(),
            },
            host,
            users: None,
        };
        Self {
            users: Some(out.of_users(values.path())),
            ..out
        }
    }

    /// The one that a Cluster of CloudNativePG has for its application.
    fn of_cluster<'a>(cx: &Reader<'a>, values: &PostgresConnection<'a>) -> Self {
        let application = Application::new(cx, values);
        let ssl_mode = values.ssl_mode().get().unwrap_or(SSL_MODE);
        Self {
            host: application.host,
            port: application.port,
            name: application.name,
            user: application.user,
            ssl_mode: Some(ssl_mode.to_owned()),
            ca_file: ca_file(cx, Some(ssl_mode)),
            password: Some(application.password),
            server: application.server,
            users: None,
        }
    }

    /// What people have to make.
    fn of_users(&self, path: &ValuePath) -> UserDatabase {
        UserDatabase {
            path: path.to_string(),
            host: self.host.shown(),
            port: self.port.shown(),
            name: self.name.shown(),
            user: self.user.shown(),
        }
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> Address<'_> {
        Address {
            host: &self.host,
            port: &self.port,
        }
    }

    /// The keys of Secrets that it takes to reach it.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let all = [&self.host, &self.port, &self.name, &self.user];
        let coordinates = all.into_iter().filter_map(Coordinate::secret);
        self.password.iter().chain(coordinates)
    }

    /// Adds what `${NAME}` stands for in a configuration file that names it.
    pub(crate) fn add_variables(&self, file: &mut ConfigFile) {
        for coordinate in [&self.host, &self.port, &self.name, &self.user] {
            coordinate.add_to(file);
        }
    }

    /// What PostgreSQL's own programs find it by, but for the password: libpq's variables.
    /// <https://www.postgresql.org/docs/17/libpq-envars.html>
    pub(crate) fn variables(&self) -> Vec<(&'static str, EnvValue)> {
        let mode = self.ssl_mode.as_deref().unwrap_or("prefer");
        // Those of the system, with the user's: without any libpq wants a file that is not there. It
        // takes them for `verify-full` alone.
        let certificates = match mode {
            "verify-full" => Some("system"),
            _ => self.ca_file,
        };
        let fixed = [
            ("PGHOST", self.host.variable()),
            ("PGPORT", self.port.variable()),
            ("PGUSER", self.user.variable()),
            ("PGDATABASE", self.name.variable()),
            ("PGSSLMODE", mode.to_owned().into()),
        ];
        let certificates = certificates.map(|file| ("PGSSLROOTCERT", file.to_owned().into()));
        fixed.into_iter().chain(certificates).collect()
    }

    /// Adds the connection from pods of its component.
    pub(crate) fn connect(&self, from: &Pods, out: &mut Connections) {
        let ports = match &self.server {
            End::Labelled(..) => tcp_or_any(Some(DATABASE_PORT.into())),
            _ => tcp_or_any(self.port.as_number()),
        };
        let why = "Data are kept in the database";
        out.add(from, self.server.clone(), ports, why);
    }
}

/// The password that the values give. A missing one is a problem.
fn given_password<'a>(
    cx: &Reader<'a>,
    values: &PostgresConnection<'a>,
    own: &mut OwnSecret,
) -> Option<SecretRef> {
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
    password
}

/// The authorities that vouch for a server in this mode.
fn ca_file(cx: &Reader, ssl_mode: Option<&str>) -> Option<&'static str> {
    let verifies = matches!(ssl_mode, Some("verify-ca" | "verify-full"));
    ca_bundle::path(cx).filter(|_| verifies)
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
