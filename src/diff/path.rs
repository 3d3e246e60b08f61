//! The path of a field, as text.

use crate::source::ValuePath;

/// What to append to the path `parent` for the `key` of a map.
pub(super) fn step(parent: &str, key: &str) -> String {
    let key = ValuePath::root().key(key.to_owned()).to_string();
    if parent.is_empty() || parent.ends_with(' ') || key.starts_with('[') {
        key
    } else {
        format!(".{key}")
    }
}

/// What separates the path of a text from the path in the document that it holds.
pub(super) const INSIDE: &str = " > ";

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn keys_with_dots_are_quoted() {
        assert_eq!(
            [
                step("", "spec"),
                step("spec", "a-b_c"),
                step("data > ", "x")
            ],
            ["spec", ".a-b_c", "x"]
        );
        assert_eq!(
            step("metadata.labels", "app.kubernetes.io/name"),
            "[\"app.kubernetes.io/name\"]"
        );
    }
}
