//! YAML as Helm's `toYaml` writes it (by way of JSON, without folding), and what Helm makes of
//! reading it.

use crate::source::sort::sort_by;
use std::cmp::Ordering;

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::budget::Output;
use super::super::data::{Unread, Yaml};
use super::super::error::Trouble;
use super::super::number;
use super::super::value::Value;
use super::json::{list_or_error, map_or_error};
use super::{Call, Function, Result, function, json, json_read};

pub(super) const FUNCTIONS: &[Function] = &[
    function("fromYaml", 1, 1, |call| {
        Ok(map_or_error(read(call)?, |value| {
            decoding(json_read::not_a_map(value))
        }))
    }),
    function("fromYamlArray", 1, 1, |call| {
        Ok(list_or_error(read(call)?, |value| {
            decoding(json_read::not_a_list(value))
        }))
    }),
    function("toYaml", 1, 1, |call| to_yaml(call, 0)),
    function("toYamlPretty", 1, 1, |call| to_yaml(call, 2)),
];

fn decoding(fault: String) -> String {
    format!("error unmarshaling JSON: while decoding JSON: {fault}")
}

/// What was read, or the fault as Helm puts it into the text.
fn read<'a>(call: &Call<'_, 'a>) -> Result<std::result::Result<Value<'a>, String>> {
    match call.run.scope.yaml.read(&call.str(0)?) {
        Ok(data) => Ok(Ok(Value::copied(&*data))),
        Err(Unread::NotFinite(number)) => Ok(Err(format!(
            "error converting YAML to JSON: json: unsupported value: {}",
            number::shortest(number)
        ))),
        Err(Unread::NotYaml) => Err(Trouble::new(format!(
            "`{}` was given a text that is not YAML",
            call.name
        ))),
    }
}

fn to_yaml<'a>(call: &Call<'_, 'a>, list_indent: usize) -> Result<Value<'a>> {
    let value = call.value(0);
    // What JSON can't write gives nothing.
    if json::text(value, false)?.is_none() {
        return if call.must {
            Err(Trouble::new(
                "`mustToYaml` can't write a number that is infinite or none",
            ))
        } else {
            Ok("".into())
        };
    }
    let mut printer = Printer {
        out: Output::default(),
        yaml: call.run.scope.yaml,
        list_indent,
    };
    printer.block(value, 0, 0)?;
    let mut text = printer.out.into_bytes();
    // One line feed ends YAML, and Helm takes one away.
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    Ok(text.into())
}

struct Printer<'y> {
    out: Output,
    yaml: &'y dyn Yaml,
    list_indent: usize,
}

impl Printer<'_> {
    /// Prints a value at the current place; its further lines stand at `indent`.
    fn block(&mut self, value: &Value, indent: usize, depth: usize) -> Result<()> {
        if depth > MAX_PRINTED_DEPTH {
            return Err(Trouble::new("lists and maps nest too deep to be written"));
        }
        match value {
            Value::Float(number) => {
                let json = json::number(*number);
                let is_whole = !json.contains(['.', 'e']);
                self.out.push(&if is_whole {
                    json
                } else {
                    number::shortest(*number)
                })
            }
            Value::Text(text) => self.scalar(&text.str(), indent, false),
            collection => match (collection.items(), collection.entries()) {
                (Some(list), _) if !list.is_nil => self.items(&list.items, indent, depth),
                (None, Some(map)) => self.entries(&map.entries.borrow(), indent, depth),
                _ => {
                    let text = json::text(value, false)?.unwrap_or_default();
                    match text
                        .strip_prefix(b"\"")
                        .and_then(|text| text.strip_suffix(b"\""))
                    {
                        Some(text) => self.scalar(&String::from_utf8_lossy(text), indent, false),
                        None => self.out.push_bytes(&text),
                    }
                }
            },
        }
    }

    fn items(&mut self, items: &[Value], indent: usize, depth: usize) -> Result<()> {
        if items.is_empty() {
            return self.out.push("[]");
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.line(indent)?;
            }
            self.out.push("- ")?;
            self.block(item, indent + 2, depth + 1)?;
        }
        Ok(())
    }

    fn entries(
        &mut self,
        entries: &super::super::value::Entries,
        indent: usize,
        depth: usize,
    ) -> Result<()> {
        if entries.is_empty() {
            return self.out.push("{}");
        }
        let mut sorted: Vec<_> = entries
            .iter()
            .map(|(key, value)| (key.str(), value))
            .collect();
        sort_by(&mut sorted, |(a, _), (b, _)| key_order(a, b));
        for (index, (key, value)) in sorted.into_iter().enumerate() {
            if index > 0 {
                self.line(indent)?;
            }
            self.scalar(&key, indent, true)?;
            self.out.push(":")?;
            self.below(value, indent, depth)?;
        }
        Ok(())
    }

    /// What stands under a key: a map on lines of its own, deeper; a list too, but at the same
    /// indent.
    fn below(&mut self, value: &Value, indent: usize, depth: usize) -> Result<()> {
        let indent = match (value.items(), value.entries()) {
            (Some(list), _) if !list.items.is_empty() => indent + self.list_indent,
            (None, Some(map)) if !map.entries.borrow().is_empty() => indent + 2,
            _ => {
                self.out.push(" ")?;
                return self.block(value, indent + 2, depth + 1);
            }
        };
        self.line(indent)?;
        self.block(value, indent, depth + 1)
    }

    /// A text that is a value or a key; the lines of a long one stand at `indent`.
    fn scalar(&mut self, text: &str, indent: usize, is_key: bool) -> Result<()> {
        let form = Form::of(text);
        let has_lines = text.contains('\n');
        let is_plain = !has_lines && self.yaml.is_text(text) && !is_base60(text);
        if is_plain && form.is_plain && !text.is_empty() {
            self.out.push(text)
        } else if is_plain && form.is_single {
            self.out.push(&format!("'{}'", text.replace('\'', "''")))
        } else if has_lines && form.is_block && !is_key {
            self.literal(text, indent.max(2))
        } else {
            self.double(text)
        }
    }

    /// `|`, with the lines below.
    fn literal(&mut self, text: &str, indent: usize) -> Result<()> {
        self.out.push("|")?;
        if text.starts_with([' ', '\n', '\u{85}', '\u{2028}', '\u{2029}']) {
            self.out.push("2")?;
        }
        let body = text.strip_suffix('\n');
        match body {
            None => self.out.push("-")?,
            Some(body) if body.is_empty() || body.ends_with('\n') => self.out.push("+")?,
            Some(_) => {}
        }
        for line in body.unwrap_or(text).split('\n') {
            self.out.push("\n")?;
            if !line.is_empty() {
                self.out.push(&" ".repeat(indent))?;
                self.out.push(line)?;
            }
        }
        if body.is_some_and(|body| body.is_empty() || body.ends_with('\n')) {
            self.out.push("\n")?;
        }
        Ok(())
    }

    fn double(&mut self, text: &str) -> Result<()> {
        self.out.push("\"")?;
        for c in text.chars() {
            match c {
                '"' => self.out.push("\\\"")?,
                '\\' => self.out.push("\\\\")?,
                '\0' => self.out.push("\\0")?,
                '\u{7}' => self.out.push("\\a")?,
                '\u{8}' => self.out.push("\\b")?,
                '\t' => self.out.push("\\t")?,
                '\n' => self.out.push("\\n")?,
                '\u{b}' => self.out.push("\\v")?,
                '\u{c}' => self.out.push("\\f")?,
                '\r' => self.out.push("\\r")?,
                '\u{1b}' => self.out.push("\\e")?,
                '\u{85}' => self.out.push("\\N")?,
                '\u{a0}' => self.out.push("\\_")?,
                '\u{2028}' => self.out.push("\\L")?,
                '\u{2029}' => self.out.push("\\P")?,
                c if is_printable(c) => self.out.push(c.encode_utf8(&mut [0; 4]))?,
                c => match u32::from(c) {
                    number @ 0..=0xff => self.out.push(&format!("\\x{number:02X}"))?,
                    number @ 0x100..=0xffff => self.out.push(&format!("\\u{number:04X}"))?,
                    number => self.out.push(&format!("\\U{number:08X}"))?,
                },
            }
        }
        self.out.push("\"")
    }

    fn line(&mut self, indent: usize) -> Result<()> {
        self.out.push("\n")?;
        self.out.push(&" ".repeat(indent))
    }
}

/// What go-yaml prints as it is. It takes no character beyond the first plane for one.
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c != '\u{feff}'
}

/// In which forms a text can be written.
struct Form {
    is_plain: bool,
    is_single: bool,
    is_block: bool,
}

impl Form {
    fn of(text: &str) -> Self {
        let is_break = |c: char| matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let is_blank = |c: Option<char>| c.is_none_or(|c| c == ' ' || c == '\t');
        let chars: Vec<char> = text.chars().collect();
        let next = |index: usize| {
            is_blank(chars.get(index + 1).copied())
                || chars.get(index + 1).is_some_and(|c| is_break(*c))
        };
        let mut indicates = text.starts_with("---") || text.starts_with("...");
        let (mut special, mut breaks, mut space_break, mut break_space) =
            (false, false, false, false);
        for (index, c) in chars.iter().copied().enumerate() {
            let before = index.checked_sub(1).map(|index| chars[index]);
            indicates |= match (c, before) {
                (
                    '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"'
                    | '%' | '@' | '`',
                    None,
                ) => true,
                ('?' | '-', None) => is_blank(chars.get(1).copied()),
                (':', _) => is_blank(chars.get(index + 1).copied()) && next(index),
                ('#', Some(before)) => is_blank(Some(before)) || is_break(before),
                _ => false,
            };
            special |= !is_printable(c) && !is_break(c) || matches!(c, '\r' | '\u{85}');
            breaks |= is_break(c);
            space_break |= is_break(c) && before == Some(' ');
            break_space |= c == ' ' && before.is_some_and(is_break);
        }
        let is_edge = |c: Option<&char>| c.is_some_and(|c| *c == ' ' || is_break(*c));
        let has_edge = is_edge(chars.first()) || is_edge(chars.last());
        let is_odd = special || space_break;
        Self {
            is_plain: !(indicates || has_edge || breaks || break_space || is_odd),
            is_single: !(break_space || is_odd),
            is_block: !(is_odd || chars.last() == Some(&' ')),
        }
    }
}

/// A number with colons, which YAML 1.1 reads as one of base 60.
fn is_base60(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digit = |c: char| c.is_ascii_digit() || c == '_';
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let is_sixty =
        |part: &&str| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    text.len() - digits.len() <= 1
        && first.starts_with(|c: char| c.is_ascii_digit())
        && first.chars().all(is_digit)
        && !rest.is_empty()
        && rest.iter().all(is_sixty)
        && fraction.chars().all(is_digit)
}

/// The order of go-yaml: numbers in keys by their value.
fn key_order(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(a, b)| a != b) else {
        return a.len().cmp(&b.len());
    };
    match (a[at].is_alphabetic(), b[at].is_alphabetic()) {
        (true, true) => return a[at].cmp(&b[at]),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let mut start = 0;
    if a[at] == '0' || b[at] == '0' {
        let before = a[..at].iter().rev().take_while(|c| c.is_ascii_digit());
        start = i64::from(before.clone().any(|c| *c != '0'));
    }
    let number = |chars: &[char]| {
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit());
        let value = digits.clone().fold(start, |sum, digit| {
            sum.wrapping_mul(10)
                .wrapping_add(i64::from(digit.to_digit(10).unwrap_or(0)))
        });
        (value, digits.count())
    };
    number(&a).cmp(&number(&b)).then(a[at].cmp(&b[at]))
}
