//! The forms of credentials: those that the values give, and those that are kept.

use crate::credentials::{Document, Fault, Found, Kind, Need, Use};
use crate::kube::format::Format;
use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code, ValuePath};
use crate::stack::Stack;
use crate::stack::ledger::UserSecret;

/// The credentials of the values that no program takes, or that are weak.
pub(super) fn check(stack: &Stack) -> Vec<Problem> {
    let uses = stack.credential_uses();
    let mut out: Vec<Problem> = uses
        .iter()
        .filter_map(|used| of_values(used, stack))
        .collect();
    // Two components may read the same one.
    out.dedup_by(|a, b| a.path == b.path);
    out
}

/// Warns of names that no Secret can have: its pods wait for it for ever.
pub(super) fn names(stack: &Stack) -> Vec<Problem> {
    let secrets = stack.user_secrets().into_iter();
    let unnamed =
        secrets.filter(|it| !it.secret.is_empty() && !Format::DnsSubdomain.takes(&it.secret));
    let problem = |it: UserSecret| {
        let root = &stack.values().root;
        let own = it.path.key("secret");
        let path = own.find(root).0.map_or(it.path, |_| own);
        let at = path.find(root).1;
        let expected = Format::DnsSubdomain.expected();
        let message = format!("no Secret can have this name: expected {expected}");
        Problem::new(Code::InvalidSecretName, path, at, message).warning()
    };
    unnamed.map(problem).collect()
}

fn of_values(used: &Use, stack: &Stack) -> Option<Problem> {
    let Found::Values(at) = used.found else {
        return None;
    };
    let path = used.path.key("value");
    let text = path.find(&stack.values().root).0?.as_str()?;
    let mut fault = used.kind.fault(&text.to_owned().into())?;
    let is_password = matches!(used.kind, Kind::Password | Kind::DatabasePassword);
    // The other side may really have none.
    if is_password && used.generated.is_none() && text.trim().is_empty() {
        fault.severity = Severity::Warning;
    }
    let subject = format!("the {}", used.kind.name());
    Some(problem(path, at, &subject, &fault))
}

/// The credentials kept in `place` that are needed, and that no program takes or that are weak.
pub(crate) fn kept(place: &str, document: &Document, needs: &[Need]) -> Vec<Problem> {
    let fault = |need: &Need| {
        let fault = need.kind.fault(&document.get(&need.key)?.secret)?;
        let subject = format!("`{}` of {place}", need.key);
        Some(problem(ValuePath::root(), At::default(), &subject, &fault))
    };
    needs.iter().filter_map(fault).collect()
}

fn problem(path: ValuePath, at: At, subject: &str, fault: &Fault) -> Problem {
    let code = match fault.severity {
        Severity::Error => Code::InvalidCredential,
        _ => Code::WeakCredential,
    };
    let message = format!("{subject} {}", fault.what);
    let problem = Problem::new(code, path, at, message).hint(fault.hint);
    match fault.severity {
        Severity::Error => problem,
        _ => problem.warning(),
    }
}
