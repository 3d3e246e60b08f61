//! What a cluster has of a release.

use crate::source::sort::sort_by_key;
use serde_json::Value;

use super::Identity;
use super::leftover::{Name, is_done, is_left_over};
use crate::kube::kubectl::{Answer, Kubectl, KubectlError, Question};
use crate::kube::object::Kind;
use crate::stack::Release;
use crate::stack::labels::{PART_OF_STACK, is_of};

/// What a cluster has of a release.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// The rendered objects that it has, then those of the release that are not rendered.
    pub objects: Vec<Value>,
    /// Earlier runs of rendered Jobs, which are done.
    pub done: Vec<Identity>,
    /// The rendered kinds that may not be read.
    pub unreadable: Vec<Kind>,
}

/// Asks for the objects of these kinds: those that are rendered, and others of the release.
///
/// # Errors
/// The cluster can't be asked.
pub(crate) fn ask(
    kubectl: &Kubectl,
    release: &Release,
    rendered: &[Name],
    kinds: &[Kind],
) -> Result<Live, KubectlError> {
    let kinds = &served(kubectl, kinds)?;
    let questions: Vec<_> = kinds.iter().map(|kind| list(*kind, release)).collect();
    let answers = kubectl.ask_more(&questions)?;
    let mut found = Vec::new();
    let (mut forbidden, mut missing) = (Vec::new(), Vec::new());
    for (kind, answer) in kinds.iter().zip(answers) {
        match answer {
            Answer::Forbidden => forbidden.push(*kind),
            Answer::Nothing => {}
            Answer::Objects(objects) => {
                // Not all Secrets are read: one without the label is asked for by its name.
                let of_kind = rendered
                    .iter()
                    .filter(|(it, _)| it == kind && *it == Kind::Secret);
                let absent =
                    of_kind.filter(|(_, name)| !objects.iter().any(|it| is_named(it, name)));
                missing.extend(absent.cloned());
                found.extend(objects);
            }
        }
    }
    let unreadable = ask_by_name(
        kubectl,
        release,
        rendered,
        (&forbidden, missing),
        &mut found,
    )?;
    let done = found
        .iter()
        .filter(|object| is_of(object, release) && is_done(object, rendered));
    Ok(Live {
        done: done.map(Identity::of).collect(),
        objects: chosen(found, release, rendered),
        unreadable,
    })
}

/// The kinds that the cluster may know: each question is a process, and of the operators that have
/// kinds of their own most clusters have few.
fn served(kubectl: &Kubectl, kinds: &[Kind]) -> Result<Vec<Kind>, KubectlError> {
    let groups = kubectl.groups()?;
    let is_served = |kind: &Kind| {
        let (group, _) = kind.api_version().split_once('/').unwrap_or_default();
        let has_it = |groups: &Vec<String>| groups.iter().any(|known| known == group);
        !kind.is_of_operator() || groups.as_ref().is_none_or(has_it)
    };
    Ok(kinds.iter().copied().filter(is_served).collect())
}

/// Asks for objects by their names, where a kind can't be listed for all of them. Gives the kinds
/// that can't be read either way.
fn ask_by_name(
    kubectl: &Kubectl,
    release: &Release,
    rendered: &[Name],
    (forbidden, mut missing): (&[Kind], Vec<Name>),
    found: &mut Vec<Value>,
) -> Result<Vec<Kind>, KubectlError> {
    let of = |kind: Kind| rendered.iter().filter(move |(it, _)| *it == kind);
    let probes: Vec<Name> = forbidden
        .iter()
        .filter_map(|kind| of(*kind).next().cloned())
        .collect();
    let mut unreadable = Vec::new();
    for ((kind, _), answer) in probes.iter().zip(one_by_one(kubectl, release, &probes)?) {
        match answer {
            Answer::Forbidden => unreadable.push(*kind),
            Answer::Nothing => missing.extend(of(*kind).skip(1).cloned()),
            Answer::Objects(objects) => {
                found.extend(objects);
                missing.extend(of(*kind).skip(1).cloned());
            }
        }
    }
    for answer in one_by_one(kubectl, release, &missing)? {
        if let Answer::Objects(objects) = answer {
            found.extend(objects);
        }
    }
    Ok(unreadable)
}

fn one_by_one(
    kubectl: &Kubectl,
    release: &Release,
    names: &[Name],
) -> Result<Vec<Answer>, KubectlError> {
    let one = |(kind, name): &Name| Question::One {
        kind: *kind,
        namespace: release.namespace.clone(),
        name: name.clone(),
    };
    kubectl.ask_more(&names.iter().map(one).collect::<Vec<_>>())
}

fn list(kind: Kind, release: &Release) -> Question {
    if kind == Kind::Namespace {
        let (namespace, name) = (release.namespace.clone(), release.namespace.clone());
        return Question::One {
            kind,
            namespace,
            name,
        };
    }
    Question::List {
        kind,
        namespace: release.namespace.clone(),
        label: (kind == Kind::Secret).then_some(PART_OF_STACK),
    }
}

/// What is rendered, in that order, then what is left over, each once.
fn chosen(found: Vec<Value>, release: &Release, rendered: &[Name]) -> Vec<Value> {
    let place = |object: &Value| {
        let is_it = |(kind, name): &Name| object["kind"] == kind.name() && is_named(object, name);
        rendered.iter().position(is_it)
    };
    let mut out: Vec<(usize, Value)> = Vec::new();
    for object in found {
        let is_known = |(_, known): &(usize, Value)| {
            known["kind"] == object["kind"]
                && known["metadata"]["name"] == object["metadata"]["name"]
        };
        let wanted = place(&object).or_else(|| {
            let is_wanted = is_of(&object, release) && is_left_over(&object, rendered);
            is_wanted.then_some(rendered.len())
        });
        if let Some(place) = wanted
            && !out.iter().any(is_known)
        {
            out.push((place, object));
        }
    }
    sort_by_key(&mut out, |(place, _)| *place);
    out.into_iter().map(|(_, object)| object).collect()
}

fn is_named(object: &Value, name: &str) -> bool {
    object["metadata"]["name"] == name
}
