//! Where images are pulled from: `image.registry` and `image.rewrite`.

use crate::kube::image_name::{ImageName, split_tag};
use crate::source::{At, ValuePath};

/// What the values say of where all images are pulled from.
#[derive(Debug, Default)]
pub(super) struct ImageSources {
    pub registry: Option<String>,
    pub rewrites: Vec<Rewrite>,
}

/// An entry of `image.rewrite`.
#[derive(Debug)]
pub(super) struct Rewrite {
    /// What a name in full begins with.
    pub from: String,
    /// What it begins with instead.
    pub to: String,
    pub path: ValuePath,
    pub at: At,
}

impl ImageSources {
    /// The name of an image with what it begins with instead, and which entry says so.
    pub(super) fn rewritten(&self, name: &str) -> Option<(String, usize)> {
        if self.rewrites.is_empty() {
            return None;
        }
        let (bare, _) = split_tag(name.split_once('@').map_or(name, |(named, _)| named));
        let version = &name[bare.len()..];
        let full = ImageName::parse(bare)?.bare();
        let each = self.rewrites.iter().enumerate();
        let fitting = each.filter_map(|(index, it)| Some((index, it, it.rest_of(&full)?)));
        let (index, longest, rest) = fitting.max_by_key(|(_, it, _)| it.from.len())?;
        Some((format!("{}{rest}{version}", longest.to), index))
    }
}

impl Rewrite {
    /// What follows the beginning of a name in full, where it has that.
    fn rest_of<'n>(&self, full: &'n str) -> Option<&'n str> {
        let rest = full.strip_prefix(&self.from)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// Whether an image has a name that begins so.
    pub(super) fn fits(&self, image: &str) -> bool {
        let name = ImageName::parse(image);
        name.is_some_and(|name| self.rest_of(&name.bare()).is_some())
    }
}
