//! The Jobs that keep authentication from going backwards: they note in a ConfigMap which steps were taken.

use minijinja::context;

use super::init_secrets::JobParts;
use super::labels::{Identity, labels, pod_labels, user_labels};
use super::object::Object;
use super::synapse::delegates_to_mas;
use super::workload::{Controller, Workload, tools_image};
use super::{Context, facts, syn2mas};

const PATH: &str = "deploymentMarkers";

/// How far the move of authentication from Synapse to MAS has come, as the values say, and what may come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    LegacyAuth,
    Syn2MasMigrated,
    DelegatedAuth,
}

impl Step {
    /// The step that the values ask for; none without Synapse, where authentication is not part of the stack.
    fn new(cx: &Context) -> Option<Self> {
        cx.enabled("synapse")
            .then(|| match (syn2mas::migrates(cx), delegates_to_mas(cx)) {
                (true, _) => Self::Syn2MasMigrated,
                (false, true) => Self::DelegatedAuth,
                (false, false) => Self::LegacyAuth,
            })
    }

    /// `step:allowed;allowed`, as the Job takes it.
    fn argument(self) -> &'static str {
        match self {
            Self::LegacyAuth => "legacy_auth:legacy_auth",
            Self::Syn2MasMigrated => "syn2mas_migrated:syn2mas_migrated;legacy_auth",
            Self::DelegatedAuth => "delegated_auth:delegated_auth;syn2mas_migrated",
        }
    }
}

/// The objects of both Jobs.
pub fn objects(cx: &Context) -> Vec<Object> {
    let Some(step) = Step::new(cx).filter(|_| cx.enabled(PATH)) else {
        return Vec::new();
    };
    let mut out = job(
        cx,
        step,
        "pre",
        |object, weight| object.pre(weight),
        [-11, -10],
    );
    out.extend(job(
        cx,
        step,
        "post",
        |object, weight| object.post(weight),
        [9, 10],
    ));
    out
}

fn job(
    cx: &Context,
    step: Step,
    when: &'static str,
    phase: fn(Object, i32) -> Object,
    weights: [i32; 2],
) -> Vec<Object> {
    let name = format!("deployment-markers-{when}");
    let workload = Workload::with_image(
        cx,
        PATH,
        "matrix-tools",
        &name,
        Controller::Job,
        tools_image(cx),
    );
    let user = user_labels(cx.root, cx.node(PATH));
    let plain = labels(cx.release, &workload.identity, &user);
    // The ConfigMap belongs to both Jobs.
    let both = Identity {
        name: "deployment-markers".into(),
        ..workload.identity.clone()
    };
    let config_map = cx.release.object("markers");
    let facts = context! {
        step => when,
        config_map => config_map.as_str(),
        markers => format!("{config_map}:MATRIX_STACK_MSC3861:{}", step.argument()),
        labels => facts::label_argument(&pod_labels(&labels(cx.release, &both, &user))),
    };
    let parts = JobParts {
        cx,
        path: PATH,
        workload: &workload,
        plain: &plain,
        facts: &("markers", facts),
    };
    parts.objects(
        [
            "deployment-markers/job.yaml",
            "deployment-markers/role.yaml",
            "deployment-markers/role-binding.yaml",
            "deployment-markers/service-account.yaml",
        ],
        phase,
        weights,
    )
}
