//! Clients of MAS that are set up by hand, and who can use its admin API.
//!
//! <https://element-hq.github.io/matrix-authentication-service/topics/admin-api.html>

use serde::Serialize;

use super::authentication::SYNAPSE_ID;
use super::client_secret;
use super::values::Values;
use crate::credentials::Kind;
use crate::source::{Code, Node, ulid};
use crate::stack::Context;
use crate::stack::reference::{Fill, SecretRef, Viewer};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::{MatrixAuthenticationServiceAdminApiClientsEntry, Typed};

type ClientValues<'a> = MatrixAuthenticationServiceAdminApiClientsEntry<'a>;

/// A client.
#[derive(Clone, Debug)]
pub(super) struct Client<'a> {
    /// A ULID.
    pub id: &'a str,
    method: &'a str,
    pub secret: Option<SecretRef>,
    redirect_uris: &'a [Node],
    /// It may ask for admin rights.
    pub is_admin: bool,
}

/// As it stands in MAS's configuration.
#[derive(Debug, Serialize)]
pub(super) struct Section<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    client_id: &'a str,
    client_auth_method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_file: Option<String>,
    #[serde(skip_serializing_if = "<[Node]>::is_empty")]
    redirect_uris: &'a [Node],
}

impl<'a> Client<'a> {
    /// Synapse, which asks MAS who users are.
    pub(super) fn synapse(secret: SecretRef) -> Self {
        Self {
            id: SYNAPSE_ID,
            method: "client_secret_basic",
            secret: Some(secret),
            redirect_uris: &[],
            is_admin: false,
        }
    }

    fn new(cx: &Context<'a>, name: &str, values: &ClientValues<'a>, own: &mut OwnSecret) -> Self {
        let method = values.method().get().unwrap_or("client_secret_basic");
        check(cx, name, values);
        let secret = values.client_secret();
        client_secret::check(cx, &secret, method, true);
        let key = format!("admin-{name}-client-secret");
        Self {
            id: values.client_id().get().unwrap_or_default(),
            method,
            secret: own.credential(cx, &secret, Slot::given(key, Fill::Made(Kind::Password))),
            redirect_uris: values.redirect_uris().nodes(),
            is_admin: true,
        }
    }

    /// As it stands in MAS's configuration for this viewer.
    pub(super) fn config(&self, viewer: Viewer) -> Section<'a> {
        let secret = self.secret.as_ref();
        Section {
            client_id: self.id,
            client_auth_method: self.method,
            client_secret_file: secret.map(|secret| secret.seen_by(viewer).path()),
            redirect_uris: self.redirect_uris,
        }
    }
}

/// The clients of the admin API.
pub(super) fn clients<'a>(
    cx: &Context<'a>,
    values: &Values<'a>,
    own: &mut OwnSecret,
) -> Vec<Client<'a>> {
    let clients = values.admin_api().clients();
    clients
        .iter()
        .map(|(name, client)| Client::new(cx, name, &client, own))
        .collect()
}

fn check(cx: &Context, name: &str, values: &ClientValues) {
    if !is_name(name) {
        let problem = cx.problem(
            Code::InvalidValue,
            values,
            format!("`{name}` can't name a client"),
        );
        cx.report(problem.hint("use letters, digits, `-` and `_`"));
    }
    let id = values.client_id();
    match id.get() {
        None => {
            let problem = cx.problem(Code::MissingValue, &id, "the id of the client is missing");
            cx.report(problem.hint("`masthead ulid` prints a new one"));
        }
        Some(text) if !ulid::is_ulid(text) => {
            let problem = cx.problem(
                Code::InvalidValue,
                &id,
                format!("expected a ULID, found `{text}`"),
            );
            cx.report(problem.hint(ulid::hint(text)));
        }
        Some(_) => {}
    }
    let secret = values.client_secret();
    if !secret.is_set() {
        let path = secret.path();
        let hint = format!("give `{path}` with `value`, or with `secret` and `secretKey`");
        cx.report(
            cx.problem(
                Code::MissingCredential,
                &secret,
                "the secret of the client is missing",
            )
            .hint(hint),
        );
    }
}

/// Whether a name of the user's can be a part of a key of a Secret.
pub(super) fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The names of the users who may ask for admin rights. A whole user id is a problem.
pub(super) fn users<'a>(cx: &Context<'a>, values: &Values<'a>) -> Vec<&'a str> {
    let users = values.admin_api().users();
    let names = users.iter().filter_map(|user| {
        let name = user.get()?;
        if name.contains(['@', ':']) {
            let message = format!("`{name}` is no name that MAS knows a user by");
            let part = name
                .trim_start_matches('@')
                .split(':')
                .next()
                .unwrap_or_default();
            let hint = format!("write the part between `@` and `:` alone: `{part}`");
            cx.report(cx.problem(Code::InvalidValue, &user, message).hint(hint));
        }
        Some(name)
    });
    names.collect()
}
