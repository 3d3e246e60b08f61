//! What is known of a code, as `src/source/codes.yaml` says it.

use std::fmt::Write;

use crate::source::code;
use crate::source::problem::Severity;
use crate::source::yaml::read::{Dialect, document};
use crate::source::{Code, Node};

/// How wide paragraphs are for people.
const WIDTH: usize = 80;

/// What is known of a code.
#[derive(Debug)]
pub(crate) struct Explained {
    pub code: Code,
    /// What it usually is.
    pub severity: Severity,
    pub title: String,
    pub text: String,
    /// What to do.
    pub fix: String,
    /// Values that make it, and the same as they should be.
    pub example: Option<(String, String)>,
}

impl Explained {
    /// What is known of all codes, in the order of their numbers.
    pub(crate) fn all() -> Vec<Self> {
        let root =
            document(&code::explained(), 0, Dialect::Program).expect("the build has read it");
        let read = |code: &Code| Self::new(*code, root.get(&code.to_string())?);
        Code::ALL.iter().filter_map(read).collect()
    }

    fn new(code: Code, entry: &Node) -> Option<Self> {
        let text = |key| Some(entry.str(key)?.trim_end().to_owned());
        Some(Self {
            code,
            severity: severity(entry.str("severity")?)?,
            title: text("title")?,
            text: text("text")?,
            fix: text("fix")?,
            example: text("wrong").zip(text("right")),
        })
    }

    /// All of it for people.
    pub(crate) fn for_people(&self) -> String {
        let Self { code, title, .. } = self;
        let (name, severity) = (code.name(), self.severity.name());
        let mut out = format!("{code} {name} ({severity}): {title}\n\n");
        out += &wrapped(&self.text);
        out += &wrapped(&format!("What to do: {}", self.fix));
        if let Some((wrong, right)) = &self.example {
            for (head, text) in [("Wrong:", wrong), ("Right:", right)] {
                out += &format!("{head}\n\n{}\n", indented(text));
            }
        }
        out.truncate(out.trim_end().len());
        out + "\n"
    }

    /// A section of a page.
    pub(crate) fn markdown(&self) -> String {
        let Self { code, title, .. } = self;
        let (name, severity) = (code.name(), self.severity.name());
        let mut out = format!("### {code}\n\n**{title}** (`{name}`, {severity})\n\n");
        out += &format!("{}\n\nWhat to do: {}\n", self.text, self.fix);
        if let Some((wrong, right)) = &self.example {
            for (head, text) in [("Wrong", wrong), ("Right", right)] {
                out += &format!("\n{head}:\n\n```yml\n{text}\n```\n");
            }
        }
        out
    }
}

fn severity(word: &str) -> Option<Severity> {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    all.into_iter().find(|severity| severity.name() == word)
}

/// A paragraph in lines, with an empty one after it.
fn wrapped(text: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let is_first = width == 0;
        if !is_first && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        } else if !is_first {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out + "\n\n"
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "    {line}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained() {
        let all = Explained::all();
        let codes: Vec<_> = all.iter().map(|it| it.code).collect();
        assert_eq!(codes, Code::ALL);
        for it in &all {
            let ends = [&it.text, &it.fix].map(|text| text.ends_with('.'));
            assert_eq!(
                (ends, it.title.ends_with('.')),
                ([true, true], false),
                "{}",
                it.code
            );
        }
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let text = "word ".repeat(40);
        let wrapped = wrapped(&text);
        assert!(
            wrapped
                .lines()
                .all(|line| line.len() <= WIDTH && !line.ends_with(' '))
        );
        assert_eq!(wrapped.split_whitespace().count(), 40);
    }
}
