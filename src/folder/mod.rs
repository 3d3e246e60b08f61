//! Manifests in a folder, which is kept the same as what is rendered: only what differs is written,
//! what is rendered no more is removed, and nothing else is touched.
//!
//! An index in the folder says whose it is and which files are masthead's own. Before anything
//! changes, it names the old files and the new ones, so that a run after one that was killed knows
//! both; what is in the files is compared with what is rendered each time.

mod adopt;
mod apply;
mod changes;
mod compare;
mod error;
mod index;
mod keep;
mod known;
mod kustomization;
mod names;
mod request;
#[cfg(test)]
mod tests;
mod view;
mod wanted;

pub(crate) use changes::{Changes, Counts};
pub(crate) use error::FolderError;
pub(crate) use index::FILE as INDEX;
pub(crate) use keep::{check, write};
pub(crate) use request::Request;
pub(crate) use wanted::path;
