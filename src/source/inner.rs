//! Where a part of a text stands in the file that holds the text.

use super::{At, Layers};

/// How far a text stands from the start of its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    lines: u32,
    columns: u32,
}

impl Shift {
    /// Finds `text`, which was read at `at`. `None` if it does not stand there line by line, e.g.
    /// in a folded block or with escapes.
    pub(crate) fn of(layers: &Layers, text: &str, at: At) -> Option<Self> {
        let file = &layers.of(at).text;
        if text.contains('\n') {
            block(file, text, at)
        } else {
            line(file, text, at)
        }
    }

    /// The place of what stands at a line and a column of the text, which count from 1.
    pub(crate) fn outer(&self, at: At) -> At {
        At {
            line: at.line + self.lines,
            column: at.column + self.columns,
            ..at
        }
    }
}

/// The line and the column of a byte of a text.
pub(crate) fn place_in(text: &str, offset: usize) -> At {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() as u32 + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count() as u32
        + 1;
    At {
        line,
        column,
        ..At::default()
    }
}

/// A literal block, whose first line that is not empty stands at `at`.
fn block(file: &str, text: &str, at: At) -> Option<Shift> {
    let leading = text.bytes().take_while(|b| *b == b'\n').count();
    let first = (at.line as usize).checked_sub(1 + leading)?;
    let indent = (at.column as usize).checked_sub(1)?;
    let mut lines = file.lines().skip(first);
    let stands_there = |line: &str, outer: &str| {
        outer.get(indent..).unwrap_or_default().trim_end() == line.trim_end()
    };
    let same = text
        .lines()
        .all(|line| lines.next().is_some_and(|outer| stands_there(line, outer)));
    same.then_some(Shift {
        lines: first as u32,
        columns: indent as u32,
    })
}

/// A text on one line, bare or in quotes.
fn line(file: &str, text: &str, at: At) -> Option<Shift> {
    let (lines, columns) = (at.line.checked_sub(1)?, at.column.checked_sub(1)?);
    let outer = file.lines().nth(lines as usize)?;
    let (start, _) = outer.char_indices().nth(columns as usize)?;
    let rest = &outer[start..];
    let inside = rest.strip_prefix(['"', '\'']);
    let columns = match inside {
        Some(inside) if inside.starts_with(text) => columns + 1,
        None if rest.starts_with(text) => columns,
        _ => return None,
    };
    Some(Shift { lines, columns })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::source::yaml::read as load;

    fn place(file: &str, part: &str) -> Option<String> {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, "v.yaml", file);
        let root = load::read(file, layer).unwrap();
        let node = root.below(&["a", "b"]).unwrap();
        let text = node.as_str().unwrap();
        let inner = At {
            layer,
            ..place_in(text, text.find(part).unwrap())
        };
        Shift::of(&layers, text, node.at).map(|shift| layers.place(shift.outer(inner)))
    }

    #[test]
    fn of_a_part_of_a_text() {
        assert_eq!(
            place("a:\n  b: |\n    one\n    two x\n", "x"),
            Some("v.yaml:4:9".into())
        );
        assert_eq!(
            place("a:\n  b: |\n\n    one\n    two x\n", "x"),
            Some("v.yaml:5:9".into())
        );
        assert_eq!(
            place("a:\n  b: one x # y\n", "x"),
            Some("v.yaml:2:10".into())
        );
        assert_eq!(place("a: {b: \"é x\"}\n", "x"), Some("v.yaml:1:11".into()));
        assert_eq!(place("a:\n  b: 'one x'\n", "x"), Some("v.yaml:2:11".into()));
    }

    #[test]
    fn of_no_part_where_it_is_written_in_another_way() {
        assert_eq!(place("a:\n  b: \"on\\u0065 x\"\n", "x"), None);
        assert_eq!(place("a:\n  b: >\n    one\n\n    two x\n", "x"), None);
    }
}
