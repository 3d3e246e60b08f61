//! Where Dex keeps what it must remember.
//!
//! Of a sign-in it is through with, nothing has to be kept: users are in the directory, the client is in the configuration, sessions are
//! in MAS, and MAS asks for no refresh tokens. So its memory will do, for one pod: a restart ends the sign-ins that are under way. With
//! a PostgreSQL several pods share them. <https://dexidp.io/docs/configuration/storage/>

use serde::Serialize;

use super::PATH;
use crate::stack::Context;
use crate::stack::database::{Database, external};
use crate::stack::secret::{OwnSecret, SecretRef};

/// What templates read of it: the database, or none for the memory.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Storage(Option<Database>);

impl Storage {
    /// Reads `dex.postgres`. What Dex can't do is a problem.
    pub fn new(cx: &Context, own: &mut OwnSecret) -> Self {
        let path = format!("{PATH}.postgres");
        if cx.root.find(&path).is_none() {
            check_pods(cx);
            return Self(None);
        }
        let mut database = external(cx, &path, own);
        if let Some(mode @ ("allow" | "prefer")) = database.ssl_mode.as_deref() {
            cx.report(
                cx.problem(
                    &format!("{path}.sslMode"),
                    format!("Dex does not know `{mode}`"),
                )
                .hint("use `disable`, `require`, `verify-ca` or `verify-full`"),
            );
        }
        database.ssl_mode.get_or_insert_with(|| "require".into());
        Self(Some(database))
    }

    pub fn database(&self) -> Option<&Database> {
        self.0.as_ref()
    }

    pub fn password(&self) -> &Option<SecretRef> {
        self.0.as_ref().map_or(&None, |database| &database.password)
    }

    pub fn address(&self) -> Option<String> {
        self.0.as_ref().map(Database::address)
    }
}

fn check_pods(cx: &Context) {
    let path = format!("{PATH}.replicas");
    if cx.root.int(&path).is_some_and(|replicas| replicas > 1) {
        cx.report(
            cx.problem(
                &path,
                "without a database, the pods would not know of each other's sign-ins",
            )
            .hint(format!("set `{path}: 1`, or give `{PATH}.postgres`")),
        );
    }
}
