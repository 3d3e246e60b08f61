//! Cuts a template into tokens, as Go's `text/template/parse` does:
//! <https://pkg.go.dev/text/template#hdr-Text_and_spaces>.

use super::ast::Literal;
use super::error::TemplateError;
use super::literal;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'t> {
    pub at: usize,
    pub kind: Kind<'t>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'t> {
    /// Text between actions, trimmed.
    Text(&'t str),
    /// `{{`
    Open,
    /// `}}`
    Close,
    Space,
    Dot,
    /// `.name`, without the dot.
    Field(&'t str),
    /// `$name`, with the dollar.
    Variable(&'t str),
    /// A keyword or a function.
    Word(&'t str),
    Literal(Literal),
    /// `:=`
    Declare,
    /// `=`
    Assign,
    Comma,
    Pipe,
    LeftParen,
    RightParen,
}

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

type Result<T> = std::result::Result<T, TemplateError>;

/// All tokens of a template.
pub(super) fn lex(template: &str) -> Result<Vec<Token<'_>>> {
    let mut lexer = Lexer {
        template,
        at: 0,
        tokens: Vec::new(),
        trims: false,
    };
    while lexer.text() {
        if !lexer.comment()? {
            lexer.action()?;
        }
    }
    Ok(lexer.tokens)
}

struct Lexer<'t> {
    template: &'t str,
    at: usize,
    tokens: Vec<Token<'t>>,
    /// The action before ends with ` -}}`: the space after it goes.
    trims: bool,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.template[self.at..]
    }

    fn push(&mut self, kind: Kind<'t>, length: usize) {
        self.tokens.push(Token { at: self.at, kind });
        self.at += length;
    }

    /// Takes text up to the next action, and the start of that action. Tells whether there is one.
    fn text(&mut self) -> bool {
        let rest = self.rest();
        let end = rest.find("{{");
        let mut text = &rest[..end.unwrap_or(rest.len())];
        if self.trims {
            text = text.trim_start_matches(SPACE);
        }
        let Some(end) = end else {
            self.push_text(text);
            return false;
        };
        let action = &rest[end + 2..];
        let trims = action
            .strip_prefix('-')
            .is_some_and(|after| after.starts_with(SPACE));
        if trims {
            text = text.trim_end_matches(SPACE);
        }
        self.push_text(text);
        self.at += end;
        self.push(Kind::Open, if trims { 4 } else { 2 });
        true
    }

    fn push_text(&mut self, text: &'t str) {
        if !text.is_empty() {
            self.push(Kind::Text(text), 0);
        }
    }

    /// Takes `/* … */}}` at the start of an action; it leaves nothing.
    fn comment(&mut self) -> Result<bool> {
        if !self.rest().starts_with("/*") {
            return Ok(false);
        }
        let open = self.tokens.pop().map_or(self.at, |token| token.at);
        let Some(end) = self.rest().find("*/") else {
            return Err(TemplateError::new(open, "this comment has no `*/`"));
        };
        self.at += end + 2;
        match self.close() {
            Some((length, trims)) => {
                self.at += length;
                self.trims = trims;
                Ok(true)
            }
            None => Err(TemplateError::new(
                self.at,
                "expected `}}` right after the comment's `*/`",
            )
            .hint("a comment takes the whole of its braces: `{{/* text */}}`")),
        }
    }

    /// The length of the `}}` or ` -}}` here, and whether it trims.
    fn close(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let after_space = rest.strip_prefix(SPACE);
        if after_space.is_some_and(|rest| rest.starts_with("-}}")) {
            return Some((4, true));
        }
        rest.starts_with("}}").then_some((2, false))
    }

    /// Takes the tokens of an action and its `}}`.
    fn action(&mut self) -> Result<()> {
        let open = self.tokens.last().map_or(0, |token| token.at);
        loop {
            if let Some((length, trims)) = self.close() {
                self.push(Kind::Close, length);
                self.trims = trims;
                return Ok(());
            }
            let Some(c) = self.rest().chars().next() else {
                return Err(TemplateError::new(open, "this `{{` has no `}}`"));
            };
            self.token(c)?;
        }
    }

    fn token(&mut self, c: char) -> Result<()> {
        match c {
            ' ' | '\t' | '\r' | '\n' => self.space(),
            '.' if !self.is_digit(1) => return self.dotted(),
            '$' => return self.variable(),
            ':' if self.rest().starts_with(":=") => self.push(Kind::Declare, 2),
            '=' => self.push(Kind::Assign, 1),
            ',' => self.push(Kind::Comma, 1),
            '|' => self.push(Kind::Pipe, 1),
            '(' => self.push(Kind::LeftParen, 1),
            ')' => self.push(Kind::RightParen, 1),
            '"' | '`' | '\'' => return self.literal(),
            '+' | '-' | '.' | '0'..='9' => return self.literal(),
            c if is_word(c) => return self.word(),
            _ => {
                let hint = match c {
                    '{' => {
                        "two braces start a template; braces around them need a space between: `{ \
                         {{ .x }} }`"
                    }
                    '}' => "a template ends with two braces: `}}`",
                    '/' => "a comment starts right after the braces: `{{/* text */}}`",
                    _ => "a text is in double quotes: `{{ \"text\" }}`",
                };
                return Err(TemplateError::new(
                    self.at,
                    format!("`{}` means nothing in a template", c.escape_debug()),
                )
                .hint(hint));
            }
        }
        Ok(())
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.rest()
            .as_bytes()
            .get(ahead)
            .is_some_and(u8::is_ascii_digit)
    }

    /// The last space may belong to ` -}}`.
    fn space(&mut self) {
        let rest = self.rest();
        let mut length = rest.len() - rest.trim_start_matches(SPACE).len();
        if rest[length..].starts_with("-}}") {
            length -= 1;
        }
        self.push(Kind::Space, length);
    }

    fn name_length(&self, skipped: usize) -> usize {
        let name = &self.rest()[skipped..];
        name.find(|c| !is_word(c)).unwrap_or(name.len())
    }

    fn dotted(&mut self) -> Result<()> {
        let length = self.name_length(1);
        let kind = if length == 0 {
            Kind::Dot
        } else {
            Kind::Field(&self.rest()[1..=length])
        };
        self.push(kind, 1 + length);
        self.terminated()
    }

    fn variable(&mut self) -> Result<()> {
        let length = self.name_length(1);
        self.push(Kind::Variable(&self.rest()[..=length]), 1 + length);
        self.terminated()
    }

    fn word(&mut self) -> Result<()> {
        let word = &self.rest()[..self.name_length(0)];
        let kind = match word {
            "true" => Kind::Literal(Literal::Bool(true)),
            "false" => Kind::Literal(Literal::Bool(false)),
            word => Kind::Word(word),
        };
        self.push(kind, word.len());
        self.terminated()
    }

    fn literal(&mut self) -> Result<()> {
        let (literal, length) =
            literal::read(self.rest()).map_err(|trouble| trouble.at(self.at))?;
        self.push(Kind::Literal(literal), length);
        Ok(())
    }

    /// After a name there is a space or a sign that ends it.
    fn terminated(&self) -> Result<()> {
        match self.rest().chars().next() {
            None => Ok(()),
            Some(c) if SPACE.contains(&c) || ".,|:()=}".contains(c) => Ok(()),
            Some('-') if self.rest().starts_with("-}}") => Err(TemplateError::new(
                self.at,
                "a space is missing before `-}}`",
            )),
            Some('-') => Err(TemplateError::new(self.at, "`-` can't stand in a name")
                .hint("a key with a dash is read with `index`, e.g. `index .Values \"a-b\"`")),
            Some(c) => Err(TemplateError::new(
                self.at,
                format!("`{}` can't stand in a name", c.escape_debug()),
            )),
        }
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(template: &str) -> Vec<Kind<'_>> {
        lex(template)
            .unwrap()
            .into_iter()
            .map(|token| token.kind)
            .collect()
    }

    #[test]
    fn text_is_trimmed_beside_markers() {
        use Kind::*;
        assert_eq!(
            kinds("a {{.}} b"),
            [Text("a "), Open, Dot, Close, Text(" b")]
        );
        assert_eq!(
            kinds("a \n{{- . -}}\t b"),
            [Text("a"), Open, Dot, Close, Text("b")]
        );
        assert_eq!(kinds("a {{- /* x */ -}} b"), [Text("a"), Text("b")]);
        assert_eq!(kinds("a {{/* }} */}} b"), [Text("a "), Text(" b")]);
        assert_eq!(
            kinds("{{-3}}"),
            [Open, Literal(super::Literal::Int(-3)), Close]
        );
        assert_eq!(kinds("}} a"), [Text("}} a")]);
    }

    #[test]
    fn actions_are_cut_into_tokens() {
        use Kind::*;
        assert_eq!(
            kinds("{{$x := .a.b}}"),
            [
                Open,
                Variable("$x"),
                Space,
                Declare,
                Space,
                Field("a"),
                Field("b"),
                Close
            ]
        );
        assert_eq!(
            kinds("{{ f|g (.) }}")[2..],
            [
                Word("f"),
                Pipe,
                Word("g"),
                Space,
                LeftParen,
                Dot,
                RightParen,
                Space,
                Close
            ]
        );
        assert_eq!(
            kinds("{{$,true = $\n}}"),
            [
                Open,
                Variable("$"),
                Comma,
                TRUE,
                Space,
                Assign,
                Space,
                Variable("$"),
                Space,
                Close
            ]
        );
    }

    const TRUE: Kind = Kind::Literal(Literal::Bool(true));

    #[test]
    fn offsets_are_bytes() {
        let tokens = lex("é{{ é }}").unwrap();
        assert_eq!(
            tokens.iter().map(|t| t.at).collect::<Vec<_>>(),
            [0, 2, 4, 5, 7, 8]
        );
    }
}
