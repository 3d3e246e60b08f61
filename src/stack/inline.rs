//! Configuration that users give inline, as it is written and as templates make it.

use std::borrow::Cow;

use super::evaluated_lines::EvaluatedLines;
use super::inner_text::byte_at;
use super::reader::Reader;
use crate::credentials::SecretText;
use crate::source::inner::{Shift, place_in};
use crate::source::problem::Problem;
use crate::source::yaml::read;
use crate::source::{At, Code, Layers, Node, ValuePath};

/// A text or a map that is merged into the configuration of a program. It may hold credentials.
#[derive(Clone, Debug)]
pub(crate) struct Inline<'a> {
    written: &'a Node,
    /// With the templates in it evaluated.
    pub config: Cow<'a, Node>,
    /// As it goes into the Secret.
    pub text: SecretText,
}

impl<'a> Inline<'a> {
    /// What is written, as it is.
    pub(crate) fn literal(written: &'a Node) -> Self {
        Self::new(written, Cow::Borrowed(written))
    }

    /// What is written, with the Go templates in it evaluated.
    pub(crate) fn templated(cx: &Reader<'a>, written: &'a Node, path: &ValuePath) -> Self {
        Self::new(written, cx.evaluated_part(written, || path.clone()))
    }

    fn new(written: &'a Node, config: Cow<'a, Node>) -> Self {
        // A map goes into the Secret as JSON, which is YAML too.
        let text = match config.as_str() {
            Some(text) => text.to_owned(),
            None => serde_json::to_string_pretty(config.as_ref()).unwrap_or_default(),
        };
        Self {
            written,
            text: text.into(),
            config,
        }
    }

    /// Where places of its text stand in the user's file.
    pub(crate) fn places<'i>(&'i self, layers: &'i Layers) -> Places<'i> {
        let written = self.written.as_str();
        Places {
            whole: self.written.at,
            shift: written.and_then(|text| Shift::of(layers, text, self.written.at)),
            lines: self.lines(),
        }
    }

    /// Where the lines of its text were written, where templates made it.
    fn lines(&self) -> Option<EvaluatedLines<'_>> {
        let written = self.written.as_str()?;
        let is_template = matches!(self.config, Cow::Owned(_));
        is_template.then(|| EvaluatedLines::new(written, &self.text))
    }

    /// The documents of its text that are not empty, at their places in the user's file.
    ///
    /// # Errors
    /// It is not YAML.
    pub(crate) fn documents(&self, cx: &Reader, path: &ValuePath) -> Result<Vec<Node>, Problem> {
        let layer = self.written.at.layer;
        let read = read::documents_with_places(&self.text, layer).map_err(|problem| {
            let at = byte_at(&self.text, problem.at.line, problem.at.column);
            self.problem(cx, problem.code, path, at, problem.message)
        });
        let places = self.places(cx.layers);
        let mut documents = read?;
        documents.retain(|document| !document.is_null());
        for document in &mut documents {
            document.relocate(&|at| places.outer(at));
        }
        Ok(documents)
    }

    /// A problem with a byte of its text, which is the value at `path`.
    pub(crate) fn problem(
        &self,
        cx: &Reader,
        code: Code,
        path: &ValuePath,
        offset: usize,
        message: String,
    ) -> Problem {
        let inner = place_in(&self.text, offset);
        let placed = self.lines().and_then(|lines| lines.written(inner));
        match (placed, self.written.as_str()) {
            (Some(at), Some(written)) => {
                let offset = byte_at(written, at.line, at.column);
                cx.problem_in(code, path, written, offset, message)
            }
            _ => cx.problem_in(code, path, &self.text, offset, message),
        }
    }
}

/// The places of an inline text.
#[derive(Debug)]
pub(crate) struct Places<'i> {
    /// That of the whole text, for what is written in another way.
    whole: At,
    shift: Option<Shift>,
    lines: Option<EvaluatedLines<'i>>,
}

impl Places<'_> {
    /// Where something stands that is at a place of the text.
    pub(crate) fn outer(&self, inner: At) -> At {
        let inner = At {
            layer: self.whole.layer,
            ..inner
        };
        let written = match &self.lines {
            Some(lines) => lines.written(inner),
            None => Some(inner),
        };
        match (&self.shift, written) {
            (Some(shift), Some(written)) => shift.outer(written),
            _ => self.whole,
        }
    }
}
