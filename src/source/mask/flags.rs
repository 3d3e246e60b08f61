//! Options of command lines.

use super::hide::hide;
use super::names::is_secret;

/// Short options of programs that take a password or a cookie.
const SHORT: [(&str, &str); 9] = [
    ("mysql", "-p"),
    ("mysqldump", "-p"),
    ("mariadb", "-p"),
    ("sshpass", "-p"),
    ("redis-cli", "-a"),
    ("valkey-cli", "-a"),
    ("ldapsearch", "-w"),
    ("ldapadd", "-w"),
    ("curl", "-b"),
];

/// The name of a credential, if a text is an option that takes the next word as its value.
pub(super) fn name(text: &str) -> Option<&str> {
    let name = text.strip_prefix("--")?;
    (is_secret(name) || name == "cookie").then_some(name)
}

/// Whether what follows an option is a user and a password: those of `curl`.
pub(super) fn takes_user(text: &str) -> bool {
    matches!(text, "-u" | "--user" | "--proxy-user" | "-U")
}

/// The text with what options are set to hidden.
pub(super) fn hidden(text: &str) -> String {
    if !text.contains('-') {
        return text.to_owned();
    }
    let short = SHORT.iter().find(|(program, _)| {
        let mut words = text.split([
            ' ', '/', '\t', '\n', ';', '(', '|', '&', '"', '\'', '[', ',',
        ]);
        words.any(|word| word == *program)
    });
    let short = short.map_or("--", |(_, short)| short);
    let (mut out, mut before) = (String::new(), "");
    for word in words(text) {
        let bare = word.trim_end();
        let attached = bare.strip_prefix(short).filter(|_| short != "--");
        if (name(before).is_some() || before == short) && !bare.starts_with('-') {
            hide_quoted(&mut out, bare);
        } else if takes_user(before) {
            out.push_str(&without_password(bare));
        } else if let Some(user) = attached_user(bare) {
            out.push_str(&bare[..bare.len() - user.len()]);
            out.push_str(&without_password(user));
        } else if let Some(attached) = attached {
            out.push_str(short);
            hide_quoted(&mut out, attached);
        } else {
            out.push_str(bare);
        }
        out.push_str(&word[bare.len()..]);
        if !bare.is_empty() {
            before = bare;
        }
    }
    out
}

/// `-uuser:password`, `--user=user:password`
fn attached_user(word: &str) -> Option<&str> {
    let user = word.strip_prefix("--user=");
    user.or_else(|| word.strip_prefix("-u").filter(|rest| rest.contains(':')))
}

/// `user:***`. Two numbers are a user and a group.
pub(super) fn without_password(user: &str) -> String {
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match user.split_once(':') {
        Some((name, password)) if !(is_number(name) && is_number(password)) => {
            let mut out = format!("{name}:");
            let end = password.trim_end_matches(['"', '\'']).len();
            hide(&mut out, &password[..end]);
            out + &password[end..]
        }
        _ => user.to_owned(),
    }
}

fn hide_quoted(out: &mut String, word: &str) {
    let quotes = ['"', '\''];
    let inner = word.trim_start_matches(quotes);
    out.push_str(&word[..word.len() - inner.len()]);
    let end = inner.trim_end_matches(quotes).len();
    hide(out, &inner[..end]);
    out.push_str(&inner[end..]);
}

/// The words with the white space after them. What is in quotes is one word.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut quote, mut is_space) = (Vec::new(), 0, None, false);
    for (at, c) in text.char_indices() {
        if quote.is_none() && is_space && !c.is_whitespace() {
            words.push(&text[start..at]);
            start = at;
        }
        is_space = c.is_whitespace();
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'')
                && text[at + 1..].contains(c)
                && is_start(&text[start..at]) =>
            {
                quote = Some(c);
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words
}

/// Whether what stands before a quote in its word does not count: in JSON it is a backslash.
fn is_start(before: &str) -> bool {
    before.is_empty() || before == "\\"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options() {
        for (text, expected) in [
            ("x --token a --verbose", "x --token *** --verbose"),
            (
                "x --token a --password-file /b",
                "x --token *** --password-file /b",
            ),
            ("x --password 'a b' c", "x --password '***' c"),
            ("curl -u a:b c", "curl -u a:*** c"),
            ("curl -ua:b --user=c:d", "curl -ua:*** --user=c:***"),
            ("curl -u \"a:b\" -b 'x=y'", "curl -u \"a:***\" -b '***'"),
            ("run --user 1000:1000", "run --user 1000:1000"),
            ("curl -u $A:$B", "curl -u $A:$B"),
            ("/bin/mysql -pa -h b", "/bin/mysql -p*** -h b"),
            ("mkdir -p /a && cp -p b c", "mkdir -p /a && cp -p b c"),
            ("it's --not a 'b", "it's --not a 'b"),
        ] {
            assert_eq!(hidden(text), expected);
        }
    }
}
