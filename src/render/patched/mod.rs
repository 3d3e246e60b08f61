//! The patches of users, applied to manifests.

mod object;

use crate::source::sort::sort;
use std::collections::HashSet;
use std::sync::Arc;

use super::restarts::Restarts;
use super::{Kind, Manifest};
use crate::credentials::Credentials;
use crate::kube::object::{Labels, Object};
use crate::kube::patch::{Identity, Target};
use crate::source::problem::Problem;
use crate::source::{At, Code, nearest};
use crate::stack::Stack;
use crate::stack::patches::Patch;
use crate::values::Invalid;

/// How many names a hint lists.
const LISTED: usize = 8;

/// The manifests with the patches of a stack applied, and with pods that restart where what they read
/// was patched.
///
/// # Errors
/// Each patch that fits no object, or can't be applied to one.
pub(super) fn patched<'a>(
    manifests: Vec<Manifest<'a>>,
    stack: &Stack<'a>,
    credentials: Option<&Credentials>,
) -> Result<Vec<Manifest<'a>>, Invalid> {
    let mut all = Patching {
        restarts: Restarts::new(&manifests, credentials),
        manifests,
        problems: Vec::new(),
    };
    for patch in stack.patches() {
        if !all.apply(patch) && !is_elsewhere(stack, &patch.target) {
            all.problems.push(all.unmatched(patch));
        }
    }
    if stack
        .patches()
        .iter()
        .any(|it| it.may_rename || it.may_change_kind)
    {
        all.report_repeated(stack.patches());
    }
    if !all.problems.is_empty() {
        return Err(Invalid {
            problems: all.problems,
            layers: Arc::clone(&stack.values().layers),
        });
    }
    all.restarts.mark(&mut all.manifests);
    Ok(all.manifests)
}

/// Warnings of patches of the files that programs read, for what shows these as they are planned.
pub(crate) fn of_files(stack: &Stack) -> Vec<Problem> {
    if stack.patches().is_empty() {
        return Vec::new();
    }
    let mut files = stack.objects(None);
    files.retain(|object| matches!(object.kind(), Kind::ConfigMap | Kind::Secret));
    let is_of_files = |patch: &&Patch| {
        let mut files = files.iter();
        patch.change.is_of_data() && files.any(|it| patch.target.matches(&identity(&it.manifest)))
    };
    let warning = |patch: &Patch| {
        let message = "what is shown is without this patch of a ConfigMap or a Secret";
        let hint = "`masthead render -s ConfigMap/NAME` prints the patched one";
        patch
            .problem(Code::NoEffect, patch.at, message)
            .hint(hint)
            .warning()
    };
    stack
        .patches()
        .iter()
        .filter(is_of_files)
        .map(warning)
        .collect()
}

struct Patching<'a> {
    manifests: Vec<Manifest<'a>>,
    restarts: Restarts,
    problems: Vec<Problem>,
}

impl Patching<'_> {
    /// Applies a patch to all objects that fit, and tells whether any did.
    fn apply(&mut self, patch: &Patch) -> bool {
        let (mut fits, mut problems) = (false, Vec::new());
        self.manifests.retain_mut(|manifest| {
            if !patch.target.matches(&identity(&manifest.object)) {
                return true;
            }
            fits = true;
            match object::patch(&mut manifest.object, patch) {
                Ok(is_kept) => is_kept,
                Err(problem) => {
                    problems.push(problem);
                    true
                }
            }
        });
        // Of one mistake in a patch of many objects, the first is told.
        let first = problems.into_iter().next();
        let is_known = |new: &Problem| self.problems.iter().any(|known| known.at == new.at);
        let first = first.filter(|new| !is_known(new));
        self.problems.extend(first);
        fits
    }

    fn unmatched(&self, patch: &Patch) -> Problem {
        let objects = || self.manifests.iter().map(|it| identity(&it.object));
        let of_kind = objects().filter(|object| patch.target.is_of_kind(object));
        let names: Vec<&str> = of_kind.map(|object| object.name).collect();
        let hint = if names.is_empty() {
            let mut kinds: Vec<&str> = objects().map(|object| object.kind).collect();
            sort(&mut kinds);
            kinds.dedup();
            hint(patch.target.kind.text(), &kinds, "there are the kinds")
        } else {
            hint(patch.target.name.text(), &names, "of this kind there are")
        };
        let (path, message) = (patch.target_path.clone(), "no object fits the target");
        Problem::new(Code::UnmatchedPatch, path, patch.target_at, message).hint(hint)
    }

    /// Reports objects that are the same as one before them, now that patches have renamed some.
    fn report_repeated(&mut self, patches: &[Patch]) {
        let mut seen = HashSet::new();
        for Manifest { object, .. } in &self.manifests {
            let identity = identity(object);
            let id = (
                identity.group().to_owned(),
                object.kind_name(),
                &object.namespace,
                &object.name,
            );
            if seen.insert(id) {
                continue;
            }
            let renames = |patch: &&Patch| patch.may_rename || patch.may_change_kind;
            if let Some(patch) = patches.iter().rfind(renames) {
                let message = format!("it makes two objects `{}`", object.title());
                let problem = patch.problem(Code::PatchedIdentity, At::default(), message);
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
    }
}

fn identity<'o>(object: &'o Object) -> Identity<'o> {
    Identity {
        api_version: object.api_version(),
        kind: object.kind_name(),
        name: &object.name,
        namespace: &object.namespace,
        labels: &object.labels,
        annotations: &object.annotations,
    }
}

/// What was meant, or what there is.
fn hint(word: Option<&str>, known: &[&str], there_are: &str) -> String {
    if let Some(near) = word.and_then(|word| nearest(word, known.iter().copied())) {
        return format!("did you mean `{near}`?");
    }
    let shown = known.iter().take(LISTED).map(|name| format!("`{name}`"));
    let shown: Vec<_> = shown.collect();
    let more = if known.len() > LISTED { ", …" } else { "" };
    format!("{there_are} {}{more}", shown.join(", "))
}

/// Whether the stack has such an object where it is rendered for another tool, or with credentials
/// that are kept elsewhere: a file of patches serves all of them.
fn is_elsewhere(stack: &Stack, target: &Target) -> bool {
    let objects = stack.objects(None);
    if objects
        .iter()
        .any(|it| target.matches(&identity(&it.manifest)))
    {
        return true;
    }
    let none = Labels::new();
    let generated = Identity {
        api_version: Kind::Secret.api_version(),
        kind: Kind::Secret.name(),
        name: &stack.generated_secret_name(),
        namespace: &stack.release().namespace,
        labels: &none,
        annotations: &none,
    };
    let target = Target {
        labels: Default::default(),
        annotations: Default::default(),
        ..target.clone()
    };
    target.matches(&generated)
}
