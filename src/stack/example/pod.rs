//! The pods of the example.

use super::{HTTP, METRICS, NAME, Planned, config};
use crate::kube::object::{Container, Mount, Port, ProbeAction, Volume};
use crate::stack::Context;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume};

const STORAGE: &str = "storage";

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let secrets = SecretVolumes::of(self.credentials.used());
        let [main, _] = &self.configs;
        let init = RenderConfig::new(main, &secrets).container(cx, &self.workload);
        let mut volumes = vec![
            Volume::config_map(TEMPLATES, &self.workload.name),
            rendered_volume(cx),
            Volume::claim(STORAGE, &self.claim.name),
        ];
        volumes.extend(secrets.volumes());
        Pod {
            init_containers: vec![init],
            containers: vec![self.container(&secrets)],
            volumes,
            ..Pod::default()
        }
    }

    fn container(&self, secrets: &SecretVolumes) -> Container<'a> {
        let workload = &self.workload;
        let rendered = Mount::new(RENDERED, "/conf").read_only();
        let mounts = [rendered, Mount::new(STORAGE, "/storage")];
        let container = Container {
            args: words(["--config", config::CONFIG]),
            ports: [HTTP, METRICS].map(Port::listed).into(),
            volume_mounts: workload.mounts(mounts.into_iter().chain(secrets.mounts())),
            ..workload.main_container(NAME)
        };
        let probe = ProbeAction::plain_http("/health", HTTP.name);
        let probes = [probe.clone(), probe.clone(), probe];
        probed(container, &workload.probes, probes)
    }
}
