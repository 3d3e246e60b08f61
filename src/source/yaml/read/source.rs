//! What scalars mean by the way they are written, which the YAML library does not tell.

use serde_saphyr::{Location, Spanned};

use super::dialect::Dialect;
use super::error::NOT_YAML;
use super::place::at;
use crate::source::problem::Problem;
use crate::source::yaml::resolve::{NotFinite, key, plain};
use crate::source::{At, Code, Kind, Text};

/// The text of a layer.
pub(super) struct Source<'t> {
    pub text: &'t str,
    pub layer: u16,
    pub dialect: Dialect,
}

/// Why a text that is YAML can't be values.
#[derive(Debug)]
pub(crate) struct Fault {
    pub problem: Problem,
    /// The number that JSON does not know, where that is the reason.
    pub number: Option<f64>,
}

impl Fault {
    pub(super) fn new(at: At, message: impl AsRef<str>) -> Self {
        let message = format!("{}{}", NOT_YAML, message.as_ref());
        Problem::at(Code::UnreadableYaml, at, message).into()
    }

    pub(super) fn hint(mut self, hint: &str) -> Self {
        self.problem = self.problem.hint(hint);
        self
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            number: None,
        }
    }
}

/// How a scalar is written.
enum Written<'t> {
    /// Without quotes and tag.
    Plain(&'t str),
    /// With a tag that says nothing to YAML.
    Tagged(&'t str),
    /// The library knows what it means.
    Otherwise,
}

impl<'t> Source<'t> {
    /// The scalar that the library made of what stands at a location.
    pub(super) fn scalar(&self, kind: Kind, location: Location) -> Result<Kind, Fault> {
        let not_finite = |number| Fault {
            number: Some(number),
            ..Fault::new(
                at(location, self.layer),
                "a number that is infinite, or none: put a text in quotes",
            )
        };
        match (&kind, self.dialect) {
            (Kind::Float(number), Dialect::Program) if !number.is_finite() => {
                let written = self.slice(location).unwrap_or_default();
                return Ok(Kind::Text(Text::Owned(written.to_owned())));
            }
            (_, Dialect::Program) => return Ok(kind),
            (Kind::Text(text), _) if !can_be_other(text) => return Ok(kind),
            _ => {}
        }
        match self.written(location) {
            Written::Plain(text) => plain(text).map_err(|NotFinite(number)| not_finite(number)),
            Written::Tagged(text) => Ok(Kind::Text(Text::Owned(text.to_owned()))),
            Written::Otherwise => match kind {
                Kind::Float(number) if !number.is_finite() => Err(not_finite(number)),
                kind => Ok(kind),
            },
        }
    }

    /// What a key becomes, if it is not the text that is written.
    pub(super) fn key(&self, written: &Spanned<String>) -> Result<Option<String>, Fault> {
        if self.dialect == Dialect::Program || !can_be_other(&written.value) {
            return Ok(None);
        }
        let Written::Plain(text) = self.written(written.defined) else {
            return Ok(None);
        };
        match key(text) {
            Some(key) => Ok(Some(key).filter(|key| *key != written.value)),
            None => {
                let place = at(written.referenced, self.layer);
                let fault = Fault::new(place, "a key that is null");
                Err(fault.hint("give the key a name, in quotes if it is `null` or `~`"))
            }
        }
    }

    fn written(&self, location: Location) -> Written<'t> {
        let Some(text) = self.slice(location) else {
            return Written::Otherwise;
        };
        if text.starts_with(['"', '\'', '|', '>', '!', '&', '*']) || text.contains('\n') {
            return Written::Otherwise;
        }
        match self.tag(location) {
            None => Written::Plain(text),
            Some(tag) if tag.starts_with("!!") || tag.starts_with("!<") => Written::Otherwise,
            Some(_) => Written::Tagged(text),
        }
    }

    /// What stands at a location.
    fn slice(&self, location: Location) -> Option<&'t str> {
        let span = location.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        self.text.get(start..start + length)
    }

    /// The tag on the line before a location; an anchor may stand between.
    fn tag(&self, location: Location) -> Option<&'t str> {
        let start = usize::try_from(location.span().byte_offset()?).ok()?;
        let line = self.text.get(..start)?.rsplit('\n').next()?;
        let mut words = line.trim_end().rsplit([' ', '\t', '[', '{', ',']);
        let tag = |word: &&str| word.starts_with('!');
        let last = words.next()?;
        if last.starts_with('&') {
            return words.next().filter(tag);
        }
        Some(last).filter(tag)
    }
}

/// Whether a text may be something else where it stands without quotes.
fn can_be_other(text: &str) -> bool {
    text.is_empty() || text.starts_with(|c: char| "+-.0123456789yYnNtTfFoO~".contains(c))
}
