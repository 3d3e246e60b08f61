//! The well-known files on the server name, by which clients and other servers find the stack. HAProxy serves them.
//!
//! Sources: <https://spec.matrix.org/latest/client-server-api/#well-known-uris>,
//! <https://spec.matrix.org/latest/server-server-api/#getwell-knownmatrixserver>, and MSC4143 for `rtc_foci`.

use minijinja::{Value, context};
use serde_json::{Map, Value as Json, json};

use super::ingress::{Ingress, IngressService};
use super::labels::{Identity, Labels, labels, user_labels};
use super::matrix_authentication_service::Address;
use super::object::{Kind, Object};
use super::{Context, facts, haproxy, synapse};

const PATH: &str = "wellKnownDelegation";

/// HAProxy answers from a buffer of 16 KiB, some of which it keeps for itself.
const MOST_BYTES: usize = 12 * 1024;

/// What is known of the well-known files once the values are read.
#[derive(Debug)]
pub struct WellKnownDelegation {
    /// The name below `/.well-known/matrix/` and the JSON.
    pub files: Labels,
    pub headers: Labels,
    /// Where requests for all other paths are sent.
    pub redirect: Option<String>,
    ingress: Ingress,
    service: IngressService,
}

impl WellKnownDelegation {
    /// Reads the values, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let name = cx.release.object("well-known");
        let out = Self {
            files: files(cx),
            headers: headers(cx),
            redirect: redirect(cx),
            ingress: Ingress::new(cx, PATH, &name, cx.server_name()),
            service: IngressService::new(cx, PATH),
        };
        out.check_size(cx);
        Some(out)
    }

    fn check_size(&self, cx: &Context) {
        let headers: usize = self
            .headers
            .iter()
            .map(|(name, value)| name.len() + value.len() + 4)
            .sum();
        for (key, text) in &self.files {
            if text.len() + headers > MOST_BYTES {
                let message = format!(
                    "the file with its headers takes more than {MOST_BYTES} bytes, which HAProxy can't serve"
                );
                cx.report(cx.problem(&format!("{PATH}.additional.{key}"), message));
            }
        }
    }

    /// The name of the ConfigMap.
    pub fn config_map(cx: &Context) -> String {
        cx.release.object("well-known-haproxy")
    }

    /// The ConfigMap, the Ingress, and the Service behind it, which is HAProxy.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let name = cx.release.object("well-known");
        let version = haproxy::version(cx);
        let identity = Identity {
            component: "matrix-delegation",
            name: "well-known-delegation".into(),
            version,
        };
        let own = labels(cx.release, &identity, &user_labels(cx.root, cx.node(PATH)));
        let front = haproxy::front_labels(cx, "well-known-ingress");
        let facts = ("well_known", self.facts(cx));
        let object =
            |kind, template, labels| Object::new(kind, &name, template, labels, facts.clone());
        let files = "well-known-delegation/config-map.yaml";
        vec![
            Object::new(
                Kind::ConfigMap,
                Self::config_map(cx),
                files,
                &own,
                facts.clone(),
            ),
            object(Kind::Ingress, "well-known-delegation/ingress.yaml", &front)
                .annotations(&self.ingress.annotations),
            object(Kind::Service, "well-known-delegation/service.yaml", &front)
                .annotations(&self.service.annotations),
        ]
    }

    fn facts(&self, cx: &Context) -> Value {
        // Where nothing is redirected, other paths of the host are none of ours.
        let (path, path_type) = match (&self.redirect, self.ingress.controller_is_nginx) {
            (Some(_), _) => ("/", "Prefix"),
            // ingress-nginx takes no dot in a path of type Prefix, where it is strict.
            (None, true) => ("/.well-known/matrix", "ImplementationSpecific"),
            (None, false) => ("/.well-known/matrix", "Prefix"),
        };
        context! {
            files => facts::value(&self.files),
            ingress => facts::value(&self.ingress),
            service => facts::value(&self.service),
            selector => cx.release.object(haproxy::NAME),
            path => path,
            path_type => path_type,
        }
    }
}

/// What the files say of the stack. What users add to them counts only where the stack serves them.
pub fn files(cx: &Context) -> Labels {
    let file = |key: &str, ours: Json| match cx.enabled(PATH) {
        true => (key.to_owned(), json_file(cx, key, ours)),
        false => (key.to_owned(), printed(&ours)),
    };
    [
        file("client", client(cx)),
        file("server", server(cx)),
        file("support", json!({})),
    ]
    .into_iter()
    .collect()
}

fn client(cx: &Context) -> Json {
    let mut out = Map::new();
    if cx.enabled("synapse") {
        out.insert(
            "m.homeserver".into(),
            json!({ "base_url": url(cx, "synapse") }),
        );
    }
    if synapse::delegates_as_client(cx) {
        // Clients of that time look for MAS here: MSC2965.
        let base = Address::new(cx).public_base();
        let mas = json!({ "issuer": format!("{base}/"), "account": format!("{base}/account/") });
        out.insert("org.matrix.msc2965.authentication".into(), mas);
    }
    if cx.enabled("matrixRTC") {
        let focus = json!({ "type": "livekit", "livekit_service_url": url(cx, "matrixRTC") });
        out.insert("org.matrix.msc4143.rtc_foci".into(), json!([focus]));
    }
    out.into()
}

fn server(cx: &Context) -> Json {
    match cx.enabled("synapse") {
        true => json!({ "m.server": format!("{}:443", host(cx, "synapse")) }),
        false => json!({}),
    }
}

fn url(cx: &Context, component: &str) -> String {
    format!("https://{}", host(cx, component))
}

/// The host of another component, which itself tells where it is missing.
fn host(cx: &Context, component: &str) -> String {
    cx.templated(&format!("{component}.ingress.host"))
        .unwrap_or_default()
}

/// Our fields with the user's over them, as the text of a file.
fn json_file(cx: &Context, key: &str, mut ours: Json) -> String {
    let path = format!("{PATH}.additional.{key}");
    if let Some(text) = cx.templated(&path).filter(|text| !text.trim().is_empty()) {
        match serde_json::from_str::<Map<String, Json>>(&text) {
            Ok(theirs) => merge(&mut ours, theirs.into()),
            Err(error) => cx.report(
                cx.problem(
                    &path,
                    format!("expected the text of a JSON object: {error}"),
                )
                .hint("write e.g. `'{\"key\": \"value\"}'`"),
            ),
        }
    }
    printed(&ours)
}

fn printed(json: &Json) -> String {
    let mut out = serde_json::to_string_pretty(json).unwrap_or_default();
    out.push('\n');
    out
}

/// Maps merge deeply; all else is replaced.
fn merge(into: &mut Json, from: Json) {
    match (into, from) {
        (Json::Object(into), Json::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Json::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// The headers of the answers. Those that HTTP or HAProxy can't carry are problems.
fn headers(cx: &Context) -> Labels {
    let mut headers = facts::texts(cx.node(PATH).map("headers"));
    headers.retain(|name, value| match header_fault(name, value) {
        Some((message, hint)) => {
            cx.report(
                cx.problem(&format!("{PATH}.headers.{name}"), message)
                    .hint(hint),
            );
            false
        }
        None => true,
    });
    headers
}

/// What is wrong with a header, and what to do.
fn header_fault(name: &str, value: &str) -> Option<(String, &'static str)> {
    if !is_token(name) {
        return Some((
            format!("`{name}` is no name of an HTTP header"),
            "use letters, digits and `-`",
        ));
    }
    if ["content-length", "transfer-encoding", "connection"]
        .contains(&name.to_ascii_lowercase().as_str())
    {
        return Some((
            "the header can't be set: HAProxy does, to delimit its answers".into(),
            "leave it out",
        ));
    }
    if !value.chars().all(is_printable) {
        return Some((
            "a header can hold printable ASCII only".into(),
            "leave out line feeds, and encode other characters",
        ));
    }
    None
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

fn is_printable(c: char) -> bool {
    c == ' ' || c == '\t' || c.is_ascii_graphic()
}

/// Where other paths are sent: the given URL, else Element Web where it is part of the stack.
fn redirect(cx: &Context) -> Option<String> {
    let node = cx.node(PATH).find("baseDomainRedirect")?;
    if !node.bool("enabled").unwrap_or(true) {
        return None;
    }
    match node.str("url").filter(|url| !url.is_empty()) {
        Some(given) => checked_redirect(cx, given).map(str::to_owned),
        None => cx.enabled("elementWeb").then(|| url(cx, "elementWeb")),
    }
}

fn checked_redirect<'u>(cx: &Context, url: &'u str) -> Option<&'u str> {
    let known = url.starts_with("https://") || url.starts_with("http://");
    if known && url.chars().all(|c| c.is_ascii_graphic()) {
        return Some(url);
    }
    cx.report(
        cx.problem(
            &format!("{PATH}.baseDomainRedirect.url"),
            format!("`{url}` is no URL to redirect to"),
        )
        .hint("begin it with `https://`, and encode what is not printable ASCII"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_fields_win() {
        let mut ours = json!({"m.homeserver": {"base_url": "https://a"}, "list": [1]});
        merge(
            &mut ours,
            json!({"m.homeserver": {"base_url": "https://b", "x": 1}, "list": [2], "y": true}),
        );
        assert_eq!(
            ours,
            json!({"m.homeserver": {"base_url": "https://b", "x": 1}, "list": [2], "y": true})
        );
    }

    #[test]
    fn names_of_headers_are_tokens() {
        assert!(is_token("X-Frame-Options"));
        for bad in ["", "a b", "a:b", "a\nb", "é", "a\"b"] {
            assert!(!is_token(bad), "{bad:?}");
        }
    }
}
