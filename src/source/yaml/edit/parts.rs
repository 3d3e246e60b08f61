//! Where the parts of a YAML text stand in it, to the byte.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use crate::source::Step;

/// A value as it is written.
#[derive(Debug)]
pub(super) struct Part {
    /// Without its anchor and tag; a block ends where its last scalar does.
    pub range: Range<usize>,
    pub kind: PartKind,
}

#[derive(Debug)]
pub(super) enum PartKind {
    Scalar(Scalar),
    Alias,
    List(Shape, Vec<Part>),
    Map(Shape, Vec<Pair>),
}

/// A key and what stands under it.
#[derive(Debug)]
pub(super) struct Pair {
    pub name: String,
    pub key: Part,
    pub value: Part,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// Nothing is written, which is null.
    Nothing,
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Block,
    Flow,
}

impl Part {
    /// The part at these steps, as far as it is written here and not behind an alias.
    pub(super) fn at(&self, steps: &[Step]) -> Option<&Self> {
        steps.iter().try_fold(self, |part, step| part.below(step))
    }

    fn below(&self, step: &Step) -> Option<&Self> {
        match (&self.kind, step) {
            (PartKind::Map(_, pairs), Step::Key(key)) => {
                let pair = pairs.iter().find(|pair| pair.name == *key);
                pair.map(|pair| &pair.value)
            }
            (PartKind::List(_, items), Step::Index(index)) => items.get(*index),
            _ => None,
        }
    }

    pub(super) fn as_map(&self) -> Option<(Shape, &[Pair])> {
        match &self.kind {
            PartKind::Map(shape, pairs) => Some((*shape, pairs)),
            _ => None,
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.kind, PartKind::Scalar(Scalar::Nothing))
    }
}

/// The documents of a text; `None` if it can't be read.
pub(super) fn documents(text: &str) -> Option<Vec<Part>> {
    let mut events = Events(Parser::new_from_str(text));
    let mut documents = Vec::new();
    loop {
        match events.next()? {
            (Event::StreamEnd, _) => {
                // Those without anything are not counted.
                documents.retain(|document: &Part| !document.is_nothing());
                return Some(documents);
            }
            (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
            (event, span) => documents.push(events.part(event, span)?),
        }
    }
}

struct Events<'t>(Parser<'t, granit_parser::StrInput<'t>>);

impl<'t> Events<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.0.next_event()?.ok()
    }

    fn part(&mut self, event: Event<'t>, span: Span) -> Option<Part> {
        let range = span.start.byte_offset()?..span.end.byte_offset()?;
        match event {
            Event::Alias(_) => Some(Part {
                range,
                kind: PartKind::Alias,
            }),
            Event::Scalar(_, style, ..) => {
                let kind = PartKind::Scalar(scalar(style, &range));
                Some(Part { range, kind })
            }
            Event::SequenceStart(style, ..) => self.list(shape(style), range.start),
            Event::MappingStart(style, ..) => self.map(shape(style), range.start),
            _ => None,
        }
    }

    fn list(&mut self, shape: Shape, start: usize) -> Option<Part> {
        let mut items = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, span) => break span.end.byte_offset()?,
                (event, span) => items.push(self.part(event, span)?),
            }
        };
        let last = items.last().map(|item| item.range.end);
        let range = start..end_of(shape, end, last);
        Some(Part {
            range,
            kind: PartKind::List(shape, items),
        })
    }

    fn map(&mut self, shape: Shape, start: usize) -> Option<Part> {
        let mut pairs: Vec<Pair> = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::MappingEnd, span) => break span.end.byte_offset()?,
                (event, span) => {
                    let name = name(&event);
                    let key = self.part(event, span)?;
                    let (event, span) = self.next()?;
                    let value = self.part(event, span)?;
                    pairs.push(Pair { name, key, value });
                }
            }
        };
        let last = pairs.last().map(|p| p.value.range.end.max(p.key.range.end));
        let range = start..end_of(shape, end, last);
        Some(Part {
            range,
            kind: PartKind::Map(shape, pairs),
        })
    }
}

/// The parser sees the end of a block where the next thing begins.
fn end_of(shape: Shape, end: usize, last: Option<usize>) -> usize {
    match (shape, last) {
        (Shape::Block, Some(last)) => last,
        _ => end,
    }
}

fn name(event: &Event) -> String {
    match event {
        Event::Scalar(text, ..) => text.clone().into_owned(),
        _ => String::new(),
    }
}

fn scalar(style: ScalarStyle, range: &Range<usize>) -> Scalar {
    match style {
        ScalarStyle::Plain if range.is_empty() => Scalar::Nothing,
        ScalarStyle::Plain => Scalar::Plain,
        ScalarStyle::SingleQuoted => Scalar::Single,
        ScalarStyle::DoubleQuoted => Scalar::Double,
        ScalarStyle::Literal => Scalar::Literal,
        ScalarStyle::Folded => Scalar::Folded,
    }
}

fn shape(style: StructureStyle) -> Shape {
    match style {
        StructureStyle::Block => Shape::Block,
        StructureStyle::Flow => Shape::Flow,
    }
}
