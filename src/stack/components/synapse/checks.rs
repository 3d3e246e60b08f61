//! What goes wrong across values, beside what each part finds.

use super::delegation_way;
use super::values::Values;
use super::workers::{Accounts, Worker, Workers};
use crate::credentials::signing_key::{SigningKey, unsafe_key};
use crate::credentials::{Unsafe, why};
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::stack::roles::Delegation;
use crate::values::typed::Typed;

/// Reports workers that don't go with where the accounts are, a version that can't do what is asked
/// of it, and a key that everybody has.
pub(super) fn check<'a>(cx: &Context<'a>, values: &Values<'a>, workers: &Workers<'a>) {
    let way = delegation_way::way(cx, values);
    for worker in workers.all() {
        check_worker(cx, worker, way);
    }
    check_signing_key(cx, values);
    delegation_way::check(cx, values);
}

fn check_worker(cx: &Context, worker: &Worker, way: Option<Delegation>) {
    let values = &worker.values;
    let path = values.path();
    let off = || format!("take this worker away: set `{path}.enabled: false`");
    let (message, hint) = match (worker.kind.accounts, way) {
        (Accounts::Elsewhere, _) if cx.accounts().is_none() => (
            "it serves `matrixAuthenticationService`, which is not enabled",
            "set `matrixAuthenticationService.enabled: true`, or take this worker away".to_owned(),
        ),
        (Accounts::Elsewhere, Some(Delegation::AsClient)) => (
            "with `experimental_features.msc3861` MAS asks Synapse for nothing that this worker serves",
            off(),
        ),
        (Accounts::Here, Some(_)) => (
            "users sign in at `matrixAuthenticationService`: there is nothing to do for this worker",
            off(),
        ),
        _ => return,
    };
    cx.report(
        cx.problem(Code::UnworkableCombination, values, message)
            .hint(hint),
    );
}

/// Other servers refuse what is signed with a key that everybody has.
fn check_signing_key(cx: &Context, values: &Values) {
    let field = values.signing_key().value();
    let key = field.get().map(|text| unsafe_key(&text.to_owned().into()));
    if key == Some(Some(Unsafe::Banned)) {
        let message = "this key is known to everybody, and Synapse refuses what is signed with it (CVE-2026-24044)";
        let hint = "leave `synapse.signingKey` out: a new key is generated then";
        cx.report(
            cx.problem(Code::InvalidCredential, &field, message)
                .hint(hint),
        );
    }
}

/// Warns of a signing key in the values that should be replaced. A generated one is replaced
/// without being asked.
pub(super) fn signing_key_warning(values: &Values) -> Option<Problem> {
    let field = values.signing_key().value();
    let keys = SigningKey::read_all(&field.get()?.to_owned().into())?;
    let key = keys
        .iter()
        .find(|key| key.is_unsafe() == Some(Unsafe::IdZero))?;
    let old = format!(
        "old_signing_keys: {{\"ed25519:0\": {{key: {:?}, expired_ts: …}}}}",
        key.public()
    );
    let hint = format!(
        "give a new key with another id, and publish the old one as expired, below `synapse.additional`: `{old}`"
    );
    let problem = Problem::new(
        Code::WeakCredential,
        field.path().clone(),
        field.at(),
        why(Unsafe::IdZero),
    );
    Some(problem.warning().hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Chart;
    use crate::source::yaml::read as load;
    use crate::values::typed::Root;

    #[test]
    fn the_id_0_alone_is_warned_of() {
        let hint = |key: &str| {
            let text = format!("synapse: {{signingKey: {{value: '{key}'}}}}");
            let root = load::read(&text, 1).unwrap();
            signing_key_warning(&Root::at_top(&root, Chart::newest()).synapse())
                .and_then(|problem| problem.hint)
        };
        // RFC 8032, 7.1, test 1.
        let warned = hint("ed25519 0 nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let old = "\"ed25519:0\": {key: \"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\"";
        assert!(warned.contains(old), "{warned}");
        assert_eq!(
            hint("ed25519 a_1 nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
            None
        );
        assert_eq!(hint("hunter2"), None);
    }
}
