//! The credentials that can be made, and how one is found by its key.

use crate::chart::Chart;
use crate::source::sort::sort_by;
use std::borrow::Cow;

use super::{Kind, Rotation};
use crate::source::ValuePath;

/// A credential that is generated unless the user gives one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its key in the Secret `<release>-generated` and in the credentials file.
    pub key: Cow<'static, str>,
    /// Its kind, which says how it is generated.
    pub kind: Kind,
    /// The names of the components that read it.
    pub users: &'static [&'static str],
    /// What it is for, in a few words.
    pub about: &'static str,
    /// How it is replaced by a new one.
    pub rotation: Rotation,
    /// Whether it is random, at least 32 bytes long, and hardly ever replaced.
    pub lasting: bool,
    /// Whether nothing is lost by another one, once all that read it have it.
    pub renewable: bool,
    /// The keys of the value path of the password that is used instead if the database is the
    /// user's own.
    pub external: Option<&'static [&'static str]>,
    /// How the user replaces it where the values give it, so that masthead can't.
    pub when_given: &'static str,
}

impl Need {
    /// A credential that is replaced now and then, and that the user can change in the values.
    pub const fn new(
        key: &'static str,
        kind: Kind,
        users: &'static [&'static str],
        about: &'static str,
        rotation: Rotation,
    ) -> Self {
        Self {
            key: Cow::Borrowed(key),
            kind,
            users,
            about,
            rotation,
            lasting: false,
            renewable: matches!(rotation, Rotation::Tokens(_)),
            external: None,
            when_given: "change it there",
        }
    }

    /// The same, random and hardly ever replaced.
    #[must_use]
    pub const fn lasting(mut self) -> Self {
        self.lasting = true;
        self
    }

    /// The same, by another one of which nothing is lost, once all that read it have it.
    #[must_use]
    pub const fn renewable(mut self) -> Self {
        self.renewable = true;
        self
    }

    /// The same, with the keys of the value path of the password of a database that is the user's
    /// own.
    #[must_use]
    pub const fn external(mut self, path: &'static [&'static str]) -> Self {
        self.external = Some(path);
        self
    }

    /// The same, with how the user replaces it where the values give it.
    #[must_use]
    pub const fn when_given(mut self, what: &'static str) -> Self {
        self.when_given = what;
        self
    }

    /// The argument for the in-cluster Job of this release of the chart that makes it in the Secret
    /// `secret`; `None` for a kind that is never made.
    pub fn job_argument(&self, secret: &str, chart: &Chart) -> Option<String> {
        let form = self.kind.job_form(chart)?;
        Some(format!("{secret}:{}:{form}", self.key))
    }

    /// The key under which its predecessor is kept while both are in use.
    pub fn previous(&self) -> Option<&'static str> {
        match self.rotation {
            Rotation::Beside { previous, .. } => Some(previous),
            _ => None,
        }
    }

    /// Whether the credential at `path` of the values is used instead.
    pub(crate) fn is_replaced_by(&self, path: &ValuePath) -> bool {
        let at = |keys: &[&'static str]| {
            let root = ValuePath::root();
            keys.iter().fold(root, |above, key| above.key(*key))
        };
        self.external.is_some_and(|keys| at(keys) == *path)
    }
}

/// Credentials that only differ in the end of their keys, which is a name that the user chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Need);

impl Pattern {
    /// A pattern of credentials like this one; its key is the start of their keys.
    pub const fn new(alike: Need) -> Self {
        Self(alike)
    }

    /// The credential of this name.
    pub fn named(&self, name: &str) -> Need {
        Need {
            key: format!("{}{name}", self.0.key).into(),
            ..self.0.clone()
        }
    }

    /// The credential with this key, where it is one of them.
    pub(crate) fn find(&self, key: &str) -> Option<Need> {
        let name = key.strip_prefix(&*self.0.key)?;
        (!name.is_empty()).then(|| self.named(name))
    }
}

/// A row of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// One credential.
    Need(Need),
    /// One for every name that the user chooses.
    Pattern(Pattern),
}

impl Row {
    /// The credential, where it is one that is hardly ever replaced.
    pub(crate) fn into_lasting(self) -> Option<Need> {
        match self {
            Self::Need(need) if need.lasting => Some(need),
            _ => None,
        }
    }
}

impl From<Need> for Row {
    fn from(need: Need) -> Self {
        Self::Need(need)
    }
}

impl From<Pattern> for Row {
    fn from(pattern: Pattern) -> Self {
        Self::Pattern(pattern)
    }
}

/// All credentials that can be made.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    needs: Vec<Need>,
    patterns: Vec<Pattern>,
}

impl Catalogue {
    /// A catalogue of these rows, no two of which have the same key.
    pub fn new<R: Into<Row>>(rows: impl IntoIterator<Item = R>) -> Self {
        let mut out = Self::default();
        for row in rows {
            match row.into() {
                Row::Need(need) => out.needs.push(need),
                Row::Pattern(pattern) => out.patterns.push(pattern),
            }
        }
        sort_by(&mut out.needs, |a, b| a.key.cmp(&b.key));
        out
    }

    /// The credentials whose keys are known beforehand, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter()
    }

    /// The credential with this key.
    pub fn find(&self, key: &str) -> Option<Need> {
        let named = || self.patterns.iter().find_map(|pattern| pattern.find(key));
        let need = self.needs.iter().find(|need| need.key == key);
        need.cloned().or_else(named)
    }

    /// The credential with this key, or the one whose predecessor is kept under it.
    pub fn family(&self, key: &str) -> Option<Need> {
        let is_previous = |need: &&Need| need.previous() == Some(key);
        let of_previous = || self.needs.iter().find(is_previous).cloned();
        self.find(key).or_else(of_previous)
    }

    /// The credential that a Secret has under this key: in a component's own Secret, the key does not
    /// begin with the component's name.
    pub(crate) fn of_secret(&self, key: &str) -> Option<Need> {
        let end = format!("_{key}");
        let is_own = |need: &&Need| need.key.ends_with(&end);
        let own = || self.needs.iter().find(is_own).cloned();
        self.family(key).or_else(own)
    }

    /// The credentials with these keys, in their order.
    ///
    /// # Panics
    /// A key is not in the catalogue, which is a bug.
    pub fn needs(&self, keys: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Need> {
        let need = |key: &str| {
            self.find(key)
                .unwrap_or_else(|| panic!("`{key}` is not in the catalogue of credentials"))
        };
        keys.into_iter().map(|key| need(key.as_ref())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::examples;

    #[test]
    fn a_credential_is_found_by_its_key_and_by_that_of_its_predecessor() {
        let catalogue = examples::catalogue();
        let found = |key| catalogue.find(key).map(|need| need.key);
        let family = |key| catalogue.family(key).map(|need| need.key);
        assert_eq!(found(examples::BESIDE).unwrap(), examples::BESIDE);
        assert_eq!(family(examples::BESIDE_PREVIOUS).unwrap(), examples::BESIDE);
        assert_eq!(found(examples::BESIDE_PREVIOUS), None);
        assert_eq!(family("OTHER"), None);
    }

    #[test]
    fn a_pattern_has_a_credential_for_every_name() {
        let pattern = Pattern::new(Need::new(
            "CLIENT_SECRET_",
            Kind::Password,
            &["app"],
            "what it is known by",
            Rotation::Replace("give it to the other side too"),
        ));
        let catalogue = Catalogue::new([pattern.clone()]);
        let one = pattern.named("authelia");
        assert_eq!(one.key, "CLIENT_SECRET_authelia");
        assert_eq!(catalogue.find(&one.key), Some(one.clone()));
        assert_eq!(catalogue.family(&one.key), Some(one));
        assert_eq!(catalogue.find("CLIENT_SECRET_"), None, "without a name");
        assert_eq!(catalogue.iter().count(), 0);
    }

    #[test]
    fn needs_keep_the_order_of_the_keys() {
        let keys = [examples::SECRET, examples::BESIDE];
        let needs = examples::catalogue().needs(keys);
        assert!(needs.iter().map(|need| &need.key).eq(keys));
    }

    #[test]
    fn job_arguments() {
        let argument = |key| {
            let need = examples::catalogue().find(key).unwrap();
            need.job_argument("ess-generated", Chart::newest()).unwrap()
        };
        assert_eq!(
            argument(examples::SECRET),
            format!("ess-generated:{}:rand32", examples::SECRET)
        );
        assert_eq!(
            argument(examples::REGISTRATION),
            format!(
                "ess-generated:{}:registration:/registration-templates/app.yaml",
                examples::REGISTRATION
            )
        );
    }
}
