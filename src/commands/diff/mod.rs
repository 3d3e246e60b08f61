//! `masthead diff`: what differs between two sets of manifests.

mod apply;
pub(super) mod cluster;
mod files;
mod found;

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::Value;

use cluster::Cluster;

use super::again::OfProject;
use super::chosen::{self, Known};
use super::deployments::{self, Joined, OfStack};
use super::failure::Failure;
use super::found::{Asked, FindingArgs};
use super::keeper::{KeepArgs, Keeper};
use super::output;
use super::project::Place;
use super::report;
use super::request::{self, StackArgs};
use crate::diff::{
    Identity, Ignored, Impact, ImpactKind, Options, Report, Unchanged, compare_beside, print,
};
use crate::findings::Format;
use crate::kube::names;
use crate::project::Deployment;
use crate::render::Manifest;
use crate::source::Code;
use crate::stack::{Release, Stack};

/// The word for a cluster, in the place of a file.
const CLUSTER: &str = "cluster";

/// Compare two sets of manifests, or what would be rendered with a file, a folder or a cluster.
///
/// Objects are compared as Kubernetes understands them: the order of keys, and of lists that it
/// merges by a name, has no meaning; what a cluster fills in is not a difference. Values of Secrets
/// are never shown. The exit status is 0 if nothing differs, 1 if something does, and 2 on failure.
/// Credentials come from where `render` takes them, but none is generated: without a file, the Job
/// in the cluster generates them.
#[derive(Args, Clone, Debug)]
pub(super) struct DiffArgs {
    /// Two files or folders of manifests, before and after; one of them can be `-`, standard input.
    /// With `--against`: the name of the release (default: ess).
    #[arg(value_name = "A B", num_args = 0..=2, value_hint = ValueHint::AnyPath)]
    positional: Vec<String>,
    /// Compare this with what would be rendered: a file or folder of manifests, or `cluster`, which
    /// is read with kubectl.
    #[arg(long, value_name = "FILE|DIR|cluster")]
    against: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// Compare only these: a kind, `Kind/name`, a component, or a template as Helm names it, as
    /// `render` takes them; may be given more than once.
    #[arg(short = 's', long = "show-only", value_name = "WHAT")]
    show_only: Vec<String>,
    /// Who applies to the cluster with `kubectl apply --server-side --field-manager`; by default
    /// who did before.
    #[arg(long, value_name = "NAME")]
    field_manager: Option<String>,
    /// What to ignore: `versions` (labels), `hashes` (labels that make pods restart), `managers` (the
    /// marks by which Helm and masthead know their own objects), or the path of a field, such as
    /// `spec.replicas` or `Deployment/ess-*:spec.template.spec.containers[*].image`. What is ignored
    /// has no impact either.
    #[arg(long, value_name = "WHAT|PATH", value_delimiter = ',')]
    ignore: Vec<Ignored>,
    /// End with 1 only where this follows from the differences; a downtime is a restart too.
    #[arg(long, value_name = "IMPACT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
    /// How to print.
    #[arg(
        short,
        long,
        alias = "format",
        value_name = "FORMAT",
        default_value = "text"
    )]
    output: DiffFormat,
    #[command(flatten)]
    findings: FindingArgs,
    /// What a project file says of where it is applied from.
    #[arg(skip)]
    of_project: OfProject,
}

/// What follows from differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Pods are replaced.
    Restart,
    /// Nothing serves for a while.
    Downtime,
    /// The API server refuses a change: the object has to be made anew.
    Recreate,
    /// Data, or what gives access to it, is lost.
    Data,
}

impl FailOn {
    fn covers(self, kind: ImpactKind) -> bool {
        match self {
            Self::Restart => matches!(kind, ImpactKind::Restart | ImpactKind::Downtime),
            Self::Downtime => kind == ImpactKind::Downtime,
            Self::Recreate => kind == ImpactKind::Recreate,
            Self::Data => kind == ImpactKind::Data,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Each field before and after, and what follows.
    Text,
    /// A comment for a pull request, which fits into one on GitHub.
    Markdown,
    /// Annotations of a GitHub workflow, and the text.
    Github,
    /// The same as JSON.
    Json,
    /// Only which objects differ.
    Names,
    /// What follows, and what is wrong with the values, as SARIF 2.1.0.
    Sarif,
    /// The same as a Code Quality report of GitLab.
    Gitlab,
    /// The same as JUnit's XML.
    Junit,
}

impl DiffFormat {
    /// Whether findings are all that is printed.
    fn is_findings(self) -> bool {
        matches!(self, Self::Sarif | Self::Gitlab | Self::Junit)
    }

    /// How findings are printed, and from which status on.
    fn findings(self) -> (Option<Format>, u8) {
        match self {
            Self::Text | Self::Markdown | Self::Names => (None, 0),
            Self::Json => (Some(Format::Json), 2),
            Self::Github => (Some(Format::Github), 0),
            Self::Sarif => (Some(Format::Sarif), 0),
            Self::Gitlab => (Some(Format::Gitlab), 0),
            Self::Junit => (Some(Format::Junit), 0),
        }
    }
}

/// Compares two sides as they are, or what a project file says.
///
/// # Errors
/// As [`run_one`].
pub(super) fn run(args: &DiffArgs, place: &Place) -> Result<(), Failure> {
    if args.positional.len() == 2 && args.against.is_none() {
        return run_one(args);
    }
    deployments::run(args, place)
}

impl DiffArgs {
    /// What becomes of findings.
    pub(super) fn asked(&self) -> Asked {
        let (format, from_status) = self.output.findings();
        Asked {
            command: "diff",
            format,
            from_status,
            rules: self.findings.rules(),
        }
    }
}

impl OfStack for DiffArgs {
    fn joined(&self) -> Joined {
        match self.output {
            DiffFormat::Text => Joined::Headed,
            DiffFormat::Json => Joined::Keyed,
            _ => Joined::AsIs,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.positional.first().map(String::as_str)
    }

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
        let folder = deployment.output.as_ref().map(|output| &output.folder);
        let folder = folder.map(|folder| folder.display().to_string());
        self.of_project = OfProject::new(deployment);
        self.against
            .get_or_insert_with(|| folder.unwrap_or_else(|| CLUSTER.to_owned()));
    }

    fn run(&self) -> Result<(), Failure> {
        run_one(self)
    }
}

/// Compares two sides.
///
/// # Errors
/// One can't be read; [`Failure::No`] where they differ.
fn run_one(args: &DiffArgs) -> Result<(), Failure> {
    let sides = match &args.against {
        Some(against) => against_rendered(args, against)?,
        None => two_sides(args)?,
    };
    let found = sides.cluster.as_ref();
    let found = found.map_or([].as_slice(), |cluster| &cluster.live.objects);
    let options = Options {
        live: args.against.as_deref() == Some(CLUSTER),
        field_manager: args.field_manager.clone(),
        ignored: args.ignore.clone(),
        context: args.stack.keep.context.clone(),
        namespace: None,
        apply: apply::command(args, found),
    };
    let live = sides.cluster.as_ref();
    let before = live.map_or(sides.before, |cluster| cluster.live.objects.clone());
    let mut report = compare_beside(before, sides.after, sides.same, &options);
    report.same += sides.unchanged;
    if !args.show_only.is_empty() {
        chosen::in_report(&mut report, &sides.there, &args.show_only)?;
    }
    show(&report, args.output, sides.file.as_deref())?;
    let follows = found::problems(&report);
    if args.output.is_findings() {
        let file = sides.file.as_deref();
        follows.iter().for_each(|it| super::found::add_of(it, file));
    }
    if args.output == DiffFormat::Names {
        warn_refused(&report);
    }
    let mut is_same = report.is_empty();
    if let Some(cluster) = &sides.cluster {
        let leftovers = cluster.leftovers(&report);
        cluster.note(&report, &leftovers, args.stack.keep.context.as_deref());
        is_same |= leftovers.are_all_kept(&report);
    }
    let is_fine = if args.fail_on.is_empty() {
        is_same
    } else {
        let fails = |impact: &Impact| args.fail_on.iter().any(|it| it.covers(impact.kind));
        !report.impacts().any(fails)
    };
    let is_fine = is_fine && !found::has_denied(&follows);
    if is_fine { Ok(()) } else { Err(Failure::No) }
}

/// Warns of changes that the API server takes of no object that is there: names do not tell it.
fn warn_refused(report: &Report) {
    let refused = |impact: &&Impact| impact.kind == ImpactKind::Recreate;
    for impact in report.impacts().filter(refused) {
        let message = format!("{}: {}", impact.object, impact.message);
        let hint = impact.hint.iter().chain(&impact.commands);
        let hint: Vec<_> = hint.map(String::as_str).collect();
        report::warn(Code::NeedsRecreation, message, Some(hint.join("\n")));
    }
}

fn show(report: &Report, format: DiffFormat, file: Option<&str>) -> Result<()> {
    match format {
        DiffFormat::Text => output::print_styled(&print::text(report)),
        DiffFormat::Markdown => output::print(&print::markdown(report)),
        DiffFormat::Github => output::print(&print::github(report, file)),
        DiffFormat::Json => output::print(&print::json(report)),
        DiffFormat::Names => output::print(&print::names(report)),
        // Findings are printed when all is done.
        DiffFormat::Sarif | DiffFormat::Gitlab | DiffFormat::Junit => Ok(()),
    }
}

/// What is to be compared.
struct Sides {
    before: Vec<Value>,
    after: Vec<Value>,
    /// How many objects were found to be the same before.
    unchanged: usize,
    /// Those of them that may read what differs.
    same: Vec<Value>,
    /// Where it was asked, in the place of `before`.
    cluster: Option<Cluster>,
    /// The file that makes the difference, where there is one.
    file: Option<String>,
    /// What is rendered, where only some of it is asked for.
    there: Vec<Known>,
}

impl Sides {
    fn new(before: Vec<Value>, after: Vec<Value>) -> Self {
        Self {
            before,
            after,
            unchanged: 0,
            same: Vec::new(),
            cluster: None,
            file: None,
            there: Vec::new(),
        }
    }
}

fn two_sides(args: &DiffArgs) -> Result<Sides> {
    let [before, after] = args.positional.as_slice() else {
        bail!("expected two files or folders of manifests, or `--against` and values");
    };
    if !args.stack.values.is_empty() {
        bail!(
            "values were given, but nothing to compare with: add `--against FILE`, `--against \
             DIR` or `--against cluster`"
        );
    }
    if before == "-" && after == "-" {
        bail!("`-` was given twice: standard input can be read once");
    }
    let (before, objects) = (files::read(before)?, files::read(after)?);
    let there = objects.iter().map(Identity::of).map(Known::read);
    Ok(Sides {
        file: Path::new(after).is_file().then(|| after.clone()),
        there: there.collect(),
        ..Sides::new(before, objects)
    })
}

/// What there is, and what would be rendered.
fn against_rendered(args: &DiffArgs, against: &str) -> Result<Sides, Failure> {
    let name = match args.positional.as_slice() {
        [] => None,
        [name] => Some(names::release(name).map_err(|e| anyhow!(e))?),
        _ => return Err(anyhow!("with `--against`, the only name is that of the release").into()),
    };
    let release = args.stack.release(name.as_deref()).map_err(as_trouble)?;
    let templates = request::templates();
    let loaded = args.stack.values.load().map_err(as_trouble)?;
    let stack = request::stack(&loaded, &release, templates).map_err(as_trouble)?;
    let kubectl = args.stack.keep.kubectl();
    let form = args.stack.secrets.form()?;
    let mut keeper = Keeper::open_with(&keep(args, &stack, &release), &release, &kubectl)?;
    let generator = &mut report::generator(stack.registrations());
    let credentials = keeper.credentials(&stack.needs(), generator, true)?;
    let rendered = request::manifests(&stack, credentials.as_ref()).map_err(as_trouble)?;
    let salt = credentials.and_then(|credentials| credentials.salt);
    let rendered = form.salted(salt).apply(rendered)?;
    let file = loaded.values.layers.last_file().map(str::to_owned);
    let mut there = Vec::new();
    if !args.show_only.is_empty() {
        there.extend(rendered.iter().map(Known::rendered));
    }
    if against == CLUSTER {
        let secrets = &args.stack.secrets;
        let cluster = Cluster::ask(&kubectl, &release, &rendered, |kind| secrets.covers(kind))?;
        let after = cluster.comparable(&rendered);
        cluster.note_not_asked_for(&rendered);
        return Ok(Sides {
            cluster: Some(cluster),
            file,
            there,
            ..Sides::new(Vec::new(), after)
        });
    }
    let sides = differing(files::texts(against)?, &rendered)?;
    Ok(Sides {
        file,
        there,
        ..sides
    })
}

/// Both sides, without documents that are equal byte for byte.
fn differing(texts: Vec<files::File>, rendered: &[Manifest]) -> Result<Sides> {
    let mut unchanged = Unchanged::new(rendered.iter().map(Manifest::text));
    let mut before = Vec::new();
    for mut file in texts {
        file.text = unchanged.take_out_of(&file.text);
        before.extend(file.objects()?);
    }
    let left = unchanged.left();
    let after = left.iter().map(|index| rendered[*index].json());
    let sides = Sides::new(before, after.collect());
    let both = sides.before.iter().chain(&sides.after);
    let is_config = |object: &Value| object["kind"] == "ConfigMap" || object["kind"] == "Secret";
    let mut same = Vec::new();
    if both.clone().any(is_config) {
        let others = rendered.iter().enumerate();
        let others = others.filter(|(index, _)| left.binary_search(index).is_err());
        same.extend(others.map(|(_, manifest)| manifest.json()));
    }
    Ok(Sides {
        unchanged: unchanged.count(),
        same,
        ..sides
    })
}

/// Where the credentials are. None is generated: without a file, they are left to the Job.
fn keep(args: &DiffArgs, stack: &Stack, release: &Release) -> KeepArgs {
    let keep = args.stack.keep.without_generating(release);
    if args.stack.keep.credentials.is_none()
        && keep.credentials.is_some()
        && !stack.needs().is_empty()
    {
        note_no_file(&args.stack.keep.default_path(release));
    }
    keep
}

fn note_no_file(path: &Path) {
    let message = format!(
        "there is no `{}`: compared as with `--credentials job`, where a Job in the cluster \
         generates the credentials",
        path.display()
    );
    let hint = "if they are kept elsewhere, say where: `--credentials FILE` or `--credentials \
                cluster`";
    report::note(message, Some(hint.into()));
}

/// Status 1 means that something differs, so that invalid values end with 2 here.
fn as_trouble(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(invalid) => {
            report::problems(&invalid.problems, &invalid.layers);
            anyhow!("the values are invalid, so that nothing was compared").into()
        }
        other => other,
    }
}
