//! The way to a field, as it is printed.

/// What follows `parent` on the way to a map's `key`.
pub fn step(parent: &str, key: &str) -> String {
    let is_plain = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if !is_plain {
        format!("[{key:?}]")
    } else if parent.is_empty() || parent.ends_with(' ') {
        key.to_owned()
    } else {
        format!(".{key}")
    }
}

/// What comes between the way to a text and the way in the document that it holds.
pub const INSIDE: &str = " > ";

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
