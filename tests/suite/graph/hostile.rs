//! Hostile texts in values end up as texts, in every format.

use regex_lite::Regex;
use roxmltree::Document;

use crate::harness::{Masthead, masthead};

/// What could end a text, begin a directive, or be read as markup.
const HOSTILE: [&str; 9] = [
    "\"]; click a \"javascript:x\"",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "</text><script>alert(1)</script>",
    "a\nend\nsubgraph b",
    "\\N\\\" -> \"x",
    "&lt;b&gt; #35; ]]>",
    "`**x**` [y](https://z) www.example.org",
    "- x\n1. y",
    "\u{1b}[31m\u{202e}漢字\u{0}",
];

/// Texts of values that the pictures show.
fn values(text: &str) -> String {
    let text = serde_json::json!(text);
    format!(
        "serverName: example.org
networkPolicy:
  enabled: true
  extraEgress: {{synapse: [{{to: [{{podSelector: {{matchLabels: {{app: {text}}}}}}}], ports: [{{port: {text}}}]}}]}}
matrixAuthenticationService:
  ingress: {{host: account.example.org}}
  upstreamProviders:
    one: {{humanName: {text}, issuer: 'https://sso.example.org', clientId: a, clientSecret: {{value: b}}}}
"
    )
}

fn graph(text: &str, args: &str) -> Masthead {
    masthead(&format!("graph --fragment minimal -f values.yaml {args}"))
        .file("values.yaml", values(text))
}

/// The lines that a flow chart of ours has.
fn lines() -> Regex {
    let text = r#""([\p{L}\p{N} .,:/()=_-]|#\d+;|<br/>)*""#;
    let id = "[a-z][a-z0-9_]*";
    let boxes = format!(
        r"(\(\[{text}\]\)|\[/{text}/\]|\[\({text}\)\]|\({text}\)|\[\[{text}\]\]|\[{text}\])"
    );
    let all = [
        "flowchart LR".to_owned(),
        r"    acc(Title|Descr): [\p{L}\p{N} .,:-]+".to_owned(),
        format!(r"    subgraph stack \[{text}\]"),
        "    end".to_owned(),
        format!("( {{4}}| {{8}}){id}{boxes}"),
        format!(r"    {id} --> (\|{text}\| )?{id}"),
        "    classDef outside stroke-dasharray: 4 3".to_owned(),
        format!("    class {id}(,{id})* outside"),
    ];
    let all = all.map(|line| line.replace(r"\p{L}\p{N}", r"a-zA-Z0-9\x{80}-\x{10ffff}"));
    Regex::new(&format!("^({})$", all.join("|"))).unwrap()
}

#[test]
fn a_flow_chart_has_no_line_of_theirs() {
    let lines = lines();
    for text in HOSTILE {
        for view in ["people", "networks"] {
            let chart = graph(text, view).ok().stdout;
            for line in chart.lines() {
                assert!(lines.is_match(line), "{text:?}: {line}");
            }
        }
    }
    assert!(!lines.is_match("    click a"), "the test would see one");
}

/// Whether a text in quotes of Graphviz is over at its end.
fn outside_of_quotes(dot: &str) -> String {
    let (mut out, mut is_inside) = (String::new(), false);
    let mut chars = dot.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_inside = !is_inside,
            '\\' if is_inside => _ = chars.next(),
            c if !is_inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn a_graph_has_no_statement_of_theirs() {
    let plain = outside_of_quotes(&graph("plain", "-o dot").ok().stdout);
    for text in HOSTILE {
        let dot = graph(text, "-o dot").ok().stdout;
        assert_eq!(outside_of_quotes(&dot), plain, "{text:?}: {dot}");
    }
}

#[test]
fn a_drawing_has_no_element_of_theirs() {
    let shape = |svg: &str| -> Vec<String> {
        let document = Document::parse(svg).unwrap();
        let all = document.descendants().filter(|node| node.is_element());
        let tags = all.map(|node| node.tag_name().name().to_owned());
        tags.filter(|tag| tag != "text").collect()
    };
    let plain = shape(&graph("plain", "-o svg").ok().stdout);
    for text in HOSTILE {
        let svg = graph(text, "-o svg").ok().stdout;
        assert_eq!(shape(&svg), plain, "{text:?}");
        assert!(
            !svg.contains(|c: char| c.is_control() && c != '\n'),
            "{text:?}"
        );
    }
}
