//! `# masthead: allow CODE reason` in values files.

use std::ops::RangeInclusive;

use crate::source::problem::Problem;
use crate::source::yaml::comments::{self, Comment};
use crate::source::{At, Code, Layers, Source, nearest};

/// What a comment begins with that is for us.
const WORD: &str = "masthead:";

/// The comments of all files that allow something.
#[derive(Debug, Default)]
pub(crate) struct Allows {
    all: Vec<Allow>,
    /// What is wrong with some of them.
    faults: Vec<Problem>,
}

#[derive(Debug)]
struct Allow {
    at: At,
    code: Code,
    about: RangeInclusive<u32>,
    is_used: bool,
}

impl Allows {
    /// Reads those of the files.
    pub(crate) fn new(layers: &Layers) -> Self {
        let mut out = Self::default();
        for (index, layer) in layers.all() {
            if layer.source == Source::File {
                for comment in comments::beginning_with(&layer.text, WORD) {
                    out.add(index, &comment);
                }
            }
        }
        out
    }

    fn add(&mut self, layer: u16, comment: &Comment) {
        let at = At {
            layer,
            line: comment.line,
            column: comment.column,
            width: comment.width,
        };
        match codes(comment.text) {
            None => {}
            Some(Ok(codes)) => self.all.extend(codes.into_iter().map(|code| Allow {
                at,
                code,
                about: comment.about.clone(),
                is_used: false,
            })),
            Some(Err(message)) => {
                let problem = Problem::at(Code::InvalidAllow, at, message);
                let hint = "write `# masthead: allow CODE reason`, e.g. \
                            `# masthead: allow MH0601 mended in our own build`";
                self.faults.push(problem.hint(hint).lets_render());
            }
        }
    }

    /// Whether a comment allows a problem at its place.
    pub(crate) fn allow(&mut self, problem: &Problem) -> bool {
        let is_at = |allow: &&mut Allow| {
            allow.code == problem.code
                && allow.at.layer == problem.at.layer
                && allow.about.contains(&problem.at.line)
        };
        let mut found = self.all.iter_mut().filter(is_at).peekable();
        let is_allowed = found.peek().is_some();
        found.for_each(|allow| allow.is_used = true);
        is_allowed
    }

    /// What is wrong with the comments, once all problems have been seen.
    pub(crate) fn faults(self) -> Vec<Problem> {
        let unused = self.all.iter().filter(|allow| !allow.is_used);
        let unused = unused.map(|allow| {
            let message = format!("this allows {}, which nothing here is", allow.code);
            let problem = Problem::at(Code::UnusedAllow, allow.at, message).warning();
            problem.hint("remove it, or put it on the line of the value that it is for")
        });
        self.faults.into_iter().chain(unused).collect()
    }
}

/// The codes that a comment allows, or what is wrong with it; nothing where it is about something
/// else.
fn codes(text: &str) -> Option<Result<Vec<Code>, String>> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if word != "allow" {
        let near = nearest(word.trim_end_matches(':'), ["allow"])?;
        return Some(Err(format!("expected `{near}` after `{WORD}`")));
    }
    let mut rest = rest.trim_start();
    let mut codes = Vec::new();
    loop {
        let end = rest.find([',', ' ', '\t']).unwrap_or(rest.len());
        let (code, after) = rest.split_at(end);
        match Code::parse(code.trim_end_matches(':')) {
            _ if code.is_empty() => return Some(Err("the code is missing".into())),
            Ok(code) => codes.push(code),
            Err(said) => return Some(Err(said)),
        }
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    if !rest.contains(char::is_alphanumeric) {
        return Some(Err(
            "the reason is missing, for whoever reads this later".into()
        ));
    }
    Some(Ok(codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_a_reason() {
        let read = |text| codes(text).map(|it| it.map(|codes| format!("{codes:?}")));
        for text in [
            "allow MH0601 why",
            "allow mh0601: why",
            "allow 601 — why",
            "allow outdated-image why",
        ] {
            assert_eq!(read(text), Some(Ok("[MH0601]".into())), "{text}");
        }
        for text in ["allow MH0601,MH0602 why", "allow MH0601 , MH0602 why"] {
            assert_eq!(read(text), Some(Ok("[MH0601, MH0602]".into())), "{text}");
        }
        for text in ["", "renders this", "see docs"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        let said = |text| codes(text).unwrap().unwrap_err();
        assert_eq!(said("allow"), "the code is missing");
        assert!(said("allow MH0601").starts_with("the reason is missing"));
        assert!(said("allow MH0601 --").starts_with("the reason is missing"));
        assert!(said("allow MH0699 why").starts_with("there is no code `MH0699`"));
        assert_eq!(
            said("alow MH0601 why"),
            "expected `allow` after `masthead:`"
        );
    }
}
