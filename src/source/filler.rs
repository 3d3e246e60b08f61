//! Texts that stand in the place of what somebody is to write: `<your-secret>`, `CHANGEME`.

/// Whether a text only says that something else belongs here.
pub(crate) fn is_filler(text: &str) -> bool {
    let text = text.trim();
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.is_some_and(is_name) || is_word(text)
}

/// What stands between angle brackets, e.g. `your secret`; not an element of HTML or an address.
fn is_name(inner: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c);
    inner.len() > 1
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.chars().all(is_letter)
}

fn is_word(text: &str) -> bool {
    const WHOLE: [&str; 6] = [
        "todo",
        "tbd",
        "fixme",
        "placeholder",
        "yoursecret",
        "yourpassword",
    ];
    const START: [&str; 3] = ["changeme", "changethis", "replaceme"];
    // Longer texts are for people to read.
    if text.len() > 80 || text.contains(' ') && text.len() > 30 {
        return false;
    }
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_lowercase();
    let is_crossed = plain.len() > 3 && plain.bytes().all(|byte| byte == b'x');
    WHOLE.contains(&&*plain)
        || START.iter().any(|start| plain.starts_with(start))
        || (plain.starts_with("your") && plain.ends_with("here"))
        || is_crossed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_something_is_to_be_written() {
        for text in [
            "<your-secret>",
            "<password>",
            "CHANGEME",
            "change-me-database-password",
            "change_me",
            "ChangeMe!",
            "REPLACE_ME",
            "your-password-here",
            "TODO",
            "xxxx",
            "xxxxxxxx-xxxx",
            "placeholder",
        ] {
            assert!(is_filler(text), "{text}");
        }
        for text in [
            "",
            "xxx",
            "<b>",
            "a <a@example.org>",
            "changes",
            "your server",
            "<a@b>",
            "secret",
            "10Gi",
        ] {
            assert!(!is_filler(text), "{text}");
        }
    }
}
