//! The Job that moves the accounts of Synapse to MAS, or tries whether that would work.
//!
//! Source: <https://element-hq.github.io/matrix-authentication-service/setup/migration.html>

mod containers;

use std::rc::Rc;

use super::hook_copies::HookCopies;
use super::parts::Parts;
use super::values::LABEL;
use crate::kube::object::{Body, RoleBinding, Rule, Volume, VolumeSource};
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::hashes::Known;
use crate::stack::pod::Pod;
use crate::stack::pods::Pods;
use crate::stack::reference::Viewer;
use crate::stack::roles::{HomeserverConfig, Moving};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::rendered_volume;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::Typed;

/// The folder of its objects, and what ends their names.
const NAME: &str = "syn2mas";

const MAS_TEMPLATES: &str = "mas-config-templates";
const SYNAPSE_TEMPLATES: &str = "synapse-config-templates";
/// The volume with MAS's program.
const PROGRAM: &str = "mas-cli";

/// What the Job reads of MAS itself.
#[derive(Clone, Copy, Debug)]
pub struct Mas<'m, 'a> {
    pub parts: &'m Parts<'a>,
    /// With the labels that make its pods restart.
    pub workload: &'m Workload<'a>,
    pub config: &'m ConfigFile<'a>,
}

/// The Job, and what it reads: the configuration of both.
#[derive(Debug)]
pub struct Job<'a> {
    workload: Workload<'a>,
    homeserver: Rc<HomeserverConfig<'a>>,
    migrates: bool,
    /// A migration runs before the release's own objects.
    viewer: Viewer,
    mas_secrets: SecretVolumes,
    homeserver_secrets: SecretVolumes,
    /// Those of both.
    secrets: SecretVolumes,
}

impl<'a> Job<'a> {
    /// The Job, where the values ask for it. That there is no Synapse to move accounts from is a
    /// problem.
    pub fn new(cx: &Context<'a>, parts: &Parts<'a>) -> Option<Self> {
        let values = parts.values.syn2mas();
        if parts.moving == Moving::No {
            return None;
        }
        let Some(homeserver) = cx.homeserver_config() else {
            let switch = values.enabled();
            let message = "it moves the accounts of `synapse`, which is not enabled";
            let hint = format!("set `{}: false`, or `synapse.enabled: true`", switch.path());
            cx.report(cx.problem(&switch, message).hint(hint));
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
            workload: Workload::new(cx, &(&values).into(), profile),
            homeserver,
            migrates,
            viewer,
        })
    }

    pub fn objects(&self, cx: &Context<'a>, known: &Known, mas: &Mas<'_, 'a>) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let labels = workload
            .identity
            .labels(cx, &mas.parts.values.syn2mas().labels());
        let restarting = self.restarting(mas.workload);
        let job = restarting.object(cx, known, self.pod(cx, mas));
        let mut out = vec![if self.migrates {
            job.pre(0)
        } else {
            job.post(0)
        }];
        if self.migrates {
            let object = |body| Object::new(cx, &workload.name, &labels, body).pre(-1);
            out.push(object(Body::Role(self.rules())));
            out.push(object(Body::RoleBinding(self.role_binding(cx))));
        }
        let account = Object::service_account(cx, workload, &labels);
        out.extend(account.map(|account| account.pre(-1)));
        out.into_iter()
            .map(|object| Object {
                component: NAME,
                ..object
            })
            .collect()
    }

    /// With the labels of the pods of both, as far as the Job reads the same: a changed Job runs
    /// anew. It mounts no registrations of application services.
    fn restarting(&self, mas: &Workload<'a>) -> Workload<'a> {
        let mut out = self.workload.clone();
        out.adopt_hashes(mas, |_| true);
        out.adopt_hashes(&self.homeserver.workload, |label| {
            !label.contains("/as-registration-")
        });
        out
    }

    /// To stop Synapse and to see that its pods are gone.
    fn rules(&self) -> Vec<Rule> {
        let rule = |api_group, resource, resource_names, verbs| Rule {
            api_group,
            resource,
            resource_names,
            verbs,
        };
        let stateful_sets = self.homeserver.stateful_sets.clone();
        vec![
            rule("", "pods", Vec::new(), &["list"]),
            rule("apps", "statefulsets", Vec::new(), &["list"]),
            rule("apps", "statefulsets", stateful_sets, &["get", "update"]),
        ]
    }

    fn role_binding(&self, cx: &Context) -> RoleBinding {
        RoleBinding {
            role: self.workload.name.clone(),
            service_account: self.workload.service_account.name.clone(),
            namespace: cx.release.namespace.clone(),
        }
    }

    fn pod(&self, cx: &Context<'a>, mas: &Mas<'_, 'a>) -> Pod<'a> {
        Pod {
            init_containers: self.init_containers(cx, mas),
            containers: vec![self.migration(cx)],
            volumes: self.volumes(mas.parts),
            mount_token: true,
            ..Pod::default()
        }
    }

    fn volumes(&self, mas: &Parts) -> Vec<Volume> {
        let homeserver = &self.homeserver;
        let config_map = match self.viewer {
            Viewer::Release => &homeserver.config_map,
            Viewer::Hook => &homeserver.hook_config_map,
        };
        let of_mas = VolumeSource::ConfigMap {
            name: HookCopies::config_map(mas, self.viewer),
            default_mode: None,
        };
        let fixed = [
            Volume::config_map(SYNAPSE_TEMPLATES, config_map),
            Volume {
                name: MAS_TEMPLATES.into(),
                source: of_mas,
            },
            rendered_volume(),
            Volume::memory(PROGRAM),
        ];
        fixed.into_iter().chain(self.secrets.volumes()).collect()
    }

    /// Adds its connections. It reads the databases of both.
    pub fn connect(&self, mas: &Parts, out: &mut Connections) {
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
