//! An image, as lists for other programs name it.

use crate::kube::image_name::ImageName;

/// An image that pods run. They sort by where they come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed {
    /// Where it comes from: its name before `image.registry` and `image.rewrite`.
    pub source: ImageName,
    /// By what it is pulled.
    pub pulled: ImageName,
}

impl Listed {
    /// An image of both names; nothing where one is that of no image.
    pub(crate) fn new(source: &str, pulled: &str) -> Option<Self> {
        Some(Self {
            source: ImageName::parse(source)?,
            pulled: ImageName::parse(pulled)?,
        })
    }

    /// Its digest, where one is known.
    pub(crate) fn digest(&self) -> Option<&str> {
        let own = self.source.digest.as_deref();
        own.or(self.pulled.digest.as_deref())
    }

    /// By what its registry finds it: the digest, else the tag.
    pub(crate) fn version(&self) -> &str {
        self.digest().unwrap_or_else(|| self.source.version())
    }

    /// The name of the same at its source, by its digest where one is known.
    pub(crate) fn at_source(&self) -> String {
        let bare = self.source.bare();
        match self.digest() {
            Some(digest) => format!("{bare}@{digest}"),
            None => format!("{bare}:{}", self.source.version()),
        }
    }

    /// Where it is pulled from, where that is another place than its source.
    pub(crate) fn mirror(&self) -> Option<String> {
        let mirror = self.pulled.bare();
        (mirror != self.source.bare()).then_some(mirror)
    }
}
