//! The cache through which processes of the stack send messages to each other: Valkey, or Redis.

use super::Context;
use super::address::Address;
use super::ca_bundle;
use super::config_file::ConfigFile;
use super::connections::Connections;
use super::coordinate::{Coordinate, Slot as Named};
use super::ends::{End, ServerKind};
use super::pods::Pods;
use super::ports::tcp_or_any;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::{OwnSecret, Slot};
use super::tools::wait_for_server;
use super::workload::Workload;
use crate::credentials::Kind;
use crate::kube::object::Container;
use crate::values::typed::{RedisConnection, Typed};

/// The port of Redis. <https://redis.io/docs/latest/operate/oss_and_stack/management/config/>
pub(crate) const PORT: u16 = 6379;

/// What the values may leave to a Secret.
const HOST: Named = Named::new("REDIS_HOST", "host of Redis");
const NAMED_PORT: Named = Named::new("REDIS_PORT", "port of Redis");

/// Where a component finds its cache.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub host: Coordinate,
    pub port: Coordinate,
    /// The number of the database; none where all share one on the server of the stack.
    pub db: Option<i64>,
    pub tls: bool,
    /// The user's authorities, where one of them may have to vouch for the server.
    pub ca_file: Option<&'static str>,
    pub password: Option<SecretRef>,
    /// The pods of the server, where the stack brings it.
    server: Option<Pods>,
}

impl Connection {
    /// The server that the values name, or that of the stack, where each program has a database of
    /// its own: `database`. A password given there goes into the component's Secret.
    pub(crate) fn new<'a>(
        cx: &Context<'a>,
        values: &RedisConnection<'a>,
        own: &mut OwnSecret,
        database: i64,
    ) -> Option<Self> {
        if values.is_set() {
            return Some(Self::external(cx, values, own));
        }
        let server = cx.cache_server()?;
        Some(Self {
            host: Coordinate::Text(server.host.clone()),
            port: Coordinate::Number(server.port.number.into()),
            db: cx.chart.switches.valkey.then_some(database),
            tls: false,
            ca_file: None,
            password: None,
            server: Some(server.pods.clone()),
        })
    }

    fn external<'a>(cx: &Context<'a>, values: &RedisConnection<'a>, own: &mut OwnSecret) -> Self {
        let slot = Slot::given(
            "REDIS_PASSWORD",
            Fill::PasswordOf(Kind::Password, values.path().to_string()),
        );
        Self {
            host: Coordinate::text(cx, &values.host(), HOST, |host| cx.server_host(host)),
            port: Coordinate::port(cx, &values.port(), NAMED_PORT, PORT.into()),
            db: Some(values.db().get().unwrap_or(0)),
            tls: values.tls().is_on(),
            ca_file: ca_bundle::path(cx).filter(|_| values.tls().is_on()),
            password: own.credential(cx, &values.password(), slot),
            server: None,
        }
    }

    /// Whether it is the server that the stack brings.
    pub(crate) fn is_of_stack(&self) -> bool {
        self.server.is_some()
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
        let coordinates = [&self.host, &self.port].into_iter();
        self.password
            .iter()
            .chain(coordinates.filter_map(Coordinate::secret))
    }

    /// Adds what `${NAME}` stands for in a configuration file where each is a value by itself.
    pub(crate) fn add_variables(&self, file: &mut ConfigFile) {
        self.host.add_to(file);
        self.port.add_to(file);
    }

    /// As [`Connection::add_variables`], for a file where both are parts of one value.
    pub(crate) fn add_bare_variables(&self, file: &mut ConfigFile) {
        self.host.add_bare_to(file);
        self.port.add_bare_to(file);
    }

    /// As a URI without the password, in a container that has the variables of its address.
    pub(crate) fn bare_uri(&self) -> String {
        self.uri_as("", &self.address().in_container())
    }

    /// As a URI in a configuration file; `password` is what stands in it for the password.
    /// <https://www.iana.org/assignments/uri-schemes/prov/redis>
    pub(crate) fn uri(&self, password: &str) -> String {
        let user = self.password.as_ref();
        let user = user.map(|_| format!(":{password}@"));
        self.uri_as(&user.unwrap_or_default(), &self.address().in_file())
    }

    fn uri_as(&self, user: &str, address: &str) -> String {
        let scheme = if self.tls { "rediss" } else { "redis" };
        let db = self.db.map(|db| format!("/{db}")).unwrap_or_default();
        format!("{scheme}://{user}{address}{db}")
    }

    /// The container that waits until the server answers, where programs of this release wait.
    pub(crate) fn wait<'a>(
        &self,
        cx: &Reader<'a>,
        workload: &Workload<'a>,
    ) -> Option<Container<'a>> {
        let is_known = self.host.known().is_none_or(|host| !host.is_empty());
        let waits = cx.chart.switches.waits_for_servers && is_known;
        waits.then(|| wait_for_server(cx, workload, "valkey-wait", &self.address()))
    }

    /// Adds the connection from pods of its component.
    pub(crate) fn connect(&self, from: &Pods, out: &mut Connections) {
        let to = match &self.server {
            Some(pods) => End::from(pods),
            None => End::Server {
                kind: ServerKind::Cache,
                host: self.host.known().unwrap_or_default(),
            },
        };
        let why = "Messages between processes go through Valkey";
        out.add(from, to, tcp_or_any(self.port.as_number()), why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        let mut redis = Connection {
            host: Coordinate::Text("redis.example.org".into()),
            port: Coordinate::Number(6379),
            db: None,
            tls: false,
            ca_file: None,
            password: None,
            server: None,
        };
        assert_eq!(redis.uri("x"), "redis://redis.example.org:6379");
        redis.db = Some(2);
        redis.tls = true;
        assert_eq!(redis.uri("x"), "rediss://redis.example.org:6379/2");
        redis.password = Some(SecretRef {
            secret: "s".into(),
            key: "k".into(),
            hook_secret: None,
        });
        assert_eq!(
            redis.uri("${PASSWORD}"),
            "rediss://:${PASSWORD}@redis.example.org:6379/2"
        );
    }
}
