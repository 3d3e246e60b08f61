//! `masthead man`: pages of the program and its commands.

use crate::harness::masthead;

#[test]
fn a_page_for_the_program_and_for_each_command() {
    assert!(masthead("man").ok().stdout.contains("\n.TH masthead 1 "));
    assert!(
        masthead("man values explain")
            .ok()
            .stdout
            .contains("masthead\\-values\\-explain \\- Explain the value at a path")
    );
    assert_eq!(
        masthead("man valeus").fails(2),
        "error: there is no command `valeus`: did you mean `values`?\n"
    );
    let output = masthead("man --output-dir pages").ok();
    let mut pages: Vec<_> = std::fs::read_dir(output.folder.path().join("pages"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    pages.sort();
    assert_eq!(pages[0], "masthead-adopt.1");
    assert!(
        pages.iter().any(|page| page == "masthead-values-explain.1")
            && pages.iter().any(|page| page == "masthead.1")
    );
}

#[test]
fn a_page_has_what_help_has_no_room_for() {
    let page = masthead("man images lock").ok().stdout;
    let places: Vec<_> = ["EXAMPLES", "\"EXIT STATUS\"", "FILES", "ENVIRONMENT"]
        .map(|section| page.find(&format!("\n.SH {section}\n")).expect(section))
        .into();
    assert!(places.is_sorted());
    assert!(page.contains("\\fBDOCKER_CONFIG\\fR\n"), "{page}");
    assert!(
        page.contains("masthead images lock \\-f values.yaml \\-o images.lock\n"),
        "{page}"
    );
    assert!(
        !masthead("man ulid")
            .ok()
            .stdout
            .contains("MASTHEAD_IDENTITY")
    );
}

#[test]
fn all_commands_are_one_page_of_markdown() {
    let page = masthead("man -o markdown").ok().stdout;
    assert!(page.contains("\n## masthead values explain\n"));
    assert!(page.contains("| `--dry-run` | "), "{page}");
    assert!(
        masthead("man -o markdown render")
            .fails(2)
            .contains("cannot be used with")
    );
}
