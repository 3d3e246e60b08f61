//! The pods of Element Web: a web server.

use super::config;
use super::plan::Planned;
use super::ports::HTTP;
use super::values::NAME;
use crate::kube::object::{Container, Mount, ProbeAction, Volume};
use crate::stack::pod::{Pod, probed};
use crate::stack::{Context, ending, ephemeral};

/// The image would write its own default.conf, which is a mount here, unless it finds no templates.
const NO_TEMPLATES: &str = "/non-existant-so-that-this-works-with-read-only-root-filesystem";

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let tmp = ephemeral::tmp(cx, "nginx-tmp");
        let nginx = |path: &'static str, file: &'static str| {
            Mount::new("nginx-config", path).file(file).read_only()
        };
        let container = Container {
            env: workload
                .env()
                .with("NGINX_ENVSUBST_TEMPLATE_DIR", NO_TEMPLATES),
            ports: vec![HTTP.listed()],
            volume_mounts: workload.mounts([
                Mount::new("config", config::PATH)
                    .file("config.json")
                    .read_only(),
                nginx("/etc/nginx/conf.d/default.conf", "default.conf"),
                nginx(
                    "/etc/nginx/conf.d/http_customisations.conf",
                    "http_customisations.conf",
                ),
                nginx("/etc/nginx/security_headers.conf", "security_headers.conf"),
                Mount::new(tmp, "/tmp"),
            ]),
            lifecycle: ending::lifecycle(cx),
            ..workload.main_container(NAME)
        };
        let probe = ProbeAction::plain_http("/health", HTTP.name);
        let probes = [probe.clone(), probe.clone(), probe];
        Pod {
            containers: vec![probed(container, &workload.probes, probes)],
            volumes: vec![
                Volume::config_map("config", &workload.name),
                Volume::config_map("nginx-config", &self.nginx_config_map),
                ephemeral::volume(tmp, &self.values.ephemeral_storages().tmp()),
            ],
            ..Pod::default()
        }
    }
}
