//! The layers that make the values, from the first to the last.

use crate::source::sort::sort_by_key;
use std::fmt;
use std::mem;
use std::sync::Arc;

use super::fragments::{self, UnknownFragment};
use super::set::{self, SetKind};
use super::{Values, guide, inside, lenient, overlay, renamed, shapes, with_defaults};
use crate::at_rest::{Keys, sops};
use crate::chart::Chart;
use crate::schema::{self, SCHEMA, drop_newer};
use crate::source::problem::{Problem, Severity};
use crate::source::report::title;
use crate::source::yaml::read;
use crate::source::{At, Kind, Layers, Map, Node, Source, ValuePath};

/// Layers of values, merged in the order in which they are added.
#[derive(Debug)]
pub struct Input {
    chart: &'static Chart,
    layers: Layers,
    root: Node,
    /// Documents of files with patches.
    patches: Vec<Node>,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    /// Where values stand in files, and whether one had something there.
    values_at: Vec<(ValuePath, bool)>,
    is_lenient: bool,
    keys: Keys,
}

/// A layer that was read: it can be added to many inputs.
#[derive(Clone, Debug)]
pub(crate) struct ReadLayer {
    text: String,
    /// Places in it are of no layer yet.
    node: Result<Node, Problem>,
}

/// The merged values with what is known of them so far.
#[derive(Debug)]
pub struct Loaded {
    /// The merged values.
    pub values: Values,
    /// What is wrong with them, in the order in which it was found.
    pub problems: Vec<Problem>,
    /// Warnings and notes, in the order of the files.
    pub notes: Vec<Problem>,
}

/// Values that can't be used, and every problem with them.
#[derive(Debug)]
pub struct Invalid {
    /// All problems.
    pub problems: Vec<Problem>,
    /// The layers that the places in the problems are in.
    pub layers: Arc<Layers>,
}

impl std::error::Error for Invalid {}

/// A line a problem: its place, its value path, what is wrong.
impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            let (place, title) = (self.layers.place(problem.at), title(problem, &self.layers));
            write!(f, "{end}{place}: {title}")?;
        }
        Ok(())
    }
}

impl Default for Input {
    fn default() -> Self {
        Self {
            chart: Chart::newest(),
            layers: Layers::default(),
            root: Node::new(Kind::Map(Map::default()), At::default()),
            patches: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
            values_at: Vec::new(),
            is_lenient: false,
            keys: Keys::default(),
        }
    }
}

impl Input {
    /// No layers: the defaults alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the values as those of this release of the chart, not as those of the newest. To be said
    /// before fragments are added, which leave out what it does not have.
    pub fn take_chart(&mut self, chart: &'static Chart) {
        self.chart = chart;
    }

    /// Takes the identities that decrypt files of SOPS, in place of those of the environment. To be
    /// said before files are added.
    pub(crate) fn take_keys(&mut self, keys: Keys) {
        self.keys = keys;
    }

    /// Adds an embedded fragment by its name, e.g. `minimal`.
    ///
    /// # Errors
    /// There is no fragment of this name.
    pub fn add_fragment(&mut self, name: &str) -> Result<(), UnknownFragment> {
        let fragment = fragments::find(name)?;
        let content = fragment.text.as_bytes().to_vec();
        self.add_read_fragment(
            fragment.name,
            &ReadLayer::new(Source::Fragment, content, &self.keys),
        );
        Ok(())
    }

    /// Adds the fragment of this name, which was read before.
    pub(crate) fn add_read_fragment(&mut self, name: &str, read: &ReadLayer) {
        self.add_read(Source::Fragment, format!("fragment {name}"), read);
    }

    /// Adds a values file, YAML or JSON. `name` is what problems call it.
    pub fn add_file(&mut self, name: impl Into<String>, content: Vec<u8>) {
        self.add(Source::File, name.into(), content);
    }

    /// Adds values that stand in a file of this text: `node` is at its places there.
    pub(crate) fn add_tree(&mut self, source: Source, name: &str, text: &str, node: &Node) {
        let layer = self.layers.add(source, name, text);
        let mut node = node.clone();
        node.relocate(&|at| At { layer, ..at });
        overlay(&mut self.root, node);
    }

    /// Takes keys that are not known as if they were not there, with a warning.
    pub fn be_lenient(&mut self) {
        self.is_lenient = true;
    }

    /// Says where the values stand in files of another shape that are added later, e.g.
    /// `spec.values` of a HelmRelease of Flux: as a map or as a text. A path that starts with an
    /// index, `[1].spec.values`, is of that document of a file. Files that have none of the paths
    /// are values as a whole.
    pub fn take_values_at(&mut self, paths: impl IntoIterator<Item = ValuePath>) {
        self.values_at = paths.into_iter().map(|path| (path, false)).collect();
    }

    /// A path of [`Input::take_values_at`] that no file had.
    pub fn unused_path(&self) -> Option<&ValuePath> {
        let unused = self.values_at.iter().find(|(_, is_used)| !is_used);
        unused
            .filter(|_| self.problems.is_empty())
            .map(|(path, _)| path)
    }

    fn add(&mut self, source: Source, name: String, content: Vec<u8>) {
        if source == Source::File && !self.values_at.is_empty() {
            return self.add_from_inside(name, content);
        }
        self.add_read(source, name, &ReadLayer::new(source, content, &self.keys));
    }

    /// Adds a layer that was read before, for this input or for many.
    pub(crate) fn add_read(&mut self, source: Source, name: String, read: &ReadLayer) {
        let layer = self.layers.add(source, name, &*read.text);
        match &read.node {
            Ok(node) => {
                let mut node = node.clone();
                node.relocate(&|at| At { layer, ..at });
                if source == Source::Fragment {
                    // One text serves all releases.
                    drop_newer(&SCHEMA, &mut node, self.chart);
                }
                overlay(&mut self.root, node);
            }
            Err(problem) => {
                let at = At {
                    layer,
                    ..problem.at
                };
                let problem = problem.clone();
                self.problems.push(Problem { at, ..problem });
            }
        }
    }

    /// Adds a file of which some part is values.
    fn add_from_inside(&mut self, name: String, content: Vec<u8>) {
        let layer = self.layers.add(Source::File, name, "");
        let node = read::decode(content, layer).and_then(|text| {
            self.layers.set_text(layer, text.clone());
            self.read_file(&text, layer)
        });
        match node {
            Ok(node) => overlay(&mut self.root, node),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// The values of a file, from where they stand in it.
    fn read_file(&mut self, text: &str, layer: u16) -> Result<Node, Problem> {
        let documents = read_all(text, layer, &self.keys)?;
        let found = inside::find(&self.layers, text, &documents, &mut self.values_at)?;
        let Some(found) = found else {
            return read_whole(text, layer, &self.keys);
        };
        self.warnings.extend(found.warnings);
        if let Some(text) = found.text {
            self.layers.set_text(layer, text);
        }
        Ok(found.values)
    }

    /// Adds a file with patches, which apply after those of the values.
    pub fn add_patches(&mut self, name: impl Into<String>, content: Vec<u8>) {
        let layer = self.layers.add(Source::Patch, name, "");
        let documents = read::decode(content, layer).and_then(|text| {
            self.layers.set_text(layer, text.clone());
            read::documents_with_places(&text, layer)
        });
        match documents {
            Ok(documents) => self.patches.extend(documents),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Adds one flag of Helm's `--set` family. `read_file` returns the text of a file for
    /// `--set-file`, or the reason why it can't be read.
    pub fn set(
        &mut self,
        kind: SetKind,
        argument: &str,
        read_file: &dyn Fn(&str) -> Result<String, String>,
    ) {
        let layer = self.layers.add(Source::Set, kind.to_string(), "");
        let applied = set::apply(kind, argument, &mut self.root, layer, read_file);
        self.problems.extend(applied.err());
    }

    /// The layers in one layout, without the defaults. Required values may be missing: the schema
    /// is not checked.
    ///
    /// # Errors
    /// A layer is not readable, so that nothing else can be checked.
    pub fn merged(self) -> Result<Loaded, Invalid> {
        let Self {
            chart,
            mut layers,
            mut root,
            patches,
            problems,
            warnings,
            ..
        } = self;
        if !problems.is_empty() {
            let layers = Arc::new(layers);
            return Err(Invalid { problems, layers });
        }
        let mut found = guide::translate(&mut root);
        found.extend(renamed::settle(&mut root, &mut layers, chart));
        let (problems, mut notes): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|problem| problem.severity == Severity::Error);
        notes.extend(warnings);
        sort(&mut notes);
        let layers = Arc::new(layers);
        Ok(Loaded {
            values: Values {
                chart,
                root,
                patches,
                layers,
            },
            problems,
            notes,
        })
    }

    /// The layers over the defaults, checked against the schema.
    ///
    /// # Errors
    /// As [`Input::merged`].
    pub fn load(self) -> Result<Loaded, Invalid> {
        let is_lenient = self.is_lenient;
        let mut loaded = self.merged()?;
        let values = &mut loaded.values;
        values.root = with_defaults(values.chart.defaults, mem::take(&mut values.root));
        let mut found = schema::check(&SCHEMA, &values.root, &values.layers, values.chart);
        if is_lenient {
            lenient::forgive(&mut found, &mut values.root);
        }
        let (problems, warnings): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|problem| problem.severity == Severity::Error);
        loaded.problems.extend(problems);
        loaded.notes.extend(warnings);
        sort(&mut loaded.notes);
        Ok(loaded)
    }
}

impl Loaded {
    /// The values with the warnings and notes, where nothing is wrong with them so far.
    ///
    /// # Errors
    /// All problems.
    pub fn checked(self) -> Result<(Values, Vec<Problem>), Invalid> {
        let Self {
            values,
            mut problems,
            notes,
        } = self;
        if problems.is_empty() {
            return Ok((values, notes));
        }
        sort(&mut problems);
        let layers = values.layers;
        Err(Invalid { problems, layers })
    }
}

impl ReadLayer {
    /// Reads a layer. `keys` decrypt a file of SOPS.
    pub(crate) fn new(source: Source, content: Vec<u8>, keys: &Keys) -> Self {
        let text = match read::decode(content, 0) {
            Ok(text) => text,
            Err(problem) => {
                return Self {
                    text: String::new(),
                    node: Err(problem),
                };
            }
        };
        let node = match source {
            Source::File => read_whole(&text, 0, keys),
            _ => read::read(&text, 0),
        };
        Self { text, node }
    }
}

/// All documents of a file.
fn read_all(text: &str, layer: u16, keys: &Keys) -> Result<Vec<Node>, Problem> {
    let documents = read::documents_with_places(text, layer)?;
    if documents.iter().any(sops::is_encrypted) {
        return sops::decrypt(text, layer, keys);
    }
    Ok(documents)
}

/// A file that is values as a whole.
fn read_whole(text: &str, layer: u16, keys: &Keys) -> Result<Node, Problem> {
    let mut node = read::read(text, layer);
    if node.as_ref().is_ok_and(sops::is_encrypted) {
        node =
            sops::decrypt(text, layer, keys).map(|all| all.into_iter().next().unwrap_or_default());
    }
    let other = match &node {
        Ok(node) => shapes::other(std::slice::from_ref(node)),
        Err(_) if text.contains("\n---") => read_all(text, layer, keys)
            .ok()
            .filter(|documents| documents.len() > 1)
            .and_then(|documents| shapes::other(&documents)),
        Err(_) => None,
    };
    other.map_or(node, Err)
}

/// Sorts problems by their places in the files.
pub(crate) fn sort(problems: &mut [Problem]) {
    sort_by_key(problems, |problem| {
        (problem.at.layer, problem.at.line, problem.at.column)
    });
}
