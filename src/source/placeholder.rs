//! `${NAME}`, which tools replace by what a variable holds.

/// A placeholder in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placeholder<'t> {
    pub name: &'t str,
    /// The byte at which it starts.
    pub offset: usize,
}

/// All placeholders of a text. One after a backslash is meant as it is written.
pub(crate) fn all(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    text.match_indices("${").filter_map(|(offset, start)| {
        let (name, _) = text[offset + start.len()..].split_once('}')?;
        let is_escaped = text[..offset].ends_with('\\');
        (!is_escaped && is_name(name)).then_some(Placeholder { name, offset })
    })
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_that_are_not_escaped() {
        let found: Vec<_> = all("${A} x\\${B} $C ${d_1}${} ${a-b} ${E")
            .map(|found| (found.name, found.offset))
            .collect();
        assert_eq!(found, [("A", 0), ("d_1", 15)]);
    }
}
