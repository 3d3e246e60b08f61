//! The labels by which pods restart when what they read changes.

use super::hashes::{Known, digest, is_hash, label};
use super::reference::SecretRef;
use super::workload::Workload;
use crate::kube::object::Labels;

impl Workload<'_> {
    /// Adds a label to the object and its pods that makes them restart when `content` changes.
    pub(crate) fn add_hash(&mut self, name: &str, content: &str) {
        self.add_label(label(name), digest(content));
    }

    /// Adds a label that changes with these credentials. Its value is known once they are.
    pub(crate) fn add_credential_hash<'s>(
        &mut self,
        name: &str,
        used: impl IntoIterator<Item = &'s SecretRef>,
    ) {
        self.add_label(label(name), "");
        self.credential_hashes
            .push((label(name), used.into_iter().cloned().collect()));
    }

    /// Takes over the labels that make another workload's pods restart, as far as they are wanted.
    pub(crate) fn adopt_hashes(&mut self, other: &Self, wanted: impl Fn(&str) -> bool) {
        for (key, value) in other
            .labels
            .iter()
            .filter(|(key, _)| is_hash(key) && wanted(key))
        {
            self.add_label(key.to_owned(), value.to_owned());
        }
        let hashes = other
            .credential_hashes
            .iter()
            .filter(|(key, _)| wanted(key));
        self.credential_hashes.extend(hashes.cloned());
    }

    /// The labels with those that follow from credentials.
    pub(crate) fn known_labels(&self, known: &Known) -> [Labels; 2] {
        let (mut labels, mut pod_labels) = (self.labels.clone(), self.pod_labels.clone());
        for (label, used) in &self.credential_hashes {
            let hash = known.hash(used);
            for labels in [&mut labels, &mut pod_labels]
                .into_iter()
                .filter(|l| l.contains(label))
            {
                labels.set(label.clone(), hash.clone());
            }
        }
        [labels, pod_labels]
    }
}
