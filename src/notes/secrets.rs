//! The commands that create the Secrets that the values name.

use serde::Serialize;

use crate::credentials::Kind;
use crate::source::shell;
use crate::stack::Release;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::outline::Outline;
use crate::stack::reference::Fill;

/// A Secret to make: where the values name it, and the command.
#[derive(Debug, Serialize)]
pub(super) struct Command {
    paths: Vec<String>,
    command: String,
}

/// A command for each Secret, sorted by name.
pub(super) fn secrets(outline: &Outline, release: &Release) -> Vec<Command> {
    let mut names: Vec<&str> = outline
        .secrets
        .iter()
        .map(|secret| secret.secret.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| command(name, outline, release))
        .collect()
}

fn command(name: &str, outline: &Outline, release: &Release) -> Command {
    let all: Vec<&UserSecret> = outline
        .secrets
        .iter()
        .filter(|secret| secret.secret == name)
        .collect();
    let kind = kind(&all);
    let mut lines = vec![format!(
        "kubectl create secret {kind} {} -n {}",
        shell::word(name),
        release.namespace
    )];
    let mut contents = Vec::new();
    for secret in &all {
        // Several values may share one key.
        if !contents.contains(&&secret.content) {
            contents.push(&secret.content);
            lines.extend(arguments(secret, kind));
        }
    }
    Command {
        paths: all.iter().map(|secret| secret.path.to_string()).collect(),
        command: lines.join(" \\\n  "),
    }
}

/// The type of a Secret, as `kubectl create secret` names it.
fn kind(all: &[&UserSecret]) -> &'static str {
    let holds = |is: fn(&SecretContent) -> bool| all.iter().any(|secret| is(&secret.content));
    if holds(|content| matches!(content, SecretContent::Key { .. })) {
        "generic"
    } else if holds(|content| matches!(content, SecretContent::Certificate)) {
        "tls"
    } else {
        "docker-registry"
    }
}

fn arguments(secret: &UserSecret, kind: &str) -> Vec<String> {
    match &secret.content {
        SecretContent::Key { key, fill } => vec![content(fill, &shell::word(key))],
        SecretContent::Certificate if kind == "tls" => {
            vec![
                "--cert='<certificates, PEM>'".into(),
                "--key='<private key, PEM>'".into(),
            ]
        }
        SecretContent::Certificate => ["tls.crt", "tls.key"]
            .iter()
            .map(|file| format!("--from-file={file}='<{file}>'"))
            .collect(),
        SecretContent::Registry => ["server", "username", "password"]
            .iter()
            .map(|field| format!("--docker-{field}='<{field} of the registry>'"))
            .collect(),
    }
}

/// How a key is filled: with a new credential if possible, else with a placeholder.
fn content(fill: &Fill, key: &str) -> String {
    match fill {
        Fill::File => format!("--from-file={key}='<file>'"),
        Fill::Certificates => format!("--from-file={key}='<certificates, PEM>'"),
        Fill::PasswordOf(_, what) => format!("--from-literal={key}='<password of {what}>'"),
        Fill::Made(Kind::Registration { .. }) => {
            format!("--from-file={key}='<registration, YAML>'")
        }
        Fill::Made(kind) => format!("--from-literal={key}=\"$({})\"", command_for(*kind)),
    }
}

/// A command that prints a new credential.
fn command_for(kind: Kind) -> &'static str {
    match kind {
        Kind::RsaDer | Kind::RsaPem => {
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096"
        }
        Kind::EcdsaP256Der => "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        Kind::EcdsaSecp256k1 => {
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1"
        }
        Kind::EcdsaSecp384r1 => "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        Kind::SigningKey => "printf 'ed25519 1 %s\\n' \"$(openssl rand -base64 32 | tr -d =)\"",
        // What both sides only have to agree on; 64 hex digits are what MAS wants for its
        // encryption.
        _ => "openssl rand -hex 32",
    }
}
