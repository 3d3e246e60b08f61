//! Reverse proxies: at which hosts they serve what, and well-known files that stand in their
//! configuration.

mod caddy;
mod nginx;
mod site;
mod words;

use std::path::{Path, PathBuf};

use super::compose::{Content, Place, Service, place};
use super::found::unread;
use super::gather::{self, Inputs};
use super::known::{component_of_folder, component_of_image};
use crate::source::input;
use crate::source::problem::Problem;
use crate::source::sort::sort;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Node, Source};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::Part;
use site::Served;
use words::{Directive, Syntax, directives};

/// Where packages put the configuration of proxies.
const INSTALLED: [&str; 2] = ["etc/nginx", "etc/caddy"];

/// Folders below that of a proxy are no deeper, and it has no more files.
const DEEPEST: usize = 4;
const MOST: usize = 200;

/// What paths of Synapse's API have in them, in expressions too (<https://element-hq.github.io/synapse/latest/reverse_proxy.html>).
const HOMESERVER: [&str; 2] = ["_matrix", "_synapse"];

/// The component that the name of a host stands for.
type Named<'n> = &'n dyn Fn(&str) -> Option<&'static dyn Component>;

/// Adds the sites of the proxies among the services of a compose file.
pub(super) fn add_services(services: &[Service], inputs: &mut Inputs) {
    let named = |name: &str| {
        let service = services.iter().find(|it| names(it).contains(&name))?;
        component_of_image(service.image).map(|(component, _)| component)
    };
    let others = services
        .iter()
        .filter(|it| component_of_image(it.image).is_none());
    for service in others {
        let mut all = Configuration::default();
        for mount in &service.mounts {
            match place(&service.mounts, &mount.to) {
                Place::Host(path) => all.read_all(&path, &mount.to, service, inputs),
                Place::Text(content) => all.read_content(&content, &mount.to),
                Place::Volume(_) | Place::Image => {}
            }
        }
        all.add(&named, inputs);
    }
}

/// Adds the sites of the proxies that packages have put below a root.
pub(super) fn add_server(root: &Path, inputs: &mut Inputs) {
    for inner in INSTALLED {
        let mut all = Configuration::default();
        all.read_folder(&root.join(inner), inner, &|text| text, inputs);
        all.add(&|_| None, inputs);
    }
}

/// The hosts of the servers in a file of nginx.
pub(super) fn nginx_hosts(text: &str, layer: u16) -> Vec<(String, At)> {
    let found = directives(text, Syntax::Nginx, layer).unwrap_or_default();
    let sites = nginx::sites(&found).into_iter();
    sites.map(|site| (site.host, site.at)).collect()
}

/// The names by which other services reach one.
fn names<'s>(service: &'s Service) -> Vec<&'s str> {
    let node = service.node;
    let own = ["container_name", "hostname"].map(|key| node.str(key));
    let networks = node.get("networks").and_then(Node::as_map);
    let networks = networks.into_iter().flat_map(|map| map.iter());
    let aliases = networks.flat_map(|(_, network)| network.list("aliases"));
    let others = own
        .into_iter()
        .flatten()
        .chain(aliases.filter_map(Node::as_str));
    [service.name].into_iter().chain(others).collect()
}

/// The directives of one proxy.
#[derive(Default)]
struct Configuration {
    nginx: Vec<Directive>,
    caddy: Vec<Directive>,
}

impl Configuration {
    /// Reads a file or a folder that is at a path of the container of a service.
    fn read_all(&mut self, path: &Path, to: &str, service: &Service, inputs: &mut Inputs) {
        let filled = |text: String| {
            let mut text = text;
            for it in &service.environment {
                for form in [format!("${{{}}}", it.name), format!("{{${}}}", it.name)] {
                    text = text.replace(&form, &it.value);
                }
            }
            text
        };
        if path.is_dir() {
            return self.read_folder(path, to, &filled, inputs);
        }
        if path.is_file()
            && let Some(syntax) = syntax(path, to)
        {
            self.read_file(path, syntax, &filled, inputs);
        }
    }

    fn read_folder(
        &mut self,
        folder: &Path,
        to: &str,
        filled: &dyn Fn(String) -> String,
        inputs: &mut Inputs,
    ) {
        let mut files = Vec::new();
        collect(folder, 0, &mut files);
        for path in files {
            let inner = path.strip_prefix(folder).unwrap_or(&path);
            if let Some(syntax) = syntax(&path, &Path::new(to).join(inner).to_string_lossy()) {
                self.read_file(&path, syntax, filled, inputs);
            }
        }
    }

    fn read_file(
        &mut self,
        path: &Path,
        syntax: Syntax,
        filled: &dyn Fn(String) -> String,
        inputs: &mut Inputs,
    ) {
        let shown = path.display().to_string();
        let text = input::file(path, input::MAX_BYTES).and_then(|bytes| input::text(bytes, &shown));
        let Ok(text) = text else {
            return inputs.problems.push(not_read(At::default(), &shown));
        };
        let text = filled(text);
        let layer = inputs.layers.add(Source::File, shown.clone(), text.clone());
        match directives(&text, syntax, layer) {
            Some(found) => self.of(syntax).extend(found),
            None => {
                let at = At {
                    layer,
                    line: 1,
                    column: 1,
                    width: 0,
                };
                inputs.problems.push(not_read(at, &shown));
            }
        }
    }

    /// Reads a file whose text stands in the compose file: all that is in it is there.
    fn read_content(&mut self, content: &Content, to: &str) {
        if let Some(syntax) = syntax(Path::new(to), to) {
            let mut found = directives(&content.text, syntax, content.at.layer).unwrap_or_default();
            relocate(&mut found, content.at);
            self.of(syntax).extend(found);
        }
    }

    fn of(&mut self, syntax: Syntax) -> &mut Vec<Directive> {
        match syntax {
            Syntax::Nginx => &mut self.nginx,
            Syntax::Caddy => &mut self.caddy,
        }
    }

    fn add(&self, named: Named, inputs: &mut Inputs) {
        let sites = nginx::sites(&self.nginx).into_iter();
        for site in sites.chain(caddy::sites(&self.caddy)) {
            for (name, text, at) in &site.served.documents {
                add_document(name, text, *at, inputs);
            }
            inputs.sites.push(gather::Site {
                component: leads_to(&site.served, named),
                has_well_known: !site.served.documents.is_empty(),
                host: site.host,
                at: site.at,
            });
        }
    }
}

fn relocate(all: &mut [Directive], at: At) {
    for directive in all {
        directive.at = at;
        relocate(directive.block.as_deref_mut().unwrap_or_default(), at);
    }
}

/// A well-known file, unless there is one.
fn add_document(name: &str, text: &str, at: At, inputs: &mut Inputs) {
    let name = format!("well-known/{name}");
    let is_there = inputs.files.iter().any(|known| known.name == name);
    if let Ok(mut node) = read::map(text, at.layer, Dialect::Values).map_err(drop)
        && !is_there
    {
        node.relocate(&|_| at);
        inputs.add_node(&name, node, Path::new(""));
    }
}

/// The component that a site is for: the homeserver, whose host others share; else what all requests
/// go to; else the only one that is reached.
fn leads_to(served: &Served, named: Named) -> Option<&'static dyn Component> {
    let homeserver = COMPONENTS
        .iter()
        .copied()
        .find(|it| it.adopt_host(Part::Homeserver).is_some())?;
    let is_api = |path: &str| HOMESERVER.iter().any(|known| path.contains(known));
    let is_it = |it: &dyn Component| it.key() == homeserver.key();
    let reached = served.ways.iter().map(|(path, name)| {
        let known = named(name).or_else(|| is_api(path).then_some(homeserver));
        (path, known)
    });
    let reached: Vec<_> = reached
        .filter_map(|(path, known)| Some((path, known?)))
        .collect();
    if reached
        .iter()
        .any(|(path, it)| is_it(*it) && (path.is_empty() || is_api(path)))
    {
        return Some(homeserver);
    }
    // MAS has some paths of the homeserver too.
    let others = reached
        .iter()
        .filter(|(path, it)| !is_it(*it) && !is_api(path));
    let all = others.clone().find(|(path, _)| path.is_empty());
    let mut others = others.clone().map(|(_, it)| *it);
    let first = all.map(|(_, it)| *it).or_else(|| {
        let first = others.next()?;
        others.all(|it| it.key() == first.key()).then_some(first)
    });
    first.or_else(|| {
        let names = served
            .folders
            .iter()
            .filter_map(|it| Path::new(it).file_name()?.to_str());
        let mut known = names.filter_map(component_of_folder);
        known.next().map(|(component, _)| component)
    })
}

/// Whose file it is, by its name and by where it is for the proxy.
fn syntax(path: &Path, to: &str) -> Option<Syntax> {
    let name = path.file_name()?.to_str()?;
    let is_in = |word: &str| to.split('/').any(|part| part.starts_with(word));
    let is_caddy = name.contains("Caddyfile") || name.ends_with(".caddy");
    let is_enabled = to.contains("/sites-enabled/") && !name.contains('.');
    if is_caddy || is_in("caddy") && (is_enabled || name.ends_with(".conf")) {
        return Some(Syntax::Caddy);
    }
    let is_nginx = is_in("nginx") && (name.contains(".conf") || name.ends_with(".template"));
    (is_nginx || is_in("nginx") && to.contains("/sites-enabled/")).then_some(Syntax::Nginx)
}

/// The files of a folder, and of those below it.
fn collect(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    let entries = folder
        .read_dir()
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    sort(&mut paths);
    for path in paths {
        if path.is_dir() && depth < DEEPEST {
            collect(&path, depth + 1, out);
        } else if path.is_file() && out.len() < MOST {
            out.push(path);
        }
    }
}

fn not_read(at: At, shown: &str) -> Problem {
    unread(
        at,
        format!("{shown} of the reverse proxy can't be read: its hosts are not known"),
        "set the hosts in the values, as `ingress.host` of each component",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(ways: &[(&str, &str)], folders: &[&str]) -> Option<&'static str> {
        let image = |name: &str| match name {
            "s" => Some("matrixdotorg/synapse"),
            "e" => Some("vectorim/element-web"),
            "m" => Some("ghcr.io/element-hq/matrix-authentication-service"),
            "jwt" => Some("ghcr.io/element-hq/lk-jwt-service"),
            "sfu" => Some("livekit/livekit-server"),
            _ => None,
        };
        let named = |name: &str| component_of_image(image(name)?).map(|(it, _)| it);
        let owned = |(path, name): &(&str, &str)| ((*path).to_owned(), (*name).to_owned());
        let served = Served {
            ways: ways.iter().map(owned).collect(),
            documents: Vec::new(),
            folders: folders.iter().map(|it| (*it).to_owned()).collect(),
        };
        leads_to(&served, &named).map(|it| it.key())
    }

    #[test]
    fn a_site_is_for_one_component() {
        let homeserver = key(&[("", "s")], &[]);
        assert!(homeserver.is_some());
        assert_eq!(
            key(&[("/_matrix", "127.0.0.1"), ("", "e")], &[]),
            homeserver
        );
        assert_eq!(
            key(
                &[("/_matrix/client/v3/login", "m"), ("/_matrix/*", "s")],
                &[]
            ),
            homeserver
        );
        let web = key(&[("", "e")], &[]);
        assert!(web.is_some() && web != homeserver);
        assert_eq!(key(&[("", "website"), ("/x", "e")], &[]), web);
        assert_eq!(key(&[], &["/var/www/element-web"]), web);
        let calls = key(&[("/sfu/get", "jwt"), ("/livekit", "sfu")], &[]);
        assert!(calls.is_some() && calls != web);
        assert_eq!(key(&[("/a", "e"), ("/b", "m")], &[]), None);
        assert_eq!(key(&[("", "website")], &["/srv/www"]), None);
    }

    #[test]
    fn files_are_known_by_their_names_and_places() {
        let of = |to: &str| syntax(Path::new(to), to);
        for to in [
            "/etc/nginx/nginx.conf",
            "/etc/nginx/conf.d/m.conf",
            "/etc/nginx/templates/m.conf.template",
            "/etc/nginx/sites-enabled/matrix",
            "/config/nginx/site-confs/m.subdomain.conf",
        ] {
            assert_eq!(of(to), Some(Syntax::Nginx), "{to}");
        }
        for to in [
            "/etc/caddy/Caddyfile",
            "/etc/caddy/sites/a.caddy",
            "/x/Caddyfile",
        ] {
            assert_eq!(of(to), Some(Syntax::Caddy), "{to}");
        }
        for to in [
            "/etc/nginx/mime.types",
            "/etc/other/a.conf",
            "/etc/nginx/cert.pem",
        ] {
            assert_eq!(of(to), None, "{to}");
        }
    }
}
