//! Sites of Caddy.
//!
//! Source: <https://caddyserver.com/docs/caddyfile>

use super::site::{Served, Site, add};
use super::words::Directive;

/// Snippets take in one another no deeper than that.
const DEEPEST: usize = 8;

/// What stands before what it is about: a snippet, a matcher.
#[derive(Clone, Default)]
struct Known<'d> {
    snippets: Vec<(&'d str, &'d [Directive])>,
    /// The hosts and the paths of named matchers.
    matchers: Vec<(&'d str, Vec<&'d str>, Vec<&'d str>)>,
}

/// Which requests something is about.
#[derive(Clone, Default)]
struct About<'d> {
    path: &'d str,
    /// Hosts that a matcher names; else all of the site.
    hosts: Vec<&'d str>,
    depth: usize,
}

/// The sites of these directives.
pub(super) fn sites(directives: &[Directive]) -> Vec<Site> {
    let mut known = Known::default();
    for directive in directives {
        let name = directive.name().strip_prefix('(');
        if let Some(name) = name.and_then(|name| name.strip_suffix(')')) {
            known.snippets.push((name, directive.inner()));
        }
    }
    let mut out = Vec::new();
    let is_site = |it: &&Directive| !it.words.is_empty() && !it.name().starts_with(['(', '&']);
    let mut all = directives.iter().filter(is_site).peekable();
    // A file with one site may have no braces.
    if let Some(first) = all
        .peek()
        .filter(|it| it.block.is_none() && it.name() != "import")
    {
        let rest = directives
            .iter()
            .position(|it| it.at == first.at)
            .unwrap_or_default();
        site(first, &directives[rest + 1..], &known, &mut out);
        return out;
    }
    for directive in all {
        site(directive, directive.inner(), &known, &mut out);
    }
    out
}

fn site<'d>(
    directive: &'d Directive,
    block: &'d [Directive],
    known: &Known<'d>,
    out: &mut Vec<Site>,
) {
    let mut known = known.clone();
    let mut served = vec![(Vec::new(), Served::default())];
    walk(block, &About::default(), &mut known, &mut served);
    let hosts = directive.words.iter().flat_map(|word| word.split(','));
    let hosts: Vec<&str> = hosts.collect();
    for (of_matcher, served) in &served {
        let hosts = if of_matcher.is_empty() {
            &hosts
        } else {
            of_matcher
        };
        add(hosts.iter().copied(), directive.at, served, out);
    }
}

/// What is served, for each set of hosts that matchers name.
type ByHosts<'d> = Vec<(Vec<&'d str>, Served)>;

fn walk<'d>(
    directives: &'d [Directive],
    about: &About<'d>,
    known: &mut Known<'d>,
    out: &mut ByHosts<'d>,
) {
    for directive in directives {
        if let Some(name) = directive.name().strip_prefix('@') {
            known.matchers.push(matcher(name, directive));
        }
    }
    for directive in directives {
        let (about, arguments) = about.narrowed(directive.arguments(), known);
        let at = directive.at;
        match (directive.name(), arguments) {
            ("reverse_proxy" | "php_fastcgi", upstreams) => {
                let inner = directive.inner().iter().filter(|it| it.name() == "to");
                let all = upstreams.iter().chain(inner.flat_map(|it| it.arguments()));
                for address in all {
                    of_hosts(out, &about.hosts).leads(about.path, address);
                }
            }
            ("respond", texts) => {
                // A text of several lines stands behind its marker.
                if let Some(text) = texts.iter().find(|text| !text.starts_with("<<")) {
                    of_hosts(out, &about.hosts).answers(about.path, text, at);
                }
            }
            // Its only argument may be a path, which is no matcher.
            ("root", _) => {
                let folder = directive.arguments().last();
                let served = of_hosts(out, &about.hosts);
                if let Some(folder) = folder {
                    served.serves(about.path, folder.clone());
                }
            }
            ("import", [name, ..]) if about.depth < DEEPEST => {
                let snippet = known.snippets.iter().find(|(known, _)| known == name);
                if let Some((_, block)) = snippet.copied() {
                    let depth = about.depth + 1;
                    walk(block, &About { depth, ..about }, known, out);
                }
            }
            (name, _) if !name.starts_with('@') => walk(directive.inner(), &about, known, out),
            _ => {}
        }
    }
}

fn of_hosts<'o, 'd>(out: &'o mut ByHosts<'d>, hosts: &[&'d str]) -> &'o mut Served {
    let known = out.iter().position(|(known, _)| known == hosts);
    let place = known.unwrap_or_else(|| {
        out.push((hosts.to_vec(), Served::default()));
        out.len() - 1
    });
    &mut out[place].1
}

/// `@name host a b`, or a block with such lines.
fn matcher<'d>(name: &'d str, directive: &'d Directive) -> (&'d str, Vec<&'d str>, Vec<&'d str>) {
    let of = |kind: &str| -> Vec<&'d str> {
        let inner = directive.inner().iter().filter(|it| it.name() == kind);
        let own = match directive.arguments() {
            [first, rest @ ..] if first == kind => rest,
            _ => &[],
        };
        let all = own.iter().chain(inner.flat_map(|it| it.arguments()));
        all.map(String::as_str).collect()
    };
    (name, of("host"), of("path"))
}

impl<'d> About<'d> {
    /// What the arguments of a directive are about, and those behind the matcher.
    fn narrowed(&self, arguments: &'d [String], known: &Known<'d>) -> (Self, &'d [String]) {
        let mut out = self.clone();
        let Some((first, rest)) = arguments.split_first() else {
            return (out, arguments);
        };
        if let Some(name) = first.strip_prefix('@') {
            if let Some((_, hosts, paths)) = known.matchers.iter().find(|it| it.0 == name) {
                out.hosts = if hosts.is_empty() {
                    out.hosts
                } else {
                    hosts.clone()
                };
                out.path = paths.first().copied().unwrap_or(out.path);
            }
            return (out, rest);
        }
        if first == "*" {
            return (out, rest);
        }
        if first.starts_with('/') {
            out.path = if matches!(&**first, "/" | "/*") {
                ""
            } else {
                first
            };
            return (out, rest);
        }
        (out, arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{Syntax, directives};
    use super::*;

    fn of(text: &str) -> Vec<(String, Served)> {
        let sites = sites(&directives(text, Syntax::Caddy, 0).unwrap());
        sites.into_iter().map(|it| (it.host, it.served)).collect()
    }

    fn ways(served: &Served) -> Vec<(&str, &str)> {
        served
            .ways
            .iter()
            .map(|(path, to)| (&**path, &**to))
            .collect()
    }

    #[test]
    fn a_site_has_what_its_directives_do() {
        let text = "{
            email a@example.org
        }
        (synapse) {
            @api path /_matrix/* /_synapse/client/*
            reverse_proxy @api {
                to synapse:8008
            }
        }
        https://m.example.org, m.example.org:8448 {
            import synapse
            handle /.well-known/matrix/client {
                header Access-Control-Allow-Origin *
                respond `{\"a\": 1}` 200
            }
            handle {
                reverse_proxy * element:80
            }
        }
        example.org {
            root * /srv/www
            file_server
            respond /.well-known/matrix/server <<JSON
                {\"m.server\": \"m.example.org:443\"}
                JSON 200
        }";
        let sites = of(text);
        assert_eq!(sites[0].0, "m.example.org");
        assert_eq!(
            ways(&sites[0].1)[..2],
            [("/_matrix/*", "synapse"), ("", "element")]
        );
        let documents = |at: usize| sites[at].1.documents[0].clone();
        assert_eq!((documents(0).0, &*documents(0).1), ("client", "{\"a\": 1}"));
        assert_eq!(sites[1].1.folders, ["/srv/www"]);
        assert_eq!(documents(1).0, "server");
        assert_eq!(
            documents(1).1.trim(),
            "{\"m.server\": \"m.example.org:443\"}"
        );
    }

    #[test]
    fn matchers_of_hosts_are_sites() {
        let sites = of(
            "*.example.org {\n  @chat host chat.example.org\n  handle @chat {\n    reverse_proxy element:80\n  }\n  @mas {\n    host account.example.org\n  }\n  reverse_proxy @mas mas:8080\n}\n",
        );
        let shown: Vec<_> = sites.iter().map(|(host, it)| (&**host, ways(it))).collect();
        assert_eq!(
            shown,
            [
                ("chat.example.org", vec![("", "element")]),
                ("account.example.org", vec![("", "mas")])
            ]
        );
    }

    #[test]
    fn a_single_site_needs_no_braces() {
        let sites = of("chat.example.org\nreverse_proxy element:80\n");
        assert_eq!(sites.len(), 1);
        assert_eq!(ways(&sites[0].1), [("", "element")]);
        assert!(
            of("(a) {\n  import a\n}\nx.org {\n  import a\n}\n")[0]
                .1
                .ways
                .is_empty()
        );
        assert!(of("").is_empty());
    }
}
