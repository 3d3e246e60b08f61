//! A MAS that runs elsewhere: its config.yaml, and the files that this names.
//!
//! Source:
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

mod database;
mod keys;
mod mail;
mod providers;
mod settings;

use super::credentials;
use super::values::PROGRAM;
use crate::credentials::Secret;
use crate::source::mask::is_secret;
use crate::source::problem::Problem;
use crate::source::{Code, Entry, Kind, Map, Node, ValuePath, url};
use crate::stack::beyond;
use crate::stack::elsewhere::{Fate, File, Part, SECRET, Taken, Traces, below, entries, text};

pub(super) static TRACES: Traces = Traces {
    program: PROGRAM,
    images: &["matrix-authentication-service"],
    folders: &["matrix-authentication-service", PROGRAM],
    variables: &["MAS_CONFIG"],
    arguments: &["--config", "-c"],
    paths: &["/config.yaml", "/data/config.yaml"],
    installed: &[
        "etc/matrix-authentication-service/config.yaml",
        "etc/mas/config.yaml",
    ],
    settings: &[&["matrix", "homeserver"], &["secrets"]],
    becomes: "masthead brings MAS, with the configuration that it has had",
    step: "MAS ran there: its configuration was not found. Give it with `--mas`.",
    ..Traces::NONE
};

/// The entries of the additional configuration: what is public, and what is in a Secret.
const ENTRY: &str = "adopted.yaml";
const SECRETS: &str = "adopted-secrets.yaml";

/// The name of the credential with the settings that hold some.
const SETTINGS: &str = "mas.yaml";

/// Where settings with credentials are gathered, before they become one.
const GATHERED: &str = "MAS_SETTINGS";

/// What the file says.
pub(super) fn read(file: &File, key: &'static str, out: &mut Taken) {
    if !TRACES
        .settings
        .iter()
        .any(|keys| file.node.below(keys).is_some())
    {
        let message =
            "this is no configuration of MAS: it has neither `matrix.homeserver` nor `secrets`";
        let problem = Problem::at(Code::OtherProgramsFile, file.node.at, message);
        return out
            .problems
            .push(problem.hint("give the config.yaml that MAS is started with"));
    }
    let values = ValuePath::root().key(key);
    let into = values.key("additional").key(ENTRY).key("config");
    let reader = Reader {
        file,
        values: &values,
        into: &into,
    };
    let root = ValuePath::root();
    out.values.push((
        values.key("enabled"),
        Node::new(Kind::Bool(true), file.node.at),
    ));
    for entry in entries(file.node) {
        reader.section(&below(&root, entry), entry, out);
    }
    reader.put_secrets(out);
    beyond::tell(file, &values, out);
}

struct Reader<'r> {
    file: &'r File<'r>,
    values: &'r ValuePath,
    into: &'r ValuePath,
}

impl Reader<'_> {
    fn section(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        let (node, at) = (&entry.node, entry.key_at);
        match &*entry.key {
            "http" => self.http(path, node, out),
            "database" => database::read(self, path, node, out),
            "matrix" => self.matrix(path, node, out),
            "secrets" => keys::read(self, path, node, out),
            "email" => mail::read(self, path, node, out),
            "account" => settings::account(self, path, node, out),
            "upstream_oauth2" => providers::read(self, path, node, out),
            "clients" => settings::clients(self, path, node, out),
            "templates" | "policy" => settings::with_files(self, path, entry, out),
            "telemetry" => settings::telemetry(self, path, entry, out),
            _ => settings::keep(self, path, entry, out),
        }
        if node.is_empty() && !out.fates.iter().any(|(known, ..)| known == path) {
            out.dropped(path, at, "it is empty");
        }
    }

    fn http(&self, path: &ValuePath, node: &Node, out: &mut Taken) {
        let base = node
            .str("public_base")
            .map(|base| base.trim_end_matches('/'));
        for entry in entries(node) {
            let path = below(path, entry);
            let (node, at) = (&entry.node, entry.key_at);
            match &*entry.key {
                "public_base" => {
                    let host = self.values.key("ingress").key("host");
                    let found = node.as_str().and_then(url::parse);
                    let Some(found) = found else {
                        out.dropped(&path, at, "it is no URL");
                        continue;
                    };
                    out.host(Part::Accounts, node);
                    out.kept(&path, host, text(found.host, node.at));
                    if !matches!(found.rest, "" | "/") {
                        out.step(format!("MAS was below `{}` of `{}`: here it is at the top of a host. Links in mails and redirect URIs at providers change; give MAS a host of its own.", found.rest, found.host));
                    }
                }
                "issuer" if node.as_str().map(|it| it.trim_end_matches('/')) == base => {
                    out.set(&path, at, "the URL of its host");
                }
                "listeners" => out.set(
                    &path,
                    at,
                    "masthead sets them: Services, probes and network policies know them",
                ),
                _ => settings::keep(self, &path, entry, out),
            }
        }
    }

    fn matrix(&self, path: &ValuePath, node: &Node, out: &mut Taken) {
        for entry in entries(node) {
            let path = below(path, entry);
            let (node, at) = (&entry.node, entry.key_at);
            match &*entry.key {
                "homeserver" => {
                    out.set(&path, at, "`serverName`");
                    // The sample has the address of Synapse in its place.
                    if let Some(name) = node.as_str() {
                        out.server_name.get_or_insert((name.to_owned(), node.at));
                    }
                }
                "secret" | "secret_file" => {
                    self.credential(&path, entry, &credentials::SYNAPSE_SHARED_SECRET.key, out);
                }
                _ => out.set(&path, at, "the Synapse of the stack"),
            }
        }
    }

    /// A credential that masthead keeps, inline or in a file.
    fn credential(&self, path: &ValuePath, entry: &Entry, key: &str, out: &mut Taken) {
        if let Some(found) = self.content(path, entry, out) {
            out.credentials
                .push((key.to_owned(), Secret::from(found), entry.node.at));
        }
        out.tell(path, entry.key_at, Fate::Credential(key.to_owned()));
    }

    /// What a setting is, or the file that it names.
    fn content(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) -> Option<String> {
        if entry.key.ends_with("_file") {
            let found = self.file.read_text(path, &entry.node, out)?;
            return Some(found.trim_end_matches(['\n', '\r']).to_owned());
        }
        entry.node.as_str().map(str::to_owned)
    }

    /// A setting goes among the credentials.
    fn gather(&self, path: &ValuePath, node: Node, out: &mut Taken) {
        out.put(&ValuePath::root().key(GATHERED), path, node);
    }

    fn put_secrets(&self, out: &mut Taken) {
        let gathered = ValuePath::root().key(GATHERED);
        let index = out
            .additional
            .iter()
            .position(|(into, _)| *into == gathered);
        let Some(index) = index else { return };
        let (_, node) = out.additional.remove(index);
        let at = node.at;
        let settings = crate::source::yaml::print::to_string(&node).unwrap_or_default();
        let key = out.keep(SETTINGS, Secret::from(settings + "\n"), at);
        let mut entry = Map::default();
        entry.insert("configSecret".into(), at, text(SECRET, at));
        entry.insert("configSecretKey".into(), at, text(&key, at));
        let to = self.values.key("additional").key(SECRETS);
        out.values.push((to, Node::new(Kind::Map(entry), at)));
    }
}

/// Whether a setting, or one below it, holds a credential.
fn has_secret(node: &Node, name: &str) -> bool {
    match &node.kind {
        Kind::Text(text) => {
            let is_file = name.strip_suffix("_file").is_some_and(is_secret);
            !text.is_empty()
                && (is_secret(name) || is_file || crate::source::mask::masked(text) != **text)
        }
        Kind::List(items) => items.iter().any(|item| has_secret(item, name)),
        Kind::Map(map) => map.iter().any(|(key, node)| has_secret(node, key)),
        _ => false,
    }
}
