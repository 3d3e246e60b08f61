//! Runs a command over the deployments of a project file: one as if its flags had been given, many
//! side by side.

use std::collections::HashMap;
use std::io::{IsTerminal, stderr};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::anyhow;
use serde_json::Value;

use super::claiming::{self, Register};
use super::failure::Failure;
use super::found;
use super::project::Place;
use super::request::StackArgs;
use super::said::{self, Said};
use super::turns::InOrder;
use super::{output, report};
use crate::folder::Counts;
use crate::project::{Deployment, Owner, Project};

/// How what is printed for several deployments becomes one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// One after the other: manifests.
    AsIs,
    /// With a head for each, for people.
    Headed,
    /// As one JSON object, under their names.
    Keyed,
}

/// A command that looks at one stack.
pub(super) trait OfStack: Sync {
    /// How what it prints for several deployments becomes one text.
    fn joined(&self) -> Joined {
        Joined::AsIs
    }

    /// Whether the first deployment that fails ends it, unless asked to go on. What only looks goes
    /// on, to tell of all.
    fn stops(&self) -> bool {
        false
    }

    /// The flags that describe the stack.
    fn stack(&self) -> &StackArgs;

    /// The same, to take what a project file says.
    fn stack_mut(&mut self) -> &mut StackArgs;

    /// The name of the release, where it was given.
    fn release(&self) -> Option<&str>;

    /// What it was given that fits one deployment alone, in words.
    fn is_about_one(&self) -> Option<&'static str> {
        self.stack().is_about_one(self.release())
    }

    /// Takes what a project file says where no flag says otherwise.
    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack_mut().lay_over(deployment);
    }

    /// Runs it.
    ///
    /// # Errors
    /// As the command says.
    fn run(&self) -> Result<(), Failure>;
}

/// Runs a command for what the project file says; as it is where there is none.
///
/// # Errors
/// As the command says. Of many, the worst.
pub(super) fn run<C: OfStack + Clone>(command: &C, place: &Place) -> Result<(), Failure> {
    let over = |deployment: &Deployment| {
        let mut own = command.clone();
        own.lay_over(deployment);
        own.run()
    };
    run_each(command, &over, place)
}

/// Runs a command for one deployment.
type Over<'a> = &'a (dyn Fn(&Deployment) -> Result<(), Failure> + Sync);

fn run_each(command: &dyn OfStack, over: Over, place: &Place) -> Result<(), Failure> {
    let Some(mut project) = place.find()? else {
        command.stack().selection.check_unused()?;
        return command.run();
    };
    command.stack().selection.choose(&mut project)?;
    if let ([deployment], false) = (project.deployments.as_slice(), project.is_list) {
        return over(deployment);
    }
    check_for_many(command, &project)?;
    Run::new(command, over, &project).go()
}

/// What can't be said of many.
fn check_for_many(command: &dyn OfStack, project: &Project) -> Result<(), Failure> {
    let count = project.deployments.len();
    match command.is_about_one().filter(|_| count > 1) {
        None => Ok(()),
        Some(what) => {
            let error = anyhow!("{what} is for one deployment: there are {count}");
            let hint = "`--only NAME` chooses one of them";
            Err(Failure::CouldNotRun(error, Some(hint.into())))
        }
    }
}

/// By how many deployments a thread may be ahead of the slowest: what they say is kept until then.
const AHEAD: usize = 32;

/// A run over many deployments.
struct Run<'a> {
    command: &'a dyn OfStack,
    over: Over<'a>,
    project: &'a Project,
    /// The first deployment that nobody has begun.
    next: AtomicUsize,
    /// One has failed, and the others need not be done.
    is_over: AtomicBool,
    ended: InOrder<Ended>,
    register: Arc<Register>,
    told: Mutex<Told>,
}

/// A deployment that has been worked on: which, how that ended, and what was said.
type Ended = (usize, Result<(), Failure>, Said);

/// What has been told so far.
#[derive(Debug, Default)]
struct Told {
    done: usize,
    failed: usize,
    status: u8,
    /// What was done to all folders, where there are any.
    counts: Option<Counts>,
    /// What was said on standard error, by the first deployment of which it was said.
    errors: HashMap<String, String>,
    /// Whether something was printed.
    has_printed: bool,
    /// Standard output can't be written to.
    broken: Option<anyhow::Error>,
}

impl<'a> Run<'a> {
    fn new(command: &'a dyn OfStack, over: Over<'a>, project: &'a Project) -> Self {
        Self {
            command,
            over,
            project,
            next: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
            ended: InOrder::new(AHEAD),
            register: Arc::default(),
            told: Mutex::default(),
        }
    }

    fn go(&self) -> Result<(), Failure> {
        let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let jobs = self.command.stack().selection.jobs.unwrap_or(cores);
        let jobs = jobs.get().min(self.project.deployments.len());
        thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| self.work());
            }
        });
        self.sum_up()
    }

    /// Takes one deployment after the other, until there are none left.
    fn work(&self) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(deployment) = self.project.deployments.get(index) else {
                return;
            };
            self.ended.wait_for_room(index);
            let (result, said) = said::listen(|| self.one(index, deployment));
            self.register.pass(index);
            self.ended
                .put(index, (index, result, said), |ended| self.tell(ended));
        }
    }

    fn one(&self, index: usize, deployment: &Deployment) -> Result<(), Failure> {
        if self.is_over.load(Ordering::Relaxed) {
            return Ok(());
        }
        let owner = Owner::new(deployment, &self.project.layers);
        let claimant = self.register.claimant(index, owner);
        claiming::with(claimant, || (self.over)(deployment)).inspect_err(report::failure)
    }

    /// Prints what one deployment said, in its turn.
    fn tell(&self, (index, result, said): Ended) {
        if self.is_over.load(Ordering::Relaxed) {
            return;
        }
        let deployment = &self.project.deployments[index];
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.done += 1;
        if let Err(failure) = &result {
            told.status = told.status.max(failure.status());
            told.failed += usize::from(!matches!(failure, Failure::No));
        }
        if let Some(counts) = said.counts {
            *told.counts.get_or_insert_default() += counts;
        }
        found::take(said.findings, &deployment.name);
        self.print_errors(&mut told, deployment, said.err);
        self.print_progress(&told);
        let is_first = !told.has_printed;
        told.has_printed |= !said.out.is_empty();
        if let Err(error) = self.print_output(deployment, &said.out, is_first) {
            told.broken = Some(error);
            self.is_over.store(true, Ordering::Relaxed);
        }
        let is_failed = result.is_err_and(|failure| !matches!(failure, Failure::No));
        if is_failed && self.command.stops() && !self.command.stack().selection.keep_going {
            self.is_over.store(true, Ordering::Relaxed);
        }
    }

    fn print_output(
        &self,
        deployment: &Deployment,
        text: &str,
        is_first: bool,
    ) -> anyhow::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let name = &deployment.name;
        match self.command.joined() {
            Joined::AsIs => output::print(text),
            Joined::Headed => output::print(&format!("==> {name} <==\n{text}")),
            Joined::Keyed => {
                let start = if is_first { "{" } else { ",\n" };
                let (key, text) = (Value::from(name.as_str()), text.trim_end());
                output::print(&format!("{start}{key}: {text}"))
            }
        }
    }

    /// What was said of another deployment before is not repeated.
    fn print_errors(&self, told: &mut Told, deployment: &Deployment, text: String) {
        if text.is_empty() {
            return;
        }
        let name = &deployment.name;
        self.clear_progress();
        match told.errors.get(&text) {
            Some(first) => report::lines(&format!("{name}: as {first}")),
            None => {
                report::lines(&format!("{name}:\n{}", text.trim_end()));
                told.errors.insert(text, name.clone());
            }
        }
    }

    fn print_progress(&self, told: &Told) {
        let (done, of) = (told.done, self.project.deployments.len());
        if stderr().is_terminal() && of > 1 && !report::is_quiet() {
            let width = 30;
            let filled = done * width / of;
            let bar = format!("{}{}", "#".repeat(filled), ".".repeat(width - filled));
            anstream::eprint!("\r[{bar}] {done} of {of}");
            if done == of {
                self.clear_progress();
            }
        }
    }

    fn clear_progress(&self) {
        if stderr().is_terminal() {
            anstream::eprint!("\r\x1b[K");
        }
    }

    fn sum_up(&self) -> Result<(), Failure> {
        self.clear_progress();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = told.broken.take() {
            return Err(error.into());
        }
        if self.command.joined() == Joined::Keyed {
            output::print(if told.has_printed { "}\n" } else { "{}\n" })?;
        }
        let of = self.project.deployments.len();
        let deployments = if of == 1 { "deployment" } else { "deployments" };
        let mut line = format!("{of} {deployments}: {} done", told.done - told.failed);
        if told.failed > 0 {
            line += &format!(", {} failed", told.failed);
        }
        if told.done < of {
            line += &format!(", {} not begun (--keep-going goes on)", of - told.done);
        }
        if let Some(counts) = told.counts {
            line += &format!("; {counts}");
        }
        if told.status > 0 {
            report::lines(&line);
        } else {
            report::done(&line);
        }
        match told.status {
            0 => Ok(()),
            1 => Err(Failure::No),
            _ => Err(Failure::Told),
        }
    }
}
