//! Lines that fit beside arrows and into boxes.

/// The most characters of a line, and of a word.
const WIDTH: usize = 32;
const WORD: usize = 52;

/// Breaks texts between words, and words that are longer than a line. What is no character to show
/// becomes one that says so.
pub(super) fn wrapped(texts: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| lines(text)).collect()
}

/// As [`wrapped`], of one text.
pub(super) fn lines(text: &str) -> Vec<String> {
    let clean = clean(text);
    let mut out = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    for word in clean.split(' ').filter(|word| !word.is_empty()) {
        let count = word.chars().count();
        if length > 0 && length + 1 + count > WIDTH {
            out.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        for c in word.chars() {
            if length == WORD {
                out.push(std::mem::take(&mut line));
                length = 0;
            }
            line.push(c);
            length += 1;
        }
    }
    if length > 0 {
        out.push(line);
    }
    out
}

/// A text on one line, of characters that XML takes and that turn no text around.
/// <https://www.w3.org/TR/xml/#charsets>
pub(super) fn clean(text: &str) -> String {
    let is_bad = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}');
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_bad(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("a b"), ["a b"]);
        assert_eq!(
            lines("Push gateways, identity servers and sign-in providers are called"),
            [
                "Push gateways, identity servers",
                "and sign-in providers are called"
            ]
        );
        let long = lines(&"x".repeat(80));
        assert_eq!(long.iter().map(String::len).collect::<Vec<_>>(), [52, 28]);
        assert!(lines(" ").is_empty());
    }

    #[test]
    fn what_can_not_be_shown_is_replaced() {
        assert_eq!(clean("a\nb\u{0}c\u{202e}d"), "a b\u{fffd}c\u{fffd}d");
    }
}
