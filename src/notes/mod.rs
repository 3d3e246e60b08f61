//! What to do besides applying the manifests, as text: a template for each topic, with facts of the
//! stack.

mod authelia;
mod cleanup;
mod listeners;
mod routes;
mod secrets;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use cleanup::Cleanup;
use listeners::Listeners;
pub(crate) use routes::{RouteRow, routes};

use crate::kube::object::Labels;
use crate::source::shell;
use crate::stack::Stack;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::outline::{
    Authentication, Backup, Homeserver, MediaAddress, OpenPort, Outline, UserDatabase,
};
use crate::template::{TemplateError, Templates};

/// The arguments that gave the values, as a shell takes them, each after a space.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// For `masthead notes`.
    pub notes: String,
    /// For commands that take the name of the release by a flag.
    pub named: String,
    /// Credentials are kept in a file.
    pub has_file: bool,
    /// For `masthead check`.
    pub check: String,
    /// For `masthead diff --against cluster`.
    pub diff: String,
    /// The values files alone.
    pub files: String,
    /// For `masthead render`.
    pub render: String,
    /// For kubectl: its context.
    pub context: String,
    /// They can't be given again.
    pub is_lost: bool,
    /// Who applied what runs, where that is not kubectl on the client's side.
    pub manager: Option<String>,
    /// The release of the chart.
    pub chart: String,
    /// What the names of files that keep something begin with.
    pub stem: String,
}

/// The text of a topic, e.g. `dns`. It holds no credentials.
/// `is_default` says that nobody named the namespace.
///
/// # Errors
/// A template uses a fact that does not exist, which is a bug.
pub(crate) fn text(
    topic: &str,
    given: &Given,
    is_default: bool,
    stack: &Stack,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let (outline, release) = (stack.outline(), stack.release());
    let clients = (topic == "authelia").then(|| authelia::clients(&outline, release));
    let removes = matches!(topic, "prune" | "takeover" | "uninstall" | "upgrade");
    let facts = Facts {
        given: &given.notes,
        named: &given.named,
        has_file: given.has_file || given.is_lost,
        is_generated: !stack.needs().is_empty(),
        check: &given.check,
        diff: &given.diff,
        files: &given.files,
        render: &given.render,
        context: &given.context,
        is_lost: given.is_lost,
        owner: owner(given.manager.as_deref(), release.target.name()),
        applier: release.target.applier(),
        was_helms: given.manager.as_deref().is_some_and(has_records),
        stem: &given.stem,
        manager: given.manager.as_deref(),
        apply: given.manager.as_deref().map_or_else(String::new, apply),
        chart: &given.chart,
        helm_context: given.context.replace(" --context=", " --kube-context="),
        target: release.target.name(),
        cleanup: removes.then(|| Cleanup::new(stack)),
        release: ReleaseFacts {
            name: &release.name,
            namespace: &release.namespace,
            is_default,
        },
        server_name: outline.server_name.as_deref(),
        hosts: hosts(&outline, stack),
        listeners: Listeners::new(stack),
        databases: databases(&outline),
        secrets: secrets::secrets(&outline, release),
        clients: clients.unwrap_or_default(),
        ports: &outline.ports,
        media: outline.media_address.as_ref(),
        is_balanced: outline
            .ports
            .iter()
            .any(|port| port.port_type == "LoadBalancer"),
        well_known: &outline.well_known,
        serves_well_known: outline.serves_well_known,
        mas: outline.authentication.as_ref(),
        synapse: outline.homeserver.as_ref(),
        backup: outline.backup.as_ref(),
        generated: release.object("generated"),
        synapse_host: outline
            .homeserver
            .as_ref()
            .map(|homeserver| homeserver.host.as_str()),
    };
    templates.render(&format!("notes/{topic}.txt"), Value::from(Serde(facts)))
}

/// Who applied what Helm installed: with a tool for Git that may be one of its controllers.
fn owner<'a>(manager: Option<&'a str>, target: &str) -> &'a str {
    manager.unwrap_or(match target {
        "flux" => "helm-controller",
        "argocd" => "argocd-controller",
        _ => "helm",
    })
}

/// Whether Helm keeps records of what somebody applied: it, or what calls it.
fn has_records(manager: &str) -> bool {
    let others = [
        "argocd-controller",
        "kubectl",
        "kustomize-controller",
        "masthead",
    ];
    !others.contains(&manager)
}

/// The flags by which kubectl applies on the server's side under a name.
fn apply(manager: &str) -> String {
    format!(" --server-side --field-manager={}", shell::word(manager))
}

/// What the templates of all topics read.
#[derive(Debug, Serialize)]
struct Facts<'a> {
    given: &'a str,
    named: &'a str,
    has_file: bool,
    /// Some credentials are not in the values.
    is_generated: bool,
    check: &'a str,
    diff: &'a str,
    files: &'a str,
    render: &'a str,
    context: &'a str,
    is_lost: bool,
    /// Who applied what Helm installed.
    owner: &'a str,
    /// Who applies from then on, where that is not whoever did before.
    applier: Option<&'a str>,
    /// Helm has records of what runs, or had them before it was taken over.
    was_helms: bool,
    /// What the names of files begin with.
    stem: &'a str,
    /// Who was said to have applied what runs.
    manager: Option<&'a str>,
    /// Flags for `kubectl apply`.
    apply: String,
    chart: &'a str,
    /// For Helm: the context of the cluster.
    helm_context: String,
    target: &'static str,
    cleanup: Option<Cleanup>,
    release: ReleaseFacts<'a>,
    hosts: Vec<Name<'a>>,
    /// What takes requests from outside.
    listeners: Listeners,
    databases: Vec<Database<'a>>,
    secrets: Vec<secrets::Command>,
    clients: Vec<authelia::Client<'a>>,
    server_name: Option<&'a str>,
    ports: &'a [OpenPort],
    media: Option<&'a MediaAddress>,
    /// Whether some port is reached by a load balancer.
    is_balanced: bool,
    well_known: &'a Labels,
    serves_well_known: bool,
    mas: Option<&'a Authentication>,
    synapse: Option<&'a Homeserver>,
    backup: Option<&'a Backup>,
    synapse_host: Option<&'a str>,
    /// The Secret with what is generated.
    generated: String,
}

#[derive(Debug, Serialize)]
struct ReleaseFacts<'a> {
    name: &'a str,
    namespace: &'a str,
    /// Nobody named the namespace.
    is_default: bool,
}

/// A name that has to resolve, with the components that share it.
#[derive(Debug, Serialize)]
struct Name<'a> {
    host: &'a str,
    is_media: bool,
    /// What takes requests for it.
    listener: &'static str,
    used_by: Vec<&'a str>,
}

fn hosts<'o>(outline: &'o Outline, stack: &Stack) -> Vec<Name<'o>> {
    let mut out: Vec<Name> = Vec::new();
    for host in &outline.hosts {
        match out
            .iter_mut()
            .find(|known| (known.host, known.is_media) == (&host.host, host.is_media))
        {
            Some(known) => known.used_by.push(&host.component),
            None => out.push(Name {
                host: &host.host,
                is_media: host.is_media,
                listener: listeners::of(stack, &host.host, host.is_media),
                used_by: vec![&host.component],
            }),
        }
    }
    out
}

/// A database that has to exist.
#[derive(Debug, Serialize)]
struct Database<'a> {
    #[serde(flatten)]
    database: &'a UserDatabase,
    /// No database before it has the same role.
    has_new_role: bool,
    /// Where the values have the password of the role.
    passwords: Vec<Password>,
}

/// A password in the values.
#[derive(Debug, Serialize)]
struct Password {
    path: String,
    /// The key and the Secret, where it is in one of the user's.
    secret: Option<(String, String)>,
}

fn password(database: &UserDatabase, outline: &Outline) -> Password {
    let path = format!("{}.password", database.path);
    let is_it = |secret: &&UserSecret| secret.path.to_string() == path;
    let secret = outline.secrets.iter().find(is_it);
    let secret = secret.and_then(|secret| match &secret.content {
        SecretContent::Key { key, .. } => {
            Some((format!("{key:?}"), format!("{:?}", secret.secret)))
        }
        _ => None,
    });
    Password { path, secret }
}

fn databases(outline: &Outline) -> Vec<Database<'_>> {
    let role = |database: &UserDatabase| {
        (
            database.host.clone(),
            database.port.clone(),
            database.user.clone(),
        )
    };
    let all = &outline.databases;
    let is_new = |index: usize| {
        !all[..index]
            .iter()
            .any(|before| role(before) == role(&all[index]))
    };
    all.iter()
        .enumerate()
        .map(|(index, database)| Database {
            database,
            has_new_role: is_new(index),
            passwords: all
                .iter()
                .filter(|other| role(other) == role(database))
                .map(|other| password(other, outline))
                .collect(),
        })
        .collect()
}
