//! A picture as mermaid draws it: <https://mermaid.js.org/syntax/flowchart.html>

use super::picture::{Kind, Node, Picture};
use super::wrap::clean;

/// The text of a flow chart.
pub(crate) fn mermaid(picture: &Picture) -> String {
    let mut out = format!(
        "flowchart LR\n    accTitle: {}\n    accDescr: {}\n",
        spoken(&picture.title),
        spoken(&picture.about)
    );
    let inside = picture.boxes.iter().filter(|node| node.is_inside);
    let outside = picture.boxes.iter().filter(|node| !node.is_inside);
    for node in outside {
        out += &format!("    {}\n", shape(node));
    }
    out += &format!("    subgraph stack [\"{}\"]\n", escaped(&picture.title));
    for node in inside {
        out += &format!("        {}\n", shape(node));
    }
    out += "    end\n";
    for arrow in &picture.arrows {
        let label = arrow.label();
        let label = if label.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"| ", joined(&label))
        };
        let [from, to] = [arrow.from, arrow.to].map(|index| id(&picture.boxes[index]));
        out += &format!("    {from} --> {label}{to}\n");
    }
    out + &styles(picture)
}

/// What is not of the stack has a dashed border.
fn styles(picture: &Picture) -> String {
    let outside = picture.boxes.iter().filter(|node| !node.is_inside);
    let ids: Vec<String> = outside.map(id).collect();
    if ids.is_empty() {
        return String::new();
    }
    format!(
        "    classDef outside stroke-dasharray: 4 3\n    class {} outside\n",
        ids.join(",")
    )
}

fn shape(node: &Node) -> String {
    let mut text = escaped(&node.name);
    if !node.details.is_empty() {
        text += &format!("<br/>{}", joined(&node.details));
    }
    let (open, close) = match node.kind {
        Kind::Outside => ("([", "])"),
        Kind::Entrance => ("[/", "/]"),
        Kind::Database | Kind::Cache => ("[(", ")]"),
        Kind::Credential => ("(", ")"),
        Kind::Source => ("[[", "]]"),
        Kind::Component | Kind::Pods => ("[", "]"),
    };
    format!("{}{open}\"{text}\"{close}", id(node))
}

fn joined(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| escaped(text)).collect();
    texts.join("<br/>")
}

/// An id that is no word of mermaid's.
fn id(node: &Node) -> String {
    node.id.replace('-', "_")
}

/// A text in quotes: what could mean something to mermaid, Markdown or HTML stands as the number of
/// its character. <https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters>
fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut out = String::new();
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let is_plain = match c {
            // Not what begins a list or a link, nor what stresses a word.
            '.' => (after != ' ' || !before.is_ascii_digit()) && !out.ends_with("www"),
            '-' | '_' => after.is_alphanumeric(),
            ':' => after != '/',
            '/' | ',' | ' ' | '=' | '(' | ')' => true,
            c => c.is_alphanumeric(),
        };
        if is_plain {
            out.push(c);
        } else {
            out += &format!("#{};", u32::from(c));
        }
        before = c;
    }
    out
}

/// A text that stands on a line without quotes.
fn spoken(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " .,:-".contains(c);
    let plain = clean(text);
    plain.chars().filter(|c| is_plain(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_a_number() {
        assert_eq!(escaped("chat.example.org"), "chat.example.org");
        assert_eq!(escaped("SYNAPSE_MACAROON"), "SYNAPSE_MACAROON");
        assert_eq!(escaped("a\"]; click b"), "a#34;#93;#59; click b");
        assert_eq!(escaped("%%{init}%%"), "#37;#37;#123;init#125;#37;#37;");
        assert_eq!(escaped("1. x"), "1#46; x");
        assert_eq!(escaped("- x _y_ `z`"), "#45; x _y#95; #96;z#96;");
        assert_eq!(escaped("<b>&amp;#35;"), "#60;b#62;#38;amp#59;#35;35#59;");
        assert_eq!(escaped("https://www.a (b)"), "https#58;//www#46;a (b)");
        assert_eq!(spoken("a\n%%{b}; \"c\""), "a b c");
    }
}
