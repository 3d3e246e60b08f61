//! Texts as bytes, as Go's `strings` looks at them.

/// Where `part` is first.
pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}

/// The parts of a text between separators, at most so many. An empty separator gives the
/// characters.
pub(super) fn split(text: &[u8], separator: &[u8], most: Option<usize>) -> Vec<Vec<u8>> {
    let most = most.unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = text;
    while parts.len() + 1 < most {
        let found = match separator.is_empty() {
            true if rest.is_empty() => return parts,
            true => Some(character(rest)),
            false => find(rest, separator),
        };
        let Some(end) = found else { break };
        parts.push(rest[..end].to_vec());
        rest = &rest[end + separator.len()..];
    }
    if !(separator.is_empty() && rest.is_empty()) {
        parts.push(rest.to_vec());
    }
    parts
}

/// The characters of a text, with nothing before the first and after the last.
pub(super) fn around_characters(text: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new()];
    parts.extend(split(text, b"", None));
    parts.push(Vec::new());
    parts
}

/// How many bytes the first character has; one where it is no UTF-8.
pub(super) fn character(text: &[u8]) -> usize {
    let start = &text[..text.len().min(4)];
    let valid = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().next().map_or(1, char::len_utf8)
}
