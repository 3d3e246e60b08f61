//! Reverse proxies: at which hosts they serve what, and well-known files that stand in their
//! configuration.

mod apache;
mod caddy;
mod files;
mod leads;
mod nginx;
mod site;
mod words;

use std::path::{Path, PathBuf};

use super::compose::{Place, Service, place};
use super::found::unread;
use super::gather::{self, Inputs};
use super::known::component_of_image;
use super::well_known;
use crate::source::input::InputError;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Node};
use files::Files;
use leads::{Named, leads_to};
use site::Served;
use words::{Syntax, directives};

/// Where packages put the configuration of proxies.
const INSTALLED: [&str; 4] = ["etc/nginx", "etc/caddy", "etc/apache2", "etc/httpd"];

/// What stands for the host of a request.
const HOST: [&str; 5] = [
    "$server_name",
    "$http_host",
    "$host",
    "{http.request.host}",
    "{host}",
];

/// Adds the sites of the proxies among the services of a compose file.
///
/// # Errors
/// A well-known file of theirs can't be read.
pub(super) fn add_services(services: &[Service], inputs: &mut Inputs) -> Result<(), InputError> {
    let named = |name: &str| {
        let service = services.iter().find(|it| names(it).contains(&name))?;
        component_of_image(service.image).map(|(component, _)| component)
    };
    let others = services
        .iter()
        .filter(|it| component_of_image(it.image).is_none());
    for service in others {
        let mut files = Files::new(&service.environment);
        for mount in &service.mounts {
            match place(&service.mounts, &mount.to) {
                Place::Host(path) => files.read(&path, &mount.to, inputs),
                Place::Text(content) => {
                    files.read_content(&content, &mount.to, inputs);
                }
                Place::Volume(_) | Place::Image => {}
            }
        }
        let outside = |path: &str| match place(&service.mounts, path) {
            Place::Host(path) => Some(path),
            _ => None,
        };
        add(&files, &named, &outside, inputs)?;
    }
    Ok(())
}

/// Adds the sites of the proxies that packages have put below a root.
///
/// # Errors
/// A well-known file of theirs can't be read.
pub(super) fn add_server(root: &Path, inputs: &mut Inputs) -> Result<(), InputError> {
    for inner in INSTALLED {
        let mut files = Files::default();
        files.read(&root.join(inner), inner, inputs);
        let outside = |path: &str| Some(root.join(path.strip_prefix('/')?));
        add(&files, &|_| None, &outside, inputs)?;
    }
    Ok(())
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

fn add(
    files: &Files,
    named: Named,
    outside: &dyn Fn(&str) -> Option<PathBuf>,
    inputs: &mut Inputs,
) -> Result<(), InputError> {
    let sites = nginx::sites(&files.nginx).into_iter();
    let sites = sites.chain(caddy::sites(&files.caddy));
    for site in sites.chain(apache::sites(&files.apache)) {
        for (name, text, at) in &site.served.documents {
            let text = HOST
                .iter()
                .fold(text.clone(), |text, it| text.replace(it, &site.host));
            add_document(name, &text, *at, inputs);
        }
        let folders = well_known_folders(&site.served, outside);
        for folder in &folders {
            well_known::add(folder, inputs)?;
        }
        inputs.sites.push(gather::Site {
            component: leads_to(&site.served, named),
            has_well_known: !site.served.documents.is_empty() || !folders.is_empty(),
            host: site.host,
            at: site.at,
        });
    }
    Ok(())
}

/// The folders of a site that have well-known files.
fn well_known_folders(served: &Served, outside: &dyn Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let of_all = served.folders.iter().filter_map(|it| outside(it));
    let of_them = served.well_known.iter().filter_map(|it| outside(it));
    let of_all = of_all.filter(|it| well_known::are_named(it));
    let of_them = of_them.filter(|it| !well_known::find(it).is_empty());
    of_all.chain(of_them).collect()
}

/// A well-known file, unless there is one.
fn add_document(name: &str, text: &str, at: At, inputs: &mut Inputs) {
    let file = format!("well-known/{name}");
    if inputs.files.iter().any(|known| known.name == file) {
        return;
    }
    match read::map(text, at.layer, Dialect::Values) {
        Ok(mut node) => {
            node.relocate(&|_| at);
            inputs.add_node(&file, node, Path::new(""));
        }
        Err(_) => {
            let message = format!("the reverse proxy's well-known file `{name}` is no JSON");
            let hint = "give it as a file, by `--well-known`, where it says something";
            inputs.problems.push(unread(at, message, hint));
        }
    }
}
