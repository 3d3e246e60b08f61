//! Pictures of pages are what `masthead graph` prints: below a comment with the command stands a block
//! for mermaid, or the image that it makes.

use super::{keep, pages, root};
use crate::harness::masthead;

const MARK: &str = "<!-- masthead graph ";

fn drawn(args: &str) -> String {
    let mut run = masthead(&format!("graph {args}"));
    for word in args.split(' ').filter(|word| word.starts_with("examples/")) {
        run = run.file(word, std::fs::read(root().join(word)).unwrap());
    }
    run.ok().stdout
}

/// A page as it should be, and the images that it shows.
fn anew(page: &str, images: &mut Vec<(String, String)>) -> String {
    let mut parts = page.split(MARK);
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (args, rest) = part.split_once(" -->\n").unwrap();
        out += &format!("{MARK}{args} -->\n");
        let text = drawn(args);
        if let Some(block) = rest.strip_prefix("```mermaid\n") {
            let after = &block[block.find("```").unwrap()..];
            out += &format!("```mermaid\n{text}{after}");
        } else {
            let image = rest.split_once("](").unwrap().1.split_once(')').unwrap().0;
            images.push((image.to_owned(), text));
            out += rest;
        }
    }
    out
}

#[test]
fn pictures_are_what_the_program_draws() {
    let mut count = 0;
    for (name, text) in pages() {
        let mut images = Vec::new();
        let wanted = anew(&text, &mut images);
        count += text.matches(MARK).count();
        keep(&name, &wanted);
        let folder = name
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for (image, svg) in images {
            keep(&format!("{folder}{image}"), &svg);
        }
    }
    assert!(count >= 5, "{count}");
}
