//! Finds problems with what would be rendered, before a cluster or a program does.

pub(crate) mod config;
pub(crate) mod credentials;
mod fillers;
pub(crate) mod images;
mod labels;
mod leftovers;
pub(crate) mod objects;

use crate::kube::object::images_of;
use crate::render::{Manifest, render};
use crate::schema;
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code, Layers, report};
use crate::stack::{Draft, OLDEST_KUBE_VERSION, Release, Stack};
use crate::template::Templates;
use crate::values::{Loaded, sort};

/// The stack of values, and their problems.
#[derive(Debug)]
pub struct Examined<'a> {
    /// `None` if the values have errors.
    pub stack: Option<Stack<'a>>,
    /// Errors, warnings and notes, in the order of the files.
    pub problems: Vec<Problem>,
    /// What was rendered to look at it, without credentials.
    pub(crate) manifests: Vec<Manifest<'a>>,
}

/// Derives the stack, and looks at the values and at the configuration in them.
pub fn examine<'a>(
    loaded: &'a Loaded,
    release: &'a Release,
    templates: &'a Templates,
) -> Examined<'a> {
    let mut problems = loaded.problems.clone();
    let draft = Draft::new(&loaded.values, release, templates);
    let mut of_config = config::check(&draft);
    of_config.retain(|new| {
        let follows = || problems.iter().any(|known| is_error_near(known, new));
        new.severity == Severity::Error || !follows()
    });
    let stack = match draft.finish() {
        Ok(stack) => match unpatchable(&stack) {
            None => Some(stack),
            Some(more) => {
                problems.extend(more);
                None
            }
        },
        Err(more) => {
            // A problem that follows from a value with an error of its own is not worth reporting.
            let follows =
                |new: &Problem, known: &Problem| is_near(known, new) || is_meant(known, new);
            let is_new = |new: &Problem| !problems.iter().any(|known| follows(new, known));
            let more: Vec<_> = more.into_iter().filter(is_new).collect();
            problems.extend(more);
            None
        }
    };
    problems.extend(of_config);
    problems.extend(leftovers::check(&loaded.values));
    problems.extend(labels::check(&loaded.values));
    problems.extend(too_old(release));
    problems.extend(loaded.notes.iter().cloned());
    sort(&mut problems);
    Examined {
        stack,
        problems,
        manifests: Vec::new(),
    }
}

/// What is wrong with patches, once there are objects to apply them to.
fn unpatchable(stack: &Stack) -> Option<Vec<Problem>> {
    let has_patches = !stack.patches().is_empty();
    let rendered = has_patches.then(|| render(stack, None));
    Some(rendered?.err()?.problems)
}

/// A warning for a version of Kubernetes that manifests are not made for.
fn too_old(release: &Release) -> Option<Problem> {
    let (major, minor, _) = release.kube_version;
    let (oldest_major, oldest) = OLDEST_KUBE_VERSION;
    ((major, minor) < OLDEST_KUBE_VERSION).then(|| {
        let message = format!(
            "Kubernetes {major}.{minor} is older than {oldest_major}.{oldest}: it may lack what is rendered"
        );
        let hint = "give the version of the cluster with `--kube-version`, as `kubectl version` tells it";
        Problem::at(Code::OldKubernetes, At::default(), message).hint(hint).warning()
    })
}

/// As [`examine`], with the problems between objects.
pub fn all<'a>(loaded: &'a Loaded, release: &'a Release, templates: &'a Templates) -> Examined<'a> {
    let mut examined = examine(loaded, release, templates);
    let mut fillers = fillers::check(&loaded.values);
    let problems = &examined.problems;
    fillers.retain(|new| !problems.iter().any(|known| is_error_near(known, new)));
    examined.problems.extend(fillers);
    if let Some(stack) = &examined.stack
        && let Ok(manifests) = render(stack, None)
    {
        let objects = manifests
            .iter()
            .map(|manifest| (manifest.component, &manifest.object));
        let mut found = objects::check(objects, &objects::Outside::new(stack));
        // What follows from a value with an error of its own is not worth reporting.
        found.retain(|new| {
            !examined
                .problems
                .iter()
                .any(|known| is_error_near(known, new))
        });
        found.extend(stack.unstartable());
        found.extend(credentials::check(stack));
        found.extend(credentials::names(stack));
        let run = images_of(manifests.iter().map(|manifest| &manifest.object.body));
        found.extend(images::check(stack, &run));
        found.extend(images::without_digests(stack, &run));
        let found = found.into_iter().map(Problem::lets_render);
        examined.problems.extend(found);
        examined.manifests = manifests;
    }
    sort(&mut examined.problems);
    examined
}

/// Problems as people read them: each with its line, in which no credential is shown.
pub fn report(problems: &[Problem], layers: &Layers) -> String {
    report::problems(problems, layers, schema::visibility_in)
}

fn is_error_near(known: &Problem, new: &Problem) -> bool {
    known.severity == Severity::Error && !known.path.is_root() && is_near(known, new)
}

/// Whether one is about the value of the other, or one below it. A problem without a path is only
/// near another one without a path.
fn is_near(a: &Problem, b: &Problem) -> bool {
    if a.path.is_root() || b.path.is_root() {
        return a.path == b.path;
    }
    a.path.is_within(&b.path) || b.path.is_within(&a.path)
}

/// Whether one is written in the place of the value of the other, or of one above it.
fn is_meant(known: &Problem, new: &Problem) -> bool {
    let meant = known.meant.as_ref();
    meant.is_some_and(|meant| new.path.is_within(meant))
}
