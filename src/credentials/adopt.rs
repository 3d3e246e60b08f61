//! Takes over the credentials of a Secret, e.g. of a running deployment.

use super::{Document, Entry, Kind, Need, Pattern, Rotation, SecretManifest};

/// What a deployment that ran elsewhere has had, where no other credential means the same.
pub const ADOPTED: Pattern = Pattern::new(Need::new(
    "ADOPTED_",
    Kind::Given,
    &[],
    "what a deployment has had that was taken over",
    Rotation::Loses("those who have had it know no other"),
));

/// What [`Document::adopt`] did, by key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Adopted {
    pub added: Vec<String>,
    /// The keys with another value, which was replaced.
    pub replaced: Vec<String>,
    /// The keys with the same value.
    pub same: Vec<String>,
}

/// The keys that have another value in the document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Conflicts(pub Vec<String>);

impl Document {
    /// Takes over the contents of the Secret. With `force`, they replace other values in the
    /// document.
    ///
    /// # Errors
    /// Without `force`, some values differ; then nothing is taken over.
    pub(crate) fn adopt(
        &mut self,
        secret: SecretManifest,
        force: bool,
    ) -> Result<Adopted, Conflicts> {
        let mut done = Adopted::default();
        for (key, value) in &secret.values {
            let list = match self.get(key) {
                None => &mut done.added,
                Some(entry) if entry.secret == *value => &mut done.same,
                Some(_) => &mut done.replaced,
            };
            list.push(key.clone());
        }
        if !force && !done.replaced.is_empty() {
            return Err(Conflicts(done.replaced));
        }
        for (key, value) in secret.values {
            if !done.same.contains(&key) {
                self.insert(key, Entry::dated(value, secret.created.clone()));
            }
        }
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn secret(pairs: &[(&str, &str)]) -> SecretManifest {
        let values = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned().into()))
            .collect();
        SecretManifest {
            values,
            created: Some("2026-01-01T00:00:00Z".into()),
        }
    }

    #[test]
    fn what_differs_is_taken_over_by_force_alone() {
        let mut document = Document::new("ess");
        document.insert(
            "A",
            Entry::new("one".to_owned().into(), SystemTime::UNIX_EPOCH),
        );
        document.insert(
            "B",
            Entry::new("two".to_owned().into(), SystemTime::UNIX_EPOCH),
        );
        let before = document.clone();
        let given = || secret(&[("C", "three"), ("A", "other"), ("B", "two")]);
        assert_eq!(
            document.adopt(given(), false),
            Err(Conflicts(vec!["A".into()]))
        );
        assert_eq!(document, before);
        let done = document.adopt(given(), true).unwrap();
        assert_eq!(
            done,
            Adopted {
                added: vec!["C".into()],
                replaced: vec!["A".into()],
                same: vec!["B".into()]
            }
        );
        assert_eq!(
            document.get("A").unwrap().created.as_deref(),
            Some("2026-01-01T00:00:00Z")
        );
        assert_eq!(document.get("B"), before.get("B"));
        assert_eq!(document.get("C").unwrap().secret.expose(), b"three");
    }
}
