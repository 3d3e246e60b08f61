//! The credentials of the Secret in the cluster, read with kubectl. They are not written anywhere.

use anyhow::anyhow;
use serde_json::json;

use super::failure::Failure;
use crate::credentials::{Document, SecretManifest};
use crate::kube::kubectl::{self, KubectlError};
use crate::stack::Release;

/// The Secret `<release>-generated` as it was when it was read; an empty document where there is
/// none.
///
/// # Errors
/// kubectl is missing, fails, or prints something else.
pub(super) fn read(release: &Release, context: Option<&str>) -> Result<Document, Failure> {
    let name = release.object("generated");
    let wanted = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": name, "namespace": release.namespace } });
    let found = kubectl::get(&[wanted], context).map_err(could_not_ask)?;
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
        KubectlError::Failed(_) | KubectlError::Unreadable(_) => None,
    };
    Failure::CouldNotRun(error.into(), hint.map(str::to_owned))
}
