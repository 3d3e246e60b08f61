//! Takes over a folder that has no index: one from before there was an index, or whose index is
//! damaged.

use memchr::memmem::find;
use serde_json::Value;

use super::error::{FolderError, in_namespace};
use super::index::{Entries, Entry};
use super::names;
use super::request::Request;
use super::wanted::Wanted;
use crate::kube::manifest;
use crate::source::beneath::{Beneath, Found};
use crate::source::yaml::read::MAX_BYTES_OF_MANY;
use crate::stack::labels;

/// What makes up a stack has one of these in its labels.
const MARKS: [&str; 2] = [labels::RELEASE, labels::STACK];

/// A file that may hold manifests.
struct File {
    path: String,
    objects: Vec<Value>,
}

/// The files that an older masthead wrote there for the release. None where nothing of a stack is
/// there: files of the user's alone are no reason to refuse a folder.
///
/// # Errors
/// Not all objects there are of the release, and nobody says `--force`.
pub(super) fn adopt(
    request: &Request,
    folder: &Beneath,
    wanted: &[Wanted],
    damage: Option<&str>,
) -> Result<Entries, FolderError> {
    let files = files(request, folder)?;
    let is_ours = |object: &Value| is_ours(object, request, wanted);
    let mut out = Entries::new();
    let mut foreign = Vec::new();
    for File { path, objects } in files {
        let others = objects.iter().filter(|object| !is_ours(object));
        let place = request.below(&path);
        foreign.extend(others.map(|object| format!("{} ({place})", title(object))));
        if let [object] = objects.as_slice()
            && is_ours(object)
            && names::is_of(&path, text(&object["kind"]), name(object))
        {
            out.insert(path, Entry::default());
        }
    }
    if foreign.is_empty() || request.force {
        Ok(out)
    } else {
        Err(FolderError::OtherObjects {
            folder: request.folder.to_owned(),
            damage: damage.map(str::to_owned),
            given: in_namespace(&request.release.name, &request.release.namespace),
            found: foreign,
        })
    }
}

/// The objects in the folder and in those in it, if any of them belongs to a stack.
fn files(request: &Request, folder: &Beneath) -> Result<Vec<File>, FolderError> {
    let texts = texts(folder).map_err(|(path, error)| request.failed_at("read", &path, error))?;
    let is_marked = |text: &[u8]| {
        let mut marks = MARKS.iter();
        marks.any(|mark| find(text, mark.as_bytes()).is_some())
    };
    if !texts.iter().any(|(_, text)| is_marked(text)) {
        return Ok(Vec::new());
    }
    let files = texts.into_iter();
    let files = files.filter_map(|(path, text)| {
        // What can't be read holds no manifests.
        let mut objects = manifest::read_all(&String::from_utf8(text).ok()?).ok()?;
        objects.retain(|object| object["kind"].is_string() && !name(object).is_empty());
        Some(File { path, objects })
    });
    let files: Vec<File> = files.collect();
    let is_of_stack = |file: &File| file.objects.iter().any(labels::is_of_any);
    Ok(if files.iter().any(is_of_stack) {
        files
    } else {
        Vec::new()
    })
}

type Failed = (String, std::io::Error);

/// The texts of the files that may hold manifests. A folder with an index of its own is another's.
fn texts(folder: &Beneath) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let mut out = Vec::new();
    for name in visible(folder, "")? {
        match look(folder, &name)? {
            Some(Found::File { .. }) => push(folder, name, &mut out)?,
            Some(Found::Folder) if look(folder, &index_in(&name))?.is_none() => {
                for below in visible(folder, &name)? {
                    push(folder, format!("{name}/{below}"), &mut out)?;
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

fn push(folder: &Beneath, path: String, out: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failed> {
    let is_named = [".yaml", ".yml", ".json"]
        .iter()
        .any(|it| path.ends_with(it));
    if is_named && matches!(look(folder, &path)?, Some(Found::File { .. })) {
        let text = folder.read(&path, MAX_BYTES_OF_MANY as u64);
        let text = text.map_err(|error| (path.clone(), error))?;
        out.push((path, text));
    }
    Ok(())
}

fn visible(folder: &Beneath, path: &str) -> Result<Vec<String>, Failed> {
    let mut names = folder
        .names(path)
        .map_err(|error| (path.to_owned(), error))?;
    names.retain(|name| !name.starts_with('.'));
    Ok(names)
}

fn look(folder: &Beneath, path: &str) -> Result<Option<Found>, Failed> {
    folder.look(path).map_err(|error| (path.to_owned(), error))
}

fn index_in(folder: &str) -> String {
    format!("{folder}/{}", super::index::FILE)
}

/// Whether an object is of the release: by its labels, or since it is rendered now.
fn is_ours(object: &Value, request: &Request, wanted: &[Wanted]) -> bool {
    let namespace = &object["metadata"]["namespace"];
    let is_here = namespace.is_null() || *namespace == request.release.namespace;
    let of = |field: &Option<String>, value: &Value| field.as_deref() == value.as_str();
    let is_rendered = |file: &Wanted| {
        let entry = &file.entry;
        of(&entry.api_version, &object["apiVersion"])
            && of(&entry.kind, &object["kind"])
            && of(&entry.name, &object["metadata"]["name"])
            && (namespace.is_null() || of(&entry.namespace, namespace))
    };
    is_here && labels::is_of(object, request.release) || wanted.iter().any(is_rendered)
}

fn title(object: &Value) -> String {
    format!("{}/{}", text(&object["kind"]), name(object))
}

fn name(object: &Value) -> &str {
    text(&object["metadata"]["name"])
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
