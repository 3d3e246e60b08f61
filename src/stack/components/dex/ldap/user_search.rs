//! How users are found in the directory.

use crate::source::{Map, Node};
use crate::values::typed::{DexLdapUserSearch, Typed};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// How users are found. The authentication service names them by the claim `preferred_username`:
/// unless the values say otherwise, it is what users type.
#[derive(Debug)]
pub(super) struct UserSearch<'a> {
    given: Option<&'a Node>,
    preferred: Option<&'a str>,
}

/// The setting that [`UserSearch`] fills in.
pub(super) const PREFERRED: &str = "preferredUsernameAttr";

impl<'a> UserSearch<'a> {
    pub(super) fn new(values: &DexLdapUserSearch<'a>) -> Self {
        Self {
            given: values.node(),
            preferred: values
                .preferred_username_attr()
                .get()
                .or(values.username().get()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.preferred.is_none() && self.entries().next().is_none()
    }

    fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let all = self
            .given
            .and_then(Node::as_map)
            .into_iter()
            .flat_map(Map::iter);
        all.filter(|(key, value)| *key != PREFERRED && !value.is_empty())
    }
}

impl Serialize for UserSearch<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.entries() {
            map.serialize_entry(key, value)?;
        }
        if let Some(attribute) = self.preferred {
            map.serialize_entry(PREFERRED, attribute)?;
        }
        map.end()
    }
}
