//! Mailboxes: `account@example.org`, `Example <account@example.org>`.
//!
//! Source: <https://datatracker.ietf.org/doc/html/rfc5322#section-3.4>, and what the library lettre
//! takes of it, which MAS sends mail with.

/// The longest local part. <https://datatracker.ietf.org/doc/html/rfc5321#section-4.5.3.1.1>
const LOCAL_MAX: usize = 64;
/// The longest label of a host name.
const LABEL_MAX: usize = 63;

/// Whether a text is one mailbox, with or without a name.
pub(crate) fn is_mailbox(text: &str) -> bool {
    let text = text.trim();
    let Some((name, address)) = text.strip_suffix('>').and_then(split_name) else {
        return is_address(text);
    };
    is_name(name) && is_address(address)
}

/// What stands before and after the last `<`.
fn split_name(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once('<')
}

/// Nothing, or words: bare ones, in which dots may follow, or quoted ones.
fn is_name(name: &str) -> bool {
    let mut rest = name.trim();
    let mut is_first = true;
    while let Some(first) = rest.chars().next() {
        let Some(after) = word(rest, is_first) else {
            return false;
        };
        is_first &= first.is_whitespace();
        rest = after;
    }
    true
}

/// What follows the word or the space at the start of a text.
fn word(text: &str, is_first: bool) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('"') {
        return Some(&quoted[end_of_quoted(quoted)?..]);
    }
    let mut chars = text.chars();
    let c = chars.next()?;
    (is_atom(c) || c.is_whitespace() || c == '.' && !is_first).then_some(chars.as_str())
}

/// The byte after the closing quotation mark.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    local.len() <= LOCAL_MAX && is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    if let Some(quoted) = local.strip_prefix('"') {
        return end_of_quoted(quoted) == Some(quoted.len()) && !quoted.contains([' ', '\t']);
    }
    is_dot_atom(local)
}

fn is_dot_atom(text: &str) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && part.chars().all(is_atom))
}

fn is_domain(domain: &str) -> bool {
    let is_label =
        |label: &str| label.len() <= LABEL_MAX && !label.starts_with('-') && !label.ends_with('-');
    is_dot_atom(domain) && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_with_or_without_a_name() {
        for good in [
            "a@b",
            " a.b+c@localhost ",
            "<a@b.test>",
            "A<a@b.test>",
            "Acme Inc. <a@b.test>",
            "\"A, \\\" B\" <a@b.test>",
            "A \"B\" <a@b.test>",
            "A / B & C! <a@b.test>",
            "Ä Ö <ä@ü.test>",
            "\"a\"@c.test",
            "a@b_c.test",
            "a'b@1.2.3.4",
        ] {
            assert!(is_mailbox(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b",
            "a@b@c",
            "a b@c.test",
            "\"a b\"@c.test",
            "a..b@c",
            "a.@c.test",
            "a@b.test.",
            "a@-b.test",
            "a@[10.0.0.1]",
            "a@b:25",
            "a@b, c@d",
            "A, B <a@b.test>",
            "A: B <a@b.test>",
            "A (x) <a@b.test>",
            "A@b <a@b.test>",
            "\"A <a@b.test>",
            ". A <a@b.test>",
            "A <a@b.test",
            "A < a@b.test >",
            "<>",
        ] {
            assert!(!is_mailbox(bad), "{bad}");
        }
    }
}
