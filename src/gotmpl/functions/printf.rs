//! `print`, `println` and `printf`: <https://pkg.go.dev/fmt>.
//!
//! Where Go prints an error into the text, as `%!d(string=x)`, it is an error here.

use super::super::budget::Output;
use super::super::error::Trouble;
use super::super::number;
use super::super::print;
use super::super::value::Value;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("print", 0, ANY, |call| Ok(joined(&call.values)?.into())),
    function("printf", 1, ANY, printf),
    function("println", 0, ANY, println),
];

/// A space stands between two values of which none is a text.
pub(super) fn joined(values: &[Value]) -> Result<String> {
    let mut out = Output::default();
    let mut was_text = true;
    for value in values {
        let is_text = matches!(value, Value::Text(_));
        out.push(if was_text || is_text { "" } else { " " })?;
        print::value(&mut out, value)?;
        was_text = is_text;
    }
    Ok(out.into_text())
}

fn println<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    for (index, value) in call.values.iter().enumerate() {
        out.push(if index > 0 { " " } else { "" })?;
        print::value(&mut out, value)?;
    }
    out.push("\n")?;
    Ok(out.into_text().into())
}

fn printf<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    let mut rest = &**call.text(0)?;
    let mut next = 1;
    while let Some((text, directive)) = rest.split_once('%') {
        out.push(text)?;
        let (directive, after) = Directive::read(directive)?;
        rest = after;
        if directive.verb == '%' {
            out.push("%")?;
            continue;
        }
        let Some(value) = call.values.get(next) else {
            return Err(Trouble::new(format!(
                "`printf` has no value for its `%{}`",
                directive.verb
            )));
        };
        out.push(&directive.padded(directive.text(value)?)?)?;
        next += 1;
    }
    out.push(rest)?;
    match call.values.len() - next {
        0 => Ok(out.into_text().into()),
        unused => Err(Trouble::new(format!(
            "`printf` has {unused} more values than places in its format"
        ))
        .hint("each value needs a place like `%s`, `%d` or `%v`")),
    }
}

/// One `%-5.2f`.
#[derive(Default)]
struct Directive {
    left: bool,
    plus: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    verb: char,
}

impl Directive {
    /// Reads a directive after its `%`; gives what comes after it too.
    fn read(text: &str) -> Result<(Self, &str)> {
        let mut directive = Self::default();
        let flags = text.len() - text.trim_start_matches(['-', '+', '0']).len();
        for flag in text[..flags].chars() {
            match flag {
                '-' => directive.left = true,
                '+' => directive.plus = true,
                _ => directive.zeros = true,
            }
        }
        let (width, rest) = digits(&text[flags..])?;
        directive.width = width.unwrap_or(0);
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => digits(rest).map(|(digits, rest)| (Some(digits.unwrap_or(0)), rest))?,
            None => (None, rest),
        };
        directive.precision = precision;
        directive.verb = rest.chars().next().ok_or_else(|| {
            Trouble::new("the format of `printf` ends within a `%`")
                .hint("write `%%` for a percent sign")
        })?;
        let after = &rest[directive.verb.len_utf8()..];
        Ok((directive, after))
    }

    /// The text of a value. The items of a list are printed each by itself, in brackets.
    fn text(&self, value: &Value) -> Result<String> {
        match (self.verb, value) {
            ('v', _) => print::text(value),
            ('T', _) => Ok(value.kind().to_owned()),
            (verb, _) if !"sqtdxXobcfFeEgG".contains(verb) => {
                Err(Trouble::new(format!("`printf` does not know `%{verb}`"))
                    .hint("it knows `%s`, `%d`, `%v`, `%q`, `%t`, `%f`, `%x` and `%%`"))
            }
            ('s', Value::Text(text)) => Ok(self
                .precision
                .map_or(text.to_string(), |count| text.chars().take(count).collect())),
            ('q', Value::Text(text)) => Ok(print::quote(text)),
            ('x', Value::Text(text)) => Ok(hex::encode(text.as_bytes())),
            ('X', Value::Text(text)) => Ok(hex::encode_upper(text.as_bytes())),
            ('t', Value::Bool(value)) => Ok(value.to_string()),
            (_, Value::Int(number)) => self.integer(*number),
            (_, Value::Float(number)) => self.float(*number),
            _ => match value.items() {
                Some(list) => self.list(&list.items),
                None => Err(self.unfit(value)),
            },
        }
    }

    fn list(&self, items: &[Value]) -> Result<String> {
        let mut out = Output::default();
        out.push("[")?;
        for (index, item) in items.iter().enumerate() {
            out.push(if index > 0 { " " } else { "" })?;
            out.push(&self.text(item)?)?;
        }
        out.push("]")?;
        Ok(out.into_text())
    }

    fn integer(&self, number: i128) -> Result<String> {
        let sign = if self.plus && number >= 0 { "+" } else { "" };
        let (minus, digits) = (if number < 0 { "-" } else { sign }, number.unsigned_abs());
        Ok(match self.verb {
            'd' => format!("{minus}{digits}"),
            'x' => format!("{minus}{digits:x}"),
            'X' => format!("{minus}{digits:X}"),
            'o' => format!("{minus}{digits:o}"),
            'b' => format!("{minus}{digits:b}"),
            'c' => u32::try_from(number)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or(char::REPLACEMENT_CHARACTER)
                .to_string(),
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => self.float(number as f64)?,
            _ => return Err(self.unfit(&Value::Int(number))),
        })
    }

    fn float(&self, number: f64) -> Result<String> {
        let sign = if self.plus && number >= 0.0 { "+" } else { "" };
        let precision = self.precision.unwrap_or(6);
        Ok(match self.verb {
            'f' | 'F' => format!("{sign}{number:.precision$}"),
            'e' => format!("{sign}{}", number::scientific(number, precision)),
            'E' => format!(
                "{sign}{}",
                number::scientific(number, precision).to_uppercase()
            ),
            'g' if self.precision.is_none() => format!("{sign}{}", number::shortest(number)),
            'G' if self.precision.is_none() => {
                format!("{sign}{}", number::shortest(number).to_uppercase())
            }
            _ => return Err(self.unfit(&Value::Float(number))),
        })
    }

    fn unfit(&self, value: &Value) -> Trouble {
        let trouble = Trouble::new(format!(
            "`%{}` of `printf` can't print {}",
            self.verb,
            value.described()
        ));
        match value {
            Value::Nil => trouble.hint("it is not set: give it a value with `default`"),
            Value::Float(_) if self.verb == 'd' => trouble.hint("make it an integer with `int`"),
            _ => trouble.hint("`%v` prints any value"),
        }
    }

    fn padded(&self, text: String) -> Result<String> {
        let missing = self.width.saturating_sub(text.chars().count());
        let pad = " ".repeat(missing);
        Ok(match (self.left, self.zeros) {
            (true, _) => text + &pad,
            (false, false) => pad + &text,
            (false, true) => {
                let sign = text.len() - text.trim_start_matches(['+', '-']).len();
                format!("{}{}{}", &text[..sign], "0".repeat(missing), &text[sign..])
            }
        })
    }
}

/// The number at the start of a text, if there is one, and the rest.
fn digits(text: &str) -> Result<(Option<usize>, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    match digits.parse() {
        Ok(number) if number <= 1000 => Ok((Some(number), rest)),
        _ if digits.is_empty() => Ok((None, rest)),
        _ => Err(Trouble::new(
            "a width in the format of `printf` is larger than 1000",
        )),
    }
}
