//! Files of environment variables, as Compose reads them.
//!
//! Source: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>

use super::interpolate::{Lookup, interpolate};

/// A variable of such a file, with its line from 1.
pub(super) struct Line {
    pub name: String,
    pub value: String,
    pub line: u32,
}

/// The variables of a file. Those before a line, and those of `outer`, may stand in its value.
pub(super) fn parse(text: &str, outer: Lookup) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let name = name.trim_end();
        if line.starts_with('#') || name.is_empty() {
            continue;
        }
        let mut value = value.trim_start().to_owned();
        // A value in quotes may go on in the lines below.
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        while quote.is_some_and(|quote| end(&value, quote).is_none()) {
            match lines.next() {
                Some((_, line)) => value = value + "\n" + line,
                None => break,
            }
        }
        let lookup = |name: &str| {
            let own = out.iter().rev().find(|known| known.name == name);
            outer(name).or_else(|| own.map(|known| known.value.clone()))
        };
        let value = meant(&value, quote, &lookup);
        out.push(Line {
            name: name.to_owned(),
            value,
            line: number as u32 + 1,
        });
    }
    out
}

/// What a value means, as it is written after the equals sign.
fn meant(text: &str, quote: Option<char>, lookup: Lookup) -> String {
    let inner = quote.and_then(|quote| Some(&text[1..end(text, quote)?]));
    match (inner, quote) {
        (Some(inner), Some('\'')) => inner.replace("\\'", "'"),
        (Some(inner), _) => interpolate(&unescaped(inner), lookup, &mut Vec::new()),
        (None, _) => {
            let comment = text.find(" #").or(text.starts_with('#').then_some(0));
            let bare = text[..comment.unwrap_or(text.len())].trim();
            interpolate(bare, lookup, &mut Vec::new())
        }
    }
}

/// Where the quote ends that the text begins with.
fn end(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let is_end = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end.then_some(at)
    })
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\').1.then(|| chars.next()).flatten() {
            None => out.push(c),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            // A dollar sign that is escaped is no variable.
            Some('$') => out.push_str("$$"),
            Some(other) => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let lines = parse(text, &|name| (name == "OUTER").then(|| "o".into()));
        lines
            .into_iter()
            .map(|line| (line.name, line.value))
            .collect()
    }

    #[test]
    fn every_form_of_the_reference() {
        for (text, expected) in [
            ("A=b", "b"),
            ("A=\"b\"", "b"),
            ("A='b'", "b"),
            ("export A=b", "b"),
            ("A=b # c", "b"),
            ("A=b# c", "b# c"),
            ("A=\"b # c\" # d", "b # c"),
            ("A='$O'", "$O"),
            ("A='Let\\'s go!'", "Let's go!"),
            ("A=\"{\\\"h\\\": \\\"j\\\"}\"", "{\"h\": \"j\"}"),
            ("A=\"b\\tc\"", "b\tc"),
            ("A='b\\tc'", "b\\tc"),
            ("A=$OUTER-${NONE:-d}", "o-d"),
            ("A=\"x\ny\"", "x\ny"),
            ("A=", ""),
        ] {
            assert_eq!(pairs(text), [("A".into(), expected.to_owned())], "{text}");
        }
    }

    #[test]
    fn lines_know_their_number_and_those_before_them() {
        let lines = parse("# c\n\nA=1\nnonsense\nB=${A}2\n", &|_| None);
        assert_eq!(lines[1].value, "12");
        assert_eq!(lines.iter().map(|it| it.line).collect::<Vec<_>>(), [3, 5]);
    }
}
