//! All that is to happen, in a line.

use crate::diff::{ImpactKind, Report};

/// `Plan: 3 changed, 1 added, 0 removed, 80 the same; restarts: 2 rolling, 1 with downtime; recreate:
/// 1; data at risk: 0`.
pub(super) fn line(report: &Report) -> String {
    let [changed, added, removed] = report.counts();
    let count = |kind| report.count(kind);
    let stale = match count(ImpactKind::Stale) {
        0 => String::new(),
        stale => format!("; restarts to be made by hand: {stale}"),
    };
    format!(
        "Plan: {changed} changed, {added} added, {removed} removed, {} the same; restarts: {} rolling, {} with downtime; \
         recreate: {}; data at risk: {}{stale}",
        report.same,
        count(ImpactKind::Restart),
        count(ImpactKind::Downtime),
        count(ImpactKind::Recreate),
        count(ImpactKind::Data),
    )
}
