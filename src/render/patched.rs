//! The patches of users, applied to manifests.

use std::collections::HashSet;
use std::sync::Arc;

use super::restarts::Restarts;
use super::{Kind, Manifest};
use crate::credentials::Credentials;
use crate::kube::object::{Body, Extra, Labels, Object};
use crate::kube::patch::{Change, Fault, Identity, Target};
use crate::source::problem::Problem;
use crate::source::{At, Code, Node, nearest};
use crate::stack::Stack;
use crate::stack::labels::RELEASE;
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
            match patch_object(&mut manifest.object, patch) {
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
            kinds.sort_unstable();
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

/// Patches an object, and tells whether it stays.
fn patch_object(object: &mut Object, patch: &Patch) -> Result<bool, Problem> {
    let old = object.tree();
    let faulty = |fault| {
        let problem = patch.fault(fault);
        let message = format!("{}: {}", object.title(), problem.message);
        Problem { message, ..problem }
    };
    let Some(mut new) = patch.change.apply(old.clone()).map_err(faulty)? else {
        return Ok(false);
    };
    if let Change::Merge(_) = patch.change {
        keep_identity(&old, &mut new, patch);
    }
    if let Some(fault) = changed_identity(&old, &new, patch) {
        let message = format!("{}: {}", object.title(), fault.message);
        let problem = patch.problem(Code::PatchedIdentity, fault.at, message);
        return Err(Problem {
            hint: fault.hint,
            ..problem
        });
    }
    let (path, is_ours) = match &object.body {
        Body::Extra(_, extra) if !extra.is_ours => (extra.path.clone(), false),
        _ => (patch.path.clone(), true),
    };
    if is_ours {
        // What nobody wrote stands where the last patch does.
        new.at = patch.at;
    }
    let changed = Extra::new(path, new).map(|extra| Extra { is_ours, ..extra });
    object.replace(changed.ok_or_else(|| faulty(no_object(patch)))?);
    Ok(true)
}

fn no_object(patch: &Patch) -> Fault {
    Fault::new(patch.at, "nothing is left that has a kind and a name")
}

/// A part of an object that is merged names one itself, which is not meant as a change.
fn keep_identity(old: &Node, new: &mut Node, patch: &Patch) {
    let mut fields: Vec<&[&str]> = vec![&["metadata", "namespace"]];
    if !patch.may_rename {
        fields.push(&["metadata", "name"]);
    }
    if !patch.may_change_kind {
        fields.extend([&["apiVersion"][..], &["kind"]]);
    }
    for way in fields {
        let found = old.below(way);
        new.put(way, found.cloned());
    }
}

/// What a patch changes that tells an object from others.
fn changed_identity(old: &Node, new: &Node, patch: &Patch) -> Option<Fault> {
    let fields: [(&[&str], bool, &str); 5] = [
        (
            &["kind"],
            patch.may_change_kind,
            "`options: {allowKindChange: true}` allows it",
        ),
        (
            &["apiVersion"],
            patch.may_change_kind,
            "`options: {allowKindChange: true}` allows it",
        ),
        (
            &["metadata", "name"],
            patch.may_rename,
            "`options: {allowNameChange: true}` allows it",
        ),
        (
            &["metadata", "namespace"],
            false,
            "`--namespace` says where all objects go",
        ),
        (
            &["metadata", "labels", RELEASE],
            false,
            "by this label masthead finds what belongs to the release",
        ),
    ];
    let is_changed = |way: &[&str]| match (old.below(way), new.below(way)) {
        (Some(old), Some(new)) => !old.is_same(new),
        (None, None) => false,
        _ => true,
    };
    let (way, _, hint) = fields
        .into_iter()
        .find(|(way, may, _)| !may && is_changed(way))?;
    let at = new.below(way).map_or_else(At::default, |node| node.at);
    Some(Fault::new(at, format!("the patch changes `{}`", way.join("."))).hint(hint))
}
