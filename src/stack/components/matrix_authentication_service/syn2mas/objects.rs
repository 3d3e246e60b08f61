//! The objects of the Job.

use super::super::hook_copies::HookCopies;
use super::super::parts::Parts;
use super::plan::{Job, Mas};
use super::values::{MAS_TEMPLATES, NAME, PROGRAM, SYNAPSE_TEMPLATES};
use crate::kube::object::{Body, Labels, RoleBinding, Rule, Volume, VolumeSource};
use crate::stack::hashes::Known;
use crate::stack::pod::Pod;
use crate::stack::reference::Viewer;
use crate::stack::tools::rendered_volume;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object, ephemeral};

impl<'a> Job<'a> {
    pub(crate) fn objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        mas: &Mas<'_, 'a>,
    ) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let labels = workload
            .identity
            .labels(cx, &mas.parts.values.syn2mas().labels());
        let restarting = self.restarting(mas.workload);
        let mut job = restarting.object(cx, known, self.pod(cx, mas));
        // The annotations of the values are for its pods.
        job.manifest.annotations = Labels::new();
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
            volumes: self.volumes(cx, mas.parts),
            mount_token: true,
            ..Pod::default()
        }
    }

    fn volumes(&self, cx: &Context, mas: &Parts) -> Vec<Volume> {
        let homeserver = &self.homeserver;
        let storages = mas.values.syn2mas().ephemeral_storages();
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
            rendered_volume(cx),
            ephemeral::volume(PROGRAM, &storages.tmp_mas_cli()),
        ];
        fixed.into_iter().chain(self.secrets.volumes()).collect()
    }
}
