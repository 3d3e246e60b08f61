//! Where it keeps its data.

use super::super::credentials::POSTGRES_PASSWORD;
use super::super::values::NAME;
use super::Reader;
use crate::source::{Entry, Node, ValuePath};
use crate::stack::database_elsewhere as database;
use crate::stack::elsewhere::{Taken, below, entries};

/// Where masthead puts them.
const SETTINGS: [&[&str]; 3] = [
    &["database", "args", "host"],
    &["database", "args", "user"],
    &["database", "args", "dbname"],
];

/// Settings of the connection that are values.
const ARGS: [(&str, &str); 7] = [
    ("host", "host"),
    ("hostaddr", "host"),
    ("port", "port"),
    ("user", "user"),
    ("dbname", "database"),
    ("database", "database"),
    ("sslmode", "sslMode"),
];

const OF_STACK: &str = "the PostgreSQL of the stack";

/// The section `database`.
pub(super) fn read(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    if node.str("name") != Some("psycopg2") {
        out.set(path, node.at, "it was SQLite: the PostgreSQL of the stack");
        let file = node.below(&["args", "database"]).and_then(Node::as_str);
        let named = named("", "", "");
        return out.moved.push(named.moved(file.or(Some("homeserver.db"))));
    }
    let host = node.below(&["args", "host"]).and_then(Node::as_str);
    let stays = database::stays(host, reader.file.wanted);
    for entry in entries(node) {
        let path = below(path, entry);
        match &*entry.key {
            "name" => out.set(&path, entry.key_at, "`psycopg2`"),
            "args" => {
                for entry in entries(&entry.node) {
                    argument(reader, &below(&path, entry), entry, stays, out);
                }
            }
            _ => out.add(&path, reader.into, &path, entry.node.clone()),
        }
    }
    let name = ["dbname", "database"]
        .iter()
        .find_map(|key| node.below(&["args", key])?.as_str());
    let user = node.below(&["args", "user"]).and_then(Node::as_str);
    let [host, user, name] = [host, user, name].map(Option::unwrap_or_default);
    database::tell(&named(host, user, name), stays, out);
}

fn named<'n>(host: &'n str, user: &'n str, database: &'n str) -> database::Named<'n> {
    database::Named {
        program: "Synapse",
        file: NAME,
        settings: SETTINGS,
        host,
        user,
        database,
    }
}

fn argument(reader: &Reader, path: &ValuePath, entry: &Entry, stays: bool, out: &mut Taken) {
    let (node, at) = (&entry.node, entry.key_at);
    let values = reader.values.key("postgres");
    let value = ARGS.iter().find(|(key, _)| *key == entry.key);
    match (value, &*entry.key) {
        (Some((_, value)), _) if stays => {
            out.kept(path, values.key(*value), database::coordinate(value, node))
        }
        (None, "password") if stays => {
            database::keep_password(path, entry, &values, "synapse-postgres-password", out);
        }
        (Some(_), _) => out.set(path, at, OF_STACK),
        (None, "password") => {
            let password = node.as_str().unwrap_or_default();
            let fate = database::move_password(password, node.at, &POSTGRES_PASSWORD, out);
            out.tell(path, at, fate);
        }
        (None, "sslrootcert" | "sslcert" | "sslkey" | "sslcrl" | "service" | "passfile") => {
            out.dropped(path, at, "it is a file of the old server");
            out.step(format!("`{path}` names a file: authorities of your own are `caBundle`, where `sslMode` is `verify-ca` or `verify-full`."));
        }
        (None, "application_name") => out.set(path, at, "the name of the pod"),
        _ => out.add(path, reader.into, path, node.clone()),
    }
}
