//! The Job that has Synapse load its configuration before it is used.

use std::borrow::Cow;

use super::base::Base;
use super::hook_copies::Copies;
use super::mounts::{self, Use};
use super::pod::Loader;
use super::process::Process;
use super::values::{INSTANCE_LABEL, Values};
use crate::kube::object::{Data, Labels};
use crate::stack::controller::Controller;
use crate::stack::hashes::Known;
use crate::stack::labels::{Texts, add, merged, texts};
use crate::stack::pod::Pod;
use crate::stack::reference::Viewer;
use crate::stack::roles::Moving;
use crate::stack::scheduling::Lookup;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::service_account::ServiceAccount;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::overlaid;
use crate::values::typed::{Resources, Typed};

/// What ends its name.
pub(super) const NAME: &str = "synapse-check-config";

/// The Job where it is wanted, and the copies where a hook needs them.
#[derive(Debug)]
pub(super) struct Check<'a> {
    job: Option<Job<'a>>,
    copies: Option<Copies>,
}

#[derive(Debug)]
struct Job<'a> {
    workload: Workload<'a>,
    /// Those of objects without pods.
    labels: Labels,
    /// Its own, beside those of the pods.
    annotations: Labels,
    secrets: SecretVolumes,
    viewer: Viewer,
}

/// Whether the values want the Job.
pub(super) fn is_wanted(values: &Values) -> bool {
    values.check_config_hook().enabled().or_default()
}

impl<'a> Check<'a> {
    pub(super) fn new(cx: &Context<'a>, base: &Base<'a>, main: &Process<'a>) -> Self {
        let (is_wanted, has_copies) = (is_wanted(&base.values), cx.release.has_hook_copies());
        let migrates = cx.accounts().is_some_and(|it| it.moving == Moving::Yes);
        let needs_copies = has_copies && migrates;
        if !is_wanted && !needs_copies {
            return Self {
                job: None,
                copies: None,
            };
        }
        let shared = shared_workload(cx, base);
        Self {
            copies: has_copies.then(|| Copies::new(cx, base, main, shared.labels.clone())),
            job: is_wanted.then(|| Job::new(cx, base, main, shared)),
        }
    }

    pub(super) fn objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        base: &Base<'a>,
        main: &Process<'a>,
    ) -> Vec<Object<'a>> {
        let mut out = Vec::new();
        if let Some(job) = &self.job {
            out.push(job.object(cx, known, base, main));
            let account = Object::service_account(cx, &job.workload, &job.labels);
            out.extend(account.map(|account| account.pre(-1)));
        }
        out.extend(
            self.copies
                .iter()
                .flat_map(|copies| copies.objects(cx, base)),
        );
        out
    }
}

/// What the Job shares with the processes.
fn shared_workload<'a>(cx: &Context<'a>, base: &Base<'a>) -> Workload<'a> {
    let job = Workload {
        controller: Controller::Job { backoff_limit: 0 },
        policy_key: "synapseCheckConfig",
        ..mounts::for_pods(&base.workload, Use::Hook)
    };
    let constraints = base.values.topology_spread_constraints();
    let mut out = job.sibling(cx, NAME, NAME, &constraints);
    let instance = out.instance.clone();
    out.add_label(INSTANCE_LABEL, instance);
    out
}

/// Puts the Job's labels of the values over those of Synapse.
fn replace_users(cx: &Context, base: &Base, own: &Texts, labels: &mut Labels) {
    let before = merged(&cx.values.labels(), &base.values.labels());
    let mut after = before.clone();
    add(&mut after, own);
    for (key, value) in before.iter() {
        if labels.get(key) == Some(value) {
            labels.remove(key);
        }
    }
    for (key, value) in after.iter() {
        labels.set_default(key.to_owned(), value.to_owned());
    }
}

/// The Job's over those of Synapse.
fn resources<'a>(of_synapse: &Resources<'a>, own: &Resources<'a>) -> Data<'a> {
    match (of_synapse.node(), own.node()) {
        (Some(below), Some(above)) => Data::Whole(Cow::Owned(overlaid(below, above))),
        (below, above) => Data::compact(above.or(below)),
    }
}

impl<'a> Job<'a> {
    /// The Job's own values over those of Synapse.
    fn new(
        cx: &Context<'a>,
        base: &Base<'a>,
        main: &Process<'a>,
        mut workload: Workload<'a>,
    ) -> Self {
        let values = base.values.check_config_hook();
        let instance = workload.instance.clone();
        let mut labels = workload.identity.labels(cx, &values.labels());
        labels.set(INSTANCE_LABEL, instance.clone());
        let annotations = texts(&values.annotations());
        replace_users(cx, base, &values.labels(), &mut workload.pod_labels);
        workload.labels = labels.clone();
        add(&mut workload.annotations, &values.annotations());
        workload.resources = resources(&base.values.resources(), &values.resources());
        workload.service_account = ServiceAccount::new(&values.service_account(), &instance);
        // It calls nobody.
        workload.scheduling.lookup = Lookup::default();
        workload.adopt_hashes(&main.workload, |_| true);
        let viewer = if cx.release.has_hook_copies() {
            Viewer::Hook
        } else {
            Viewer::Release
        };
        Self {
            workload,
            labels,
            annotations,
            secrets: base.secret_volumes(viewer),
            viewer,
        }
    }

    fn object(
        &self,
        cx: &Context<'a>,
        known: &Known,
        base: &Base<'a>,
        main: &Process<'a>,
    ) -> Object<'a> {
        let loader = Loader {
            base,
            workload: &self.workload,
            file: &main.config,
            secrets: &self.secrets,
            viewer: self.viewer,
            is_check: true,
            claim: None,
        };
        let pod = Pod {
            init_containers: vec![loader.render(cx)],
            containers: vec![loader.container(cx, "synapse.config")],
            volumes: loader.volumes(cx),
            ..Pod::default()
        };
        let mut out = self.workload.object(cx, known, pod);
        out.manifest.annotations = self.annotations.clone();
        out.file("check-config-job").pre(0)
    }
}
