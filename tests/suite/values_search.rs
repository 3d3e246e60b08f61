//! `masthead values search`.

use serde_json::Value;

use crate::harness::masthead;

#[test]
fn the_best_comes_first_and_settings_of_programs_come_last() {
    assert_eq!(
        masthead("values search max upload").ok().stdout,
        "\
VALUE                         TYPE   DEFAULT   MEANING
synapse.media.maxUploadSize   text   \"100M\"    Greatest size of an upload, in mebibytes (M) or kibibytes (K).

SETTING                                                      TYPE                      DEFAULT   MEANING
synapse.additional.<name>.config.max_upload_size             text or integer or null             A setting of Synapse.
synapse.additional.<name>.config.max_pending_media_uploads   integer or null                     A setting of Synapse.
"
    );
}

#[test]
fn values_of_one_meaning_are_one_line_unless_all_are_asked_for() {
    let few = masthead("values search pull policy").ok().stdout;
    assert_eq!(few.matches(".pullPolicy ").count(), 1, "{few}");
    assert!(few.contains(" more places)\n"), "{few}");
    let all = masthead("values search pull policy --all").ok().stdout;
    assert!(all.matches(".pullPolicy ").count() > 10, "{all}");
    assert!(!all.contains(" more places)"), "{all}");
}

#[test]
fn lines_that_are_left_out_are_told() {
    let run = masthead("values search secret").run();
    let found = run.stdout.lines().filter(|line| line.contains('.'));
    assert_eq!((run.status, found.count()), (0, 30));
    assert!(
        run.stderr.contains(" more were found\n") && run.stderr.contains("`--all` prints them"),
        "{}",
        run.stderr
    );
    let quiet = masthead("values search secret --quiet").ok().stdout;
    assert_eq!(quiet, run.stdout);
}

#[test]
fn what_is_not_found_is_a_no_with_what_is_near() {
    assert_eq!(
        masthead("values search uplaod size").fails(1),
        "error: no value has `uplaod`\n |\n = hint: did you mean `upload`?\n"
    );
    let said = masthead("values search postgres livekit").fails(1);
    assert!(
        said.starts_with("error: no value has all of these words\n"),
        "{said}"
    );
    assert_eq!(
        masthead("values search zzzzzzzz").fails(1),
        "error: no value has `zzzzzzzz`\n"
    );
    assert_eq!(masthead("values search").run().status, 2);
}

#[test]
fn a_release_of_the_chart_has_its_own_names_and_defaults() {
    let first = |args: &str| {
        let found = masthead(args).ok().stdout;
        found
            .lines()
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(first("values search maxMemory"), "valkey.maxMemory");
    let older = "values search maxMemory --chart-version 26.8";
    assert_eq!(first(older), "redis.maxMemory");
    let of_variable = masthead("values search maxMemory").env("MASTHEAD_CHART_VERSION", "26.8");
    assert_eq!(of_variable.ok().stdout, masthead(older).ok().stdout);
    let of_project = masthead("values search maxMemory").file(
        "masthead.yaml",
        "apiVersion: masthead/v1\nkind: Project\ndeployment: {release: ess, layers: [fragment: minimal], chartVersion: '26.8'}\n",
    );
    assert_eq!(of_project.run().stdout, masthead(older).ok().stdout);
}

#[test]
fn machines_get_every_place() {
    let found = masthead("values search pull policy -o json").ok().stdout;
    let found: Value = serde_json::from_str(&found).unwrap();
    let first = &found[0];
    assert_eq!(first["places"][0]["path"], "image.pullPolicy");
    assert_eq!(first["program"], Value::Null);
    assert!(
        found
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["places"].as_array().unwrap().len() > 10)
    );
}
