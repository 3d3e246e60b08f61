//! Which objects a patch is for, as it is written.

use crate::kube::patch::{Fault, Selector, Target, Wanted};
use crate::source::{Entry, Kind, Node, nearest};

/// What a target says.
const TARGET_KEYS: [&str; 7] = [
    "group",
    "version",
    "kind",
    "name",
    "namespace",
    "labelSelector",
    "annotationSelector",
];

/// The target of an entry: regular expressions and selectors.
pub(super) fn target(node: &Node) -> Result<Target, Fault> {
    let mut out = Target::default();
    for Entry { key, key_at, node } in node.as_map().map_or(&[][..], |map| &map.0) {
        let text = match &node.kind {
            Kind::Text(text) => text,
            Kind::Null => continue,
            _ => return Err(Fault::new(node.at, format!("`{key}`: expected a text"))),
        };
        let wanted = || Wanted::pattern(text);
        let read = match &**key {
            "group" => wanted().map(|wanted| out.group = wanted),
            "version" => wanted().map(|wanted| out.version = wanted),
            "kind" => wanted().map(|wanted| out.kind = wanted),
            "name" => wanted().map(|wanted| out.name = wanted),
            "namespace" => wanted().map(|wanted| out.namespace = wanted),
            "labelSelector" => Selector::parse(text).map(|wanted| out.labels = wanted),
            "annotationSelector" => Selector::parse(text).map(|wanted| out.annotations = wanted),
            _ => {
                let fault = Fault::new(*key_at, format!("unknown key `{key}` of a target"));
                return Err(match nearest(key, TARGET_KEYS) {
                    Some(near) => fault.hint(format!("did you mean `{near}`?")),
                    None => fault,
                });
            }
        };
        read.map_err(|message| Fault::new(node.at, message))?;
    }
    Ok(out)
}

/// The target of a part of an object that has a kind and a name itself.
pub(super) fn named(document: &Node, namespace: &str) -> Result<Target, Fault> {
    let without = |what: &str| {
        Fault::new(
            document.at,
            format!("the patch has no `target`, and {what}"),
        )
        .hint("write `target: {kind: …, name: …}` beside `patch`")
    };
    if document.as_map().is_none() {
        return Err(without("operations do not say which object they are for"));
    }
    let name = document
        .get("metadata")
        .and_then(|metadata| metadata.str("name"));
    let (Some(version), Some(kind), Some(name)) =
        (document.str("apiVersion"), document.str("kind"), name)
    else {
        return Err(without(
            "not all of `apiVersion`, `kind` and `metadata.name`",
        ));
    };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let own = document
        .get("metadata")
        .and_then(|metadata| metadata.str("namespace"));
    let text = |text: &str| Wanted::Text(text.to_owned());
    Ok(Target {
        group: text(group),
        kind: text(kind),
        name: text(name),
        namespace: text(own.unwrap_or(namespace)),
        ..Target::default()
    })
}
