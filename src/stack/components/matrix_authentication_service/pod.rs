//! The pods of MAS.

use super::config;
use super::plan::Planned;
use super::ports::{COMPAT, HTTP, INTERNAL};
use super::values::NAME;
use crate::kube::object::{Container, Mount, Port, ProbeAction, Volume};
use crate::stack::database::Database;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::roles::Moving;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume, wait_for_server};
use crate::stack::{Context, ending};

impl<'a> Planned<'a> {
    /// Where it takes requests, and answers to probes and to Prometheus.
    pub(super) fn ports(&self) -> Vec<Port> {
        let has_path = !self.parts.authentication.path.is_empty();
        [HTTP, INTERNAL]
            .into_iter()
            .chain(has_path.then_some(COMPAT))
            .collect()
    }

    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.parts.workload;
        let address = self.parts.database.as_ref().map(Database::address);
        let wait = address.map(|address| wait_for_server(cx, workload, "db-wait", &address));
        let migrate = Container {
            args: words(["database", "migrate"]),
            ..self.container("database-migrate")
        };
        let render = RenderConfig::new(&self.config, &self.secrets).container(cx, workload);
        let volumes = [
            Volume::config_map(TEMPLATES, &workload.name),
            rendered_volume(cx),
        ];
        Pod {
            init_containers: [render].into_iter().chain(wait).chain([migrate]).collect(),
            containers: vec![self.server(cx)],
            volumes: volumes.into_iter().chain(self.secrets.volumes()).collect(),
            ..Pod::default()
        }
    }

    fn server(&self, cx: &Context<'a>) -> Container<'a> {
        // While it is only tried to move accounts, nothing may change them.
        let no_worker = (self.parts.moving == Moving::Tried).then_some("--no-worker");
        let container = Container {
            args: words(["server", "--no-migrate"].into_iter().chain(no_worker)),
            ports: self.ports().into_iter().map(Port::listed).collect(),
            lifecycle: ending::lifecycle(cx),
            ..self.container(NAME)
        };
        let probe = ProbeAction::plain_http("/health", INTERNAL.name);
        probed(
            container,
            &self.parts.workload.probes,
            [probe.clone(), probe.clone(), probe],
        )
    }

    /// A container of MAS with its configuration.
    fn container(&self, name: &'static str) -> Container<'a> {
        let workload = &self.parts.workload;
        let config = Mount::new(RENDERED, config::PATH)
            .file("mas-config.yaml")
            .read_only();
        Container {
            env: workload.tls_env().with("MAS_CONFIG", config::PATH),
            volume_mounts: workload.tls_mounts([config].into_iter().chain(self.secrets.mounts())),
            ..workload.container(name, &workload.image)
        }
    }
}
