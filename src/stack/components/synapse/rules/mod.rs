//! Settings of Synapse that do not go together, as its configuration modules say.
//!
//! Source: <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html>

mod features;
mod federation;
mod lifetimes;
pub(super) mod modules;
mod rooms;
mod together;
mod workers;

use super::finding::{Finding, is_on};
use crate::source::Node;
use crate::source::problem::Problem;
use crate::stack::merged::Merged;

/// Reports what Synapse refuses of the merged file, and warns of what nobody means.
pub(super) fn check(merged: &Merged) -> Vec<Problem> {
    let root = &merged.root;
    let found = [
        open_registration(root),
        unverified_registration(root),
        sentry(root),
        signing_key(root),
        together::check(root),
        features::check(root),
        federation::check(root),
        lifetimes::check(root),
        modules::check(root),
        rooms::check(root),
        workers::check(root),
        providers(root),
        ports(root),
        database(root),
        folder(root),
        turn(root),
        email(root),
        saml(root),
    ];
    let problems = found.into_iter().flatten();
    problems.filter_map(|finding| finding.at(merged)).collect()
}

fn on<'n>(root: &'n Node, key: &str) -> Option<&'n Node> {
    root.get(key).filter(|node| is_on(node))
}

fn is_delegated(root: &Node) -> bool {
    let switch = root.below(&["matrix_authentication_service", "enabled"]);
    switch.and_then(Node::as_bool) == Some(true)
}

/// The setting that lets anybody register.
fn registration(root: &Node) -> Option<&Node> {
    let old = root
        .get("disable_registration")
        .filter(|node| !is_on(node) && !node.is_null());
    let is_off = |node: &&Node| !is_on(node);
    match root.get("enable_registration") {
        Some(node) if is_off(&node) => None,
        Some(node) => Some(node),
        None => old,
    }
}

const VERIFIED_BY: [&str; 3] = [
    "enable_registration_captcha",
    "registrations_require_3pid",
    "registration_requires_token",
];

fn open_registration(root: &Node) -> Vec<Finding> {
    let is_verified = VERIFIED_BY.iter().any(|key| on(root, key).is_some());
    let is_meant = on(root, "enable_registration_without_verification").is_some();
    let node = registration(root).filter(|_| !is_verified && !is_meant && !is_delegated(root));
    let message =
        "anybody may register, without any verification: Synapse does not start with this";
    let hint = "set `registration_requires_token`, `registrations_require_3pid` or \
                `enable_registration_captcha`";
    node.map(|node| Finding::error(node, message, hint))
        .into_iter()
        .collect()
}

fn unverified_registration(root: &Node) -> Vec<Finding> {
    let is_open = registration(root).is_some() && !is_delegated(root);
    let is_verified = VERIFIED_BY.iter().any(|key| on(root, key).is_some());
    let node = on(root, "enable_registration_without_verification");
    let message = "anybody may register, without any verification: spammers look for such servers";
    let hint = "set `registration_requires_token: true`";
    node.filter(|_| is_open && !is_verified)
        .map(|node| Finding::warning(node, message, hint))
        .into_iter()
        .collect()
}

/// A DSN has a key and a project.
fn sentry(root: &Node) -> Vec<Finding> {
    let dsn = root.below(&["sentry", "dsn"]);
    let is_dsn = |text: &str| {
        let rest = text.split_once("://").map(|(_, rest)| rest);
        let parts = rest.and_then(|rest| rest.split_once('@'));
        parts.is_some_and(|(key, rest)| {
            let project = rest.rsplit_once('/').map_or("", |(_, project)| project);
            !key.is_empty() && !project.is_empty() && project.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let wrong = dsn.filter(|node| {
        node.as_str()
            .is_some_and(|text| !text.contains("${") && !is_dsn(text))
    });
    let message =
        "expected a DSN of Sentry, with a key and a project: Synapse does not start with this";
    let hint = "write it as Sentry shows it: `https://<key>@<host>/<project>`";
    wrong
        .map(|node| Finding::error(node, message, hint))
        .into_iter()
        .collect()
}

/// A key in the file wins over the one that is mounted.
fn signing_key(root: &Node) -> Vec<Finding> {
    let key = root.get("signing_key").filter(|node| !node.is_null());
    let message =
        "this wins over the signing key that is mounted: other servers would see another key";
    key.map(|node| {
        Finding::error(
            node,
            message,
            "set `synapse.signingKey`, and leave this out",
        )
    })
    .into_iter()
    .collect()
}

/// Two listeners on one port, of which one is the user's.
fn ports(root: &Node) -> Vec<Finding> {
    let listeners = root.list("listeners");
    let mut out = Vec::new();
    for (index, listener) in listeners.iter().enumerate() {
        let Some(port) = listener.get("port") else {
            continue;
        };
        let is_taken = |other: &Node| other.get("port").is_some_and(|other| other.is_same(port));
        if listeners[..index].iter().any(is_taken) {
            let message = "another listener has this port: Synapse does not start";
            let hint = "remove the listener: the stack has those that it needs, also for metrics, \
                        health and replication";
            out.push(Finding::error(port, message, hint));
        }
    }
    out
}

/// libpq takes one name of the database.
fn database(root: &Node) -> Vec<Finding> {
    let args = root.below(&["database", "args"]);
    let names = args.filter(|args| args.get("dbname").is_some());
    let name = names.and_then(|args| args.get("database"));
    let message =
        "the stack gives `dbname`, which is another name of this: Synapse does not start with both";
    name.map(|node| Finding::error(node, message, "set `synapse.postgres.database`"))
        .into_iter()
        .collect()
}

/// Folders that the image does not have.
fn folder(root: &Node) -> Vec<Finding> {
    const FOLDERS: [[&str; 2]; 4] = [
        ["email", "template_dir"],
        ["templates", "custom_template_directory"],
        ["account_validity", "template_dir"],
        ["user_consent", "template_dir"],
    ];
    let wrong = |keys: &[&str; 2]| {
        let node = root.below(keys)?;
        let path = node.as_str().filter(|path| !path.is_empty())?;
        (!path.starts_with('/')).then(|| {
            let message = "expected the path of a folder that is mounted, beginning with `/`: Synapse \
                           does not start with a folder that is not there";
            let hint = "mount it with `synapse.extraVolumes` and `synapse.extraVolumeMounts`, or leave \
                        this out";
            Finding::error(node, message, hint)
        })
    };
    FOLDERS.iter().filter_map(wrong).collect()
}

fn turn(root: &Node) -> Vec<Finding> {
    let uris = root.get("turn_uris").filter(|uris| !uris.is_empty());
    let secret = root
        .get("turn_shared_secret")
        .filter(|secret| secret.as_str() == Some(""));
    let has_other =
        root.get("turn_username").is_some() || on(root, "turn_shared_secret_path").is_some();
    let message = "an empty secret: calls can't use the servers of `turn_uris`";
    let hint = "give the secret that the TURN server has as `static-auth-secret`";
    uris.and(secret)
        .filter(|_| !has_other)
        .map(|node| Finding::warning(node, message, hint))
        .into_iter()
        .collect()
}

/// Single sign-on by CAS needs the server; it is on unless it is turned off.
fn providers(root: &Node) -> Vec<Finding> {
    let section = root.get("cas_config").filter(|section| !section.is_empty());
    let is_off = |section: &&Node| section.get("enabled").is_some_and(|node| !is_on(node));
    let message = "`server_url` is missing: Synapse does not start without it";
    section
        .filter(|section| !is_off(section) && section.get("server_url").is_none())
        .map(|section| Finding::error(section, message, "give the URL of the CAS server"))
        .into_iter()
        .collect()
}

/// Encryption that is asked for and turned off.
fn email(root: &Node) -> Vec<Finding> {
    let Some(section) = root.get("email") else {
        return Vec::new();
    };
    let tls_off = section.get("enable_tls").is_some_and(|node| !is_on(node));
    let wanted = ["force_tls", "require_transport_security"];
    let asked = wanted.iter().filter_map(|key| on(section, key));
    let message = "`enable_tls` is off: Synapse does not start with this";
    asked
        .filter(|_| tls_off)
        .map(|node| Finding::error(node, message, "remove `enable_tls: false`"))
        .chain(sender(section))
        .collect()
}

fn sender(section: &Node) -> Option<Finding> {
    let node = section.get("notif_from")?;
    let text = node.as_str()?.trim();
    let inner = text
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    let is_missing = text.is_empty() || inner.is_some_and(|(inner, _)| inner.trim().is_empty());
    let message = "no mail address: Synapse does not start with this";
    is_missing.then(|| Finding::error(node, message, "write e.g. `Matrix <noreply@example.org>`"))
}

/// Single sign-on by SAML, which MAS does in its own way.
fn saml(root: &Node) -> Vec<Finding> {
    let section = root.get("saml2_config");
    let is_off = |section: &&Node| section.get("enabled").is_some_and(|node| !is_on(node));
    let section = section.filter(|section| is_delegated(root) && !is_off(section));
    let used = ["sp_config", "config_path"]
        .iter()
        .filter_map(|key| on(section?, key));
    let message = "Synapse does not start with this where MAS has the accounts";
    let hint = "remove it: MAS signs users in";
    used.take(1)
        .map(|node| Finding::error(node, message, hint))
        .collect()
}
