//! Where it keeps its data.

use super::super::values::PROGRAM;
use super::credentials::POSTGRES_PASSWORD;
use super::{Reader, settings};
use crate::source::{Entry, Kind, Node, ValuePath, url};
use crate::stack::database_elsewhere::{
    Named, coordinate, keep_password, move_password, stays, tell,
};
use crate::stack::elsewhere::{Fate, Taken, below, entries, text};

/// Settings of the connection that are values.
const ARGS: [(&str, &str); 5] = [
    ("host", "host"),
    ("port", "port"),
    ("username", "user"),
    ("database", "database"),
    ("ssl_mode", "sslMode"),
];

const PASSWORD: &str = "mas-postgres-password";

/// Where masthead puts them.
const SETTINGS: [&[&str]; 3] = [
    &["database", "host"],
    &["database", "username"],
    &["database", "database"],
];

const OF_STACK: &str = "the PostgreSQL of the stack";

/// The parts of a URI.
struct Parts {
    host: String,
    port: Option<i128>,
    user: String,
    password: String,
    database: String,
    ssl_mode: Option<String>,
}

/// The section `database`.
pub(super) fn read(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let uri = node.str("uri").and_then(parts);
    let of = |key: &str| node.str(key).unwrap_or_default().to_owned();
    let (host, user, database) = match &uri {
        Some(uri) => (uri.host.clone(), uri.user.clone(), uri.database.clone()),
        None => (of("host"), of("username"), of("database")),
    };
    let stays = stays(Some(&host), reader.file.wanted);
    for entry in entries(node) {
        let path = below(path, entry);
        match (&*entry.key, &uri) {
            ("uri", Some(uri)) if stays => of_uri(reader, &path, entry, uri, out),
            ("uri", None) => out.dropped(&path, entry.key_at, "it is no URI of PostgreSQL"),
            ("uri", Some(uri)) => {
                move_password(&uri.password, entry.node.at, &POSTGRES_PASSWORD, out);
                out.set(&path, entry.key_at, OF_STACK);
            }
            _ => part(reader, &path, entry, stays, out),
        }
    }
    let named = Named {
        program: "MAS",
        file: PROGRAM,
        settings: SETTINGS,
        host: &host,
        user: &user,
        database: &database,
    };
    tell(&named, stays, out);
}

fn part(reader: &Reader, path: &ValuePath, entry: &Entry, stays: bool, out: &mut Taken) {
    let values = reader.values.key("postgres");
    let at = entry.key_at;
    let value = ARGS.iter().find(|(key, _)| *key == entry.key);
    match (value, &*entry.key) {
        (Some((_, value)), _) if stays => {
            out.kept(path, values.key(*value), coordinate(value, &entry.node));
        }
        (None, "password") if stays => keep_password(path, entry, &values, PASSWORD, out),
        (None, "password_file") if stays => {
            if let Some(password) = reader.content(path, entry, out) {
                out.keep_secret(path, entry, &values.key("password"), PASSWORD, password);
            }
        }
        (Some(_), _) => out.set(path, at, OF_STACK),
        (None, "password" | "password_file") => {
            let password = reader.content(path, entry, out).unwrap_or_default();
            let fate = move_password(&password, entry.node.at, &POSTGRES_PASSWORD, out);
            out.tell(path, at, fate);
        }
        (None, name) if name.starts_with("ssl_") => {
            out.dropped(path, at, "it is a file of the old server");
            out.step(format!("`{path}` is not taken over: authorities of your own are `caBundle`, where `sslMode` is `verify-ca` or `verify-full`."));
        }
        _ => settings::keep(reader, path, entry, out),
    }
}

fn of_uri(reader: &Reader, path: &ValuePath, entry: &Entry, uri: &Parts, out: &mut Taken) {
    let at = entry.node.at;
    let values = reader.values.key("postgres");
    let texts = [
        ("host", &uri.host),
        ("user", &uri.user),
        ("database", &uri.database),
    ];
    for (key, value) in texts {
        out.values.push((values.key(key), text(value, at)));
    }
    if let Some(port) = uri.port {
        out.values
            .push((values.key("port"), Node::new(Kind::Int(port), at)));
    }
    if let Some(mode) = &uri.ssl_mode {
        out.values.push((values.key("sslMode"), text(mode, at)));
    }
    out.keep_secret(
        path,
        entry,
        &values.key("password"),
        PASSWORD,
        uri.password.clone(),
    );
    out.fates.pop();
    out.tell(path, entry.key_at, Fate::Kept(values));
}

/// The parts of `postgresql://user:password@host:port/database?sslmode=…`.
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>
fn parts(uri: &str) -> Option<Parts> {
    let rest = uri
        .strip_prefix("postgresql://")
        .or_else(|| uri.strip_prefix("postgres://"))?;
    let decoded = |text: &str| url::percent_decoded(text).unwrap_or_else(|| text.to_owned());
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, server) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
        _ => (server, None),
    };
    let asked = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let mut pairs = pairs.filter(|(key, _)| *key == name);
        pairs.next().map(|(_, value)| decoded(value))
    };
    let host = decoded(host.trim_matches(['[', ']']));
    Some(Parts {
        host: if host.is_empty() {
            asked("host").unwrap_or_default()
        } else {
            host
        },
        port,
        user: decoded(user),
        password: decoded(password),
        database: decoded(database),
        ssl_mode: asked("sslmode"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_has_parts_that_are_decoded() {
        let found = parts(
            "postgresql://ma%40s:p%2Fw%3A%40d@db.example.org:5433/m%20as?sslmode=require&x=y",
        )
        .unwrap();
        assert_eq!((&*found.user, &*found.password), ("ma@s", "p/w:@d"));
        assert_eq!(
            (&*found.host, found.port, &*found.database),
            ("db.example.org", Some(5433), "m as")
        );
        assert_eq!(found.ssl_mode.as_deref(), Some("require"));
        let found = parts("postgres://mas@[fd00::1]/mas").unwrap();
        assert_eq!(
            (&*found.host, found.port, &*found.password),
            ("fd00::1", None, "")
        );
        let found = parts("postgresql:///mas?host=/run/postgresql").unwrap();
        assert_eq!((&*found.host, &*found.database), ("/run/postgresql", "mas"));
        assert!(parts("mysql://a@b/c").is_none());
    }
}
