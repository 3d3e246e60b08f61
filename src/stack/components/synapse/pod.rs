//! What pods have in common that load the configuration: those of the processes, and that of the
//! check.

use super::base::Base;
use super::files::{LOG_CONFIG, PATH};
use super::media_bucket::CA_VARIABLE;
use super::media_store::{self, VOLUME as MEDIA};
use crate::kube::object::{Container, Env, Mount, Volume};
use crate::stack::Context;
use crate::stack::config_file::ConfigFile;
use crate::stack::ephemeral;
use crate::stack::pod::words;
use crate::stack::reference::Viewer;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume};
use crate::stack::workload::Workload;

/// The volume for temporary files.
const TMP: &str = "tmp";

/// A pod that loads the configuration.
#[derive(Debug)]
pub(super) struct Loader<'p, 'a> {
    pub base: &'p Base<'a>,
    pub workload: &'p Workload<'a>,
    pub file: &'p ConfigFile<'a>,
    pub secrets: &'p SecretVolumes,
    pub viewer: Viewer,
    /// Whether it is the Job that checks the configuration.
    pub is_check: bool,
    /// The claim of the media store, for the process that serves media.
    pub claim: Option<&'p str>,
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
    pub(super) fn container(&self, cx: &Context, module: &'static str) -> Container<'a> {
        let workload = self.workload;
        let name = PATH.trim_start_matches("/conf/");
        let fixed = [
            Mount::new(RENDERED, PATH).file(name).read_only(),
            Mount::new(TEMPLATES, format!("/conf/{LOG_CONFIG}"))
                .file(LOG_CONFIG)
                .writable(),
            Mount::new(TMP, "/tmp").writable(),
        ];
        let registrations = self.base.config.registrations.mounts();
        let mounts = fixed
            .into_iter()
            .chain(self.media_mount(cx))
            .chain(registrations);
        Container {
            command: words(self.command(module)),
            env: self.env(),
            volume_mounts: workload.tls_mounts(mounts.chain(self.secrets.mounts())),
            ..workload.main_container("synapse")
        }
    }

    fn env(&self) -> Env<'a> {
        let bucket = self.base.config.bucket.as_ref();
        let authorities = bucket.filter(|_| self.claim.is_some());
        let env = self.workload.tls_env();
        env.with_some(CA_VARIABLE, authorities.and_then(|bucket| bucket.ca_file))
            .with("LD_PRELOAD", "libjemalloc.so.2")
    }

    /// The command line that runs a Python module of Synapse, with what the user adds.
    fn command(&self, module: &'static str) -> Vec<String> {
        let own = ["python3", "-m", module, "-c", PATH];
        let extra = self.base.values.extra_args();
        let extra = extra.iter().filter_map(|argument| argument.get());
        own.into_iter().chain(extra).map(str::to_owned).collect()
    }

    /// The media store. A check that reads the configuration of the main process itself, and not the
    /// copy for hooks, needs the folder that stands there.
    fn media_mount(&self, cx: &Context) -> Option<Mount> {
        let volume = match self.claim {
            Some(_) => MEDIA,
            None if !media_store::is_of_one(cx) => MEDIA,
            None if self.is_check && self.viewer == Viewer::Release => TMP,
            None => return None,
        };
        Some(Mount::new(volume, media_store::MOUNT).writable())
    }

    /// Without a claim, media are lost with the pod.
    fn media_volume(&self, cx: &Context) -> Option<Volume> {
        match self.claim {
            Some(claim) => Some(Volume::claim(MEDIA, claim)),
            None => (!media_store::is_of_one(cx)).then(|| Volume::memory(MEDIA)),
        }
    }

    /// Uploads and downloads of media pass through it.
    fn tmp_volume(&self) -> Volume {
        let values = &self.base.values;
        let storage = match self.claim {
            Some(_) => values.media().ephemeral_storages().tmp(),
            None => values.ephemeral_storages().non_media_tmp(),
        };
        ephemeral::volume(TMP, &storage)
    }

    pub(super) fn volumes(&self, cx: &Context) -> Vec<Volume> {
        let mut out = vec![
            Volume::config_map(TEMPLATES, self.base.config_map(cx, self.viewer)),
            rendered_volume(cx),
            self.tmp_volume(),
        ];
        out.extend(self.media_volume(cx));
        out.extend(self.base.config.registrations.volumes());
        out.extend(self.secrets.volumes());
        out
    }
}
