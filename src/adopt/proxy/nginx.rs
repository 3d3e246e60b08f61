//! Servers of nginx.
//!
//! Sources: <https://nginx.org/en/docs/http/ngx_http_core_module.html>,
//! <https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass>

use super::site::{Served, Site, add};
use super::words::Directive;

/// What a server of an address is called elsewhere.
#[derive(Default)]
struct Names<'d> {
    /// `upstream NAME { server ADDRESS; }`
    upstreams: Vec<(&'d str, &'d str)>,
    /// `set $name value;`
    variables: Vec<(&'d str, &'d str)>,
}

/// The sites of these directives.
pub(super) fn sites(directives: &[Directive]) -> Vec<Site> {
    let mut names = Names::default();
    collect(directives, &mut names);
    let mut out = Vec::new();
    servers(directives, &names, &mut out);
    out
}

fn collect<'d>(directives: &'d [Directive], names: &mut Names<'d>) {
    for directive in directives {
        match (directive.name(), directive.arguments()) {
            ("upstream", [name, ..]) => {
                let server = directive.inner().iter().find(|it| it.name() == "server");
                let address = server.and_then(|it| it.arguments().first());
                names.upstreams.extend(address.map(|it| (&**name, &**it)));
            }
            ("set", [name, value]) => names.variables.push((name, value)),
            _ => collect(directive.inner(), names),
        }
    }
}

fn servers(directives: &[Directive], names: &Names, out: &mut Vec<Site>) {
    for directive in directives {
        if directive.name() != "server" {
            servers(directive.inner(), names, out);
            continue;
        }
        let mut served = Served::default();
        walk(directive.inner(), "", names, &mut served);
        let named = directive
            .inner()
            .iter()
            .filter(|it| it.name() == "server_name");
        for named in named {
            let hosts = named.arguments().iter().map(String::as_str);
            add(hosts, named.at, &served, out);
        }
    }
}

/// What is done with requests of a path, and of those below it.
fn walk(directives: &[Directive], path: &str, names: &Names, served: &mut Served) {
    for directive in directives {
        match (directive.name(), directive.arguments()) {
            ("location", [.., inner]) => {
                let inner = inner.trim_start_matches('^');
                let inner = if inner == "/" { "" } else { inner };
                walk(directive.inner(), inner, names, served);
            }
            ("proxy_pass", [address, ..]) => served.leads(path, names.address(address)),
            ("return", [status, text]) if status.starts_with('2') => {
                served.answers(&path.replace('\\', ""), text, directive.at);
            }
            ("root" | "alias", [folder]) => {
                served.serves(&path.replace('\\', ""), folder.clone());
            }
            _ => walk(directive.inner(), path, names, served),
        }
    }
}

impl<'d> Names<'d> {
    /// What an address stands for.
    fn address(&self, address: &'d str) -> &'d str {
        let find = |all: &[(&'d str, &'d str)], name: &str| {
            all.iter().find(|(known, _)| *known == name).map(|it| it.1)
        };
        let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
        let name = bare.split(['/', ':']).next().unwrap_or_default();
        // A variable may be followed by another one.
        let variable = bare
            .match_indices('$')
            .nth(1)
            .map_or(name, |(at, _)| &bare[..at]);
        let value = find(&self.variables, variable).unwrap_or(address);
        let bare = value.split_once("://").map_or(value, |(_, rest)| rest);
        let name = bare.split(['/', ':', '$']).next().unwrap_or_default();
        find(&self.upstreams, name).unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{Syntax, directives};
    use super::*;

    fn of(text: &str) -> Vec<Site> {
        sites(&directives(text, Syntax::Nginx, 0).unwrap())
    }

    #[test]
    fn a_server_has_what_its_locations_do() {
        let text = "upstream web { server element:80; keepalive 8; }
            server { listen 80; server_name chat.example.org m.example.org; return 301 https://$host$request_uri; }
            server { listen 443 ssl; server_name chat.example.org *.x.org; location / { proxy_pass http://web; } }
            server {
              server_name m.example.org;
              set $synapse http://synapse:8008;
              location ~ ^(/_matrix|/_synapse/client) { if ($x) { return 204; } proxy_pass $synapse$request_uri; }
              location = /.well-known/matrix/server { default_type application/json; return 200 '{\"m.server\": \"m.example.org:443\"}'; }
              location ~ ^/\\.well-known/matrix/client$ { return 200 '{}'; }
              root /var/www/site;
            }";
        let sites = of(text);
        let hosts: Vec<_> = sites.iter().map(|it| (&*it.host, it.at.line)).collect();
        assert_eq!(hosts, [("chat.example.org", 3), ("m.example.org", 5)]);
        let ways = |at: usize| sites[at].served.ways.clone();
        assert_eq!(ways(0), [(String::new(), "element".to_owned())]);
        assert_eq!(ways(1)[0].1, "synapse");
        assert!(ways(1)[0].0.contains("/_matrix"));
        let documents = sites[1].served.documents.iter();
        let documents: Vec<_> = documents.map(|(name, text, _)| (*name, &**text)).collect();
        let server = "{\"m.server\": \"m.example.org:443\"}";
        assert_eq!(documents, [("server", server), ("client", "{}")]);
        assert_eq!(sites[1].served.folders, ["/var/www/site"]);
    }

    #[test]
    fn what_is_no_name_is_no_site() {
        let text = "server { server_name _; } server { server_name \"\" ~^x$ .a.org; } # server { server_name a.org; }";
        assert!(of(text).is_empty());
    }
}
