//! The flag that pins images, the same for every command that derives a stack.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::failure::Failure;
use crate::images::{Lock, Pins};
use crate::source::input;

/// What images are pulled by.
#[derive(Args, Clone, Debug)]
pub(super) struct PinArgs {
    /// Pull images by the digests in a file, which `masthead images lock` writes.
    #[arg(long, value_name = "FILE")]
    pub images: Option<PathBuf>,
}

impl PinArgs {
    /// The digests. Where some are required, an image without one is an error.
    ///
    /// # Errors
    /// The file is not readable.
    pub(super) fn read(&self, is_required: bool) -> Result<Option<Pins>, Failure> {
        let Some(path) = &self.images else {
            return Ok(None);
        };
        let content = input::file(path, input::MAX_BYTES).map_err(|error| {
            let hint = "`masthead images lock`, with the same flags, writes it";
            Failure::CouldNotRun(error.into(), Some(hint.into()))
        })?;
        let lock = Lock::read(&path.display().to_string(), content).map_err(Failure::Invalid)?;
        Ok(Some(Pins {
            lock: Arc::new(lock),
            is_required,
        }))
    }
}
