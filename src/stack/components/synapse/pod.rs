//! What pods have in common that load the configuration: those of the processes, and that of the
//! check.

use super::base::Base;
use super::files::{LOG_CONFIG, PATH};
use crate::kube::object::{Container, Mount, Volume};
use crate::stack::Context;
use crate::stack::config_file::ConfigFile;
use crate::stack::pod::words;
use crate::stack::reference::Viewer;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume};
use crate::stack::workload::Workload;

/// A pod that loads the configuration.
#[derive(Debug)]
pub(super) struct Loader<'p, 'a> {
    pub base: &'p Base<'a>,
    pub workload: &'p Workload<'a>,
    pub file: &'p ConfigFile<'a>,
    pub secrets: &'p SecretVolumes,
    pub viewer: Viewer,
}

impl<'a> Loader<'_, 'a> {
    /// The init container that merges the configuration.
    pub(super) fn render(&self, cx: &Context<'a>) -> Container<'a> {
        let render = RenderConfig {
            viewer: self.viewer,
            ..RenderConfig::new(self.file, self.secrets)
        };
        render.container(cx, self.workload)
    }

    /// The container that runs a Python module of Synapse.
    pub(super) fn container(&self, module: &'static str) -> Container<'a> {
        let workload = self.workload;
        let name = PATH.trim_start_matches("/conf/");
        let fixed = [
            Mount::new(RENDERED, PATH).file(name).read_only(),
            Mount::new(TEMPLATES, format!("/conf/{LOG_CONFIG}"))
                .file(LOG_CONFIG)
                .writable(),
            Mount::new("media", "/media").writable(),
            Mount::new("tmp", "/tmp").writable(),
        ];
        let registrations = self.base.config.registrations.mounts();
        let mounts = fixed.into_iter().chain(registrations);
        Container {
            command: words(self.command(module)),
            env: workload.env().with("LD_PRELOAD", "libjemalloc.so.2"),
            volume_mounts: workload.mounts(mounts.chain(self.secrets.mounts())),
            ..workload.main_container("synapse")
        }
    }

    /// The command line that runs a Python module of Synapse, with what the user adds.
    fn command(&self, module: &'static str) -> Vec<String> {
        let own = ["python3", "-m", module, "-c", PATH];
        let extra = self.base.values.extra_args();
        let extra = extra.iter().filter_map(|argument| argument.get());
        own.into_iter().chain(extra).map(str::to_owned).collect()
    }

    /// `claim` is that of the media store; without it media are lost with the pod.
    pub(super) fn volumes(&self, cx: &Context, claim: Option<&str>) -> Vec<Volume> {
        let mut out = vec![
            Volume::config_map(TEMPLATES, self.base.config_map(cx, self.viewer)),
            rendered_volume(cx),
            Volume::memory("tmp"),
            claim.map_or_else(
                || Volume::memory("media"),
                |claim| Volume::claim("media", claim),
            ),
        ];
        out.extend(self.base.config.registrations.volumes());
        out.extend(self.secrets.volumes());
        out
    }
}
