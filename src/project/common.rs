//! Layers that deployments have in common, each read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::at_rest::Keys;
use crate::source::Source;
use crate::values::ReadLayer;

/// The layers that have been read so far, by what they are and how they are called.
#[derive(Debug, Default)]
pub(crate) struct Common(Mutex<HashMap<String, Arc<ReadLayer>>>);

impl Common {
    /// The layer of this name, read by the first who asks for it. `keys` decrypt a file of SOPS.
    ///
    /// # Errors
    /// Its content can't be got.
    pub(crate) fn layer<E>(
        &self,
        source: Source,
        name: &str,
        keys: &Keys,
        content: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<ReadLayer>, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{source:?} {name}");
        if let Some(read) = known.get(&key) {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(ReadLayer::new(source, content()?, keys));
        known.insert(key, Arc::clone(&read));
        Ok(read)
    }
}
