//! What becomes of findings: which are told, and whether machines are to read them.
//!
//! Where machines read them, they are kept until the command ends, and printed as one document.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::{output, said};
use crate::findings::{Document, Finding, Format, Rules};
use crate::source::problem::{Problem, Severity};
use crate::source::{Code, Layers};

/// Which findings count.
#[derive(Args, Clone, Debug)]
pub(super) struct FindingArgs {
    /// Take these findings as errors: codes as `masthead explain` lists them, or `warnings` for all
    /// of them.
    #[arg(
        long,
        value_name = "CODE|warnings",
        value_delimiter = ',',
        value_parser = denied,
        help_heading = "Findings"
    )]
    deny: Vec<Denied>,
    /// Leave these findings out. Errors that leave nothing to render are told all the same.
    #[arg(
        long,
        value_name = "CODE",
        value_delimiter = ',',
        value_parser = Code::parse,
        help_heading = "Findings"
    )]
    allow: Vec<Code>,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denied {
    Warnings,
    One(Code),
}

fn denied(text: &str) -> Result<Denied, String> {
    if text.eq_ignore_ascii_case("warnings") {
        return Ok(Denied::Warnings);
    }
    Code::parse(text).map(Denied::One)
}

impl FindingArgs {
    pub(super) fn rules(&self) -> Rules {
        let code = |denied: &Denied| match denied {
            Denied::Warnings => None,
            Denied::One(code) => Some(*code),
        };
        Rules {
            deny: self.deny.iter().filter_map(code).collect(),
            denies_warnings: self.deny.contains(&Denied::Warnings),
            allow: self.allow.clone(),
        }
    }
}

/// Formats of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// For people, on standard error.
    Text,
    /// An object with a list.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a workflow of GitHub.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit's XML.
    Junit,
}

impl Printed {
    /// The format for machines.
    pub(super) fn format(self) -> Option<Format> {
        match self {
            Self::Text => None,
            Self::Json => Some(Format::Json),
            Self::Sarif => Some(Format::Sarif),
            Self::Github => Some(Format::Github),
            Self::Gitlab => Some(Format::Gitlab),
            Self::Junit => Some(Format::Junit),
        }
    }
}

/// What the flags of a command say of findings.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub command: &'static str,
    /// How machines read them.
    pub format: Option<Format>,
    /// They are printed only where the command ends with this status or a higher one: otherwise
    /// standard output has something else, and they are told to people.
    pub from_status: u8,
    pub rules: Rules,
}

static ASKED: OnceLock<Asked> = OnceLock::new();
static FOUND: Mutex<Vec<Finding>> = Mutex::new(Vec::new());
/// Several deployments are looked at.
static IS_MANY: AtomicBool = AtomicBool::new(false);
/// A finding that is denied was told where nothing else makes the command fail.
static IS_DENIED: AtomicBool = AtomicBool::new(false);

/// Begins: what is asked of findings from now on.
///
/// # Errors
/// A code is denied and allowed.
pub(super) fn ask(asked: Asked) -> Result<(), Failure> {
    let rules = &asked.rules;
    let both = rules.deny.iter().find(|code| rules.allow.contains(code));
    let both = both.map(|code| anyhow!("{code} is both allowed and denied: leave one out"));
    let _ = ASKED.set(asked);
    both.map_or(Ok(()), |error| Err(error.into()))
}

fn asked() -> &'static Asked {
    ASKED.get_or_init(Asked::default)
}

/// What is to become of findings.
pub(super) fn rules() -> &'static Rules {
    &asked().rules
}

/// Whether findings are kept for machines.
pub(super) fn is_asked() -> bool {
    asked().format.is_some()
}

/// Whether they are kept in the place of texts for people.
pub(super) fn is_instead() -> bool {
    is_asked() && asked().from_status == 0
}

/// Notes that a problem was told which nothing else makes the command fail for.
pub(super) fn see(problem: &Problem) {
    if problem.severity == Severity::Error {
        IS_DENIED.store(true, Ordering::Relaxed);
    }
}

/// Keeps a finding.
pub(super) fn add(finding: Finding) {
    if let Some(finding) = said::finding(finding) {
        all().push(finding);
    }
}

/// Keeps what is in no file, but is made by one.
pub(super) fn add_of(problem: &Problem, file: Option<&str>) {
    add(Finding {
        last_file: file.map(str::to_owned),
        ..Finding::new(problem, &Layers::default())
    });
}

/// Takes over what was found of a deployment.
pub(super) fn take(findings: Vec<Finding>, deployment: &str) {
    IS_MANY.store(true, Ordering::Relaxed);
    let named = findings.into_iter().map(|finding| Finding {
        deployment: Some(deployment.to_owned()),
        ..finding
    });
    all().extend(named);
}

fn all() -> std::sync::MutexGuard<'static, Vec<Finding>> {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends: prints what was kept. Gives the status of the command.
///
/// # Errors
/// Standard output can't be written to.
pub(super) fn end(status: u8) -> anyhow::Result<u8> {
    let status = match status {
        0 => IS_DENIED.load(Ordering::Relaxed).into(),
        other => other,
    };
    let Asked {
        command,
        format,
        from_status,
        ..
    } = asked();
    // Of many, standard output may have something of others.
    let is_shared = *from_status > 0 && IS_MANY.load(Ordering::Relaxed);
    if let Some(format) = format.filter(|_| status >= *from_status && !is_shared) {
        let findings = &*all();
        output::print(&Document { command, findings }.print(format))?;
    }
    Ok(status)
}
