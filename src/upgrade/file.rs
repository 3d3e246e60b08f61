//! The files, and where the values stand in them.

use crate::at_rest::sops;
use crate::source::inner::Shift;
use crate::source::problem::Problem;
use crate::source::yaml::edit::{Edit, Refused, apply};
use crate::source::yaml::read;
use crate::source::{At, Code, Kind, Layers, Map, Node, Source, Step, ValuePath};
use crate::values::{other_shape, overlay};

/// All files, in the order in which they apply.
pub(crate) struct Files {
    pub layers: Layers,
    pub all: Vec<File>,
}

/// A file of values.
pub(crate) struct File {
    pub layer: u16,
    pub text: String,
    pub place: Place,
    pub values: Node,
    /// The file, where the values are a text in it.
    pub outer: Option<Outer>,
}

/// A file that has values as a text.
pub(crate) struct Outer {
    text: String,
    place: Place,
    /// Where the text begins, and how far it stands from the start of the file.
    at: At,
    shift: Option<Shift>,
}

/// Where the values stand in a file.
#[derive(Clone)]
pub(crate) struct Place {
    pub document: usize,
    pub path: ValuePath,
}

impl Files {
    pub(crate) fn new() -> Self {
        let (layers, all) = (Layers::default(), Vec::new());
        Self { layers, all }
    }

    /// Adds a file, in which values may stand at one of these paths.
    ///
    /// # Errors
    /// It can't be read, or its values are of a form that is not changed.
    pub(crate) fn add(
        &mut self,
        name: &str,
        content: Vec<u8>,
        paths: &[ValuePath],
    ) -> Result<(), Problem> {
        let layer = self.layers.add(Source::File, name, "");
        let text = read::decode(content, layer)?;
        refuse_encrypted(&text, layer)?;
        self.layers.set_text(layer, text.clone());
        let file = match inside(&text, layer, paths)? {
            None => File::whole(text, layer)?,
            Some((place, node)) => match node.as_str() {
                None => File {
                    values: map(&node, &place)?,
                    layer,
                    text,
                    place,
                    outer: None,
                },
                Some(inner) => {
                    let inner = inner.to_owned();
                    let shift = Shift::of(&self.layers, &inner, node.at);
                    self.layers.set_text(layer, inner.clone());
                    let outer = Outer {
                        text,
                        place,
                        at: node.at,
                        shift,
                    };
                    File {
                        outer: Some(outer),
                        ..File::whole(inner, layer)?
                    }
                }
            },
        };
        self.all.push(file);
        Ok(())
    }

    /// Whether values stand inside of one of the files.
    pub(crate) fn has_inside(&self) -> bool {
        let is_inside = |file: &File| file.outer.is_some() || !file.place.path.is_root();
        self.all.iter().any(is_inside)
    }

    /// A place in a file, where it is known by the text that is in the file.
    pub(super) fn place(&self, at: At) -> At {
        let outer = self.all.iter().find(|file| file.layer == at.layer);
        match outer.and_then(|file| file.outer.as_ref()) {
            Some(Outer {
                shift: Some(shift), ..
            }) => shift.outer(at),
            Some(outer) => outer.at,
            None => at,
        }
    }

    /// The values of all files.
    pub(super) fn merged(&self) -> Node {
        merged(self.all.iter().map(|file| file.values.clone()))
    }
}

impl File {
    fn whole(text: String, layer: u16) -> Result<Self, Problem> {
        let values = whole(&text, layer)?;
        let place = Place {
            document: 0,
            path: ValuePath::root(),
        };
        Ok(Self {
            layer,
            text,
            place,
            values,
            outer: None,
        })
    }

    /// The file with a new text of its values.
    ///
    /// # Errors
    /// The text is written in a way that can't be changed.
    pub(super) fn with(&self, text: String) -> Result<String, Refused> {
        let Some(outer) = &self.outer else {
            return Ok(text);
        };
        let Place { document, path } = &outer.place;
        let steps = path.steps().into_iter().cloned().collect();
        let edit = Edit::Text {
            path: steps,
            text: text.clone(),
        };
        let new = apply(&outer.text, *document, &edit)?;
        let read = read::documents_with_places(&new, self.layer).map_err(|_| Refused::Form)?;
        let found = read.get(*document).and_then(|root| path.find(root).0);
        let is_it = found.and_then(Node::as_str) == Some(&text);
        if is_it { Ok(new) } else { Err(Refused::Form) }
    }
}

/// Values in the order in which they apply, as one tree.
pub(super) fn merged(values: impl Iterator<Item = Node>) -> Node {
    let mut root = Node::new(Kind::Map(Map::default()), At::default());
    values.for_each(|values| overlay(&mut root, values));
    root
}

/// What SOPS encrypted is changed by SOPS alone.
fn refuse_encrypted(text: &str, layer: u16) -> Result<(), Problem> {
    if !text.contains("sops") {
        return Ok(());
    }
    let documents = read::documents_with_places(text, layer).unwrap_or_default();
    let Some(document) = documents.iter().find(|it| sops::is_encrypted(it)) else {
        return Ok(());
    };
    let message = "SOPS encrypted this file: it is not upgraded";
    Err(Problem::at(Code::LockedFile, document.at, message)
        .hint("upgrade it decrypted, and encrypt it again: `sops decrypt --in-place`, `sops encrypt --in-place`"))
}

fn whole(text: &str, layer: u16) -> Result<Node, Problem> {
    let node = read::read(text, layer);
    let documents = match &node {
        Ok(node) => vec![node.clone()],
        Err(_) => read::documents_with_places(text, layer).unwrap_or_default(),
    };
    let other = (!documents.is_empty())
        .then(|| other_shape(&documents))
        .flatten();
    other.map_or(node, Err)
}

/// The values at the first of the paths that the file has.
fn inside(text: &str, layer: u16, paths: &[ValuePath]) -> Result<Option<(Place, Node)>, Problem> {
    if paths.is_empty() {
        return Ok(None);
    }
    let documents = read::documents_with_places(text, layer)?;
    let found = paths.iter().find_map(|path| place(&documents, path));
    let Some(place) = found else {
        return Ok(None);
    };
    let node = node(&documents, &place)?;
    Ok(Some((place, node)))
}

fn place(documents: &[Node], path: &ValuePath) -> Option<Place> {
    let has = |document: usize, path: &ValuePath| {
        documents
            .get(document)
            .is_some_and(|node| path.find(node).0.is_some())
    };
    let steps = path.steps();
    let (document, path) = match steps.split_first() {
        Some((Step::Index(index), rest)) => {
            let rest = rest.iter();
            (
                *index,
                rest.fold(ValuePath::root(), |path, step| path.step((*step).clone())),
            )
        }
        _ => (
            (0..documents.len()).find(|index| has(*index, path))?,
            path.clone(),
        ),
    };
    has(document, &path).then_some(Place { document, path })
}

fn node(documents: &[Node], place: &Place) -> Result<Node, Problem> {
    let root = documents.get(place.document);
    let found = root.and_then(|root| place.path.find(root).0);
    let lost = || {
        Problem::at(
            Code::NoValuesThere,
            At::default(),
            "the values are gone from the file",
        )
    };
    found.cloned().ok_or_else(lost)
}

fn map(node: &Node, place: &Place) -> Result<Node, Problem> {
    if node.as_map().is_some() {
        return Ok(node.clone());
    }
    let message = format!("`{}` is neither a map of values nor their text", place.path);
    Err(Problem::at(Code::NoValuesThere, node.at, message))
}

/// The values of a changed text of a file.
pub(super) fn read_again(text: &str, file: &File) -> Result<Node, Problem> {
    let place = &file.place;
    if place.path.is_root() && place.document == 0 {
        return read::read(text, file.layer);
    }
    let documents = read::documents_with_places(text, file.layer)?;
    map(&node(&documents, place)?, place)
}
