//! The layers that values come from, in the order in which they apply.

use std::fmt;

use super::input::STDIN;
use super::path::ValuePath;
use super::tree::At;

/// What kind of thing a layer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `values.yaml` of the program.
    Defaults,
    /// An embedded fragment.
    Fragment,
    /// A file, or standard input.
    File,
    /// A project file, in which values may stand.
    Project,
    /// A file of answers, in which no credential stands.
    Answers,
    /// One flag of the `--set` family.
    Set,
    /// A file with patches, which are no values.
    Patch,
}

/// One layer: its name as the user knows it, and its text for error messages, which `Debug` does
/// not show.
pub struct Layer {
    /// What it is.
    pub source: Source,
    /// What problems call it, e.g. the path of the file.
    pub name: String,
    /// Its YAML; empty for defaults and flags.
    pub text: String,
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?} {:?}", self.source, self.name)
    }
}

/// All layers; [`At::layer`] is an index into it. Number 0 is always the defaults.
#[derive(Debug)]
pub struct Layers {
    all: Vec<Layer>,
    /// Values that stand in the layers under another name: the one used here, and that one. Each
    /// was renamed after those before it.
    renamed: Vec<(ValuePath, ValuePath)>,
}

impl Default for Layers {
    fn default() -> Self {
        let defaults = Layer {
            source: Source::Defaults,
            name: "the defaults".into(),
            text: String::new(),
        };
        Self {
            all: vec![defaults],
            renamed: Vec::new(),
        }
    }
}

/// Where in a line a character starts.
fn starts(line: &str, column: usize) -> usize {
    let mut chars = line.char_indices().map(|(index, _)| index);
    chars.nth(column).unwrap_or(line.len())
}

impl Layers {
    /// Adds a layer and gives its index.
    pub fn add(&mut self, source: Source, name: impl Into<String>, text: impl Into<String>) -> u16 {
        self.all.push(Layer {
            source,
            name: name.into(),
            text: text.into(),
        });
        u16::try_from(self.all.len() - 1).expect("the command line holds fewer than 65,536 layers")
    }

    /// The path of the last file, if values came from one.
    pub(crate) fn last_file(&self) -> Option<&str> {
        let is_file = |layer: &&Layer| layer.source == Source::File && layer.name != STDIN;
        let layer = self.all.iter().rfind(is_file)?;
        Some(&layer.name)
    }

    /// Sets the text of a layer that was added before it was decoded.
    pub fn set_text(&mut self, layer: u16, text: String) {
        self.all[usize::from(layer)].text = text;
    }

    /// Notes that what is `known` here stands in the layers as `written`.
    pub(crate) fn rename(&mut self, known: ValuePath, written: ValuePath) {
        self.renamed.push((known, written));
    }

    /// A path as the user wrote it.
    pub(crate) fn as_written(&self, path: &ValuePath) -> ValuePath {
        let mut path = path.clone();
        for (known, written) in self.renamed.iter().rev() {
            if path.is_within(known) {
                let below = path.steps().into_iter().skip(known.steps().len());
                path = below.fold(written.clone(), |path, step| path.step(step.clone()));
            }
        }
        path
    }

    /// What is written at a place, on its line. Nothing where the place is of no file.
    pub(crate) fn written(&self, at: At) -> Option<&str> {
        let rest = self.rest(at)?;
        let text = &rest[..starts(rest, usize::from(at.width))];
        (!text.is_empty()).then_some(text)
    }

    /// What is written from a place on, on its line.
    pub(crate) fn rest(&self, at: At) -> Option<&str> {
        let line = at.line.checked_sub(1)? as usize;
        let line = self.of(at).text.lines().nth(line)?;
        Some(&line[starts(line, at.column.checked_sub(1)? as usize)..])
    }

    /// All layers with their indices.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u16, &Layer)> {
        (0..=u16::MAX).zip(&self.all)
    }

    /// The layer of a place.
    pub fn of(&self, at: At) -> &Layer {
        &self.all[usize::from(at.layer)]
    }

    /// `values.yaml:12:3`, or the layer's name alone where there is no line.
    pub fn place(&self, at: At) -> String {
        let name = &self.of(at).name;
        match at.line {
            0 => name.clone(),
            line => format!("{name}:{line}:{}", at.column),
        }
    }
}
