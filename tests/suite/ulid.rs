//! `masthead ulid`.

use regex_lite::Regex;

use crate::harness::masthead;

#[test]
fn prints_as_many_as_were_asked_for_each_later_than_the_one_before() {
    assert_eq!(masthead("ulid").ok().stdout.lines().count(), 1);
    let printed = masthead("ulid 1000").ok().stdout;
    let ulids: Vec<&str> = printed.lines().collect();
    assert_eq!(ulids.len(), 1000);
    // Crockford's alphabet: https://github.com/ulid/spec#encoding
    let form = Regex::new("^[0-7][0-9A-HJKMNP-TV-Z]{25}$").unwrap();
    assert!(ulids.iter().all(|ulid| form.is_match(ulid)));
    assert!(ulids.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(*ulids[999] < *masthead("ulid").ok().stdout, "time goes on");
}

#[test]
fn none_is_refused() {
    assert!(
        masthead("ulid 0")
            .fails(2)
            .contains("0 is not in 1..=65535")
    );
}
