//! Go templates in values: `serverName: "{{ $.Values.global.baseDomain }}"`.
//!
//! An evaluator of the language of Go's `text/template` with the functions of Sprig and Helm that
//! are pure: <https://pkg.go.dev/text/template>, <https://helm.sh/docs/chart_template_guide/>. It
//! gives what Helm gives, byte by byte, or an error. As in Helm, nil prints as nothing. Integers of
//! values stay integers, where Helm makes floats of them. `set` and its like change the values for
//! the one template alone, and limits on work, nesting and size keep templates from hanging the
//! program.
//!
//! It knows nothing of the program around it: the values are any tree that implements [`Data`], and
//! YAML is read and written by what implements [`Yaml`].
//!
//! ```
//! use masthead::gotmpl::{Budget, Data, Scope, Unread, Yaml, evaluate};
//! use serde_json::{Value, json};
//!
//! /// JSON, which is YAML too.
//! struct Json;
//!
//! impl Yaml for Json {
//!     fn read(&self, text: &str) -> Result<Box<dyn Data>, Unread> {
//!         let read = serde_json::from_str::<Value>(text);
//!         Ok(Box::new(read.map_err(|_| Unread::NotYaml)?))
//!     }
//!
//!     fn is_text(&self, text: &str) -> bool {
//!         serde_json::from_str::<Value>(text).is_err()
//!     }
//! }
//!
//! let scope = Scope {
//!     values: &json!({"x": "a", "ports": [80, 443]}),
//!     release_name: "ess",
//!     release_namespace: "matrix",
//!     is_upgrade: false,
//!     chart_name: "matrix-stack",
//!     chart_version: "26.8.0",
//!     kube_version: (1, 33, 0),
//!     api_versions: &["apps/v1".to_owned()],
//!     context: &Value::Null,
//!     yaml: &Json,
//!     budget: &Budget::default(),
//! };
//! assert_eq!(evaluate("{{ .Values.x | quote }}", &scope).unwrap(), "\"a\"");
//! assert_eq!(evaluate("{{ toYaml .Values.ports }}", &scope).unwrap(), "- 80\n- 443");
//! assert_eq!(scope.budget.evaluations(), 2);
//!
//! let error = evaluate("{{ .Values.x.y }}", &scope).unwrap_err();
//! assert_eq!(error.to_string(), "can't evaluate `.y`: `.Values.x` is text, not a map");
//! assert_eq!(error.offset, 12);
//! ```

mod ast;
mod budget;
mod data;
mod error;
mod eval;
mod fmt;
mod functions;
mod lexer;
mod literal;
mod methods;
mod number;
mod object;
mod parser;
mod text;
mod time;
mod value;
mod version;

use std::borrow::Cow;

pub use budget::Budget;
pub use data::{Data, Kind, Unread, Yaml};
pub use error::{TemplateError, UnknownName};

/// What templates see, as `.` and `$`.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// `.Values`
    pub values: &'a dyn Data,
    /// `.Release.Name`
    pub release_name: &'a str,
    /// `.Release.Namespace`
    pub release_namespace: &'a str,
    /// `.Release.IsUpgrade`; `.Release.IsInstall` is the opposite.
    pub is_upgrade: bool,
    /// `.Chart.Name`
    pub chart_name: &'a str,
    /// `.Chart.Version`
    pub chart_version: &'a str,
    /// `.Capabilities.KubeVersion`: major, minor, patch.
    pub kube_version: (u32, u32, u32),
    /// `.Capabilities.APIVersions`: `group/version` and `group/version/Kind`.
    pub api_versions: &'a [String],
    /// `.context`: what else is known where the value is used.
    pub context: &'a dyn Data,
    /// How `fromYaml` and `toYaml` read and write.
    pub yaml: &'a dyn Yaml,
    /// The work that this template may do, together with all others of the run.
    pub budget: &'a Budget,
}

/// Shows no values, as some are credentials.
impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("release_name", &self.release_name)
            .field("release_namespace", &self.release_namespace)
            .finish_non_exhaustive()
    }
}

/// The text that a template makes. Text without `{{` comes back as it is.
///
/// # Errors
/// The first fault, with its byte in the template. The message shows no value, except the texts
/// given to `fail` and `required`. A spent budget is a fault too.
pub fn evaluate<'t>(template: &'t str, scope: &Scope) -> Result<Cow<'t, str>, TemplateError> {
    if template.contains("{{") {
        eval::evaluate(template, scope).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(template))
    }
}

#[cfg(test)]
mod tests;
