//! The tool that applies the manifests: how it orders them, and what it reads in their annotations.

use std::fmt::Debug;

use crate::kube::object::Kind;

/// When an object applies, relative to the rest of the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before the rest.
    Pre,
    /// With the rest.
    Main,
    /// After the rest.
    Post,
}

/// What an object is to a tool.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Its kind.
    pub kind: Kind,
    /// When it applies.
    pub phase: Phase,
    /// The order within a phase.
    pub weight: i32,
    /// It exists only because hooks run before the release's own objects.
    pub hook_copy: bool,
    /// It holds data that outlasts the release.
    pub keep: bool,
}

impl Step {
    /// An object of this kind that applies with the rest.
    pub(crate) fn of(kind: Kind) -> Self {
        Self {
            kind,
            phase: Phase::Main,
            weight: 0,
            hook_copy: false,
            keep: false,
        }
    }
}

/// A tool that applies manifests. Each has a file in `render/targets`.
pub trait Target: Debug + Sync {
    /// Its name, as `--target` takes it.
    fn name(&self) -> &'static str;

    /// What it is for, for `--help`.
    fn about(&self) -> &'static str;

    /// Who `app.kubernetes.io/managed-by` names.
    fn manager(&self) -> &'static str {
        "masthead"
    }

    /// Under which name it applies on the server's side, if it does so by itself.
    fn applier(&self) -> Option<&'static str> {
        None
    }

    /// Whether objects are as the chart has them to the last field. Else each carries the label of
    /// its release, and is as the API server keeps it, so that to apply it again changes nothing.
    fn is_as_chart(&self) -> bool {
        false
    }

    /// Whether it runs hooks before the release's own objects are there, so that those need copies
    /// of what they read.
    fn runs_hooks(&self) -> bool {
        false
    }

    /// Whether an object is printed for it. `no_hooks` leaves out hooks.
    fn wants(&self, step: Step, _no_hooks: bool) -> bool {
        !step.hook_copy
    }

    /// The annotations that make it order an object, replace it, and leave data alone.
    fn annotations(&self, _step: Step) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Whether a changed Job needs a new name: a Job can't be changed once it is there, and not
    /// every tool deletes it first.
    fn renames_jobs(&self) -> bool {
        false
    }

    /// What the manifests are sorted by, before kind and name.
    fn place(&self, step: Step) -> Place {
        let weight = if step.kind == Kind::Job {
            step.weight
        } else {
            0
        };
        Place {
            phase: Phase::Main,
            phase_weight: 0,
            stage: Stage::of(step),
            weight,
        }
    }
}

/// Where an object stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The phase, first of all.
    pub phase: Phase,
    /// The order within the phase.
    pub phase_weight: i32,
    /// The stage within that.
    pub stage: Stage,
    /// The order within the stage.
    pub weight: i32,
}

/// The stages in which objects apply where no tool runs hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Names, credentials, configuration, storage: what pods need to start.
    Needed,
    /// Jobs that must be done before the servers run.
    Before,
    /// The servers.
    Running,
    /// What lets others in, and watches.
    Around,
    /// Jobs that follow.
    After,
}

impl Stage {
    /// The stage of an object.
    pub fn of(step: Step) -> Self {
        match (step.kind, step.phase) {
            (Kind::Job, Phase::Pre) => Self::Before,
            (Kind::Job, _) => Self::After,
            (Kind::StatefulSet | Kind::Deployment, _) => Self::Running,
            (Kind::CronJob, _) => Self::Around,
            (kind, _) if kind.lets_in() => Self::Around,
            _ => Self::Needed,
        }
    }
}
