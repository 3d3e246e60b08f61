//! Well-known files that are served elsewhere.
//!
//! Sources: <https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixclient>,
//! <https://spec.matrix.org/latest/server-server-api/#getwell-knownmatrixserver>,
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4143>,
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/2965>

use super::values::KEY;
use crate::source::url::parse;
use crate::source::{Entry, Kind, Node, ValuePath};
use crate::stack::elsewhere::{File, Hosts, Part, Taken, Traces, below, entries};

const AUTHENTICATION: &str = "org.matrix.msc2965.authentication";
const FOCI: &str = "org.matrix.msc4143.rtc_foci";

pub(super) static TRACES: Traces = Traces {
    program: "well-known",
    folders: &["static-files"],
    becomes: "the stack serves these files",
    ..Traces::NONE
};

/// What a file says: `well-known/client`, `well-known/server` or `well-known/support`.
pub(super) fn read(file: &File, out: &mut Taken) {
    let (_, name) = file.name.split_once('/').unwrap_or_default();
    out.turn_on(&ValuePath::root().key(KEY), file.node.at);
    read_file(name, file.node, out);
}

/// What follows from where the parts are reached.
pub(super) fn with_hosts(hosts: &Hosts, out: &mut Taken) {
    if hosts.is_on == Some(true) || found_by_name(hosts, out) {
        beside_parts(hosts, out);
    }
}

/// Where no file was given, other servers have to find this one all the same: the stack serves no
/// other port than 443. Gives whether it is turned on: not against what was said.
///
/// Source: <https://spec.matrix.org/latest/server-server-api/#resolving-server-names>
fn found_by_name(hosts: &Hosts, out: &mut Taken) -> bool {
    let mut parts = hosts.parts.iter();
    let Some((_, host, at)) = parts.find(|(part, ..)| *part == Part::Homeserver) else {
        return false;
    };
    let (name, port) = hosts.named();
    if let Some(port) = port {
        out.step(format!(
            "Other servers come to port {port} of `{name}`, as the name of the server says: it has to lead to the stack, as it did."
        ));
    } else if host == name && hosts.is_on.is_none() {
        out.turn_on(&ValuePath::root().key(KEY), *at);
        out.step(format!(
            "No well-known file was given, by which other servers find this one at port 443 of `{name}`: the stack serves \
             it. Without one they come to port 8448, which the stack does not open."
        ));
        return true;
    } else {
        out.step(format!(
            "Nothing that was given says how other servers find this one. They ask `https://{name}/.well-known/matrix/server`, \
             and come to port 8448 of `{name}` where it is not there, which the stack does not open. Let whoever serves \
             `{name}` serve what `masthead notes well-known` prints; or set `wellKnownDelegation.enabled: true`, where \
             `{name}` can lead to the cluster."
        ));
    }
    false
}

/// A part that is reached by the name of the server serves what is no well-known file there.
fn beside_parts(hosts: &Hosts, out: &mut Taken) {
    let (name, _) = hosts.named();
    let mut others = hosts
        .parts
        .iter()
        .filter(|(part, host, _)| host == name && *part != Part::Homeserver);
    let rest = if let Some((.., at)) = others.next() {
        let redirect = ValuePath::root().key(KEY).key("baseDomainRedirect");
        let off = Node::new(Kind::Bool(false), *at);
        out.values.push((redirect.key("enabled"), off));
        "The stack serves the well-known files of the host that the server is named after, and that host has a part of the \
         stack beside them, so that nothing redirects from it: `wellKnownDelegation.baseDomainRedirect.enabled` is false."
    } else {
        "The stack serves all of the host that the server is named after, and sends what is no well-known file to Element \
         Web, or to `wellKnownDelegation.baseDomainRedirect.url`. Where that host has a site of its own, leave the \
         well-known files there, with what `masthead notes well-known` prints, and set `wellKnownDelegation.enabled: false`."
    };
    out.step(rest);
}

fn read_file(name: &str, file: &Node, out: &mut Taken) {
    let root = ValuePath::root();
    for entry in entries(file) {
        let path = below(&root, entry);
        match (name, &*entry.key) {
            ("client", "m.homeserver") => homeserver(&path, &entry.node, out),
            ("client", FOCI) => foci(&path, entry, out),
            ("server", "m.server") => server(&path, entry, out),
            ("client", AUTHENTICATION) => {
                accounts(&entry.node, out);
                add(name, &path, &entry.node, out);
            }
            _ => add(name, &path, &entry.node, out),
        }
    }
}

/// It stays in the file.
fn add(name: &str, path: &ValuePath, node: &Node, out: &mut Taken) {
    let into = ValuePath::root()
        .key(KEY)
        .key("additional")
        .key(name.to_owned());
    out.add(path, &into, path, node.clone());
}

fn homeserver(path: &ValuePath, node: &Node, out: &mut Taken) {
    for entry in entries(node) {
        let path = below(path, entry);
        match &*entry.key {
            "base_url" => {
                let why = "the URL of the host of Synapse";
                out.set(&path, entry.key_at, why);
                out.host(Part::Homeserver, &entry.node);
            }
            _ => add("client", &path, &entry.node, out),
        }
    }
}

/// Where users sign in: the issuer of its tokens.
fn accounts(node: &Node, out: &mut Taken) {
    if let Some(issuer) = node.get("issuer") {
        out.host(Part::Accounts, issuer);
    }
}

/// The stack has one focus. Another one can't stand beside it: a list is replaced as a whole.
fn foci(path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let is_livekit = |focus: &&Node| focus.str("type") == Some("livekit");
    let mut foci = entry.node.as_list().iter().filter(is_livekit);
    if let Some(url) = foci
        .next()
        .and_then(|focus| focus.get("livekit_service_url"))
    {
        focus(url, out);
    }
    if entry.node.as_list().len() > 1 {
        let what = format!(
            "`{path}` names {} places for calls: the stack has its own alone.",
            entry.node.as_list().len()
        );
        out.step(what);
    }
    out.set(path, entry.key_at, "the URL of the host of Matrix RTC");
}

fn focus(url: &Node, out: &mut Taken) {
    match url.as_str().and_then(parse) {
        Some(found) if matches!(found.rest, "" | "/") => out.host(Part::Calls, url),
        Some(found) => out.calls_beside(&found, url.at),
        None => {}
    }
}

/// `host` or `host:port`; without a port, it is 8448.
fn server(path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let text = entry.node.as_str().unwrap_or_default();
    let (host, port) = text.rsplit_once(':').unwrap_or((text, "8448"));
    if port == "443" {
        out.set(path, entry.key_at, "port 443 of the host of Synapse");
    } else {
        out.set(
            path,
            entry.key_at,
            format!("port 443 of the host of Synapse, in place of {port}"),
        );
        out.step(format!(
            "Other servers came to port {port} of `{host}`, and remember that for up to two days: keep that port \
             open to the stack until then."
        ));
    }
    out.named_host(Part::Homeserver, host, entry.node.at);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::source::yaml::read::read_any;
    use crate::stack::elsewhere::Fate;

    fn taken(name: &str, text: &str) -> Taken {
        let mut out = Taken::default();
        read_file(name, &read_any(text, 1).unwrap(), &mut out);
        out
    }

    fn hosts(taken: &Taken) -> Vec<(Part, &str)> {
        taken
            .hosts
            .iter()
            .map(|(part, host, _)| (*part, &**host))
            .collect()
    }

    #[test]
    fn a_client_file_names_hosts_and_keeps_the_rest() {
        let found = taken(
            "client",
            r#"{"m.homeserver": {"base_url": "https://matrix.example.org/"}, "m.identity_server": {"base_url": "https://id.org"},
                "org.matrix.msc2965.authentication": {"issuer": "https://account.example.org/", "account": "x"},
                "org.matrix.msc4143.rtc_foci": [{"type": "livekit", "livekit_service_url": "https://rtc.example.org"}],
                "io.element.e2ee": {"default": true}}"#,
        );
        assert_eq!(
            hosts(&found),
            [
                (Part::Homeserver, "matrix.example.org"),
                (Part::Accounts, "account.example.org"),
                (Part::Calls, "rtc.example.org"),
            ]
        );
        let [(path, kept)] = &found.additional[..] else {
            panic!("one file has more")
        };
        assert_eq!(path.to_string(), "wellKnownDelegation.additional.client");
        assert_eq!(
            Json::from(kept.clone()),
            json!({"m.identity_server": {"base_url": "https://id.org"}, "io.element.e2ee": {"default": true},
                   AUTHENTICATION: {"issuer": "https://account.example.org/", "account": "x"}})
        );
        assert_eq!(found.fates.len(), 5);
        assert!(found.steps.is_empty());
    }

    #[test]
    fn another_port_and_a_path_are_told() {
        let found = taken("server", r#"{"m.server": "matrix.example.org:8448"}"#);
        assert!(found.steps[0].contains("8448"));
        assert_eq!(hosts(&found), [(Part::Homeserver, "matrix.example.org")]);
        let found = taken("server", r#"{"m.server": "matrix.example.org:443"}"#);
        assert!(found.steps.is_empty());
        let focus = r#"{"org.matrix.msc4143.rtc_foci": [{"type": "livekit", "livekit_service_url": "https://m.org/jwt"}]}"#;
        let found = taken("client", focus);
        assert_eq!(hosts(&found), [(Part::Calls, "rtc.m.org")]);
        assert!(found.steps[0].contains("/jwt"));
        assert!(matches!(found.fates[0].2, Fate::Set(_)));
    }
}
