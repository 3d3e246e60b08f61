//! The names of objects: each starts with the release's, and Kubernetes limits their length.

use crate::kube::names::{MAX_LABEL, MAX_STATEFUL_SET};
use crate::kube::object::Kind;
use crate::source::At;
use crate::source::problem::Problem;

/// The longest name of an object of this kind.
fn limit(kind: Kind) -> usize {
    match kind {
        Kind::StatefulSet => MAX_STATEFUL_SET,
        _ => MAX_LABEL,
    }
}

/// The problem with a name of a release that leaves too little room for the rest of names.
pub(super) fn check(release: &str, names: &[(Kind, String)]) -> Option<Problem> {
    let excess = |(kind, name): &&(Kind, String)| name.len().saturating_sub(limit(*kind));
    let worst = names.iter().max_by_key(excess)?;
    let excess = excess(&worst);
    let (kind, name) = worst;
    let message = format!(
        "the release name `{release}` is too long: {} `{name}` would have {} characters, of which Kubernetes takes {}",
        kind.name(),
        name.len(),
        limit(*kind)
    );
    let most = release.len().saturating_sub(excess);
    let hint =
        format!("use a name of at most {most} characters for a release with these components");
    (excess > 0).then(|| Problem::at(At::default(), message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_decides() {
        let long = "r".repeat(40);
        let service = (Kind::Service, format!("{long}-{}", "s".repeat(22)));
        let short = (Kind::StatefulSet, format!("{long}-{}", "s".repeat(11)));
        assert_eq!(check(&long, &[service, short]), None);
        let too_long = (Kind::StatefulSet, format!("{long}-{}", "s".repeat(14)));
        let problem = check(&long, &[too_long]).unwrap();
        let part = "would have 55 characters, of which Kubernetes takes 52";
        assert!(problem.message.contains(part), "{}", problem.message);
        let hint = "use a name of at most 37 characters for a release with these components";
        assert_eq!(problem.hint.as_deref(), Some(hint));
    }
}
