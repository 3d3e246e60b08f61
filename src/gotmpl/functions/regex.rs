//! Regular expressions, in the syntax of RE2: <https://github.com/google/re2/wiki/Syntax>.

use regex::bytes::{Captures, Regex, RegexBuilder};

use super::super::budget::fits;
use super::super::error::Trouble;
use super::super::value::{Of, Value, nil_list, texts};
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("regexFind", 2, 2, |call| {
        let found = compiled(call)?
            .find(call.text(1)?)
            .map(|found| found.as_bytes().to_vec());
        Ok(found.unwrap_or_default().into())
    }),
    function("regexFindAll", 3, 3, find_all),
    function("regexMatch", 2, 2, |call| match compiled(call) {
        Ok(regex) => Ok(regex.is_match(call.text(1)?).into()),
        Err(trouble) if call.must => Err(trouble),
        // Sprig ignores the fault.
        Err(_) => Ok(false.into()),
    }),
    function("regexQuoteMeta", 1, 1, |call| {
        let quote = |byte: &u8| match byte {
            b'\\' | b'.' | b'+' | b'*' | b'?' | b'(' | b')' | b'|' | b'[' | b']' | b'{' | b'}'
            | b'^' | b'$' => vec![b'\\', *byte],
            byte => vec![*byte],
        };
        Ok(call
            .text(0)?
            .iter()
            .flat_map(quote)
            .collect::<Vec<u8>>()
            .into())
    }),
    function("regexReplaceAll", 3, 3, |call| {
        let template = call.str(2)?;
        replaced(call, |found, out| expand(found, &template, out))
    }),
    function("regexReplaceAllLiteral", 3, 3, |call| {
        let text = call.text(2)?;
        replaced(call, |_, out| out.extend_from_slice(text))
    }),
    function("regexSplit", 3, 3, split),
];

/// What a regular expression may take in memory.
const MAX_SIZE: usize = 1024 * 1024;

fn compiled(call: &Call) -> Result<Regex> {
    let pattern = call.str(0)?;
    let budget = call.run.scope.budget;
    budget.spend(100 * pattern.len() + call.values.get(1).map_or(0, Value::weight))?;
    RegexBuilder::new(&translated(&pattern))
        .size_limit(MAX_SIZE)
        .build()
        .map_err(|_| {
            Trouble::new(format!("`{}` can't read its regular expression", call.name))
                .hint("it is in the syntax of RE2: https://github.com/google/re2/wiki/Syntax")
        })
}

/// The pattern as the library reads it: in RE2 `\d` and its like are ASCII, `\Q` quotes, and what
/// combines classes in the library stands for itself.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, in_class, &mut out),
            '[' if in_class => match chars.peek() {
                Some(':') => out.push('['),
                _ => out.push_str("\\["),
            },
            '[' => {
                in_class = true;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                if chars.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
            }
            ']' if in_class && out.ends_with(':') && out.rfind("[:").is_some() => {
                out.push(']');
                // The end of `[:alpha:]`, within the class.
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => out.extend(['\\', c]),
            '-' if in_class && chars.peek() == Some(&'-') => out.push_str("\\-"),
            c => out.push(c),
        }
    }
    out
}

fn escape(chars: &mut std::iter::Peekable<std::str::Chars>, in_class: bool, out: &mut String) {
    let Some(c) = chars.next() else {
        return out.push('\\');
    };
    let class = match c {
        'd' | 'D' => "0-9",
        'w' | 'W' => "0-9A-Za-z_",
        's' | 'S' => "\\t\\n\\x0c\\r ",
        _ => "",
    };
    match c {
        'd' | 'w' | 's' if in_class => out.push_str(class),
        'd' | 'w' | 's' => out.push_str(&format!("[{class}]")),
        'D' | 'W' | 'S' => out.push_str(&format!("[^{class}]")),
        'b' | 'B' if !in_class => out.push_str(&format!("(?-u:\\{c})")),
        'C' if !in_class => out.push_str("(?s-u:.)"),
        'Q' => {
            let mut quoted = String::new();
            while let Some(c) = chars.next() {
                if c == '\\' && chars.next_if_eq(&'E').is_some() {
                    break;
                }
                quoted.push(c);
            }
            out.push_str(&regex::escape(&quoted));
        }
        '1'..='9' => out.push_str("\\1"),
        c => out.extend(['\\', c]),
    }
}

fn find_all<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let most = usize::try_from(call.int(2)?).unwrap_or(usize::MAX);
    let regex = compiled(call)?;
    let found: Vec<Vec<u8>> = regex
        .find_iter(call.text(1)?)
        .take(most)
        .map(|found| found.as_bytes().to_vec())
        .collect();
    Ok(if found.is_empty() {
        nil_list(Of::Text)
    } else {
        texts(found)
    })
}

fn replaced<'a>(
    call: &Call<'_, 'a>,
    replace: impl Fn(&Captures, &mut Vec<u8>),
) -> Result<Value<'a>> {
    let text = call.text(1)?;
    let mut out = Vec::new();
    let mut last = 0;
    for found in compiled(call)?.captures_iter(text) {
        let whole = found.get(0).expect("group 0 is the whole match");
        out.extend_from_slice(&text[last..whole.start()]);
        replace(&found, &mut out);
        fits(out.len())?;
        last = whole.end();
    }
    out.extend_from_slice(&text[last..]);
    fits(out.len())?;
    Ok(out.into())
}

/// Writes a replacement, in which `$1` and `${name}` are what was captured.
fn expand(found: &Captures, template: &str, out: &mut Vec<u8>) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.extend_from_slice(before.as_bytes());
        if let Some(after) = after.strip_prefix('$') {
            out.push(b'$');
            rest = after;
            continue;
        }
        let (braced, name_on) = match after.strip_prefix('{') {
            Some(inner) => (true, inner),
            None => (false, after),
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = name_on.find(|c| !is_word(c)).unwrap_or(name_on.len());
        let (name, tail) = name_on.split_at(end);
        let tail = if braced {
            tail.strip_prefix('}')
        } else {
            Some(tail)
        };
        let Some(tail) = tail.filter(|_| !name.is_empty()) else {
            out.push(b'$');
            rest = after;
            continue;
        };
        let group = match name.parse::<usize>() {
            Ok(index) => found.get(index),
            Err(_) => found.name(name),
        };
        out.extend_from_slice(group.map_or(b"", |group| group.as_bytes()));
        rest = tail;
    }
    out.extend_from_slice(rest.as_bytes());
}

/// `regexSplit pattern text most`; a negative number is all.
fn split<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let regex = compiled(call)?;
    let text = call.text(1)?;
    let most = usize::try_from(call.int(2)?).unwrap_or(usize::MAX);
    if most == 0 {
        return Ok(nil_list(Of::Text));
    }
    if !call.str(0)?.is_empty() && text.is_empty() {
        return Ok(texts([""]));
    }
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for found in regex.find_iter(text) {
        if parts.len() + 1 == most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(text[start..end].to_vec());
        }
        start = found.end();
    }
    if end != text.len() {
        parts.push(text[start..].to_vec());
    }
    Ok(texts(parts))
}
