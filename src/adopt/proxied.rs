//! The hosts that reverse proxies serve, as values.

use super::found::host_value;
use super::gather::Site;
use super::outcome::{Account, Adoption};
use super::tree::put;
use crate::source::{Node, ValuePath};
use crate::stack::elsewhere::{Fate, text};

/// What reports call this input.
const NAME: &str = "proxy";

/// Adds the hosts of components that nothing else says, and tells what becomes of each host.
pub(super) fn add(sites: &[Site], out: &mut Adoption) {
    for site in sites {
        let fate = fate(site, out);
        out.accounts.push(Account {
            file: NAME.into(),
            path: ValuePath::root().key(site.host.clone()),
            at: site.at,
            fate,
        });
    }
}

fn fate(site: &Site, out: &mut Adoption) -> Fate {
    let path = site.component.and_then(host_value);
    if let Some(path) = path {
        let said = path.find(&out.values).0.and_then(Node::as_str);
        return match said.map(str::to_owned) {
            None => {
                put(&mut out.values, &path, text(&site.host, site.at));
                Fate::Kept(path)
            }
            Some(said) if said == site.host => Fate::Kept(path),
            Some(said) => Fate::Dropped(format!("`{path}` is `{said}`: it has one host")),
        };
    }
    if site.component.is_some() {
        return Fate::Dropped("the stack has no host for it".into());
    }
    if site.has_well_known {
        return Fate::Set("its well-known files are taken over".into());
    }
    out.steps.push(format!(
        "The reverse proxy serves `{}`, which leads to no part of the stack: let a proxy go on serving it, or give it an Ingress of its own.",
        site.host
    ));
    Fate::Dropped("it leads to no part of the stack".into())
}
