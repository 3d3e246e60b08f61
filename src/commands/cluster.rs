//! The credentials of the Secret in the cluster, read with kubectl. They are not written anywhere.

use anyhow::anyhow;

use super::failure::Failure;
use crate::credentials::{Document, SecretManifest};
use crate::kube::kubectl::{Answer, Kubectl, KubectlError, Question};
use crate::kube::object::Kind;
use crate::stack::Release;

/// The Secret `<release>-generated` as it was when it was read; an empty document where there is
/// none.
///
/// # Errors
/// kubectl is missing, fails, may not read it, or prints something else.
pub(super) fn read(release: &Release, kubectl: &Kubectl) -> Result<Document, Failure> {
    let name = release.object("generated");
    let question = Question::One {
        kind: Kind::Secret,
        namespace: release.namespace.clone(),
        name: name.clone(),
    };
    let mut found = Vec::new();
    for answer in kubectl.ask(&[question]).map_err(could_not_ask)? {
        match answer {
            Answer::Objects(objects) => found.extend(objects),
            Answer::Nothing => {}
            Answer::Forbidden => return Err(forbidden(&name, release)),
        }
    }
    let mut document = Document::new(&release.name);
    if !found.is_empty() {
        let secret = SecretManifest::among(&found, &name)
            .map_err(|error| anyhow!(error).context("kubectl did not print the Secret"))?;
        // The Secret's time is not that of each credential.
        let secret = SecretManifest {
            created: None,
            ..secret
        };
        document
            .adopt(secret, true)
            .map_err(|_| anyhow!("the Secret `{name}` has a key twice"))?;
    }
    Ok(document)
}

fn could_not_ask(error: KubectlError) -> Failure {
    let hint = match error {
        KubectlError::NotThere(_) => Some(
            "`--credentials cluster` needs kubectl on the PATH; without it, give the Secret to \
             `masthead credentials import`",
        ),
        KubectlError::TooLong(_) => Some(PATIENCE_HINT),
        KubectlError::Failed(_) | KubectlError::Unreadable(_) => None,
    };
    Failure::CouldNotRun(error.into(), hint.map(str::to_owned))
}

/// What to do where a cluster is slow.
pub(super) const PATIENCE_HINT: &str = "`--timeout` waits longer, e.g. `--timeout 5m`";

fn forbidden(name: &str, release: &Release) -> Failure {
    let namespace = &release.namespace;
    anyhow!(
        "the Secret `{name}` in the namespace `{namespace}` may not be read by the user of kubectl"
    )
    .into()
}
