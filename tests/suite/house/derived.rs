//! The stack is derived once a run: a command has one place at which it asks for a stack, and there
//! is one at which `check` derives it.

use regex_lite::Regex;

use crate::sources::{Source, folder, sources};

/// What derives a stack, in the rooms that use one.
const DERIVES: &str =
    r"\b(?:Draft::new|Stack::new|check::examine|check::all|request::stack|examine)\(";

/// The places of a file that derive a stack.
fn places(source: &Source) -> Vec<String> {
    let derives = Regex::new(DERIVES).expect("it is one");
    let found = derives.find_iter(&source.text);
    // Where `examine` is defined.
    let found = found.filter(|it| !source.text[..it.start()].ends_with("fn "));
    found.map(|it| source.place(it.start())).collect()
}

#[test]
fn a_command_derives_the_stack_at_one_place() {
    let of_room = |room: &str| {
        let all = sources(&folder()).into_iter();
        all.filter(|it| it.module.first().is_some_and(|first| first == room))
            .collect::<Vec<_>>()
    };
    let commands = of_room("commands");
    let count: usize = commands.iter().map(|it| places(it).len()).sum();
    assert!(count >= 9, "{count} commands derive a stack");
    for source in commands {
        let places = places(&source);
        assert!(places.len() <= 1, "a run derives a stack twice: {places:?}");
    }
    // `all` goes on with what `examine` derives.
    let of_check: Vec<_> = of_room("check").iter().flat_map(places).collect();
    assert_eq!(of_check.len(), 2, "{of_check:?}");
    for room in ["render", "effective", "diff", "notes"] {
        let places: Vec<_> = of_room(room).iter().flat_map(places).collect();
        assert!(
            places.is_empty(),
            "what looks at a stack derives another: {places:?}"
        );
    }
}

/// The files that read manifests: those of an earlier render, of a Secret that is imported, and of what Helm keeps. What this run renders is at hand as it is.
const READ_MANIFESTS: [&str; 4] = [
    "src/commands/diff/files.rs",
    "src/credentials/secret_manifest.rs",
    "src/folder/adopt.rs",
    "src/kube/helm_record.rs",
];

#[test]
fn nothing_reads_what_was_rendered_a_moment_ago() {
    let sources = sources(&folder());
    let read = sources
        .iter()
        .filter(|it| it.text.contains("manifest::read_all("));
    let read: Vec<_> = read.map(|it| it.path.as_str()).collect();
    assert_eq!(read, READ_MANIFESTS);
}
