//! Images as they are pulled: from where the values say, and by the digests of a lock file.

use super::image_sources::{ImageSources, Rewrite};
use super::reader::Reader;
use super::used_image::{Means, UsedImage};
use crate::images::Lock;
use crate::kube::image::is_registry;
use crate::kube::image_name::{ImageName, prefix_in_full, split_tag};
use crate::source::{Code, Kind, Node, ValuePath};
use crate::values::typed::{Field, Typed};

/// How an image is pulled.
#[derive(Debug)]
pub(super) struct Pulled {
    pub reference: String,
    /// The entry of `image.rewrite` that it follows, by its place.
    pub rewrite: Option<usize>,
}

/// What the values say of where images are pulled from.
pub(super) fn sources<'c>(cx: &'c Reader) -> &'c ImageSources {
    cx.image_sources(|| read(cx))
}

/// How an image is pulled. `source` is its reference without `image.registry`, `name` with it.
pub(super) fn pulled(cx: &Reader, source: &str, name: &str) -> Pulled {
    let rewritten = sources(cx).rewritten(name);
    let rewrite = rewritten.as_ref().map(|(_, index)| *index);
    let reference = rewritten.map_or_else(|| name.to_owned(), |(rewritten, _)| rewritten);
    let pins = cx.release.images.as_ref();
    let pinned = pins.and_then(|pins| pinned(&pins.lock, source, &reference));
    Pulled {
        reference: pinned.unwrap_or(reference),
        rewrite,
    }
}

/// The reference by the digest that a lock has of the image, under its own name or under that by which
/// it is pulled. A digest that the values give counts more.
fn pinned(lock: &Lock, source: &str, reference: &str) -> Option<String> {
    if reference.contains('@') {
        return None;
    }
    let find = |name: &str| lock.digest(&ImageName::parse(name)?);
    let digest = find(source).or_else(|| find(reference))?;
    let (bare, _) = split_tag(reference);
    Some(format!("{bare}@{digest}"))
}

/// Makes the image of a container that a user writes what is pulled. `path` is that of the image, or
/// of the value that has it in its text.
pub(super) fn in_container(cx: &Reader, path: &ValuePath, container: &mut Node) {
    let Some(image) = container.get_mut("image") else {
        return;
    };
    let Kind::Text(source) = &image.kind else {
        return;
    };
    let Pulled { reference, rewrite } = pulled(cx, source, source);
    cx.add_image(path, image.at, || UsedImage {
        reference: reference.clone(),
        source: source.to_string(),
        repository: String::new(),
        tag: None,
        path: path.clone(),
        at: image.at,
        means: Means {
            has_common_registry: false,
            rewrite,
        },
    });
    image.kind = Kind::Text(reference.into());
}

/// Reads the values. What is no registry is a problem.
fn read(cx: &Reader) -> ImageSources {
    let values = cx.values.image();
    let registry = values.registry();
    let rewrites = values.rewrite();
    let rewrites = rewrites.iter();
    let legal = registry.filled().filter(|_| is_legal(cx, &registry));
    ImageSources {
        registry: legal.map(str::to_owned),
        rewrites: rewrites
            .filter_map(|(from, field)| rewrite(cx, from, &field))
            .collect(),
    }
}

/// An entry of `image.rewrite` that can be carried out.
fn rewrite(cx: &Reader, from: &str, field: &Field<&str>) -> Option<Rewrite> {
    let Some(from) = prefix_in_full(from) else {
        let message = format!("no image has a name that begins with `{from}`");
        let hint = "write a registry, or folders or a repository of it, without a tag: `docker.io/library`";
        cx.report(cx.problem(Code::InvalidImage, field, message).hint(hint));
        return None;
    };
    let to = field.get()?.to_owned();
    is_legal(cx, field).then(|| Rewrite {
        from,
        to,
        path: field.path().clone(),
        at: field.at(),
    })
}

/// Whether it is a registry, be it with folders, where it is one at all.
fn is_legal(cx: &Reader, field: &Field<&str>) -> bool {
    let Some(text) = field.get().filter(|text| !is_registry(text)) else {
        return true;
    };
    let message = format!("`{text}` is no registry: no image could be pulled");
    let hint =
        "write a host, with its port and folders if need be: `registry.example.org:5000/mirror`";
    cx.report(cx.problem(Code::InvalidImage, field, message).hint(hint));
    false
}
