//! masthead renders the Matrix stack (Synapse, Matrix Authentication Service, Element Web and
//! friends) to Kubernetes manifests.
//!
//! Layers of values become [`Values`], these a [`Stack`], and this manifests. Everything that is
//! wrong is a [`Problem`] with its place.
//!
//! ```
//! use masthead::{Input, Release, Templates, check, render, targets};
//!
//! let mut input = Input::new();
//! input.add_fragment("minimal")?;
//! input.add_file("mine.yaml", b"synapse: {media: {storage: {size: 50Gi}}}".to_vec());
//! let loaded = input.load()?;
//!
//! let release = Release::new("ess", "matrix", &targets::Kubectl);
//! let templates = Templates::default();
//! let examined = check::examine(&loaded, &release, &templates);
//! assert!(examined.problems.is_empty(), "{:?}", examined.problems);
//! let stack = examined.stack.expect("without problems there is a stack");
//!
//! // Without credentials, a Job in the cluster generates them.
//! let manifests = render::render(&stack, None)?;
//! let claim = manifests.iter().find(|manifest| manifest.name() == "ess-synapse-media");
//! assert_eq!(claim.unwrap().json()["spec"]["resources"]["requests"]["storage"], "50Gi");
//!
//! // What has changed since another render?
//! let now: Vec<_> = manifests.iter().map(|manifest| manifest.json()).collect();
//! let report = masthead::diff::compare(now.clone(), now, &Default::default());
//! assert!(report.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]

mod adopt;
mod at_rest;
mod chart;
pub mod check;
mod commands;
pub mod credentials;
pub mod diff;
mod effective;
mod findings;
mod folder;
pub mod gotmpl;
mod graph;
mod images;
mod init;
mod kube;
mod notes;
mod package;
mod project;
pub mod render;
mod schema;
mod source;
mod stack;
mod template;
mod upgrade;
mod values;
mod verify;

pub use chart::{Chart, UnknownChart};
pub use commands::main;
pub use images::{Lock as ImageLock, Pins as ImagePins};
pub use kube::manifest::{ManifestError, read_all as read_manifests};
pub use render::targets;
pub use source::problem::{Problem, Severity};
pub use source::{At, Code, Layer, Layers, PathError, Source, Step, ValuePath};
pub use stack::{DEFAULT_KUBE_VERSION, OLDEST_KUBE_VERSION, Release, Stack, catalogue};
pub use template::Templates;
pub use values::fragments::{self, Fragment};
pub use values::set::SetKind;
pub use values::{Input, Invalid, Loaded, Values};
