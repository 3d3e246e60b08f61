//! Images by their names: lists of them for other programs, the file that pins them by digests, and
//! what registries say.

mod given;
mod listed;
mod lists;
mod lock;
mod registry;

pub(crate) use given::{Given, GivenError};
pub(crate) use listed::Listed;
pub(crate) use lists::{cyclonedx, hauler, skopeo};
pub(crate) use lock::schema_json;
pub use lock::{Lock, Pins};
pub(crate) use registry::{Access, Registries, RegistryError};
