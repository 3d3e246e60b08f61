//! The registration of an application service with Synapse.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::Secret;
use super::print::to_yaml;
use crate::source::Node;
use crate::source::yaml::read::{self, Dialect};

/// The fields of a registration besides its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The id of the application service, unique on the server.
    pub id: String,
    /// Where Synapse sends events, e.g. `http://ess-bridge.ess.svc.cluster.local.:9993`; `None`
    /// where it wants none.
    pub url: Option<String>,
    /// The user name of its bot, without `@` and server.
    pub sender_localpart: String,
    /// The other fields, in their order; `namespaces` is among them.
    pub further: Vec<(&'static str, Value)>,
}

/// A registration with its tokens.
struct Whole<'a> {
    registration: &'a Registration,
    as_token: &'a str,
    hs_token: &'a str,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let says = self.registration;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &says.id)?;
        map.serialize_entry("url", &says.url)?;
        map.serialize_entry("as_token", self.as_token)?;
        map.serialize_entry("hs_token", self.hs_token)?;
        map.serialize_entry("sender_localpart", &says.sender_localpart)?;
        for (key, value) in &says.further {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Registration {
    /// The registration as YAML. The in-cluster Job takes the same text with `${AS_TOKEN}` and
    /// `${HS_TOKEN}` as tokens.
    ///
    /// Fields: the Application Service API of the Matrix specification, "Registration".
    pub fn yaml(&self, as_token: &str, hs_token: &str) -> String {
        to_yaml(&Whole {
            registration: self,
            as_token,
            hs_token,
        })
    }

    /// The registration with the tokens of a stored one; `None` where that has none to be found.
    pub(super) fn anew(&self, stored: &Secret) -> Option<Secret> {
        let stored = read::map(stored.expose_text()?, 0, Dialect::Program).ok()?;
        let token = |key| stored.as_map()?.get(key).and_then(Node::as_str);
        Some(self.yaml(token("as_token")?, token("hs_token")?).into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn registration() -> Registration {
        Registration {
            id: "app".into(),
            url: None,
            sender_localpart: "on: \"x\"".into(),
            further: vec![
                ("rate_limited", json!(false)),
                ("namespaces", json!({"users": []})),
            ],
        }
    }

    #[test]
    fn is_yaml_whatever_the_names_are() {
        let text = registration().yaml("${AS_TOKEN}", "b");
        let read = read::document(&text, 0, Dialect::Program).unwrap();
        assert_eq!(
            Value::from(read),
            json!({
                "id": "app", "url": null, "as_token": "${AS_TOKEN}", "hs_token": "b",
                "sender_localpart": "on: \"x\"", "rate_limited": false,
                "namespaces": {"users": []},
            })
        );
    }

    #[test]
    fn a_stored_one_keeps_its_tokens_alone() {
        let stored = "id: old\nurl: http://old\nas_token: a1\nhs_token: 'h: 1'\nmore: x\n";
        let anew = registration().anew(&stored.to_owned().into()).unwrap();
        assert_eq!(
            anew.expose_text().unwrap(),
            registration().yaml("a1", "h: 1")
        );
        for stored in ["as_token: a", "junk", "", "as_token: 1\nhs_token: 2"] {
            assert_eq!(registration().anew(&stored.to_owned().into()), None);
        }
    }
}
