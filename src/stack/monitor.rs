//! ServiceMonitors, by which Prometheus finds what to scrape.

use super::labels::INSTANCE;
use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, Labels, MonitorSpec, Port, Relabeling};
use crate::source::Code;
use crate::values::typed::{ServiceMonitors, Typed};

/// The API's group and version, which stand for all of its kinds.
const GROUP: &str = "monitoring.coreos.com/v1";

const API: &str = "monitoring.coreos.com/v1/ServiceMonitor";

/// What Prometheus is to scrape of a component.
#[derive(Clone, Debug)]
pub(crate) struct Monitor<'a> {
    values: ServiceMonitors<'a>,
    pub port: Port,
    own_relabelings: Vec<Relabeling>,
}

impl<'a> Monitor<'a> {
    /// The monitor of a port with metrics, where it is wanted and the cluster knows the kind. One that
    /// the user asks for is missed.
    pub(crate) fn new(cx: &Reader, values: ServiceMonitors<'a>, port: Port) -> Option<Self> {
        if !values.enabled().is_on() {
            return None;
        }
        if !cx.release.has_api(API) {
            tell_left_out(cx, &values);
            return None;
        }
        Some(Self {
            values,
            port,
            own_relabelings: Vec::new(),
        })
    }

    /// Relabels as `own` says, before it does what the user's relabelings say.
    #[must_use]
    pub(crate) fn relabel_first(self, own: Vec<Relabeling>) -> Self {
        Self {
            own_relabelings: own,
            ..self
        }
    }

    /// The object; it finds Services by those of its own labels that `by` names.
    pub(crate) fn object(
        &self,
        cx: &Reader,
        name: &str,
        labels: &Labels,
        by: &[&'static str],
    ) -> Object<'a> {
        let found = by
            .iter()
            .filter_map(|key| Some((*key, labels.get(key)?.to_owned())));
        let spec = MonitorSpec {
            match_labels: found.collect(),
            port: self.port.name,
            own_relabelings: self.own_relabelings.clone(),
            relabelings: self.values.relabelings().nodes(),
            metric_relabelings: self.values.metric_relabelings().nodes(),
        };
        Object::new(cx, name, labels, Body::ServiceMonitor(spec))
    }
}

/// Warns that a monitor that the user wrote of is left out; one word is enough for all of them. By
/// default there is one where the cluster knows the kind: that needs no word.
fn tell_left_out(cx: &Reader, values: &ServiceMonitors) {
    const MESSAGE: &str =
        "ServiceMonitors are left out: the cluster is not known to have their API";
    let enabled = values.enabled();
    let (targets, metrics) = (values.relabelings(), values.metric_relabelings());
    let written = [enabled.section(), targets.section(), metrics.section()];
    let Some(section) = written.iter().find(|section| section.at().layer > 0) else {
        return;
    };
    if cx.has_said(MESSAGE) {
        return;
    }
    let hint = format!(
        "add `-a {GROUP}` if the cluster has the Prometheus Operator, or set `{}: false`",
        enabled.path()
    );
    cx.report(
        cx.problem(Code::MissingApi, *section, MESSAGE)
            .hint(hint)
            .warning(),
    );
}

/// The Services of one workload.
pub(crate) const BY_INSTANCE: [&str; 1] = [INSTANCE];
