//! A picture as Graphviz draws it: <https://graphviz.org/doc/info/lang.html>

use super::picture::{Kind, Node, Picture};
use super::wrap::{clean, wrapped};

/// The text of a directed graph.
pub(crate) fn dot(picture: &Picture) -> String {
    let mut out = format!(
        "digraph masthead {{\n    rankdir=LR\n    label={}\n    tooltip={}\n    node [fontname=\"sans-serif\" fontsize=11 shape=box style=rounded]\n    edge [fontname=\"sans-serif\" fontsize=9]\n",
        quoted(std::slice::from_ref(&picture.title)),
        quoted(std::slice::from_ref(&picture.about)),
    );
    for node in picture.boxes.iter().filter(|node| !node.is_inside) {
        out += &format!("    {}\n", statement(node));
    }
    out += &format!(
        "    subgraph cluster_stack {{\n        label={}\n",
        quoted(std::slice::from_ref(&picture.title))
    );
    for node in picture.boxes.iter().filter(|node| node.is_inside) {
        out += &format!("        {}\n", statement(node));
    }
    out += "    }\n";
    for arrow in &picture.arrows {
        let [from, to] = [arrow.from, arrow.to].map(|index| &picture.boxes[index].id);
        let label = if arrow.label().is_empty() {
            String::new()
        } else {
            format!(" [label={}]", quoted(&wrapped(&arrow.label())))
        };
        out += &format!("    \"{from}\" -> \"{to}\"{label}\n");
    }
    out + "}\n"
}

fn statement(node: &Node) -> String {
    let lines = [std::slice::from_ref(&node.name), &node.details].concat();
    let shape = match node.kind {
        Kind::Outside => " shape=ellipse",
        Kind::Entrance => " shape=cds",
        Kind::Database | Kind::Cache => " shape=cylinder",
        Kind::Credential => " shape=note",
        Kind::Source => " shape=folder",
        Kind::Component | Kind::Pods => "",
    };
    let style = if node.is_inside { "" } else { " style=dashed" };
    let label = quoted(&wrapped(&lines));
    format!("\"{}\" [label={label}{shape}{style}]", node.id)
}

/// Lines in quotes. Graphviz reads escapes and the entities of HTML in them.
/// <https://graphviz.org/docs/attr-types/escString/>
fn quoted(lines: &[String]) -> String {
    let mut out = String::from("\"");
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out += "\\n";
        }
        for c in clean(line).chars() {
            match c {
                '"' => out += "\\\"",
                '\\' => out += "\\\\",
                '&' => out += "&amp;",
                c => out.push(c),
            }
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_text() {
        let line = "a\"; b\\N\n&lt;".to_owned();
        assert_eq!(
            quoted(&[line, "c".to_owned()]),
            r#""a\"; b\\N &amp;lt;\nc""#
        );
    }
}
