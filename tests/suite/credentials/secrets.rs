//! `--secrets`: what becomes of the Secrets of a render.

use std::collections::BTreeSet;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use insta::assert_snapshot;
use rsa::pkcs8::DecodePrivateKey;
use rsa::{Oaep, PrivateKey};
use serde_json::{Value, json};
use sha2::Sha256;

use super::complete;
use crate::harness::{Masthead, identity, masthead};

const VALUES: &str =
    "--fragment minimal,postgres-secrets-in-helm,matrix-authentication-service-additional-in-helm";

fn run(args: &str) -> Masthead {
    let run = masthead("render")
        .args(VALUES)
        .args(args)
        .private("ess.credentials.yaml", complete());
    run.file("sealing.crt", include_str!("../inputs/sealing.crt"))
        .file("not-rsa.crt", include_str!("../inputs/not-rsa.crt"))
}

fn is_secret(object: &Value) -> bool {
    object["kind"] == "Secret"
}

/// One that holds nothing stays as it is: there is nothing to hide in it, and pods mount it.
fn holds_something(secret: &Value) -> bool {
    secret["data"]
        .as_object()
        .is_some_and(|data| !data.is_empty())
}

#[test]
fn omit_and_only_are_two_halves() {
    let (all, without, only) = (
        run("").ok(),
        run("--secrets omit").ok(),
        run("--secrets=only").ok(),
    );
    let (secrets, rest): (Vec<_>, Vec<_>) = all.objects().into_iter().partition(is_secret);
    assert!(secrets.len() >= 2);
    assert_eq!(without.objects(), rest);
    assert_eq!(only.objects(), secrets);
    assert_eq!(run("--secrets include").ok().stdout, all.stdout);
    assert!(!without.stdout.contains("hunter2") && !without.stdout.contains("aHVudGVyMg"));
}

/// As <https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md> says that the controller does it.
fn open(sealed: &str, label: &str) -> Option<Vec<u8>> {
    let private = PrivateKey::from_pkcs8_pem(include_str!("../inputs/sealing.key")).unwrap();
    let bytes = STANDARD.decode(sealed).unwrap();
    let length = usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
    let (key, value) = bytes[2..].split_at(length);
    let session = private
        .decrypt(Oaep::<Sha256>::new_with_label(label.as_bytes()), key)
        .ok()?;
    Aes256Gcm::new_from_slice(&session)
        .unwrap()
        .decrypt(&Nonce::default(), value)
        .ok()
}

#[test]
fn the_controller_makes_the_same_secrets_of_the_sealed_ones() {
    let secrets: Vec<Value> = run("--secrets only").ok().objects();
    let sealed = run("--secrets sealed --sealing-cert sealing.crt").ok();
    for secret in secrets.into_iter().filter(holds_something) {
        let name = secret["metadata"]["name"].as_str().unwrap();
        let object = sealed.object(&format!("SealedSecret/{name}"));
        assert_eq!(object["apiVersion"], "bitnami.com/v1alpha1");
        let template = &object["spec"]["template"];
        for field in ["name", "namespace", "labels"] {
            assert_eq!(
                template["metadata"][field], secret["metadata"][field],
                "{name}"
            );
        }
        assert_eq!(template["type"], secret["type"]);
        let encrypted = object["spec"]["encryptedData"].as_object().unwrap();
        let data = secret["data"].as_object().unwrap();
        assert_eq!(
            encrypted.keys().collect::<BTreeSet<_>>(),
            data.keys().collect::<BTreeSet<_>>()
        );
        for (key, value) in data {
            let text = encrypted[key].as_str().unwrap();
            assert_eq!(
                STANDARD.encode(open(text, &format!("ess/{name}")).unwrap()),
                value.as_str().unwrap(),
                "{name}/{key}"
            );
            assert_eq!(open(text, "ess/other"), None, "it is bound to its name");
        }
    }
    assert!(
        !sealed
            .objects()
            .iter()
            .any(|object| is_secret(object) && holds_something(object))
    );
    assert!(!sealed.stdout.contains("hunter2") && !sealed.stdout.contains("aHVudGVyMg"));
}

#[test]
fn what_does_not_change_is_sealed_to_the_same_bytes() {
    let sealed = || {
        run("--secrets sealed --sealing-cert sealing.crt")
            .ok()
            .stdout
    };
    assert_eq!(sealed(), sealed());
}

#[test]
fn external_secrets_name_what_the_store_has() {
    let secrets: Vec<Value> = run("--secrets only").ok().objects();
    let external =
        run("--secrets external --secret-store vault --secret-store-kind ClusterSecretStore").ok();
    for secret in secrets.into_iter().filter(holds_something) {
        let name = secret["metadata"]["name"].as_str().unwrap();
        let object = external.object(&format!("ExternalSecret/{name}"));
        assert_eq!(object["apiVersion"], "external-secrets.io/v1");
        assert_eq!(
            object["spec"]["secretStoreRef"],
            json!({"kind": "ClusterSecretStore", "name": "vault"})
        );
        assert_eq!(object["spec"]["target"]["name"], name);
        let entries = object["spec"]["data"].as_array().unwrap();
        let keys: BTreeSet<&str> = entries
            .iter()
            .map(|entry| entry["secretKey"].as_str().unwrap())
            .collect();
        assert_eq!(
            keys,
            secret["data"]
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect()
        );
    }
    assert!(
        !external
            .objects()
            .iter()
            .any(|object| is_secret(object) && holds_something(object))
    );
    assert!(!external.stdout.contains("hunter2") && !external.stdout.contains("aHVudGVyMg"));
}

#[test]
fn the_rest_of_the_render_is_the_same() {
    let rest = |args: &str| -> Vec<Value> {
        let secrets = ["Secret/", "SealedSecret/", "ExternalSecret/"];
        let objects = run(args).ok().objects().into_iter();
        objects
            .filter(|object| {
                !secrets
                    .iter()
                    .any(|kind| identity(object).starts_with(kind))
            })
            .collect()
    };
    let plain = rest("");
    assert_eq!(rest("--secrets sealed --sealing-cert sealing.crt"), plain);
    assert_eq!(rest("--secrets external --secret-store vault"), plain);
}

#[test]
fn what_is_missing_or_wrong_is_told_before_anything_is_made() {
    let error = |args: &str| {
        let run = masthead("render --fragment minimal")
            .args(args)
            .file("not-rsa.crt", include_str!("../inputs/not-rsa.crt"));
        let output = run.run();
        assert_eq!((output.status, output.stdout.as_str()), (2, ""));
        assert!(!output.folder.path().join("ess.credentials.yaml").exists());
        output.stderr
    };
    assert_snapshot!("no_certificate", error("--secrets sealed"));
    assert_snapshot!("no_store", error("--secrets external"));
    assert_snapshot!(
        "certificate_not_there",
        error("--secrets sealed --sealing-cert nowhere.crt")
    );
    assert_snapshot!(
        "certificate_not_rsa",
        error("--secrets sealed --sealing-cert not-rsa.crt")
    );
    assert_snapshot!(
        "certificate_for_nothing",
        error("--sealing-cert not-rsa.crt")
    );
    assert_snapshot!(
        "store_for_nothing",
        error("--secrets omit --secret-store vault")
    );
}
