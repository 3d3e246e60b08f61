//! What `check` says of values, beside what a real API server (Kubernetes 1.36) said of the objects.

use masthead::{Input, Severity};
use serde_json::{Value, json};

use crate::library::World;

/// Values, what the server says, and whether a dry run does (`server`) or the apply alone (`apply`).
const ROWS: &str = include_str!("../rows/kubernetes.json");

fn is_refused(row: &Value) -> bool {
    let host = |name: &str| json!({"ingress": {"host": format!("{name}.example.org")}});
    let base = json!({
        "serverName": "example.org",
        "synapse": host("matrix"),
        "matrixAuthenticationService": host("account"),
        "elementWeb": host("chat"),
        "elementAdmin": host("admin"),
        "matrixRTC": host("rtc"),
    });
    let mut input = Input::new();
    input.add_file("base.yaml", base.to_string().into());
    input.add_file("row.yaml", row["values"].to_string().into());
    let Ok(world) = World::new(input, "kubectl") else {
        return true;
    };
    let problems = world.all_problems();
    problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
}

#[test]
fn check_says_what_the_api_server_says() {
    let rows: Vec<Value> = serde_json::from_str(ROWS).unwrap();
    let is_wrong = |row: &&Value| is_refused(row) != (row["says"] == "refuses");
    let wrong: Vec<String> = rows
        .iter()
        .filter(is_wrong)
        .map(ToString::to_string)
        .collect();
    let (bad, all) = (wrong.len(), rows.len());
    assert!(wrong.is_empty(), "{bad} of {all}:\n{}", wrong.join("\n"));
}
