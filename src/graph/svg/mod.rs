//! A picture as SVG: it needs no other program, and can be shown on a page as it is.

mod columns;
mod heights;
mod layout;
mod order;
mod parts;
mod text;

use super::picture::{Arrow, Node, Picture};
use super::wrap::{lines, wrapped};
use layout::Layout;
use parts::{Link, MARGIN, Rect, Size};
use text::{escaped, width};

/// The height of a line, and what is left free around the text of a box.
const LINE: i32 = 17;
const PADDING: i32 = 9;

/// The height of the head, with the title and what it says.
const HEAD: i32 = 52;

/// How far the point of an arrow is from its end.
const POINT: i32 = 8;

/// Colours, for light and for dark pages.
const STYLE: &str = include_str!("style.css");

/// The text of an SVG file.
pub(crate) fn svg(picture: &Picture) -> String {
    let boxes: Vec<Size> = picture.boxes.iter().map(box_size).collect();
    let links: Vec<Link> = picture.arrows.iter().map(link).collect();
    let layout = Layout::new(&boxes, &links);
    let head = width(&picture.title, true).max(width(&picture.about, false));
    let (wide, high) = (layout.width.max(head + 2 * MARGIN), layout.height + HEAD);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{view}-title {view}-desc\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\">\n<title id=\"{view}-title\">{title}</title>\n<desc id=\"{view}-desc\">{desc}</desc>\n<style>\n{STYLE}</style>\n<rect class=\"page\" width=\"{wide}\" height=\"{high}\"/>\n",
        view = picture.view,
        title = escaped(&picture.title),
        desc = escaped(&described(picture)),
    );
    out += &text_at(MARGIN, MARGIN + 14, "title", &picture.title);
    out += &text_at(MARGIN, MARGIN + 14 + LINE, "about", &picture.about);
    out += &format!("<g transform=\"translate(0 {HEAD})\">\n");
    for index in 0..picture.arrows.len() {
        out += &arrow(picture, &layout, index);
    }
    for (index, node) in picture.boxes.iter().enumerate() {
        out += &drawn(node, layout.rect(index));
    }
    out + "</g>\n</svg>\n"
}

/// What the picture shows, for those who do not see it.
fn described(picture: &Picture) -> String {
    let mut out = picture.about.clone();
    for arrow in &picture.arrows {
        out += &format!(" {}.", picture.sentence(arrow));
    }
    out
}

fn box_size(node: &Node) -> Size {
    let (name, details) = (lines(&node.name), wrapped(&node.details));
    let widths = name.iter().map(|line| width(line, true));
    let widths = widths.chain(details.iter().map(|line| width(line, false)));
    Size {
        width: widths.max().unwrap_or_default() + 2 * PADDING,
        height: high(name.len() + details.len()) + 2 * PADDING,
    }
}

fn link(arrow: &Arrow) -> Link {
    let lines = wrapped(&arrow.label());
    let widths = lines.iter().map(|line| width(line, false));
    Link {
        from: arrow.from,
        to: arrow.to,
        text: Size {
            width: widths.max().map_or(0, |width| width + PADDING),
            height: high(lines.len()),
        },
    }
}

fn high(lines: usize) -> i32 {
    LINE * i32::try_from(lines).unwrap_or_default()
}

/// A box with its text.
fn drawn(node: &Node, rect: Rect) -> String {
    let place = if node.is_inside { "inside" } else { "around" };
    let Rect {
        x,
        y,
        width,
        height,
    } = rect;
    let mut out = format!(
        "<g id=\"{}\">\n<rect class=\"box {} {place}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n",
        node.id,
        node.kind.name(),
    );
    let (left, mut line) = (x + PADDING, y + PADDING + 13);
    for text in lines(&node.name) {
        out += &text_at(left, line, "name", &text);
        line += LINE;
    }
    for text in wrapped(&node.details) {
        out += &text_at(left, line, "detail", &text);
        line += LINE;
    }
    out + "</g>\n"
}

/// An arrow with its text.
fn arrow(picture: &Picture, layout: &Layout, index: usize) -> String {
    let (arrow, way) = (&picture.arrows[index], &layout.ways[index]);
    let mut path = String::new();
    let (start, end) = ends(layout, index);
    let mut at = start;
    for (place, next) in way
        .places
        .iter()
        .skip(1)
        .map(|next| (layout.rect(*next), next))
    {
        let is_last = Some(next) == way.places.last();
        let y = if is_last {
            end.1
        } else {
            place.y + place.height / 2
        };
        let middle = i32::midpoint(at.0, place.x);
        if path.is_empty() {
            path = format!("M{} {}", at.0, at.1);
        }
        path += &format!("C{middle} {} {middle} {y} {} {y}", at.1, place.x);
        at = (place.x, y);
        if !is_last {
            at.0 += place.width;
            path += &format!("H{}", at.0);
        }
    }
    let why = escaped(&picture.sentence(arrow));
    let mut out = format!("<g>\n<title>{why}</title>\n<path class=\"line\" d=\"{path}\"/>\n");
    let (tip, back) = if way.is_back {
        (start, POINT)
    } else {
        (end, -POINT)
    };
    out += &format!(
        "<path class=\"point\" d=\"M{} {}l{back} -4v8z\"/>\n",
        tip.0, tip.1
    );
    let label = wrapped(&arrow.label());
    if !label.is_empty() {
        out += &beside(layout.rect(way.places[1]), link(arrow).text, &label);
    }
    out + "</g>\n"
}

/// The text of an arrow, which the line goes behind.
fn beside(rect: Rect, size: Size, label: &[String]) -> String {
    let middle = rect.x + rect.width / 2;
    let mut out = format!(
        "<rect class=\"page\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
        middle - size.width / 2,
        rect.y,
        size.width,
        rect.height
    );
    for (number, text) in label.iter().enumerate() {
        out += &text_at(middle, rect.y + 13 + high(number), "label", text);
    }
    out
}

/// Where an arrow leaves the box on the left, and where it comes to that on the right: arrows at one
/// side of a box are spread over it in the order of where they go.
fn ends(layout: &Layout, index: usize) -> ((i32, i32), (i32, i32)) {
    let spread = |place: usize, own: usize, all: &dyn Fn(usize) -> Option<usize>| {
        let rect = layout.rect(place);
        let height = |way: usize| Some((layout.places[all(way)?].y, way));
        let mine = height(own);
        let others: Vec<_> = (0..layout.ways.len()).filter_map(height).collect();
        let above = others.iter().filter(|it| Some(**it) < mine).count();
        let [above, all] = [above, others.len()].map(|it| i32::try_from(it).unwrap_or_default());
        rect.y + rect.height * (above + 1) / (all + 1)
    };
    let places = &layout.ways[index].places;
    let (first, last) = (places[0], places[places.len() - 1]);
    let leaving = |way: usize| {
        let places = &layout.ways[way].places;
        (places[0] == first).then(|| places[1])
    };
    let coming = |way: usize| {
        let places = &layout.ways[way].places;
        let count = places.len();
        (places[count - 1] == last).then(|| places[count - 2])
    };
    let (left, right) = (layout.rect(first), layout.rect(last));
    (
        (left.x + left.width, spread(first, index, &leaving)),
        (right.x, spread(last, index, &coming)),
    )
}

fn text_at(x: i32, y: i32, class: &str, text: &str) -> String {
    format!(
        "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{}</text>\n",
        escaped(text)
    )
}
