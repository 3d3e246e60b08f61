//! Whether a folder is one of masthead.

use std::path::Path;

use anyhow::Result;

use super::parameters::VALUES;
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::project;
use crate::schema::SCHEMA;
use crate::source::input::{self, MAX_BYTES};
use crate::source::yaml::read;

/// What a folder has that is a chart of its own, for Helm.
const CHART: &str = "Chart.yaml";

pub(super) fn run() -> Result<(), Failure> {
    match mark() {
        Some(name) => Ok(print(&format!("{name}\n"))?),
        None => Ok(()),
    }
}

/// The file by which the folder is known.
fn mark() -> Option<&'static str> {
    if Path::new(project::FILE).is_file() {
        return Some(project::FILE);
    }
    (!Path::new(CHART).exists() && has_values()).then_some(VALUES)
}

/// Whether its values are of matrix-stack: each key at the top is one.
fn has_values() -> bool {
    let text = input::file(VALUES, MAX_BYTES).and_then(|bytes| input::text(bytes, VALUES));
    let root = text.ok().and_then(|text| read::read(&text, 0).ok());
    let map = root.as_ref().and_then(|root| root.as_map());
    map.is_some_and(|map| {
        let mut keys = map.iter().map(|(key, _)| key).peekable();
        keys.peek().is_some() && keys.all(|key| SCHEMA.property(key).is_some())
    })
}
