//! Goes through the questions: what was given is judged, the rest is asked, or has its default.

use super::answers::Answers;
use super::default::default;
use super::form::{Fault, judge};
use super::given::Given;
use super::questions::Questions;
use crate::source::problem::Problem;
use crate::source::{At, Code};
use crate::stack::setup::{Form, Question};

/// Somebody who answers.
pub(crate) trait Ask {
    /// The answer to a question, of which this is the default.
    ///
    /// # Errors
    /// Nobody answers any more.
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&str>,
        answers: &Answers,
    ) -> anyhow::Result<String>;

    /// Whether these defaults of what each component has are right: what all are, what each is about, and the answer.
    ///
    /// # Errors
    /// As [`Ask::ask`].
    fn agree(&mut self, what: &str, answers: &[(&'static str, String)]) -> anyhow::Result<bool>;
}

/// What became of the questions.
#[derive(Debug)]
pub(crate) enum Decided {
    /// All are answered.
    Answers(Answers),
    /// What was given can't be.
    Wrong(Vec<Problem>),
    /// These have no answer; flags that give one.
    Missing(Vec<String>),
}

/// Answers all questions. `problems` are those with the form of what was given. Without somebody to ask, what was not given has its default.
///
/// # Errors
/// Who was asked does not answer.
pub(crate) fn decide(
    questions: &Questions,
    given: &[Given],
    problems: Vec<Problem>,
    who: Option<&mut dyn Ask>,
) -> anyhow::Result<Decided> {
    let mut run = Run {
        questions,
        given,
        answers: Answers::default(),
        used: vec![false; given.len()],
        problems,
        missing: Vec::new(),
        agreed: None,
    };
    // What is wrong with flags and files is told before anybody is asked.
    run.whole(None)?;
    match who {
        Some(_) if !run.problems.is_empty() => {}
        Some(who) => {
            run.answers = Answers::default();
            run.missing.clear();
            run.whole(Some(who))?;
        }
        None => run.report_missing(),
    }
    run.report_unused();
    Ok(if !run.problems.is_empty() {
        Decided::Wrong(run.problems)
    } else if run.missing.is_empty() {
        Decided::Answers(run.answers)
    } else {
        Decided::Missing(run.missing)
    })
}

struct Run<'r> {
    questions: &'r Questions,
    given: &'r [Given],
    answers: Answers,
    /// Which of the given ones were needed.
    used: Vec<bool>,
    problems: Vec<Problem>,
    missing: Vec<String>,
    /// Whether somebody took the defaults of what each component has.
    agreed: Option<(&'static str, bool)>,
}

impl Run<'_> {
    fn whole(&mut self, mut who: Option<&mut dyn Ask>) -> anyhow::Result<()> {
        let questions = self.questions;
        for question in &questions.all {
            if !self.answers.want(question, questions) {
                continue;
            }
            if let Some(answer) = self.given(question) {
                self.answers.set(question, answer);
                continue;
            }
            match who.as_deref_mut().filter(|_| !question.is_quiet) {
                Some(who) => self.ask(question, who)?,
                None => self.take_default(question),
            }
        }
        Ok(())
    }

    /// Asks; of what each component has, at first whether all defaults are right.
    fn ask(&mut self, question: &Question, who: &mut dyn Ask) -> anyhow::Result<()> {
        let default = default(question, &self.answers);
        if !question.of.is_empty() && default.is_some() {
            let known = self.agreed.filter(|(key, _)| *key == question.key);
            let is_right = match known {
                Some((_, is_right)) => is_right,
                None => self.agree(question.key, who)?,
            };
            self.agreed = Some((question.key, is_right));
            if is_right {
                self.take_default(question);
                return Ok(());
            }
        }
        let answer = who.ask(question, default.as_deref(), &self.answers)?;
        self.answers.set(question, answer);
        Ok(())
    }

    /// Takes the default; where it does not fit what was given, the question has no answer.
    fn take_default(&mut self, question: &Question) {
        // Without the server name, hosts are not what is missing.
        if matches!(question.form, Form::Host(_)) && self.answers.get("serverName").is_empty() {
            return;
        }
        let fits = |text: &String| judge(question, text, &self.answers).is_ok() || text.is_empty();
        match default(question, &self.answers).filter(fits) {
            Some(default) => self.answers.set(question, default),
            None => self.missing.push(option(question)),
        }
    }

    /// The answer that was given, judged. What is wrong is reported, and counts as an answer.
    fn given(&mut self, question: &Question) -> Option<String> {
        let is_it = |given: &&Given| (given.key, given.of) == (question.key, question.of);
        let index = self.given.iter().rposition(|given| is_it(&given))?;
        for (used, given) in self.used.iter_mut().zip(self.given) {
            *used |= is_it(&given);
        }
        let given = &self.given[index];
        match judge(question, &given.text, &self.answers) {
            Ok(answer) => Some(answer),
            Err(Fault { message, hint }) => {
                let message = format!("{}{message}", given.before());
                let problem = Problem::new(Code::InvalidAnswer, given.path(), given.at, message);
                self.problems.push(Problem { hint, ..problem });
                // What follows from it is not told too.
                default(question, &self.answers).or(Some(String::new()))
            }
        }
    }

    /// Asks about the defaults of all components at once.
    fn agree(&self, key: &str, who: &mut dyn Ask) -> anyhow::Result<bool> {
        let mut shown = Vec::new();
        for question in self.questions.all.iter().filter(|it| it.key == key) {
            let is_given = self
                .given
                .iter()
                .any(|it| (it.key, it.of) == (key, question.of));
            if self.answers.want(question, self.questions) && !is_given {
                shown.extend(default(question, &self.answers).map(|it| (question.asks, it)));
            }
        }
        who.agree(key, &shown)
    }

    /// What is missing too, where something is wrong.
    fn report_missing(&mut self) {
        if self.problems.is_empty() || self.missing.is_empty() {
            return;
        }
        let flags = self.missing.join(", ");
        let message = format!("these have no answer, and no default: {flags}");
        let problem = Problem::at(Code::InvalidAnswer, At::default(), message);
        self.problems.push(problem);
    }

    /// What was given and matters for nothing.
    fn report_unused(&mut self) {
        if !self.problems.is_empty() {
            return;
        }
        for (given, used) in self.given.iter().zip(&self.used) {
            if *used {
                continue;
            }
            let message = format!("{}it has no effect with the other answers", given.before());
            let problem = Problem::new(Code::UnusedAnswer, given.path(), given.at, message);
            self.problems.push(problem.hint(self.why_unused(given)));
        }
    }

    fn why_unused(&self, given: &Given) -> String {
        let is_it = |it: &&Question| (it.key, it.of) == (given.key, given.of);
        let question = self.questions.all.iter().find(is_it);
        let own = question.map_or(&[][..], |it| it.when);
        let off = self.questions.setup(given.of).map_or(&[][..], |it| it.off);
        let is_off = !off.is_empty() && self.answers.hold(off);
        let failing = own.iter().find(|when| !self.answers.hold(&[**when]));
        match failing {
            _ if is_off => format!("leave it out: {} is no part of the stack", given.of),
            Some((key, [])) => format!("it goes with `{key}`"),
            Some((key, any)) => format!("it goes with `{key}: {}`", any.join("` or `")),
            None => format!("it goes with `tls: {}`", given.key),
        }
    }
}

/// How a question is answered by a flag.
fn option(question: &Question) -> String {
    match question.of {
        "" => format!("--{}", question.flag),
        of => format!("--{} {of}=…", question.flag),
    }
}
