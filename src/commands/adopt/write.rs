//! Writes what was taken over.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;

use super::args::AdoptArgs;
use super::names::{STEPS, VALUES};
use crate::adopt::{Adoption, Given, Proof, Report, drop_refused, reached, values_text};
use crate::check::{self, Examined};
use crate::commands::failure::Failure;
use crate::commands::{keeper, report, request};
use crate::credentials::{AtRest, Store};
use crate::render::targets::TARGETS;
use crate::source::files::{self, Pending};
use crate::source::problem::{Problem, Severity};
use crate::source::shell;
use crate::stack::{Release, catalogue};
use crate::values::{Input, Invalid, Loaded};

/// What was written, and what is wrong with the values.
pub(super) struct Written {
    pub report: Report,
    pub check: Result<(), Failure>,
}

/// How often settings may be dropped, lest others are refused then.
const ROUNDS: usize = 8;

pub(super) fn write(
    args: &AdoptArgs,
    at_rest: AtRest,
    adopted: Adoption,
) -> Result<Written, Failure> {
    without_refused(args, at_rest, adopted, ROUNDS)
}

/// Writes it without the settings that are refused: each time that some are dropped, it is looked at
/// anew.
fn without_refused(
    args: &AdoptArgs,
    at_rest: AtRest,
    mut adopted: Adoption,
    rounds: usize,
) -> Result<Written, Failure> {
    let is_changed = |adopted: &mut Adoption, problems: &[Problem], is_invalid| {
        rounds > 0 && drop_refused(adopted, problems, is_invalid)
    };
    let text = text_of(args, &adopted);
    let loaded = match load(args, &text) {
        Err(invalid) if is_changed(&mut adopted, &invalid.problems, true) => {
            return without_refused(args, at_rest, adopted, rounds - 1);
        }
        loaded => loaded.map_err(Failure::Invalid)?,
    };
    let release = Release::new(&args.release, &args.namespace, TARGETS[0]);
    let examined = check::examine(&loaded, &release, request::templates());
    if is_changed(&mut adopted, &examined.problems, false) {
        return without_refused(args, at_rest, adopted, rounds - 1);
    }
    write_files(args, at_rest, &adopted, (&loaded, examined, &text))
}

fn write_files(
    args: &AdoptArgs,
    at_rest: AtRest,
    adopted: &Adoption,
    (loaded, examined, text): (&Loaded, Examined, &str),
) -> Result<Written, Failure> {
    let templates = request::templates();
    let proof = examined
        .stack
        .as_ref()
        .map(|stack| Proof::new(adopted, stack));
    let files = [VALUES.to_owned(), args.credentials_name(), STEPS.to_owned()];
    let files = files
        .into_iter()
        .map(|name| args.output_dir.join(name).display().to_string());
    let report = Report::new(adopted, proof.unwrap_or_default(), files.collect());
    let stack = examined.stack.as_ref();
    let hosts = stack.map(reached);
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
        is_encrypted: !args.encrypt_to.is_empty(),
        server_name: loaded.values.root.str("serverName").unwrap_or("the server"),
        flags: &flags,
        notes: &notes,
        hosts: hosts.unwrap_or_default(),
        has_ports: stack.is_some_and(|stack| !stack.outline().ports.is_empty()),
    };
    let steps = report.steps(&given, templates)?;
    let pending = [
        public(&args.output_dir.join(VALUES), text)?,
        public(&args.output_dir.join(STEPS), &steps)?,
    ];
    keep(args, at_rest, adopted)?;
    for file in pending {
        file.commit()
            .context("could not write what was taken over")?;
    }
    Ok(Written {
        report,
        check: checked(loaded, examined.problems),
    })
}

fn text_of(args: &AdoptArgs, adopted: &Adoption) -> String {
    head(args) + &values_text(&adopted.values, &adopted.reasons, &adopted.layers)
}

fn load(args: &AdoptArgs, text: &str) -> Result<Loaded, Invalid> {
    let mut input = Input::new();
    let shown = args.output_dir.join(VALUES).display().to_string();
    input.add_file(shown, text.as_bytes().to_vec());
    input.load()
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
