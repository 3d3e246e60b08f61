//! `{{` in a text that has become a Go template.

/// What stands for `{{`, in double quotes of YAML and without.
const ESCAPE: [&str; 2] = [r#"{{ "{{" }}"#, r#"{{ \"{{\" }}"#];

/// What a template of the chart speaks of.
const OF_CHART: [&str; 9] = [
    ".Values",
    ".Release",
    ".Chart",
    ".Capabilities",
    ".Template",
    ".Files",
    "$.",
    "include \"",
    "tpl ",
];

/// Where the first `{{` is that is no escape.
pub(super) fn first(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("{{") {
        match escape_at(&text[from + at..]) {
            Some(length) => from += at + length,
            None => return Some(from + at),
        }
    }
    None
}

pub(super) fn is_needed(text: &str) -> bool {
    first(text).is_some()
}

/// Whether a text has a template that a person wrote for the chart.
pub(super) fn looks_like_template(text: &str) -> bool {
    let actions = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split("}}").next());
    let mut actions = actions.filter(|action| !action.starts_with('{'));
    actions.any(|action| OF_CHART.iter().any(|word| action.contains(word)))
}

/// The text in which each `{{` is for the program; in double quotes of YAML, or as it is.
pub(super) fn escaped(text: &str, is_in_double_quotes: bool) -> String {
    let escape = ESCAPE[usize::from(is_in_double_quotes)];
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("{{") {
        out += &rest[..at];
        rest = &rest[at..];
        let length = escape_at(rest);
        out += length.map_or(escape, |length| &rest[..length]);
        rest = &rest[length.unwrap_or(2)..];
    }
    out + rest
}

/// How long the escape is that a text begins with: an action of nothing but `{{` or `}}` in quotes.
fn escape_at(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("{{")?.trim_start_matches(['-', ' ']);
    let quotes = ["\\\"", "\"", "`"].into_iter();
    let rest = quotes.filter_map(|quote| {
        let inside = inside.strip_prefix(quote)?;
        let rest = inside.strip_prefix("{{").or(inside.strip_prefix("}}"))?;
        rest.strip_prefix(quote)
    });
    let rest = rest.map(|rest| rest.trim_start_matches(['-', ' ']));
    let rest = rest.filter_map(|rest| rest.strip_prefix("}}")).next()?;
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_escaped_once() {
        for (text, expected) in [
            ("a {{ user.name }}", r#"a {{ "{{" }} user.name }}"#),
            ("{{{x}}}", r#"{{ "{{" }}{x}}}"#),
            ("{{{{ x", r#"{{ "{{" }}{{ "{{" }} x"#),
            ("{{- x -}}\n{% if %}", "{{ \"{{\" }}- x -}}\n{% if %}"),
            (
                r#"{{ "{{" }} x {{`{{`}} {{"}}"}}"#,
                r#"{{ "{{" }} x {{`{{`}} {{"}}"}}"#,
            ),
        ] {
            let once = escaped(text, false);
            assert_eq!(once, expected);
            assert_eq!(escaped(&once, false), once);
            assert!(!is_needed(&once));
        }
        let quoted = escaped("{{ x }}", true);
        assert_eq!(quoted, r#"{{ \"{{\" }} x }}"#);
        assert_eq!(escaped(&quoted, true), quoted);
    }

    #[test]
    fn templates_of_the_chart_are_known() {
        assert!(looks_like_template("a: {{ .Values.serverName }}"));
        assert!(looks_like_template("a: {{- $.Release.Name }}"));
        assert!(!looks_like_template(
            "a: '{{ user.preferred_username }}' .Values"
        ));
    }
}
