//! Settings that stay settings, and those of accounts.

use super::{Reader, has_secret};
use crate::source::mask::is_secret;
use crate::source::{Entry, Kind, Node, Text, ValuePath};
use crate::stack::elsewhere::{Fate, Taken, adopted, below, entries};

/// The client that Synapse was before it had a setting of its own for MAS.
const SYNAPSE: &str = "0000000000000000000SYNAPSE";

/// Settings that are values.
const ACCOUNT: [(&str, &str); 9] = [
    (
        "password_registration_enabled",
        "passwordRegistrationEnabled",
    ),
    (
        "password_registration_email_required",
        "passwordRegistrationEmailRequired",
    ),
    ("registration_token_required", "registrationTokenRequired"),
    ("password_change_allowed", "passwordChangeAllowed"),
    ("password_recovery_enabled", "passwordRecoveryEnabled"),
    ("displayname_change_allowed", "displayNameChangeAllowed"),
    ("email_change_allowed", "emailChangeAllowed"),
    ("account_deactivation_allowed", "accountDeactivationAllowed"),
    ("login_with_email_allowed", "loginWithEmailAllowed"),
];

/// A setting stays as it is: a section that holds credentials as a whole in the Secret that people
/// apply, since MAS does not take a part of it.
pub(super) fn keep(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let node = &entry.node;
    match &node.kind {
        Kind::Map(map) if !map.is_empty() && !has_secret(node, &entry.key) => {
            for entry in entries(node) {
                keep(reader, &below(path, entry), entry, out);
            }
        }
        _ if has_secret(node, &entry.key) => {
            let (key, found) = read_files(reader, path, entry.key.clone(), node.clone(), out);
            let to = path.parent().cloned().unwrap_or_default().key(key);
            out.tell(
                path,
                entry.key_at,
                Fate::Credential(adopted(super::SETTINGS)),
            );
            reader.gather(&to, found, out);
        }
        _ => out.add(path, reader.into, path, node.clone()),
    }
}

/// A value with the contents of files with credentials in the place of their names.
fn read_files(
    reader: &Reader,
    path: &ValuePath,
    key: Text,
    node: Node,
    out: &mut Taken,
) -> (Text, Node) {
    let stem = key.strip_suffix("_file").filter(|stem| is_secret(stem));
    if let Some(stem) = stem {
        let Some(content) = reader.file.read_text(path, &node, out) else {
            return (key, node);
        };
        let content = Kind::Text(content.trim_end_matches(['\n', '\r']).to_owned().into());
        return (stem.to_owned().into(), Node::new(content, node.at));
    }
    let at = node.at;
    let kind = match node.kind {
        Kind::List(items) => {
            let items = items.into_iter().enumerate();
            let read = items.map(|(index, item)| {
                read_files(reader, &path.index(index), "".into(), item, out).1
            });
            Kind::List(read.collect())
        }
        Kind::Map(mut map) => {
            for entry in &mut map.0 {
                let (path, node) = (path.key(entry.key.clone()), std::mem::take(&mut entry.node));
                (entry.key, entry.node) = read_files(reader, &path, entry.key.clone(), node, out);
            }
            Kind::Map(map)
        }
        other => other,
    };
    (key, Node::new(kind, at))
}

pub(super) fn account(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    for entry in entries(node) {
        let path = below(path, entry);
        match ACCOUNT.iter().find(|(key, _)| *key == entry.key) {
            Some((_, value)) => {
                let to = reader.values.key("account").key(*value);
                out.kept(&path, to, entry.node.clone());
            }
            None => keep(reader, &path, entry, out),
        }
    }
}

/// Clients that are configured; that of Synapse is not needed any more.
pub(super) fn clients(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let mut others = Vec::new();
    for (index, client) in node.as_list().iter().enumerate() {
        let path = path.index(index);
        if client.str("client_id") == Some(SYNAPSE) {
            out.set(
                &path,
                client.at,
                "Synapse and MAS know each other by the secret that they share",
            );
            continue;
        }
        let (_, client) = read_files(reader, &path, "".into(), client.clone(), out);
        out.tell(&path, client.at, Fate::Credential(adopted(super::SETTINGS)));
        others.push(client);
    }
    if !others.is_empty() {
        reader.gather(path, Node::new(Kind::List(others), node.at), out);
    }
}

/// Files that the image of MAS brings, or the old server had.
pub(super) fn with_files(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    for entry in entries(&entry.node) {
        let path = below(path, entry);
        let is_file = matches!(
            &*entry.key,
            "path" | "assets_manifest" | "translations_path" | "wasm_module"
        );
        if !is_file {
            keep(reader, &path, entry, out);
            continue;
        }
        out.dropped(
            &path,
            entry.key_at,
            "it is a path of the old server: the image of MAS has its own",
        );
        let name = entry.node.as_str().unwrap_or_default();
        if !name.is_empty() && !name.starts_with("/usr/local/share/mas-cli/") {
            out.step(format!("`{path}` names `{name}`: where it was your own, mount it with `extraVolumes` and `extraVolumeMounts` of MAS, and set `{path}` in its `additional` to where it is mounted."));
        }
    }
}

pub(super) fn telemetry(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    for entry in entries(&entry.node) {
        let path = below(path, entry);
        if entry.key == "metrics" {
            for entry in entries(&entry.node) {
                let path = below(&path, entry);
                match &*entry.key {
                    "exporter" => out.set(
                        &path,
                        entry.key_at,
                        "metrics are for Prometheus in the cluster",
                    ),
                    _ => keep(reader, &path, entry, out),
                }
            }
        } else {
            keep(reader, &path, entry, out);
        }
    }
}
