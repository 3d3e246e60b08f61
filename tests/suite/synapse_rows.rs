//! What `check` says of additional settings of Synapse, beside what real Synapse 1.163.2 said of the
//! same configuration.

use masthead::{Input, Severity};
use serde_json::{Value, json};

use crate::library::World;

/// Settings, whether the stack has MAS, and whether Synapse starts.
const ROWS: &str = include_str!("../rows/synapse.json");

fn is_refused(row: &Value) -> bool {
    let text = row["config"].as_str().expect("a row has its settings");
    let host = |name: &str| json!({"ingress": {"host": format!("{name}.example.org")}});
    let mut mas = host("account");
    mas["enabled"] = row["mas"].clone();
    let mut synapse = host("matrix");
    // Braces in them are Synapse's own.
    let text = text.replace("{{", "{{ \"{{\" }}");
    synapse["additional"] = json!({"x": {"config": text}});
    let values = json!({
        "serverName": "example.org",
        "synapse": synapse,
        "matrixAuthenticationService": mas,
        "elementWeb": host("chat"),
        "elementAdmin": host("admin"),
        "matrixRTC": host("rtc"),
    });
    let mut input = Input::new();
    input.add_file("v.yaml", values.to_string().into());
    let world = World::new(input, "kubectl").expect("the values are sound");
    let problems = world.problems();
    problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
}

#[test]
fn check_says_what_synapse_says() {
    let rows: Vec<Value> = serde_json::from_str(ROWS).unwrap();
    let starts = |row: &Value| row["starts"].as_bool().expect("a row has its answer");
    let wrong: Vec<&Value> = rows
        .iter()
        .filter(|row| is_refused(row) == starts(row))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        rows.len()
    );
    assert!(rows.iter().any(starts) && !rows.iter().all(starts));
}
