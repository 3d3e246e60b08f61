//! `mas.database`.

use super::key::Key::{Gone, Is, Own};
use super::key::{Keys, section};
use super::paths::{MAS, of_mas};
use super::translation::Guide;
use crate::source::{At, Entry, ValuePath};

/// A database on the user's own server.
static EXTERNAL: Keys = &[
    ("host", Is(&["postgres", "host"])),
    ("port", Is(&["postgres", "port"])),
    ("name", Is(&["postgres", "database"])),
    ("user", Is(&["postgres", "user"])),
    ("sslMode", Is(&["postgres", "sslMode"])),
    ("password", Own(external_password)),
];

const NAMED_BY_STACK: &str = "the PostgreSQL of the stack makes the database \
                              `matrixauthenticationservice` with a role of its own; set \
                              `mas.database.host` to use a server of yours";

/// A database on the server that the stack brings.
static SERVED: Keys = &[
    (
        "host",
        Gone("it is empty: the PostgreSQL of the stack is used"),
    ),
    ("port", Gone(NAMED_BY_STACK)),
    ("name", Gone(NAMED_BY_STACK)),
    ("user", Gone(NAMED_BY_STACK)),
    ("sslMode", Gone(NAMED_BY_STACK)),
    ("password", Own(served_password)),
];

/// Without a host the guide means the PostgreSQL of its own stack.
pub(super) fn database(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    let Some(map) = guide.map_of(path, entry) else {
        return;
    };
    let has_host = map.get("host").is_some_and(|host| !host.is_empty());
    if !has_host && !guide.has(&of_mas(&["postgres", "host"])) {
        return section(guide, path, map, SERVED);
    }
    section(guide, path, map, EXTERNAL);
    if !map.contains("password") {
        password_of_guide(guide, &path.key("password"), entry.key_at);
    }
}

fn external_password(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    if !guide.credential(path, entry, &of_mas(&["postgres", "password"])) {
        password_of_guide(guide, path, entry.key_at);
    }
}

fn password_of_guide(guide: &mut Guide, path: &ValuePath, at: At) {
    let canonical = of_mas(&["postgres", "password"]);
    guide.credential_of_guide(path, at, &canonical, "database-password".to_owned());
}

fn served_password(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    let canonical = ValuePath::root()
        .key("postgres")
        .key("essPasswords")
        .key(MAS);
    if !guide.credential(path, entry, &canonical) {
        let message = format!("`{path}` is empty: the password is generated");
        guide.note(entry.key_at, message);
    }
}
