//! What settings name that pods do not have: files, modules, and programs beside the old ones.

use super::database_elsewhere::is_reachable;
use super::elsewhere::{Fate, File, Taken};
use crate::source::mask::{is_secret, masked};
use crate::source::{Kind, Node, ValuePath, url};

/// Ends of the names of settings that are paths.
const PATHS: [&str; 6] = ["_path", "_dir", "_directory", "_file", "_paths", "path"];

/// Ends of the names of settings that are hosts.
const HOSTS: [&str; 2] = ["host", "hostname"];

/// The settings that name something, by what it is.
#[derive(Default)]
struct Beyond {
    files: Vec<String>,
    hosts: Vec<String>,
    modules: Vec<String>,
}

/// Says what a person has to do about what the settings name that stay as they are. `values` are
/// those of the component.
pub(crate) fn tell(file: &File, values: &ValuePath, out: &mut Taken) {
    let mut found = Beyond::default();
    collect(file, &ValuePath::root(), file.node, out, &mut found);
    let listed = |names: &[String]| names.join(", ");
    if !found.files.is_empty() {
        out.step(format!(
            "These settings name files of the old server, which pods do not have: {}. Bring them in with `{values}.extraVolumes` \
             and `{values}.extraVolumeMounts`, or take the settings out of `{values}.additional`.",
            listed(&found.files)
        ));
    }
    if !found.hosts.is_empty() {
        out.step(format!(
            "These settings name a host that means something else in a cluster, or nothing: {}. Give them a name that pods \
             can resolve.",
            listed(&found.hosts)
        ));
    }
    if !found.modules.is_empty() {
        out.step(format!(
            "These settings name modules of Python, without which it does not start: {}. `{values}.image` has to be an image \
             that has them; else take the settings out of `{values}.additional`.",
            listed(&found.modules)
        ));
    }
}

fn collect(file: &File, path: &ValuePath, node: &Node, out: &Taken, found: &mut Beyond) {
    match &node.kind {
        Kind::Map(map) => {
            for entry in &map.0 {
                collect(file, &path.key(entry.key.clone()), &entry.node, out, found);
            }
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(file, &path.index(index), item, out, found);
            }
        }
        Kind::Text(text) if stays(path, out) && !is_read(path, out) => {
            sort_in(file, path, text, found);
        }
        _ => {}
    }
}

/// Whether a setting stays as it is.
fn stays(path: &ValuePath, out: &Taken) -> bool {
    let told = out.fates.iter().find(|(known, ..)| path.is_within(known));
    let is_whole = |known: &ValuePath| known != path;
    told.is_some_and(|(known, _, fate)| match fate {
        Fate::Additional(_) => true,
        Fate::Credential(_) => is_whole(known),
        _ => false,
    })
}

/// Whether it names a file whose content is among the credentials now.
fn is_read(path: &ValuePath, out: &Taken) -> bool {
    let stem = ["_file", "_path"]
        .iter()
        .find_map(|end| named(path).strip_suffix(end));
    let mut told = out.fates.iter().filter(|(known, ..)| path.is_within(known));
    stem.is_some_and(is_secret) && told.any(|(.., fate)| matches!(fate, Fate::Credential(_)))
}

fn sort_in(file: &File, path: &ValuePath, text: &str, found: &mut Beyond) {
    let name = named(path);
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let shown = || format!("`{path}` (`{}`)", masked(text));
    let end = text.rsplit('/').next().unwrap_or_default();
    let is_file =
        text.starts_with('/') && (ends(&PATHS) || end.contains('.') || (file.find)(text).is_some());
    let host = url::parse(text).filter(|_| text.contains("://"));
    let host = host.map(|url| url.host).or(ends(&HOSTS).then_some(text));
    if name == "module" && !text.starts_with("synapse.") {
        found.modules.push(shown());
    } else if is_file {
        found.files.push(shown());
    } else if host
        .is_some_and(|host| !host.is_empty() && !is_reachable(host.trim_matches(['[', ']'])))
    {
        found.hosts.push(shown());
    }
}

/// The name of a setting, also of one in a list.
fn named(path: &ValuePath) -> &str {
    let above = || path.parent().and_then(ValuePath::last_key);
    path.last_key().or_else(above).unwrap_or_default()
}
