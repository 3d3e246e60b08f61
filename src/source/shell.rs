//! Texts as words of commands that people paste.

/// A text as one word of a shell's command line.
pub fn word(text: &str) -> String {
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || "._-/:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_harmless) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A name as SQL takes it, whatever is in it.
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
pub fn sql_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_one_word() {
        assert_eq!(word("a-b.c"), "a-b.c");
        assert_eq!(word("$(rm) it's"), r"'$(rm) it'\''s'");
        assert_eq!(word(""), "''");
    }

    #[test]
    fn identifiers_end_where_they_end() {
        assert_eq!(sql_identifier("a\"; DROP"), "\"a\"\"; DROP\"");
    }
}
