//! Where the values of MAS stand.

use crate::source::ValuePath;

/// The block of MAS's values.
pub(super) const MAS: &str = "matrixAuthenticationService";

/// The block of the guide's layout.
pub(super) fn guide() -> ValuePath {
    ValuePath::root().key("mas")
}

/// The path of these keys below MAS's values.
pub(super) fn of_mas(keys: &[&'static str]) -> ValuePath {
    keys.iter()
        .fold(ValuePath::root().key(MAS), |path, key| path.key(*key))
}
