//! Kubernetes: objects and their names, manifests as text, and the cluster.

pub(crate) mod api;
pub(crate) mod curl;
pub(crate) mod duration;
pub(crate) mod format;
pub(crate) mod helm_record;
pub(crate) mod image;
pub(crate) mod image_name;
pub(crate) mod kind_word;
pub(crate) mod kubectl;
pub(crate) mod manifest;
pub(crate) mod names;
pub(crate) mod object;
pub(crate) mod patch;
pub(crate) mod punycode;
pub(crate) mod route_path;
pub(crate) mod stored;
pub(crate) mod tag;
