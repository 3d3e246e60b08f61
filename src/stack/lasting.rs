//! What must stay as it is once a stack has data.

/// A setting, or the password of a database, whose change loses data or what gives access to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lasting {
    pub place: Place,
    /// What it is, and what that means.
    pub about: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// Where it is found among the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A setting in a file of a ConfigMap.
    Setting {
        file: &'static str,
        setting: &'static str,
    },
    /// The keys of a Secret that begin so.
    Keys(&'static str),
}

impl Lasting {
    pub(crate) const fn setting(
        file: &'static str,
        setting: &'static str,
        about: &'static str,
        advice: &'static str,
    ) -> Self {
        let place = Place::Setting { file, setting };
        Self {
            place,
            about,
            advice,
        }
    }
}
