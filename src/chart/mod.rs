//! The chart with the values and objects that masthead renders.

/// Its name.
pub(crate) const NAME: &str = "matrix-stack";

/// Its version.
pub(crate) const VERSION: &str = "26.8.0";

/// Name and version, as the label `helm.sh/chart` has them.
pub(crate) fn label() -> String {
    format!("{NAME}-{VERSION}")
}
