//! Texts of values that have to be JSON.

use super::inner_text::byte_at;
use crate::source::Code;

use serde_json::Value as Json;

use super::reader::Reader;
use crate::source::ValuePath;

/// Reads a text at `path` that has to be a JSON object. An empty text adds nothing.
pub(crate) fn json_object(
    cx: &Reader,
    path: &ValuePath,
    text: &str,
) -> Option<serde_json::Map<String, Json>> {
    if text.is_empty() {
        return None;
    }
    let (at, found) = match serde_json::from_str(text) {
        Ok(Json::Object(object)) => return Some(object),
        Ok(Json::Array(_)) => (0, ", found a list".to_owned()),
        Ok(_) => (0, ", found a single value".to_owned()),
        Err(error) => {
            let at = byte_at(text, error.line() as u32, error.column() as u32);
            (at, format!(": {}", json_fault(&error)))
        }
    };
    let problem = cx.problem_in(
        Code::UnreadableConfiguration,
        path,
        text,
        at,
        format!("expected a JSON object{found}"),
    );
    cx.report(problem.hint("write e.g. `{\"key\": \"value\"}`"));
    None
}

/// What is wrong with JSON, without the place that the library puts after it.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(fault, _)| fault.to_owned())
}
