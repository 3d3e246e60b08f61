//! Defaults that follow from other answers.

use super::answers::Answers;
use crate::kube::names::is_ingress_host;
use crate::stack::setup::{Choice, Form, Question};

/// The server name as hosts are below it: without a port, and in lower case.
fn domain(answers: &Answers) -> Option<String> {
    let name = answers.get("serverName").to_lowercase();
    let host = name.split_once(':').map_or(name.as_str(), |(host, _)| host);
    is_ingress_host(host).then(|| host.to_owned())
}

/// What can be chosen with what was answered before.
pub(super) fn choices(
    of: &'static [Choice],
    answers: &Answers,
) -> impl Iterator<Item = &'static Choice> {
    of.iter().filter(|choice| answers.allow(choice))
}

/// What is taken where nothing is answered, if anything can be.
pub(super) fn default(question: &Question, answers: &Answers) -> Option<String> {
    match (question.form, question.default) {
        (Form::Host(label), _) => Some(format!("{label}.{}", domain(answers)?)),
        (Form::ServedName, _) if !is_ingress_host(answers.get("serverName")) => Some("no".into()),
        (_, Some(text)) => Some(text.to_owned()),
        (Form::Mailbox, None) => Some(format!("noreply@{}", domain(answers)?)),
        (Form::Choice(all), None) => choices(all, answers).next().map(|it| it.name.to_owned()),
        (Form::Name(_), None) if !question.of.is_empty() => Some(format!("{}-tls", question.of)),
        _ => None,
    }
}
