//! Texts of a project file with placeholders: `{1}`, `{name}`.

/// What placeholders stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// What the stars of a glob stand for.
    pub stars: Vec<String>,
    /// The words that are known by name.
    pub named: Vec<(&'static str, String)>,
}

impl Words {
    /// The text with its placeholders filled in. `{{` and `}}` are braces.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub(super) fn fill(&self, text: &str) -> Result<String, (String, String)> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                out.push_str(brace);
                rest = after;
                continue;
            }
            let end = rest.find('}').filter(|_| brace == "{");
            let Some(end) = end else {
                return Err((format!("`{brace}` without its other half"), DOUBLED.into()));
            };
            out.push_str(self.word(&rest[..end])?);
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn word(&self, name: &str) -> Result<&str, (String, String)> {
        let star = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let found = match star {
            Some(index) => self.stars.get(index),
            None => self
                .named
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, word)| word),
        };
        found.map(String::as_str).ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> (String, String) {
        let stars = (1..=self.stars.len()).map(|number| format!("`{{{number}}}`"));
        let named = self.named.iter().map(|(name, _)| format!("`{{{name}}}`"));
        let known: Vec<_> = stars.chain(named).collect();
        let hint = if known.is_empty() {
            DOUBLED.to_owned()
        } else {
            format!("known here: {}", known.join(", "))
        };
        (format!("`{{{name}}}` stands for nothing here"), hint)
    }
}

const DOUBLED: &str = "a brace that is meant as such is written twice";

/// Whether a name fits a pattern, in which `*` stands for any characters and `?` for one.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where the last star is, and where what it stands for ends.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => (p, n) = (p + 1, n + 1),
            _ => match &mut star {
                Some((at, end)) => {
                    *end += 1;
                    (p, n) = (*at + 1, *end);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words {
            stars: vec!["a".into(), "b".into()],
            named: vec![("name", "n".into())],
        }
    }

    #[test]
    fn placeholders_are_filled_in() {
        let all = [
            ("x", "x"),
            ("{1}-{2}", "a-b"),
            ("{name}{name}", "nn"),
            ("{{1}}", "{1}"),
        ];
        for (text, expected) in all {
            assert_eq!(words().fill(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_stands_for_nothing_is_an_error() {
        for text in ["{0}", "{3}", "{other}", "{", "}", "a{1"] {
            assert!(words().fill(text).is_err(), "{text}");
        }
        let (message, hint) = words().fill("{3}").unwrap_err();
        assert_eq!(message, "`{3}` stands for nothing here");
        assert_eq!(hint, "known here: `{1}`, `{2}`, `{name}`");
    }

    #[test]
    fn names_fit_patterns() {
        for (pattern, name) in [
            ("*", ""),
            ("a*c", "abbc"),
            ("?b*", "ab"),
            ("*-eu-*", "x-eu-y-eu-z"),
            ("ü?", "üö"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("", "a"), ("a", ""), ("a*c", "ab"), ("?", ""), ("a", "A")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
