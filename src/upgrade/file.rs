//! The files, and where the values stand in them.

use crate::source::problem::Problem;
use crate::source::yaml::read;
use crate::source::{At, Kind, Layers, Map, Node, Source, ValuePath};
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
        self.layers.set_text(layer, text.clone());
        let (place, values) = match inside(&text, layer, paths)? {
            Some(found) => found,
            None => (
                Place {
                    document: 0,
                    path: ValuePath::root(),
                },
                whole(&text, layer)?,
            ),
        };
        self.all.push(File {
            layer,
            text,
            place,
            values,
        });
        Ok(())
    }

    /// The values of all files.
    pub(super) fn merged(&self) -> Node {
        merged(self.all.iter().map(|file| file.values.clone()))
    }
}

/// Values in the order in which they apply, as one tree.
pub(super) fn merged(values: impl Iterator<Item = Node>) -> Node {
    let mut root = Node::new(Kind::Map(Map::default()), At::default());
    values.for_each(|values| overlay(&mut root, values));
    root
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
    let values = values(&documents, &place)?;
    Ok(Some((place, values)))
}

fn place(documents: &[Node], path: &ValuePath) -> Option<Place> {
    use crate::source::Step;
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

/// The values at a place, which have to be a map.
pub(super) fn values(documents: &[Node], place: &Place) -> Result<Node, Problem> {
    let root = documents
        .get(place.document)
        .ok_or_else(|| Problem::at(At::default(), "the file has lost a document"))?;
    let (node, at) = place.path.find(root);
    match node.filter(|node| node.as_map().is_some()) {
        Some(node) => Ok(node.clone()),
        None => {
            let message = format!(
                "`{}` is no map: values in a text are not changed",
                place.path
            );
            Err(Problem::at(at, message).hint("put them into a file of their own"))
        }
    }
}

/// The values of a changed text of a file.
pub(super) fn read_again(text: &str, file: &File) -> Result<Node, Problem> {
    if file.place.path.is_root() && file.place.document == 0 {
        return read::read(text, file.layer);
    }
    values(&read::documents_with_places(text, file.layer)?, &file.place)
}
