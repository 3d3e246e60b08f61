//! What the values and a lock file say of images beyond those that the pods run.

use super::derived::Stack;
use super::image_sources::Rewrite;
use super::pulled_image::sources;
use super::used_image::UsedImage;
use crate::kube::object::images_of;
use crate::source::Code;
use crate::source::problem::Problem;

impl Stack<'_> {
    /// The images that the pods run, by their places in the values. One that several values name is
    /// there for each.
    pub(crate) fn run_images(&self) -> Vec<UsedImage> {
        let objects = self.objects(None);
        let run = images_of(objects.iter().map(|object| &object.manifest.body));
        let mut used = self.used_images();
        used.retain(|image| run.contains(&image.reference));
        used
    }

    /// What is wrong with where images are pulled from, where the values say something of it.
    pub(super) fn check_images(&self) -> Vec<Problem> {
        let sources = sources(&self.cx);
        let pins = self.release().images.as_ref();
        if sources.registry.is_none() && sources.rewrites.is_empty() && pins.is_none() {
            return Vec::new();
        }
        let run = self.run_images();
        let mut out = self.without_effect(&run);
        if let Some(pins) = pins {
            let missing = run
                .iter()
                .filter(|image| !image.reference.contains('@'))
                .map(unlocked);
            out.extend(missing.map(|it| if pins.is_required { it } else { it.warning() }));
        }
        out
    }

    /// What no image follows.
    fn without_effect(&self, run: &[UsedImage]) -> Vec<Problem> {
        let sources = sources(&self.cx);
        let mut out = Vec::new();
        let registry = self.cx.values.image().registry();
        if sources.registry.is_some() && !run.iter().any(|it| it.means.has_common_registry) {
            let message = "no image is pulled from it: each has a registry of its own";
            let hint = "leave `registry` out of the images that are to be pulled from here";
            out.push(
                self.cx
                    .problem(Code::NoEffect, &registry, message)
                    .hint(hint),
            );
        }
        let rewrites = sources.rewrites.iter().enumerate();
        let unused = rewrites
            .filter(|(index, _)| !run.iter().any(|it| it.means.rewrite == Some(*index)))
            .map(|(_, rewrite)| unused(rewrite, run));
        out.extend(unused);
        out.into_iter().map(Problem::warning).collect()
    }
}

/// An image of which the lock file has no digest.
fn unlocked(image: &UsedImage) -> Problem {
    let message = format!("`{}` has no digest in the lock file", image.source);
    Problem::new(Code::ImageNotLocked, image.path.clone(), image.at, message)
        .hint("`masthead images lock`, with the same flags, adds what is missing")
}

fn unused(rewrite: &Rewrite, run: &[UsedImage]) -> Problem {
    let is_taken = run.iter().any(|image| rewrite.fits(&image.source));
    let message = if is_taken {
        "no image begins with this alone: longer entries or a registry fit them all"
    } else {
        "no image begins with this"
    };
    Problem::new(Code::NoEffect, rewrite.path.clone(), rewrite.at, message).hint(
        "`masthead images` lists those that are pulled; parts between slashes count as a whole",
    )
}
