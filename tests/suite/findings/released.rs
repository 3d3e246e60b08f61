//! Codes that were released keep their numbers and names for ever: this list only grows.

use super::codes::explained;

const RELEASED: &str = include_str!("released.txt");

#[test]
fn no_code_is_renamed_renumbered_or_removed() {
    let known: Vec<String> = explained()
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                it["code"].as_str().unwrap(),
                it["name"].as_str().unwrap()
            )
        })
        .collect();
    for line in RELEASED.lines() {
        assert!(known.iter().any(|it| it == line), "`{line}` is no more");
    }
    for line in &known {
        let is_listed = RELEASED.lines().any(|it| it == line);
        assert!(
            is_listed,
            "add `{line}` to tests/suite/findings/released.txt"
        );
    }
}
