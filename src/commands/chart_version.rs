//! The release of the chart that values are for.

use std::env;

use anyhow::Context;
use clap::Args;

use super::failure::Failure;
use super::project::Place;
use crate::chart::{Chart, Taken};

/// The variable that stands in for `--chart-version`.
const VARIABLE: &str = "MASTHEAD_CHART_VERSION";

/// The release of the chart that values are for.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct ChartArgs {
    /// The release of matrix-stack whose values and objects these are, e.g. `26.8`; by default the
    /// newest that is known. MASTHEAD_CHART_VERSION says it too.
    #[arg(long, value_name = "VERSION", value_parser = Taken::parse, help_heading = "Values")]
    chart_version: Option<Taken>,
    /// The same, as a project file says it.
    #[arg(skip)]
    pub of_project: Option<Taken>,
}

impl ChartArgs {
    /// The same over what a project file says, where that has one deployment.
    ///
    /// # Errors
    /// Something is wrong with the project file.
    pub(super) fn of_project(mut self, place: &Place) -> Result<Self, Failure> {
        let project = place.find()?;
        if let Some([deployment]) = project.as_ref().map(|it| it.deployments.as_slice()) {
            self.of_project = deployment.chart_version;
        }
        Ok(self)
    }

    /// The release.
    ///
    /// # Errors
    /// The variable names none.
    pub(super) fn chart(self) -> anyhow::Result<&'static Chart> {
        let taken = self.taken_or(None)?;
        Ok(taken.map_or_else(Chart::newest, |taken| taken.chart))
    }

    /// The release, where one is asked for: by a flag, else by `otherwise`, the variable, a project
    /// file.
    ///
    /// # Errors
    /// The variable names none.
    pub(super) fn taken_or(self, otherwise: Option<Taken>) -> anyhow::Result<Option<Taken>> {
        match self.chart_version.or(otherwise) {
            Some(taken) => Ok(Some(taken)),
            None => Ok(of_variable()?.or(self.of_project)),
        }
    }
}

/// The release that the environment asks for; an empty variable asks for none.
fn of_variable() -> anyhow::Result<Option<Taken>> {
    let text = env::var(VARIABLE).unwrap_or_default();
    let taken = (!text.is_empty()).then(|| Taken::parse(&text)).transpose();
    taken.with_context(|| VARIABLE)
}
