//! `docs/verify.md` has a row for each name.

use std::collections::BTreeSet;

use crate::harness::masthead;

#[test]
fn the_page_has_all_names_and_no_others() {
    let page = include_str!("../../../docs/verify.md");
    let rows = page.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix("| `")?.split_once("` |")?;
        name.contains('.').then_some(name)
    });
    let listed = masthead("verify --list").ok().stdout;
    let names = listed
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next());
    assert_eq!(
        rows.collect::<BTreeSet<_>>(),
        names.collect::<BTreeSet<_>>()
    );
}
