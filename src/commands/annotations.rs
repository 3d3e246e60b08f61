//! The flags that annotate an artifact.

use std::env;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::package::{Annotations, Time};

const CREATED: &str = "org.opencontainers.image.created";
const SOURCE: &str = "org.opencontainers.image.source";
const REVISION: &str = "org.opencontainers.image.revision";

/// The variable that says when things were made, where no flag does.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// What the manifest of the artifact says.
#[derive(Args, Clone, Debug)]
pub(super) struct AnnotationArgs {
    /// Where the sources are, e.g. the URL of a git repository.
    #[arg(long, value_name = "URL", help_heading = "Annotations")]
    source: Option<String>,
    /// What it was made of, e.g. `main@sha1:…`, which Flux shows.
    #[arg(long, value_name = "REVISION", help_heading = "Annotations")]
    revision: Option<String>,
    /// When it was made, e.g. `2026-11-27T08:00:00Z`; by default what SOURCE_DATE_EPOCH says. No
    /// clock is read.
    #[arg(long, value_name = "TIME", value_parser = Time::parse, help_heading = "Annotations")]
    created: Option<Time>,
    /// Another annotation; may be given more than once.
    #[arg(long, value_name = "KEY=VALUE", value_parser = annotation, help_heading = "Annotations")]
    annotation: Vec<(String, String)>,
}

impl AnnotationArgs {
    /// When it was made, where anybody says.
    ///
    /// # Errors
    /// The variable says no number of seconds.
    pub(super) fn created(&self) -> Result<Option<Time>> {
        match (self.created, env::var(EPOCH)) {
            (Some(time), _) => Ok(Some(time)),
            (None, Ok(text)) if !text.is_empty() => {
                Time::from_epoch(&text).map(Some).context(EPOCH)
            }
            _ => Ok(None),
        }
    }

    /// All annotations.
    ///
    /// # Errors
    /// One is given twice.
    pub(super) fn all(&self, created: Option<Time>) -> Result<Annotations> {
        let known = [
            (CREATED, created.map(|time| time.to_string())),
            (SOURCE, self.source.clone()),
            (REVISION, self.revision.clone()),
        ];
        let known = known
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let mut out = Annotations::new();
        for (key, value) in known.chain(self.annotation.iter().cloned()) {
            if out.insert(key.clone(), value).is_some() {
                bail!("the annotation `{key}` is given twice");
            }
        }
        Ok(out)
    }
}

/// Takes `KEY=VALUE`.
fn annotation(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected a key and a value: `KEY=VALUE`"),
    }
}
