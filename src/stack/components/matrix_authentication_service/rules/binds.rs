//! Addresses that listeners take.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{Rules, is_users, known};
use crate::source::{Kind, Map, Node};

/// What MAS makes of an item of `binds`: the first of these that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bind<'n> {
    Port(Option<&'n str>, u16),
    Address(&'n str),
    Socket,
    /// A socket that the process inherits, which the pod has none of.
    Inherited,
}

/// An address, and the item of `binds` that takes it.
struct Taken<'n> {
    address: SocketAddr,
    bind: &'n Node,
}

pub(super) fn check(rules: &mut Rules) {
    let listeners = rules.root().below(&["http", "listeners"]);
    let listeners = listeners.map_or(&[][..], Node::as_list).iter();
    let mut taken: Vec<Taken> = Vec::new();
    for bind in listeners.flat_map(|listener| listener.list("binds")) {
        let Some(read) = read(bind) else { continue };
        if is_users(bind) {
            check_form(rules, bind, read);
        }
        if let Some(address) = address(read).filter(|address| address.port() > 0) {
            let new = Taken { address, bind };
            let mut clashes = taken.iter().filter(|other| overlap(other.address, address));
            if let Some(other) = clashes.next() {
                check_clash(rules, other, &new);
            }
            taken.push(new);
        }
    }
}

/// The user's is at fault, or the later one where both are.
fn check_clash(rules: &mut Rules, first: &Taken, second: &Taken) {
    let (fault, other) = if is_users(second.bind) {
        (second, first)
    } else {
        (first, second)
    };
    let whose = if is_users(other.bind) {
        ""
    } else {
        " by masthead's own listener"
    };
    let message = format!("the port {} is taken{whose}", fault.address.port());
    rules.refuse(fault.bind.at, message, "choose another one");
}

fn check_form(rules: &mut Rules, bind: &Node, read: Bind) {
    match read {
        Bind::Address(text) if text.parse::<SocketAddr>().is_err() => {
            let at = bind.get("address").map_or(bind.at, |node| node.at);
            let hint = "write an IP address and a port, e.g. `'127.0.0.1:9000'` or `'[::]:9000'`";
            rules.refuse(at, "this is no address to listen on", hint);
        }
        Bind::Inherited => {
            let message = "MAS takes this as a socket that it inherits, and there is none";
            let hint = "write `port: 9000`, and `host` where it is not for all addresses";
            rules.refuse(bind.at, message, hint);
        }
        _ => {}
    }
}

/// Nothing where it is not a map, or the pod puts something into it.
fn read(bind: &Node) -> Option<Bind<'_>> {
    let map = bind.as_map()?;
    if map
        .iter()
        .any(|(_, node)| node.as_str().is_some_and(|text| text.contains("${")))
    {
        return None;
    }
    let port = match map.get("port").map(|node| &node.kind) {
        Some(Kind::Int(port)) => u16::try_from(*port).ok(),
        _ => None,
    };
    Some(match port.filter(|_| is_text_or_nothing(map, "host")) {
        Some(port) => Bind::Port(known(bind, "host"), port),
        None => match known(bind, "address") {
            Some(address) => Bind::Address(address),
            None if known(bind, "socket").is_some() && is_text_or_nothing(map, "mode") => {
                Bind::Socket
            }
            None => Bind::Inherited,
        },
    })
}

fn is_text_or_nothing(map: &Map, key: &str) -> bool {
    map.get(key)
        .is_none_or(|node| node.is_null() || node.as_str().is_some())
}

/// What is listened on, as far as it is known without looking up a name.
fn address(bind: Bind) -> Option<SocketAddr> {
    match bind {
        Bind::Port(host, port) => {
            let host = match host {
                None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
                Some("localhost") => IpAddr::V4(Ipv4Addr::LOCALHOST),
                Some(host) => host.parse().ok()?,
            };
            Some(SocketAddr::new(host, port))
        }
        Bind::Address(text) => text.parse().ok(),
        Bind::Socket | Bind::Inherited => None,
    }
}

/// Whether a system gives one of them only. `[::]` is for IPv4 too.
fn overlap(a: SocketAddr, b: SocketAddr) -> bool {
    let is_all = |ip: IpAddr| ip == IpAddr::V6(Ipv6Addr::UNSPECIFIED);
    let (one, other) = (a.ip(), b.ip());
    let is_any = one.is_unspecified() || other.is_unspecified();
    a.port() == b.port()
        && (one == other
            || is_all(one)
            || is_all(other)
            || is_any && one.is_ipv4() == other.is_ipv4())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_overlap_where_the_system_gives_one() {
        let overlap = |a: &str, b: &str| overlap(a.parse().unwrap(), b.parse().unwrap());
        assert!(overlap("[::]:1", "127.0.0.1:1") && overlap("0.0.0.0:1", "127.0.0.1:1"));
        assert!(overlap("10.0.0.1:1", "10.0.0.1:1"));
        assert!(!overlap("[::]:1", "[::]:2") && !overlap("0.0.0.0:1", "[::1]:1"));
        assert!(!overlap("10.0.0.1:1", "127.0.0.1:1"));
    }
}
