//! The volumes of the pods, and where the scripts find them.

use super::plan::Planned;
use crate::kube::object::{Mount, Volume};
use crate::stack::ephemeral;

const BACKUPS: &str = "backups";
const SCRATCH: &str = "scratch";
const MEDIA: &str = "media";
const TMP: &str = "tmp";

/// Where backups are, on a claim.
pub(super) const BACKUPS_PATH: &str = "/backups";
const SCRATCH_PATH: &str = "/scratch";

impl<'a> Planned<'a> {
    /// Whether a backup is made beside its destination: nothing goes there unencrypted, and nothing
    /// can be put together in a bucket.
    pub(super) fn has_scratch(&self) -> bool {
        self.encryption.is_some() || self.destination.bucket().is_some()
    }

    /// The folder in which a backup is put together.
    pub(super) fn stage(&self) -> &'static str {
        if self.has_scratch() {
            SCRATCH_PATH
        } else {
            BACKUPS_PATH
        }
    }

    pub(super) fn volumes(&self) -> Vec<Volume> {
        let claim = self.destination.claim();
        let media = self.contents.media.as_ref();
        let scratch = || ephemeral::volume(SCRATCH, &self.values.scratch());
        let mut out = vec![super::files::volume(&self.workload.name)];
        out.extend(claim.map(|claim| Volume::claim(BACKUPS, &claim.name)));
        out.extend(self.has_scratch().then(scratch));
        out.extend(media.map(|media| Volume::claim(MEDIA, &media.claim)));
        out.push(Volume::memory(TMP));
        out
    }

    pub(super) fn backups_mount(&self) -> Option<Mount> {
        let claim = self.destination.claim();
        claim.map(|_| Mount::new(BACKUPS, BACKUPS_PATH))
    }

    pub(super) fn scratch_mount(&self) -> Option<Mount> {
        let mount = || Mount::new(SCRATCH, SCRATCH_PATH);
        self.has_scratch().then(mount)
    }

    /// The folder in which a backup is put together.
    pub(super) fn stage_mount(&self) -> Option<Mount> {
        self.scratch_mount().or_else(|| self.backups_mount())
    }

    pub(super) fn media_mount(&self) -> Option<Mount> {
        let media = self.contents.media.as_ref();
        media.map(|_| Mount::new(MEDIA, "/media"))
    }

    pub(super) fn tmp_mount(&self) -> Mount {
        Mount::new(TMP, "/tmp")
    }
}
