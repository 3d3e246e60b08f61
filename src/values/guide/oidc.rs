//! `mas.oidc`: its list of providers becomes a map by their ids.

use super::paths::of_mas;
use super::translation::{Guide, text};
use crate::source::problem::Problem;
use crate::source::ulid::is_ulid;
use crate::source::{At, Code, Entry, Kind, Map, Node, ValuePath};

/// The keys of a provider, with their canonical names.
static PROVIDER: [(&str, &str); 5] = [
    ("name", "humanName"),
    ("issuer", "issuer"),
    ("clientId", "clientId"),
    ("scopes", "scopes"),
    ("tokenEndpointAuthMethod", "tokenEndpointAuthMethod"),
];

pub(super) fn oidc(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    let Some(map) = guide.map_of(path, entry) else {
        return;
    };
    let mut providers = Providers {
        is_off: None,
        names: Vec::new(),
        is_secret_taken: false,
    };
    if let Some(enabled) = map.entry("enabled")
        && guide.bool_of(&path.key("enabled"), enabled) == Some(false)
    {
        providers.is_off = Some(enabled.node.at);
    }
    for entry in &map.0 {
        let path = path.key(entry.key.clone());
        match &*entry.key {
            "enabled" => {}
            "providers" => providers.add_all(guide, &path, &entry.node),
            _ => guide.unknown(&path, entry, ["enabled", "providers"].into_iter()),
        }
    }
}

/// What is known of the providers so far.
struct Providers {
    /// Where they are turned off.
    is_off: Option<At>,
    names: Vec<String>,
    /// The guide's Secret has one key without a name for a provider's client: the first that needs
    /// it takes it.
    is_secret_taken: bool,
}

impl Providers {
    fn add_all(&mut self, guide: &mut Guide, path: &ValuePath, node: &Node) {
        match &node.kind {
            Kind::Null => {}
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.add(guide, &path.index(index), item);
                }
            }
            _ => {
                let problem =
                    Problem::new(Code::WrongType, path.clone(), node.at, "expected a list");
                guide.report(problem.hint("write each provider after `- `"));
            }
        }
    }

    fn add(&mut self, guide: &mut Guide, path: &ValuePath, node: &Node) {
        let Some(map) = node.as_map() else {
            let problem = Problem::new(Code::WrongType, path.clone(), node.at, "expected a map");
            return guide.report(problem.hint("write `id: name` and what follows it"));
        };
        let Some((name, at)) = self.name(guide, path, map, node.at) else {
            return;
        };
        let canonical = canonical(&name);
        if is_ulid(&name) {
            guide.put(&canonical.key("id"), at, text(&name, at));
        }
        if let Some(off) = self.is_off {
            let node = Node::new(Kind::Bool(false), off);
            guide.put(&canonical.key("enabled"), off, node);
        }
        for entry in &map.0 {
            self.key(guide, &path.key(entry.key.clone()), &name, entry);
        }
        if !map.contains("clientSecret") {
            self.secret_of_guide(guide, &path.key("clientSecret"), &name, at);
        }
    }

    /// The provider's name, and where it stands.
    fn name(
        &mut self,
        guide: &mut Guide,
        path: &ValuePath,
        map: &Map,
        at: At,
    ) -> Option<(String, At)> {
        let entry = map.entry("id");
        let named = entry.and_then(|entry| Some((entry, entry.node.as_str()?)));
        let Some((id, name)) = named.filter(|(_, name)| !name.is_empty()) else {
            let at = entry.map_or(at, |id| id.key_at);
            let problem = Problem::new(Code::MissingValue, path.key("id"), at, "the id is missing");
            let hint = "give each provider a name of its own, e.g. `id: authelia`";
            guide.report(problem.hint(hint));
            return None;
        };
        if self.names.iter().any(|known| known == name) {
            let message = format!("two providers have the id `{name}`");
            let problem = Problem::new(Code::RepeatedId, path.key("id"), id.node.at, message);
            guide.report(problem.hint("give each provider an id of its own"));
            return None;
        }
        guide.note(id.key_at, format!("`{path}` is `{}` here", canonical(name)));
        self.names.push(name.to_owned());
        Some((name.to_owned(), id.node.at))
    }

    fn key(&mut self, guide: &mut Guide, path: &ValuePath, name: &str, entry: &Entry) {
        let known = PROVIDER.iter().find(|(key, _)| *key == entry.key);
        match (&*entry.key, known) {
            ("id", _) => {}
            ("clientSecret", _) => {
                if !guide.credential(path, entry, &canonical(name).key("clientSecret")) {
                    self.secret_of_guide(guide, path, name, entry.key_at);
                }
            }
            (_, Some((_, key))) => {
                guide.moved(path, entry, &canonical(name).key(*key), entry.node.clone());
            }
            _ => {
                let known = PROVIDER.iter().map(|(key, _)| *key);
                guide.unknown(path, entry, known.chain(["id", "clientSecret"]));
            }
        }
    }

    fn secret_of_guide(&mut self, guide: &mut Guide, path: &ValuePath, name: &str, at: At) {
        let key = if std::mem::replace(&mut self.is_secret_taken, true) {
            format!("oidc-client-secret-{name}")
        } else {
            "oidc-client-secret".to_owned()
        };
        guide.credential_of_guide(path, at, &canonical(name).key("clientSecret"), key);
    }
}

/// The canonical path of a provider.
fn canonical(name: &str) -> ValuePath {
    of_mas(&["upstreamProviders"]).key(name.to_owned())
}
