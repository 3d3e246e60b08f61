//! `masthead notes`: what to do besides applying the manifests.

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::again::{self, OfProject};
use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use super::table;
use crate::kube::names;
use crate::notes::{self, Given, RouteRow};
use crate::project::Deployment;
use crate::source::shell;
use crate::stack::Release;

/// Print what to do besides applying the manifests: DNS records, ports, the first user, secrets,
/// and more.
#[derive(Args, Clone, Debug)]
pub(super) struct NotesArgs {
    /// The topic; by default a summary.
    topic: Option<Topic>,
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// Who applied what runs, for `takeover`, `upgrade`, `prune` and `uninstall`: `helm`, `helm-controller`
    /// (Flux), `argocd-controller`, `kubectl` on the server's side. After a takeover still who did
    /// before.
    #[arg(long, value_name = "NAME", value_parser = names::field_manager)]
    field_manager: Option<String>,
    /// The format; `routes` alone has JSON.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: NotesFormat,
    /// What a project file says, for the commands that are told.
    #[arg(skip)]
    of_project: OfProject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NotesFormat {
    Text,
    Json,
}

/// What `masthead notes` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// The records that each host needs.
    Dns,
    /// The ports to open for calls.
    Ports,
    /// How to create the first user.
    FirstUser,
    /// How to get a token for the admin APIs.
    AdminToken,
    /// The roles and databases that an external PostgreSQL needs.
    Sql,
    /// The Secrets that the values name.
    Secrets,
    /// The client for MAS in Authelia's configuration.
    Authelia,
    /// The well-known files, to serve them elsewhere.
    WellKnown,
    /// A reverse proxy in front: nginx and Caddy.
    Proxy,
    /// Which Service serves which path of which host.
    Routes,
    /// How to migrate from Synapse's own accounts to MAS.
    Migrate,
    /// How backups are made, and what must be kept beside them.
    Backup,
    /// How one of them is brought back.
    Restore,
    /// How to take over what Helm installed.
    Takeover,
    /// How to go to another release of the chart, of masthead, or of an image.
    Upgrade,
    /// How to remove what is not rendered any more, and no data.
    Prune,
    /// How to remove the release and keep its data, or not.
    Uninstall,
}

impl OfStack for NotesArgs {
    fn joined(&self) -> Joined {
        match self.output {
            NotesFormat::Text => Joined::Headed,
            NotesFormat::Json => Joined::Keyed,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
        self.of_project = OfProject::new(deployment);
        // Before a takeover it is somebody else.
        if self.topic != Some(Topic::Takeover) && self.field_manager.is_none() {
            self.field_manager.clone_from(&deployment.field_manager);
        }
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &NotesArgs) -> Result<(), Failure> {
    let is_of_routes = args.topic == Some(Topic::Routes);
    if args.output == NotesFormat::Json && !is_of_routes {
        return Err(anyhow!("`--output json` is for `masthead notes routes` alone").into());
    }
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    if is_of_routes {
        return print_routes(&notes::routes(&stack), args.output);
    }
    let topic = args.topic.as_ref().and_then(Topic::to_possible_value);
    let topic = topic.as_ref().map_or("summary", |topic| topic.get_name());
    let is_default = args.stack.cluster.namespace.is_none();
    let mut given = given(args, topic).unwrap_or_else(|| Given {
        is_lost: true,
        ..Given::default()
    });
    given.manager.clone_from(&args.field_manager);
    given.chart = loaded.values.chart.version();
    given.stem = stem(args, &release);
    let text = notes::text(topic, &given, is_default, &stack, templates)?;
    Ok(print(&text)?)
}

/// Prints where requests from outside go.
fn print_routes(rows: &[RouteRow], format: NotesFormat) -> Result<(), Failure> {
    let text = match format {
        NotesFormat::Json => format!("{:#}\n", json!(rows)),
        NotesFormat::Text => {
            let head = [
                "HOST", "PATH", "MATCH", "SERVICE", "PORT", "TLS", "TIMEOUT", "BODY", "HANDLER",
            ];
            table::text(head.map(str::to_owned), rows.iter().map(cells))
        }
    };
    Ok(print(&text)?)
}

fn cells(row: &RouteRow) -> [String; 9] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let number = row.port.map(|port| port.to_string());
    let secret = row.tls_secret.clone();
    let timeout = row.request_seconds.map(|seconds| match seconds {
        0 => "none".to_owned(),
        _ => format!("{seconds}s"),
    });
    let tls = || secret.unwrap_or_else(|| "yes".to_owned());
    [
        or_dash(row.host.clone()),
        or_dash(row.path.clone()),
        row.kind.unwrap_or(row.protocol).to_owned(),
        row.service.clone(),
        or_dash(number.or_else(|| row.port_name.clone())),
        or_dash(row.tls.then(tls)),
        or_dash(timeout),
        or_dash(row.body_size.clone()),
        row.handler.to_owned(),
    ]
}

/// What the names of files begin with, so that what is kept of one release never stands for another:
/// the release, with its namespace and the context where they are others, or the deployment.
fn stem(args: &NotesArgs, release: &Release) -> String {
    let (name, namespace) = (&release.name, &release.namespace);
    let mut parts = match args.of_project.name() {
        Some(deployment) => vec![deployment],
        None if name == namespace => vec![&**name],
        None => vec![&**namespace, name],
    };
    if args.of_project.name().is_none() {
        parts.extend(args.stack.keep.context.as_deref());
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let text = parts.join(".");
    text.replace(|c| !is_plain(c), "-")
}

/// What was given, for the commands that are told.
fn given(args: &NotesArgs, topic: &str) -> Option<Given> {
    let (before, only) = (again::before("notes")?, args.of_project.only());
    let notes = again::given("notes", &[])?;
    let keep = &args.stack.keep;
    // What renders takes a context where it reads the credentials from the cluster.
    let reads_cluster = keep.credentials.as_deref() == Some("cluster");
    let without: &[&str] = if reads_cluster {
        &["--field-manager", "--release"]
    } else {
        &["--field-manager", "--release", "--context"]
    };
    let flags = again::given_but("notes", topic, without)?;
    let named = again::given_but("notes", topic, &["--field-manager", "--context"])?;
    let flag = |name: &str, value: Option<&str>| {
        value.map_or(String::new(), |it| format!("{name}{}", shell::word(it)))
    };
    let release = flag(" ", args.release.as_deref());
    let context = flag(" --context=", keep.context.as_deref());
    let asked = if flags.contains(" --context") {
        ""
    } else {
        &context
    };
    Some(Given {
        notes: format!("{notes}{before}{only}"),
        named: format!("{named}{before}{only}"),
        has_file: !matches!(keep.credentials.as_deref(), Some("cluster" | "job")),
        check: format!("{release}{flags}{before}{only}"),
        diff: format!("{release}{flags}{before}{only}{asked}"),
        files: files(&args.stack.values.files()),
        render: format!(
            "{release}{flags}{before}{only}{}",
            args.of_project.printed()
        ),
        context,
        ..Given::default()
    })
}

/// Values files, as commands take them that read nothing else.
fn files(paths: &[&str]) -> String {
    let mut out = String::new();
    for path in paths {
        out.extend([" -f ", &shell::word(path)]);
    }
    out
}
