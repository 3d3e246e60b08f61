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
        "now",
        "randAlphaNum",
        "genCA",
        "env",
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

/// The page names each function; `UPDATE_DOCS=1` writes it.
#[test]
fn the_page_of_templates_names_all_functions() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (head, _) = page.split_once("\n## Functions\n").unwrap();
    let expected = format!(
        "{head}\n## Functions\n\nKnown:\n{}\n\nRefused, with what to do instead:\n{}\n",
        listed(names().collect()),
        listed(unavailable::names().collect()),
    );
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    assert!(
        page == expected,
        "run UPDATE_DOCS=1 cargo test --lib the_page"
    );
}

/// Names in order, a few a line.
fn listed(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let lines: Vec<String> = quoted.chunks(8).map(|line| line.join(", ")).collect();
    lines.join(",\n")
}
