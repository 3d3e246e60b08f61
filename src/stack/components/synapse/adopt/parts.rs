//! Settings that are values, or name files.

use super::super::values::NAME;
use super::{Reader, filled, settings};
use crate::credentials::Secret;
use crate::source::yaml::read::{Dialect, map};
use crate::source::{Entry, Kind, Map, Node, ValuePath};
use crate::stack::elsewhere::{Copied, Fate, SECRET, Taken, adopted, below, entries, text};

/// Bytes of the units that the value takes.
const UNITS: [(i64, &str); 2] = [(1024 * 1024, "M"), (1024, "K")];

/// The levels of loggers. All else of it is as masthead has it.
pub(super) fn log_config(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    out.set(
        path,
        node.at,
        "`synapse.logging`: logs go to the output of the pod",
    );
    let file = node.as_str().and_then(|path| (reader.file.find)(path));
    let text = file.and_then(|file| std::fs::read_to_string(file).ok());
    let Some(config) = text.and_then(|text| map(&text, 0, Dialect::Values).ok()) else {
        return out.step("The file that `log_config` names was not looked at: levels that are other than `INFO` are `synapse.logging`.");
    };
    let logging = reader.values.key("logging");
    let level = |node: &Node| {
        Some(Node::new(
            Kind::Text(node.str("level")?.to_owned().into()),
            node.at,
        ))
    };
    let here = |mut node: Node| {
        node.at = path_of(path, reader);
        node
    };
    if let Some(level) = config
        .get("root")
        .and_then(level)
        .filter(|it| it.as_str() != Some("INFO"))
    {
        out.values.push((logging.key("rootLevel"), here(level)));
    }
    let loggers = config.get("loggers").map(entries).unwrap_or_default();
    for entry in loggers {
        if let Some(level) = level(&entry.node) {
            let to = logging.key("levelOverrides").key(entry.key.clone());
            out.values.push((to, here(level)));
        }
    }
}

fn path_of(path: &ValuePath, reader: &Reader) -> crate::source::At {
    path.find(reader.file.node)
        .0
        .map_or_else(Default::default, |node| node.at)
}

/// A number of bytes is the next unit.
pub(super) fn max_upload_size(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let value = reader.values.key("media").key("maxUploadSize");
    let size = match node.as_int() {
        Some(bytes) => in_units(bytes),
        None => node.as_str().unwrap_or_default().trim().to_uppercase(),
    };
    let size = match size
        .strip_suffix('G')
        .and_then(|count| count.parse::<i64>().ok())
    {
        Some(count) => format!("{}M", count * 1024),
        None => size,
    };
    if size.parse::<i64>().is_ok_and(|bytes| bytes > 0) {
        let size = in_units(size.parse().unwrap_or_default());
        return out.kept(path, value, text(&size, node.at));
    }
    out.kept(path, value, text(&size, node.at));
}

fn in_units(bytes: i64) -> String {
    let exact = UNITS.iter().find(|(unit, _)| bytes % unit == 0);
    match exact {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{}K", bytes / 1024 + 1),
    }
}

pub(super) fn media(path: &ValuePath, node: &Node, out: &mut Taken) {
    out.set(path, node.at, "the volume of `synapse.media.storage`");
    if let Some(from) = filled(node) {
        copy_media(path, from, out);
    }
}

/// Where nothing is said of them, media are in a folder below that of the process.
pub(super) fn media_by_default(reader: &Reader, out: &mut Taken) {
    let path = ValuePath::root().key("media_store_path");
    let file = reader.file;
    if file.wanted.is_whole && path.find(file.node).0.and_then(filled).is_none() {
        copy_media(&path, "media_store", out);
    }
}

fn copy_media(setting: &ValuePath, from: &str, out: &mut Taken) {
    out.copied.push(Copied {
        from: from.to_owned(),
        file: NAME,
        setting: setting.clone(),
    });
    out.step(format!("`synapse.media.storage.size` has to hold the media: `du -sh {from}` on the old server says how much there is. It counts when the claim is made."));
}

/// Registrations of application services.
pub(super) fn registrations(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let mut services = Vec::new();
    for (index, item) in node.as_list().iter().enumerate() {
        let path = path.index(index);
        let name = format!("registration-{}.yaml", index + 1);
        let key = adopted(&name);
        out.tell(&path, item.at, Fate::Credential(key.clone()));
        let Some(content) = reader.file.read_text(&path, item, out) else {
            continue;
        };
        let registration = map(&content, 0, Dialect::Program).ok();
        let url = registration
            .as_ref()
            .and_then(|it| it.str("url"))
            .unwrap_or_default();
        let id = registration
            .as_ref()
            .and_then(|it| it.str("id"))
            .unwrap_or_default();
        if reader.file.wanted.is_of_stack(id) {
            out.fates.pop();
            out.set(&path, item.at, "the stack registers it itself");
            continue;
        }
        out.step(format!("The application service `{id}` is reached at `{url}`: from the pods of Synapse this has to lead to it. Change `url` in its registration (`{key}`) where it does not. It has to reach Synapse in turn: the address of the homeserver in its own configuration becomes the URL of `synapse.ingress.host`."));
        out.keep(&name, Secret::from(content), item.at);
        let mut service = Map::default();
        for (name, value) in [("secret", SECRET), ("secretKey", &key)] {
            service.insert(name.into(), item.at, text(value, item.at));
        }
        services.push(Node::new(Kind::Map(service), item.at));
    }
    if node.as_list().is_empty() {
        return out.dropped(path, node.at, "it is empty");
    }
    if !services.is_empty() {
        let list = Node::new(Kind::List(services), node.at);
        out.values.push((reader.values.key("appservices"), list));
    }
}

/// Folders of templates: their files have to be brought into the pod.
pub(super) fn with_templates(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    for entry in entries(&entry.node) {
        let path = below(path, entry);
        if matches!(&*entry.key, "template_dir" | "custom_template_directory")
            && filled(&entry.node).is_some()
        {
            out.dropped(
                &path,
                entry.key_at,
                "it is a folder of the old server, without which Synapse does not start",
            );
            out.step(format!("`{path}` names a folder of templates, `{}`: put its files into a ConfigMap, mount it with `synapse.extraVolumes` and `synapse.extraVolumeMounts`, and set `{path}` in `synapse.additional` to where it is mounted.", entry.node.as_str().unwrap_or_default()));
        } else {
            settings::keep(reader, &path, entry, out);
        }
    }
    if entry.node.is_empty() {
        out.dropped(path, entry.key_at, "it is empty");
    }
}

/// A file that Synapse reads itself.
pub(super) fn mounted_file(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    const FILE: &str = "key-server-signing.keys";
    if filled(node).is_none() {
        return out.dropped(path, node.at, "it is empty");
    }
    out.tell(path, node.at, Fate::Credential(adopted(FILE)));
    if let Some(content) = reader.file.read_text(path, node, out) {
        let inside = out.mount(reader.values, FILE, Secret::from(content), node.at);
        out.put(reader.into, path, text(&inside, node.at));
    }
}

/// Authorities of certificates, as files.
pub(super) fn mounted(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    if node.as_list().is_empty() {
        return out.add(path, reader.into, path, node.clone());
    }
    let mut certificates = String::new();
    for (index, item) in node.as_list().iter().enumerate() {
        if let Some(content) = reader.file.read_text(&path.index(index), item, out) {
            certificates += content.trim_end();
            certificates.push('\n');
        }
    }
    const FILE: &str = "federation-ca.pem";
    let inside = out.mount(reader.values, FILE, Secret::from(certificates), node.at);
    let list = Node::new(Kind::List(vec![text(&inside, node.at)]), node.at);
    out.put(reader.into, path, list);
    out.tell(path, node.at, Fate::Credential(adopted(FILE)));
}
