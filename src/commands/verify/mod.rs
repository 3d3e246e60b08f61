//! `masthead verify`: tries a running deployment, and writes nothing.

mod drift;
mod ending;
mod junit;
mod print;
mod wanted;

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::{Args, ValueEnum};
use ending::as_trouble;

use super::deployments::{self, Joined, OfStack};
use super::failure::Failure;
use super::keeper::Keeper;
use super::output::{self, print_styled};
use super::project::Place;
use super::report;
use super::request::{self, StackArgs};
use super::table;
use crate::kube::kubectl::Kubectl;
use crate::kube::names;
use crate::project::pattern::matches;
use crate::render::Manifest;
use crate::stack::{Release, Stack};
use crate::verify::{self, Asker, Line, State, Trial};

/// Try a running deployment: pods, names, certificates, and what each component has to answer.
///
/// The cluster is read with kubectl, and hosts with curl; nothing is written, and no credential is
/// shown. The exit status is 0 if nothing has failed, 1 if something has, and 2 where nothing could be
/// tried. What only a person can try is listed with its steps, and the settings that it hangs on.
#[derive(Args, Clone, Debug)]
pub(super) struct VerifyArgs {
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_name = "RELEASE", value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// Try only this, in which `*` stands for any characters: `mas.*`, `host.dns:chat.example.org`;
    /// may be given more than once.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "ID",
        value_delimiter = ','
    )]
    check: Vec<String>,
    /// Do not try this.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "ID",
        value_delimiter = ','
    )]
    skip: Vec<String>,
    /// Leave the cluster out: only what is seen from outside is tried.
    #[arg(long, help_heading = "What is tried")]
    no_cluster: bool,
    /// List what can be tried, and what each means.
    #[arg(long, help_heading = "What is tried")]
    list: bool,
    /// Where a host is, in place of what DNS says, as `curl --connect-to` takes it: before its record
    /// is there, e.g. `chat.example.org:443:192.0.2.1:443`; `::192.0.2.1:` is for all hosts.
    #[arg(
        long,
        help_heading = "What is tried",
        value_name = "HOST:PORT:ADDRESS:PORT", value_parser = place
    )]
    connect: Vec<String>,
    /// Certificate authorities to trust, PEM, in place of the system's.
    #[arg(long, help_heading = "What is tried", value_name = "FILE")]
    cacert: Option<PathBuf>,
    /// How to print.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: VerifyFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    /// A line for each, with what to do.
    Text,
    /// The same as JSON.
    Json,
    /// JUnit's XML, for one deployment: a case for each.
    Junit,
}

/// Verifies what the project file says, or one deployment.
///
/// # Errors
/// Nothing could be tried; [`Failure::No`] where something has failed.
pub(super) fn run(args: &VerifyArgs, place: &Place) -> Result<(), Failure> {
    if args.list {
        return list();
    }
    wanted::check("--check", &args.check)?;
    wanted::check("--skip", &args.skip)?;
    deployments::run(args, place)
}

fn list() -> Result<(), Failure> {
    let rows = verify::catalogue().map(|(id, about)| [id, about].map(str::to_owned));
    Ok(output::print(&table::text(
        ["ID", "MEANING"].map(str::to_owned),
        rows,
    ))?)
}

impl OfStack for VerifyArgs {
    fn joined(&self) -> Joined {
        match self.output {
            VerifyFormat::Text => Joined::Headed,
            VerifyFormat::Json => Joined::Keyed,
            VerifyFormat::Junit => Joined::AsIs,
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

    fn is_about_one(&self) -> Option<&'static str> {
        let is_junit = self.output == VerifyFormat::Junit;
        let own = is_junit.then_some("`--output junit`");
        own.or_else(|| self.stack.is_about_one(self.release()))
    }

    fn run(&self) -> Result<(), Failure> {
        run_one(self)
    }
}

fn run_one(args: &VerifyArgs) -> Result<(), Failure> {
    let until = Instant::now() + args.stack.keep.timeout;
    let kubectl = args.stack.keep.kubectl();
    let release = args.stack.release(args.release.as_deref())?;
    let loaded = args.stack.values.load().map_err(as_trouble)?;
    let stack = request::stack(&loaded, &release, request::templates()).map_err(as_trouble)?;
    let rendered = rendered(args, &stack, &release, &kubectl)?;
    let is_wanted = |id: &str, name: &str| args.is_wanted(id, name);
    let without = args.no_cluster.then_some("`--no-cluster`");
    let mut asker = Asker {
        kubectl: &kubectl,
        places: &args.connect,
        ca: args.authorities()?,
        until,
        credentials: Vec::new(),
    };
    let mut tried = Trial::new(&stack, &rendered, &is_wanted, without).run(&mut asker);
    if args.is_wanted(drift::ID, drift::ID) {
        let line = match &tried.without {
            Some(reason) => Line::new(drift::ID, State::LeftOut, reason),
            None => {
                let (secrets, context) = (&args.stack.secrets, args.stack.keep.context.as_deref());
                drift::line(&kubectl, &release, &rendered, secrets, context)
            }
        };
        tried.add_of_cluster(line);
    }
    ending::check_any(&tried)?;
    let lines = &tried.lines;
    match args.output {
        VerifyFormat::Text => print_styled(&print::text(lines, &stack))?,
        VerifyFormat::Json => output::print(&print::json(lines, &stack))?,
        VerifyFormat::Junit => output::print(&junit::junit(lines, &release.name))?,
    }
    let has_failed = lines.iter().any(|line| line.state == State::Failed);
    if has_failed { Err(Failure::No) } else { Ok(()) }
}

/// What would be rendered, with the credentials that are there.
fn rendered<'a>(
    args: &VerifyArgs,
    stack: &Stack<'a>,
    release: &Release,
    kubectl: &Kubectl,
) -> Result<Vec<Manifest<'a>>, Failure> {
    let form = args.stack.secrets.form()?;
    let keep = args.stack.keep.without_generating(release);
    let mut keeper = Keeper::open_with(&keep, release, kubectl)?;
    let generator = &mut report::generator(stack.registrations());
    let credentials = keeper.credentials(&stack.needs(), generator, true)?;
    let rendered = request::manifests(stack, credentials.as_ref()).map_err(as_trouble)?;
    let salt = credentials.and_then(|credentials| credentials.salt);
    Ok(form.salted(salt).apply(rendered)?)
}

impl VerifyArgs {
    /// Whether something is to be tried, by its name, or its name with its subject.
    fn is_wanted(&self, id: &str, name: &str) -> bool {
        let fits = |list: &[String]| {
            let mut list = list.iter();
            list.any(|pattern| matches(pattern, id) || matches(pattern, name))
        };
        (self.check.is_empty() || fits(&self.check)) && !fits(&self.skip)
    }

    /// The file of authorities: curl would say for each host that it can't read it.
    fn authorities(&self) -> anyhow::Result<Option<PathBuf>> {
        if let Some(path) = &self.cacert {
            File::open(path).with_context(|| format!("could not read {}", path.display()))?;
        }
        Ok(self.cacert.clone())
    }
}

/// A place of a host, as `curl --connect-to` takes it: four parts, of which addresses of IPv6 stand in
/// brackets.
fn place(text: &str) -> Result<String, &'static str> {
    let mut depth = 0;
    let colons = text.chars().filter(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && *c == ':'
    });
    match colons.count() {
        3 => Ok(text.to_owned()),
        2 => Ok(format!("{text}:")),
        _ => Err("expected `HOST:PORT:ADDRESS:PORT`, e.g. `chat.example.org:443:192.0.2.1:443`"),
    }
}
