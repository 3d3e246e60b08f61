//! Tables as kubectl prints them.

/// The head and the rows, each column as wide as its longest cell.
pub(super) fn text<const N: usize>(
    head: [String; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    self::rows(std::iter::once(head).chain(rows))
}

/// The rows alone.
pub(super) fn rows<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    let lines: Vec<_> = rows.into_iter().collect();
    let width = |column: usize| {
        let cells = lines.iter().map(|cells| cells[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |cells: &[String; N]| {
        let padded: Vec<_> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        padded.join("   ").trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}
