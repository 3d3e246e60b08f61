//! The sections of the guide that take more than a move.

use super::keys::{EMAIL, EXTERNAL_DATABASE, PROVIDER, SERVED_DATABASE};
use super::{Guide, MAS, steps};
use crate::source::problem::Problem;
use crate::source::ulid::is_ulid;
use crate::values::{At, Entry, Kind, Map, Node, Text};

/// Without a host the guide means the PostgreSQL of its own stack.
pub fn database(guide: &mut Guide, path: &str, entry: &Entry) {
    let Some(map) = guide.map_of(entry, path) else {
        return;
    };
    let has_host = map.get("host").is_some_and(|host| !host.is_empty());
    if !has_host && !guide.has(&[MAS, "postgres", "host"]) {
        return guide.section(path, map, SERVED_DATABASE);
    }
    guide.section(path, map, EXTERNAL_DATABASE);
    if !map.contains("password") {
        password_of_guide(guide, path, entry.key_at);
    }
}

pub fn external_password(guide: &mut Guide, path: &str, entry: &Entry) {
    if !guide.credential(path, entry, &[MAS, "postgres", "password"]) {
        password_of_guide(guide, path.trim_end_matches(".password"), entry.key_at);
    }
}

fn password_of_guide(guide: &mut Guide, database: &str, at: At) {
    let key = "database-password".to_owned();
    guide.credential_of_guide(
        &format!("{database}.password"),
        at,
        &[MAS, "postgres", "password"],
        key,
    );
}

pub fn served_password(guide: &mut Guide, path: &str, entry: &Entry) {
    if !guide.credential(path, entry, &["postgres", "essPasswords", MAS]) {
        guide.note(
            entry.key_at,
            format!("`{path}` is empty: the password is generated"),
        );
    }
}

pub fn ingress_enabled(guide: &mut Guide, path: &str, entry: &Entry) {
    if guide.bool_of(path, entry) == Some(false) {
        guide.gone(
            path,
            entry.key_at,
            "MAS can't work without an Ingress: browsers sign in there",
        );
    }
}

pub fn email(guide: &mut Guide, path: &str, entry: &Entry) {
    let Some(map) = guide.map_of(entry, path) else {
        return;
    };
    guide.section(path, map, EMAIL);
    let has_server = map.get("smtp").and_then(|smtp| smtp.str("host")).is_some()
        || guide.has(&[MAS, "email", "smtp", "host"]);
    let is_chosen = guide.has(&[MAS, "email", "transport"]);
    let Some(enabled) = map
        .entry("enabled")
        .filter(|enabled| enabled.node.kind == Kind::Bool(true) && !is_chosen)
    else {
        return;
    };
    let transport = if has_server { "smtp" } else { "blackhole" };
    guide.put(
        &steps("email.transport"),
        enabled.key_at,
        text(transport, enabled.node.at),
    );
    if !has_server {
        let hint = format!(
            "set `{MAS}.email.smtp` with `host`, `port`, `mode`, `username` and `password`"
        );
        let problem = Problem::new(
            path,
            enabled.key_at,
            "no mail is sent: the mail server is missing",
        );
        guide.problems.push(problem.warning().hint(hint));
    }
}

pub fn email_enabled(guide: &mut Guide, path: &str, entry: &Entry) {
    if guide.bool_of(path, entry) == Some(false) {
        guide.moved(
            path,
            entry,
            &steps("email.transport"),
            text("blackhole", entry.node.at),
        );
    }
}

/// The providers become a map by their ids.
pub fn oidc(guide: &mut Guide, path: &str, entry: &Entry) {
    let Some(map) = guide.map_of(entry, path) else {
        return;
    };
    let mut providers = Providers {
        is_off: None,
        names: Vec::new(),
        is_secret_taken: false,
    };
    if let Some(enabled) = map.entry("enabled")
        && guide.bool_of(&format!("{path}.enabled"), enabled) == Some(false)
    {
        providers.is_off = Some(enabled.node.at);
    }
    for entry in &map.0 {
        match (&*entry.key, &entry.node.kind) {
            ("enabled", _) | ("providers", Kind::Null) => {}
            ("providers", Kind::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    providers.add(guide, &format!("{path}.providers[{index}]"), item);
                }
            }
            ("providers", _) => {
                let problem = Problem::new(
                    format!("{path}.providers"),
                    entry.node.at,
                    "expected a list",
                );
                guide
                    .problems
                    .push(problem.hint("write each provider after `- `"));
            }
            (key, _) => guide.unknown(
                format!("{path}.{key}"),
                entry,
                ["enabled", "providers"].into_iter(),
            ),
        }
    }
}

/// What is known of the providers so far.
struct Providers {
    /// Where they are turned off.
    is_off: Option<At>,
    names: Vec<String>,
    /// The guide's Secret has one key without a name for a provider's client: the first that needs it takes it.
    is_secret_taken: bool,
}

impl Providers {
    fn add(&mut self, guide: &mut Guide, path: &str, node: &Node) {
        let Some(map) = node.as_map() else {
            guide.problems.push(
                Problem::new(path, node.at, "expected a map")
                    .hint("write `id: name` and what follows it"),
            );
            return;
        };
        let Some((name, at)) = self.name(guide, path, map, node.at) else {
            return;
        };
        if is_ulid(&name) {
            guide.put(&provider(&name, "id"), at, text(&name, at));
        }
        if let Some(off) = self.is_off {
            guide.put(
                &provider(&name, "enabled"),
                off,
                Node::new(Kind::Bool(false), off),
            );
        }
        for entry in &map.0 {
            self.key(guide, path, &name, entry);
        }
        if !map.contains("clientSecret") {
            self.secret_of_guide(guide, path, &name, at);
        }
    }

    /// The provider's name, and where it stands.
    fn name(&mut self, guide: &mut Guide, path: &str, map: &Map, at: At) -> Option<(String, At)> {
        let id = map
            .entry("id")
            .filter(|id| id.node.as_str().is_some_and(|id| !id.is_empty()));
        let Some(id) = id else {
            let problem = Problem::new(
                format!("{path}.id"),
                map.entry("id").map_or(at, |id| id.key_at),
                "the id is missing",
            );
            guide
                .problems
                .push(problem.hint("give each provider a name of its own, e.g. `id: authelia`"));
            return None;
        };
        let name = id.node.as_str().unwrap_or_default().to_owned();
        if self.names.contains(&name) {
            let problem = Problem::new(
                format!("{path}.id"),
                id.node.at,
                format!("two providers have the id `{name}`"),
            );
            guide
                .problems
                .push(problem.hint("give each provider an id of its own"));
            return None;
        }
        guide.note(
            id.key_at,
            format!("`{path}` is `{MAS}.upstreamProviders.{name}` here"),
        );
        self.names.push(name.clone());
        Some((name, id.node.at))
    }

    fn key(&mut self, guide: &mut Guide, path: &str, name: &str, entry: &Entry) {
        let path_of_key = format!("{path}.{}", entry.key);
        match (
            &*entry.key,
            PROVIDER.iter().find(|(key, _)| *key == entry.key),
        ) {
            ("id", _) => {}
            ("clientSecret", _) => {
                if !guide.credential(&path_of_key, entry, &provider(name, "clientSecret")) {
                    self.secret_of_guide(guide, path, name, entry.key_at);
                }
            }
            (_, Some((_, canonical))) => {
                guide.moved(
                    &path_of_key,
                    entry,
                    &provider(name, canonical),
                    entry.node.clone(),
                );
            }
            _ => {
                let known = PROVIDER
                    .iter()
                    .map(|(key, _)| *key)
                    .chain(["id", "clientSecret"]);
                guide.unknown(path_of_key, entry, known);
            }
        }
    }

    fn secret_of_guide(&mut self, guide: &mut Guide, path: &str, name: &str, at: At) {
        let key = match std::mem::replace(&mut self.is_secret_taken, true) {
            false => "oidc-client-secret".to_owned(),
            true => format!("oidc-client-secret-{name}"),
        };
        guide.credential_of_guide(
            &format!("{path}.clientSecret"),
            at,
            &provider(name, "clientSecret"),
            key,
        );
    }
}

fn provider<'a>(name: &'a str, key: &'a str) -> [&'a str; 4] {
    [MAS, "upstreamProviders", name, key]
}

fn text(text: &str, at: At) -> Node {
    Node::new(Kind::Text(Text::Owned(text.to_owned())), at)
}
