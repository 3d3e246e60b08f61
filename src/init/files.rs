//! The files, as text.

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::answers::Answers;
use super::questions::Questions;
use crate::template::{TemplateError, Templates};

/// The values file.
pub(crate) const VALUES: &str = "values.yaml";

/// The project file.
pub(crate) const PROJECT: &str = "masthead.yaml";

/// The template of what to do next.
pub(crate) const NEXT: &str = "init/next.txt";

/// The files, each with its text.
#[derive(Debug)]
pub(crate) struct Files {
    pub values: String,
    pub project: String,
    /// Lines for git's list of what it leaves alone.
    pub ignored: String,
    /// The file that credentials are in.
    pub credentials: Option<String>,
}

/// What templates read.
#[derive(Debug, Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    answers: &'a Answers,
    /// The host, the certificate and the state of one component.
    host: &'a str,
    certificate: &'a str,
    is_off: bool,
    file: &'a str,
}

impl Files {
    /// The files that follow from answers.
    ///
    /// # Errors
    /// A template uses what is not there, which is a bug.
    pub(crate) fn new(
        answers: &Answers,
        questions: &Questions,
        templates: &Templates,
    ) -> Result<Self, TemplateError> {
        let file = format!("{}.credentials.yaml", answers.get("release"));
        let facts = |component: &str| {
            Value::from(Serde(Facts {
                answers,
                host: answers.of("hosts", component),
                certificate: answers.of("certificates", component),
                is_off: answers.is_off(questions, component),
                file: &file,
            }))
        };
        let mut values = templates.render("init/values.yaml", facts(""))?;
        for (component, _) in &questions.setups {
            values += &templates.render(&format!("{component}/init.yaml"), facts(component))?;
        }
        let is_file = answers.get("credentials") != "job";
        Ok(Self {
            values,
            project: templates.render("init/masthead.yaml", facts(""))?,
            ignored: templates.render("init/gitignore.txt", facts(""))?,
            credentials: is_file.then_some(file),
        })
    }
}
