//! What was answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::questions::Questions;
use crate::stack::setup::{Choice, Question, When};

/// Answers by the keys of their questions, and for each component.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Answers {
    #[serde(flatten)]
    one: BTreeMap<&'static str, String>,
    #[serde(flatten)]
    each: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

impl Answers {
    /// The answer to a question about the whole; empty where there is none.
    pub(crate) fn get(&self, key: &str) -> &str {
        self.one.get(key).map_or("", String::as_str)
    }

    /// The answer about a component; empty where there is none.
    pub(crate) fn of(&self, key: &str, component: &str) -> &str {
        let found = self.each.get(key).and_then(|all| all.get(component));
        found.map_or("", String::as_str)
    }

    /// The answers of this key about components, by their names.
    pub(crate) fn each(&self, key: &str) -> impl Iterator<Item = (&'static str, &str)> {
        let all = self.each.get(key).into_iter().flatten();
        all.map(|(component, answer)| (*component, answer.as_str()))
    }

    pub(super) fn set(&mut self, question: &Question, answer: String) {
        if question.of.is_empty() {
            self.one.insert(question.key, answer);
        } else {
            let all = self.each.entry(question.key).or_default();
            all.insert(question.of, answer);
        }
    }

    /// Whether all of these answers were given.
    pub(super) fn hold(&self, when: &[When]) -> bool {
        when.iter().all(|(key, any)| {
            let answer = self.get(key);
            if any.is_empty() {
                !answer.is_empty()
            } else {
                any.contains(&answer)
            }
        })
    }

    /// Whether something can be chosen.
    pub(crate) fn allow(&self, choice: &Choice) -> bool {
        self.hold(choice.when)
    }

    /// Whether a component is left out.
    pub(crate) fn is_off(&self, questions: &Questions, component: &str) -> bool {
        let off = questions.setup(component).map_or(&[][..], |it| it.off);
        !off.is_empty() && self.hold(off)
    }

    /// Whether a question matters with what was answered before it.
    pub(super) fn want(&self, question: &Question, questions: &Questions) -> bool {
        let is_on = question.of.is_empty() || !self.is_off(questions, question.of);
        let is_wanted = question.key != "certificates" || self.get("tls") == question.key;
        is_on && is_wanted && self.hold(question.when)
    }
}
