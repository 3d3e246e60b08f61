//! The cache through which processes of the stack send messages to each other: Valkey, or Redis.

use super::Context;
use super::connections::Connections;
use super::ends::{End, ServerKind};
use super::pods::Pods;
use super::ports::tcp;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::{OwnSecret, Slot};
use super::tools::wait_for;
use super::workload::Workload;
use crate::credentials::Kind;
use crate::kube::object::Container;
use crate::values::typed::{RedisConnection, Typed};

/// The port of Redis. <https://redis.io/docs/latest/operate/oss_and_stack/management/config/>
pub(crate) const PORT: u16 = 6379;

/// Where a component finds its cache.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub host: String,
    pub port: i64,
    /// The number of the database; none where all share one on the server of the stack.
    pub db: Option<i64>,
    pub tls: bool,
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
            host: server.host.clone(),
            port: server.port.number.into(),
            db: cx.chart.switches.valkey.then_some(database),
            tls: false,
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
            host: cx.server_host(&values.host()),
            port: values.port().get().unwrap_or(PORT.into()),
            db: Some(values.db().get().unwrap_or(0)),
            tls: values.tls().is_on(),
            password: own.credential(cx, &values.password(), slot),
            server: None,
        }
    }

    /// Whether it is the server that the stack brings.
    pub(crate) fn is_of_stack(&self) -> bool {
        self.server.is_some()
    }

    /// As a URI without the password.
    pub(crate) fn bare_uri(&self) -> String {
        self.uri_as("")
    }

    /// As a URI; `password` is what stands in it for the password.
    /// <https://www.iana.org/assignments/uri-schemes/prov/redis>
    pub(crate) fn uri(&self, password: &str) -> String {
        let user = self.password.as_ref();
        let user = user.map(|_| format!(":{password}@"));
        self.uri_as(&user.unwrap_or_default())
    }

    fn uri_as(&self, user: &str) -> String {
        let scheme = if self.tls { "rediss" } else { "redis" };
        let db = self.db.map(|db| format!("/{db}")).unwrap_or_default();
        format!("{scheme}://{user}{}:{}{db}", self.host, self.port)
    }

    /// The container that waits until the server answers, where programs of this release wait.
    pub(crate) fn wait<'a>(
        &self,
        cx: &Reader<'a>,
        workload: &Workload<'a>,
    ) -> Option<Container<'a>> {
        let waits = cx.chart.switches.waits_for_servers && !self.host.is_empty();
        let address = format!("{}:{}", self.host, self.port);
        waits.then(|| wait_for(cx, workload, "valkey-wait", &address))
    }

    /// Adds the connection from pods of its component.
    pub(crate) fn connect(&self, from: &Pods, out: &mut Connections) {
        let to = match &self.server {
            Some(pods) => End::from(pods),
            None => End::Server {
                kind: ServerKind::Cache,
                host: self.host.clone(),
            },
        };
        let why = "Messages between processes go through Valkey";
        out.add(from, to, tcp([self.port]), why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        let mut redis = Connection {
            host: "redis.example.org".into(),
            port: 6379,
            db: None,
            tls: false,
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
