//! The files that HAProxy reads. An empty line ends each: HAProxy refuses a configuration without a
//! last line feed, and there are tools that trim one.

use super::objects;
use crate::cases;

const CONFIG_MAPS: [&str; 3] = [
    "ConfigMap/ess-haproxy",
    "ConfigMap/ess-synapse-haproxy",
    "ConfigMap/ess-well-known-haproxy",
];

#[test]
fn an_empty_line_ends_each_file() {
    for case in cases::combinations().chain(cases::examples()) {
        let objects = objects(&case);
        for config_map in CONFIG_MAPS.iter().filter_map(|name| objects.get(*name)) {
            for (name, text) in config_map["data"].as_object().expect("it has files") {
                let text = text.as_str().expect("it is a text");
                let body = text.strip_suffix("\n\n");
                let body = body.unwrap_or_else(|| panic!("{}: {name}: {text:?}", case.name));
                let ends = body
                    .chars()
                    .last()
                    .is_some_and(|last| !last.is_whitespace());
                assert!(ends, "{}: {name}: {text:?}", case.name);
            }
        }
    }
}

/// A length would be wrong once the last line feed is trimmed, and HAProxy refuses such a file.
#[test]
fn the_answer_for_a_busy_server_says_no_length() {
    let case = cases::combination("synapse");
    let files = &objects(&case)["ConfigMap/ess-synapse-haproxy"]["data"];
    let answer = files["429.http"].as_str().expect("it is a text");
    assert!(
        !answer.to_lowercase().contains("content-length"),
        "{answer}"
    );
}
