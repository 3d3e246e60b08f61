//! A Synapse that runs elsewhere: its homeserver.yaml, and the files that this names.
//!
//! Source:
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html>

mod credentials;
mod database;
mod parts;
mod rows;
mod settings;
mod signing;
mod workers;

use super::manual;
use super::values::NAME;
use crate::source::problem::Problem;
use crate::source::{Code, Entry, Kind, Node, ValuePath};
use crate::stack::beyond;
use crate::stack::elsewhere::{Fate, File, Part, Taken, Traces, below, entries};

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &["synapse"],
    folders: &[NAME],
    variables: &["SYNAPSE_CONFIG_PATH"],
    arguments: &["--config-path", "-c"],
    paths: &["/data/homeserver.yaml"],
    installed: &[
        "etc/matrix-synapse/homeserver.yaml",
        "etc/matrix-synapse/conf.d",
    ],
    replaces_sections: true,
    settings: &[&["server_name"]],
    becomes: "masthead brings Synapse, with the configuration that it has had",
    step: "Synapse ran there: its configuration was not found. Give it with `--synapse`.",
    ..Traces::NONE
};

/// The entry of the additional configuration.
const ENTRY: &str = "adopted.yaml";

/// What the files say.
pub(super) fn read(file: &File, key: &'static str, out: &mut Taken) {
    let values = ValuePath::root().key(key);
    if file.name != NAME {
        return workers::read(file, &values, out);
    }
    if !TRACES.has_settings(file.node) {
        let message = "this is no configuration of Synapse: it has no `server_name`";
        let hint = "give the homeserver.yaml itself; where it is split, give all files of it, each with a flag of its own";
        let problem = Problem::at(Code::OtherProgramsFile, file.node.at, message);
        return out.problems.push(problem.hint(hint));
    }
    let into = values.key("additional").key(ENTRY).key("config");
    let reader = Reader {
        file,
        values: &values,
        into: &into,
        has_accounts: !file.wanted.has_accounts_elsewhere,
    };
    let root = ValuePath::root();
    for entry in entries(file.node) {
        reader.setting(&below(&root, entry), entry, out);
    }
    signing::by_default(&reader, out);
    parts::media_by_default(&reader, out);
    workers::of_main(&reader, out);
    accounts(&reader, out);
    beyond::tell(file, &values, out);
}

/// The name of the server, which is the same for all programs.
fn server_name(path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let kept = ValuePath::root().key("serverName");
    out.tell(path, entry.key_at, Fate::Kept(kept));
    let at = entry.node.at;
    if let Some(name) = entry.node.as_str() {
        out.server_name.get_or_insert((name.to_owned(), at));
        return;
    }
    let message = "`server_name` is no text: it is the name of the server, with which user ids end";
    let hint = "write it as it was in the old deployment, e.g. `server_name: example.org`";
    let problem = Problem::at(Code::OtherProgramsFile, at, message);
    out.problems.push(problem.hint(hint));
}

struct Reader<'r> {
    file: &'r File<'r>,
    /// Where its values are.
    values: &'r ValuePath,
    /// Where the additional configuration is.
    into: &'r ValuePath,
    /// Whether it has the accounts itself.
    has_accounts: bool,
}

impl Reader<'_> {
    fn setting(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        let (node, at) = (&entry.node, entry.key_at);
        let is = |(name, _): &&(&str, &'static str)| *name == entry.key;
        if let Some((_, why)) = rows::SET.iter().find(is) {
            return out.set(path, at, *why);
        }
        if let Some((_, why)) = rows::DROPPED.iter().find(is) {
            return out.dropped(path, at, *why);
        }
        if let Some(advice) = manual::refusal(entry).filter(|_| !self.has_accounts) {
            return out.dropped(path, at, format!("the accounts are at MAS: {advice}"));
        }
        match &*entry.key {
            "server_name" => server_name(path, entry, out),
            // By convention these hold what anchors name, which stands where it is used.
            key if key.starts_with("x-") => {
                out.dropped(path, at, "Synapse does not read it: what it holds for others to repeat stands where they do");
            }
            "public_baseurl" => self.public_url(path, node, out),
            "web_client_location" => {
                out.host(Part::WebClient, node);
                out.add(path, self.into, path, node.clone());
            }
            "log_config" => parts::log_config(self, path, node, out),
            "max_upload_size" => parts::max_upload_size(self, path, node, out),
            "media_store_path" => parts::media(path, node, out),
            "app_service_config_files" => parts::registrations(self, path, node, out),
            "database" => database::read(self, path, node, out),
            "databases" => {
                out.dropped(path, at, "masthead knows one database of Synapse");
                out.step("`databases` spreads Synapse over several databases. Bring them together in one before the move, or give `database` with `--synapse` in a file of its own.");
            }
            "signing_key" | "signing_key_path" => signing::read(self, path, entry, out),
            "macaroon_secret_key" | "macaroon_secret_key_path" => {
                credentials::keep(self, path, entry, &super::credentials::MACAROON, out);
            }
            "registration_shared_secret" | "registration_shared_secret_path" => {
                let need = &super::credentials::REGISTRATION_SHARED_SECRET;
                credentials::keep(self, path, entry, need, out);
            }
            "matrix_authentication_service" => credentials::shared(self, path, node, out),
            "experimental_features" => self.experimental(path, entry, out),
            "password_config" if !self.has_accounts => {
                out.set(path, at, "the accounts are at MAS, which has the passwords");
            }
            "media_storage_providers" => {
                out.step("Media are kept by a module too (`media_storage_providers`): `synapse.image` has to name an image that has it. For S3, `synapse.media.s3` does the same with values.");
                settings::keep(self, path, entry, out);
            }
            "templates" | "email" => parts::with_templates(self, path, entry, out),
            "federation_custom_ca_list" => parts::mounted(self, path, node, out),
            "key_server_signing_keys_path" => parts::mounted_file(self, path, node, out),
            _ => settings::keep(self, path, entry, out),
        }
    }

    /// Where clients find it.
    fn public_url(&self, path: &ValuePath, node: &Node, out: &mut Taken) {
        let url = node.as_str().and_then(crate::source::url::parse);
        let host = self.values.key("ingress").key("host");
        if let Some(port) = port_of(node) {
            out.step(format!("Clients came to port {port}: here they come to 443. The well-known file for clients tells them; send the old port on for those that have the URL."));
        }
        match url {
            Some(url) if matches!(url.rest, "" | "/") => {
                out.kept(path, host, crate::stack::elsewhere::text(url.host, node.at));
            }
            Some(url) => {
                out.kept(path, host, crate::stack::elsewhere::text(url.host, node.at));
                out.step(format!("Clients came to `{}` of `{}`: here Synapse is at the top of a host. Give clients the new URL by the well-known file, and send the old one on.", url.rest, url.host));
            }
            None => out.dropped(path, node.at, "it is no URL"),
        }
    }

    fn experimental(&self, path: &ValuePath, entry: &Entry, out: &mut Taken) {
        for entry in entries(&entry.node) {
            let path = below(path, entry);
            if entry.key == "msc3861" {
                out.set(
                    &path,
                    entry.key_at,
                    "`matrix_authentication_service`, which came after it",
                );
            } else {
                settings::keep(self, &path, entry, out);
            }
        }
        if entry.node.is_empty() {
            out.dropped(path, entry.key_at, "it is empty");
        }
    }
}

/// The accounts are at a service that nobody gave.
fn accounts(reader: &Reader, out: &mut Taken) {
    let node = reader.file.node;
    let is_on = |keys: &[&str]| node.below(keys).and_then(Node::as_bool) == Some(true);
    let stable = ["matrix_authentication_service", "enabled"];
    let older = ["experimental_features", "msc3861", "enabled"];
    let keys = [&stable[..], &older[..]]
        .into_iter()
        .find(|keys| is_on(keys));
    if reader.has_accounts && keys.is_none() {
        out.step("Synapse has the accounts itself, as before: `matrixAuthenticationService.enabled` is false. They can move to MAS later, once this runs: `masthead notes migrate` has the steps (syn2mas).");
    }
    if let Some(keys) = keys.filter(|_| reader.has_accounts) {
        let path = keys
            .iter()
            .fold(ValuePath::root(), |path, key| path.key((*key).to_owned()));
        let at = node.below(keys).map_or(node.at, |node| node.at);
        let message = "the accounts are at MAS, whose configuration was not given";
        let problem = Problem::new(Code::MissingInput, path, at, message);
        out.problems
            .push(problem.hint("give it with `--mas config.yaml`"));
    }
}

/// The port of a URL, where it is not that of HTTPS.
fn port_of(node: &Node) -> Option<u16> {
    let (_, rest) = node.as_str()?.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (_, port) = authority.rsplit_once(':')?;
    port.parse().ok().filter(|port| *port != 443)
}

/// Whether a node is a text with something in it.
fn filled(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
