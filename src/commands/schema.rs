//! `masthead schema`: the JSON Schemas of what masthead reads, for editors.

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::output::print;
use crate::{images, project, schema};

/// Print the JSON Schema of a file that masthead reads, for editors.
#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    /// Which file.
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// Values files.
    Values,
    /// The project file, masthead.yaml.
    Project,
    /// The digests of images, images.lock.
    ImageLock,
}

pub(super) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    Ok(print(&match args.of {
        Of::Values => schema::schema_json(),
        Of::Project => project::schema_json(),
        Of::ImageLock => images::schema_json(),
    })?)
}
