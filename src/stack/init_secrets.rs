//! The Job that makes missing credentials inside of the cluster, for releases whose credentials are not kept in a file.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use super::labels::{Labels, labels, user_labels};
use super::object::{Kind, Object};
use super::workload::{Controller, Workload, tools_image};
use super::{Context, facts};
use crate::credentials::Registration;

const PATH: &str = "initSecrets";
const NAME: &str = "init-secrets";

/// The objects of the Job; none where nothing is to be generated.
pub fn objects(
    cx: &Context,
    generated: &BTreeSet<String>,
    registration: Option<&Registration>,
) -> Vec<Object> {
    if generated.is_empty() || !cx.enabled(PATH) {
        return Vec::new();
    }
    let workload = Workload::with_image(
        cx,
        PATH,
        "matrix-tools",
        NAME,
        Controller::Job,
        tools_image(cx),
    );
    let plain = labels(
        cx.release,
        &workload.identity,
        &user_labels(cx.root, cx.node(PATH)),
    );
    let facts = (
        "init_secrets",
        facts(cx, generated, registration, &workload.pod_labels),
    );
    let job = JobParts {
        cx,
        path: PATH,
        workload: &workload,
        plain: &plain,
        facts: &facts,
    };
    let mut out = job.objects(
        [
            "init-secrets/job.yaml",
            "init-secrets/role.yaml",
            "init-secrets/role-binding.yaml",
            "init-secrets/service-account.yaml",
        ],
        |object, weight| object.pre(weight),
        [-11, -10],
    );
    if registration.is_some() {
        out.push(
            Object::new(
                Kind::ConfigMap,
                &workload.name,
                "init-secrets/config-map.yaml",
                &plain,
                facts,
            )
            .pre(-11),
        );
    }
    out
}

fn facts(
    cx: &Context,
    generated: &BTreeSet<String>,
    registration: Option<&Registration>,
    labels: &Labels,
) -> Value {
    let secret = cx.release.object("generated");
    let arguments: Vec<_> = cx
        .catalogue
        .needs(generated)
        .iter()
        .filter_map(|need| need.job_argument(&secret))
        .collect();
    context! {
        secret => secret,
        secrets => arguments.join(","),
        labels => facts::label_argument(labels),
        registration => registration.map(|r| r.yaml("${AS_TOKEN}", "${HS_TOKEN}")),
    }
}

/// The parts that every one of our Jobs with a Role has.
pub struct JobParts<'a> {
    pub cx: &'a Context<'a>,
    pub path: &'a str,
    pub workload: &'a Workload,
    pub plain: &'a Labels,
    pub facts: &'a (&'static str, Value),
}

impl JobParts<'_> {
    /// Job, Role, RoleBinding and ServiceAccount; `weights` are those of what the Job needs, and of the Job.
    pub fn objects(
        &self,
        templates: [&'static str; 4],
        phase: fn(Object, i32) -> Object,
        weights: [i32; 2],
    ) -> Vec<Object> {
        let [job, role, binding, account] = templates;
        let name = &self.workload.name;
        let workload = facts::value(self.workload);
        let object = |kind, template| {
            Object::new(kind, name, template, self.plain, self.facts.clone()).workload(&workload)
        };
        let mut out = vec![phase(
            Object {
                labels: self.workload.labels.clone(),
                ..object(Kind::Job, job)
            }
            .annotations(&self.workload.annotations),
            weights[1],
        )];
        if self.cx.node(self.path).bool("rbac.create").unwrap_or(true) {
            out.push(phase(object(Kind::Role, role), weights[0]));
            out.push(phase(object(Kind::RoleBinding, binding), weights[0]));
        }
        out.extend(
            super::service_account_object(self.workload, self.plain, account)
                .map(|o| phase(o, weights[0])),
        );
        out
    }
}
