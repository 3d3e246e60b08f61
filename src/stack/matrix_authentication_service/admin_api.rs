//! Clients of MAS that are set up by hand, and who can use its admin API.
//!
//! <https://element-hq.github.io/matrix-authentication-service/topics/admin-api.html>

use minijinja::Value;

use super::PATH;
use crate::source::ulid;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::{Context, client_secret, facts};
use crate::values::{Map, Node};

/// The client that Synapse is where it has an id of its own.
/// <https://github.com/element-hq/matrix-authentication-service/blob/release/v0.20/docs/setup/homeserver.md>
pub const SYNAPSE_ID: &str = "0000000000000000000SYNAPSE";

/// A client.
#[derive(Debug)]
pub struct Client {
    /// A ULID.
    pub id: String,
    method: String,
    pub secret: Option<SecretRef>,
    redirect_uris: Value,
    /// It may ask for admin rights.
    pub is_admin: bool,
}

impl Client {
    /// Synapse, which asks MAS who users are.
    pub fn synapse(secret: SecretRef) -> Self {
        Self {
            id: SYNAPSE_ID.into(),
            method: "client_secret_basic".into(),
            secret: Some(secret),
            redirect_uris: Value::from(()),
            is_admin: false,
        }
    }

    /// As it stands in MAS's configuration, which a hook reads, or the rest.
    pub fn config(&self, hook: bool) -> Value {
        facts::not_empty([
            ("client_id", self.id.as_str().into()),
            ("client_auth_method", self.method.as_str().into()),
            (
                "client_secret_file",
                self.secret
                    .as_ref()
                    .map(|secret| secret.seen_by(hook).path())
                    .into(),
            ),
            ("redirect_uris", self.redirect_uris.clone()),
        ])
    }
}

/// The clients of the admin API.
pub fn clients(cx: &Context, own: &mut OwnSecret) -> Vec<Client> {
    let entries = cx
        .node(PATH)
        .map("adminApi.clients")
        .into_iter()
        .flat_map(Map::iter);
    entries
        .map(|(name, node)| client(cx, name, node, own))
        .collect()
}

fn client(cx: &Context, name: &str, node: &Node, own: &mut OwnSecret) -> Client {
    let path = format!("{PATH}.adminApi.clients.{name}");
    let method = node.str("method").unwrap_or("client_secret_basic");
    check(cx, &path, name, node);
    let secret_path = format!("{path}.clientSecret");
    client_secret::check(cx, &secret_path, method);
    Client {
        id: node.str("clientId").unwrap_or_default().to_owned(),
        method: method.to_owned(),
        secret: own.credential(
            cx,
            &secret_path,
            &format!("admin-{name}-client-secret"),
            None,
        ),
        redirect_uris: facts::list(node, "redirectUris"),
        is_admin: true,
    }
}

fn check(cx: &Context, path: &str, name: &str, node: &Node) {
    if !name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    {
        cx.report(
            cx.problem(path, format!("`{name}` can't name a client"))
                .hint("use letters, digits, `-` and `_`"),
        );
    }
    let id = format!("{path}.clientId");
    match node.str("clientId") {
        None => cx.report(
            cx.problem(&id, "the id of the client is missing")
                .hint("`masthead ulid` prints a new one"),
        ),
        Some(text) if !ulid::is_ulid(text) => {
            cx.report(
                cx.problem(&id, format!("expected a ULID, found `{text}`"))
                    .hint(ulid::hint(text)),
            );
        }
        Some(_) => {}
    }
    if node.find("clientSecret").is_none() {
        cx.report(
            cx.problem(
                &format!("{path}.clientSecret"),
                "the secret of the client is missing",
            )
            .hint(format!(
                "give `{path}.clientSecret` with `value`, or with `secret` and `secretKey`"
            )),
        );
    }
}

/// The names of the users who may ask for admin rights. A whole user id is none.
pub fn users<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    let users: Vec<&str> = cx
        .node(PATH)
        .list("adminApi.users")
        .iter()
        .filter_map(Node::as_str)
        .collect();
    for (index, user) in users
        .iter()
        .enumerate()
        .filter(|(_, user)| user.contains(['@', ':']))
    {
        let name = user
            .trim_start_matches('@')
            .split(':')
            .next()
            .unwrap_or_default();
        cx.report(
            cx.problem(
                &format!("{PATH}.adminApi.users[{index}]"),
                format!("`{user}` is no name that MAS knows a user by"),
            )
            .hint(format!(
                "write the part between `@` and `:` alone: `{name}`"
            )),
        );
    }
    users
}
