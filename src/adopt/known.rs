//! Programs beside Synapse that are no part of the stack: `schemas/other-services.yaml`.

use crate::kube::image_name::ImageName;
use crate::source::yaml::read::{Dialect, document};
use crate::source::{Node, packed};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::Traces;

/// What is known of a program.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub becomes: String,
    /// What a person has to do about it; empty where there is nothing.
    pub step: String,
}

/// The programs that are known.
pub(super) struct Others(Node);

impl Others {
    pub(super) fn new() -> Self {
        let text = packed::text(include_bytes!(concat!(
            env!("OUT_DIR"),
            "/other-services.yaml.z"
        )));
        Self(document(&text, 0, Dialect::Program).unwrap_or_default())
    }

    /// What is known of an image.
    pub(super) fn of_image(&self, image: &str) -> Option<Other> {
        let name = repository(image);
        self.find(&|known| ends(&name, known))
    }

    /// What is known of the program whose files a folder has.
    pub(super) fn of_folder(&self, folder: &str) -> Option<Other> {
        let bare = folder.strip_prefix("matrix-").unwrap_or(folder);
        self.find(&|known| ends(folder, known) || ends(bare, known))
    }

    fn find(&self, fits: &dyn Fn(&str) -> bool) -> Option<Other> {
        let has = |row: &&Node| row.list("names").iter().filter_map(Node::as_str).any(fits);
        let row = self.0.as_list().iter().find(has)?;
        let text = |key| row.str(key).unwrap_or_default().to_owned();
        Some(Other {
            becomes: text("becomes"),
            step: text("step"),
        })
    }
}

/// The component that is the program of an image.
pub(super) fn component_of_image(image: &str) -> Option<(&'static dyn Component, &'static Traces)> {
    let name = repository(image);
    component(&|traces| traces.images.iter().any(|known| ends(&name, known)))
}

/// The component whose files a folder has.
pub(super) fn component_of_folder(
    folder: &str,
) -> Option<(&'static dyn Component, &'static Traces)> {
    component(&|traces| traces.folders.contains(&folder))
}

fn component(fits: &dyn Fn(&Traces) -> bool) -> Option<(&'static dyn Component, &'static Traces)> {
    let mut all = COMPONENTS
        .iter()
        .filter_map(|component| Some((*component, component.traces()?)));
    all.find(|(_, traces)| fits(traces))
}

/// `matrixdotorg/synapse`, without registry and tag.
fn repository(image: &str) -> String {
    let parsed = ImageName::parse(image).map(|name| name.repository);
    parsed.unwrap_or_else(|| {
        image
            .split([':', '@'])
            .next()
            .unwrap_or_default()
            .to_owned()
    })
}

/// Whether the last words of a name are these; `*` is any end.
fn ends(name: &str, known: &str) -> bool {
    let words = known.matches('/').count();
    let start = name
        .rmatch_indices('/')
        .nth(words)
        .map_or(0, |(at, _)| at + 1);
    let name = &name[start..];
    match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_their_images() {
        let others = Others::new();
        let becomes = |image| others.of_image(image).map(|other| other.becomes);
        assert!(becomes("docker.io/library/traefik:v3.1").is_some());
        assert!(becomes("dock.mau.dev/mautrix/telegram:latest").is_some());
        assert!(becomes("halfshot/matrix-appservice-discord").is_some());
        assert!(becomes("example.org/app:1").is_none());
        assert!(
            others
                .of_folder("mautrix-signal")
                .is_some_and(|it| it.step.contains("registration"))
        );
        assert!(others.of_folder("matrix-nginx-proxy").is_some());
    }

    #[test]
    fn components_are_known_by_their_images() {
        let key = |image| component_of_image(image).map(|(component, _)| component.key());
        for (image, other) in [
            ("vectorim/riot-web:v1.7", "docker.io/vectorim/riot-web"),
            (
                "ghcr.io/element-hq/lk-jwt-service:latest-ci",
                "livekit/livekit-server",
            ),
            ("postgres:17-alpine", "bitnami/postgresql@sha256:1"),
            ("redis", "docker.io/library/redis:7"),
        ] {
            assert!(key(image).is_some(), "{image}");
            assert_eq!(key(image), key(other), "{other}");
        }
        assert_eq!(key("example.org/my-postgres-exporter"), None);
    }
}
