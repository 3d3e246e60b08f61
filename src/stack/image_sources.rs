//! Where images are pulled from: `image.registry` and `image.rewrite`.

use super::reader::Reader;
use super::used_image::{Means, UsedImage};
use crate::kube::image::is_registry;
use crate::kube::image_name::{ImageName, prefix_in_full, split_tag};
use crate::source::{At, Code, Kind, Node, ValuePath};
use crate::values::typed::{Field, Typed};

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
    from: String,
    /// What it begins with instead.
    to: String,
    pub path: ValuePath,
    pub at: At,
}

impl ImageSources {
    /// Reads the values. What is no registry is a problem.
    pub(super) fn read(cx: &Reader) -> Self {
        let values = cx.values.image();
        let registry = values.registry();
        let rewrites = values.rewrite();
        let rewrites = rewrites.iter();
        Self {
            registry: registry
                .filled()
                .filter(|_| is_legal(cx, &registry))
                .map(str::to_owned),
            rewrites: rewrites
                .filter_map(|(from, field)| rewrite(cx, from, &field))
                .collect(),
        }
    }

    /// The name of an image with what it begins with instead, and which entry says so.
    pub(super) fn rewritten(&self, name: &str) -> Option<(String, usize)> {
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

/// Makes the image of a container that a user writes what is pulled. `path` is that of the image, or
/// of the value that has it in its text.
pub(super) fn in_container(cx: &Reader, path: &ValuePath, container: &mut Node) {
    let Some(image) = container.get_mut("image") else {
        return;
    };
    let Kind::Text(source) = &image.kind else {
        return;
    };
    let (reference, rewrite) = cx.pulled(source, source);
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
