//! HTTPRoutes: their fields, and the rules that their CustomResourceDefinition has in CEL.
//! <https://gateway-api.sigs.k8s.io/reference/api-spec/#httproute>

use super::http_filters::{FILTERS, filters_fit, one_prefix_for_each_replacement};
use super::metadata::METADATA;
use super::references::{BACKEND, PARENT, counted, list, parents_differ};
use super::types::{ANY, FILLED, Part, SUBDOMAIN, Type, Walk, may, must};
use crate::kube::duration::milliseconds;
use crate::kube::format::Format;
use crate::kube::object::{MAX_MATCHES, MAX_MATCHES_OF_ALL, MAX_RULES};
use crate::kube::route_path;
use crate::source::{Map, Node};

pub(super) static HTTP_ROUTE: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&SPEC)),
        may("status", Type::Free),
    ],
    rules: &[],
};

static SPEC: Part = Part {
    fields: &[
        may("parentRefs", Type::List(&PARENT)),
        may("hostnames", Type::List(&Type::Text(Format::Host))),
        may("rules", Type::List(&RULE)),
        may("useDefaultGateways", ANY),
    ],
    rules: &[
        parents_differ,
        |map, walk| counted(map, walk, "parentRefs", (0, 32)),
        |map, walk| counted(map, walk, "hostnames", (0, 16)),
        |map, walk| counted(map, walk, "rules", (1, MAX_RULES)),
        matches_of_all,
        names_differ,
    ],
};

static RULE: Type = Type::Part(&Part {
    fields: &[
        may("name", SUBDOMAIN),
        may("matches", Type::List(&MATCH)),
        may("filters", FILTERS),
        may("backendRefs", Type::List(&BACKEND)),
        may("timeouts", Type::Part(&TIMEOUTS)),
        // Of the experimental channel.
        may("retry", Type::Free),
        may("sessionPersistence", Type::Free),
    ],
    rules: &[
        |map, walk| counted(map, walk, "matches", (0, MAX_MATCHES)),
        |map, walk| counted(map, walk, "filters", (0, 16)),
        |map, walk| counted(map, walk, "backendRefs", (0, 16)),
        filters_fit,
        one_prefix_for_each_replacement,
    ],
});

static MATCH: Type = Type::Part(&Part {
    fields: &[
        may("path", Type::Part(&PATH)),
        may("headers", Type::Keyed(&NAMED, &[("name", "")])),
        may("queryParams", Type::Keyed(&NAMED, &[("name", "")])),
        may(
            "method",
            Type::OneOf(&[
                "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
            ]),
        ),
    ],
    rules: &[
        |map, walk| counted(map, walk, "headers", (0, 16)),
        |map, walk| counted(map, walk, "queryParams", (0, 16)),
    ],
});

/// A header or a parameter, and its value.
static NAMED: Type = Type::Part(&Part {
    fields: &[
        may("type", Type::OneOf(&["Exact", "RegularExpression"])),
        must("name", FILLED),
        must("value", FILLED),
    ],
    rules: &[],
});

static PATH: Part = Part {
    fields: &[
        may(
            "type",
            Type::OneOf(&["Exact", "PathPrefix", "RegularExpression"]),
        ),
        may("value", ANY),
    ],
    rules: &[path_is_sound],
};

static TIMEOUTS: Part = Part {
    fields: &[may("request", ANY), may("backendRequest", ANY)],
    rules: &[timeouts_fit],
};

fn path_is_sound<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let value = map.get("value").and_then(Node::as_str).unwrap_or("/");
    let kind = map.get("type").and_then(Node::as_str);
    let fault = route_path::fault(value).filter(|_| kind != Some("RegularExpression"));
    if let Some(fault) = fault {
        walk.report_field(map, "value", format!("no route has such a path: {fault}"));
    }
}

fn timeouts_fit<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let mut duration = |key| {
        let text = map.get(key).and_then(Node::as_str)?;
        let duration = milliseconds(text);
        if duration.is_none() {
            let message = "expected a duration, such as `90s` or `1h30m`";
            walk.report_field(map, key, message);
        }
        duration
    };
    let both = duration("request").zip(duration("backendRequest"));
    if both.is_some_and(|(request, backend)| request != 0 && backend > request) {
        let message = "it is longer than `request`";
        walk.report_field(map, "backendRequest", message);
    }
}

/// A rule without matches counts as one.
fn matches_of_all<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let of_rule = |rule: &Node| rule.list("matches").len().max(1);
    let number: usize = list(map, "rules").iter().map(of_rule).sum();
    if number > MAX_MATCHES_OF_ALL {
        let message = format!(
            "the rules have {number} matches together, of which the API takes {MAX_MATCHES_OF_ALL}"
        );
        walk.report_field(map, "rules", message);
    }
}

fn names_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let rules = list(map, "rules");
    let names: Vec<&str> = rules.iter().filter_map(|rule| rule.str("name")).collect();
    let is_repeated = |(index, name): (usize, &&str)| names[..index].contains(name);
    if names.iter().enumerate().any(is_repeated) {
        walk.report_field(map, "rules", "two rules have the same `name`");
    }
}
