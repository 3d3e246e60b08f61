//! What components keep that is to be in a backup.

use crate::stack::database::Database;
use crate::stack::reference::SecretRef;

/// What a component keeps.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    /// What its files in a backup are called: the name of the component's own database.
    pub name: String,
    pub database: Database,
    /// Tables whose rows must not come back.
    pub left_out: &'static [&'static str],
    /// It refuses a database whose locale is not C.
    pub needs_c: bool,
    /// What its data are encrypted or signed with, by what it is called.
    pub keys: Vec<(&'static str, SecretRef)>,
    pub media: Media,
    /// The program, as its pods name it.
    pub image: String,
}

/// Where the files are that users sent.
#[derive(Clone, Debug)]
pub(crate) enum Media {
    /// It has none.
    None,
    Volume(MediaVolume),
    /// In a bucket, of this name.
    Bucket(String),
}

/// A folder of a volume.
#[derive(Clone, Debug)]
pub(crate) struct MediaVolume {
    pub claim: String,
    pub folder: &'static str,
    /// The label of the pods that have it.
    pub pods: (&'static str, String),
}
