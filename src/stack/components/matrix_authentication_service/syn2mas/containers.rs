//! The containers of the Job: each of the two configurations is made as in its own pods.

use super::super::config;
use super::plan::{Job, Mas};
use super::values::{MAS_TEMPLATES, PROGRAM, SYNAPSE_TEMPLATES};
use crate::kube::object::{Container, Mount};
use crate::source::Text;
use crate::stack::Context;
use crate::stack::address::Address;
use crate::stack::ca_bundle::CaBundle;
use crate::stack::database::Database;
use crate::stack::image::tools_image;
use crate::stack::pod::words;
use crate::stack::tools::{RENDERED, RenderConfig, wait_for_server};
use crate::stack::workload::Workload;

/// Where the migration finds MAS's program.
const PROGRAM_FOLDER: &str = "/tmp-mas-cli";

impl<'a> Job<'a> {
    pub(super) fn init_containers(
        &self,
        cx: &Context<'a>,
        mas: &Mas<'_, 'a>,
    ) -> Vec<Container<'a>> {
        let wait = |name, address: Address| wait_for_server(cx, &self.workload, name, &address);
        let of_mas = mas.parts.database.as_ref().map(Database::address);
        let of_homeserver = self.homeserver.database.as_ref().map(Database::address);
        let mut out = vec![
            self.copy(),
            self.render_mas(mas)
                .container(cx, &self.mounting(mas.workload)),
            self.render_homeserver()
                .container(cx, &self.mounting(&self.homeserver.workload)),
        ];
        out.extend(of_mas.map(|address| wait("db-wait-mas", address)));
        out.extend(of_homeserver.map(|address| wait("db-wait-syn", address)));
        // Those of a newer release check by themselves, before they begin.
        out.extend((!cx.chart.switches.syn2mas_by_tools).then(|| self.check()));
        out
    }

    /// The tools' image has no program of MAS.
    fn copy(&self) -> Container<'a> {
        let workload = &self.workload;
        let command = format!("cp -v /usr/local/bin/mas-cli {PROGRAM_FOLDER}/mas-cli");
        Container {
            command: words([Text::from("sh"), "-c".into(), command.into()]),
            volume_mounts: workload.mounts([Mount::new(PROGRAM, PROGRAM_FOLDER)]),
            ..workload.container("copy-mas-cli", &workload.image)
        }
    }

    fn render_mas<'r>(&'r self, mas: &Mas<'r, 'a>) -> RenderConfig<'r, 'a> {
        RenderConfig {
            name: "render-config-mas",
            templates: MAS_TEMPLATES,
            viewer: self.viewer,
            ..RenderConfig::new(mas.config, &self.mas_secrets)
        }
    }

    fn render_homeserver(&self) -> RenderConfig<'_, 'a> {
        RenderConfig {
            name: "render-config-syn",
            templates: SYNAPSE_TEMPLATES,
            viewer: self.viewer,
            ..RenderConfig::new(&self.homeserver.file, &self.homeserver_secrets)
        }
    }

    /// A workload as in its own pods, but for what the Job itself mounts.
    fn mounting(&self, workload: &Workload<'a>) -> Workload<'a> {
        Workload {
            extra_mounts: self.workload.extra_mounts.clone(),
            ..workload.clone()
        }
    }

    fn check(&self) -> Container<'a> {
        let workload = &self.workload;
        Container {
            args: self.args(&["syn2mas", "check"], None),
            env: workload
                .ca_bundle
                .as_ref()
                .map(CaBundle::env)
                .unwrap_or_default(),
            volume_mounts: workload.tls_mounts(self.mounts()),
            ..workload.container("syn2mas-check", &workload.image)
        }
    }

    /// The tools stop Synapse, and run MAS's program while it is down. Older ones can't only try.
    pub(super) fn migration(&self, cx: &Context<'a>) -> Container<'a> {
        let workload = &self.workload;
        let tools = tools_image(cx);
        let flag = (!self.migrates).then_some("--dry-run");
        let (image, args) = if self.migrates || cx.chart.switches.syn2mas_by_tools {
            (&tools, self.args(&["syn2mas"], flag))
        } else {
            (&workload.image, self.args(&["syn2mas", "migrate"], flag))
        };
        let program = Mount::new(PROGRAM, PROGRAM_FOLDER).read_only();
        Container {
            args,
            env: workload
                .tls_env()
                .with("NAMESPACE", cx.release.namespace.clone()),
            volume_mounts: workload.tls_mounts(self.mounts().chain([program])),
            ..workload.container("syn2mas-migrate", image)
        }
    }

    fn args(&self, command: &[&'static str], flag: Option<&'static str>) -> Vec<Text> {
        let files = [
            "--config",
            config::PATH,
            "--synapse-config",
            self.homeserver.file.output,
        ];
        words(command.iter().copied().chain(files).chain(flag))
    }

    fn mounts(&self) -> impl Iterator<Item = Mount> {
        [Mount::new(RENDERED, "/conf").read_only()]
            .into_iter()
            .chain(self.secrets.mounts())
    }
}
