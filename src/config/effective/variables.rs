//! `${NAME}` in configuration files, whose values are only known in the pod.

use serde_json::Value;

/// The variables of a container, each with what is shown for it.
#[derive(Debug)]
pub struct Variables(Vec<(String, String)>);

impl Variables {
    /// The variables that the container sets.
    pub fn of(container: &Value) -> Self {
        let variables = container["env"].as_array().into_iter().flatten();
        Self(
            variables
                .filter_map(|variable| {
                    Some((variable["name"].as_str()?.to_owned(), placeholder(variable)))
                })
                .collect(),
        )
    }

    /// The text with each `${NAME}` replaced; one after a backslash stays, without the backslash. So does what the container does not set.
    pub fn fill(&self, text: &str) -> String {
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

    /// What stands for values that are not known.
    pub fn into_placeholders(self) -> Vec<String> {
        self.0
            .into_iter()
            .map(|(_, shown)| shown)
            .filter(|shown| shown.starts_with('<'))
            .collect()
    }
}

/// What is shown for a variable; none of it means anything in YAML, with or without quotes around it.
fn placeholder(variable: &Value) -> String {
    let name = variable["name"].as_str().unwrap_or_default();
    let from = &variable["valueFrom"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(field) = from["fieldRef"]["fieldPath"].as_str() {
        return format!("<{field}>");
    }
    for (kind, field) in [("Secret", "secretKeyRef"), ("ConfigMap", "configMapKeyRef")] {
        if from[field].is_object() {
            return format!(
                "<{} of {kind}/{}>",
                text(&from[field]["key"]),
                text(&from[field]["name"])
            );
        }
    }
    let value = variable["value"].as_str().unwrap_or_default();
    match (path_read(value), value.trim() == "{{ hostname }}") {
        (Some(path), _) => format!("<content of {path}>"),
        (None, true) => "<name of the pod>".to_owned(),
        (None, false)
            if crate::source::mask::is_secret(name)
                || value.contains("{{")
                || !is_harmless(value) =>
        {
            format!("<{name}>")
        }
        (None, false) => value.to_owned(),
    }
}

/// The file that a template reads.
fn path_read(template: &str) -> Option<&str> {
    template.split_once("readfile \"")?.1.split('"').next()
}

/// Whether a text can stand anywhere in YAML.
fn is_harmless(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_shown() {
        let variables = Variables::of(&json!({"env": [
            {"name": "A", "value": "{{ readfile \"/secrets/x/y\" | quote }}"},
            {"name": "B", "value": "{{ hostname }}"},
            {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}},
            {"name": "D", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            {"name": "E_TOKEN", "value": "hunter2"},
            {"name": "F", "value": "plain"},
        ]}));
        let shown = variables.fill("${A} ${B} ${C} ${D} ${E_TOKEN} ${F} ${G} \\${F} ${F");
        let expected = "<content of /secrets/x/y> <name of the pod> <status.hostIP> <k of Secret/s> <E_TOKEN> plain ${G} ${F} ${F";
        assert_eq!(shown, expected);
    }
}
