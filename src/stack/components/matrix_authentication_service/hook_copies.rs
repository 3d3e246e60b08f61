//! Copies for hooks of Helm, which run before the release's own objects are there: the migration
//! needs everything, the check of the homeserver's configuration the secrets that both share.

use super::authentication::SHARED_WITH_HOMESERVER;
use super::config;
use super::parts::Parts;
use super::values::NAME;
use crate::kube::object::{Body, Files, Kind, Labels, SecretData};
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::roles::Moving;
use crate::stack::{Context, Object};

/// What hooks read.
#[derive(Debug, Default)]
pub(super) struct HookCopies {
    name: String,
    files: Option<Files>,
    data: Option<SecretData>,
}

impl HookCopies {
    /// Those that are needed, where hooks have copies at all.
    pub(super) fn new(cx: &Context, parts: &Parts, keys: &[SecretRef]) -> Self {
        let migrates = parts.migrates();
        if !cx.release.has_hook_copies() || !(migrates || is_checked(parts)) {
            return Self::default();
        }
        let is_moving = parts.moving != Moving::No;
        let is_needed = |key: &str| is_moving || SHARED_WITH_HOMESERVER.contains(&key);
        Self {
            name: cx.name(Kind::Secret, &format!("{NAME}-pre")),
            files: migrates.then(|| config::files(cx, parts, keys, Viewer::Hook)),
            data: Some(parts.own.data.only(is_needed)),
        }
    }

    pub(super) fn objects<'a>(&self, cx: &Context<'a>, labels: &Labels) -> Vec<Object<'a>> {
        let labels = cx.labels_for_check(labels.clone());
        let files = self.files.clone().map(Body::ConfigMap);
        let data = self.data.clone().map(Body::Secret);
        let copy = |body| {
            Object::new(cx, &self.name, &labels, body)
                .pre(-1)
                .hook_copy()
        };
        files.into_iter().chain(data).map(copy).collect()
    }

    /// The ConfigMap with the files.
    pub(super) fn config_map(parts: &Parts, viewer: Viewer) -> String {
        match viewer {
            Viewer::Release => parts.workload.name.clone(),
            Viewer::Hook => format!("{}-pre", parts.workload.name),
        }
    }
}

/// Whether the check of the homeserver's configuration reads a secret that is in the Secret of MAS.
fn is_checked(parts: &Parts) -> bool {
    let is_checked = parts
        .homeserver
        .as_ref()
        .is_some_and(|homeserver| homeserver.is_checked);
    is_checked
        && SHARED_WITH_HOMESERVER
            .iter()
            .any(|key| parts.own.data.contains(key))
}
