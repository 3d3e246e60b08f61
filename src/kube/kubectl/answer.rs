//! What kubectl answers.

use serde_json::{Map, Value};

use super::error::KubectlError;
use super::process::Output;
use super::question::Question;
use crate::kube::object::Kind;

/// What a cluster has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The objects that it has, each with its API version and kind.
    Objects(Vec<Value>),
    /// It does not have the object or the kind.
    Nothing,
    /// The user may not read it.
    Forbidden,
}

/// What kubectl printed.
pub(super) enum Read {
    Json(Value),
    Nothing,
    Forbidden,
}

/// <https://kubernetes.io/docs/reference/using-api/api-concepts/>
pub(super) fn read(output: &Output) -> Result<Read, KubectlError> {
    if output.status.success() {
        let json = serde_json::from_slice(&output.stdout);
        return json
            .map(Read::Json)
            .map_err(|_| KubectlError::Unreadable("it is not JSON"));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("(Forbidden)") {
        Ok(Read::Forbidden)
    } else if said.contains("(NotFound)") {
        Ok(Read::Nothing)
    } else {
        Err(KubectlError::Failed(words(&said)))
    }
}

/// Each line once, without those of kubectl's own log.
pub(super) fn words(said: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in said.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let spoken: Vec<&str> = lines.iter().copied().filter(|line| !is_log(line)).collect();
    if spoken.is_empty() {
        lines.join("\n")
    } else {
        spoken.join("\n")
    }
}

/// `E1126 11:15:40.123456 …`
fn is_log(line: &str) -> bool {
    let digits = line.strip_prefix(['E', 'W', 'I']).unwrap_or_default();
    digits.len() > 5 && digits.chars().take(4).all(|c| c.is_ascii_digit())
}

impl Read {
    /// The names of the groups of APIs, where these are such.
    pub(super) fn groups(&self) -> Option<Vec<String>> {
        let Self::Json(json) = self else { return None };
        let groups = json["groups"].as_array()?.iter();
        let names = groups.filter_map(|group| group["name"].as_str());
        Some(names.map(str::to_owned).collect())
    }

    /// The answer to a question. The items of a list do not say what they are.
    pub(super) fn of(self, question: &Question) -> Result<Answer, KubectlError> {
        let json = match self {
            Self::Json(json) => json,
            Self::Nothing => return Ok(Answer::Nothing),
            Self::Forbidden => return Ok(Answer::Forbidden),
        };
        let Value::Object(mut map) = json else {
            return Err(KubectlError::Unreadable("it is no object"));
        };
        Ok(Answer::Objects(match map.remove("items") {
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| typed(item, question.kind()))
                .collect(),
            Some(Value::Null) => Vec::new(),
            Some(_) => return Err(KubectlError::Unreadable("its items are no list")),
            None => vec![typed(Value::Object(map), question.kind())],
        }))
    }
}

/// The object with its API version and kind first, unless it says them itself.
fn typed(object: Value, kind: Kind) -> Value {
    let Value::Object(fields) = object else {
        return object;
    };
    let mut out = Map::new();
    out.insert("apiVersion".into(), kind.api_version().into());
    out.insert("kind".into(), kind.name().into());
    out.extend(fields);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_once() {
        let said = "E1126 11:15:40.1 memcache.go:265] x\nThe connection was refused\nThe connection was refused\n";
        assert_eq!(words(said), "The connection was refused");
        assert_eq!(words("E1126 11:15:40.1 x\n"), "E1126 11:15:40.1 x");
    }
}
