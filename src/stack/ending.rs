//! How pods end of which there may be several: new requests come until all nodes know that a pod
//! ends, so that it goes on for a while before it is told.
//!
//! <https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination>

use super::reader::Reader;
use crate::kube::object::{Lifecycle, PreStop};

/// All nodes know by then.
const SECONDS: u32 = 5;

/// The version of Kubernetes that brought the sleep, which needs no shell in the image.
const SINCE: (u32, u32, u32) = (1, 30, 0);

/// For how many seconds a container goes on before it is told to end.
pub(crate) fn sleep(cx: &Reader) -> u32 {
    let sleeps = cx.chart.switches.sleeps_before_end && cx.release.kube_version >= SINCE;
    if sleeps { SECONDS } else { 0 }
}

/// The lifecycle of such a container.
pub(crate) fn lifecycle(cx: &Reader) -> Option<Lifecycle> {
    let seconds = sleep(cx);
    (seconds > 0).then_some(Lifecycle {
        pre_stop: PreStop::Sleep(seconds),
    })
}
