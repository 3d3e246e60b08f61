//! Names as Kubernetes takes them.
//!
//! Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>

/// The longest name of a release, which is the first part of every object's name; Helm's limit.
pub const MAX_RELEASE: usize = 53;

/// Takes the name of a release.
///
/// # Errors
/// Says what a name looks like.
pub fn release(text: &str) -> Result<String, String> {
    dns_label(text, "a release name", MAX_RELEASE)
}

/// Takes the name of a namespace.
///
/// # Errors
/// Says what a name looks like.
pub fn namespace(text: &str) -> Result<String, String> {
    dns_label(text, "a namespace", 63)
}

fn dns_label(text: &str, what: &str, most: usize) -> Result<String, String> {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    match !text.is_empty()
        && text.len() <= most
        && text.bytes().all(legal)
        && !text.starts_with('-')
        && !text.ends_with('-')
    {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`{text}` is not {what}: use at most {most} lower-case letters, digits and `-`, no `-` at either end"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(release("ess").is_ok() && release("my-ess-2").is_ok());
        for bad in ["", "Ess", "-ess", "ess-", "a.b", "a_b", &"a".repeat(54)] {
            assert!(release(bad).is_err(), "{bad}");
        }
    }
}
