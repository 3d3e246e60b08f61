//! The backend for calls where masthead did not put it: LiveKit's configuration, and the
//! environment of the authorisation service.
//!
//! Sources: <https://github.com/livekit/livekit/blob/master/config-sample.yaml>,
//! <https://github.com/element-hq/lk-jwt-service#configuration>

use super::credentials::LIVEKIT_SECRET;
use super::values::NAME;
use crate::schema::LIVEKIT as SETTINGS;
use crate::source::yaml::read::{Dialect, map};
use crate::source::{At, Entry, Kind, Node, Step, ValuePath, url};
use crate::stack::elsewhere::{Fate, File, Part, Taken, Traces, below, entries, text};

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &["lk-jwt-service", "livekit-server", "livekit"],
    folders: &["livekit-server", "livekit-jwt-service", "livekit"],
    arguments: &["--config"],
    paths: &[
        "/etc/livekit.yaml",
        "/livekit.yaml",
        "/config.yaml",
        "/etc/livekit/config.yaml",
    ],
    installed: &["etc/livekit.yaml", "etc/livekit/config.yaml"],
    environment: &[
        "LIVEKIT_URL",
        "LIVEKIT_KEY",
        "LIVEKIT_SECRET",
        "LIVEKIT_KEYS",
        WHOLE,
        "LIVEKIT_KEY_FROM_FILE",
        "LIVEKIT_SECRET_FROM_FILE",
        "LIVEKIT_KEY_FILE",
        "LIVEKIT_FULL_ACCESS_HOMESERVERS",
    ],
    settings: &[&["keys"], &["rtc"]],
    becomes: "the stack brings LiveKit and its authorisation service",
    ..Traces::NONE
};

/// The variable that the whole file may stand in.
const WHOLE: &str = "LIVEKIT_CONFIG";

const PORTS: &str = "ports follow from `matrixRTC.sfu.exposedServices`";

/// What a file or an environment says.
pub(super) fn read(file: &File, key: &'static str, out: &mut Taken) {
    let root = ValuePath::root();
    let values = root.key(key);
    for entry in entries(file.node) {
        let path = below(&root, entry);
        match &*entry.key {
            WHOLE => whole(&path, &values, entry, out),
            "LIVEKIT_KEY_FROM_FILE" => {
                if let Some(content) = file.read_text(&path, &entry.node, out) {
                    let node = text(content.trim(), entry.node.at);
                    out.kept(&path, values.key("livekitAuth").key("key"), node);
                }
            }
            "LIVEKIT_SECRET_FROM_FILE" => {
                let content = file.read_text(&path, &entry.node, out);
                secret(&path, content.as_deref().map(str::trim), entry.key_at, out);
            }
            "LIVEKIT_KEY_FILE" => {
                let content = file.read_text(&path, &entry.node, out);
                let content = content.unwrap_or_default();
                pair(&path, &values, &content, entry, out);
            }
            "LIVEKIT_FULL_ACCESS_HOMESERVERS" if entry.node.as_str() == Some("*") => {
                let off = Node::new(Kind::Bool(false), entry.node.at);
                out.kept(&path, values.key("restrictRoomCreationToLocalUsers"), off);
            }
            "LIVEKIT_URL" => public(&path, entry, out),
            "LIVEKIT_KEY" => api_key(&path, &values, entry, out),
            "LIVEKIT_SECRET" => secret(&path, entry.node.as_str(), entry.key_at, out),
            "LIVEKIT_KEYS" => {
                let content = entry.node.as_str().unwrap_or_default();
                pair(&path, &values, content, entry, out);
            }
            "keys" => keys(&path, &values, entry, out),
            _ => other(&path, &values, entry, out),
        }
    }
    let has_port = file.node.below(&["rtc", "port_range_start"]).is_some();
    if has_port {
        out.step(
            "LiveKit took a range of UDP ports: the stack has one for all calls. `masthead notes ports` says which to \
             open in the firewall.",
        );
    }
}

/// The SFU is on the host of the authorisation service.
fn public(path: &ValuePath, entry: &Entry, out: &mut Taken) {
    out.set(path, entry.key_at, "the URL of the host of calls");
    match entry.node.as_str().and_then(url::parse) {
        Some(found) if matches!(found.rest, "" | "/") => {
            out.named_host(Part::Calls, found.host, entry.node.at);
        }
        Some(found) => out.calls_beside(&found, entry.node.at),
        None => {}
    }
}

fn api_key(path: &ValuePath, values: &ValuePath, entry: &Entry, out: &mut Taken) {
    out.kept(
        path,
        values.key("livekitAuth").key("key"),
        entry.node.clone(),
    );
}

fn secret(path: &ValuePath, secret: Option<&str>, at: At, out: &mut Taken) {
    let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
        return out.dropped(path, at, "it is empty: a secret is generated");
    };
    let key = LIVEKIT_SECRET.key.to_string();
    out.tell(path, at, Fate::Credential(key.clone()));
    if !out.credentials.iter().any(|(known, ..)| *known == key) {
        out.credentials.push((key, secret.to_owned().into(), at));
    }
}

/// The whole file, in one text.
fn whole(path: &ValuePath, values: &ValuePath, entry: &Entry, out: &mut Taken) {
    let content = entry.node.as_str().unwrap_or_default();
    let Ok(mut file) = map(content, entry.node.at.layer, Dialect::Program) else {
        return out.dropped(path, entry.key_at, "it is no YAML");
    };
    file.relocate(&|_| entry.node.at);
    out.set(path, entry.key_at, "its settings are told below it");
    for inner in entries(&file) {
        let path = below(path, inner);
        match &*inner.key {
            "keys" => keys(&path, values, inner, out),
            _ => other(&path, values, inner, out),
        }
    }
}

/// `key: secret`, in one text.
fn pair(path: &ValuePath, values: &ValuePath, content: &str, entry: &Entry, out: &mut Taken) {
    let Some((name, found)) = content.split_once(':') else {
        return out.dropped(path, entry.key_at, "expected `key: secret`");
    };
    let key = values.key("livekitAuth").key("key");
    out.values.push((key, text(name.trim(), entry.node.at)));
    secret(path, Some(found.trim()), entry.key_at, out);
}

/// The first is that of the authorisation service.
fn keys(path: &ValuePath, values: &ValuePath, entry: &Entry, out: &mut Taken) {
    for (index, pair) in entries(&entry.node).iter().enumerate() {
        let path = below(path, pair);
        if index > 0 {
            out.dropped(
                &path,
                pair.key_at,
                "the authorisation service has one key, the first",
            );
            continue;
        }
        let key = values.key("livekitAuth").key("key");
        out.values.push((key, text(&pair.key, pair.key_at)));
        secret(&path, pair.node.as_str(), pair.key_at, out);
    }
}

fn other(path: &ValuePath, values: &ValuePath, entry: &Entry, out: &mut Taken) {
    let at = entry.key_at;
    match &*entry.key {
        "port" | "bind_addresses" | "rtc" => out.set(path, at, PORTS),
        "prometheus_port" | "prometheus" => out.set(path, at, "a ServiceMonitor knows the port"),
        "logging" | "log_level" => out.set(path, at, "`matrixRTC.sfu.logging`"),
        "webhook" | "key_file" => out.set(path, at, "the stack sets it for its own services"),
        "redis" => out.dropped(path, at, "one SFU needs no Redis"),
        "turn" => {
            out.dropped(path, at, "`matrixRTC.sfu.exposedServices` has TURN");
            out.step("LiveKit served TURN: `matrixRTC.sfu.exposedServices.turn` and `turnTLS` turn it on.");
        }
        "room" if entry.node.get("auto_create").is_some() => room(path, values, entry, out),
        name if SETTINGS.setting(name).is_some() => add(path, values, &entry.node, out),
        name if name.starts_with("LIVEKIT_") => {
            out.set(path, at, "the authorisation service gets it from the stack");
        }
        _ => out.dropped(path, at, "nothing of it reads this"),
    }
}

/// Who makes rooms is decided by the authorisation service.
fn room(path: &ValuePath, values: &ValuePath, entry: &Entry, out: &mut Taken) {
    for entry in entries(&entry.node) {
        let path = below(path, entry);
        if entry.key == "auto_create" {
            out.set(&path, entry.key_at, "the authorisation service makes rooms");
        } else {
            add(&path, values, &entry.node, out);
        }
    }
}

fn add(path: &ValuePath, values: &ValuePath, node: &Node, out: &mut Taken) {
    let entries = values.key("sfu").key("additional");
    // The whole file may stand in a variable.
    let to = path.steps().into_iter().filter_map(|step| match step {
        Step::Key(key) if &**key != WHOLE => Some(key.clone()),
        _ => None,
    });
    let to = to.fold(ValuePath::root(), |path, key| path.key(key));
    out.add(
        path,
        &entries.key("adopted.yaml").key("config"),
        &to,
        node.clone(),
    );
}
