//! Container images.

use super::pulled_image::{Pulled, pulled, sources};
use super::reader::Reader;
use super::used_image::{Means, UsedImage};
use crate::kube::image::{is_digest, is_registry, is_repository, is_tag};
use crate::kube::image_name::ImageName;
use crate::kube::tag::Tag;
use crate::source::Code;
use crate::values::typed::{self, Field, Typed};

/// An image as a container names it.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    /// `registry/repository:tag`, or with `@digest`.
    pub reference: String,
    pub pull_policy: String,
    /// What the version label says: the tag, where there is one.
    pub version: String,
}

impl Image {
    /// The image of a component. A digest counts more than a tag, and need not be pulled again.
    pub(crate) fn new(cx: &Reader, values: &typed::Image) -> Self {
        if !warn_of_two_registries(cx, values) {
            warn_of_parts(cx, values);
        }
        let repository = values.repository().or_default();
        let (tag, digest) = (values.tag().filled(), values.digest().filled());
        let of = |registry: Option<&str>, repository: &str| {
            let name = match registry {
                Some(registry) => format!("{registry}/{repository}"),
                None => repository.to_owned(),
            };
            match digest {
                Some(digest) => format!("{name}@{digest}"),
                None => format!("{name}:{}", tag.unwrap_or("latest")),
            }
        };
        let common = common_registry(cx, values);
        let source = of(values.registry().filled(), repository);
        let Pulled { reference, rewrite } = match common {
            Some(_) => {
                // What Docker Hub calls `postgres` is `library/postgres` elsewhere.
                let full = ImageName::parse(&source).map(|name| name.repository);
                let name = of(common, full.as_deref().unwrap_or(repository));
                pulled(cx, &source, &name)
            }
            None => pulled(cx, &source, &source),
        };
        let is_pinned = reference.contains('@');
        let usual_policy = if is_pinned { "IfNotPresent" } else { "Always" };
        cx.add_image(values.tag().path(), values.tag().at(), || UsedImage {
            reference: reference.clone(),
            source,
            repository: repository.to_owned(),
            tag: tag.filter(|_| digest.is_none()).map(str::to_owned),
            path: values.tag().path().clone(),
            at: values.tag().at(),
            means: Means {
                has_common_registry: common.is_some(),
                rewrite,
            },
        });
        let own = values.pull_policy().filled();
        let policy = own.or_else(|| cx.values.image().pull_policy().get());
        Self {
            reference,
            pull_policy: policy.unwrap_or(usual_policy).to_owned(),
            version: tag.unwrap_or_default().to_owned(),
        }
    }
}

/// `image.registry`, unless the user has set one for this image, be it in its repository.
fn common_registry<'c>(cx: &'c Reader, values: &typed::Image) -> Option<&'c str> {
    let common = sources(cx).registry.as_deref()?;
    let own = values.registry();
    let is_users = own.filled().is_some() && own.at().layer > 0;
    let is_in_repository = || values.repository().filled().and_then(host_of).is_some();
    let has_own = is_users || own.filled().is_none() && is_in_repository();
    (!has_own).then_some(common)
}

/// Warns of a registry before a registry: the repository is what follows it. Gives whether it did.
fn warn_of_two_registries(cx: &Reader, values: &typed::Image) -> bool {
    let (registry, repository) = (values.registry(), values.repository());
    let Some((first, rest)) = repository.filled().and_then(host_of) else {
        return false;
    };
    // A registry of the user's may have those of others in its folders.
    let is_ours = registry.at().layer == 0 && repository.at().layer > 0;
    let Some(before) = registry.filled().filter(|_| is_ours) else {
        return false;
    };
    let message =
        format!("the image is `{before}/{first}/{rest}`: `{first}` looks like a registry");
    let hint = format!("write `registry: {first}` and `repository: {rest}`");
    cx.report(
        cx.problem(Code::RegistryInRepository, &repository, message)
            .warning()
            .hint(hint),
    );
    true
}

/// The host that a name begins with, where its first part can be nothing else.
/// <https://pkg.go.dev/github.com/distribution/reference#ParseDockerRef>
fn host_of(name: &str) -> Option<(&str, &str)> {
    let (first, rest) = name.split_once('/')?;
    let is_host = (first.contains(['.', ':']) || first == "localhost") && is_registry(first);
    (is_host && is_repository(rest)).then_some((first, rest))
}

/// Warns of parts that no image's name has: the API takes them, and the pod never starts.
fn warn_of_parts(cx: &Reader, values: &typed::Image) {
    type Part<'a, 'v> = (Field<'v, &'v str>, fn(&str) -> bool, &'a str);
    let parts: [Part; 4] = [
        (
            values.registry(),
            is_registry,
            "a registry such as `registry.example.org:5000`",
        ),
        (
            values.repository(),
            is_repository,
            "a repository such as `element-hq/synapse`",
        ),
        (values.tag(), is_tag, "a tag such as `v1.2.3`"),
        (
            values.digest(),
            is_digest,
            "`sha256:` and 64 digits of lower-case hex",
        ),
    ];
    for (field, fits, expected) in parts {
        if field.filled().is_some_and(|part| !fits(part)) {
            let message = format!(
                "no image has this in its name, and none can be pulled: expected {expected}"
            );
            cx.report(cx.problem(Code::InvalidImage, &field, message).warning());
        }
    }
}

/// The image of the tools.
pub(crate) fn tools_image(cx: &Reader) -> Image {
    Image::new(cx, &cx.values.matrix_tools().image())
}

/// Major and minor version that a tag says, e.g. `v1.159.0`. Other tags say nothing, and where the
/// image is given by its digest alone there is no tag.
pub(crate) fn version(values: &typed::Image) -> Option<(u32, u32)> {
    Tag::parse(values.tag().get()?)?.minor()
}
