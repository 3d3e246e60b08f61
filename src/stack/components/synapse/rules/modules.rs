//! Python modules that Synapse loads, and the settings of its own.

use super::super::finding::Finding;
use crate::source::{Kind, Node};

/// The lists of modules, and the sections that are one.
const LISTS: [&str; 3] = ["modules", "password_providers", "media_storage_providers"];
const SINGLE: [&str; 2] = ["spam_checker", "third_party_event_rules"];

/// The entries that name a module.
pub(in super::super) fn entries(root: &Node) -> impl Iterator<Item = &Node> {
    let lists = LISTS.iter().flat_map(|key| root.list(key));
    let single = SINGLE
        .iter()
        .filter_map(|key| root.get(key))
        .flat_map(|node| match &node.kind {
            Kind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        });
    let providers = root.list("oidc_providers").iter();
    let mapping = providers.filter_map(|provider| provider.get("user_mapping_provider"));
    let router = root.below(&["presence", "presence_router"]);
    lists.chain(single).chain(mapping).chain(router)
}

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let mut out: Vec<Finding> = entries(root).filter_map(name).collect();
    out.extend(
        root.list("media_storage_providers")
            .iter()
            .filter_map(folder),
    );
    for provider in root.list("oidc_providers") {
        out.extend(mapping(provider));
    }
    out
}

/// A module is named with its class.
fn name(entry: &Node) -> Option<Finding> {
    let node = entry.get("module")?;
    let name = node.as_str()?;
    let is_short = !name.contains('.') && name != "file_system";
    let message = "expected a module and its class: Synapse does not start with this";
    is_short.then(|| Finding::error(node, message, "write it as `package.module.Class`"))
}

/// The provider that copies media to another folder.
fn folder(entry: &Node) -> Option<Finding> {
    const NAMES: [&str; 2] = [
        "file_system",
        "synapse.media.storage_provider.FileStorageProviderBackend",
    ];
    let is_copy = NAMES.contains(&entry.str("module")?);
    let has_folder = entry
        .below(&["config", "directory"])
        .is_some_and(|node| !node.is_empty());
    let message = "`config.directory` is missing: Synapse does not start without it";
    let hint = "name the folder to which media are copied";
    (is_copy && !has_folder).then(|| Finding::error(entry, message, hint))
}

/// How Synapse's own mapping of users reads its settings.
fn mapping(provider: &Node) -> Vec<Finding> {
    let section = provider.get("user_mapping_provider");
    let own = section.filter(|section| section.get("module").is_none());
    let Some(config) = own.and_then(|section| section.get("config")) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let confirm = config
        .get("confirm_localpart")
        .filter(|node| !node.is_empty());
    if let Some(node) = confirm.filter(|node| node.as_bool().is_none()) {
        let message = "expected `true` or `false`: Synapse does not start with this";
        out.push(Finding::error(node, message, "write it without quotes"));
    }
    let templates = config.as_map().into_iter().flat_map(|map| map.iter());
    let templates = templates.filter(|(key, _)| key.ends_with("_template"));
    let extra = config.get("extra_attributes").and_then(Node::as_map);
    let extra = extra.into_iter().flat_map(|map| map.iter());
    out.extend(
        templates
            .chain(extra)
            .filter_map(|(_, node)| template(node)),
    );
    out
}

/// A template of Jinja whose braces are not closed.
fn template(node: &Node) -> Option<Finding> {
    let text = node.as_str()?;
    let is_open = |open: &str, close: &str| {
        text.rsplit_once(open)
            .is_some_and(|(_, rest)| !rest.contains(close))
    };
    let message = "the braces of this template are not closed: Synapse does not start with this";
    (is_open("{{", "}}") || is_open("{%", "%}")).then(|| {
        Finding::error(
            node,
            message,
            "close it, as in `{{ user.preferred_username }}`",
        )
    })
}
