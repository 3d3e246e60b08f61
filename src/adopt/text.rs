//! The values as text, each line with the place that it came from.

use crate::source::yaml::print;
use crate::source::{Kind, Layers, Node, Text, ValuePath};
use crate::stack::elsewhere::SECRET;

/// What stands for `{{` where templates are evaluated. It needs no escapes in JSON and YAML.
const BRACES: &str = "{{ `{{` }}";

/// Settings in which braces are those of the program, but for the name of our own Secret.
pub(crate) fn escaped(mut node: Node) -> Node {
    match &mut node.kind {
        Kind::Text(text) if text.contains("{{") => {
            let parts = text.split(SECRET).map(|part| part.replace("{{", BRACES));
            *text = Text::Owned(parts.collect::<Vec<_>>().join(SECRET));
        }
        Kind::List(items) => {
            for item in items {
                *item = escaped(std::mem::take(item));
            }
        }
        Kind::Map(map) => {
            for entry in &mut map.0 {
                entry.node = escaped(std::mem::take(&mut entry.node));
            }
        }
        _ => {}
    }
    node
}

/// A values file. Where a value came from nowhere, the reason stands beside it.
pub(crate) fn values(root: &Node, reasons: &[(ValuePath, String)], layers: &Layers) -> String {
    let mut out = Writer {
        text: String::new(),
        reasons,
        layers,
    };
    out.below(&ValuePath::root(), root, 0);
    out.text
}

struct Writer<'w> {
    text: String,
    reasons: &'w [(ValuePath, String)],
    layers: &'w Layers,
}

impl Writer<'_> {
    fn below(&mut self, path: &ValuePath, node: &Node, indent: usize) {
        match &node.kind {
            Kind::Map(map) => {
                for entry in &map.0 {
                    let mut start = " ".repeat(indent);
                    // A text can be written to without errors.
                    let _ = print::text(&mut start, &entry.key);
                    start.push(':');
                    self.entry(&path.key(entry.key.clone()), start, &entry.node, indent);
                }
            }
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.item(&path.index(index), item, indent);
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, path: &ValuePath, start: String, node: &Node, indent: usize) {
        let is_inner = matches!(node.kind, Kind::Map(_) | Kind::List(_)) && !node.is_empty();
        if is_inner {
            self.text += &start;
            self.text.push('\n');
            return self.below(path, node, indent + 2);
        }
        self.scalar(path, &(start + " "), node);
    }

    fn item(&mut self, path: &ValuePath, item: &Node, indent: usize) {
        let is_inner = matches!(item.kind, Kind::Map(_) | Kind::List(_)) && !item.is_empty();
        let start = format!("{:indent$}- ", "");
        if !is_inner {
            return self.scalar(path, &start, item);
        }
        let from = self.text.len();
        self.below(path, item, indent + 2);
        self.text.replace_range(from..from + start.len(), &start);
    }

    fn scalar(&mut self, path: &ValuePath, start: &str, node: &Node) {
        let mut value = String::new();
        let _ = match &node.kind {
            Kind::Text(text) => print::text(&mut value, text).is_ok(),
            _ => print::flow(&mut value, node).is_ok(),
        };
        let reason = self.reasons.iter().find(|(known, _)| known == path);
        let place = (node.at.line > 0).then(|| self.layers.place(node.at));
        let why = reason.map(|(_, reason)| reason.clone()).or(place);
        self.text += start;
        self.text += &value;
        if let Some(why) = why {
            self.text += "  # ";
            self.text += &why.replace(['\n', '\r'], " ");
        }
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::source::yaml::read::read_any;

    #[test]
    fn what_is_written_reads_back() {
        let text = "a: {b: [1, {c: 'x: y', d: []}, [2, [3]]], e: {}, f: \"l\\nm\", yes: 'no'}\ng: null\nh: [{i: {j: k}}]\n";
        let root = read_any(text, 1).unwrap();
        let mut layers = Layers::default();
        layers.add(Source::File, "in.yaml", text);
        let written = values(&root, &[], &layers);
        assert!(read_any(&written, 1).unwrap().is_same(&root), "{written}");
        assert!(written.contains("- 1  # in.yaml:1:9\n"), "{written}");
    }

    #[test]
    fn braces_are_those_of_the_program() {
        let root = read_any(
            "a: ['{{ user.name }}', '/{{ .Release.Name }}-generated/{{ a }}']\n",
            1,
        );
        let json = serde_json::to_string(&escaped(root.unwrap())).unwrap();
        let expected =
            r#"{"a":["{{ `{{` }} user.name }}","/{{ .Release.Name }}-generated/{{ `{{` }} a }}"]}"#;
        assert_eq!(json, expected);
    }
}
