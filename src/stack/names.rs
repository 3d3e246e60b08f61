//! The names of objects: each starts with the release's, and Kubernetes limits their length.

use super::object::{Kind, Object};
use crate::source::problem::Problem;
use crate::values::At;

/// The longest name. That of a StatefulSet must leave room for a dash and a hash in the label of its pods that names their revision.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names>
/// <https://github.com/kubernetes/kubernetes/issues/64023>
fn limit(kind: Kind) -> usize {
    match kind {
        Kind::StatefulSet => 52,
        _ => 63,
    }
}

/// The problem with a release whose name leaves too little room for the rest of the objects' names.
pub fn check(release: &str, objects: &[Object]) -> Option<Problem> {
    let prefix = format!("{release}-");
    let excess = |object: &&Object| object.name.len().saturating_sub(limit(object.kind));
    let worst = objects
        .iter()
        .filter(|object| object.name.starts_with(&prefix))
        .max_by_key(excess)?;
    let excess = excess(&worst);
    let message = format!(
        "the release name `{release}` is too long: {} `{}` would have {} characters, of which Kubernetes takes {}",
        worst.kind.name(),
        worst.name,
        worst.name.len(),
        limit(worst.kind)
    );
    let most = release.len().saturating_sub(excess);
    (excess > 0).then(|| {
        Problem::new("", At::default(), message).hint(format!(
            "use a name of at most {most} characters for a release with these components"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::labels::Labels;
    use minijinja::Value;

    fn object(kind: Kind, name: &str) -> Object {
        Object::new(
            kind,
            name,
            "x/y.yaml",
            &Labels::new(),
            ("x", Value::UNDEFINED),
        )
    }

    #[test]
    fn the_longest_name_decides() {
        let long = "r".repeat(40);
        let objects = [
            object(Kind::Service, &format!("{long}-{}", "s".repeat(22))),
            object(Kind::StatefulSet, &format!("{long}-{}", "s".repeat(11))),
            object(Kind::ServiceAccount, &"mine".repeat(40)),
        ];
        assert_eq!(check(&long, &objects[..1]), None);
        assert_eq!(check(&long, &objects[1..2]), None);
        assert_eq!(check(&long, &objects[2..]), None);
        let problem = check(
            &long,
            &[object(
                Kind::StatefulSet,
                &format!("{long}-{}", "s".repeat(14)),
            )],
        )
        .unwrap();
        assert!(
            problem
                .message
                .contains("would have 55 characters, of which Kubernetes takes 52"),
            "{}",
            problem.message
        );
        assert_eq!(
            problem.hint.as_deref(),
            Some("use a name of at most 37 characters for a release with these components")
        );
    }
}
