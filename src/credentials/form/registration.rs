//! The registration of an application service, as Synapse reads it.
//!
//! Source: Synapse's own reader, and the Application Service API of the Matrix specification,
//! "Registration".

use super::Fault;
use crate::source::Node;
use crate::source::yaml::read::{self, Dialect};

/// The settings that are texts; `url` may be null too.
const TEXTS: [&str; 4] = ["id", "as_token", "hs_token", "sender_localpart"];
const SPACES: [&str; 3] = ["users", "aliases", "rooms"];

pub(super) fn fault(bytes: &[u8]) -> Option<Fault> {
    const HINT: &str = "a registration in YAML with `id`, `url`, `as_token`, `hs_token`, \
                        `sender_localpart` and `namespaces`";
    let text = std::str::from_utf8(bytes).unwrap_or("\0");
    let what = if text.trim().is_empty() {
        Some("is empty")
    } else {
        // `yes` is a truth value to Synapse.
        read::map(text, 0, Dialect::Values).map_or(Some("is not a map in YAML"), |map| lack(&map))
    };
    what.map(|what| Fault::error(what, HINT))
}

fn lack(map: &Node) -> Option<&'static str> {
    let is_text = |key: &str| map.str(key).is_some();
    let url = map.as_map().and_then(|map| map.get("url"));
    let namespaces = map.get("namespaces").and_then(Node::as_map);
    if !TEXTS.into_iter().all(is_text) {
        Some("lacks `id`, `as_token`, `hs_token` or `sender_localpart`, or one of them is no text")
    } else if !url.is_some_and(|url| url.is_null() || url.as_str().is_some()) {
        Some("has no `url` (null where it wants no events)")
    } else if let Some(namespaces) = namespaces {
        let entries = SPACES.into_iter().filter_map(|key| namespaces.get(key));
        let is_good = |list: &Node| list.as_list().iter().all(is_namespace);
        let are_good = entries.into_iter().all(is_good);
        (!are_good).then_some("has an entry of `namespaces` without `regex` or `exclusive`")
    } else {
        Some("has no map `namespaces`")
    }
}

fn is_namespace(entry: &Node) -> bool {
    entry.str("regex").is_some() && entry.bool("exclusive").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "id: app\nurl: http://app:9993\nas_token: a\nhs_token: h\n\
                        sender_localpart: bot\nnamespaces:\n  users:\n  - {regex: '@_.*', \
                        exclusive: true}\n";

    #[test]
    fn what_synapse_takes() {
        for good in [
            GOOD.to_owned(),
            GOOD.replace("http://app:9993", "null"),
            GOOD.replace("url: http://app:9993", "\"url\": ''"),
            GOOD.replace("exclusive: true", "exclusive: no"),
            format!("{GOOD}rate_limited: false\nde.sorunome.msc2409.push_ephemeral: true\n"),
            format!("{}\n", GOOD.split_once("namespaces").unwrap().0) + "namespaces: {}\n",
        ] {
            assert_eq!(fault(good.as_bytes()), None, "{good}");
        }
    }

    #[test]
    fn what_synapse_does_not_take() {
        for bad in [
            String::new(),
            "junk".into(),
            "[]".into(),
            "{".into(),
            GOOD.replace("id: app\n", ""),
            GOOD.replace("as_token: a", "as_token: 1234"),
            GOOD.replace("hs_token: h", "hs_token: yes"),
            GOOD.replace("url: http://app:9993\n", ""),
            GOOD.replace("http://app:9993", "9993"),
            GOOD.replace("namespaces:", "namespace:"),
            GOOD.replace("regex", "regexp"),
            GOOD.replace("exclusive: true", "exclusive: 1"),
        ] {
            assert!(fault(bad.as_bytes()).is_some(), "{bad}");
        }
        assert!(fault(&[0xff]).is_some());
    }
}
