//! Why a template fails.

use thiserror::Error;

/// Why a template fails, and where in its text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct TemplateError {
    /// The byte of the template.
    pub offset: usize,
    /// It shows no value, except the messages given to `fail` and `required`.
    pub message: String,
    /// What to do about it, if known.
    pub hint: Option<String>,
    /// The name that is not known, where that is the reason.
    pub unknown: Option<Box<UnknownName>>,
}

/// A name in a template that is not known, and the names that are known at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name as it was written: of a function, a variable with its `$`, or a field.
    pub name: String,
    /// The names of the same sort.
    pub known: Vec<String>,
    /// What stands before a known name in a template, e.g. `$.Release.`.
    prefix: String,
}

impl TemplateError {
    pub(super) fn new(offset: usize, message: impl Into<String>) -> Self {
        Trouble::new(message).at(offset)
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn unknown(mut self, unknown: UnknownName) -> Self {
        self.unknown = Some(Box::new(unknown));
        self
    }

    /// Asks in the hint whether another name was meant, where `nearest` finds one for the unknown
    /// name among those that are known.
    ///
    /// ```
    /// # use masthead::gotmpl::TemplateError;
    /// fn explained(error: TemplateError) -> TemplateError {
    ///     error.suggest(|name, known| {
    ///         let same = |k: &&&str| k.eq_ignore_ascii_case(name);
    ///         known.iter().find(same).copied()
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn suggest(
        mut self,
        nearest: impl for<'k> FnOnce(&str, &[&'k str]) -> Option<&'k str>,
    ) -> Self {
        if let Some(unknown) = &self.unknown {
            let known: Vec<&str> = unknown.known.iter().map(String::as_str).collect();
            if let Some(near) = nearest(&unknown.name, &known) {
                self.hint = Some(format!("did you mean `{}{near}`?", unknown.prefix));
            }
        }
        self
    }
}

impl UnknownName {
    pub(super) fn new<'k>(
        prefix: impl Into<String>,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            known: known.into_iter().map(str::to_owned).collect(),
            prefix: prefix.into(),
        }
    }
}

/// Why a function fails, without the place, which a function does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub message: String,
    pub hint: Option<String>,
    pub unknown: Option<Box<UnknownName>>,
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            unknown: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn at(self, offset: usize) -> TemplateError {
        TemplateError {
            offset,
            message: self.message,
            hint: self.hint,
            unknown: self.unknown,
        }
    }
}
