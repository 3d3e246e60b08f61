//! The directives of proxies: words, and blocks of more directives. Those of nginx and of Caddy are
//! read here, which are alike.
//!
//! Sources: <https://nginx.org/en/docs/beginners_guide.html#conf_structure>,
//! <https://caddyserver.com/docs/caddyfile/concepts>

use std::iter::Peekable;
use std::mem::take;
use std::str::Chars;

use crate::source::At;

/// Blocks that are deeper are none that people write.
const DEEPEST: usize = 64;

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Nginx,
    Caddy,
    Apache,
}

/// A directive: its name and its arguments.
#[derive(Clone, Debug)]
pub(super) struct Directive {
    pub words: Vec<String>,
    pub at: At,
    pub block: Option<Vec<Directive>>,
}

impl Directive {
    pub(super) fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    pub(super) fn arguments(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    pub(super) fn inner(&self) -> &[Self] {
        self.block.as_deref().unwrap_or_default()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Open,
    Close,
    /// Of a directive.
    End,
}

/// The directives of a file, which is this layer. Nothing where blocks do not end.
pub(super) fn directives(text: &str, syntax: Syntax, layer: u16) -> Option<Vec<Directive>> {
    let mut reader = Reader {
        chars: text.chars().peekable(),
        line: 1,
        syntax,
    };
    let mut open: Vec<(Directive, Vec<Directive>)> = Vec::new();
    let mut done = Vec::new();
    let mut words = Vec::new();
    let mut line = 1;
    while let Some(token) = reader.token(&words) {
        if words.is_empty() {
            line = reader.line;
        }
        let at = At {
            layer,
            line,
            column: 1,
            width: 0,
        };
        let of = |words: &mut Vec<String>| Directive {
            words: take(words),
            at,
            block: None,
        };
        match token {
            Token::Word(word) => words.push(word),
            Token::Open if open.len() == DEEPEST => return None,
            Token::Open => open.push((of(&mut words), take(&mut done))),
            Token::End if words.is_empty() => {}
            Token::End => done.push(of(&mut words)),
            Token::Close => {
                if !words.is_empty() {
                    done.push(of(&mut words));
                }
                let (mut outer, before) = open.pop()?;
                outer.block = Some(std::mem::replace(&mut done, before));
                done.push(outer);
            }
        }
    }
    open.is_empty().then_some(done)
}

struct Reader<'t> {
    chars: Peekable<Chars<'t>>,
    line: u32,
    syntax: Syntax,
}

impl Reader<'_> {
    /// The next token; before the end of a file, the directive ends too.
    fn token(&mut self, words: &[String]) -> Option<Token> {
        loop {
            let Some(&c) = self.chars.peek() else {
                return (!words.is_empty()).then_some(Token::End);
            };
            let is_caddy = self.syntax == Syntax::Caddy;
            match c {
                '\n' if is_caddy && !words.last().is_some_and(|word| word.ends_with(',')) => {
                    return Some(self.end_of_line(words));
                }
                '\\' if is_caddy && self.next_is_newline() => self.skip(2),
                c if c.is_whitespace() => self.skip(1),
                '#' => while self.chars.next_if(|c| *c != '\n').is_some() {},
                ';' if !is_caddy => return self.single(Token::End),
                '{' if self.is_alone() => return self.single(Token::Open),
                '}' if self.is_alone() => return self.single(Token::Close),
                '"' | '\'' if !is_caddy => return Some(self.quoted(c, true)),
                '"' if is_caddy => return Some(self.quoted(c, true)),
                '`' if is_caddy => return Some(self.quoted(c, false)),
                _ => return Some(self.word()),
            }
        }
    }

    fn end_of_line(&mut self, words: &[String]) -> Token {
        if let Some(marker) = words.last().and_then(|word| word.strip_prefix("<<")) {
            let marker = marker.to_owned();
            self.skip(1);
            return Token::Word(self.until_line(&marker));
        }
        // The line counts for what stands on it.
        self.skip(1);
        Token::End
    }

    fn next_is_newline(&self) -> bool {
        self.chars.clone().nth(1) == Some('\n')
    }

    /// Whether a brace is no part of a word: in a Caddyfile, words may begin with one.
    fn is_alone(&self) -> bool {
        let next = self.chars.clone().nth(1);
        self.syntax == Syntax::Nginx || next.is_none_or(char::is_whitespace)
    }

    fn single(&mut self, token: Token) -> Option<Token> {
        self.skip(1);
        Some(token)
    }

    fn skip(&mut self, count: usize) {
        for c in self.chars.by_ref().take(count) {
            self.line += u32::from(c == '\n');
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        self.line += u32::from(c == '\n');
        Some(c)
    }

    /// What stands in quotes; `\` before the quote, or another `\`, is none of the text.
    fn quoted(&mut self, quote: char, has_escapes: bool) -> Token {
        let mut out = String::new();
        self.next();
        while let Some(c) = self.next().filter(|c| *c != quote) {
            let escaped =
                |next: &char| has_escapes && c == '\\' && (*next == quote || *next == '\\');
            out.push(self.chars.next_if(escaped).unwrap_or(c));
        }
        Token::Word(out)
    }

    fn word(&mut self) -> Token {
        let mut out = String::new();
        let is_nginx = self.syntax == Syntax::Nginx;
        while let Some(&c) = self.chars.peek() {
            // `${NAME}` is a variable.
            let is_variable = out.ends_with('$') || out.contains("${") && !out.ends_with('}');
            let is_brace = matches!(c, '{' | '}') && !is_variable;
            if c.is_whitespace() || is_nginx && (c == ';' || is_brace) {
                break;
            }
            out.extend(self.next());
        }
        Token::Word(out)
    }

    /// The lines before one that is this marker.
    fn until_line(&mut self, marker: &str) -> String {
        let mut out = String::new();
        let mut line = String::new();
        while let Some(c) = self.next() {
            if c != '\n' {
                line.push(c);
                continue;
            }
            if line.trim_start().starts_with(marker) {
                break;
            }
            out.push_str(line.trim());
            out.push('\n');
            line.clear();
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, syntax: Syntax) -> String {
        fn show(all: &[Directive]) -> String {
            let one = |it: &Directive| {
                let words = it.words.join("|");
                match &it.block {
                    Some(block) => format!("{}:{words}{{{}}}", it.at.line, show(block)),
                    None => format!("{}:{words}", it.at.line),
                }
            };
            all.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        directives(text, syntax, 0).map_or("none".to_owned(), |all| show(&all))
    }

    #[test]
    fn of_nginx() {
        let text = "# a { b\nserver {\n  server_name a.org  b.org; listen 443 ssl;\n  location ~ ^/(a|b) {\n    return 200 '{\"a\": \"it\\'s;\"}'; }\n  set $to http://${HOST}:80;\n}";
        assert_eq!(
            shown(text, Syntax::Nginx),
            "2:server{3:server_name|a.org|b.org 3:listen|443|ssl 4:location|~|^/(a|b){5:return|200|{\"a\": \"it's;\"}} 6:set|$to|http://${HOST}:80}"
        );
    }

    #[test]
    fn of_caddy() {
        let text = "{\n  email a@b.c\n}\na.org,\nb.org {\n  respond /x `{\"a\": 1}` 200\n  reverse_proxy {$TO}:80 # why\n  header \\\n    X {vars.y}\n  respond <<END\n    {}\n    END\n}";
        assert_eq!(
            shown(text, Syntax::Caddy),
            "1:{2:email|a@b.c} 4:a.org,|b.org{6:respond|/x|{\"a\": 1}|200 7:reverse_proxy|{$TO}:80 8:header|X|{vars.y} 10:respond|<<END|{}\n}"
        );
    }

    #[test]
    fn what_does_not_end_is_none() {
        assert_eq!(shown("server {", Syntax::Nginx), "none");
        assert_eq!(shown("a }", Syntax::Nginx), "none");
        assert_eq!(shown(&"a {".repeat(70), Syntax::Nginx), "none");
        assert_eq!(shown("a 'b", Syntax::Nginx), "1:a|b");
        assert_eq!(shown("", Syntax::Caddy), "");
    }
}
