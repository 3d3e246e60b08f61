//! Makes a tree of a template's tokens, with the grammar of Go's `text/template`:
//! <https://pkg.go.dev/text/template#hdr-Actions>.

mod pipeline;

use super::ast::{Choice, Item, Items, Literal, Named, Range, TemplateCall};
use super::budget::MAX_NESTING;
use super::error::TemplateError;
use super::lexer::{Kind, Token, lex};

type Result<T> = std::result::Result<T, TemplateError>;

/// Reads a template, and the named ones in it.
pub(super) fn parse(template: &str) -> Result<(Items<'_>, Vec<Named<'_>>)> {
    let mut parser = Parser {
        tokens: lex(template)?,
        next: 0,
        end: template.len(),
        variables: vec!["$"],
        nesting: 0,
        loops: 0,
        named: Vec::new(),
    };
    let (items, stop) = parser.items()?;
    match stop {
        Stop::EndOfText => Ok((items, parser.named)),
        Stop::End(at) => Err(TemplateError::new(at, "this `end` ends nothing")),
        Stop::Else(at, _) => Err(TemplateError::new(
            at,
            "this `else` has no `if`, `with` or `range`",
        )),
    }
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    /// The length of the template.
    end: usize,
    /// The variables that are known here.
    variables: Vec<&'t str>,
    nesting: usize,
    /// How many `range` blocks are open.
    loops: usize,
    named: Vec<Named<'t>>,
}

/// What ended a list of items, and where it stands.
enum Stop<'t> {
    EndOfText,
    End(usize),
    /// `else`, with the word after it. The pipeline or the `}}` comes next.
    Else(usize, Option<&'t str>),
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Kind<'t>> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    /// Where the next token stands.
    fn at(&self) -> usize {
        self.tokens
            .get(self.next)
            .map_or(self.end, |token| token.at)
    }

    fn eat(&mut self, kind: &Kind) -> bool {
        let found = self.peek() == Some(kind);
        self.next += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while self.eat(&Kind::Space) {}
    }

    /// Takes the `}}` that has to come here.
    fn close(&mut self) -> Result<()> {
        self.skip_space();
        match self.peek() {
            Some(Kind::Close) => {
                self.next += 1;
                Ok(())
            }
            Some(Kind::RightParen) => Err(TemplateError::new(self.at(), "this `)` has no `(`")),
            _ => Err(TemplateError::new(self.at(), "expected `}}` here")),
        }
    }

    /// Goes one level deeper while `inner` runs.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.nesting == MAX_NESTING {
            return Err(TemplateError::new(
                self.at(),
                format!("this is more than {MAX_NESTING} levels deep"),
            ));
        }
        self.nesting += 1;
        let result = inner(self);
        self.nesting -= 1;
        result
    }

    /// Reads items up to what ends them. Variables that they declare end with them.
    fn items(&mut self) -> Result<(Items<'t>, Stop<'t>)> {
        let known = self.variables.len();
        let mut items = Items::new();
        while let Some(token) = self.tokens.get(self.next).cloned() {
            self.next += 1;
            if let Kind::Text(text) = token.kind {
                items.push(Item::Text(text));
                continue;
            }
            self.skip_space();
            if let Some(stop) = self.stop(token.at)? {
                self.variables.truncate(known);
                return Ok((items, stop));
            }
            items.extend(self.action()?);
        }
        Ok((items, Stop::EndOfText))
    }

    /// Takes an `end` or `else`, if that is what the action at `at` is.
    fn stop(&mut self, at: usize) -> Result<Option<Stop<'t>>> {
        match self.peek() {
            Some(Kind::Word("end")) => {
                self.next += 1;
                self.close()?;
                Ok(Some(Stop::End(at)))
            }
            Some(Kind::Word("else")) => {
                self.next += 1;
                self.skip_space();
                let word = match self.peek() {
                    Some(Kind::Word(word)) => Some(*word),
                    _ => None,
                };
                match word {
                    Some(_) => self.next += 1,
                    None => self.close()?,
                }
                Ok(Some(Stop::Else(at, word)))
            }
            _ => Ok(None),
        }
    }

    /// Reads what comes after a `{{`. A definition leaves nothing.
    fn action(&mut self) -> Result<Option<Item<'t>>> {
        let at = self.at();
        match self.peek().cloned() {
            Some(Kind::Word("define")) => {
                let name = self.name("define")?;
                self.close()?;
                if self.nesting > 0 {
                    let message = "`define` can't stand inside of another block";
                    return Err(TemplateError::new(at, message));
                }
                self.named(at, "define", name).map(|()| None)
            }
            Some(Kind::Word(word)) => self.word(at, word).map(Some),
            _ => self.print().map(Some),
        }
    }

    fn word(&mut self, at: usize, word: &'t str) -> Result<Item<'t>> {
        match word {
            "if" => self.nested(|p| p.choice(at, word)).map(Item::If),
            "with" => self.nested(|p| p.choice(at, word)).map(Item::With),
            "range" => self.nested(|p| p.range(at)).map(Item::Range),
            "break" | "continue" if self.loops == 0 => Err(TemplateError::new(
                at,
                format!("`{word}` stands outside of a `range`"),
            )),
            "break" | "continue" => {
                self.next += 1;
                self.close()?;
                Ok(if word == "break" {
                    Item::Break
                } else {
                    Item::Continue
                })
            }
            "template" | "block" => {
                let name = self.name(word)?;
                self.skip_space();
                let dot = match self.peek() {
                    Some(Kind::Close) if word == "template" => None,
                    _ => Some(self.pipeline(1)?),
                };
                self.close()?;
                if word == "block" {
                    self.nested(|p| p.named(at, word, name.clone()))?;
                }
                Ok(Item::Call(TemplateCall { at, name, dot }))
            }
            _ => self.print(),
        }
    }

    /// The name after `define`, `block` or `template`.
    fn name(&mut self, word: &str) -> Result<std::rc::Rc<[u8]>> {
        self.next += 1;
        self.skip_space();
        let at = self.at();
        match self.peek().cloned() {
            Some(Kind::Literal(Literal::Text(name))) => {
                self.next += 1;
                Ok(name)
            }
            _ => Err(TemplateError::new(
                at,
                format!("`{word}` needs a name in double quotes here"),
            )),
        }
    }

    /// Reads a named template up to its `end`. It knows no variables of what is around it.
    fn named(&mut self, at: usize, word: &str, name: std::rc::Rc<[u8]>) -> Result<()> {
        let variables = std::mem::replace(&mut self.variables, vec!["$"]);
        let loops = std::mem::take(&mut self.loops);
        let (items, stop) = self.items()?;
        self.variables = variables;
        self.loops = loops;
        match stop {
            Stop::End(_) => {}
            Stop::Else(at, _) => {
                let message = "this `else` has no `if`, `with` or `range`";
                return Err(TemplateError::new(at, message));
            }
            Stop::EndOfText => return Err(unended(at, word)),
        }
        match self.named.iter_mut().find(|named| named.name == name) {
            None => self.named.push(Named { name, items }),
            Some(known) if is_blank(&known.items) => known.items = items,
            Some(_) if is_blank(&items) => {}
            Some(_) => {
                let message = "a template of this name was defined before";
                return Err(TemplateError::new(at, message));
            }
        }
        Ok(())
    }

    fn print(&mut self) -> Result<Item<'t>> {
        let pipeline = self.pipeline(1)?;
        self.close()?;
        Ok(Item::Print(pipeline))
    }

    /// `if` or `with`, up to its `end`. A variable of an arm's pipeline is known up to there.
    fn choice(&mut self, at: usize, word: &'t str) -> Result<Choice<'t>> {
        let known = self.variables.len();
        self.next += 1;
        let mut choice = Choice {
            arms: Vec::new(),
            otherwise: Items::new(),
        };
        loop {
            let pipeline = self.pipeline(1)?;
            self.close()?;
            let (items, stop) = self.items()?;
            choice.arms.push((pipeline, items));
            match stop {
                Stop::End(_) => break,
                Stop::Else(_, Some(next)) if next == word => {}
                Stop::Else(_, None) => {
                    choice.otherwise = self.last_items(at, word)?;
                    break;
                }
                Stop::Else(at, Some(next)) => {
                    return Err(TemplateError::new(
                        at,
                        format!("`else {next}` can't stand in a `{word}`"),
                    ));
                }
                Stop::EndOfText => return Err(unended(at, word)),
            }
        }
        self.variables.truncate(known);
        Ok(choice)
    }

    fn range(&mut self, at: usize) -> Result<Range<'t>> {
        let known = self.variables.len();
        self.next += 1;
        let over = self.pipeline(2)?;
        self.close()?;
        self.loops += 1;
        let (body, stop) = self.items()?;
        self.loops -= 1;
        let otherwise = match stop {
            Stop::End(_) => Items::new(),
            Stop::Else(_, None) => self.last_items(at, "range")?,
            Stop::Else(at, Some(next)) => {
                return Err(TemplateError::new(
                    at,
                    format!("`else {next}` can't stand in a `range`"),
                ));
            }
            Stop::EndOfText => return Err(unended(at, "range")),
        };
        self.variables.truncate(known);
        Ok(Range {
            over,
            body,
            otherwise,
        })
    }

    /// The items after a plain `else`, up to the `end`.
    fn last_items(&mut self, at: usize, word: &str) -> Result<Items<'t>> {
        let (items, stop) = self.items()?;
        match stop {
            Stop::End(_) => Ok(items),
            Stop::Else(at, _) => Err(TemplateError::new(
                at,
                "there was an `else` before: this one can't be reached",
            )),
            Stop::EndOfText => Err(unended(at, word)),
        }
    }
}

/// Whether nothing but space is in it.
fn is_blank(items: &Items) -> bool {
    let is_space = |item: &Item| matches!(item, Item::Text(text) if text.trim().is_empty());
    items.iter().all(is_space)
}

fn unended(at: usize, word: &str) -> TemplateError {
    TemplateError::new(at, format!("this `{word}` has no `{{{{ end }}}}`"))
}
