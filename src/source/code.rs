//! The codes of findings: `MH0101`. What is said of each stands in `codes.yaml`.

use std::fmt;

use super::{nearest, packed};

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// What is said of the codes, which only those read who ask for it.
pub(crate) fn explained() -> String {
    packed::text(include_bytes!(concat!(env!("OUT_DIR"), "/codes.yaml.z")))
}

impl Code {
    /// By the code in any case, with or without `MH` and leading zeros, or by the name.
    ///
    /// # Errors
    /// There is none; it says which one was meant, where that is known.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let known = |code: &&Self| code.name().eq_ignore_ascii_case(text);
        let found = number(text).and_then(Self::of_number);
        let found = found.or_else(|| Self::ALL.iter().find(known).copied());
        found.ok_or_else(|| unknown(text))
    }

    /// Its name, e.g. `unknown-value`.
    pub fn name(self) -> &'static str {
        let place = Self::ALL.binary_search(&self);
        place.map_or("", |index| Self::NAMES[index])
    }

    fn of_number(number: u16) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|code| *code as u16 == number)
    }
}

fn number(text: &str) -> Option<u16> {
    let start = text.get(..2).filter(|it| it.eq_ignore_ascii_case("mh"));
    let digits = start.map_or(text, |_| &text[2..]);
    let is_number = digits.len() <= 4 && digits.bytes().all(|c| c.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn unknown(text: &str) -> String {
    let codes: Vec<String> = Code::ALL.iter().map(Code::to_string).collect();
    let names = Code::ALL.iter().map(|code| code.name());
    let near = nearest(text, codes.iter().map(String::as_str).chain(names));
    let hint = near.map_or_else(
        || "`masthead explain` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("there is no code `{}`: {hint}", text.escape_debug())
}

/// As people write it: `MH0101`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "MH{:04}", *self as u16)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_people_write_it() {
        for text in [
            "MH0101",
            "mh0101",
            "0101",
            "101",
            "mh101",
            "unknown-value",
            "Unknown-Value",
        ] {
            assert_eq!(Code::parse(text), Ok(Code::UnknownValue), "{text}");
        }
        assert_eq!(Code::UnknownValue.to_string(), "MH0101");
    }

    #[test]
    fn one_that_is_unknown_is_told_with_the_nearest() {
        let said = |text| Code::parse(text).unwrap_err();
        assert_eq!(
            said("MH0199"),
            "there is no code `MH0199`: did you mean `MH0109`?"
        );
        assert_eq!(
            said("unknwon-value"),
            "there is no code `unknwon-value`: did you mean `unknown-value`?"
        );
        for text in ["", "é", "mé", "MH", "+101", "nonsense"] {
            assert!(said(text).ends_with("lists them"), "{text}: {}", said(text));
        }
    }

    #[test]
    fn codes_are_sorted_and_none_stands_twice() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
