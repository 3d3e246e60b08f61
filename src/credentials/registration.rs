//! The registration of an application service with Synapse.

use serde::Serialize;

use super::print::to_yaml;

/// The fields of a registration besides its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The id of the application service, unique on the server.
    pub id: String,
    /// Where Synapse reaches it, e.g. `http://ess-bridge.ess.svc.cluster.local.:9993`.
    pub url: String,
    /// The user name of its bot, without `@` and server.
    pub sender_localpart: String,
}

#[derive(Serialize)]
struct Fields<'a> {
    id: &'a str,
    url: &'a str,
    as_token: &'a str,
    hs_token: &'a str,
    sender_localpart: &'a str,
    rate_limited: bool,
    receive_ephemeral: bool,
    namespaces: Namespaces,
}

/// Without claims.
#[derive(Default, Serialize)]
struct Namespaces {
    users: [(); 0],
    aliases: [(); 0],
    rooms: [(); 0],
}

impl Registration {
    /// The registration as YAML. The in-cluster Job takes the same text with `${AS_TOKEN}` and
    /// `${HS_TOKEN}` as tokens.
    ///
    /// It claims no namespace: the service acts as its bot alone. Fields: the Application Service
    /// API of the Matrix specification, "Registration"; `receive_ephemeral` is MSC2409.
    pub fn yaml(&self, as_token: &str, hs_token: &str) -> String {
        to_yaml(&Fields {
            id: &self.id,
            url: &self.url,
            as_token,
            hs_token,
            sender_localpart: &self.sender_localpart,
            rate_limited: false,
            receive_ephemeral: true,
            namespaces: Namespaces::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::{self, Dialect};

    #[test]
    fn is_yaml_whatever_the_names_are() {
        let registration = Registration {
            id: "app".into(),
            url: "http://h:9993".into(),
            sender_localpart: "on: \"x\"".into(),
        };
        let text = registration.yaml("${AS_TOKEN}", "b");
        let read = read::document(&text, 0, Dialect::Program).unwrap();
        assert_eq!(
            serde_json::Value::from(read),
            serde_json::json!({
                "id": "app", "url": "http://h:9993", "as_token": "${AS_TOKEN}", "hs_token": "b", "sender_localpart": "on: \"x\"",
                "rate_limited": false, "receive_ephemeral": true, "namespaces": {"users": [], "aliases": [], "rooms": []},
            })
        );
    }
}
