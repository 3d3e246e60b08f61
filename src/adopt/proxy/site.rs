//! What a reverse proxy serves at one host.

use super::super::well_known;
use crate::source::At;

/// Where requests for well-known files go (MSC1929, <https://spec.matrix.org/latest/client-server-api/#well-known-uris>).
const WELL_KNOWN: &str = "/.well-known/matrix/";

/// What a proxy does with requests.
#[derive(Clone, Debug, Default)]
pub(super) struct Served {
    /// The path of requests, empty for all, and the name of the host that they go to.
    pub ways: Vec<(String, String)>,
    /// Well-known files whose text stands in the configuration.
    pub documents: Vec<(&'static str, String, At)>,
    /// Folders whose files it serves.
    pub folders: Vec<String>,
    /// Folders whose files it serves as well-known ones.
    pub well_known: Vec<String>,
}

/// A host of a proxy.
#[derive(Debug)]
pub(super) struct Site {
    pub host: String,
    pub at: At,
    pub served: Served,
}

impl Served {
    /// Requests of a path go to this address: `http://synapse:8008/x`, `synapse:8008`, `[::1]:80`.
    pub(super) fn leads(&mut self, path: &str, address: &str) {
        let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = bare.split(['/', '$']).next().unwrap_or_default();
        let name = match host.strip_prefix('[') {
            Some(inner) => inner.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        if !name.is_empty() {
            self.ways.push((path.to_owned(), name.to_owned()));
        }
    }

    /// Requests of a path are answered with this text.
    pub(super) fn answers(&mut self, path: &str, text: &str, at: At) {
        let name = path.split_once(WELL_KNOWN).map(|(_, name)| name);
        let known = well_known::FILES.iter().find(|known| {
            name.is_some_and(|name| name.trim_end_matches(['*', '$', '/']) == **known)
        });
        if let Some(known) = known {
            self.documents.push((known, text.to_owned(), at));
        }
    }

    /// Requests of a path are answered with the files of this folder.
    pub(super) fn serves(&mut self, path: &str, folder: String) {
        let is_well_known = path.contains(WELL_KNOWN.trim_end_matches('/'));
        let all = if is_well_known {
            &mut self.well_known
        } else {
            &mut self.folders
        };
        all.push(folder);
    }

    fn is_empty(&self) -> bool {
        self.ways.is_empty()
            && self.documents.is_empty()
            && self.folders.is_empty()
            && self.well_known.is_empty()
    }
}

/// Adds what is served at hosts. What is no name of one host is none: a star, a port, a variable.
pub(super) fn add<'h>(
    hosts: impl IntoIterator<Item = &'h str>,
    at: At,
    served: &Served,
    sites: &mut Vec<Site>,
) {
    for host in hosts.into_iter().filter_map(name) {
        let known = sites.iter_mut().find(|known| known.host == host);
        let Some(known) = known else {
            let (host, served) = (host.to_owned(), served.clone());
            sites.push(Site { host, at, served });
            continue;
        };
        // One server may but send people to the other, with TLS.
        if known.served.is_empty() {
            known.at = at;
        }
        let (to, from) = (&mut known.served, served.clone());
        to.ways.extend(from.ways);
        to.documents.extend(from.documents);
        to.folders.extend(from.folders);
        to.well_known.extend(from.well_known);
    }
}

/// The host of an address of a site: `https://a.example.org:443/x`.
fn name(address: &str) -> Option<&str> {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = bare.split(['/', ':']).next()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let is_whole = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    (is_whole && host.chars().all(is_name)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts() {
        for (address, host) in [
            ("https://a.example.org:8448", Some("a.example.org")),
            ("a.org/x", Some("a.org")),
            ("*.a.org", None),
            (":80", None),
            ("matrix.", None),
            ("{$HOST}.org", None),
            ("localhost", None),
        ] {
            assert_eq!(name(address), host, "{address}");
        }
    }

    #[test]
    fn addresses_are_of_hosts() {
        let mut served = Served::default();
        for address in [
            "http://synapse:8008/_matrix",
            "mas:8080",
            "h2c://web$request_uri",
            "[::1]:80",
            "unix//run/x",
        ] {
            served.leads("", address);
        }
        let names: Vec<_> = served.ways.iter().map(|(_, name)| &**name).collect();
        assert_eq!(names, ["synapse", "mas", "web", "::1", "unix"]);
    }
}
