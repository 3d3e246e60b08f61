//! Where media are: the process that serves them has the claim, all others keep nothing.
//!
//! Synapse makes the folder when it reads its configuration, wherever it is:
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#media_store_path>

use crate::stack::Context;
use crate::stack::reference::Viewer;

/// The volume with the claim, and where it is mounted.
pub(super) const VOLUME: &str = "media";
pub(super) const MOUNT: &str = "/media";

/// The folder in the volume.
pub(super) const FOLDER: &str = "media_store";

pub(super) const CLAIMED: &str = "/media/media_store";
const NOT_KEPT: &str = "/tmp/media_store";

/// The folder, in releases of the chart where it is the same for all processes.
pub(super) fn of_all(cx: &Context) -> Option<&'static str> {
    (!is_of_one(cx)).then_some(CLAIMED)
}

/// The folder of a process, where that is its own; `has_media` is whether it serves media. The hook
/// that checks the configuration has no claim.
pub(super) fn of_process(cx: &Context, has_media: bool, viewer: Viewer) -> Option<&'static str> {
    let has_claim = has_media && viewer == Viewer::Release;
    is_of_one(cx).then_some(if has_claim { CLAIMED } else { NOT_KEPT })
}

/// Whether only the process that serves media mounts the folder.
pub(super) fn is_of_one(cx: &Context) -> bool {
    cx.chart.switches.media_is_of_one_process
}
