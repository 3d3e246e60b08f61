//! Who has a database, and the server that the stack can bring.

use crate::credentials::Need;
use crate::kube::object::Port;
use crate::source::Code;
use crate::source::ValuePath;
use crate::stack::pods::Pods;
use crate::stack::reader::Reader;
use crate::stack::reference::SecretRef;
use crate::stack::secret::OwnSecret;
use crate::values::typed::{PostgresConnection, Typed};

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
    pub pods: Pods,
    /// The passwords of those that it serves, by the keys of clients.
    pub passwords: Vec<(&'static str, SecretRef)>,
    /// Passwords that the values give for components that it does not serve.
    pub further_passwords: Vec<SecretRef>,
    /// The password of its administrator, for the server itself.
    pub admin_password: Option<SecretRef>,
    /// Its Secret with the passwords that the values give inline.
    pub secret: OwnSecret,
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

/// Two components on one database would destroy each other's tables.
pub(crate) fn check_distinct<'a>(cx: &Reader<'a>, clients: &[DatabaseClient<'a>]) {
    let place = |client: &DatabaseClient<'a>| {
        let values = &client.values;
        let host = cx.text(&values.host())?;
        let port = values.port().get().unwrap_or(PORT.into());
        Some((
            values.path().clone(),
            (host, port, values.database().get()?),
        ))
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
