//! The application service registration of Hookshot.

use minijinja::{Value, context};

use crate::source::yaml::print as yaml;

/// What a registration says besides its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Where Synapse reaches Hookshot, e.g. `http://ess-hookshot.ess.svc.cluster.local.:9993`.
    pub url: String,
    /// The user name of the bot, without `@` and server.
    pub sender_localpart: String,
}

impl Registration {
    /// The registration as YAML. The in-cluster Job takes the same text with `${AS_TOKEN}` and `${HS_TOKEN}` as tokens.
    ///
    /// It claims no namespace: Hookshot acts as its bot alone. Fields: the Application Service API of the Matrix
    /// specification, "Registration"; `receive_ephemeral` is MSC2409.
    pub fn yaml(&self, as_token: &str, hs_token: &str) -> String {
        let none = || Vec::<Value>::new();
        let fields = context! {
            id => "hookshot",
            url => &self.url,
            as_token => as_token,
            hs_token => hs_token,
            sender_localpart => &self.sender_localpart,
            rate_limited => false,
            receive_ephemeral => true,
            namespaces => context! { users => none(), aliases => none(), rooms => none() },
        };
        yaml::to_string(&fields).expect("writing to memory does not fail") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::{self, Dialect};

    #[test]
    fn is_yaml_whatever_the_names_are() {
        let registration = Registration {
            url: "http://h:9993".into(),
            sender_localpart: "on: \"x\"".into(),
        };
        let text = registration.yaml("${AS_TOKEN}", "b");
        let read = read::document(&text, 0, Dialect::Program).unwrap();
        assert_eq!(
            serde_json::Value::from(read),
            serde_json::json!({
                "id": "hookshot", "url": "http://h:9993", "as_token": "${AS_TOKEN}", "hs_token": "b", "sender_localpart": "on: \"x\"",
                "rate_limited": false, "receive_ephemeral": true, "namespaces": {"users": [], "aliases": [], "rooms": []},
            })
        );
    }
}
