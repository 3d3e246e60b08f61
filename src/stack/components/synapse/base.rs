//! What the pods of all processes share, and the Jobs that read the configuration.

use super::config::Config;
use super::files::SharedFiles;
use super::mounts::{self, Use};
use super::values::{COMPONENT, INSTANCE_LABEL, NAME, Values};
use super::workers::Workers;
use crate::kube::object::Kind;
use crate::source::Text;
use crate::stack::Context;
use crate::stack::config_file::ConfigFile;
use crate::stack::controller::Controller;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::secret::OwnSecret;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::workload::{Profile, Workload};

/// What the processes have in common.
#[derive(Debug)]
pub(super) struct Base<'a> {
    pub values: Values<'a>,
    pub workers: Workers<'a>,
    pub workload: Workload<'a>,
    /// The same with the mounts that are for running pods alone, and with the labels that make
    /// those restart.
    running: Workload<'a>,
    pub own: OwnSecret,
    pub config: Config<'a>,
    pub shared: SharedFiles,
    pub config_map: String,
    /// Their configuration, but for what each adds.
    file: ConfigFile<'a>,
}

impl<'a> Base<'a> {
    pub(super) fn new(cx: &Context<'a>, values: Values<'a>) -> Self {
        let workers = Workers::new(&values);
        let name = cx.release.object(NAME);
        let mut own = OwnSecret::with_copy(cx, name.clone(), "hook");
        let config = Config::new(cx, &values, &workers, &mut own);
        let shared = SharedFiles::new(cx, &values, &config);
        let profile = Profile {
            component: COMPONENT,
            name: NAME,
            controller: Controller::StatefulSet { parallel: true },
            policy_key: NAME,
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile).trusting(cx);
        workload.add_label(INSTANCE_LABEL, name);
        let mut running = mounts::for_pods(&workload, Use::Runtime);
        config.add_hashes(&mut running);
        let config_map = cx.name(Kind::ConfigMap, NAME);
        Self {
            file: shared.merged(&config_map, &config),
            values,
            workers,
            workload,
            running,
            own,
            config,
            shared,
            config_map,
        }
    }

    /// Another workload of running pods; its labels have no hashes yet.
    pub(super) fn sibling(
        &self,
        cx: &Context<'a>,
        name: impl Into<Text>,
        object: &str,
    ) -> Workload<'a> {
        let constraints = self.values.topology_spread_constraints();
        let plain = Workload {
            labels: self.workload.labels.clone(),
            pod_labels: self.workload.pod_labels.clone(),
            credential_hashes: Vec::new(),
            ..self.running.clone()
        };
        plain.sibling(cx, name, object, &constraints)
    }

    /// Adds the labels that make pods restart.
    pub(super) fn add_hashes(&self, workload: &mut Workload<'a>) {
        workload.adopt_hashes(&self.running, |_| true);
    }

    /// The configuration of a process: what all have, but for its own file.
    pub(super) fn file(&self) -> ConfigFile<'a> {
        self.file.clone()
    }

    /// The name of the ConfigMap, as `viewer` sees it.
    pub(super) fn config_map(&self, cx: &Context, viewer: Viewer) -> String {
        match viewer {
            Viewer::Release => self.config_map.clone(),
            Viewer::Hook => cx.release.object("synapse-hook"),
        }
    }

    /// All Secrets that its pods mount.
    pub(super) fn secrets(&self) -> Vec<SecretRef> {
        let own = self.own.reference("");
        let named = self.config.secrets().cloned();
        named.chain([own]).collect()
    }

    pub(super) fn secret_volumes(&self, viewer: Viewer) -> SecretVolumes {
        let seen: Vec<SecretRef> = self
            .secrets()
            .iter()
            .map(|secret| secret.seen_by(viewer))
            .collect();
        SecretVolumes::of(&seen)
    }
}
