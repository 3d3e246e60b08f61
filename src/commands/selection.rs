//! The flags that choose among the deployments of a project file.

use std::env;
use std::num::NonZeroUsize;

use anyhow::{Context, anyhow, bail};
use clap::Args;

use crate::project::{Changes, Project, Shard, only};

/// Which deployments of a project file a command is about, and how it goes over them.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct SelectionArgs {
    /// Only the deployments of this name, in which `*` stands for any characters; may be given more
    /// than once.
    #[arg(
        long,
        help_heading = "Deployments",
        value_name = "GLOB",
        value_delimiter = ','
    )]
    only: Vec<String>,
    /// Only the deployments that are others than at this revision of git: their files, or what the
    /// project file says of them.
    #[arg(long, help_heading = "Deployments", value_name = "REV")]
    changed_since: Option<String>,
    /// Only one of `n` parts of the deployments: `2/3` is the second of three. `3` alone takes the
    /// part from JOB_COMPLETION_INDEX, as Jobs of Kubernetes count them.
    #[arg(
        long,
        help_heading = "Deployments",
        value_name = "I/N",
        env = "MASTHEAD_SHARD",
        hide_env_values = true
    )]
    shard: Option<String>,
    /// Go on with the other deployments where one fails.
    #[arg(long, help_heading = "Deployments")]
    pub keep_going: bool,
    /// How many deployments to work on at a time; by default as many as there are cores.
    #[arg(long, help_heading = "Deployments", value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
}

impl SelectionArgs {
    /// Whether nothing was chosen.
    pub(super) fn is_empty(&self) -> bool {
        self.only.is_empty() && self.changed_since.is_none() && self.shard.is_none()
    }

    /// Leaves the deployments that were chosen.
    ///
    /// # Errors
    /// A pattern fits none, git can't say what has changed, or there is no such part.
    pub(super) fn choose(&self, project: &mut Project) -> anyhow::Result<()> {
        let deployments = &mut project.deployments;
        only(deployments, &self.only).map_err(|error| anyhow!(error))?;
        if let Some(revision) = &self.changed_since {
            let changes = Changes::since(revision, &project.name).context("--changed-since")?;
            deployments.retain(|deployment| changes.touch(deployment));
        }
        if let Some(text) = &self.shard {
            let index = env::var("JOB_COMPLETION_INDEX").ok();
            let shard = Shard::parse(text, index.as_deref());
            let shard = shard.map_err(|error| anyhow!("--shard {text}: {error}"))?;
            deployments.retain(|deployment| shard.has(&deployment.name));
        }
        Ok(())
    }

    /// # Errors
    /// Something was chosen, where there is nothing to choose from.
    pub(super) fn check_unused(&self) -> anyhow::Result<()> {
        if !self.is_empty() {
            bail!(
                "--only, --changed-since and --shard choose among the deployments of a project \
                 file: there is no masthead.yaml here"
            );
        }
        Ok(())
    }
}
