//! Questions are collected and asked beside each other, round by round: what follows from an answer may
//! need another.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::question::{Answer, Question};
use crate::source::sort::sort_by_key;

/// How many questions are asked at a time: most are a process.
const AT_A_TIME: usize = 12;

/// Who asks a question.
pub(crate) trait Ask: Sync {
    /// The answer.
    fn ask(&self, question: &Question) -> Answer;
}

/// What has been answered so far.
#[derive(Default)]
pub(crate) struct Answers {
    known: Vec<(Question, Answer)>,
    wanted: RefCell<Vec<Question>>,
}

impl Answers {
    /// The answer; nothing where it is not there yet: it is asked for before the next round.
    pub(super) fn get(&self, question: Question) -> Option<&Answer> {
        let known = self.known.iter().find(|(known, _)| *known == question);
        if known.is_none() {
            let mut wanted = self.wanted.borrow_mut();
            if !wanted.contains(&question) {
                wanted.push(question);
            }
        }
        known.map(|(_, answer)| answer)
    }

    /// Asks what was wanted. Whether that was anything.
    pub(super) fn fill(&mut self, asker: &dyn Ask) -> bool {
        let wanted = self.wanted.take();
        let is_any = !wanted.is_empty();
        self.known.extend(ask_all(asker, wanted));
        is_any
    }

    /// Whether anybody has answered.
    pub(super) fn are_heard(&self) -> bool {
        self.known.iter().any(|(_, answer)| answer.is_heard())
    }
}

fn ask_all(asker: &dyn Ask, questions: Vec<Question>) -> Vec<(Question, Answer)> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(question) = questions.get(index) else {
                return;
            };
            let answer = asker.ask(question);
            let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.push((index, answer));
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME.min(questions.len()) {
            scope.spawn(work);
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    sort_by_key(&mut answers, |(index, _)| *index);
    let answers = answers.into_iter().map(|(_, answer)| answer);
    questions.into_iter().zip(answers).collect()
}
