//! The chart with the values and objects that masthead renders.

/// Its name.
pub const NAME: &str = "matrix-stack";

/// Its version.
pub const VERSION: &str = "26.8.0";

/// Name and version, as the label `helm.sh/chart` has them.
pub fn label() -> String {
    format!("{NAME}-{VERSION}")
}
