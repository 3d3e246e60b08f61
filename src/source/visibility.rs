//! Whether a text may be shown.

use super::ValuePath;

/// What is known of the text at a path of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// It is not a credential.
    Public,
    /// It is a credential, or stands where one belongs one step below.
    Credential,
    /// It may be a credential: nothing is known of the path, or credentials stand somewhere below.
    Unknown,
}

/// Who knows the paths of the values. The schema does, which this room does not know.
pub(crate) type VisibilityOf = fn(&ValuePath) -> Visibility;
