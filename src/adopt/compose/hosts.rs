//! The public hosts of a service, as reverse proxies are told of them.
//!
//! Sources: <https://doc.traefik.io/traefik/routing/routers/#rule>,
//! <https://github.com/nginx-proxy/nginx-proxy#usage>,
//! <https://github.com/lucaslorentz/caddy-docker-proxy#labels-to-caddyfile-conversion>

/// The hosts that a label says: a rule of a router of Traefik, or the site of Caddy.
pub(crate) fn of_label(name: &str, value: &str) -> Vec<String> {
    let is_rule = name.starts_with("traefik.http.routers.") && name.ends_with(".rule");
    if is_rule || name.ends_with(".frontend.rule") {
        return of_rule(value);
    }
    if name == "caddy" {
        return listed(value, &[' ', ',']);
    }
    Vec::new()
}

/// The hosts that a variable says: that of nginx-proxy.
pub(super) fn of_variable(name: &str, value: &str) -> Vec<String> {
    match name {
        "VIRTUAL_HOST" => listed(value, &[',']),
        _ => Vec::new(),
    }
}

/// What stands in `Host(…)` of a rule; `Host:…` is the form of Traefik 1.
fn of_rule(rule: &str) -> Vec<String> {
    if let Some(hosts) = rule.strip_prefix("Host:") {
        let hosts = hosts.split(';').next().unwrap_or_default();
        return listed(hosts, &[',']);
    }
    let mut out = Vec::new();
    if !is_of_whole_host(rule) {
        return out;
    }
    for (at, call) in rule.match_indices("Host(") {
        let is_longer = rule[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let arguments = rule[at + call.len()..].split(')').next();
        for host in arguments
            .filter(|_| !is_longer)
            .into_iter()
            .flat_map(|it| listed(it, &[',']))
        {
            if !out.contains(&host) {
                out.push(host);
            }
        }
    }
    out
}

/// Whether a rule is of all paths of a host, or of those of a homeserver: others share the host.
fn is_of_whole_host(rule: &str) -> bool {
    let paths = rule
        .split("Path")
        .skip(1)
        .filter_map(|rest| rest.split(['`', '"', '\'']).nth(1));
    let mut paths = paths.peekable();
    let is_ours =
        |path: &str| path == "/" || path.starts_with("/_matrix") || path.starts_with("/_synapse");
    paths.peek().is_none() || paths.any(is_ours)
}

fn listed(text: &str, between: &[char]) -> Vec<String> {
    let bare = |part: &str| {
        let part = part.trim().trim_matches(['`', '"', '\'']);
        let part = part.split_once("://").map_or(part, |(_, rest)| rest);
        part.to_owned()
    };
    let parts = text.split(between).map(bare);
    parts
        .filter(|part| !part.is_empty() && !part.contains('*'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_routers() {
        let rule = |value| of_label("traefik.http.routers.x.rule", value);
        assert_eq!(rule("Host(`a.example.org`)"), ["a.example.org"]);
        assert_eq!(
            rule("(Host(`a.org`) || Host(\"b.org\")) && PathPrefix(`/_matrix`) || Host(`a.org`)"),
            ["a.org", "b.org"]
        );
        assert_eq!(rule("Host(`a.org`, `b.org`)"), ["a.org", "b.org"]);
        assert!(rule("Host(`a.org`) && PathPrefix(`/livekit`)").is_empty());
        assert!(rule("HostRegexp(`.*`) || PathPrefix(`/x`)").is_empty());
        assert!(rule("!NotHost(`a.org`)").is_empty());
        assert!(of_label("traefik.http.routers.x.tls", "Host(`a.org`)").is_empty());
        assert_eq!(
            of_label("traefik.frontend.rule", "Host:a.org,b.org;Path:/x"),
            ["a.org", "b.org"]
        );
    }

    #[test]
    fn other_proxies() {
        assert_eq!(
            of_label("caddy", "https://a.org, b.org"),
            ["a.org", "b.org"]
        );
        assert_eq!(of_variable("VIRTUAL_HOST", "a.org,*.b.org"), ["a.org"]);
        assert!(of_variable("HOST", "a.org").is_empty());
    }
}
