//! Sites of Apache.
//!
//! Sources: <https://httpd.apache.org/docs/2.4/configuring.html>,
//! <https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass>,
//! <https://httpd.apache.org/docs/2.4/rewrite/flags.html#flag_p>

use super::site::{Served, Site, add};
use super::words::Directive;
use crate::source::At;

/// Sections that are deeper are none that people write.
const DEEPEST: usize = 64;

/// Sections that are about a path.
const ABOUT_PATHS: [&str; 2] = ["location", "locationmatch"];

/// What names stand for.
#[derive(Default)]
struct Names<'d> {
    /// `<Proxy balancer://NAME>`, and the first member of it.
    balancers: Vec<(&'d str, &'d str)>,
    /// `Define NAME value`
    variables: Vec<(&'d str, &'d str)>,
}

/// The directives of a file, which is this layer; a section is one with a block. Nothing where
/// sections do not end.
pub(super) fn directives(text: &str, layer: u16) -> Option<Vec<Directive>> {
    let mut open: Vec<(Directive, Vec<Directive>)> = Vec::new();
    let mut done = Vec::new();
    for (line, text) in lines(text) {
        let at = At {
            layer,
            line,
            column: 1,
            width: 0,
        };
        if text.starts_with("</") {
            let (mut section, before) = open.pop()?;
            section.block = Some(std::mem::replace(&mut done, before));
            done.push(section);
            continue;
        }
        let section = text.strip_prefix('<');
        let inner = section.map_or(&*text, |it| it.trim_end().trim_end_matches('>'));
        let directive = Directive {
            words: words(inner),
            at,
            block: None,
        };
        if section.is_none() {
            done.push(directive);
        } else if open.len() == DEEPEST {
            return None;
        } else {
            open.push((directive, std::mem::take(&mut done)));
        }
    }
    open.is_empty().then_some(done)
}

/// The lines that say something, by the number of the first: one that ends with `\\` goes on.
fn lines(text: &str) -> Vec<(u32, String)> {
    let mut out: Vec<(u32, String)> = Vec::new();
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let (text, ends) = match line.strip_suffix('\\') {
            Some(text) => (text, false),
            None => (line, true),
        };
        match out.last_mut() {
            Some((_, known)) if goes_on => known.push_str(text),
            _ => out.push((number, text.to_owned())),
        }
        goes_on = !ends;
    }
    out.retain(|(_, text)| !text.is_empty() && !text.starts_with('#'));
    out
}

/// The words of a line; quotes hold one together.
fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let Some(&first) = chars.peek() else {
            return out;
        };
        let quote = chars.next_if(|c| matches!(c, '"' | '\'')).map(|_| first);
        let mut word = String::new();
        while let Some(c) = chars.next() {
            let ends = quote.map_or(c.is_whitespace(), |quote| c == quote);
            if ends {
                break;
            }
            let escaped = |next: &char| c == '\\' && Some(*next) == quote;
            word.push(chars.next_if(escaped).unwrap_or(c));
        }
        out.push(word);
    }
}

/// The sites of these directives.
pub(super) fn sites(directives: &[Directive]) -> Vec<Site> {
    let mut names = Names::default();
    collect(directives, &mut names);
    let mut out = Vec::new();
    hosts(directives, &names, &mut out);
    out
}

fn collect<'d>(directives: &'d [Directive], names: &mut Names<'d>) {
    for directive in directives {
        match (&*lower(directive), directive.arguments()) {
            ("define", [name, value]) => names.variables.push((name, value)),
            ("proxy", [name]) => {
                let is_member = |it: &&Directive| lower(it) == "balancermember";
                let member = directive.inner().iter().find(is_member);
                let address = member.and_then(|it| it.arguments().first());
                names.balancers.extend(address.map(|it| (&**name, &**it)));
            }
            _ => collect(directive.inner(), names),
        }
    }
}

fn hosts(directives: &[Directive], names: &Names, out: &mut Vec<Site>) {
    for directive in directives {
        if lower(directive) != "virtualhost" {
            hosts(directive.inner(), names, out);
            continue;
        }
        let mut served = Served::default();
        walk(directive.inner(), "", names, &mut served);
        for named in directive.inner() {
            if matches!(&*lower(named), "servername" | "serveralias") {
                let filled: Vec<String> =
                    named.arguments().iter().map(|it| names.fill(it)).collect();
                add(filled.iter().map(String::as_str), named.at, &served, out);
            }
        }
    }
}

/// What is done with requests of a path, and of those below it.
fn walk(directives: &[Directive], path: &str, names: &Names, served: &mut Served) {
    for directive in directives {
        let name = lower(directive);
        match (&*name, directive.arguments()) {
            (_, [.., inner]) if ABOUT_PATHS.contains(&&*name) => {
                walk(directive.inner(), below(inner), names, served);
            }
            ("proxypass" | "proxypassmatch", [from, to, ..]) if from.starts_with(['/', '^']) => {
                names.leads(below(from), to, served);
            }
            ("proxypass" | "proxypassmatch", [to, ..]) => names.leads(path, to, served),
            ("rewriterule", [from, to, flags]) if is_proxied(flags) => {
                names.leads(below(from), to, served);
            }
            ("documentroot" | "alias", [folder]) => served.serves(path, names.fill(folder)),
            ("alias", [from, folder]) => served.serves(from, names.fill(folder)),
            _ => walk(directive.inner(), path, names, served),
        }
    }
}

/// Names of directives have no case.
fn lower(directive: &Directive) -> String {
    directive.name().to_ascii_lowercase()
}

/// A path, or an expression for paths, that holds for those below it: empty for all.
fn below(path: &str) -> &str {
    match path.trim_start_matches('^') {
        "/" | "/(.*)" | "/(.*)$" | "/.*" | "(.*)" | "(.*)$" | "/?(.*)" => "",
        path => path,
    }
}

/// `[P,L]`
fn is_proxied(flags: &str) -> bool {
    let mut flags = flags.trim_matches(['[', ']']).split(',');
    flags.any(|flag| matches!(flag.trim(), "P" | "proxy"))
}

impl Names<'_> {
    /// Requests of a path go to an address, unless it is `!`.
    fn leads(&self, path: &str, address: &str, served: &mut Served) {
        let address = self.fill(address);
        let balancer = self.balancers.iter().find(|(name, _)| {
            let rest = address.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let address = balancer.map_or(&*address, |it| it.1);
        if address != "!" {
            served.leads(path, address);
        }
    }

    fn fill(&self, text: &str) -> String {
        let put = |text: String, (name, value): &(&str, &str)| {
            text.replace(&["${", name, "}"].concat(), value)
        };
        self.variables.iter().fold(text.to_owned(), put)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Site> {
        sites(&directives(text, 0).unwrap())
    }

    fn ways(site: &Site) -> Vec<(&str, &str)> {
        let all = site.served.ways.iter();
        all.map(|(path, name)| (&**path, &**name)).collect()
    }

    #[test]
    fn a_virtual_host_has_what_its_sections_do() {
        let text = "# <VirtualHost x>\nDefine DOMAIN example.org\n<VirtualHost *:80>\n  ServerName m.${DOMAIN}\n  Redirect permanent / https://m.example.org/\n\
                    </VirtualHost>\n<IfModule mod_ssl.c>\n<VirtualHost *:443 [::]:443>\n  servername m.${DOMAIN}:443\n  ServerAlias \\\n    'n.${DOMAIN}' *.x.org\n  \
                    ProxyPass \"/.well-known\" !\n  ProxyPass /_matrix http://127.0.0.1:8008/_matrix nocanon\n  <Location \"/_synapse/client\">\n    ProxyPass \
                    http://synapse:8008/_synapse/client\n  </Location>\n  RewriteRule ^/(.*) balancer://web/$1 [P,L]\n  RewriteRule ^/x http://other/ [R]\n  DocumentRoot \
                    /var/www/${DOMAIN}\n</VirtualHost>\n</IfModule>\n<Proxy balancer://web>\n  BalancerMember http://element:80\n</Proxy>\n";
        let sites = of(text);
        let hosts: Vec<_> = sites.iter().map(|it| (&*it.host, it.at.line)).collect();
        assert_eq!(hosts, [("m.example.org", 9), ("n.example.org", 10)]);
        let expected = [
            ("/_matrix", "127.0.0.1"),
            ("/_synapse/client", "synapse"),
            ("", "element"),
        ];
        assert_eq!(ways(&sites[0]), expected);
        assert_eq!(ways(&sites[1]), expected);
        assert_eq!(sites[0].served.folders, ["/var/www/example.org"]);
    }

    #[test]
    fn what_does_not_end_is_none() {
        assert!(directives("<VirtualHost *>\nServerName a.org\n", 0).is_none());
        assert!(directives("</VirtualHost>\n", 0).is_none());
        assert!(directives(&"<If x>\n".repeat(70), 0).is_none());
        assert!(of("ServerName a.org\nServerAlias \"b.org\n").is_empty());
    }
}
