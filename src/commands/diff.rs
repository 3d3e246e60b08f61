//! `masthead diff`: what differs between two sets of manifests.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use serde_json::Value;

use super::keeper::{Keeper, default_path, with_credentials};
use super::output;
use super::{load, release::release, tell};
use crate::commands::cli::{DiffArgs, DiffFormat, IgnoredLabels, KeepArgs};
use crate::credentials::catalogue;
use crate::diff::{Ignored, Options, compare, print};
use crate::kube::{kubectl, manifest, names};
use crate::render::{Templates, render_objects};
use crate::schema;
use crate::source::input;
use crate::source::problem::{Failure, print_problems};
use crate::source::yaml::read::MAX_BYTES_OF_MANY;
use crate::stack::Release;

/// What stands for a cluster in the place of a file.
const CLUSTER: &str = "cluster";

pub fn run(args: &DiffArgs) -> Result<(), Failure> {
    let (before, after) = match &args.against {
        Some(against) => against_rendered(args, against)?,
        None => two_sides(args)?,
    };
    let live = args.against.as_deref() == Some(CLUSTER);
    let report = compare(
        before,
        after,
        &Options {
            live,
            ignored: args.ignore.iter().map(ignored).collect(),
        },
    );
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

type Sides = (Vec<Value>, Vec<Value>);

fn two_sides(args: &DiffArgs) -> anyhow::Result<Sides> {
    let [before, after] = args.positional.as_slice() else {
        bail!("expected two files or folders of manifests, or `--against` and values");
    };
    if !args.stack.values.is_empty() {
        bail!(
            "values were given, but not what to compare with: add `--against FILE`, `--against DIR` or `--against cluster`"
        );
    }
    if before == "-" && after == "-" {
        bail!("`-` was given twice: standard input can be read once");
    }
    Ok((read(before)?, read(after)?))
}

/// What there is, and what would be rendered.
fn against_rendered(args: &DiffArgs, against: &str) -> Result<Sides, Failure> {
    let name = match args.positional.as_slice() {
        [] => "ess",
        [name] => name,
        _ => return Err(anyhow!("with `--against` one name is taken, that of the release").into()),
    };
    let after =
        rendered(args, &names::release(name).map_err(|e| anyhow!(e))?).map_err(as_trouble)?;
    let before = match against {
        CLUSTER => kubectl::get(&after, args.keep.context.as_deref())?,
        path => read(path)?,
    };
    Ok((before, after))
}

fn rendered(args: &DiffArgs, name: &str) -> Result<Vec<Value>, Failure> {
    let release = release(name, &args.stack.cluster, args.stack.target)?;
    let templates = Templates::default();
    let (values, stack) = load::values(&args.stack.values)?.stack(&release, &templates)?;
    let mut keeper = Keeper::open(&keep(args, &release), &release)?;
    let credentials = keeper.credentials(
        &catalogue().needs(&stack.generated),
        &mut tell::generator(stack.registration.clone()),
        true,
    )?;
    let stack = with_credentials(stack, credentials.as_ref(), values, &release, &templates)?;
    Ok(render_objects(&stack, &release, &templates)?)
}

/// Where the credentials are. Nothing is made, so that without a file they are left to the Job.
fn keep(args: &DiffArgs, release: &Release) -> KeepArgs {
    let mut keep = args.keep.clone();
    if keep.credentials.is_none() && !default_path(release).exists() {
        keep.credentials = Some("job".into());
    }
    // It may be for `--against` alone.
    keep.context = keep
        .context
        .filter(|_| keep.credentials.as_deref() == Some(CLUSTER));
    keep
}

/// Status 1 says that something differs, so that wrong values are told here.
fn as_trouble(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(problems, layers) => {
            print_problems(&problems, &layers, schema::visibility);
            anyhow!("the values are wrong, so that nothing was compared").into()
        }
        other => other,
    }
}

/// The objects of a file, of all files of a folder, or of standard input.
fn read(path: &str) -> anyhow::Result<Vec<Value>> {
    if path == "-" {
        return objects(input::STDIN, input::stdin(MAX_BYTES_OF_MANY)?);
    }
    let mut files = vec![PathBuf::from(path)];
    if Path::new(path).is_dir() {
        files.clear();
        collect(Path::new(path), &mut files)?;
        files.sort();
    }
    let mut out = Vec::new();
    for file in files {
        let name = file.display().to_string();
        out.extend(objects(&name, input::file(&file, MAX_BYTES_OF_MANY)?)?);
    }
    Ok(out)
}

/// The manifests in a folder and those below it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
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

fn objects(name: &str, bytes: Vec<u8>) -> anyhow::Result<Vec<Value>> {
    let text = input::text(bytes, name)?;
    let objects = manifest::read_all(&text).with_context(|| name.to_owned())?;
    match objects
        .iter()
        .all(|object| object["kind"].is_string() && object["metadata"]["name"].is_string())
    {
        true => Ok(objects),
        false => {
            bail!(
                "{name}: expected manifests, each with `kind` and `metadata.name`; values are given with `-f` and `--against`"
            )
        }
    }
}
