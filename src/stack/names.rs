//! The names of objects: each starts with the release's, and Kubernetes limits their length.

use super::labels::INSTANCE;
use crate::kube::names::{MAX_CRON_JOB, MAX_LABEL, MAX_STATEFUL_SET};
use crate::kube::object::Kind;
use crate::source::At;
use crate::source::Code;
use crate::source::problem::Problem;

/// The longest name of an object of this kind.
fn limit(kind: Kind) -> usize {
    match kind {
        Kind::StatefulSet => MAX_STATEFUL_SET,
        Kind::CronJob => MAX_CRON_JOB,
        _ => MAX_LABEL,
    }
}

/// Whether the name itself ends there. That of others may be longer, but is a label too.
fn is_limited(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::StatefulSet | Kind::Service | Kind::Job | Kind::CronJob
    )
}

/// The problem with a name of a release that leaves too little room for the rest of names.
pub(super) fn check(release: &str, names: &[(Kind, String)]) -> Option<Problem> {
    let excess = |(kind, name): &&(Kind, String)| name.len().saturating_sub(limit(*kind));
    // Of names as long as each other, first one that is limited by itself.
    let worst = names
        .iter()
        .max_by_key(|named| (excess(named), is_limited(named.0)))?;
    let excess = excess(&worst);
    let (kind, name) = worst;
    let (length, most) = (name.len(), limit(*kind));
    let title = kind.name();
    let ends = match kind {
        Kind::StatefulSet => format!(
            "StatefulSet `{name}` would have {length} characters, of which Kubernetes takes {most} (a label of its pods has {} more, and ends at {MAX_LABEL})",
            MAX_LABEL - MAX_STATEFUL_SET
        ),
        kind if is_limited(*kind) => format!(
            "{title} `{name}` would have {length} characters, of which Kubernetes takes {most}"
        ),
        _ => format!(
            "the label `{INSTANCE}` of {title} `{name}` would have {length} characters, of which Kubernetes takes {most}"
        ),
    };
    let message = format!("the release name `{release}` is too long: {ends}");
    let most = release.len().saturating_sub(excess);
    let hint =
        format!("use a name of at most {most} characters for a release with these components");
    (excess > 0).then(|| Problem::at(Code::NameTooLong, At::default(), message).hint(hint))
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
        let account = (Kind::ServiceAccount, format!("{long}-{}", "s".repeat(30)));
        let deployment = (Kind::Deployment, account.1.clone());
        let service = (Kind::Service, account.1.clone());
        let told = |names: &[_]| check(&long, names).unwrap().message;
        let by_label = told(&[deployment.clone(), account.clone()]);
        assert!(
            by_label.contains("the label `app.kubernetes.io/instance` of "),
            "{by_label}"
        );
        let by_name = told(&[service, deployment, account]);
        assert!(by_name.contains("too long: Service `"), "{by_name}");
        let hint = "use a name of at most 37 characters for a release with these components";
        assert_eq!(problem.hint.as_deref(), Some(hint));
    }
}
