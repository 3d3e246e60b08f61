//! `masthead adopt`: a deployment that runs elsewhere becomes values and credentials.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use zeroize::Zeroizing;

use super::failure::Failure;
use super::keeper;
use super::output::print;
use super::report;
use super::request;
use crate::adopt::{
    Adoption, Asked, Given, Report, Sources, adopt, differences, gather, manifest, values_text,
};
use crate::check;
use crate::credentials::{AtRest, Store};
use crate::kube::names;
use crate::render::targets::TARGETS;
use crate::source::files::{self, Pending};
use crate::source::problem::{Problem, Severity};
use crate::source::shell;
use crate::stack::elsewhere::Databases;
use crate::stack::{Release, catalogue};
use crate::values::{Input, Invalid, Loaded};

/// The files that are written beside the credentials.
const VALUES: &str = "values.yaml";
const SECRET: &str = "secrets.yaml";
const STEPS: &str = "steps.md";

/// Turn a deployment that runs elsewhere into values, credentials, and the steps of the move.
///
/// Nothing but files is read. Each setting is accounted for: kept as a value, moved to the
/// additional configuration, set by masthead, or dropped with the reason.
#[derive(Args, Debug)]
pub(super) struct AdoptArgs {
    /// Synapse's homeserver.yaml; more files are merged as Synapse merges them.
    #[arg(long, value_name = "FILE")]
    synapse: Vec<PathBuf>,
    /// The configuration of a worker of Synapse; may be given more than once.
    #[arg(long, value_name = "FILE")]
    synapse_worker: Vec<PathBuf>,
    /// MAS's config.yaml; more files are merged as MAS merges them.
    #[arg(long, value_name = "FILE")]
    mas: Vec<PathBuf>,
    /// A folder with the well-known files: `client`, `server`, `support`.
    #[arg(long, value_name = "DIR")]
    well_known: Option<PathBuf>,
    /// Element Web's config.json.
    #[arg(long, value_name = "FILE")]
    element_web: Option<PathBuf>,
    /// Hookshot's config.yml.
    #[arg(long, value_name = "FILE")]
    hookshot: Option<PathBuf>,
    /// The folder that matrix-docker-ansible-deploy has put on the server, or a copy of it.
    #[arg(long, value_name = "DIR")]
    ansible: Option<PathBuf>,
    /// A compose file.
    #[arg(long, value_name = "FILE")]
    compose: Option<PathBuf>,
    /// Values of another chart of Synapse.
    #[arg(long, value_name = "FILE")]
    chart_values: Option<PathBuf>,
    /// The chart that they are for, where they do not tell.
    #[arg(long, value_name = "NAME", requires = "chart_values")]
    chart: Option<String>,
    /// A copy of the file system that absolute paths are in; may be given more than once.
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
    /// Where the databases are to be: on the server that the stack brings, or where they are. By
    /// default those that pods can reach by their host stay.
    #[arg(long, value_name = "WHERE")]
    postgres: Option<Postgres>,
    /// The name of the release [default: ess].
    #[arg(long, value_name = "NAME", default_value = "ess", hide_default_value = true, value_parser = names::release)]
    release: String,
    /// The namespace that the objects go to [default: ess].
    #[arg(short, long, value_name = "NAMESPACE", default_value = "ess", hide_default_value = true, value_parser = names::namespace)]
    namespace: String,
    /// The folder that the files are written to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    output_dir: PathBuf,
    /// Write over files that are there.
    #[arg(long)]
    force: bool,
    /// Encrypt what holds credentials with age to this recipient (`age1…`); may be given more than
    /// once.
    #[arg(long, value_name = "AGE_RECIPIENT", value_delimiter = ',')]
    encrypt_to: Vec<String>,
    /// A file with the age identity of a credentials file that is there.
    #[arg(long, value_name = "FILE")]
    identity: Vec<PathBuf>,
    /// How to print what became of everything.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Postgres {
    /// On the server that the stack brings.
    Own,
    /// Where they are.
    External,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &AdoptArgs) -> Result<(), Failure> {
    let sources = args.sources();
    if sources.is_empty() {
        let hint = "e.g. `masthead adopt --synapse homeserver.yaml --root /`".to_owned();
        return Err(Failure::CouldNotRun(
            anyhow!("nothing was given to take over"),
            Some(hint),
        ));
    }
    let at_rest = args.at_rest()?;
    args.check_folder()?;
    let asked = Asked {
        release: &args.release,
        databases: args.databases(),
    };
    let adopted = told(adopt(gather(&sources)?, asked))?;
    let text = head(args) + &values_text(&adopted.values, &adopted.reasons, &adopted.layers);
    let written = write(args, at_rest, adopted, text)?;
    match args.output {
        Format::Text => print(&written.report.text())?,
        Format::Json => print(&(serde_json::to_string_pretty(&written.report)? + "\n"))?,
    }
    written.check
}

/// Reports what is wrong with the files. Errors end it: nothing is written then.
fn told(mut adopted: Adoption) -> Result<Adoption, Failure> {
    let problems = std::mem::take(&mut adopted.problems);
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err(Failure::Invalid(Invalid {
            problems,
            layers: adopted.layers.into(),
        }));
    }
    report::problems(&problems, &adopted.layers);
    Ok(adopted)
}

/// What was written, and what is wrong with the values.
struct Written {
    report: Report,
    check: Result<(), Failure>,
}

fn write(
    args: &AdoptArgs,
    at_rest: AtRest,
    adopted: Adoption,
    text: String,
) -> Result<Written, Failure> {
    let release = Release::new(&args.release, &args.namespace, TARGETS[0]);
    let templates = request::templates();
    let mut input = Input::new();
    let shown = args.output_dir.join(VALUES).display().to_string();
    input.add_file(shown, text.clone().into_bytes());
    let loaded = input.load().map_err(Failure::Invalid)?;
    let examined = check::examine(&loaded, &release, templates);
    let differences = examined
        .stack
        .as_ref()
        .map(|stack| differences(&adopted, stack));
    let secret = manifest(&adopted, &args.namespace);
    let secret_name = secret.as_ref().map(|_| args.secret_name());
    let files = [
        Some(VALUES.to_owned()),
        Some(args.credentials_name()),
        secret_name.clone(),
        Some(STEPS.to_owned()),
    ];
    let files = files
        .into_iter()
        .flatten()
        .map(|name| args.output_dir.join(name).display().to_string());
    let report = Report::new(&adopted, &differences.unwrap_or_default(), files.collect());
    let hosts = hosts(&loaded);
    let rest = format!(
        "{} --namespace {} -f {VALUES}",
        shell::word(&args.release),
        shell::word(&args.namespace)
    );
    let flags = format!(" {rest}");
    let notes = format!(" --release {rest}");
    let given = Given {
        release: &args.release,
        namespace: &args.namespace,
        credentials: &args.credentials_name(),
        secret: secret_name.as_deref(),
        is_encrypted: !args.encrypt_to.is_empty(),
        server_name: loaded.values.root.str("serverName").unwrap_or("the server"),
        flags: &flags,
        notes: &notes,
        hosts,
    };
    let steps = report.steps(&given, templates)?;
    let mut pending = vec![
        public(&args.output_dir.join(VALUES), &text)?,
        public(&args.output_dir.join(STEPS), &steps)?,
    ];
    if let (Some(secret), Some(name)) = (&secret, &secret_name) {
        let sealed = Zeroizing::new(at_rest.sealed(secret)?);
        pending.push(files::prepare(&args.output_dir.join(name), &sealed)?);
    }
    keep(args, at_rest, &adopted)?;
    for file in pending {
        file.commit()
            .context("could not write what was taken over")?;
    }
    Ok(Written {
        report,
        check: checked(&loaded, examined.problems),
    })
}

/// Reports what is wrong with the values that were written.
fn checked(loaded: &Loaded, problems: Vec<Problem>) -> Result<(), Failure> {
    let layers = &loaded.values.layers;
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err(Failure::Invalid(Invalid {
            problems,
            layers: layers.clone(),
        }));
    }
    report::problems(&problems, layers);
    Ok(())
}

/// The hosts that the values name.
fn hosts(loaded: &Loaded) -> Vec<String> {
    let root = loaded.values.root.as_map();
    let blocks = root.into_iter().flat_map(|map| map.iter());
    let on = blocks.filter(|(_, block)| block.bool("enabled") == Some(true));
    let hosts = on.filter_map(|(_, block)| block.get("ingress")?.str("host"));
    let mut out: Vec<String> = Vec::new();
    for host in hosts {
        if !out.iter().any(|known| known == host) {
            out.push(host.to_owned());
        }
    }
    out
}

/// A file that others may see.
fn public(path: &Path, text: &str) -> Result<Pending, Failure> {
    let pending = files::prepare(path, text.as_bytes());
    let pending = pending.with_context(|| format!("could not write {}", path.display()))?;
    if let Some(mode) = files::public_mode() {
        pending.set_mode(PermissionsExt::from_mode(mode))?;
    }
    Ok(pending)
}

/// Puts the credentials into their file.
fn keep(args: &AdoptArgs, at_rest: AtRest, adopted: &Adoption) -> Result<(), Failure> {
    let path = args.output_dir.join(args.credentials_name());
    let catalogue = catalogue();
    let lasting = catalogue.iter().filter(|need| need.lasting);
    let lasting = lasting.map(|need| need.key.to_string()).collect();
    let store = Store::open(path, &args.release, at_rest).map_err(keeper::failure)?;
    let now = SystemTime::now();
    let mut store = store.salted_by(lasting);
    let edited = store.change(&mut report::generator(Vec::new()), |document, _| {
        for (key, secret) in &adopted.credentials {
            document.replace(key.clone(), secret.clone(), now);
        }
        Ok(())
    });
    edited.map(|_| ()).map_err(keeper::failure)
}

/// What the values begin with.
fn head(args: &AdoptArgs) -> String {
    format!(
        "# What `masthead adopt` has made of a deployment that runs elsewhere. Each line says where it came from.\n# Its credentials are in {}; {STEPS} has what to do.\n",
        args.credentials_name()
    )
}

impl AdoptArgs {
    fn at_rest(&self) -> Result<AtRest, Failure> {
        AtRest::new(&self.encrypt_to, &self.identity).map_err(|error| {
            let hint = error.hint().map(str::to_owned);
            Failure::CouldNotRun(error.into(), hint)
        })
    }

    fn credentials_name(&self) -> String {
        format!("{}.credentials.yaml", self.release)
    }

    fn secret_name(&self) -> String {
        let end = if self.encrypt_to.is_empty() {
            ""
        } else {
            ".age"
        };
        format!("{SECRET}{end}")
    }

    fn databases(&self) -> Databases {
        match self.postgres {
            None => Databases::Reachable,
            Some(Postgres::Own) => Databases::Own,
            Some(Postgres::External) => Databases::External,
        }
    }

    /// Makes the folder. Files that are there stay, unless they may be replaced.
    fn check_folder(&self) -> Result<(), Failure> {
        let folder = &self.output_dir;
        std::fs::create_dir_all(folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        let names = [
            VALUES.to_owned(),
            self.credentials_name(),
            self.secret_name(),
            STEPS.to_owned(),
        ];
        let known = names
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| path.symlink_metadata().is_ok());
        let known: Vec<String> = known.map(|path| path.display().to_string()).collect();
        if known.is_empty() || self.force {
            return Ok(());
        }
        let error = anyhow!("nothing was written: {} is there already", known.join(", "));
        let hint = "give another folder with `--output-dir`, or `--force` to write over it";
        Err(Failure::CouldNotRun(error, Some(hint.to_owned())))
    }

    fn sources(&self) -> Sources {
        let mut out = Sources {
            well_known: self.well_known.clone(),
            compose: self.compose.clone(),
            ansible: self.ansible.clone(),
            chart_values: self.chart_values.clone(),
            chart: self.chart.clone(),
            ..Sources::default()
        };
        out.roots.roots.clone_from(&self.root);
        let mut add = |name: &str, paths: &mut dyn Iterator<Item = &PathBuf>| {
            let named = paths.map(|path| (name.to_owned(), path.clone()));
            out.files.extend(named);
        };
        add("synapse", &mut self.synapse.iter());
        add("synapse/worker", &mut self.synapse_worker.iter());
        add("mas", &mut self.mas.iter());
        add("element-web", &mut self.element_web.iter());
        add("hookshot", &mut self.hookshot.iter());
        out
    }
}
