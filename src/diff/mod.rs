//! What differs between two sets of manifests: compared by what they mean to Kubernetes, reported
//! as data, printed last.
//!
//! ```
//! use masthead::diff::{Options, compare, print};
//! use serde_json::json;
//!
//! let object = |replicas: i32| {
//!     json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
//!         "spec": {"replicas": replicas}})
//! };
//! let report = compare(vec![object(1)], vec![object(2)], &Options::default());
//! assert_eq!(report.counts(), [1, 0, 0]);
//! assert_eq!(print::names(&report), "changed Deployment/web\n");
//! ```

mod absent;
pub(crate) mod applied;
mod atoms;
mod compare;
mod conceal;
mod content;
mod embedded;
mod identity;
mod ignore;
mod impact;
mod kubectl;
pub(crate) mod leftover;
mod lists;
pub(crate) mod live;
mod normal;
mod options;
mod path;
pub mod print;
mod quantity;
mod report;
mod sequence;
mod sets;
mod unchanged;
mod walk;

pub use compare::{compare, compare_beside};
pub use identity::Identity;
pub use ignore::{IgnoreError, IgnoredPath};
pub use impact::kind::{Impact, ImpactKind};
pub use options::{Ignored, Options};
pub use report::{Change, ObjectChange, Report, Shown, What};
pub use unchanged::Unchanged;
