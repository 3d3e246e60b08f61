//! What follows from the values of the Jobs.

use super::step::Step;
use super::values::NAME;
use crate::kube::object::{Container, Kind};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::hashes::Known;
use crate::stack::job::{Job, Kept, Turn};
use crate::stack::labels::{argument, pod_labels};
use crate::stack::pod::{Pod, words};
use crate::stack::{Context, Object};

/// What is known of the Jobs once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    /// Before the release's own objects one checks whether the step may be taken, after them the
    /// other notes it.
    pub jobs: [(&'static str, Job<'a>); 2],
    /// What both take: the ConfigMap and the step, and the labels of the ConfigMap.
    pub markers: String,
    pub labels: String,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, step: Step) -> Self {
        let values = cx.values.deployment_markers();
        let config_map = cx.name(Kind::ConfigMap, "markers");
        let kept = Kept {
            resource: "configmaps",
            name: &config_map,
        };
        let job = |name, turn| Job::of_tools(cx, &values, [name, "deploymentMarkers"], &kept, turn);
        let pre = job("deployment-markers-pre", Turn::pre(-10));
        let post = job("deployment-markers-post", Turn::post(10));
        let both = pre.workload.identity.named(NAME);
        Self {
            labels: argument(&pod_labels(&both.labels(cx, &values.labels()))),
            markers: format!("{config_map}:MATRIX_STACK_MSC3861:{}", step.argument()),
            jobs: [("pre", pre), ("post", post)],
        }
    }

    fn pod(&self, cx: &Context<'a>, when: &'static str, job: &Job<'a>) -> Pod<'a> {
        let args = [
            NAME,
            "-step",
            when,
            "-markers",
            &self.markers,
            "-labels",
            &self.labels,
        ];
        let container = Container {
            args: words(args.map(str::to_owned)),
            env: job.env(cx),
            volume_mounts: job.workload.mounts([]),
            ..job.workload.main_container(NAME)
        };
        Pod {
            containers: vec![container],
            ..Pod::default()
        }
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let jobs = self.jobs.iter();
        let all = jobs.flat_map(|(when, job)| job.objects(cx, known, self.pod(cx, when, job)));
        // Where the values name the ServiceAccount, both have the same.
        let mut accounts = Vec::new();
        let is_new = |object: &Object| {
            let is_account = object.kind() == Kind::ServiceAccount;
            let is_known = is_account && accounts.iter().any(|name| name == object.name());
            if is_account {
                accounts.push(object.name().to_owned());
            }
            !is_known
        };
        all.filter(is_new).collect()
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        let why = "The steps that were taken are kept in a ConfigMap";
        for (_, job) in &self.jobs {
            out.add_api(&job.pods(), why);
        }
    }
}
