//! What a values file needs for another release of the chart: what changes for it, and the file
//! with what can be changed.

mod checks;
mod condition;
mod defaults;
mod escape;
mod file;
mod keys;
mod listed;
mod own_server;
mod range;
mod recognise;
mod rewrite;
mod row;
#[cfg(test)]
mod tests;
mod told;

pub(crate) use file::Files;
pub(crate) use range::{Asked, Range};
pub(crate) use rewrite::Rewritten;
pub(crate) use row::{Row, Section};

use condition::World;
use keys::Values;

/// What an upgrade of values files is.
pub(crate) struct Upgrade {
    pub range: Range,
    /// The rows of the list, by section, in the order of the files.
    pub rows: Vec<Row>,
    /// The files after the changes, in their order.
    pub texts: Vec<Rewritten>,
    /// Why no file is changed, where that is so.
    pub refused: Option<String>,
}

/// Looks at files between two releases. What is not asked for follows from the files.
pub(crate) fn upgrade(files: &Files, asked: Asked) -> Upgrade {
    let all = files.merged();
    let mut range = Range::new(asked, &all);
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for file in &files.all {
        let rewritten = rewrite::rewrite(file, &all, &range);
        let values = Values {
            own: &file.values,
            all: &all,
            range: &range,
        };
        rows.extend(listed::rows(values, &rewritten, &files.layers));
        texts.push(rewritten);
    }
    let refused = rewrite::disagreement(files, &texts, &range);
    let world = World::new(&all, rewrite::meaning(&all, &all, &range), &range);
    rows.extend(told::rows(&world));
    rows.extend(defaults::rows(&world));
    rows.iter_mut().for_each(|row| row.at = files.place(row.at));
    row::sort(&mut rows);
    if let Some(sign) = &mut range.sign {
        sign.at = files.place(sign.at);
    }
    Upgrade {
        range,
        rows,
        texts,
        refused,
    }
}
