//! Go templates in values: `serverName: "{{ $.Values.global.baseDomain }}"`.
//!
//! A small evaluator of the language of Go's `text/template` with the functions of Sprig and Helm that are pure:
//! <https://pkg.go.dev/text/template>, <https://helm.sh/docs/chart_template_guide/>. As in Helm, nil prints as nothing. It
//! differs on purpose where Go prints a fault into the text (`%!d(string=x)`) or takes an unknown field of a built-in object for
//! nil: those are errors. Integers of values stay integers. Nothing can change the values, and limits on work, nesting and size
//! keep a template from hanging the program.

mod ast;
mod budget;
mod error;
mod eval;
mod functions;
mod lexer;
mod literal;
mod number;
mod object;
mod parser;
mod print;
mod text;
mod value;

use std::borrow::Cow;

use crate::source::Node;
pub use error::TemplateError;

/// What templates see, as `.` and `$`.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// `.Values`
    pub values: &'a Node,
    /// `.Release.Name`
    pub release_name: &'a str,
    /// `.Release.Namespace`
    pub release_namespace: &'a str,
    /// `.Chart.Name`
    pub chart_name: &'a str,
    /// `.Chart.Version`
    pub chart_version: &'a str,
    /// `.Capabilities.KubeVersion`: major, minor, patch.
    pub kube_version: (u32, u32, u32),
    /// `.Capabilities.APIVersions`: `group/version` and `group/version/Kind`.
    pub api_versions: &'a [String],
    /// `.context`: what else is known where the value is used.
    pub context: &'a serde_json::Value,
}

/// The text that a template makes. Text without `{{` comes back as it is.
///
/// # Errors
/// The first fault, with its byte in the template. The message holds nothing of any value, but for what `fail` and `required`
/// are given.
pub fn evaluate<'t>(template: &'t str, scope: &Scope) -> Result<Cow<'t, str>, TemplateError> {
    match template.contains("{{") {
        true => eval::evaluate(template, scope).map(Cow::Owned),
        false => Ok(Cow::Borrowed(template)),
    }
}

#[cfg(test)]
mod tests;
