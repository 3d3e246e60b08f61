//! The values of an Application.

use std::path::Path;
use std::sync::Arc;

use super::environment::inside;
use super::given::Given;
use super::parameters::VALUES;
use crate::commands::failure::Failure;
use crate::project::{Inline, Layer};
use crate::source::yaml::read;
use crate::source::{Layers, Source};
use crate::values::Invalid;

/// The layers that the Application names. Where there is no project file (`is_alone`), the values
/// file of the folder stands in for files that it does not name.
///
/// # Errors
/// A file is outside of the repository, or the values of the Application are not YAML.
pub(super) fn of(given: &Given, repository: &Path, is_alone: bool) -> Result<Vec<Layer>, Failure> {
    let fragments = given.list("fragments").iter().cloned();
    let mut layers: Vec<_> = fragments.map(Layer::Fragment).collect();
    let files = given.list("values-files");
    let is_common = false;
    for file in files {
        let path = inside(repository, file)?;
        layers.push(Layer::File { path, is_common });
    }
    if is_alone && files.is_empty() && Path::new(VALUES).exists() {
        let path = VALUES.to_owned();
        layers.push(Layer::File { path, is_common });
    }
    if let Some(text) = given.text("values") {
        layers.push(inline(text)?);
    }
    Ok(layers)
}

/// Values that stand in the Application.
fn inline(text: &str) -> Result<Layer, Failure> {
    let file = "parameter `values`".to_owned();
    let mut layers = Layers::default();
    let layer = layers.add(Source::File, file.clone(), text);
    let node = read::read(text, layer).map_err(|problem| {
        Failure::Invalid(Invalid {
            problems: vec![problem],
            layers: Arc::new(layers),
        })
    })?;
    Ok(Layer::Inline(Inline {
        source: Source::File,
        file,
        text: text.into(),
        node,
    }))
}
