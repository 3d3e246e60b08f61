//! Texts in SVG: how wide they are about, and as XML.

use crate::graph::wrap::clean;

/// How wide a text is at most, in pixels, in a font as most pages have: it is not known which.
pub(super) fn width(text: &str, is_bold: bool) -> i32 {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' => 5,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 13,
        'A'..='Z' | '_' => 10,
        c if c.is_ascii() => 8,
        _ => 14,
    };
    let sum: i32 = text.chars().map(wide).sum();
    if is_bold { sum + sum / 16 } else { sum }
}

/// A text in XML, also in quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_text() {
        assert_eq!(
            escaped("</text><script>&\"'\u{1b}]]>"),
            "&lt;/text&gt;&lt;script&gt;&amp;&quot;&#39;\u{fffd}]]&gt;"
        );
    }

    #[test]
    fn wide_characters_take_more_room() {
        assert!(width("WWW", false) > width("iii", false));
        assert!(width("漢字", false) >= 26);
    }
}
