use serde_json::{Value as Json, json};

use super::*;
use crate::schema::SCHEMA;
use crate::source::yaml::read;

fn translated(text: &str, named: Option<&str>) -> Option<Translated> {
    translate(&read::read(text, 1).unwrap(), named)
}

fn file(found: &Translated, program: &str) -> Json {
    let files = found.files.iter();
    let mut files = files.filter(|(known, _)| known == program);
    files
        .next()
        .map_or(Json::Null, |(_, node)| node.clone().into())
}

fn values(found: &Translated) -> Vec<String> {
    let values = found.values.iter();
    values
        .map(|(path, node)| format!("{path}={}", Json::from(node.clone())))
        .collect()
}

/// Every leaf of the values, by its path.
fn leaves(node: &Node, path: ValuePath, out: &mut Vec<ValuePath>) {
    match &node.kind {
        Kind::Map(map) if !map.is_empty() => {
            for entry in &map.0 {
                leaves(&entry.node, path.step(Step::Key(entry.key.clone())), out);
            }
        }
        Kind::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, path.index(index), out);
            }
        }
        _ => out.push(path),
    }
}

const ANANACE: &str = include_str!("../../../examples/adopt/ananace.yaml");
const MATRIX: &str = include_str!("../../../examples/adopt/matrix-chart.yaml");
const REMRAM44: &str = include_str!("../../../examples/adopt/remram44.yaml");

#[test]
fn every_value_has_one_fate() {
    for text in [ANANACE, MATRIX, REMRAM44] {
        let found = translated(text, None).unwrap();
        let mut all = Vec::new();
        leaves(&read::read(text, 1).unwrap(), ValuePath::root(), &mut all);
        for leaf in all {
            let told = found.fates.iter().filter(|told| leaf.is_within(&told.path));
            assert_eq!(told.count(), 1, "{leaf} of {}", found.chart);
        }
    }
}

#[test]
fn charts_are_known_by_their_keys_and_by_their_names() {
    assert_eq!(
        translated(ANANACE, None).unwrap().chart,
        "ananace/matrix-synapse"
    );
    assert_eq!(translated(MATRIX, None).unwrap().chart, "small-hack/matrix");
    assert_eq!(translated(REMRAM44, None).unwrap().chart, "remram44/matrix");
    assert!(translated("serverName: example.org", None).is_none());
    for name in names() {
        assert_eq!(translated("{}", Some(&name)).unwrap().chart, name);
    }
    assert!(translated(ANANACE, Some("nginx")).is_none());
}

#[test]
fn values_become_settings_and_values() {
    let found = translated(ANANACE, None).unwrap();
    let synapse = file(&found, "synapse");
    assert_eq!(synapse["server_name"], "example.org");
    assert_eq!(synapse["database"]["name"], "psycopg2");
    assert_eq!(synapse["database"]["args"]["cp_max"], 10);
    assert_eq!(synapse["password_config"]["pepper"], "PEPPER-MARKER");
    assert_eq!(
        file(&found, "well-known/server"),
        json!({"m.server": "matrix.example.org:443"})
    );
    let values = values(&found);
    for expected in [
        "synapse.ingress.host=\"matrix.example.org\"",
        "synapse.signingKey.secret=\"old-signing-key\"",
        "synapse.signingKey.secretKey=\"signing.key\"",
        "synapse.logging.levelOverrides[\"synapse.federation\"]=\"DEBUG\"",
        "ingress.annotations[\"cert-manager.io/cluster-issuer\"]=\"letsencrypt\"",
        "synapse.workers.federation-sender.replicas=2",
    ] {
        assert!(
            values.iter().any(|it| it == expected),
            "{expected}: {values:#?}"
        );
    }
    let unknown = found.fates.iter().filter(|told| told.fate == Fate::Unknown);
    let unknown: Vec<_> = unknown.map(|told| told.path.to_string()).collect();
    assert_eq!(unknown, ["mistyped"]);
}

#[test]
fn what_the_rules_name_is_there() {
    for chart in rule::all() {
        for rule in chart.rules() {
            if let Target::Value(target) = rule.target() {
                let path = rule.filled(target, &ValuePath::root());
                let keys = path.steps();
                let first = match keys[0] {
                    Step::Key(key) => SCHEMA.property(key.as_ref()),
                    Step::Index(_) => None,
                };
                assert!(first.is_some(), "{target}");
            }
        }
    }
}
