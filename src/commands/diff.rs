//! `masthead diff`: what differs between two sets of manifests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::failure::Failure;
use super::keeper::{KeepArgs, Keeper, default_path};
use super::output;
use super::report;
use super::request::{self, StackArgs};
use crate::diff::{Ignored, Options, Unchanged, compare, print};
use crate::kube::{kubectl, manifest, names};
use crate::render::{Manifest, render};
use crate::source::input;
use crate::source::yaml::read::MAX_BYTES_OF_MANY;
use crate::stack::Release;
use crate::template::Templates;

/// The word for a cluster, in the place of a file.
const CLUSTER: &str = "cluster";

/// Compare two sets of manifests, or what would be rendered with a file, a folder or a cluster.
///
/// Objects are compared as Kubernetes understands them: the order of keys, and of lists that it
/// merges by a name, has no meaning; what a cluster fills in is not a difference. Values of Secrets
/// are never shown. The exit status is 0 if nothing differs, 1 if something does, and 2 on failure.
/// Credentials come from where `render` takes them, but none is generated: without a file, the Job
/// in the cluster generates them.
#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// Two files or folders of manifests, before and after; one of them can be `-`, standard input.
    /// With `--against`: the name of the release (default: ess).
    #[arg(value_name = "A B", num_args = 0..=2)]
    positional: Vec<String>,
    /// Compare this with what would be rendered: a file or folder of manifests, or `cluster`, which
    /// is read with kubectl.
    #[arg(long, value_name = "FILE|DIR|cluster")]
    against: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// What to ignore.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    ignore: Vec<IgnoredLabels>,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DiffFormat,
}

/// Labels and annotations to ignore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum IgnoredLabels {
    /// Hashes of configuration, which make pods restart.
    Hashes,
    /// The marks by which Helm and masthead know their own objects.
    Managers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Each field before and after.
    Text,
    /// The same as JSON.
    Json,
    /// Only which objects differ.
    Names,
}

pub(super) fn run(args: &DiffArgs) -> Result<(), Failure> {
    let sides = match &args.against {
        Some(against) => against_rendered(args, against)?,
        None => two_sides(args)?,
    };
    let options = Options {
        live: args.against.as_deref() == Some(CLUSTER),
        ignored: args.ignore.iter().map(ignored).collect(),
    };
    let mut report = compare(sides.before, sides.after, &options);
    report.same += sides.unchanged;
    match args.format {
        DiffFormat::Text => output::print_styled(&print::text(&report))?,
        DiffFormat::Json => output::print(&print::json(&report))?,
        DiffFormat::Names => output::print(&print::names(&report))?,
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(Failure::Differs)
    }
}

fn ignored(typed: &IgnoredLabels) -> Ignored {
    match typed {
        IgnoredLabels::Hashes => Ignored::Hashes,
        IgnoredLabels::Managers => Ignored::Managers,
    }
}

/// What is to be compared.
struct Sides {
    before: Vec<Value>,
    after: Vec<Value>,
    /// How many objects were found to be the same before.
    unchanged: usize,
}

impl Sides {
    fn new(before: Vec<Value>, after: Vec<Value>) -> Self {
        Self {
            before,
            after,
            unchanged: 0,
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
    Ok(Sides::new(read(before)?, read(after)?))
}

/// What there is, and what would be rendered.
fn against_rendered(args: &DiffArgs, against: &str) -> Result<Sides, Failure> {
    let name = match args.positional.as_slice() {
        [] => "ess",
        [name] => name,
        _ => return Err(anyhow!("with `--against`, the only name is that of the release").into()),
    };
    let name = names::release(name).map_err(|e| anyhow!(e))?;
    let release = args.stack.release(&name);
    let templates = Templates::default();
    let loaded = args.stack.values.load().map_err(as_trouble)?;
    let stack = request::stack(&loaded, &release, &templates).map_err(as_trouble)?;
    let mut keeper = Keeper::open(&keep(args, &release), &release)?;
    let generator = &mut report::generator(stack.registration());
    let credentials = keeper.credentials(&stack.needs(), generator, true)?;
    let rendered = render(&stack, credentials.as_ref());
    if against == CLUSTER {
        let after: Vec<Value> = rendered.iter().map(Manifest::json).collect();
        let before = kubectl::get(&after, args.stack.keep.context.as_deref())?;
        return Ok(Sides::new(before, after));
    }
    Ok(differing(files(against)?, &rendered)?)
}

/// Both sides, without documents that are equal byte for byte.
fn differing(files: Vec<(String, String)>, rendered: &[Manifest]) -> Result<Sides> {
    let mut unchanged = Unchanged::new(rendered.iter().map(Manifest::text));
    let mut before = Vec::new();
    for (name, text) in files {
        before.extend(objects(&name, &unchanged.take_out_of(&text))?);
    }
    let after = unchanged.left().into_iter();
    Ok(Sides {
        before,
        after: after.map(|index| rendered[index].json()).collect(),
        unchanged: unchanged.count(),
    })
}

/// Where the credentials are. None is generated: without a file, they are left to the Job.
fn keep(args: &DiffArgs, release: &Release) -> KeepArgs {
    let mut keep = args.stack.keep.clone();
    if keep.credentials.is_none() && !default_path(release).exists() {
        keep.credentials = Some("job".into());
    }
    // It may be meant for `--against` only.
    keep.context = keep
        .context
        .filter(|_| keep.credentials.as_deref() == Some(CLUSTER));
    keep
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

/// The names and texts of a file, of all files of a folder, or of standard input.
fn files(path: &str) -> Result<Vec<(String, String)>> {
    let mut paths = vec![PathBuf::from(path)];
    if Path::new(path).is_dir() {
        paths.clear();
        collect(Path::new(path), &mut paths)?;
        paths.sort();
    }
    let read = |path: PathBuf| {
        let name = if path == Path::new("-") {
            input::STDIN.to_owned()
        } else {
            path.display().to_string()
        };
        let bytes = input::file_or_stdin(&path.to_string_lossy(), MAX_BYTES_OF_MANY)?;
        let text = input::text(bytes, &name)?;
        Ok((name, text))
    };
    paths.into_iter().map(read).collect()
}

/// The objects of all files.
fn read(path: &str) -> Result<Vec<Value>> {
    let files = files(path)?.into_iter();
    let objects = files.map(|(name, text)| objects(&name, &text));
    Ok(objects.collect::<Result<Vec<_>>>()?.concat())
}

/// The manifests in a folder and those below it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("could not read {}", folder.display()))?;
    for entry in entries {
        let path = entry
            .with_context(|| format!("could not read {}", folder.display()))?
            .path();
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => collect(&path, files)?,
            Some("yaml" | "yml" | "json") => files.push(path),
            _ => {}
        }
    }
    Ok(())
}

fn objects(name: &str, text: &str) -> Result<Vec<Value>> {
    let objects = manifest::read_all(text).with_context(|| name.to_owned())?;
    let is_manifest =
        |object: &Value| object["kind"].is_string() && object["metadata"]["name"].is_string();
    if !objects.iter().all(is_manifest) {
        bail!(
            "{name}: expected manifests, each with `kind` and `metadata.name`; values are given \
             with `-f` and `--against`"
        );
    }
    Ok(objects)
}
