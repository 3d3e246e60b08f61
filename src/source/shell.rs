//! Quotes texts for shells and for SQL.

/// A text as one word of a shell's command line, in quotes where it needs them.
pub(crate) fn word(text: &str) -> String {
    if !text.is_empty() && is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text as one word in single quotes, in which only the single quote has a meaning.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether no character of a text has a meaning in a shell, or in the configuration of a program.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@%+=,".contains(c);
    text.chars().all(is_plain)
}

/// A name as SQL takes it, whatever is in it.
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
pub(crate) fn sql_identifier(name: &str) -> String {
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
