//! Changes parts of a YAML text and leaves the rest as it is: comments, order, quotes, line ends.
//!
//! What an edit can't do it refuses. It does not know what the text means: who edits reads the
//! result and compares.

mod block;
mod chunk;
mod flow;
mod lines;
mod parts;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;

use crate::source::sort::sort_by_key;
use std::ops::Range;

use crate::source::{Node, Step};
use lines::Lines;
use parts::{Part, PartKind, Shape, documents};
pub(crate) use tree::apply_to;

/// One change of a text. Paths begin at the top of the document.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Puts an entry, with its comments, under another key, which is made with all above it where
    /// there is none. Maps that it leaves empty go.
    Move { from: Vec<Step>, to: Vec<Step> },
    /// Puts what stands under a key two steps deeper.
    Nest { path: Vec<Step>, keys: [String; 2] },
    /// Takes out an entry or an item, with its comments and the maps that it leaves empty.
    Remove(Vec<Step>),
    /// Adds a key with a value after another entry of the same map, where that is there.
    Set {
        path: Vec<Step>,
        value: Node,
        after: Option<Vec<Step>>,
    },
    /// Gives a scalar another text, written the same way.
    Text { path: Vec<Step>, text: String },
    /// Puts the value itself in the place of an alias.
    WriteOut { path: Vec<Step>, value: Node },
    /// Replaces a part of a scalar in the way it is written.
    Written {
        path: Vec<Step>,
        change: fn(&str, bool) -> String,
    },
}

/// Why a text is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("the text can't be taken apart")]
    Unreadable,
    #[error("it comes from an anchor or a merge key")]
    Elsewhere,
    #[error("it is written in a way that can't be changed")]
    Form,
}

/// Changes one document of a text.
///
/// # Errors
/// Why it can't.
pub(crate) fn apply(text: &str, document: usize, edit: &Edit) -> Result<String, Refused> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let doc = Doc::new(text, document)?;
    let changed = match edit {
        Edit::Move { from, to } => moved(&doc, document, from, to)?,
        Edit::Nest { path, keys } => doc.nested(path, keys)?,
        Edit::Remove(path) => doc.without(path)?,
        Edit::Set { path, value, after } => doc.with(path, value, after.as_deref())?,
        Edit::Text { path, text } => doc.with_text(path, text)?,
        Edit::WriteOut { path, value } => doc.written_out(path, value)?,
        Edit::Written { path, change } => doc.written_otherwise(path, *change)?,
    };
    Ok(format!("{mark}{changed}"))
}

/// Makes the same change of what is written at several scalars, as [`Edit::Written`] does of one.
///
/// # Errors
/// Why one of them can't be changed.
pub(crate) fn apply_written(
    text: &str,
    document: usize,
    paths: &[Vec<Step>],
    change: fn(&str, bool) -> String,
) -> Result<String, Refused> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let doc = Doc::new(text, document)?;
    let changes = paths.iter().map(|path| doc.written_at(path, change));
    let mut changes = changes.collect::<Result<Vec<_>, _>>()?;
    sort_by_key(&mut changes, |(range, _)| range.start);
    let (mut out, mut from) = (mark.to_owned(), 0);
    for (range, by) in changes {
        out += &text[from..range.start];
        out += &by;
        from = range.end;
    }
    Ok(out + &text[from..])
}

/// The path of the alias that stands above a path.
pub(crate) fn alias_above(text: &str, document: usize, path: &[Step]) -> Option<Vec<Step>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let doc = Doc::new(text, document).ok()?;
    let is_alias = |depth: &usize| {
        let part = doc.root.at(&path[..*depth]);
        part.is_some_and(|part| matches!(part.kind, PartKind::Alias))
    };
    let depth = (1..path.len()).find(is_alias)?;
    Some(path[..depth].to_vec())
}

fn moved(doc: &Doc, document: usize, from: &[Step], to: &[Step]) -> Result<String, Refused> {
    let (last, above) = to.split_last().ok_or(Refused::Form)?;
    let Step::Key(name) = last else {
        return Err(Refused::Form);
    };
    if from.split_last().is_some_and(|(_, parent)| parent == above) {
        return doc.renamed(from, name);
    }
    let copied = doc.copied(from, to)?;
    Doc::new(&copied, document)?.without(from)
}

/// A document of a text, taken apart.
struct Doc<'t> {
    lines: Lines<'t>,
    root: Part,
}

impl<'t> Doc<'t> {
    fn new(text: &'t str, document: usize) -> Result<Self, Refused> {
        let mut all = documents(text).ok_or(Refused::Unreadable)?;
        if document >= all.len() {
            return Err(Refused::Unreadable);
        }
        let root = all.swap_remove(document);
        let lines = Lines(text);
        Ok(Self { lines, root })
    }

    fn text(&self) -> &'t str {
        self.lines.0
    }

    fn part(&self, path: &[Step]) -> Result<&Part, Refused> {
        self.root.at(path).ok_or(Refused::Elsewhere)
    }

    /// The map that an entry is in, and which of it the entry is.
    fn entry(&self, path: &[Step]) -> Result<(&Part, usize), Refused> {
        let (last, above) = path.split_last().ok_or(Refused::Form)?;
        let (Step::Key(name), map) = (last, self.part(above)?) else {
            return Err(Refused::Form);
        };
        let (_, pairs) = map.as_map().ok_or(Refused::Elsewhere)?;
        let index = pairs.iter().position(|pair| pair.name == *name);
        Ok((map, index.ok_or(Refused::Elsewhere)?))
    }

    fn replaced(&self, range: Range<usize>, by: &str) -> String {
        let text = self.text();
        [&text[..range.start], by, &text[range.end..]].concat()
    }

    /// A key by another name, in the same quotes.
    fn renamed(&self, path: &[Step], name: &str) -> Result<String, Refused> {
        let (map, index) = self.entry(path)?;
        let (_, pairs) = map.as_map().ok_or(Refused::Form)?;
        let key = &pairs[index].key;
        let written = &self.text()[key.range.clone()];
        let name = match written.chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{name}{quote}"),
            _ => name.to_owned(),
        };
        Ok(self.replaced(key.range.clone(), &name))
    }

    /// Without an entry or an item, and without the maps that have nothing else.
    fn without(&self, path: &[Step]) -> Result<String, Refused> {
        self.part(path)?;
        let mut path = path;
        while let Some((_, above)) = path.split_last()
            && !above.is_empty()
            && self.is_alone(above)?
        {
            path = above;
        }
        let (last, above) = path.split_last().ok_or(Refused::Form)?;
        let parent = self.part(above)?;
        let range = match (&parent.kind, last) {
            (PartKind::Map(Shape::Block, _), Step::Key(_)) => {
                let (_, index) = self.entry(path)?;
                self.whole_block(parent, index)?
            }
            (PartKind::Map(Shape::Flow, pairs), Step::Key(_)) => {
                let (_, index) = self.entry(path)?;
                let ranges: Vec<_> = pairs.iter().map(|p| self.flow_range(p)).collect();
                self.one_of_flow(&ranges, index)
            }
            (PartKind::List(Shape::Block, items), Step::Index(index)) => {
                self.whole_item(items.get(*index).ok_or(Refused::Form)?)?
            }
            (PartKind::List(Shape::Flow, items), Step::Index(index)) => {
                let ranges: Vec<_> = items.iter().map(|item| item.range.clone()).collect();
                self.one_of_flow(&ranges, *index)
            }
            _ => return Err(Refused::Elsewhere),
        };
        Ok(self.replaced(range, ""))
    }

    /// Whether a map or a list has one entry.
    fn is_alone(&self, path: &[Step]) -> Result<bool, Refused> {
        Ok(match &self.part(path)?.kind {
            PartKind::Map(_, pairs) => pairs.len() == 1,
            PartKind::List(_, items) => items.len() == 1,
            _ => false,
        })
    }
}

impl Edit {
    /// The edit of values that stand below `top` in the document.
    pub(crate) fn below(&self, top: &[Step]) -> Self {
        let under = |path: &[Step]| [top, path].concat();
        match self {
            Self::Move { from, to } => Self::Move {
                from: under(from),
                to: under(to),
            },
            Self::Nest { path, keys } => Self::Nest {
                path: under(path),
                keys: keys.clone(),
            },
            Self::Remove(path) => Self::Remove(under(path)),
            Self::Set { path, value, after } => Self::Set {
                path: under(path),
                value: value.clone(),
                after: after.as_deref().map(under),
            },
            Self::Text { path, text } => Self::Text {
                path: under(path),
                text: text.clone(),
            },
            Self::WriteOut { path, value } => Self::WriteOut {
                path: under(path),
                value: value.clone(),
            },
            Self::Written { path, change } => Self::Written {
                path: under(path),
                change: *change,
            },
        }
    }
}
