//! The line of a file that an error may show. A line that could hold a credential is never shown.

use std::ops::Range;

use super::Layer;
use super::problem::Problem;

/// Words in a key that say "what is under here is secret".
const SECRET_WORDS: [&str; 9] = [
    "password",
    "bindpw",
    "secret",
    "token",
    "key",
    "passphrase",
    "macaroon",
    "registration",
    "credential",
];

/// Whether text under a key of this name may be a credential.
pub fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    // These name a component, or Secrets that are elsewhere.
    !matches!(key.as_str(), "initsecrets" | "pullsecrets" | "tlssecret")
        && SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// Whether the value at this path may hold a credential. `config` may: users put whole configuration files there.
pub fn is_secret_path(path: &str) -> bool {
    path.split(['.', '['])
        .any(|key| is_secret_key(key) || key == "value" || key == "config")
}

/// The line that a problem is about and the bytes of it to underline, if it is safe to show.
pub(super) fn shown_line(problem: &Problem, layer: &Layer) -> Option<(String, Range<usize>)> {
    let lines: Vec<&str> = layer.text.lines().collect();
    let index = (problem.at.line as usize).checked_sub(1)?;
    let line = *lines.get(index)?;
    let is_config = problem.path.split('.').any(|key| key == "config");
    if line.len() > 200 || is_config || may_hold_secret(&lines, index) {
        return None;
    }
    let bytes: Vec<usize> = line
        .char_indices()
        .map(|(i, _)| i)
        .chain([line.len()])
        .collect();
    let from = (problem.at.column as usize)
        .saturating_sub(1)
        .min(bytes.len() - 1);
    let to = (from + usize::from(problem.at.width).max(1)).min(bytes.len() - 1);
    Some((line.to_owned(), bytes[from]..bytes[to].max(bytes[from])))
}

/// Looks at the line and at the keys that it stands under, by indentation, so that it works where the YAML is broken too.
fn may_hold_secret(lines: &[&str], index: usize) -> bool {
    if SECRET_WORDS
        .iter()
        .any(|word| lines[index].to_ascii_lowercase().contains(word))
    {
        return true;
    }
    let mut indent = indent_of(lines[index]);
    if key_of(lines[index]).is_some_and(|key| key == "value" || key == "config") {
        return true;
    }
    for line in lines[..index].iter().rev().filter(|l| !l.trim().is_empty()) {
        let above = indent_of(line);
        if above < indent {
            indent = above;
            if key_of(line)
                .is_some_and(|key| key == "value" || key == "config" || is_secret_key(key))
            {
                return true;
            }
        }
    }
    false
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn key_of(line: &str) -> Option<&str> {
    let key = line
        .trim_start()
        .trim_start_matches("- ")
        .split_once(':')?
        .0;
    Some(key.trim_matches(['"', '\'', ' ', '{']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> bool {
        let lines: Vec<&str> = text.lines().collect();
        may_hold_secret(&lines, lines.len() - 1)
    }

    #[test]
    fn lines_under_secret_keys_are_hidden() {
        assert!(secret("synapse:\n  macaroon:\n    value: x"));
        assert!(secret("signingKey:\n  value: |\n    ed25519 1 abc"));
        assert!(secret("a:\n  password: x"));
        assert!(secret(
            "additional:\n  x:\n    config: |\n      email:\n        user: me"
        ));
        assert!(secret("{\"a\": {\"password\": 1}}"));
        assert!(!secret("macaroon:\n  value: x\nreplicas: two"));
        assert!(!secret("ingress:\n  hosts: a"));
    }
}
