//! The commands that create the Secrets that the values name.

use crate::source::sort::sort;
use serde::Serialize;

use crate::credentials::{Kind, Registration};
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
    let is_made = |secret: &&UserSecret| secret.content != SecretContent::OfOperator;
    let mut names: Vec<&str> = outline
        .secrets
        .iter()
        .filter(is_made)
        .map(|secret| secret.secret.as_str())
        .collect();
    sort(&mut names);
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
    for (index, secret) in all.iter().enumerate() {
        // Several values may share one key, of which a command may say one thing.
        if !all[..index].iter().any(|before| before.fills_same(secret)) {
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
        SecretContent::OfOperator => Vec::new(),
        SecretContent::Registry => ["server", "username", "password"]
            .iter()
            .map(|field| format!("--docker-{field}='<{field} of the registry>'"))
            .collect(),
    }
}

/// How a key is filled: with a new credential where nobody else has to know it before, else with a
/// placeholder that says who has it.
fn content(fill: &Fill, key: &str) -> String {
    let asked = |what: String| format!("--from-literal={key}={}", shell::word(&what));
    match fill {
        Fill::File => format!("--from-file={key}='<file>'"),
        Fill::Certificates => format!("--from-file={key}='<certificates, PEM>'"),
        Fill::PasswordOf(_, what) => asked(format!("<password of {what}, as its server has it>")),
        Fill::Fact(what) => asked(format!("<{what}>")),
        Fill::ClientSecretOf(what) => {
            asked(format!("<client secret of {what}, as its provider has it>"))
        }
        Fill::Registration(_, known) => format!("--from-literal={key}=\"{}\"", registration(known)),
        Fill::Made(Kind::Registration { .. }) => {
            format!("--from-file={key}='<registration, YAML>'")
        }
        Fill::Made(kind) => format!("--from-literal={key}=\"$({})\"", command_for(*kind)),
    }
}

/// A registration with new tokens, as it stands in double quotes of a shell.
fn registration(known: &Registration) -> String {
    let yaml = known.yaml("AS_TOKEN", "HS_TOKEN");
    let mut out = String::new();
    for c in yaml.trim_end().chars() {
        if matches!(c, '"' | '$' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    // In quotes, lest YAML reads digits as a number.
    let token = format!("\\\"$({})\\\"", command_for(Kind::Password));
    ["AS_TOKEN", "HS_TOKEN"].iter().fold(out, |out, name| {
        out.replace(&format!("_token: {name}"), &format!("_token: {token}"))
    })
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
        Kind::Extra => "echo '{}'",
        // What both sides only have to agree on; 64 hex digits are what MAS wants for its
        // encryption.
        _ => "openssl rand -hex 32",
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command as Process;

    use super::*;
    use crate::credentials::Secret;

    /// What a shell makes of the argument of a key.
    fn made(fill: &Fill) -> Secret {
        let argument = content(fill, "key");
        let script = format!("printf %s {argument}");
        let output = Process::new("sh").args(["-euc", &script]).output().unwrap();
        assert!(output.status.success(), "{script}");
        let text = String::from_utf8(output.stdout).unwrap();
        let text = text.strip_prefix("--from-literal=key=").unwrap();
        Secret::from(text.to_owned())
    }

    #[test]
    fn what_is_made_has_the_form_of_its_kind() {
        for kind in [
            Kind::Password,
            Kind::DatabasePassword,
            Kind::Hex32,
            Kind::SigningKey,
            Kind::RsaDer,
            Kind::RsaPem,
            Kind::EcdsaP256Der,
            Kind::EcdsaSecp256k1,
            Kind::EcdsaSecp384r1,
            Kind::Extra,
        ] {
            assert_eq!(kind.fault(&made(&Fill::Made(kind))), None, "{kind:?}");
        }
        let known = Registration {
            id: "bridge".into(),
            url: Some("http://a:1/$x`y".into()),
            sender_localpart: "it's \"me\"".into(),
            further: vec![("namespaces", serde_json::json!({}))],
        };
        let kind = Kind::Registration { template: "" };
        let registration = made(&Fill::Registration(kind, known));
        assert_eq!(kind.fault(&registration), None);
        let text = String::from_utf8(registration.expose().to_vec()).unwrap();
        assert!(
            text.contains("http://a:1/$x`y") && !text.contains("_TOKEN"),
            "{text}"
        );
    }

    #[test]
    fn what_others_have_is_never_invented() {
        for fill in [
            Fill::PasswordOf(Kind::Password, "it's".into()),
            Fill::ClientSecretOf("a.b".into()),
            Fill::Fact("host of Redis"),
            Fill::Certificates,
            Fill::File,
        ] {
            let argument = content(&fill, "key");
            assert!(
                !argument.contains("openssl") && argument.contains('<'),
                "{argument}"
            );
        }
    }
}
