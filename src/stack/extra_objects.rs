//! `extraObjects`: objects that users add, each as a text that may be a template.

use super::inline::Inline;
use super::object::Object;
use super::pulled_image::in_container;
use super::reader::Reader;
use crate::kube::object::Extra;
use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Node, ValuePath};
use crate::values::typed::Typed;

/// The objects of all texts, in the order of the values. What is no object is a problem.
pub(crate) fn read<'a>(cx: &Reader<'a>) -> Vec<Extra> {
    let values = cx.values.extra_objects();
    let Some(node) = values.node() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (path, text) in texts(node, values.path()) {
        of_text(cx, &path, text, &mut out);
    }
    out
}

/// The texts with their paths. A name has one, or a list of them.
fn texts<'n>(node: &'n Node, path: &ValuePath) -> Vec<(ValuePath, &'n Node)> {
    match &node.kind {
        Kind::Text(_) => vec![(path.clone(), node)],
        Kind::List(items) => {
            let items = items.iter().enumerate();
            let below = items.map(|(index, item)| texts(item, &path.index(index)));
            below.flatten().collect()
        }
        Kind::Map(map) => {
            let entries = map.0.iter();
            let below = entries.map(|entry| texts(&entry.node, &path.key(entry.key.clone())));
            below.flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// The objects of one text, which may have several documents.
fn of_text<'a>(cx: &Reader<'a>, path: &ValuePath, written: &'a Node, out: &mut Vec<Extra>) {
    let inline = Inline::templated(cx, written, path);
    let documents = match inline.documents(cx, path) {
        Ok(documents) => documents,
        Err(problem) => return cx.report(problem),
    };
    let whole = written.at;
    for node in documents.into_iter().flat_map(items) {
        add(cx, path, node, whole, out);
    }
}

/// The items of a `List`, else the object itself.
/// <https://kubernetes.io/docs/reference/using-api/api-concepts/#collections>
fn items(node: Node) -> Vec<Node> {
    let is_list = node.str("kind") == Some("List") && node.str("apiVersion") == Some("v1");
    if is_list {
        node.list("items").to_vec()
    } else {
        vec![node]
    }
}

fn add(cx: &Reader, path: &ValuePath, node: Node, whole: At, out: &mut Vec<Extra>) {
    match missing(&node) {
        None => {
            let mut extra = Extra::new(path.clone(), node);
            if let Some(extra) = &mut extra {
                extra.change_containers(|container| in_container(cx, path, container));
            }
            out.extend(extra);
        }
        Some((at, message)) => {
            let at = if at.line > 0 { at } else { whole };
            let hint = "write an object of Kubernetes: `apiVersion`, `kind`, `metadata` with a `name`, and what \
                        its kind takes";
            cx.report(Problem::new(Code::NotAnObject, path.clone(), at, message).hint(hint));
        }
    }
}

/// What keeps a document from being an object.
fn missing(node: &Node) -> Option<(At, String)> {
    if node.as_map().is_none() {
        return Some((node.at, "expected an object of Kubernetes".to_owned()));
    }
    for key in ["apiVersion", "kind"] {
        let is_legal =
            |c: char| c.is_ascii_alphanumeric() || key == "apiVersion" && "./-".contains(c);
        match node.get(key) {
            Some(known)
                if known
                    .as_str()
                    .is_some_and(|text| !text.is_empty() && text.chars().all(is_legal)) => {}
            Some(known) => return Some((known.at, format!("`{key}`: expected a text"))),
            None => return Some((node.at, format!("`{key}` is missing"))),
        }
    }
    let metadata = node.get("metadata");
    let named = metadata.and_then(|it| it.get("name").or_else(|| it.get("generateName")));
    match (metadata, named) {
        (_, Some(name)) => illegal_name(name).map(|message| (name.at, message)),
        (metadata, None) => {
            let at = metadata.map_or(node.at, |it| it.at);
            Some((at, "`metadata.name` is missing".to_owned()))
        }
    }
}

/// What keeps a text from being the name of any object.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names>
fn illegal_name(name: &Node) -> Option<String> {
    match name.as_str() {
        None | Some("") => Some("`metadata.name`: expected a text".to_owned()),
        Some(text) if text.contains(['/', '%']) || matches!(text, "." | "..") => Some(
            "`metadata.name`: expected a name that is neither `.` nor `..`, without `/` and `%`"
                .to_owned(),
        ),
        Some(_) => None,
    }
}

/// Reports objects that are there twice: among those of users, or of the stack itself. The last
/// one applied would win.
pub(crate) fn repeated(cx: &Reader, extras: &[Extra], ours: &[Object]) -> Vec<Problem> {
    let namespace = |extra: &Extra| {
        extra
            .namespace()
            .unwrap_or(&cx.release.namespace)
            .to_owned()
    };
    let mut out = Vec::new();
    for (index, extra) in extras.iter().enumerate() {
        let Some(own) = identity(extra) else {
            continue;
        };
        let title = format!("{}/{}", own.1, own.2);
        let mut before = extras[..index].iter();
        let is_same =
            |other: &&Extra| identity(other) == Some(own) && namespace(other) == namespace(extra);
        let message = if let Some(other) = before.find(is_same) {
            let place = cx.layers.place(other.node.at);
            format!("`{title}` is given at `{}` too ({place})", other.path)
        } else if let Some(owner) = owner(cx, ours, own, &namespace(extra)) {
            format!("`{title}` is an object of the stack itself: {owner}")
        } else {
            continue;
        };
        let problem = Problem::new(
            Code::RepeatedObject,
            extra.path.clone(),
            extra.node.at,
            message,
        );
        out.push(problem.hint("give it another name, or leave it out"));
    }
    out
}

/// Group, kind and name; nothing where the API server makes the name.
fn identity(extra: &Extra) -> Option<(&str, &str, &str)> {
    Some((extra.group(), extra.kind_name(), extra.name()?))
}

/// What of the stack has an object of this group, kind and name.
fn owner(
    cx: &Reader,
    ours: &[Object],
    (group, kind, name): (&str, &str, &str),
    namespace: &str,
) -> Option<String> {
    if namespace != cx.release.namespace {
        return None;
    }
    if (group, kind) == ("", "Secret") && name == cx.generated_secret() {
        return Some("it holds generated credentials".to_owned());
    }
    let is_same = |object: &&Object| {
        let version = object.kind().api_version();
        let own_group = version.split_once('/').map_or("", |(group, _)| group);
        !object.is_extra()
            && (own_group, object.kind().name(), object.name()) == (group, kind, name)
    };
    let found = ours.iter().find(is_same)?;
    Some(format!("of `{}`", found.component))
}
