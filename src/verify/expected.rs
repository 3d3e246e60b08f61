//! Whether an answer is what it has to be, and what is wrong with it in words.

use serde_json::Value;

use super::credentials::Credentials;
use crate::credentials::signing_key::SigningKey;
use crate::kube::curl::Response;
use crate::stack::blackbox::Expected;

/// How much of an answer is shown.
const SHOWN: usize = 120;

/// An answer as data; null where it is none.
pub(super) fn json(answer: &Response) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

/// What is wrong with an answer by itself.
pub(super) fn plain_fault(
    expected: &Expected,
    answer: &Response,
    json: &Value,
    known: &Credentials,
) -> Option<String> {
    let text = |pointer: &str| json.pointer(pointer).and_then(Value::as_str);
    match expected {
        Expected::Status(all) => status(all, answer, json),
        Expected::Text(pointer, wanted) => unequal(pointer, text(pointer), wanted),
        Expected::Has(pointer) => {
            let is_there = json.pointer(pointer).is_some();
            (!is_there).then(|| format!("has no `{}`", name(pointer)))
        }
        Expected::Lacks(pointer) => {
            let found = json.pointer(pointer);
            found.map(|found| format!("has `{}` {found}: another program answers", name(pointer)))
        }
        Expected::Content(wanted) => {
            differing(json, wanted, "", true).map(|at| format!("is not what is rendered: {at}"))
        }
        Expected::Covers(wanted) => {
            differing(json, wanted, "", false).map(|at| format!("is not what it has to be: {at}"))
        }
        Expected::Header(header, wanted) => {
            let found = answer.header(header);
            let is_it = found == Some(wanted);
            (!is_it).then(|| {
                format!(
                    "has the header `{header}` {}, not `{wanted}`",
                    or_none(found)
                )
            })
        }
        Expected::Signs(reference) => {
            let keys = known
                .text(reference)
                .and_then(|it| SigningKey::read_all(&it))?;
            let key = format!("ed25519:{}", keys.first()?.id);
            let is_there = json["verify_keys"].get(&key).is_some();
            (!is_there).then(|| format!("does not have the key `{key}`"))
        }
        Expected::Same { .. } | Expected::Leads { .. } => None,
    }
}

/// What is wrong with an answer beside another one.
pub(super) fn fault_of_two(
    expected: &Expected,
    json: &Value,
    url: &str,
    theirs: &Response,
) -> Option<String> {
    match expected {
        Expected::Same { pointer, other, .. } => {
            let theirs = self::json(theirs);
            let theirs = theirs.pointer(other).and_then(Value::as_str);
            let own = json.pointer(pointer).and_then(Value::as_str);
            match theirs {
                Some(theirs) => unequal(pointer, own, theirs),
                None => Some(format!("can't be compared: {url} has no `{}`", name(other))),
            }
        }
        Expected::Leads { other, begins, .. } => leads(url, theirs, other, begins),
        _ => None,
    }
}

fn leads(url: &str, answer: &Response, pointer: &str, begins: &str) -> Option<String> {
    let json = json(answer);
    let found = json.pointer(pointer).and_then(Value::as_str);
    let is_it = found.is_some_and(|found| found.starts_with(begins));
    let found = or_none(found);
    (!is_it).then(|| {
        format!(
            "leads to {url}, where `{}` is {found}, not below `{begins}`",
            name(pointer)
        )
    })
}

fn status(all: &[(u16, Option<&str>)], answer: &Response, json: &Value) -> Option<String> {
    let code = json["errcode"].as_str();
    let is_it = |(status, errcode): &(u16, Option<&str>)| {
        *status == answer.status && (errcode.is_none() || *errcode == code)
    };
    if all.iter().any(is_it) {
        return None;
    }
    let wanted = |(status, errcode): &(u16, Option<&str>)| match errcode {
        Some(errcode) => format!("{status} {errcode}"),
        None => status.to_string(),
    };
    let wanted: Vec<String> = all.iter().map(wanted).collect();
    let code = code.map(|code| format!(" {code}")).unwrap_or_default();
    let said = json["error"]
        .as_str()
        .map(|said| format!(": {}", shown(said)));
    Some(format!(
        "answers {}{code}{}, not {}",
        answer.status,
        said.unwrap_or_default(),
        wanted.join(" or ")
    ))
}

/// A slash at the end means nothing.
fn unequal(pointer: &str, found: Option<&str>, wanted: &str) -> Option<String> {
    let bare = |text: &str| text.trim_end_matches('/').to_owned();
    let is_it = found.map(bare) == Some(bare(wanted));
    let found = or_none(found);
    (!is_it).then(|| format!("has `{}` {found}, not `{wanted}`", name(pointer)))
}

/// Where data are not what they have to be. `is_all` says that there may be no more.
fn differing(found: &Value, wanted: &Value, at: &str, is_all: bool) -> Option<String> {
    let (Value::Object(theirs), Value::Object(ours)) = (found, wanted) else {
        let place = if at.is_empty() { "it" } else { name(at) };
        let is_same = found == wanted;
        return (!is_same).then(|| {
            format!(
                "`{place}` is {}, not {}",
                shown(&found.to_string()),
                shown(&wanted.to_string())
            )
        });
    };
    for (key, value) in ours {
        let at = format!("{at}/{key}");
        match theirs.get(key) {
            None => return Some(format!("`{}` is missing", name(&at))),
            Some(found) => {
                if let Some(fault) = differing(found, value, &at, is_all) {
                    return Some(fault);
                }
            }
        }
    }
    let more = theirs.keys().find(|key| !ours.contains_key(*key));
    let more = more.filter(|_| is_all);
    more.map(|key| format!("`{}` is not rendered", name(&format!("{at}/{key}"))))
}

/// A JSON pointer, for people.
fn name(pointer: &str) -> &str {
    pointer.trim_start_matches('/')
}

fn or_none(found: Option<&str>) -> String {
    found.map_or_else(
        || "missing".to_owned(),
        |found| format!("`{}`", shown(found)),
    )
}

/// As much of a text as fits a line.
fn shown(text: &str) -> String {
    let line: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > SHOWN {
        line + "…"
    } else {
        line
    }
}
