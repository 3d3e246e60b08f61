//! PostgreSQL where masthead did not put it.
//!
//! Source: <https://hub.docker.com/_/postgres>

use super::credentials::ADMIN_PASSWORD;
use super::values::NAME;
use crate::source::ValuePath;
use crate::stack::elsewhere::{Fate, File, Taken, Traces, below, entries};

const PASSWORD: &str = "POSTGRES_PASSWORD";
const PASSWORD_FILE: &str = "POSTGRES_PASSWORD_FILE";

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &[
        "postgres",
        "postgresql",
        "cloudnative-pg/postgresql",
        "pgautoupgrade",
    ],
    folders: &[NAME],
    environment: &[PASSWORD, PASSWORD_FILE],
    becomes: "the stack brings a PostgreSQL, unless the databases stay where they are",
    step: "Dump the databases of this PostgreSQL while nothing writes to them, and restore them into that of the stack.",
    ..Traces::NONE
};

/// The administrator of the stack's server gets the password of the old one.
pub(super) fn read(file: &File, out: &mut Taken) {
    for entry in entries(file.node) {
        let path = below(&ValuePath::root(), entry);
        let password = match &*entry.key {
            PASSWORD_FILE => file
                .read_text(&path, &entry.node, out)
                .map(|text| text.trim_end().to_owned()),
            _ => entry.node.as_str().map(str::to_owned),
        };
        let Some(password) = password.filter(|password| !password.is_empty()) else {
            out.dropped(&path, entry.key_at, "it is empty: a password is generated");
            continue;
        };
        let key = ADMIN_PASSWORD.key.to_string();
        out.tell(&path, entry.key_at, Fate::Credential(key.clone()));
        out.credentials.push((key, password.into(), entry.node.at));
    }
}
