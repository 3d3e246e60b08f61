//! Another value in the place of one, to see what changes with it.

use super::resolve::resolve;
use super::{Additional, Pattern, Schema, Type};
use crate::source::{At, Entry, Kind, Map, Node, ValuePath};

/// A text that may stand for a name, a host, a tag.
const TEXT: &str = "another.example";

/// A value that fits at a path and is another one than that of now, where one is made in no time.
pub(crate) fn another(path: &ValuePath, now: Option<&Node>) -> Option<Node> {
    let kind = other(resolve(path)?.schema, now)?;
    Some(Node::new(kind, At::default()))
}

fn other(schema: &Schema, now: Option<&Node>) -> Option<Kind> {
    let kinds = schema.limits.any_of.iter();
    let of_kind = || kinds.clone().find_map(|kind| other(kind, now));
    let types = schema.types.iter();
    types
        .clone()
        .find_map(|it| of_type(it, schema, now))
        .or_else(of_kind)
}

fn of_type(kind: &Type, schema: &Schema, now: Option<&Node>) -> Option<Kind> {
    match kind {
        Type::Null => None,
        Type::Boolean => Some(Kind::Bool(now.and_then(Node::as_bool) != Some(true))),
        Type::Integer | Type::Number => Some(Kind::Int(number(schema, now).into())),
        Type::String => text(schema, now).map(|text| Kind::Text(text.into())),
        Type::Array => match schema.items {
            Some(items) if items.types.contains(&Type::String) => {
                let item = Kind::Text(text(items, None)?.into());
                Some(Kind::List(vec![Node::new(item, At::default())]))
            }
            _ => None,
        },
        Type::Object => match schema.additional {
            Additional::Each(each) if each.takes_text() => Some(Kind::Map(entry())),
            _ => None,
        },
    }
}

fn number(schema: &Schema, now: Option<&Node>) -> i64 {
    let lowest = schema.limits.minimum.unwrap_or(1);
    let Some(now) = now.and_then(Node::as_int) else {
        return lowest;
    };
    match schema.limits.maximum {
        Some(most) if now >= most => lowest,
        _ => now.saturating_add(1),
    }
}

fn text(schema: &Schema, now: Option<&Node>) -> Option<&'static str> {
    let now = now.and_then(Node::as_str);
    if !schema.limits.choices.is_empty() {
        let mut choices = schema.limits.choices.iter();
        return choices.find(|choice| Some(**choice) != now).copied();
    }
    let made = match schema.pattern {
        None => TEXT,
        Some(Pattern::Quantity) => "77Mi",
        Some(Pattern::Size) => "77M",
        Some(Pattern::Identifier) => "another",
        Some(Pattern::GoDuration) => "77s",
        Some(Pattern::Word) => "another",
        Some(_) => return None,
    };
    Some(made)
}

fn entry() -> Map {
    let node = Node::new(Kind::Text("another".into()), At::default());
    let key = TEXT.into();
    Map(vec![Entry {
        key,
        key_at: At::default(),
        node,
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    #[test]
    fn another_one_is_of_the_type_and_within_limits() {
        let other = |path: &str, now: &str| {
            let now = read(&format!("x: {now}"), 1).unwrap();
            let other = another(&ValuePath::parse(path).unwrap(), now.get("x"))?;
            Some(serde_json::to_string(&other).unwrap())
        };
        for (path, now, expected) in [
            ("synapse.enabled", "true", "false"),
            ("synapse.media.maxUploadSize", "100M", r#""77M""#),
            ("elementWeb.replicas", "3", "4"),
            ("inboundTrafficHandler", "none", r#""ingress""#),
            ("nodeSelector", "{}", r#"{"another.example":"another"}"#),
        ] {
            assert_eq!(other(path, now).as_deref(), Some(expected), "{path}");
        }
        assert_eq!(other("tolerations", "[]"), None);
    }
}
