//! The lines of a text.

/// A text of which lines are asked by the bytes in them.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t>(pub &'t str);

impl<'t> Lines<'t> {
    /// Where the line of a byte begins.
    pub(super) fn start(self, at: usize) -> usize {
        self.0[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line after that of a byte begins.
    pub(super) fn end(self, at: usize) -> usize {
        self.0[at..]
            .find('\n')
            .map_or(self.0.len(), |end| at + end + 1)
    }

    /// The line that begins at a byte, with its end.
    pub(super) fn at(self, start: usize) -> &'t str {
        &self.0[start..self.end(start)]
    }

    /// The column of a byte, from 0.
    pub(super) fn column(self, at: usize) -> usize {
        self.0[self.start(at)..at].chars().count()
    }

    /// How far the line of a byte is indented.
    pub(super) fn indent(self, at: usize) -> usize {
        indent(self.at(self.start(at)))
    }

    /// Whether only spaces stand before a byte on its line.
    pub(super) fn is_first(self, at: usize) -> bool {
        self.0[self.start(at)..at].bytes().all(|b| b == b' ')
    }

    /// How lines end here.
    pub(super) fn ending(self) -> &'static str {
        match self.0.find('\n') {
            Some(at) if self.0[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

pub(super) fn indent(line: &str) -> usize {
    line.bytes().take_while(|b| *b == b' ').count()
}

pub(super) fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// A line so much further to the right, or to the left as far as it has spaces there.
pub(super) fn shifted(line: &str, by: isize) -> String {
    if is_blank(line) {
        return line.to_owned();
    }
    match usize::try_from(by) {
        Ok(more) => " ".repeat(more) + line,
        Err(_) => line[indent(line).min(by.unsigned_abs())..].to_owned(),
    }
}
