//! The HTTPRoutes of a site: those that lead to Services, and the one that redirects to HTTPS.

use super::listener;
use crate::kube::object::{
    BackendRef, Body, HttpFilter, HttpMatch, HttpRouteSpec, HttpRule, MAX_MATCHES,
    MAX_MATCHES_OF_ALL, MAX_RULES, Parent, Path, Timeouts,
};
use crate::stack::exposure::attached::Attached;
use crate::stack::exposure::site::Site;
use crate::stack::object::Object;
use crate::stack::reader::Reader;

/// The HTTPRoutes of a site. Where one would have more rules or matches than the API takes there
/// are several, which a Gateway takes for one.
pub(in crate::stack::exposure) fn routes<'a>(cx: &Reader<'a>, site: &Site) -> Vec<Object<'a>> {
    let Some(attached) = &site.exposure.gateway else {
        return Vec::new();
    };
    let parents = parents(cx, site, attached);
    let several = split(rules(site, attached));
    let named = several.into_iter().enumerate().map(|(index, rules)| {
        let name = match index {
            0 => site.name.clone(),
            _ => format!("{}-{}", site.name, index + 1),
        };
        route(cx, site, &name, parents.clone(), rules)
    });
    let mut out: Vec<Object> = named.collect();
    out.extend(redirect(cx, site, attached));
    out
}

fn route<'a>(
    cx: &Reader<'a>,
    site: &Site,
    name: &str,
    parent_refs: Vec<Parent>,
    rules: Vec<HttpRule>,
) -> Object<'a> {
    let spec = HttpRouteSpec {
        parent_refs,
        hostnames: vec![site.exposure.host.as_ref().to_owned()],
        rules,
    };
    Object::new(cx, name, &site.all_labels(), Body::HttpRoute(spec))
        .annotations(&site.exposure.annotations)
}

fn parents(cx: &Reader, site: &Site, attached: &Attached) -> Vec<Parent> {
    if attached.is_created {
        vec![listener::of_host(
            cx,
            &site.exposure.host,
            site.exposure.tls,
        )]
    } else {
        attached.parents.clone()
    }
}

/// What redirects plain HTTP to HTTPS, where there is a listener for it.
fn redirect<'a>(cx: &Reader<'a>, site: &Site, attached: &Attached) -> Option<Object<'a>> {
    let exposure = &site.exposure;
    if exposure.is_beside || !exposure.tls {
        return None;
    }
    let parents = if attached.is_created {
        vec![listener::of_host(cx, &exposure.host, false)]
    } else {
        attached.redirects.clone()
    };
    let rule = HttpRule {
        filters: vec![HttpFilter::to_https(https_port(cx, attached))],
        ..HttpRule::default()
    };
    let name = format!("{}-redirect", site.name);
    let object = || route(cx, site, &name, parents.clone(), vec![rule]);
    (!parents.is_empty())
        .then(object)
        .map(|it| it.file("http-route-redirect"))
}

/// The port for HTTPS, where it is not the usual one.
fn https_port(cx: &Reader, attached: &Attached) -> Option<i64> {
    let port = cx.values.gateway().create().https_port().or_default();
    (attached.is_created && port != 443).then_some(port)
}

/// A rule for each backend, with all paths that lead there.
fn rules(site: &Site, attached: &Attached) -> Vec<HttpRule> {
    let timeouts = timeouts(site, attached);
    let mut out: Vec<HttpRule> = Vec::new();
    for path in &site.paths {
        let backend = backend(path);
        let known = out
            .iter_mut()
            .find(|rule| rule.backend_refs.contains(&backend) && rule.matches.len() < MAX_MATCHES);
        match known {
            Some(rule) => rule.matches.push(HttpMatch::new(path)),
            None => out.push(HttpRule {
                matches: vec![HttpMatch::new(path)],
                backend_refs: vec![backend],
                timeouts: timeouts.clone(),
                ..HttpRule::default()
            }),
        }
    }
    out
}

fn backend(path: &Path) -> BackendRef {
    BackendRef {
        name: path.backend.service.clone(),
        port: path.backend.port_number().unwrap_or_default(),
    }
}

/// How long requests may take: what the values say, else what the component needs.
fn timeouts(site: &Site, attached: &Attached) -> Option<Timeouts> {
    let needed = || {
        let seconds = site.exposure.demands.request_seconds?;
        Some(format!("{seconds}s"))
    };
    let request = attached.timeout.clone().or_else(needed)?;
    (!request.is_empty()).then_some(Timeouts { request })
}

/// As many rules as a route takes, for each route.
fn split(rules: Vec<HttpRule>) -> Vec<Vec<HttpRule>> {
    let mut out: Vec<Vec<HttpRule>> = Vec::new();
    for rule in rules {
        let fits = |last: &&mut Vec<HttpRule>| {
            let matches: usize = last.iter().map(|rule| rule.matches.len()).sum();
            last.len() < MAX_RULES && matches + rule.matches.len() <= MAX_MATCHES_OF_ALL
        };
        match out.last_mut().filter(fits) {
            Some(last) => last.push(rule),
            None => out.push(vec![rule]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(matches: usize) -> HttpRule {
        let path = |index| {
            Path::prefix(
                format!("/{index}"),
                "s",
                crate::kube::object::Port::new("http", 80),
            )
        };
        HttpRule {
            matches: (0..matches)
                .map(|index| HttpMatch::new(&path(index)))
                .collect(),
            ..HttpRule::default()
        }
    }

    #[test]
    fn a_route_has_as_many_rules_as_the_api_takes() {
        let sizes =
            |rules: Vec<HttpRule>| -> Vec<usize> { split(rules).iter().map(Vec::len).collect() };
        assert_eq!(sizes(vec![rule(1); 16]), [16]);
        assert_eq!(sizes(vec![rule(1); 17]), [16, 1]);
        assert_eq!(sizes(vec![rule(64); 3]), [2, 1]);
        assert_eq!(sizes(vec![rule(64), rule(63), rule(2)]), [2, 1]);
        assert_eq!(sizes(vec![]), [] as [usize; 0]);
    }
}
