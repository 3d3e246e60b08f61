//! Who has a database, and the server that the stack can bring.

use std::rc::Rc;

use crate::credentials::Need;
use crate::kube::object::Port;
use crate::source::Code;
use crate::source::ValuePath;
use crate::stack::coordinate::number_of;
use crate::stack::ends::End;
use crate::stack::reader::Reader;
use crate::stack::reference::SecretRef;
use crate::stack::secret::OwnSecret;
use crate::values::typed::{self, Field, PostgresConnection, Typed};

/// A component that has a database.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseClient<'a> {
    /// Its key in the values, of which the names of its database and role are made.
    pub key: &'static str,
    /// Its generated password on the server that the stack brings, where that can serve it.
    pub password: Option<Need>,
    /// The values that may name a database of the user's.
    pub values: PostgresConnection<'a>,
}

/// The database server that the stack can bring.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseOffer {
    /// The value that brings it.
    pub switch: ValuePath,
    /// Missing where it is turned off, or nobody needs it.
    pub server: Option<DatabaseServer>,
}

/// The database server that the stack brings.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseServer {
    pub host: String,
    pub port: Port,
    /// One of libpq's `sslmode`.
    pub ssl_mode: &'static str,
    /// Where it is, as network policies name it.
    pub end: End,
    /// The passwords of those that it serves, by the keys of clients.
    pub passwords: Vec<(&'static str, SecretRef)>,
    /// Passwords that the values give for components that it does not serve.
    pub further_passwords: Vec<SecretRef>,
    /// The password of its administrator, for the server itself.
    pub admin_password: Option<SecretRef>,
    /// Its Secret with the passwords that the values give inline.
    pub secret: OwnSecret,
    /// The Cluster of CloudNativePG that it is, where the stack runs no server itself.
    pub cluster: Option<String>,
}

/// The port of PostgreSQL.
/// <https://www.postgresql.org/docs/17/runtime-config-connection.html#GUC-PORT>
pub(crate) const PORT: u16 = 5432;

impl DatabaseClient<'_> {
    pub(crate) fn database_name(&self) -> String {
        self.key.to_lowercase()
    }

    pub(crate) fn user(&self) -> String {
        format!("{}_user", self.database_name())
    }
}

/// What tells a database from others: the Cluster whose only one it is, else its host, port and name,
/// each a text or a key of a Secret.
fn place<'a>(cx: &Reader<'a>, values: &PostgresConnection<'a>) -> Option<[Rc<str>; 3]> {
    if let Some(cluster) = cx.text(&values.cnpg().cluster()) {
        return Some([cluster, "".into(), "".into()]);
    }
    let key = |secret: &Field<'a, &'a str>, key: &Field<'a, &'a str>| {
        let (secret, key) = (cx.text(secret)?, cx.text(key)?);
        Some(Rc::from(format!("{secret}/{key}")))
    };
    let text = |values: &typed::Coordinate<'a>| {
        let text = || cx.text(&Field::of(values.section().clone()));
        key(&values.secret(), &values.secret_key()).or_else(text)
    };
    let port = values.port();
    let number = || number_of(&port).unwrap_or(PORT.into()).to_string();
    Some([
        text(&values.host())?,
        key(&port.secret(), &port.secret_key()).unwrap_or_else(|| number().into()),
        text(&values.database())?,
    ])
}

/// Two components on one database would destroy each other's tables.
pub(crate) fn check_distinct<'a>(cx: &Reader<'a>, clients: &[DatabaseClient<'a>]) {
    let place = |client: &DatabaseClient<'a>| {
        let values = &client.values;
        Some((values.path().clone(), place(cx, values)?))
    };
    let places: Vec<_> = clients.iter().filter_map(place).collect();
    for (index, (a, place)) in places.iter().enumerate() {
        if let Some((b, _)) = places[index + 1..].iter().find(|(_, other)| other == place) {
            let message = format!("`{a}` and `{b}` are the same database");
            let hint =
                format!("give each component a database of its own: set another `{a}.database`");
            cx.report(cx.problem_at(Code::SharedDatabase, a, message).hint(hint));
        }
    }
}
