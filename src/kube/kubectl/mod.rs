//! Asks kubectl what a cluster has. It reads, and changes nothing.

mod answer;
mod error;
mod process;
mod question;
mod raw;

use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) use answer::Answer;
pub(crate) use error::KubectlError;
use process::Running;
pub(crate) use question::Question;
pub(crate) use raw::Raw;

/// How many questions are asked at a time: each is a process.
const AT_A_TIME: usize = 16;

/// <https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api>
const GROUPS: &str = "/apis";

/// After how long whoever waits is told so.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a cluster is asked.
#[derive(Clone, Debug)]
pub(crate) struct Kubectl {
    context: Option<String>,
    timeout: Duration,
    until: Instant,
    /// Called once, when the answers take long.
    waiting: fn(Duration),
}

impl Kubectl {
    /// From now on, all questions together may take as long as this.
    pub(crate) fn new(context: Option<&str>, timeout: Duration, waiting: fn(Duration)) -> Self {
        Self {
            context: context.map(str::to_owned),
            timeout,
            until: Instant::now() + timeout,
            waiting,
        }
    }

    /// The answers, in the order of the questions. The first is asked alone: where the cluster is
    /// not there, or wants a login first, that shows once.
    ///
    /// # Errors
    /// kubectl is missing or fails, or the time is over.
    pub(crate) fn ask(&self, questions: &[Question]) -> Result<Vec<Answer>, KubectlError> {
        self.ask_from(1, questions)
    }

    /// The answers of a cluster that has answered before.
    ///
    /// # Errors
    /// As of [`Self::ask`].
    pub(crate) fn ask_more(&self, questions: &[Question]) -> Result<Vec<Answer>, KubectlError> {
        self.ask_from(AT_A_TIME, questions)
    }

    /// The groups of APIs that the cluster serves, where it tells.
    ///
    /// # Errors
    /// As of [`Self::ask`].
    pub(crate) fn groups(&self) -> Result<Option<Vec<String>>, KubectlError> {
        let mut running = Running::new();
        self.start(&mut running, GROUPS)?;
        let (_, answer) = self.next(&mut running, &mut false)?;
        Ok(answer.groups())
    }

    /// Asks so many at first, until one is answered.
    fn ask_from(&self, first: usize, questions: &[Question]) -> Result<Vec<Answer>, KubectlError> {
        let mut answers: Vec<Option<Answer>> = vec![None; questions.len()];
        let mut running = Running::new();
        let mut told = false;
        let mut asked = 0;
        while answers.iter().any(Option::is_none) {
            let limit = if asked < 2 { first } else { AT_A_TIME };
            while asked < questions.len() && running.count() < limit {
                self.start(&mut running, &questions[asked].path())?;
                asked += 1;
            }
            let (place, answer) = self.next(&mut running, &mut told)?;
            answers[place] = Some(answer.of(&questions[place])?);
        }
        Ok(answers.into_iter().flatten().collect())
    }

    fn start(&self, running: &mut Running, path: &str) -> Result<(), KubectlError> {
        let left = self.until.saturating_duration_since(Instant::now());
        let mut command = self.command(path, left);
        running
            .start(&mut command)
            .map_err(KubectlError::NotThere)?;
        Ok(())
    }

    /// It reads, and nothing else.
    fn command(&self, path: &str, left: Duration) -> Command {
        let mut command = Command::new("kubectl");
        command.args(["get", "--raw", path]);
        command.arg(format!("--request-timeout={}s", left.as_secs().max(1)));
        let context = self.context.iter();
        command.args(context.map(|context| format!("--context={context}")));
        command
    }

    fn next(&self, running: &mut Running, told: &mut bool) -> Result<Next, KubectlError> {
        let patient = self.until - self.timeout + PATIENCE;
        if !*told && patient < self.until {
            if let Some((place, output)) = running.next(patient).map_err(KubectlError::NotThere)? {
                return Ok((place, answer::read(&output)?));
            }
            *told = true;
            (self.waiting)(self.timeout);
        }
        let next = running.next(self.until).map_err(KubectlError::NotThere)?;
        let (place, output) = next.ok_or(KubectlError::TooLong(self.timeout))?;
        Ok((place, answer::read(&output)?))
    }
}

/// What is answered, and the place of the question.
type Next = (usize, answer::Read);
