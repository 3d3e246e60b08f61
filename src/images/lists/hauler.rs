//! What `hauler store sync` reads.
//!
//! <https://docs.hauler.dev/docs/hauler-usage/store/sync>

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::images::Listed;

/// The images as a manifest of hauler, with where they are pulled from.
pub(crate) fn hauler(images: &BTreeSet<Listed>, name: &str) -> String {
    let mut out = format!(
        "apiVersion: content.hauler.cattle.io/v1\nkind: Images\nmetadata:\n  name: {name}\nspec:\n  images:\n"
    );
    let mut told = BTreeSet::new();
    for image in images.iter().filter(|it| told.insert(it.at_source())) {
        _ = write!(out, "    - name: {:?}", image.at_source());
        if let Some(mirror) = image.mirror() {
            _ = write!(out, " # pulled from {mirror}");
        }
        out.push('\n');
    }
    out
}
