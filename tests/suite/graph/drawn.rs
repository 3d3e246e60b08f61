//! What is drawn: well-formed, the same each time, and no box over another.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use crate::cases::{Case, combinations, examples};
use crate::harness::masthead;

const VIEWS: [&str; 3] = ["people", "networks", "credentials"];

fn drawn(case: &Case, args: &str) -> String {
    let mut run = masthead(&format!("graph {args} --credentials job"));
    for fragment in &case.fragments {
        run = run.args(&format!("--fragment {fragment}"));
    }
    for (name, text) in &case.files {
        run = run.args(&format!("-f {name}")).file(name, text);
    }
    // Some of them warn of what has no effect.
    let output = run.run();
    assert_eq!(output.status, 0, "{}: {}", case.name, output.stderr);
    output.stdout
}

fn number(node: Node, name: &str) -> i32 {
    node.attribute(name).map_or(0, |text| text.parse().unwrap())
}

/// The left, top, right and bottom sides of a rectangle.
fn sides(rect: Node) -> [i32; 4] {
    let [x, y] = ["x", "y"].map(|name| number(rect, name));
    [x, y, x + number(rect, "width"), y + number(rect, "height")]
}

fn is_box(node: &Node) -> bool {
    let class = node.attribute("class").unwrap_or_default();
    node.has_tag_name("rect")
        && (class.starts_with("box") || node.parent().is_some_and(|it| it.has_tag_name("g")))
}

/// Faults of an SVG file: rectangles of boxes and texts that overlap, or stick out of the page.
fn faults(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let root = document.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    let rects: Vec<_> = root.descendants().filter(is_box).map(sides).collect();
    let mut out = Vec::new();
    for (index, a) in rects.iter().enumerate() {
        if a[0] < 0 || a[1] < 0 || a[2] > width || a[3] > height {
            out.push(format!("{a:?} sticks out"));
        }
        let is_over = |b: &&[i32; 4]| a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
        out.extend(
            rects[..index]
                .iter()
                .find(is_over)
                .map(|b| format!("{a:?} is over {b:?}")),
        );
    }
    let ids = root.descendants().filter_map(|node| node.attribute("id"));
    let mut known = BTreeSet::new();
    out.extend(
        ids.filter(|id| !known.insert(id.to_string()))
            .map(|id| format!("{id} twice")),
    );
    out
}

#[test]
fn no_box_is_over_another() {
    for case in combinations().chain(examples()) {
        for view in VIEWS {
            let svg = drawn(&case, &format!("{view} -o svg"));
            let faults = faults(&svg);
            assert!(faults.is_empty(), "{} {view}: {faults:#?}", case.name);
        }
    }
}

#[test]
fn boxes_that_overlap_would_be_seen() {
    let rect = |x: i32| {
        format!("<g><rect class=\"box\" x=\"{x}\" y=\"0\" width=\"10\" height=\"10\"/></g>")
    };
    let svg = format!(
        "<svg width=\"50\" height=\"10\">{}{}{}</svg>",
        rect(0),
        rect(9),
        rect(45)
    );
    assert_eq!(faults(&svg).len(), 2);
}

#[test]
fn it_is_told_to_those_who_do_not_see_it() {
    let case = Case::of("minimal", "minimal");
    let svg = drawn(&case, "-o svg");
    let document = Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let named = root.attribute("aria-labelledby").unwrap().split(' ');
    let texts: Vec<_> = named
        .map(|id| {
            let mut all = root.descendants();
            let node = all.find(|node| node.attribute("id") == Some(id)).unwrap();
            (node.tag_name().name(), node.text().unwrap_or_default())
        })
        .collect();
    assert_eq!(texts[0], ("title", "Components of ess"));
    let (tag, told) = texts[1];
    assert_eq!(tag, "desc");
    assert!(
        told.contains(" Synapse to PostgreSQL: Data are kept in the database."),
        "{told}"
    );
    assert!(svg.contains("@media (prefers-color-scheme: dark)"));
}

#[test]
fn it_is_the_same_each_time() {
    let case = Case::of("everything", crate::cases::EVERYTHING);
    for view in VIEWS {
        for format in ["mermaid", "dot", "svg", "json"] {
            let args = format!("{view} -o {format}");
            assert_eq!(drawn(&case, &args), drawn(&case, &args), "{args}");
        }
    }
}
