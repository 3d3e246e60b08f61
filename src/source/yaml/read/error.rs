//! The errors of the YAML library, in our own words.

use serde_saphyr::Error;
use serde_saphyr::budget::BudgetBreach;

use super::limits::{MAX_DEPTH, MAX_VALUES};
use super::place::{at, start};
use crate::source::problem::Problem;
use crate::source::{At, Code};

/// What the messages about a text that is not YAML start with.
pub(crate) const NOT_YAML: &str = "not readable as YAML: ";

const REPEATS: &str = "its anchors, aliases and merge keys repeat more than the limit allows";

/// The problem with `text`, which the library did not read.
pub(super) fn problem(error: &Error, text: &str, layer: u16) -> Problem {
    let error = error.without_snippet();
    let at = error.location().map_or(start(layer), |l| at(l, layer));
    let limit = limit(error);
    let is_limit = limit.is_some();
    let reason = limit.unwrap_or_else(|| reason(error));
    let code = match &*reason {
        _ if is_limit => Code::TooLarge,
        reason if reason.contains("duplicate") => Code::DuplicateKey,
        reason if is_of_many(reason) => Code::SeveralDocuments,
        _ => Code::UnreadableYaml,
    };
    let problem = Problem::at(code, at, format!("{NOT_YAML}{}", lower_first(&reason)));
    match hint(&reason, text, at) {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// What limit the text exceeds. The library would name its own options, and quote a number.
fn limit(error: &Error) -> Option<String> {
    match error {
        Error::AliasError { error, .. } if matches!(**error, Error::Budget { .. }) => {
            Some(REPEATS.into())
        }
        Error::AliasError { error, .. } => limit(error),
        Error::Budget { breach, .. } => Some(match breach {
            BudgetBreach::Depth { .. } => format!("it is nested deeper than {MAX_DEPTH} levels"),
            BudgetBreach::Events { .. }
            | BudgetBreach::Nodes { .. }
            | BudgetBreach::Documents { .. } => {
                format!("it has more than {MAX_VALUES} values, which is the limit")
            }
            _ => REPEATS.into(),
        }),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => Some(REPEATS.into()),
        Error::NonFiniteFloat { .. } => {
            Some("a number that is too large, or not a number: put a text in quotes".into())
        }
        _ => None,
    }
}

/// The library's message without the place, which is printed elsewhere, and without advice for
/// programmers.
fn reason(error: &Error) -> String {
    let message = error.to_string();
    let reason = [" at line ", ", set ", "; use "]
        .iter()
        .fold(message.as_str(), |text, end| {
            text.split(end).next().unwrap_or(text)
        });
    reason.trim_end_matches(':').to_owned()
}

fn hint(reason: &str, text: &str, at: At) -> Option<&'static str> {
    let line = text.lines().nth(at.line.saturating_sub(1) as usize);
    let line = line.unwrap_or_default();
    if line.trim_start_matches(' ').starts_with('\t') {
        return Some("indent with spaces: YAML takes no tabs");
    }
    if reason.contains("duplicate") {
        return Some("remove one of the two, or join what is under them");
    }
    is_of_many(reason)
        .then_some("give each document as a file of its own: a values file is one document")
}

fn is_of_many(reason: &str) -> bool {
    reason.contains("multiple") || reason.contains("document")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
