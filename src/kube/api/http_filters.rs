//! What a rule of an HTTPRoute does with requests before they go on.
//! <https://gateway-api.sigs.k8s.io/reference/api-spec/#httproutefilter>

use super::ports::PORT_NUMBER;
use super::references::{has, list};
use super::types::{ANY, Part, Type, Walk, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(super) const FILTERS: Type = Type::List(&FILTER);

/// Types of filters, and the field that each has. Those with `true` are there once at most.
const TYPES: [(&str, &str, bool); 8] = [
    ("RequestHeaderModifier", "requestHeaderModifier", true),
    ("ResponseHeaderModifier", "responseHeaderModifier", true),
    ("RequestMirror", "requestMirror", false),
    ("RequestRedirect", "requestRedirect", true),
    ("URLRewrite", "urlRewrite", true),
    ("ExtensionRef", "extensionRef", false),
    ("CORS", "cors", true),
    // Of the experimental channel.
    ("ExternalAuth", "externalAuth", true),
];

static FILTER: Type = Type::Part(&Part {
    fields: &[
        must(
            "type",
            Type::OneOf(&[
                "RequestHeaderModifier",
                "ResponseHeaderModifier",
                "RequestMirror",
                "RequestRedirect",
                "URLRewrite",
                "ExtensionRef",
                "CORS",
                "ExternalAuth",
            ]),
        ),
        may("requestHeaderModifier", Type::Free),
        may("responseHeaderModifier", Type::Free),
        may("requestMirror", Type::Free),
        may("requestRedirect", Type::Part(&REDIRECT)),
        may("urlRewrite", Type::Part(&REWRITE)),
        may("extensionRef", Type::Free),
        may("cors", Type::Free),
        may("externalAuth", Type::Free),
    ],
    rules: &[field_fits_type],
});

static REDIRECT: Part = Part {
    fields: &[
        may("scheme", Type::OneOf(&["http", "https"])),
        may("hostname", Type::Text(Format::Host)),
        may("path", Type::Part(&PATH)),
        may("port", PORT_NUMBER),
        may("statusCode", Type::Int(301, 308)),
    ],
    rules: &[|map, walk| {
        let code = map.get("statusCode").and_then(Node::as_int);
        if code.is_some_and(|code| (304..=306).contains(&code)) {
            let message = "expected 301, 302, 303, 307 or 308";
            walk.report_field(map, "statusCode", message);
        }
    }],
};

static REWRITE: Part = Part {
    fields: &[
        may("hostname", Type::Text(Format::Host)),
        may("path", Type::Part(&PATH)),
    ],
    rules: &[],
};

static PATH: Part = Part {
    fields: &[
        must(
            "type",
            Type::OneOf(&["ReplaceFullPath", "ReplacePrefixMatch"]),
        ),
        may("replaceFullPath", ANY),
        may("replacePrefixMatch", ANY),
    ],
    rules: &[|map, walk| {
        let kind = map.get("type").and_then(Node::as_str).unwrap_or_default();
        let fields = [
            ("ReplaceFullPath", "replaceFullPath"),
            ("ReplacePrefixMatch", "replacePrefixMatch"),
        ];
        for (of, field) in fields {
            if has(map, field) != (kind == of) {
                let message = format!("`{field}` goes with `type: {of}`, and with no other");
                walk.report_field(map, field, message);
            }
        }
    }],
};

fn field_fits_type<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let kind = map.get("type").and_then(Node::as_str).unwrap_or_default();
    for (of, field, _) in TYPES {
        if has(map, field) != (kind == of) {
            let message = format!("`{field}` goes with `type: {of}`, and with no other");
            walk.report_field(map, field, message);
        }
    }
}

/// What filters of a rule do not go together, or not with its backends.
pub(super) fn filters_fit<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let filters = list(map, "filters");
    let number = |kind: &str| {
        let of_kind = |filter: &&Node| filter.str("type") == Some(kind);
        filters.iter().filter(of_kind).count()
    };
    for (kind, _, once) in TYPES {
        if once && number(kind) > 1 {
            walk.report_field(map, "filters", format!("there is more than one `{kind}`"));
        }
    }
    if number("RequestRedirect") > 0 && number("URLRewrite") > 0 {
        let message = "`RequestRedirect` and `URLRewrite` do not go together";
        walk.report_field(map, "filters", message);
    }
    if number("RequestRedirect") > 0 && !list(map, "backendRefs").is_empty() {
        let message = "what is redirected goes to no `backendRefs`";
        walk.report_field(map, "filters", message);
    }
}

/// A prefix can be replaced where there is one.
pub(super) fn one_prefix_for_each_replacement<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let replaces = |filter: &Node| {
        ["requestRedirect", "urlRewrite"].iter().any(|field| {
            let path = filter.below(&[field, "path"]);
            path.is_some_and(|path| path.str("type") == Some("ReplacePrefixMatch"))
        })
    };
    if !list(map, "filters").iter().any(replaces) {
        return;
    }
    let is_prefix = |fit: &Node| {
        let path = fit.get("path");
        path.is_some_and(|path| path.str("type").is_none_or(|kind| kind == "PathPrefix"))
    };
    let matches = list(map, "matches");
    if matches.len() != 1 || !matches.iter().all(is_prefix) {
        let message = "`ReplacePrefixMatch` needs one match, by `PathPrefix`";
        walk.report_field(map, "filters", message);
    }
}
