//! Prints a merged file, with credentials masked.

use std::fmt::Write;

use super::Merged;
use crate::source::mask::{Masker, masked};
use crate::source::yaml::print::to_string;

/// The file as YAML below comments that say what it is made of. `title` is that of the workload.
pub(super) fn yaml(merged: Merged, title: &str) -> String {
    let head = head(&merged, title);
    let Merged {
        root, variables, ..
    } = merged;
    let placeholders = variables.placeholders();
    let shown = Masker::program(&placeholders).json(&root.into(), "");
    head + &to_string(&shown).unwrap_or_default() + "\n"
}

/// A file that is read as it is: where nothing in it is a credential, it is shown as it is.
pub(super) fn plain(text: &str) -> String {
    let Ok(read) = serde_json::from_str::<serde_json::Value>(text) else {
        return masked(text);
    };
    match Masker::FILE.json(&read, "") {
        shown if shown == read => text.to_owned(),
        shown => format!("{shown:#}\n"),
    }
}

fn head(merged: &Merged, title: &str) -> String {
    let Merged { path, sources, .. } = merged;
    let mut out = format!("# {path} of {title}: these files, merged in this order\n");
    let widths = sources.iter().map(|source| source.path.len());
    let width = widths.max().unwrap_or_default();
    for source in sources {
        let unknown = if source.text.is_none() {
            ", which is not rendered: its contents are merged in here"
        } else {
            ""
        };
        _ = writeln!(
            out,
            "#   {:width$}  {}{unknown}",
            source.path, source.origin
        );
    }
    out
}
