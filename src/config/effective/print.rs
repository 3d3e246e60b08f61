//! Prints a merged file, with credentials masked.

use std::fmt::Write;

use serde_json::Value as Json;

use super::Merged;
use crate::source::mask::Masker;
use crate::source::yaml::print as yaml_print;
use crate::stack::facts;

/// The file as YAML below comments that say what it is made of. `title` is the workload.
pub fn yaml(merged: &Merged, title: &str) -> String {
    let mut out = format!(
        "# {} of {title}: these files, merged in this order\n",
        merged.path
    );
    let width = merged
        .sources
        .iter()
        .map(|source| source.path.len())
        .max()
        .unwrap_or_default();
    for source in &merged.sources {
        let unknown = if source.text.is_none() {
            ", which is not rendered: what it holds is merged in here"
        } else {
            ""
        };
        _ = writeln!(
            out,
            "#   {:width$}  {}{unknown}",
            source.path, source.origin
        );
    }
    let masker = Masker::configuration(&merged.placeholders);
    let shown = masker.json(&Json::from(merged.root.clone()), "");
    out + &yaml_print::to_string(&facts::value(&shown)).unwrap_or_default() + "\n"
}
