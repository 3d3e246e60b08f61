//! Prometheus exporters, which run beside the server that they watch.

use super::image::Image;
use super::pod::{container, probed};
use super::probes::Probes;
use super::reader::Reader;
use super::workload::env as users_env;

use crate::kube::object::{Container, ContainerPort, Data, Env, Listed, Port, ProbeAction};
use crate::values::typed::{self, Typed};

/// An exporter, as the container of its server needs it.
#[derive(Clone, Debug)]
pub(crate) struct Exporter<'a> {
    values: typed::Exporter<'a>,
    image: Image,
}

impl<'a> Exporter<'a> {
    pub(crate) fn new(cx: &Reader, values: typed::Exporter<'a>) -> Self {
        Self {
            image: Image::new(cx, &values.image()),
            values,
        }
    }

    /// The container, which serves metrics at this port. Variables are among those of the user.
    pub(crate) fn container(
        &self,
        name: &'static str,
        port: Port,
        env: impl FnOnce(Env<'a>) -> Env<'a>,
    ) -> Container<'a> {
        let values = &self.values;
        let security = Data::compact(values.containers_security_context().node());
        let resources = Data::compact(values.resources().node());
        let mounts = values.extra_volume_mounts().nodes().iter();
        let bare = Container {
            env: env(users_env(&values.extra_env())),
            ports: vec![ContainerPort {
                protocol: None,
                ..port.listed()
            }],
            volume_mounts: mounts
                .map(|node| Listed::Users(std::borrow::Cow::Borrowed(node)))
                .collect(),
            ..container(name, &self.image, &security, &resources)
        };
        let probes = Probes::new(
            values.liveness_probe().node(),
            values.readiness_probe().node(),
            values.startup_probe().node(),
        );
        let action = ProbeAction::http("/metrics", port.name);
        probed(bare, &probes, [action.clone(), action.clone(), action])
    }
}
