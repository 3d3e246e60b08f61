//! Deployments that run elsewhere become values, credentials, and what a person has to do.

mod adoption;
mod ansible;
mod charts;
mod compose;
mod files;
mod found;
mod gather;
mod gathered;
mod known;
mod moves;
mod nginx;
mod off;
mod outcome;
mod proof;
mod proxied;
mod proxy;
mod reached;
mod reads;
mod refused;
mod report;
mod server;
mod services;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod values;
mod well_known;

use crate::source::input::InputError;
use crate::source::sort::sort_by_key;
use crate::stack::elsewhere::Part;
pub(crate) use adoption::{Asked, adopt};
use found::Found;
pub(crate) use gather::{Inputs, Sources};
pub(crate) use outcome::Adoption;
pub(crate) use proof::Proof;
pub(crate) use reached::reached;
pub(crate) use refused::drop_refused;
pub(crate) use report::{Given, Report};
pub(crate) use text::values as values_text;

/// Reads all that was given: the files that people name, then those that are found.
///
/// # Errors
/// A file can't be read. What is wrong in one is among the problems.
pub(crate) fn gather(sources: &Sources) -> Result<Inputs, InputError> {
    let mut inputs = Inputs::read(sources)?;
    if let Some(folder) = &sources.well_known {
        well_known::add(folder, &mut inputs)?;
    }
    let mut found = Found::new(&inputs);
    if let Some(path) = &sources.compose {
        services::add(path, &mut found, &mut inputs)?;
    }
    if let Some(folder) = &sources.ansible {
        ansible::add(folder, &mut found, &mut inputs)?;
    }
    if sources.has_only_roots() {
        for root in &sources.roots.roots {
            server::add(root, &mut found, &mut inputs)?;
        }
    }
    if let Some(path) = &sources.chart_values {
        values::add(path, sources.chart.as_deref(), &mut inputs)?;
    }
    // What the homeserver says of the server counts more than what others do.
    sort_by_key(&mut inputs.files, |file| !is_homeserver(file));
    Ok(inputs)
}

fn is_homeserver(file: &gather::InputFile) -> bool {
    let component = adoption::component(&file.name);
    component.is_some_and(|it| it.adopt_host(Part::Homeserver).is_some())
}
