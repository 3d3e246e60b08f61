//! `masthead fragments`, and every fragment in use.

use crate::harness::masthead;

#[test]
fn list_names_each_with_what_it_is_for() {
    let list = masthead("fragments list").ok().stdout;
    assert_eq!(list.lines().count(), masthead::fragments::all().count());
    assert!(
        list.lines()
            .any(|line| line.starts_with("minimal ") && line.len() > 40)
    );
}

#[test]
fn show_prints_the_fragment_as_it_is() {
    let fragment = masthead::fragments::find("mas-minimal").unwrap();
    assert_eq!(
        masthead("fragments show mas-minimal").ok().stdout,
        fragment.text
    );
}
