//! Prometheus exporters, which run beside the server that they watch.

use minijinja::{Value, context};

use super::workload::probes;
use super::{Context, facts, image};

/// What `_lib/exporter.yaml` reads of the exporter whose values are at `path`.
pub fn exporter(cx: &Context, path: &str) -> Value {
    let node = cx.node(path);
    context! {
        image => facts::value(&image::image(cx, &format!("{path}.image"))),
        resources => facts::compact(node.find("resources")),
        security_context => facts::compact(node.find("containersSecurityContext")),
        probes => facts::value(&probes(node)),
        extra_env => facts::list(node, "extraEnv"),
        extra_mounts => facts::list(node, "extraVolumeMounts"),
    }
}
