//! Images with a fault that is publicly known, by the tags that the pods of a stack have.

use crate::chart::{Advisory, Chart, KnownImage};
use crate::kube::tag::Tag;
use crate::render::images;
use crate::source::problem::Problem;
use crate::stack::Stack;
use crate::stack::used_image::UsedImage;

/// An image of a stack that is older than another one that is known.
#[derive(Debug)]
pub(crate) struct Outdated {
    pub image: UsedImage,
    pub known: &'static KnownImage,
    /// What was mended since.
    pub advisories: Vec<&'static Advisory>,
    /// The tag of the newest release, in the form of the one that is there.
    pub newest: String,
}

/// The images of a stack's pods that are older than others that are known, by their values.
pub(crate) fn outdated(stack: &Stack) -> Vec<Outdated> {
    let mut out: Vec<_> = stack.used_images().into_iter().filter_map(known).collect();
    if !out.is_empty() {
        let run = images(stack);
        out.retain(|outdated| run.contains(&outdated.image.reference));
    }
    out
}

/// What is known of an image, where it is outdated. One that is named by its digest says nothing.
fn known(image: UsedImage) -> Option<Outdated> {
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
    (is_older || !advisories.is_empty()).then_some(Outdated {
        image,
        known,
        advisories,
        newest,
    })
}

/// A warning for each image with a known fault, at the place of its tag.
pub(crate) fn check(stack: &Stack) -> Vec<Problem> {
    let mut outdated = outdated(stack);
    outdated.retain(|outdated| !outdated.advisories.is_empty());
    outdated.iter().map(warning).collect()
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
        image.path,
        outdated.newest,
        urls.join(", ")
    );
    Problem::new(image.path.clone(), image.at, message)
        .hint(hint)
        .warning()
}
