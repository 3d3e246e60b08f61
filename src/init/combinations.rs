//! All ways through the questions: what is written passes `check --strict` for every three answers together.

use super::answers::Answers;
use super::decide::{Ask, Decided, decide};
use super::files::{Files, VALUES};
use super::form::judge;
use super::given::Given;
use super::questions::Questions;
use crate::check;
use crate::render::targets::TARGETS;
use crate::source::At;
use crate::stack::Release;
use crate::stack::setup::{Form, Question};
use crate::template::Templates;
use crate::values::Input;

/// Somebody who takes one way through the questions, and the next one then.
#[derive(Default)]
struct Walker {
    /// Of each question with several answers, which one is taken, and how many there are.
    way: Vec<(usize, usize)>,
    /// How many of them were asked.
    asked: usize,
    /// What was answered.
    taken: Vec<(&'static str, String)>,
}

impl Walker {
    /// Turns to the next way. False where there is none.
    fn turn(&mut self) -> bool {
        self.asked = 0;
        self.taken.clear();
        while let Some((taken, count)) = self.way.pop() {
            if taken + 1 < count {
                self.way.push((taken + 1, count));
                return true;
            }
        }
        false
    }
}

impl Ask for Walker {
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&str>,
        answers: &Answers,
    ) -> anyhow::Result<String> {
        let all = possible(question, default, answers);
        if self.way.len() == self.asked {
            self.way.push((0, all.len()));
        }
        let answer = all[self.way[self.asked].0].clone();
        self.asked += 1;
        let judged = judge(question, &answer, answers);
        if all.len() > 1 {
            self.taken.push((question.key, answer));
        }
        Ok(judged.expect("it can be answered"))
    }

    fn agree(&mut self, _: &str, _: &[(&'static str, String)]) -> anyhow::Result<bool> {
        Ok(true)
    }
}

/// Answers that differ in what follows from them.
fn possible(question: &Question, default: Option<&str>, answers: &Answers) -> Vec<String> {
    let texts = |all: &[&str]| all.iter().map(|&text| text.to_owned()).collect();
    match question.form {
        Form::Choice(all) => {
            let open = all.iter().filter(|choice| answers.allow(choice));
            open.map(|choice| choice.name.to_owned()).collect()
        }
        Form::YesNo | Form::ServedName => texts(&["yes", "no"]),
        Form::ServerName => texts(&["example.org"]),
        Form::Server => texts(&["server.example.org"]),
        Form::Port => texts(&[default.unwrap_or("1"), "465"]),
        Form::Address => texts(&["", "192.0.2.1"]),
        Form::Word => texts(&["", "somebody"]),
        Form::Mailbox => texts(&["Chat <noreply@example.org>"]),
        _ if question.is_optional => texts(&["", "some"]),
        _ => texts(&[default.unwrap_or("some")]),
    }
}

/// How many answers there may be.
const MOST: usize = 128;

/// Which answers were given together, three at a time.
struct Seen {
    names: Vec<(&'static str, String)>,
    together: Vec<bool>,
}

impl Seen {
    /// Whether three of these answers are new together. They are not after this.
    fn is_new(&mut self, taken: &[(&'static str, String)]) -> bool {
        let numbers: Vec<_> = taken.iter().map(|answer| self.number(answer)).collect();
        let mut is_new = false;
        for (index, a) in numbers.iter().enumerate() {
            for (skipped, b) in numbers[index..].iter().enumerate() {
                for c in &numbers[index + skipped..] {
                    let place = &mut self.together[(a * MOST + b) * MOST + c];
                    is_new |= !std::mem::replace(place, true);
                }
            }
        }
        is_new
    }

    fn number(&mut self, answer: &(&'static str, String)) -> usize {
        let known = self.names.iter().position(|known| known == answer);
        known.unwrap_or_else(|| {
            self.names.push(answer.clone());
            self.names.len() - 1
        })
    }
}

/// What nobody is asked, given to some.
fn quiet(index: usize) -> Vec<Given> {
    let given = |key, text: &str| Given {
        key,
        of: "",
        text: text.to_owned(),
        at: At::default(),
        flag: key,
    };
    let all = Questions::new().all.into_iter();
    let keys = all.filter(|it| it.is_quiet && it.when.is_empty() && index % 2 == 1);
    keys.map(|it| given(it.key, "no")).collect()
}

fn assert_passes(answers: &Answers, questions: &Questions, templates: &Templates) {
    let files = Files::new(answers, questions, templates).expect("the templates fit");
    let mut input = Input::new();
    input.add_file(VALUES, files.values.clone().into_bytes());
    let loaded = input
        .load()
        .unwrap_or_else(|error| panic!("{answers:?}: {error}"));
    let release = Release::new(answers.get("release"), answers.get("namespace"), TARGETS[0]);
    let examined = check::all(&loaded, &release, templates);
    let problems = examined.problems;
    assert!(problems.is_empty(), "{problems:?}\n{}", files.values);
    assert!(examined.manifests.len() > 20, "{}", files.values);
    for text in [&files.values, &files.project] {
        assert!(!text.contains("\n\n\n") && !text.contains(" \n"), "{text}");
    }
}

#[test]
fn every_three_answers_pass_the_check_together() {
    let (questions, templates) = (Questions::new(), Templates::default());
    let mut walker = Walker::default();
    let mut seen = Seen {
        names: Vec::new(),
        together: vec![false; MOST * MOST * MOST],
    };
    let (mut ways, mut checked) = (0, 0);
    loop {
        let given = quiet(ways);
        let decided = decide(&questions, &given, Vec::new(), Some(&mut walker)).unwrap();
        let Decided::Answers(answers) = decided else {
            panic!("{decided:?}");
        };
        ways += 1;
        if seen.is_new(&walker.taken) {
            assert_passes(&answers, &questions, &templates);
            checked += 1;
        }
        if !walker.turn() {
            break;
        }
    }
    println!("{ways} ways, {checked} checked");
    assert!(
        ways > 10_000 && checked > 300,
        "{ways} ways, {checked} checked"
    );
}
