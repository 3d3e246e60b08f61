//! What a site of a reverse proxy is for.

use std::path::Path;

use super::super::known::component_of_folder;
use super::site::Served;
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::Part;

/// What paths of Synapse's API have in them, in expressions too
/// (<https://element-hq.github.io/synapse/latest/reverse_proxy.html>).
const HOMESERVER: [&str; 2] = ["_matrix", "_synapse"];

/// The component that the name of a host stands for.
pub(super) type Named<'n> = &'n dyn Fn(&str) -> Option<&'static dyn Component>;

/// The component that a site is for: the homeserver, which shares its host with others; else what all
/// requests go to; else the only one that is reached, where nothing else is served.
pub(super) fn leads_to(served: &Served, named: Named) -> Option<&'static dyn Component> {
    let mut all = COMPONENTS.iter().copied();
    let homeserver = all.find(|it| it.adopt_host(Part::Homeserver).is_some())?;
    let is_it = |it: &dyn Component| it.key() == homeserver.key();
    let mut others = Vec::new();
    for (path, name) in &served.ways {
        let is_api = HOMESERVER.iter().any(|known| path.contains(known));
        match named(name).or_else(|| is_api.then_some(homeserver)) {
            Some(it) if is_it(it) && (path.is_empty() || is_api) => return Some(it),
            // MAS has some paths of the homeserver too.
            _ if is_api => {}
            reached => others.push((path, reached)),
        }
    }
    if let Some((_, reached)) = others.iter().find(|(path, _)| path.is_empty()) {
        return *reached;
    }
    if let Some((_, first)) = others.first() {
        let key = first.map(|it| it.key());
        let is_only = others.iter().all(|(_, it)| it.map(|it| it.key()) == key);
        return first.filter(|_| is_only && served.folders.is_empty());
    }
    let folders = served.folders.iter();
    let mut names = folders.filter_map(|it| Path::new(it).file_name()?.to_str());
    names.find_map(component_of_folder).map(|(it, _)| it)
}

#[cfg(test)]
mod tests {
    use super::super::super::known::component_of_image;
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
            well_known: Vec::new(),
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
        assert_eq!(key(&[("", "website"), ("/x", "e")], &[]), None);
        assert_eq!(key(&[("/x", "e")], &["/srv/www"]), None);
        assert_eq!(key(&[], &["/var/www/element-web"]), web);
        let calls = key(&[("/sfu/get", "jwt"), ("/livekit", "sfu")], &[]);
        assert!(calls.is_some() && calls != web);
        assert_eq!(key(&[("/a", "e"), ("/b", "m")], &[]), None);
        assert_eq!(key(&[("", "website")], &["/srv/www"]), None);
    }
}
