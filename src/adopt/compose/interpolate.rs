//! Variables in the texts of a compose file.
//!
//! Source: <https://docs.docker.com/reference/compose-file/interpolation/>

/// What a variable holds; nothing where it is not set.
pub(super) type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

/// The text with what variables hold in their places. The names of those that are not set and have
/// no default are added to `missing`; an empty text stands for them, as Compose has it.
pub(super) fn interpolate(text: &str, lookup: Lookup, missing: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = match variable(after, lookup, missing) {
            Some((value, rest)) => {
                out.push_str(&value);
                rest
            }
            None => {
                out.push('$');
                after
            }
        };
    }
    out + rest
}

/// What stands for the variable after a dollar sign, and what follows it.
fn variable<'t>(
    text: &'t str,
    lookup: Lookup,
    missing: &mut Vec<String>,
) -> Option<(String, &'t str)> {
    if let Some(rest) = text.strip_prefix('$') {
        return Some(("$".into(), rest));
    }
    if let Some(inner) = text.strip_prefix('{') {
        let end = closing(inner)?;
        let value = braced(&inner[..end], lookup, missing)?;
        return Some((value, &inner[end + 1..]));
    }
    let (name, rest) = name(text)?;
    Some((given(name, lookup, missing), rest))
}

/// A variable in braces, with what to take where it is not set.
fn braced(text: &str, lookup: Lookup, missing: &mut Vec<String>) -> Option<String> {
    let (name, rest) = name(text)?;
    let is_filled = rest.starts_with(':');
    let mut rest = rest.strip_prefix(':').unwrap_or(rest).chars();
    let found = lookup(name).filter(|value| !is_filled || !value.is_empty());
    let (sign, word) = (rest.next(), rest.as_str());
    match sign {
        None if !is_filled => Some(given(name, lookup, missing)),
        Some('-') => Some(found.unwrap_or_else(|| interpolate(word, lookup, missing))),
        Some('?') => Some(found.unwrap_or_else(|| given(name, &|_| None, missing))),
        Some('+') if found.is_some() => Some(interpolate(word, lookup, missing)),
        Some('+') => Some(String::new()),
        _ => None,
    }
}

fn given(name: &str, lookup: Lookup, missing: &mut Vec<String>) -> String {
    lookup(name).unwrap_or_else(|| {
        if !missing.iter().any(|known| known == name) {
            missing.push(name.to_owned());
        }
        String::new()
    })
}

/// The name that a text begins with.
fn name(text: &str) -> Option<(&str, &str)> {
    let is_known = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_known(c)).unwrap_or(text.len());
    let is_name = end > 0 && !text.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| text.split_at(end))
}

/// Where the brace ends that has been opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (String, Vec<String>) {
        let lookup = |name: &str| match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let mut missing = Vec::new();
        (interpolate(text, &lookup, &mut missing), missing)
    }

    #[test]
    fn every_form_of_the_reference() {
        for (text, expected) in [
            ("x $A ${A}y", "x one oney"),
            ("$$A $ 5$", "$A $ 5$"),
            ("${B:-d}${EMPTY:-d}${EMPTY-d}${B-d}", "ddd"),
            ("${A:?no}${A?no}", "oneone"),
            ("${A:+r}${EMPTY:+r}${EMPTY+r}${B+r}", "rr"),
            ("${B:-${A}}${B:-${C:-x}}", "onex"),
            ("${B:-a:b/c}", "a:b/c"),
            ("${A/x/y}${1}", "${A/x/y}${1}"),
            ("${A", "${A"),
        ] {
            assert_eq!(run(text), (expected.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_nothing_gives_is_empty_and_told_once() {
        assert_eq!(run("$B-${B}"), ("-".into(), vec!["B".into()]));
        assert_eq!(run("${B:?needed}"), (String::new(), vec!["B".into()]));
    }
}
