//! `masthead explain`.

use insta::assert_snapshot;

use crate::harness::masthead;

#[test]
fn a_code_is_explained_however_it_is_written() {
    let text = masthead("explain MH0101").ok().stdout;
    assert_snapshot!("explained", text);
    for code in ["mh0101", "0101", "101", "unknown-value"] {
        assert_eq!(masthead("explain").arg(code).ok().stdout, text, "{code}");
    }
}

#[test]
fn several_are_explained_in_the_order_in_which_they_were_asked_for() {
    let text = masthead("explain MH0203 MH0002").ok().stdout;
    let heads: Vec<_> = text.lines().filter(|line| line.starts_with("MH")).collect();
    assert!(
        heads[0].starts_with("MH0203 ") && heads[1].starts_with("MH0002 "),
        "{text}"
    );
}

#[test]
fn one_that_is_not_known_is_told_with_the_nearest() {
    for (code, said) in [
        (
            "MH0999",
            "there is no code `MH0999`: did you mean `MH0901`?",
        ),
        (
            "unknwon-value",
            "there is no code `unknwon-value`: did you mean `unknown-value`?",
        ),
        (
            "nonsense",
            "there is no code `nonsense`: `masthead explain` lists them",
        ),
    ] {
        let told = masthead("explain").arg(code).fails(2);
        assert!(told.starts_with("error: there is no code"), "{told}");
        if code != "MH0999" {
            assert_eq!(told, format!("error: {said}\n"));
        }
    }
}

#[test]
fn all_are_listed_without_one() {
    let text = masthead("explain").ok().stdout;
    assert!(text.starts_with("CODE     NAME"), "{text}");
    assert!(text.lines().count() > 80);
}
