//! The commands that make the Secrets that the values name.

use serde::Serialize;

use crate::source::shell;
use crate::stack::Release;
use crate::stack::outline::{Outline, SecretContent, UserSecret};

/// A Secret to make: where the values name it, and the command.
#[derive(Debug, Serialize)]
pub struct Command {
    paths: Vec<String>,
    command: String,
}

/// One command a Secret, sorted by name.
pub fn secrets(outline: &Outline, release: &Release) -> Vec<Command> {
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
        paths: all.iter().map(|secret| secret.path.clone()).collect(),
        command: lines.join(" \\\n  "),
    }
}

/// The type of a Secret, as `kubectl create secret` names it.
fn kind(all: &[&UserSecret]) -> &'static str {
    let holds = |is: fn(&SecretContent) -> bool| all.iter().any(|secret| is(&secret.content));
    match () {
        () if holds(|content| matches!(content, SecretContent::Key(_))) => "generic",
        () if holds(|content| matches!(content, SecretContent::Certificate)) => "tls",
        () => "docker-registry",
    }
}

fn arguments(secret: &UserSecret, kind: &str) -> Vec<String> {
    match &secret.content {
        SecretContent::Key(key) => vec![content(&secret.path, &shell::word(key))],
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

/// How a key is filled: with something new where that will do, else with a placeholder.
fn content(path: &str, key: &str) -> String {
    let made = |command: &str| format!("--from-literal={key}=\"$({command})\"");
    let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    match path {
        _ if path.contains(".additional.") || path.contains("appservices[") => {
            format!("--from-file={key}='<file>'")
        }
        _ if ends(&["registration", "Registration"]) => {
            format!("--from-file={key}='<registration, YAML>'")
        }
        _ if ends(&["privateKeys.rsa", "passkey"]) => {
            made("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096")
        }
        _ if ends(&["ecdsaPrime256v1"]) => {
            made("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256")
        }
        _ if ends(&["ecdsaSecp256k1"]) => {
            made("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1")
        }
        _ if ends(&["ecdsaSecp384r1"]) => {
            made("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384")
        }
        _ if ends(&["signingKey"]) => {
            made("printf 'ed25519 1 %s\\n' \"$(openssl rand -base64 32 | tr -d =)\"")
        }
        _ if ends(&["ldap.rootCA"]) => format!("--from-file={key}='<certificates, PEM>'"),
        _ if ends(&["ldap.bindPW"]) => {
            format!("--from-literal={key}='<password of dex.ldap.bindDN>'")
        }
        _ if ends(&["postgres.password", "redis.password", "smtp.password"]) => {
            format!(
                "--from-literal={key}='<password of {}>'",
                path.trim_end_matches(".password")
            )
        }
        // What both sides only have to agree on; 64 hex digits are what MAS wants for its encryption.
        _ => made("openssl rand -hex 32"),
    }
}
