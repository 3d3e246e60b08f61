//! A config.json that is used elsewhere.
//!
//! Source: <https://github.com/element-hq/element-web/blob/develop/docs/config.md>

use serde_json::Value as Json;

use super::values::NAME;
use crate::schema::ELEMENT_WEB as SETTINGS;
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Node, Step, ValuePath};
use crate::stack::elsewhere::{Part, Taken, Traces, below, entries};
use crate::template::Templates;

/// Where what is not ours goes.
const ENTRY: &str = "adopted.json";

const SERVER: &str = "default_server_config";

/// Names that others have had, and what they are now.
const RENAMED: [(&str, &str); 1] = [("sso_immediate_redirect", "sso_redirect_options.immediate")];

const OLD_SERVER: &str =
    "it is `default_server_config` now, which masthead sets: Element Web does not start with both";

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &["element-web", "riot-web", "schildichat-web"],
    folders: &["client-element", "element", NAME],
    paths: &["/app/config.json", "/usr/share/nginx/html/config.json"],
    installed: &["etc/element-web/config.json", "var/www/element/config.json"],
    settings: &[&["default_server_config"], &["brand"]],
    becomes: "masthead brings Element Web with its own settings",
    ..Traces::NONE
};

/// What the file says.
pub(super) fn read(file: &Node, key: &'static str, out: &mut Taken) {
    let root = ValuePath::root();
    let is_ours = |entry: &Entry| {
        let names = [entry.key.to_string(), snake(&entry.key)];
        names.iter().any(|name| SETTINGS.setting(name).is_some())
    };
    if !file.is_empty() && !entries(file).iter().any(is_ours) {
        let message = "this is no configuration of Element Web: it has no setting of it";
        let problem = Problem::at(Code::OtherProgramsFile, file.at, message);
        return out
            .problems
            .push(problem.hint("give the config.json that browsers get"));
    }
    let into = &root.key(key).key("additional").key(ENTRY);
    let reader = Reader { into, ours: ours() };
    out.turn_on(&root.key(key), file.at);
    for entry in entries(file) {
        let path = below(&root, entry);
        match &*entry.key {
            SERVER => reader.server(&path, &entry.node, out),
            "default_hs_url" => {
                out.set(&path, entry.key_at, OLD_SERVER);
                out.host(Part::Homeserver, &entry.node);
            }
            "default_is_url" => {
                let to = root.key(SERVER).key("m.identity_server").key("base_url");
                out.add(&path, into, &to, entry.node.clone());
            }
            "default_server_name" => {
                out.set(&path, entry.key_at, OLD_SERVER);
                server_name(&entry.node, out);
            }
            _ => reader.setting(&path, entry, out),
        }
    }
}

struct Reader<'r> {
    into: &'r ValuePath,
    /// What masthead writes into the file of every stack.
    ours: Json,
}

impl Reader<'_> {
    /// What `/.well-known/matrix/client` has too.
    fn server(&self, path: &ValuePath, node: &Node, out: &mut Taken) {
        for entry in entries(node) {
            let path = below(path, entry);
            if entry.key != "m.homeserver" {
                out.add(&path, self.into, &path, entry.node.clone());
                continue;
            }
            for entry in entries(&entry.node) {
                let path = below(&path, entry);
                match &*entry.key {
                    "base_url" => {
                        out.set(&path, entry.key_at, "the URL of the host of Synapse");
                        out.host(Part::Homeserver, &entry.node);
                    }
                    "server_name" => {
                        out.set(&path, entry.key_at, "`serverName`");
                        server_name(&entry.node, out);
                    }
                    _ => out.dropped(&path, entry.key_at, "Element Web does not know it"),
                }
            }
        }
    }

    fn setting(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        let name = match RENAMED.iter().find(|(old, _)| *old == entry.key) {
            Some((_, new)) => (*new).to_owned(),
            None if SETTINGS.setting(&entry.key).is_some() => entry.key.to_string(),
            None => snake(&entry.key),
        };
        let to = ValuePath::parse(&name).unwrap_or_default();
        let first = to.first_key().unwrap_or_default();
        if SETTINGS.setting(first).is_none() {
            return out.dropped(
                path,
                entry.key_at,
                "Element Web does not know it, and ignores it",
            );
        }
        let ours = to.steps().into_iter().try_fold(&self.ours, below_json);
        self.leaf((path, &to), entry.key_at, &entry.node, ours, out);
    }

    /// What masthead writes too is left out, down to the settings of a section.
    fn leaf(
        &self,
        (path, to): (&ValuePath, &ValuePath),
        at: At,
        node: &Node,
        ours: Option<&Json>,
        out: &mut Taken,
    ) {
        match ours {
            Some(ours) if Json::from(node.clone()) == *ours => {
                out.set(path, at, "masthead writes the same");
            }
            Some(Json::Object(ours)) if node.as_map().is_some() => {
                for entry in entries(node) {
                    let (path, to) = (below(path, entry), below(to, entry));
                    let ours = ours.get(&*entry.key);
                    self.leaf((&path, &to), entry.key_at, &entry.node, ours, out);
                }
            }
            _ => out.add(path, self.into, to, renamed(to, node)),
        }
    }
}

/// Settings of a section in camelCase have the names of today.
fn renamed(to: &ValuePath, node: &Node) -> Node {
    let section = match &to.steps()[..] {
        [Step::Key(key)] => SETTINGS.setting(key),
        _ => None,
    };
    let mut node = node.clone();
    let (Some(section), Kind::Map(map)) = (section, &mut node.kind) else {
        return node;
    };
    for entry in &mut map.0 {
        let new = snake(&entry.key);
        let is_known = |name: &str| section.schema.property(name).is_some();
        if !is_known(&entry.key) && is_known(&new) {
            entry.key = new.into();
        }
    }
    node
}

/// What masthead writes into the file of every stack.
fn ours() -> Json {
    let file = format!("{NAME}/config.json");
    let text = Templates::default().render(&file, minijinja::Value::UNDEFINED);
    serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default()
}

fn server_name(node: &Node, out: &mut Taken) {
    if let Some(name) = node.as_str() {
        out.server_name.get_or_insert((name.to_owned(), node.at));
    }
}

fn below_json<'j>(json: &'j Json, step: &Step) -> Option<&'j Json> {
    match step {
        Step::Key(key) => json.get(key.as_ref()),
        Step::Index(_) => None,
    }
}

/// `roomDirectory` is `room_directory` now.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::yaml::read::read_any;
    use crate::stack::elsewhere::Fate;

    fn taken(text: &str) -> (Taken, Json) {
        let mut out = Taken::default();
        read(&read_any(text, 1).unwrap(), "x", &mut out);
        let added = out
            .additional
            .first()
            .map_or(Json::Null, |(_, node)| node.clone().into());
        (out, added)
    }

    #[test]
    fn what_masthead_sets_is_left_out() {
        let (found, added) = taken(
            r#"{"default_server_config": {"m.homeserver": {"base_url": "https://matrix.example.org", "server_name": "example.org"},
                "m.identity_server": {"base_url": "https://id.org"}}, "brand": "Chat",
                "setting_defaults": {"urlPreviewsEnabled": true, "custom_themes": []},
                "mobile_guide_app_variant": "element", "nonsense": 1}"#,
        );
        assert_eq!(
            added,
            json!({"default_server_config": {"m.identity_server": {"base_url": "https://id.org"}}, "brand": "Chat",
                   "setting_defaults": {"custom_themes": []}})
        );
        assert_eq!(found.hosts[0].1, "matrix.example.org");
        assert_eq!(found.server_name.unwrap().0, "example.org");
        let dropped = found
            .fates
            .iter()
            .filter(|fate| matches!(fate.2, Fate::Dropped(_)));
        assert_eq!(
            dropped.map(|fate| fate.0.to_string()).collect::<Vec<_>>(),
            ["nonsense"]
        );
    }

    #[test]
    fn old_names_become_new_ones() {
        let (found, added) = taken(
            r#"{"default_hs_url": "https://matrix.example.org", "default_is_url": "https://id.org", "showLabsSettings": true,
                "roomDirectory": {"servers": ["a.org"]}, "sso_immediate_redirect": true,
                "jitsi": {"preferredDomain": "meet.org", "ownWord": 1}}"#,
        );
        assert_eq!(
            added,
            json!({"default_server_config": {"m.identity_server": {"base_url": "https://id.org"}},
                   "show_labs_settings": true, "room_directory": {"servers": ["a.org"]},
                   "sso_redirect_options": {"immediate": true},
                   "jitsi": {"preferred_domain": "meet.org", "ownWord": 1}})
        );
        assert_eq!(found.hosts[0].1, "matrix.example.org");
        assert_eq!(found.fates.len(), 6);
    }
}
