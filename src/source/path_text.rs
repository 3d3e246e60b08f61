//! Reads the text of a path.

use super::step::Step;

/// A text that is not a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Two dots in a row, or one at an end.
    #[error("a key is missing at character {0}")]
    NoKey(usize),
    /// What is between brackets is not the place of an item.
    #[error("expected a number, or a key in double quotes, and `]` after the `[` at character {0}")]
    NoIndex(usize),
}

/// The steps of a path, as [`ValuePath`](super::ValuePath) prints them.
pub(super) fn steps(text: &str) -> Result<Vec<Step>, PathError> {
    let chars = text.chars().collect();
    Parser { chars, at: 0 }.steps()
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn steps(mut self) -> Result<Vec<Step>, PathError> {
        let mut steps = Vec::new();
        loop {
            if self.peek() != Some('[') {
                steps.push(Step::Key(self.key()?.into()));
            }
            while self.eat('[') {
                steps.push(if self.peek() == Some('"') {
                    Step::Key(self.quoted_key()?.into())
                } else {
                    Step::Index(self.index()?)
                });
            }
            match self.next() {
                None => return Ok(steps),
                Some('.') => {}
                Some(_) => return Err(PathError::NoKey(self.at)),
            }
        }
    }

    fn key(&mut self) -> Result<String, PathError> {
        let mut key = String::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '.' | '[')) {
            self.at += 1;
            key.push(if c == '\\' {
                self.next().unwrap_or(c)
            } else {
                c
            });
        }
        if key.is_empty() {
            Err(PathError::NoKey(self.at + 1))
        } else {
            Ok(key)
        }
    }

    /// A key as a JSON text, up to the bracket after it.
    fn quoted_key(&mut self) -> Result<String, PathError> {
        let rest: String = self.chars[self.at..].iter().collect();
        let mut texts = serde_json::Deserializer::from_str(&rest).into_iter::<String>();
        let key = match texts.next() {
            Some(Ok(key)) => key,
            _ => return Err(PathError::NoKey(self.at + 1)),
        };
        self.at += rest[..texts.byte_offset()].chars().count();
        if self.eat(']') {
            Ok(key)
        } else {
            Err(PathError::NoKey(self.at + 1))
        }
    }

    fn index(&mut self) -> Result<usize, PathError> {
        let start = self.at;
        let mut digits = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_digit) {
            self.at += 1;
            digits.push(c);
        }
        let closed = self.eat(']');
        digits
            .parse()
            .ok()
            .filter(|_| closed)
            .ok_or(PathError::NoIndex(start))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }
}
