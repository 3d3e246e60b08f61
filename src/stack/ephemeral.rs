//! Volumes of pods that are empty at first, and go with the pod.

use super::reader::Reader;
use crate::kube::object::{EmptyDir, Volume};
use crate::source::Text;
use crate::values::typed::{EphemeralStorage, Typed};

/// The volume that the values describe. A release of the chart without such values has all of
/// these in memory, and no limits.
pub(crate) fn volume(name: impl Into<Text>, values: &EphemeralStorage) -> Volume {
    if values.section().default().is_none() {
        return Volume::memory(name);
    }
    let empty = EmptyDir {
        medium: Some(values.medium().or_default().to_owned()),
        size_limit: Some(values.size_limit().or_default().to_owned()),
    };
    Volume::empty(name, empty)
}

/// The name of the volume for temporary files, which was `older` once.
pub(crate) fn tmp(cx: &Reader, older: &'static str) -> &'static str {
    if cx.chart.switches.tmp_volumes {
        "tmp"
    } else {
        older
    }
}
