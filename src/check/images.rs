//! Images with a fault that is publicly known, by the tags that the pods of a stack have.

use std::collections::BTreeSet;

use crate::chart::{Advisory, Chart, KnownImage};
use crate::kube::tag::Tag;
use crate::source::problem::Problem;
use crate::source::{At, Code, ValuePath};
use crate::stack::Stack;
use crate::stack::used_image::UsedImage;

/// An image of a stack that is older than another one that is known.
#[derive(Debug)]
pub(crate) struct Outdated {
    pub image: UsedImage,
    /// The path of its tag, as people call it.
    pub value: ValuePath,
    pub known: &'static KnownImage,
    /// What was mended since.
    pub advisories: Vec<&'static Advisory>,
    /// The tag of the newest release, in the form of the one that is there.
    pub newest: String,
}

/// The images of a stack's pods that are older than others that are known, by their values. `run` are
/// the images that its pods run.
pub(crate) fn outdated(stack: &Stack, run: &BTreeSet<String>) -> Vec<Outdated> {
    let used = stack.used_images().into_iter();
    let known = |image| known(image, |path| stack.name_of(path));
    let is_run = |outdated: &Outdated| run.contains(&outdated.image.reference);
    used.filter_map(known).filter(is_run).collect()
}

/// What is known of an image, where it is outdated. One that is named by its digest says nothing.
fn known(image: UsedImage, name_of: impl Fn(&ValuePath) -> ValuePath) -> Option<Outdated> {
    let known = KnownImage::find(&image.repository)?;
    let (tag, newest) = (
        Tag::parse(image.tag.as_deref()?)?,
        Tag::parse(known.newest)?,
    );
    let is_before = |fixed: &str| Tag::parse(fixed).is_some_and(|fixed| tag.is_older_than(&fixed));
    let advisories = known.advisories.iter();
    let advisories: Vec<_> = advisories.filter(|it| is_before(it.fixed)).collect();
    let is_elsewhere = known.is_within_major && !tag.is_of_same_major(&newest);
    let is_older = tag.is_older_than(&newest) && !is_elsewhere;
    let newest = tag.like(known.newest);
    (is_older || !advisories.is_empty()).then(|| Outdated {
        value: name_of(&image.path),
        image,
        known,
        advisories,
        newest,
    })
}

/// A warning for each image with a known fault that these pods run, at the place of its tag.
pub(crate) fn check(stack: &Stack, run: &BTreeSet<String>) -> Vec<Problem> {
    let mut outdated = outdated(stack, run);
    outdated.retain(|outdated| !outdated.advisories.is_empty());
    outdated.iter().map(warning).collect()
}

/// An error for each image without a digest that these pods run, where the values want digests.
pub(crate) fn without_digests(stack: &Stack, run: &BTreeSet<String>) -> Vec<Problem> {
    let Some((path, at)) = stack.requires_digests() else {
        return Vec::new();
    };
    let used = stack.used_images();
    let without = run.iter().filter(|image| !image.contains('@'));
    let each = without.flat_map(|image| {
        let places: Vec<_> = used.iter().filter(|it| it.reference == *image).collect();
        let places = places.into_iter().map(|it| (it.path.clone(), it.at));
        let mut places: Vec<_> = places.collect();
        if places.is_empty() {
            places.push((path.clone(), at));
        }
        places
            .into_iter()
            .map(move |(path, at)| without_digest(image, path, at))
    });
    each.collect()
}

fn without_digest(image: &str, path: ValuePath, at: At) -> Problem {
    let message = format!(
        "`{image}` has no digest, and `image.requireDigests` wants one: what a tag stands for may change"
    );
    let hint = "`masthead images lock` writes the digests of all images to a file, which `--images images.lock` pins \
                them by; or set `digest` here";
    Problem::new(Code::ImageWithoutDigest, path, at, message).hint(hint)
}

fn warning(outdated: &Outdated) -> Problem {
    let Outdated {
        image, advisories, ..
    } = outdated;
    let faults = advisories.iter();
    let faults: Vec<_> = faults
        .map(|it| format!("{}, mended in {}", it.id, it.fixed))
        .collect();
    let tag = image.tag.as_deref().unwrap_or_default();
    let message = format!("`{tag}` has a known security fault: {}", faults.join("; "));
    // A default is behind only in an older release of the chart.
    let or_newer = if image.at.layer == 0 {
        let newest = Chart::newest().short();
        format!(", or take the newest release of the chart, `--chart-version {newest}`")
    } else {
        String::new()
    };
    let urls: Vec<_> = advisories.iter().map(|it| it.url()).collect();
    let hint = format!(
        "set `{}: {}`{or_newer}; see {}",
        outdated.value,
        outdated.newest,
        urls.join(", ")
    );
    Problem::new(Code::OutdatedImage, image.path.clone(), image.at, message)
        .hint(hint)
        .warning()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::defaults::Default;

    /// Repository and tag of each image in the defaults.
    fn collect(defaults: &'static Default, out: &mut Vec<(&'static str, &'static str)>) {
        let Default::Map(entries) = defaults else {
            return;
        };
        let text = |key| {
            let entry = entries.iter().find(|(name, _)| *name == key);
            match entry {
                Some((_, Default::Text(text))) => Some(*text),
                _ => None,
            }
        };
        out.extend(text("repository").zip(text("tag")));
        entries.iter().for_each(|(_, below)| collect(below, out));
    }

    #[test]
    fn no_default_is_newer_than_what_is_known() {
        let mut all = Vec::new();
        collect(Chart::newest().defaults, &mut all);
        let mut count = 0;
        for (repository, tag) in all {
            let Some(known) = KnownImage::find(repository) else {
                continue;
            };
            let [default, newest] = [tag, known.newest].map(|tag| Tag::parse(tag).unwrap());
            assert!(!newest.is_older_than(&default), "{repository}: {tag}");
            count += 1;
        }
        assert!(count > 10);
    }
}
