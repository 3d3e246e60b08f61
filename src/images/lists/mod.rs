//! Lists of images for other programs: one file a format.

mod cyclonedx;
mod hauler;
mod skopeo;

pub(crate) use cyclonedx::cyclonedx;
pub(crate) use hauler::hauler;
pub(crate) use skopeo::skopeo;
