//! Places in texts that values hold.

/// The byte at a line and a column, which count from 1.
pub(super) fn byte_at(text: &str, line: u32, column: u32) -> usize {
    let before = line.saturating_sub(1) as usize;
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let within = text[start..]
        .char_indices()
        .nth(column.saturating_sub(1) as usize);
    start + within.map_or(0, |(at, _)| at)
}
