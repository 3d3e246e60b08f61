//! One object and a patch of it.

use crate::kube::object::{Body, Extra, Object};
use crate::kube::patch::{Change, Fault};
use crate::source::problem::Problem;
use crate::source::{At, Code, Node};
use crate::stack::labels::RELEASE;
use crate::stack::patches::Patch;

/// Patches an object, and tells whether it stays.
pub(super) fn patch(object: &mut Object, patch: &Patch) -> Result<bool, Problem> {
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
