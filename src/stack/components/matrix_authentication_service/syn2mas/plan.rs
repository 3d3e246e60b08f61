//! What follows from the values of the Job.

use crate::source::Code;
use std::rc::Rc;

use super::super::parts::Parts;
use super::super::values::LABEL;
use super::values::NAME;
use crate::stack::Context;
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::pods::Pods;
use crate::stack::reference::Viewer;
use crate::stack::roles::{HomeserverConfig, Moving};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::workload::{Profile, Workload};
use crate::values::typed::Typed;

/// What the Job reads of MAS itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mas<'m, 'a> {
    pub parts: &'m Parts<'a>,
    /// With the labels that make its pods restart.
    pub workload: &'m Workload<'a>,
    pub config: &'m ConfigFile<'a>,
}

/// The Job, and what it reads: the configuration of both.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub workload: Workload<'a>,
    pub homeserver: Rc<HomeserverConfig<'a>>,
    pub migrates: bool,
    /// A migration runs before the release's own objects.
    pub viewer: Viewer,
    pub mas_secrets: SecretVolumes,
    pub homeserver_secrets: SecretVolumes,
    /// Those of both.
    pub secrets: SecretVolumes,
}

impl<'a> Job<'a> {
    /// The Job, where the values ask for it. Reports that there is no Synapse to move accounts from.
    pub(crate) fn new(cx: &Context<'a>, parts: &Parts<'a>) -> Option<Self> {
        let values = parts.values.syn2mas();
        if parts.moving == Moving::No {
            return None;
        }
        let Some(homeserver) = cx.homeserver_config() else {
            let switch = values.enabled();
            let message = "it moves the accounts of `synapse`, which is not enabled";
            let hint = format!("set `{}: false`, or `synapse.enabled: true`", switch.path());
            cx.report(
                cx.problem(Code::MissingComponent, &switch, message)
                    .hint(hint),
            );
            return None;
        };
        let profile = Profile {
            component: LABEL,
            name: NAME,
            controller: Controller::Job { backoff_limit: 0 },
            policy_key: NAME,
        };
        let migrates = parts.migrates();
        let is_hook = migrates && cx.release.has_hook_copies();
        let viewer = if is_hook {
            Viewer::Hook
        } else {
            Viewer::Release
        };
        let of_mas = parts.secret_names(viewer);
        let seen = |secrets: &HomeserverConfig| -> Vec<String> {
            secrets
                .secrets
                .iter()
                .map(|secret| secret.seen_by(viewer).secret)
                .collect()
        };
        let of_homeserver = seen(&homeserver);
        let volumes = |names: &[String]| SecretVolumes::new(names.iter().map(String::as_str));
        Some(Self {
            mas_secrets: volumes(&of_mas),
            homeserver_secrets: volumes(&of_homeserver),
            secrets: volumes(&[of_mas, of_homeserver].concat()),
            workload: Workload::new(cx, &(&values).into(), profile).trusting(cx),
            homeserver,
            migrates,
            viewer,
        })
    }

    /// Adds its connections. It reads the databases of both.
    pub(crate) fn connect(&self, mas: &Parts, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        let pods = if self.migrates { pods.early() } else { pods };
        for database in mas.database.iter().chain(&self.homeserver.database) {
            database.connect(&pods, out);
        }
        out.add_dns(&pods);
        if self.migrates {
            out.add_api(&pods, "Synapse is stopped while accounts move");
        }
    }
}
