//! Answers that were given before anybody asks: by flags, and by a file.

use super::questions::{EACH, Questions};
use crate::source::problem::Problem;
use crate::source::yaml::read;
use crate::source::{At, Code, Entry, Kind, Node, ValuePath, nearest};
use crate::stack::setup::Setup;

/// An answer that was given.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The key of the question.
    pub key: &'static str,
    /// The component; empty where it is about the whole.
    pub of: &'static str,
    pub text: String,
    /// Where; no place for flags.
    pub at: At,
    /// The flag; empty where it is from a file.
    pub flag: &'static str,
}

impl Given {
    /// Where it was given, as its problems say.
    pub(super) fn path(&self) -> ValuePath {
        if !self.flag.is_empty() {
            return ValuePath::root();
        }
        let path = ValuePath::root().key(self.key);
        if self.of.is_empty() {
            path
        } else {
            path.key(self.of)
        }
    }

    /// What precedes a message about a flag.
    pub(super) fn before(&self) -> String {
        match (self.flag, self.of) {
            ("", _) => String::new(),
            (flag, "") => format!("`--{flag}`: "),
            (flag, of) => format!("`--{flag} {of}=…`: "),
        }
    }
}

/// The component that a name means: its own, or what its host begins with.
pub(crate) fn key(name: &str, questions: &Questions) -> Option<&'static str> {
    let is_it = |it: &&(&'static str, &'static Setup)| it.0 == name || it.1.host == Some(name);
    questions.setups.iter().find(is_it).map(|(name, _)| *name)
}

/// Reads a file of answers, a map, with all that is wrong with its form. Whether answers fit is another
/// thing.
///
/// # Errors
/// It is no YAML.
pub(crate) fn read(
    text: &str,
    layer: u16,
    questions: &Questions,
) -> Result<(Vec<Given>, Vec<Problem>), Problem> {
    let root = read::read(text, layer)?;
    let mut problems = Vec::new();
    let mut out = Vec::new();
    match &root.kind {
        Kind::Null => {}
        Kind::Map(map) => {
            for entry in &map.0 {
                entry_of(entry, questions, &mut out, &mut problems);
            }
        }
        _ => problems.push(Problem::at(
            Code::InvalidAnswer,
            root.at,
            "expected a map of answers",
        )),
    }
    Ok((out, problems))
}

fn entry_of(
    entry: &Entry,
    questions: &Questions,
    out: &mut Vec<Given>,
    problems: &mut Vec<Problem>,
) {
    let path = ValuePath::root().key(entry.key.to_string());
    if let Some(known) = EACH.iter().find(|known| entry.key == **known) {
        return each(known, entry, questions, out, problems);
    }
    let known = questions.all.iter().filter(|it| it.of.is_empty());
    let known: Vec<_> = known.map(|it| it.key).collect();
    match known.iter().find(|known| entry.key == **known) {
        Some(known) => match text(&entry.node) {
            Ok(Some(text)) => out.push(Given {
                key: known,
                of: "",
                text,
                at: entry.node.at,
                flag: "",
            }),
            Ok(None) => {}
            Err(message) => {
                problems.push(Problem::new(
                    Code::InvalidAnswer,
                    path,
                    entry.node.at,
                    message,
                ));
            }
        },
        None => {
            let all = known.into_iter().chain(EACH);
            problems.push(unknown(path, entry, "there is no such question", all));
        }
    }
}

/// Answers for each component.
fn each(
    key: &'static str,
    entry: &Entry,
    questions: &Questions,
    out: &mut Vec<Given>,
    problems: &mut Vec<Problem>,
) {
    let path = ValuePath::root().key(key);
    if entry.node.is_null() {
        return;
    }
    let Some(map) = entry.node.as_map() else {
        let message = "expected a map of names of components";
        problems.push(Problem::new(
            Code::InvalidAnswer,
            path,
            entry.node.at,
            message,
        ));
        return;
    };
    for below in &map.0 {
        let path = path.key(below.key.to_string());
        let of = self::key(&below.key, questions);
        let of = of.filter(|of| questions.all.iter().any(|it| it.key == key && it.of == *of));
        match (of, text(&below.node)) {
            (Some(of), Ok(Some(text))) => out.push(Given {
                key,
                of,
                text,
                at: below.node.at,
                flag: "",
            }),
            (Some(_), Ok(None)) => {}
            (Some(_), Err(message)) => {
                problems.push(Problem::new(
                    Code::InvalidAnswer,
                    path,
                    below.node.at,
                    message,
                ));
            }
            (None, _) => {
                let all = questions
                    .all
                    .iter()
                    .filter(|it| it.key == key)
                    .map(|it| it.of);
                problems.push(unknown(
                    path,
                    below,
                    "no component of this name has one",
                    all,
                ));
            }
        }
    }
}

fn unknown<'a>(
    path: ValuePath,
    entry: &Entry,
    message: &str,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let known: Vec<_> = known.collect();
    let problem = Problem::new(Code::UnknownAnswer, path, entry.key_at, message);
    problem.hint(match nearest(&entry.key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there is {}", known.join(", ")),
    })
}

/// A scalar as text. YAML 1.1 reads `no` as false, which is the word that is meant.
fn text(node: &Node) -> Result<Option<String>, &'static str> {
    match &node.kind {
        Kind::Null => Ok(None),
        Kind::Bool(on) => Ok(Some(if *on { "yes" } else { "no" }.to_owned())),
        Kind::Int(number) => Ok(Some(number.to_string())),
        Kind::Text(text) => Ok(Some(text.to_string())),
        Kind::Float(_) => {
            Err("expected a text, found a number with a fraction: put it into quotes")
        }
        Kind::List(_) | Kind::Map(_) => Err("expected a text"),
    }
}
