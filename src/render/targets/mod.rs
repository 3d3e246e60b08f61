//! The tools that manifests are printed for. To add one is its file and a line in [`TARGETS`].

mod argocd;
mod flux;
mod helm;
mod kubectl;

pub use argocd::Argocd;
pub use flux::Flux;
pub use helm::Helm;
pub use kubectl::Kubectl;

pub use crate::stack::target::{Phase, Place, Stage, Step, Target};

/// All targets; the first is the default.
pub static TARGETS: &[&dyn Target] = &[&Kubectl, &Helm, &Argocd, &Flux];

/// The target of this name.
pub fn find(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|target| target.name() == name)
}
