//! What became of something that was tried.

use crate::source::ValuePath;

/// What became of something that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Ok,
    Failed,
    /// It works, and will not for long, or not for all.
    Warning,
    /// It could not be tried.
    LeftOut,
    /// Only a person can try it.
    Manual,
}

/// Something that was tried, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// One of the catalogue.
    pub id: &'static str,
    /// Which of several.
    pub subject: Option<String>,
    pub state: State,
    /// What was found, or why it was not tried.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What a person does.
    pub steps: Vec<String>,
    /// The settings that it hangs on, and what each is.
    pub settings: Vec<(ValuePath, String)>,
}

impl State {
    pub(crate) const ALL: [Self; 5] = [
        Self::Ok,
        Self::Failed,
        Self::Warning,
        Self::LeftOut,
        Self::Manual,
    ];

    /// Its name for machines.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Warning => "warning",
            Self::LeftOut => "left-out",
            Self::Manual => "manual",
        }
    }
}

impl Line {
    pub(crate) fn new(id: &'static str, state: State, message: impl Into<String>) -> Self {
        Self {
            id,
            subject: None,
            state,
            message: message.into(),
            hint: None,
            steps: Vec::new(),
            settings: Vec::new(),
        }
    }

    /// The same about one of several.
    #[must_use]
    pub(crate) fn of(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// The same with what to do.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()).filter(|hint| !hint.is_empty()),
            ..self
        }
    }

    /// Its whole name: `host.dns:chat.example.org`.
    pub(crate) fn name(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{}:{subject}", self.id),
            None => self.id.to_owned(),
        }
    }
}
