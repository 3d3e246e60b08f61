//! `${NAME}` in configuration files, whose values are only known in the pod.

use crate::kube::object::Env;
use crate::source::Node;
use crate::source::mask::is_secret;
use crate::stack::config_file::{ConfigFile, Variable};
use crate::stack::reference::Viewer;

/// The variables of the init container, each with what is shown for it.
#[derive(Debug)]
pub(super) struct Variables(Vec<(String, String)>);

impl Variables {
    /// The variables of the init container that makes a file. Ours take precedence.
    pub(super) fn of(file: &ConfigFile, users: &Env) -> Self {
        let ours = file
            .variables
            .iter()
            .map(|(name, variable)| (name.to_string(), of_ours(name, variable)));
        let users = users.users().filter_map(|variable| {
            let text = |key: &str| variable.below(&[key]).and_then(Node::as_str);
            let name = text("name")?;
            Some((
                name.to_owned(),
                value(name, text("value").unwrap_or_default()),
            ))
        });
        Self(ours.chain(users).collect())
    }

    /// The text with each `${NAME}` replaced. A `${NAME}` after a backslash stays, without the
    /// backslash, and so does one that the container does not set.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut pieces = text.split("${");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let escaped = out.ends_with('\\');
            if escaped {
                out.pop();
            }
            let known = piece.split_once('}').filter(|_| !escaped);
            match known.and_then(|(name, rest)| Some((self.shown(name)?, rest))) {
                Some((shown, rest)) => out.extend([shown, rest]),
                None => out.extend(["${", piece]),
            }
        }
        out
    }

    fn shown(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, shown)| shown.as_str())
    }

    /// The texts that stand for values that are not known.
    pub(super) fn placeholders(self) -> Vec<String> {
        let shown = self.0.into_iter().map(|(_, shown)| shown);
        shown.filter(|shown| shown.starts_with('<')).collect()
    }
}

/// What is shown for a variable of ours. No character of a placeholder has a meaning in YAML, with
/// or without quotes.
fn of_ours(name: &str, variable: &Variable) -> String {
    match variable {
        Variable::Content(secret, _) => content(&secret.seen_by(Viewer::Release).path()),
        Variable::PodName => NAME_OF_POD.to_owned(),
        Variable::Field(path) => format!("<{path}>"),
        Variable::Text(text) => value(name, text),
    }
}

const NAME_OF_POD: &str = "<name of the pod>";

fn content(path: &str) -> String {
    format!("<content of {path}>")
}

/// What is shown for a text, which the container takes as a template.
fn value(name: &str, text: &str) -> String {
    if let Some(path) = path_read(text) {
        content(path)
    } else if text.trim() == "{{ hostname }}" {
        NAME_OF_POD.to_owned()
    } else if is_secret(name) || text.contains("{{") || !is_harmless(text) {
        format!("<{name}>")
    } else {
        text.to_owned()
    }
}

/// The file that a template reads.
fn path_read(template: &str) -> Option<&str> {
    template.split_once("readfile \"")?.1.split('"').next()
}

/// Whether a text can stand anywhere in YAML.
fn is_harmless(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    !text.is_empty() && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ValuePath;
    use crate::source::yaml::read as load;

    #[test]
    fn what_is_shown() {
        let users = load::read_any(
            "- {name: A, value: '{{ readfile \"/secrets/x/y\" | quote }}'}\n\
             - {name: B, value: '{{ hostname }}'}\n\
             - {name: C_TOKEN, value: hunter2}\n\
             - {name: D, value: plain}\n",
            1,
        );
        let users = users.unwrap();
        let variables = Variables::of(
            &ConfigFile::new("/conf/x"),
            &Env::new(users.as_list(), ValuePath::root()),
        );
        let shown = variables.fill("${A} ${B} ${C_TOKEN} ${D} ${E} \\${D} ${D");
        let expected = "<content of /secrets/x/y> <name of the pod> <C_TOKEN> plain ${E} ${D} ${D";
        assert_eq!(shown, expected);
        let placeholders = variables.placeholders();
        assert!(placeholders.contains(&"<C_TOKEN>".to_owned()));
        assert!(!placeholders.contains(&"plain".to_owned()));
    }
}
