//! What rules say of the merged file.

use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Node};
use crate::stack::merged::Merged;

/// What is wrong, at a mark of the merged file.
pub(super) struct Finding {
    code: Code,
    mark: At,
    message: String,
    hint: &'static str,
    is_warning: bool,
}

impl Finding {
    pub(super) fn error(node: &Node, message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            code: Code::RefusedSetting,
            mark: node.at,
            message: message.into(),
            hint,
            is_warning: false,
        }
    }

    pub(super) fn warning(node: &Node, message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            code: Code::DoubtfulSetting,
            is_warning: true,
            ..Self::error(node, message, hint)
        }
    }

    /// The same, with what is wrong in the name of an entry.
    pub(super) fn on_key(self, mark: At) -> Self {
        Self { mark, ..self }
    }

    /// The same as another kind of problem.
    pub(super) fn of_kind(self, code: Code) -> Self {
        Self { code, ..self }
    }

    pub(super) fn at(self, merged: &Merged) -> Option<Problem> {
        let problem = merged
            .problem(self.code, self.mark, self.message)?
            .hint(self.hint);
        Some(if self.is_warning {
            problem.warning()
        } else {
            problem
        })
    }
}

/// Whether a setting is on, as Python and Synapse's own words see it.
pub(super) fn is_on(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => {
            let off = ["", "n", "no", "f", "false", "off", "0"];
            !off.contains(&text.to_lowercase().as_str())
        }
        Kind::Int(number) => *number != 0,
        Kind::Bool(value) => *value,
        _ => !node.is_empty(),
    }
}
