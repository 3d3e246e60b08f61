use super::*;

#[test]
fn names_are_unique_and_sorted() {
    let mut known = std::collections::BTreeSet::new();
    for table in TABLES {
        assert!(
            table.windows(2).all(|pair| pair[0].name < pair[1].name),
            "{}",
            table[0].name
        );
        for function in table {
            assert!(known.insert(function.name), "{}", function.name);
            assert_eq!(unavailable::hint(function.name), None, "{}", function.name);
        }
    }
}

#[test]
fn names_that_are_no_function_have_a_hint() {
    for name in [
        "include",
        "now",
        "randAlphaNum",
        "genCA",
        "env",
        "regexMatch",
        "upperr",
        "foo",
        "mustUpperr",
        "must",
        "mustx",
        "defualt",
    ] {
        let trouble = check_name(name).unwrap_err();
        assert!(
            trouble
                .message
                .contains(&format!("function `{name}` is not ")),
            "{trouble:?}"
        );
        assert!(trouble.hint.is_some());
    }
    assert!(check_name("mustToJson").is_ok());
}
