//! The pods of Dex.

use super::config;
use super::plan::Planned;
use super::ports::{HTTP, TELEMETRY};
use super::values::NAME;
use crate::kube::object::{Container, Mount, ProbeAction, Volume};
use crate::stack::Context;
use crate::stack::database::Database;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume, wait_for_server};

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let own = self.own.reference("");
        let rendered: Vec<_> = self.secrets().chain([&own]).collect();
        let all = rendered.iter().copied().chain(&self.ldap.root_ca);
        let (mounted, all) = (
            SecretVolumes::of(rendered.iter().copied()),
            SecretVolumes::of(all),
        );
        let address = self.database.as_ref().map(Database::address);
        let wait = address.map(|address| wait_for_server(cx, workload, "db-wait", &address));
        let render = RenderConfig::new(&self.config, &mounted).container(cx, workload);
        let volumes = [
            Volume::config_map(TEMPLATES, &workload.name),
            rendered_volume(cx),
        ];
        Pod {
            init_containers: [render].into_iter().chain(wait).collect(),
            containers: vec![self.container()],
            volumes: volumes.into_iter().chain(all.volumes()).collect(),
            ..Pod::default()
        }
    }

    fn container(&self) -> Container<'a> {
        let workload = &self.workload;
        let config = Mount::new(RENDERED, config::PATH)
            .file("config.yaml")
            .read_only();
        let certificates = SecretVolumes::of(&self.ldap.root_ca);
        let container = Container {
            // Not the image's own start: that would evaluate templates in the configuration.
            command: words(["/usr/local/bin/dex"]),
            args: words(["serve", config::PATH]),
            // The configuration is complete. A dollar sign in it is one.
            env: workload.tls_env().with("DEX_EXPAND_ENV", "false"),
            ports: vec![HTTP.listed(), TELEMETRY.listed()],
            volume_mounts: workload.tls_mounts([config].into_iter().chain(certificates.mounts())),
            ..workload.container(NAME, &workload.image)
        };
        let live = ProbeAction::http("/healthz/live", TELEMETRY.name);
        let ready = ProbeAction::http("/healthz/ready", TELEMETRY.name);
        probed(container, &workload.probes, [live.clone(), ready, live])
    }
}
