//! `masthead completions` and `masthead man`.

use crate::harness::masthead;

#[test]
fn every_shell_has_a_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = masthead("completions").arg(shell).ok().stdout;
        for word in ["render", "diff", "credentials", "fragment"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert!(
        masthead("completions tcsh")
            .fails(2)
            .contains("[possible values: bash, elvish, fish, powershell, zsh]")
    );
}

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
