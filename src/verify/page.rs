//! Whether a page is what it has to be.

use serde_json::Value;

use super::answers::Answers;
use super::credentials::Credentials;
use super::question::{Answer, Question, Silence};
use crate::credentials::signing_key::SigningKey;
use crate::kube::curl::Response;
use crate::stack::blackbox::{Excuse, Expected, Token};
use crate::stack::reference::SecretRef;

/// How much of an answer is shown.
const SHOWN: usize = 120;

/// What became of a page.
pub(super) enum Verdict {
    /// It is what it has to be: what was seen.
    Fine(String),
    /// It is not, and how.
    Wrong(String),
    /// It could not be asked for, or says nothing of what is tried.
    Unknown(String),
}

/// A page, as it was asked for.
pub(super) struct Page<'p> {
    pub url: &'p str,
    pub token: Option<&'p Token>,
    pub expected: &'p [Expected],
    pub excuse: Option<&'p Excuse>,
}

impl Page<'_> {
    /// What becomes of it; nothing where an answer is not there yet.
    pub(super) fn judge(&self, answers: &Answers, known: &Credentials) -> Option<Verdict> {
        if let Some(Token::Credential(reference)) = self.token
            && known.text(reference).is_none()
        {
            return (!known.awaits(reference)).then(|| unreadable(reference));
        }
        let answer = match fetch(answers, self.url, self.token)? {
            Ok(answer) => answer,
            Err(silence) => return Some(silent(self.url, silence)),
        };
        let text = String::from_utf8_lossy(&answer.body);
        if let Some(excuse) = self.excuse
            && answer.status == excuse.status
            && text.contains(excuse.text)
        {
            return Some(Verdict::Unknown(excuse.reason.to_owned()));
        }
        for expected in self.expected {
            if let Some(verdict) = self.fault(expected, answer, answers, known)? {
                return Some(verdict);
            }
        }
        let is_unknown =
            |it: &Expected| matches!(it, Expected::Signs(key) if known.text(key).is_none());
        let unknown = self.expected.iter().any(is_unknown);
        let unknown = if unknown {
            "; which key it has to have is not known here"
        } else {
            ""
        };
        Some(Verdict::Fine(format!(
            "{} answers {}{unknown}",
            self.url, answer.status
        )))
    }

    /// What is wrong with an answer; nothing yet where another one is needed first.
    fn fault(
        &self,
        expected: &Expected,
        answer: &Response,
        answers: &Answers,
        known: &Credentials,
    ) -> Option<Option<Verdict>> {
        let json = json(answer);
        let other = match expected {
            Expected::Same { url, .. } => Some(url.clone()),
            Expected::Leads { pointer, path, .. } => {
                let base = json
                    .pointer(pointer)
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                Some(format!("{}{path}", base.trim_end_matches('/')))
            }
            _ => None,
        };
        let wrong = match other {
            None => plain_fault(expected, answer, &json, known),
            Some(url) => match fetch(answers, &url, None)? {
                Ok(theirs) => fault_of_two(expected, &json, &url, theirs),
                Err(silence) => {
                    let why = format!(
                        "{url}, which it is compared with, does not answer: {}",
                        silence.words()
                    );
                    return Some(Some(Verdict::Unknown(why)));
                }
            },
        };
        Some(wrong.map(|wrong| Verdict::Wrong(format!("{} {wrong}", self.url))))
    }
}

fn json(answer: &Response) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

/// An answer, or none yet.
fn fetch<'a>(
    answers: &'a Answers,
    url: &str,
    token: Option<&Token>,
) -> Option<Result<&'a Response, &'a Silence>> {
    match answers.get(Question::Page(url.to_owned(), token.cloned()))? {
        Answer::Page(answer) => Some(answer.as_ref()),
        _ => None,
    }
}

fn unreadable(SecretRef { secret, key, .. }: &SecretRef) -> Verdict {
    Verdict::Unknown(format!(
        "the key `{key}` of the Secret `{secret}` is neither rendered nor readable in the cluster"
    ))
}

fn silent(url: &str, silence: &Silence) -> Verdict {
    match silence {
        Silence::Mute(why) => Verdict::Wrong(format!("{url} does not answer: {why}")),
        other => Verdict::Unknown(format!("{url} could not be asked: {}", other.words())),
    }
}

/// What is wrong with an answer by itself.
fn plain_fault(
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
fn fault_of_two(expected: &Expected, json: &Value, url: &str, theirs: &Response) -> Option<String> {
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
