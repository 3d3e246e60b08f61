//! What MAS's configuration must have beyond the types of its settings.
//!
//! Source:
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use super::client_secret::is_unreserved;
use crate::source::problem::Problem;
use crate::source::{Map, Node, ValuePath, ulid};
use crate::stack::given::{Given, Part};
use crate::stack::merged::Merged;

const CLIENTS: &[&str] = &["clients"];
const PROVIDERS: &[&str] = &["upstream_oauth2", "providers"];
const ADMINS: &[&str] = &["policy", "data", "admin_clients"];

/// Ways for a client to prove itself that need a secret.
const WITH_SECRET: [&str; 3] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
];

/// An item of a list of what users add.
struct Item<'p> {
    part: &'p Part,
    path: ValuePath,
    node: &'p Node,
}

/// Reports what is wrong with clients, providers and who may administer.
pub(super) fn check(given: &Given) -> Vec<Problem> {
    let mut out = Vec::new();
    for part in &given.parts {
        for client in items(part, CLIENTS) {
            out.extend(client.ulid("client_id"));
            out.extend(client.secret("client_auth_method"));
            out.extend(client.reserved());
        }
        for provider in items(part, PROVIDERS) {
            out.extend(provider.ulid("id"));
            out.extend(provider.secret("token_endpoint_auth_method"));
            out.extend(provider.issuer());
        }
    }
    let file = Merged::new(given);
    if file.is_whole {
        out.extend(unknown_admins(&file));
    }
    out
}

/// The items of a list, each with its path.
fn items<'p>(part: &'p Part, keys: &[&'static str]) -> impl Iterator<Item = Item<'p>> {
    let list = keys
        .iter()
        .fold(ValuePath::root(), |path, key| path.key(*key));
    let nodes = part.node.below(keys).map_or(&[][..], Node::as_list);
    let item = move |(index, node)| Item {
        part,
        path: list.index(index),
        node,
    };
    nodes.iter().enumerate().map(item)
}

impl<'p> Item<'p> {
    /// The text under `key`, where it is there and the pod puts nothing into it.
    fn text(&self, key: &str) -> Option<(&'p str, &'p Node)> {
        let node = self.node.as_map()?.get(key)?;
        let text = node.as_str().filter(|text| !text.contains("${"))?;
        Some((text, node))
    }

    fn has(&self, key: &str) -> bool {
        self.node
            .as_map()
            .is_some_and(|map: &Map| map.contains(key))
    }

    fn problem(&self, key: &'static str, at: &Node, message: impl Into<String>) -> Problem {
        self.part.problem(&self.path.key(key), at.at, message)
    }

    /// MAS does not start with an id that it can't read; it reads lower case and more than 128
    /// bits, but then knows another id.
    fn ulid(&self, key: &'static str) -> Option<Problem> {
        let (id, at) = self.text(key).filter(|(id, _)| !ulid::is_ulid(id))?;
        let fits = |rest: &str| ulid::is_ulid(&format!("0{}", rest.to_uppercase()));
        let is_read = id.get(1..).is_some_and(fits);
        let problem = self
            .problem(key, at, format!("`{id}` is no ULID"))
            .hint(ulid::hint(id));
        Some(if is_read { problem.warning() } else { problem })
    }

    /// MAS knows a client by its id and its secret, where its way of signing in has one.
    fn secret(&self, method_key: &'static str) -> Option<Problem> {
        let (method, at) = self.text(method_key)?;
        let is_missing = WITH_SECRET.contains(&method)
            && !self.has("client_secret")
            && !self.has("client_secret_file");
        is_missing.then(|| {
            let problem = self.problem(method_key, at, format!("`{method}` needs a secret"));
            problem
                .warning()
                .hint("give `client_secret` or `client_secret_file`")
        })
    }

    /// Most clients send their secret as it is in the `Authorization` header, where it has to be
    /// encoded. <https://datatracker.ietf.org/doc/html/rfc6749#section-2.3.1>
    fn reserved(&self) -> Option<Problem> {
        let key = "client_secret";
        let (secret, at) = self.text(key)?;
        let message = "the secret has characters that clients must encode, which most do not";
        let hint =
            "use letters, digits, `-`, `.`, `_` and `~` alone, e.g. of `openssl rand -hex 32`";
        let is_fine = secret.chars().all(is_unreserved);
        (!is_fine).then(|| self.problem(key, at, message).warning().hint(hint))
    }

    fn issuer(&self) -> Option<Problem> {
        let map = self.node.as_map()?;
        let mode = self.node.below(&["discovery_mode"]).and_then(Node::as_str);
        (mode != Some("disabled") && !map.contains("issuer")).then(|| {
            let message = "the provider has no `issuer`, where MAS finds out about it";
            let problem = self
                .part
                .problem(&self.path, self.node.at, message)
                .warning();
            problem.hint("give `issuer`, or `discovery_mode: disabled` and the endpoints")
        })
    }
}

/// Whoever may administer is named by a client id.
fn unknown_admins(file: &Merged) -> Vec<Problem> {
    let clients = file.root.list("clients").iter();
    let known: Vec<&str> = clients
        .filter_map(|client| client.str("client_id"))
        .collect();
    let admins = file.root.below(ADMINS).map_or(&[][..], Node::as_list);
    let unknown = admins.iter().filter_map(|admin| {
        let id = admin.as_str().filter(|id| !known.contains(id))?;
        let message = format!("no client under `clients` has the id `{id}`");
        let problem = file.problem(admin.at, message)?;
        Some(problem.warning().hint("add the client, or correct the id"))
    });
    unknown.collect()
}
