//! Findings in the formats that machines read.

mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;

pub(crate) use junit::escaped as xml;

use super::finding::Finding;
use super::root::Root;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// An object with a list.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Commands of a workflow of GitHub, which become annotations.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit's XML.
    Junit,
}

/// The findings of a run of a command.
#[derive(Debug)]
pub(crate) struct Document<'f> {
    /// The command, e.g. `check`.
    pub command: &'f str,
    pub findings: &'f [Finding],
}

/// The file that is named where a format needs one and none was given: where people write values.
const VALUES: &str = "values.yaml";

impl Document<'_> {
    /// The whole text, with a line end.
    pub(crate) fn print(&self, format: Format) -> String {
        match format {
            Format::Json => json::print(self),
            Format::Sarif => sarif::print(self, &Root::find()),
            Format::Github => github::print(self, &Root::find()),
            Format::Gitlab => gitlab::print(self, &Root::find()),
            Format::Junit => junit::print(self, &Root::find()),
        }
    }
}

impl Finding {
    /// The file, and the line from 1, for formats that take nothing without a place.
    fn place(&self) -> (&str, u32) {
        match self.file() {
            Some(file) => (file, self.line().unwrap_or(1)),
            None => (self.last_file.as_deref().unwrap_or(VALUES), 1),
        }
    }
}
