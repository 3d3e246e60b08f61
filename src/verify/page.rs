//! Whether a page is what it has to be.

use serde_json::Value;

use super::answers::Answers;
use super::credentials::Credentials;
use super::expected::{fault_of_two, json, plain_fault};
use super::question::{Answer, Question, Silence};
use crate::kube::curl::Response;
use crate::stack::blackbox::{Excuse, Expected, Token};
use crate::stack::reference::SecretRef;

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
