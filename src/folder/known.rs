//! Which files of a folder are masthead's own.

use super::adopt;
use super::error::{FolderError, in_namespace};
use super::index::{self, Entries, Index};
use super::view::{Seen, View};
use super::wanted::Wanted;
use crate::source::beneath::Found;

/// What is known of a folder.
#[derive(Default)]
pub(super) struct Known {
    /// The files that are masthead's own.
    pub files: Entries,
    /// The text of the index, where it can be read.
    pub index: Option<String>,
    /// Why it can't.
    pub damage: Option<String>,
}

/// Reads the index; without one, the files tell by themselves.
///
/// # Errors
/// The folder is that of another release, and nobody says `--force`.
pub(super) fn known(view: View, wanted: &[Wanted]) -> Result<Known, FolderError> {
    let Some(folder) = view.folder else {
        return Ok(Known::default());
    };
    let damage = match view.look(index::FILE)? {
        Seen::Nothing => None,
        Seen::Some(Found::File { .. }) => {
            let bytes = view.read(index::FILE, index::MAX_BYTES);
            let bytes =
                bytes.map_err(|error| view.request.failed_at("read", index::FILE, error))?;
            match index::parse(&bytes) {
                Ok(index) => return of_index(view, index, bytes),
                Err(damage) => Some(damage),
            }
        }
        _ => return Err(FolderError::InTheWay(vec![view.request.below(index::FILE)])),
    };
    Ok(Known {
        files: adopt::adopt(view.request, folder, wanted, damage.as_deref())?,
        index: None,
        damage,
    })
}

fn of_index(view: View, index: Index, text: Vec<u8>) -> Result<Known, FolderError> {
    let given = view.request.release;
    let is_same = index.release == given.name && index.namespace == given.namespace;
    if !is_same && !view.request.force {
        return Err(FolderError::OtherRelease {
            folder: view.request.folder.to_owned(),
            found: in_namespace(&index.release, &index.namespace),
            given: in_namespace(&given.name, &given.namespace),
        });
    }
    Ok(Known {
        files: index.files,
        index: String::from_utf8(text).ok(),
        damage: None,
    })
}
