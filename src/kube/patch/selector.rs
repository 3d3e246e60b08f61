//! Selectors of labels and annotations, as kubectl takes them.
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>

use crate::kube::object::Labels;

/// What labels must say, all of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selector(Vec<Requirement>);

#[derive(Clone, Debug)]
struct Requirement {
    key: String,
    /// What the value may be; any where there is none.
    values: Option<Vec<String>>,
    /// That it is not so.
    is_not: bool,
}

impl Selector {
    /// Reads a selector such as `app=synapse,tier in (a, b),!canary`.
    ///
    /// # Errors
    /// The part that is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts = split(text).into_iter().map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(requirement).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn matches(&self, labels: &Labels) -> bool {
        self.0.iter().all(|one| one.holds(labels))
    }
}

impl Requirement {
    fn holds(&self, labels: &Labels) -> bool {
        let found = labels.get(&self.key);
        let is_one = |value: &str| match &self.values {
            Some(values) => values.iter().any(|wanted| wanted == value),
            None => true,
        };
        found.is_some_and(is_one) != self.is_not
    }
}

/// The parts between commas outside of parentheses.
fn split(text: &str) -> Vec<&str> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

fn requirement(part: &str) -> Result<Requirement, String> {
    let made = |key: &str, values: Option<Vec<String>>, is_not: bool| {
        let key = key.trim().to_owned();
        let is_key =
            !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || "()=!,".contains(c));
        is_key.then_some(Requirement {
            key,
            values,
            is_not,
        })
    };
    let one = |value: &str| Some(vec![value.trim().to_owned()]);
    let found = if let Some((key, value)) = part.split_once("!=") {
        made(key, one(value), true)
    } else if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
        made(key, one(value), false)
    } else if let Some((head, list)) = part.split_once('(') {
        let values = list.strip_suffix(')').map(|list| {
            let values = list.split(',').map(|value| value.trim().to_owned());
            values.collect()
        });
        let mut words = head.split_whitespace();
        match (words.next(), words.next(), words.next(), values) {
            (Some(key), Some("in"), None, Some(values)) => made(key, Some(values), false),
            (Some(key), Some("notin"), None, Some(values)) => made(key, Some(values), true),
            _ => None,
        }
    } else if let Some(key) = part.strip_prefix('!') {
        made(key, None, true)
    } else {
        made(part, None, false)
    };
    found.ok_or_else(|| format!("`{part}` is no part of a selector"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_selected_as_kubectl_does() {
        let labels = Labels::from_iter([("app", "synapse"), ("tier", "a"), ("example.org/x", "")]);
        for (text, is_selected) in [
            ("", true),
            ("app=synapse", true),
            ("app == synapse , tier", true),
            ("app!=synapse", false),
            ("none!=x", true),
            ("tier in (a, b),app", true),
            ("tier notin (b,c)", true),
            ("none notin (b)", true),
            ("none in (b)", false),
            ("!none", true),
            ("!app", false),
            ("example.org/x=", true),
        ] {
            assert_eq!(
                Selector::parse(text).unwrap().matches(&labels),
                is_selected,
                "{text}"
            );
        }
        for text in [
            "a b",
            "tier in a",
            "tier in (a",
            "=x",
            "tier out (a)",
            "(a)",
        ] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }
}
