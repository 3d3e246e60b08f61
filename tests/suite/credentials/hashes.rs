//! The labels that make pods restart when a credential changes.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{MINIMAL, complete};
use crate::harness::{Masthead, Output, identity, masthead};

type Hashes = BTreeMap<String, Vec<String>>;

/// The hashes of secrets of each pod.
fn hashes(output: &Output) -> Hashes {
    let of = |object: &Value| -> Vec<String> {
        let labels = object["spec"]["template"]["metadata"]["labels"]
            .as_object()
            .into_iter()
            .flatten();
        let labels = labels
            .filter(|(key, _)| key.ends_with("-secret-hash") || key.contains("postgres-password"));
        labels
            .map(|(_, value)| value.as_str().unwrap().to_owned())
            .collect()
    };
    // A Job is named after what is in it, and is another one each time.
    let objects: Vec<_> = output
        .objects()
        .into_iter()
        .filter(|object| object["kind"] != "Job")
        .collect();
    objects
        .iter()
        .map(|object| (identity(object), of(object)))
        .filter(|(_, hashes)| !hashes.is_empty())
        .collect()
}

fn changed(before: &Hashes, after: &Hashes) -> Vec<String> {
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    before
        .iter()
        .filter(|(name, hashes)| after[*name] != **hashes)
        .map(|(name, _)| name.clone())
        .collect()
}

fn kept(file: &str) -> Hashes {
    hashes(
        &masthead("render --locked")
            .args(MINIMAL)
            .private("ess.credentials.yaml", file)
            .ok(),
    )
}

const MAS: &str = "Deployment/ess-matrix-authentication-service";
const SYNAPSE: &str = "StatefulSet/ess-synapse-main";

#[test]
fn the_pods_that_use_a_credential_restart_and_no_others() {
    let before = kept(&complete());
    assert_eq!(kept(&complete()), before);
    let with = |key: &str| {
        let (head, tail) = complete()
            .split_once(&format!("  {key}:\n    value: "))
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let rest = tail.split_once('\n').unwrap().1;
        kept(&format!("{head}  {key}:\n    value: changed\n{rest}"))
    };
    assert_eq!(changed(&before, &with("MAS_ENCRYPTION_SECRET")), [MAS]);
    assert_eq!(changed(&before, &with("SYNAPSE_MACAROON")), [SYNAPSE]);
    assert_eq!(
        changed(&before, &with("MAS_SYNAPSE_SHARED_SECRET")),
        [MAS, SYNAPSE]
    );
    assert_eq!(
        changed(&before, &with("POSTGRES_SYNAPSE_PASSWORD")),
        ["StatefulSet/ess-postgres", SYNAPSE]
    );
}

#[test]
fn they_tell_nothing_without_the_salt() {
    let (mine, theirs) = (
        kept(&complete()),
        kept(&complete().replace("\"0123\"", "\"4567\"")),
    );
    assert_eq!(
        changed(&mine, &theirs).len(),
        mine.len(),
        "each depends on the salt"
    );
    let all: Vec<String> = mine.into_values().flatten().collect();
    for guess in ["hunter2", "aHVudGVyMg==", "{}\n"] {
        let digest = hex::encode(Sha256::digest(guess));
        assert!(all.iter().all(|hash| !digest.starts_with(hash.as_str())));
    }
}

/// Inline credentials, no file that keeps a salt.
fn inline(more: &str) -> Hashes {
    hashes(
        &masthead("template ess --fragment minimal,secrets-in-helm,postgres-secrets-in-helm")
            .args(more)
            .ok(),
    )
}

#[test]
fn without_a_salt_a_credential_that_lasts_is_the_key() {
    let before = inline("");
    assert_eq!(inline(""), before);
    assert_eq!(
        changed(&before, &inline("--set synapse.macaroon.value=hunter2")),
        [SYNAPSE]
    );
    assert_eq!(
        changed(
            &before,
            &inline("--set matrixAuthenticationService.synapseSharedSecret.value=hunter2")
        ),
        [MAS, SYNAPSE]
    );
    let other_key = format!(
        "--set-string matrixAuthenticationService.encryptionSecret.value={}",
        "ab".repeat(32)
    );
    assert_eq!(changed(&before, &inline(&other_key)).len(), before.len());
}

/// A file, the Secret in the cluster, and what a colleague imported of it.
#[test]
fn wherever_the_same_credentials_are_kept_the_manifests_are_the_same() {
    let render = |run: Masthead| run.args(MINIMAL).run().stdout;
    let of_file = masthead("render").args(MINIMAL).run();
    let manifests = of_file.stdout.clone();
    let secret = of_file.object("Secret/ess-generated");
    let list = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": [secret]});
    let of_cluster = masthead("render --credentials cluster --locked")
        .file("live.json", list.to_string())
        .command("kubectl", "cat > asked\ncat live.json\n");
    assert_eq!(render(of_cluster), manifests);
    let imported = masthead("credentials import secret.json")
        .file("secret.json", secret.to_string())
        .run();
    assert_eq!(imported.status, 0, "{}", imported.stderr);
    let of_import = masthead("render --locked").after(imported);
    assert_eq!(render(of_import), manifests);
    let after_a_rotation = masthead("credentials rotate SYNAPSE_MACAROON").after(of_file);
    let rotated = render(masthead("render --locked").after(after_a_rotation.run()));
    assert_ne!(rotated, manifests);
}
