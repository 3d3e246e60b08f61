//! A Hookshot that runs elsewhere: its config.yml, and the files beside it.
//!
//! Source: <https://matrix-org.github.io/matrix-hookshot/latest/setup/sample-configuration.html>

use serde_json::Value as Json;

use super::credentials::{PASSKEY, REGISTRATION};
use super::values::NAME;
use crate::schema::HOOKSHOT as SETTINGS;
use crate::source::mask::Masker;
use crate::source::problem::Problem;
use crate::source::yaml::print;
use crate::source::yaml::read::{Dialect, map};
use crate::source::{At, Code, Entry, Kind, Node, Step, ValuePath, input, url};
use crate::stack::elsewhere::{
    Fate, File, Part, SECRET, Taken, Traces, adopted, below, entries, text,
};

/// The names that people give the registration, beside the configuration.
const REGISTRATIONS: [&str; 2] = ["registration.yml", "registration.yaml"];

/// The name of the passkey where the configuration has none.
const KEY_FILE: &str = "passkey.pem";

/// The key in the Secret of settings with credentials in them.
const CONFIG: &str = "hookshot.yaml";

/// Where the pod finds the key of the GitHub app.
const GITHUB_KEY: &str = "hookshot-github.pem";

/// Below these paths Hookshot served webhooks, which is the default elsewhere.
const OWN_PATHS: [&str; 3] = ["", "/", "/webhook"];

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &["matrix-hookshot"],
    folders: &[NAME],
    paths: &[
        "/data/config.yml",
        "/config.yml",
        "/bin/matrix-hookshot/config.yml",
    ],
    installed: &["etc/matrix-hookshot/config.yml"],
    settings: &[&["bridge", "domain"], &["bridge", "url"]],
    registers: &["matrix-hookshot", "hookshot", "github-bridge"],
    becomes: "masthead can bring Hookshot, with the configuration that it has had",
    step: "Hookshot ran there: its configuration was not found. Give it with `--hookshot`.",
    ..Traces::NONE
};

/// What the files say.
pub(super) fn read(file: &File, key: &'static str, out: &mut Taken) {
    if file.node.get("bridge").is_none() {
        let message = "this is no configuration of Hookshot: it has no `bridge`";
        let problem = Problem::at(Code::OtherProgramsFile, file.node.at, message);
        return out
            .problems
            .push(problem.hint("give the config.yml that Hookshot is started with"));
    }
    let root = ValuePath::root();
    let values = root.key(key);
    let into = values.key("additional").key("adopted.yaml").key("config");
    let mut reader = Reader {
        file,
        values: &values,
        into: &into,
        hidden: Node::default(),
    };
    for entry in entries(file.node) {
        reader.section(&below(&root, entry), entry, out);
    }
    let at = file.node.at;
    out.turn_on(&values, at);
    if file.node.get("passFile").is_none() {
        reader.passkey(KEY_FILE, at, out);
    }
    reader.registration(out);
    reader.hide(out);
}

struct Reader<'r> {
    file: &'r File<'r>,
    values: &'r ValuePath,
    into: &'r ValuePath,
    /// Settings with credentials in them.
    hidden: Node,
}

impl Reader<'_> {
    fn section(&mut self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        let (node, at) = (&entry.node, entry.key_at);
        match &*entry.key {
            "bridge" => self.bridge(path, node, out),
            "passFile" => {
                out.tell(path, at, Fate::Credential(PASSKEY.key.to_string()));
                self.passkey(node.as_str().unwrap_or(KEY_FILE), at, out);
            }
            "logging" => self.one_of_ours(path, node, "level", &["logging", "level"], out),
            "listeners" => listeners(path, node, out),
            "metrics" => out.set(path, at, "metrics are on, on a listener of their own"),
            "cache" => out.set(path, at, "`hookshot.redisOrValkey`, else the Valkey of the stack; nothing in it has to be moved"),
            "queue" => out.dropped(path, at, "Hookshot is one process here, which needs no queue"),
            "encryption" | "experimentalEncryption" => self.encryption(path, entry, out),
            "generic" => self.generic(path, node, out),
            "widgets" => self.without(path, node, &["publicUrl", "port"], "the URL of the host that widgets are on", out),
            "github" => self.github(path, node, out),
            "provisioning" | "goNebMigrator" | "webhook" => {
                out.dropped(path, at, "Hookshot has this no more");
            }
            name if SETTINGS.setting(name).is_none() => {
                out.dropped(path, at, "Hookshot does not know it");
            }
            _ => self.keep(path, node, out),
        }
    }

    /// It stays a setting: in the values, or in a Secret where a credential is in it.
    fn keep(&mut self, path: &ValuePath, node: &Node, out: &mut Taken) {
        let json = Json::from(node.clone());
        let name = path.last_key().unwrap_or_default();
        if Masker::FILE.json(&json, name) == json {
            return out.add(path, self.into, path, node.clone());
        }
        out.tell(path, node.at, Fate::Credential(adopted(CONFIG)));
        let keys: Vec<&str> = path.steps().into_iter().filter_map(as_key).collect();
        self.hidden.put(&keys, Some(node.clone()));
    }

    /// Puts what has credentials among these.
    fn hide(self, out: &mut Taken) {
        if self.hidden.is_null() {
            return;
        }
        let at = self.file.node.at;
        let entry = self.values.key("additional").key("adopted-secrets.yaml");
        out.values
            .push((entry.key("configSecret"), text(SECRET, at)));
        let content = print::to_string(&self.hidden).unwrap_or_default() + "\n";
        let key = out.keep(CONFIG, content.into(), at);
        out.values
            .push((entry.key("configSecretKey"), text(&key, at)));
    }

    fn bridge(&mut self, path: &ValuePath, node: &Node, out: &mut Taken) {
        for entry in entries(node) {
            let path = below(path, entry);
            match &*entry.key {
                "domain" => {
                    out.set(&path, entry.key_at, "`serverName`");
                    if let Some(name) = entry.node.as_str() {
                        out.server_name
                            .get_or_insert((name.to_owned(), entry.node.at));
                    }
                }
                "url" => out.set(&path, entry.key_at, "the address of Synapse in the cluster"),
                "mediaUrl" => {
                    out.host(Part::Homeserver, &entry.node);
                    self.keep(&path, &entry.node, out);
                }
                "port" | "bindAddress" => {
                    out.set(&path, entry.key_at, "Synapse and network policies know it");
                }
                _ => self.keep(&path, &entry.node, out),
            }
        }
    }

    /// One setting of a section is a value; the rest stays as it is.
    fn one_of_ours(
        &mut self,
        path: &ValuePath,
        node: &Node,
        key: &str,
        to: &[&str],
        out: &mut Taken,
    ) {
        for entry in entries(node) {
            let path = below(path, entry);
            if entry.key == key {
                let value = to
                    .iter()
                    .fold(self.values.clone(), |path, key| path.key((*key).to_owned()));
                let mut node = entry.node.clone();
                if node.as_str() == Some("warn") {
                    node.kind = Kind::Text("warning".into());
                }
                out.kept(&path, value, node);
            } else {
                self.keep(&path, &entry.node, out);
            }
        }
    }

    fn without(
        &mut self,
        path: &ValuePath,
        node: &Node,
        ours: &[&str],
        why: &str,
        out: &mut Taken,
    ) {
        for entry in entries(node) {
            let path = below(path, entry);
            if ours.contains(&&*entry.key) {
                out.set(&path, entry.key_at, why);
            } else {
                self.keep(&path, &entry.node, out);
            }
        }
    }

    /// The host of its own that webhooks were on stays, so that their URLs do.
    fn generic(&mut self, path: &ValuePath, node: &Node, out: &mut Taken) {
        let why = "the URL of the host that webhooks are on";
        self.without(path, node, &["urlPrefix"], why, out);
        let Some(prefix) = node.get("urlPrefix") else {
            return;
        };
        let Some(found) = prefix.as_str().and_then(url::parse) else {
            return;
        };
        let rest = found.rest.trim_end_matches('/');
        if OWN_PATHS.contains(&rest) {
            let host = self.values.key("ingress").key("host");
            out.values.push((host, text(found.host, prefix.at)));
            if rest.is_empty() {
                out.step(format!("Webhooks were at `https://{}/`; they are below `/webhook` now: tell those that call them, or redirect the old paths.", found.host));
            }
        } else {
            out.step(format!(
                "Webhooks were below `https://{}{rest}`; they are below `/_matrix/hookshot/webhook` of the host of \
                 Synapse now: tell those that call them, or let the old path be sent there.",
                found.host
            ));
        }
    }

    /// The key of the app is a file, which becomes one of a Secret.
    fn github(&mut self, path: &ValuePath, node: &Node, out: &mut Taken) {
        let mut node = node.clone();
        let named = node.below(&["auth", "privateKeyFile"]);
        let named = named.and_then(|named| Some((named.as_str()?.to_owned(), named.at)));
        if let Some((name, at)) = named {
            match self.bytes(&name) {
                Some(bytes) => {
                    let mounted = out.mount(self.values, GITHUB_KEY, bytes.into(), at);
                    node.put(&["auth", "privateKeyFile"], Some(text(&mounted, at)));
                }
                None => out.step(format!(
                    "`{name}`, the key of the GitHub app, was not found: bring it into the pod with `hookshot.extraVolumes` \
                     and `hookshot.extraVolumeMounts`, where `github.auth.privateKeyFile` names it."
                )),
            }
        }
        self.keep(path, &node, out);
    }

    fn encryption(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        let on = Node::new(Kind::Bool(true), entry.key_at);
        out.kept(path, self.values.key("enableEncryption"), on);
        let folder = entry.node.str("storagePath").unwrap_or("storagePath");
        out.step(format!(
            "Copy `{folder}`, the keys of encrypted rooms, into the claim of Hookshot before it starts. Beside MAS it can't \
             encrypt: set `{}` to false then.",
            self.values.key("enableEncryption")
        ));
    }

    fn passkey(&self, name: &str, at: At, out: &mut Taken) {
        match self.bytes(name).or_else(|| self.bytes(KEY_FILE)) {
            Some(bytes) => out.credentials.push((PASSKEY.key.to_string(), bytes.into(), at)),
            None => out.step(format!(
                "`{name}`, which encrypts the tokens of Hookshot's users, was not found: give it to `masthead credentials \
                 import` as `{}`, or those users have to connect their accounts again.",
                PASSKEY.key
            )),
        }
    }

    /// Its tokens stay; address and id are those of the stack.
    fn registration(&self, out: &mut Taken) {
        let found = REGISTRATIONS.iter().find_map(|name| self.bytes(name));
        let Some(content) = found.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return out.step(
                "The registration of Hookshot was not found beside its configuration: it gets new tokens, which Synapse \
                 and Hookshot both learn of.",
            );
        };
        let at = self.file.node.at;
        let Ok(read) = map(&content, 0, Dialect::Program) else {
            return out.step("The registration of Hookshot can't be read: it gets new tokens.");
        };
        if let Some(name) = read.str("sender_localpart").filter(|name| *name != NAME) {
            let user = self.values.key("user").key("localpart");
            out.values.push((user, text(name, at)));
        }
        let users = read
            .below(&["namespaces", "users"])
            .map_or(&[][..], Node::as_list);
        if !users.is_empty() {
            out.step(
                "The registration of Hookshot claimed names of users, which it does no more: it acts as its bot alone. \
                 Rooms with users that it made stay as they are.",
            );
        }
        out.credentials
            .push((REGISTRATION.key.to_string(), content.into(), at));
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        input::file((self.file.find)(name)?, input::MAX_BYTES).ok()
    }
}

fn as_key(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

/// The stack's listeners serve the same.
fn listeners(path: &ValuePath, node: &Node, out: &mut Taken) {
    for (index, listener) in node.as_list().iter().enumerate() {
        let why =
            "webhooks, widgets and metrics have listeners that Services and network policies know";
        out.set(&path.index(index), listener.at, why);
    }
}
