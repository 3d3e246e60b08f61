//! What is publicly known of images: the newest release of each, and advisories.

include!(concat!(env!("OUT_DIR"), "/images.rs"));

/// An image of which releases are known.
#[derive(Debug)]
pub(crate) struct KnownImage {
    /// The last part of its repository, which a mirror has too.
    pub name: &'static str,
    /// The tag of the newest release that is known.
    pub newest: &'static str,
    /// The day since when a release of the chart has that one.
    pub since: &'static str,
    /// Whether a new major version takes more than another tag.
    pub is_within_major: bool,
    pub advisories: &'static [Advisory],
}

/// A security fault of an image.
#[derive(Debug)]
pub(crate) struct Advisory {
    /// Its number in a public list.
    pub id: &'static str,
    /// The tag of the first release without the fault.
    pub fixed: &'static str,
    /// The day since when a release of the chart has that one.
    pub since: &'static str,
}

impl KnownImage {
    /// What is known of the image with this repository.
    pub(crate) fn find(repository: &str) -> Option<&'static Self> {
        let name = repository.rsplit('/').next()?;
        IMAGES.iter().find(|image| image.name == name)
    }

    /// The day on which all of this was known.
    pub(crate) fn known_on() -> &'static str {
        KNOWN_ON
    }
}

impl Advisory {
    /// Where to read of it.
    pub(crate) fn url(&self) -> String {
        let list = match self.id.split_once('-') {
            Some(("RUSTSEC", _)) => "https://rustsec.org/advisories",
            _ => "https://github.com/advisories",
        };
        format!("{list}/{}", self.id)
    }
}
