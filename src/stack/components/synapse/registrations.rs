//! Registration files of application services.
//!
//! Source: <https://spec.matrix.org/v1.16/application-service-api/#registration>

use super::values::Values;
use crate::kube::object::{Mount, Volume};
use crate::stack::Context;
use crate::stack::hashes::{digest, label};
use crate::stack::reference::{Fill, SecretRef, Viewer};
use crate::stack::secret::of_user;
use crate::values::typed::{SynapseAppservicesItem, Typed};

/// The files that the values name, each in a ConfigMap or Secret of the user's, and those of the
/// stack's own application services.
#[derive(Clone, Debug)]
pub(super) struct Registrations {
    files: Vec<File>,
    pub of_stack: Vec<SecretRef>,
}

#[derive(Clone, Debug)]
struct File {
    index: usize,
    holder: Holder,
    key: String,
}

/// The ConfigMap or Secret that holds a file.
#[derive(Clone, Debug)]
enum Holder {
    ConfigMap(String),
    Secret(String),
}

impl Registrations {
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> Self {
        let services = cx.application_services();
        let entries = values.appservices();
        let entries = entries.iter().enumerate();
        Self {
            files: entries
                .map(|(index, entry)| File::new(cx, index, &entry))
                .collect(),
            of_stack: services
                .iter()
                .filter_map(|service| service.registration.clone())
                .collect(),
        }
    }

    /// The paths of the files, as `viewer` sees them.
    pub(super) fn paths(&self, viewer: Viewer) -> Vec<String> {
        let of_stack = self
            .of_stack
            .iter()
            .map(|secret| secret.seen_by(viewer).path());
        self.files.iter().map(File::path).chain(of_stack).collect()
    }

    /// The mounts of the user's files; the others are mounted with the other Secrets.
    pub(super) fn mounts(&self) -> impl Iterator<Item = Mount> {
        self.files.iter().map(File::mount)
    }

    pub(super) fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.files.iter().map(File::volume)
    }

    /// For each of the user's files a label that changes with where it is.
    pub(super) fn hashes(&self) -> impl Iterator<Item = (String, String)> {
        self.files.iter().map(|file| {
            let name = label(&format!("as-registration-{}", file.index));
            (name, digest(&file.described()))
        })
    }
}

impl File {
    fn new<'a>(cx: &Context<'a>, index: usize, entry: &SynapseAppservicesItem<'a>) -> Self {
        let name = |field| {
            cx.text(&field)
                .map_or_else(String::new, |name| name.as_ref().to_owned())
        };
        if entry.config_map().is_set() {
            return Self {
                index,
                holder: Holder::ConfigMap(name(entry.config_map())),
                key: entry.config_map_key().or_default().to_owned(),
            };
        }
        let (secret, key) = (name(entry.secret()), entry.secret_key().or_default());
        let secret = of_user(cx, entry.path(), secret, key.to_owned(), Fill::File);
        Self {
            index,
            holder: Holder::Secret(secret.secret),
            key: secret.key,
        }
    }

    /// Where it is, as the labels of running pods have it.
    fn described(&self) -> String {
        let (index, key) = (self.index, &self.key);
        let holder = match &self.holder {
            Holder::ConfigMap(name) => format!("ConfigMap({name:?})"),
            Holder::Secret(name) => format!("Secret({name:?})"),
        };
        format!("File {{ index: {index}, holder: {holder}, key: {key:?} }}")
    }

    /// Two files may have the same key, so that each has a folder of its own.
    fn path(&self) -> String {
        format!("/as/{}/{}", self.index, self.key)
    }

    fn volume_name(&self) -> String {
        format!("as-{}", self.index)
    }

    fn mount(&self) -> Mount {
        Mount::new(self.volume_name(), self.path())
            .file(self.key.clone())
            .read_only()
    }

    fn volume(&self) -> Volume {
        match &self.holder {
            Holder::ConfigMap(name) => Volume::config_map(self.volume_name(), name),
            Holder::Secret(name) => Volume::secret(self.volume_name(), name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_where_a_file_is() {
        let file = File {
            index: 2,
            holder: Holder::Secret("bot".into()),
            key: "r.yaml".into(),
        };
        assert_eq!(file.described(), format!("{file:?}"));
    }
}
