//! What is denied, and what is allowed by flags and by comments.

use serde_json::Value;

use crate::harness::{Output, masthead};

fn run(args: &str, values: &str) -> Output {
    let run = masthead(args).file("values.yaml", values);
    run.args("--fragment minimal -f values.yaml").run()
}

/// The codes and lines of what `check` finds.
fn found(flags: &str, values: &str) -> Vec<String> {
    let output = run(&format!("check -o json {flags}"), values);
    let document: Value = serde_json::from_str(&output.stdout).unwrap();
    let list = document["findings"].as_array().unwrap().iter();
    let line = |it: &Value| {
        let (code, severity) = (
            it["code"].as_str().unwrap(),
            it["severity"].as_str().unwrap(),
        );
        format!("{code} {severity} {}", it["line"])
    };
    list.map(line).collect()
}

const LABEL: &str = "synapse:\n  labels:\n    app.kubernetes.io/name: mine\n";

#[test]
fn a_comment_allows_what_is_on_its_line_or_the_next() {
    assert_eq!(found("", LABEL), ["MH0109 warning 3"]);
    for values in [
        "synapse:\n  labels:\n    app.kubernetes.io/name: mine # masthead: allow MH0109 why\n",
        "synapse:\n  labels:\n    # masthead: allow MH0109 why\n    app.kubernetes.io/name: mine\n",
        "synapse:\n  labels:\n    #masthead:  allow no-effect, MH0101 — why\n    # and more\n    app.kubernetes.io/name: mine\n",
        "synapse: {labels: {app.kubernetes.io/name: mine}} # masthead: allow mh0109: why\n",
    ] {
        let told = found("", values);
        assert!(
            told.iter().all(|line| line.starts_with("MH0020")),
            "{values}{told:?}"
        );
    }
    assert_eq!(
        found(
            "",
            "synapse:\n  # masthead: allow MH0109 why\n  labels:\n    app.kubernetes.io/name: mine\n"
        ),
        ["MH0020 warning 2", "MH0109 warning 4"]
    );
}

#[test]
fn a_comment_on_a_text_allows_what_is_in_it() {
    let values = |comment: &str| {
        format!(
            "synapse:\n  additional:\n    mine:\n      {comment}\n      config: |\n        admin_contact: mailto:a@b.c\n        emial: {{}}\n"
        )
    };
    assert_eq!(found("", &values("# other")), ["MH0302 warning 7"]);
    assert!(
        found(
            "",
            &values("# masthead: allow MH0302 newer than the manual")
        )
        .is_empty()
    );
    let inside = "synapse:\n  additional:\n    mine:\n      config: |\n        # masthead: allow MH0302 newer\n        emial: {}\n";
    assert!(found("", inside).is_empty());
}

#[test]
fn comments_count_in_other_layouts_too() {
    let values = "kind: HelmRelease\nspec:\n  values:\n    synapse:\n      labels:\n        # masthead: allow MH0109 why\n        app.kubernetes.io/name: mine\n";
    assert!(found("--values-at spec.values", values).is_empty());
    let guide = "mas:\n  synapse:\n    # masthead: allow MH0109 why\n    endpoint: http://a\n";
    assert!(
        found("--allow MH0114", guide).is_empty(),
        "{:?}",
        found("", guide)
    );
}

#[test]
fn what_is_wrong_with_a_comment_is_told() {
    for (comment, code) in [
        ("allow MH0109", "MH0021"),
        ("allow MH0109 -", "MH0021"),
        ("allow", "MH0021"),
        ("allow MH9999 why", "MH0021"),
        ("alow MH0109 why", "MH0021"),
        ("allow MH0302 why", "MH0020"),
    ] {
        let values = format!("{} # masthead: {comment}\n", LABEL.trim_end());
        let told = found("", &values);
        assert!(
            told.iter().any(|it| it.starts_with(code)),
            "{comment}: {told:?}"
        );
        assert!(
            told.contains(&"MH0109 warning 3".to_owned()),
            "{comment}: {told:?}"
        );
    }
    assert!(
        found(
            "",
            "# masthead: what renders this\nserverName: example.org\n"
        )
        .is_empty()
    );
    assert!(
        found(
            "",
            "synapse: {ingress: {host: a.example.org, annotations: {a: 'x # masthead: allow MH0109 y'}}}\n"
        )
        .is_empty()
    );
}

#[test]
fn an_error_that_leaves_nothing_to_render_stays() {
    let values = "synapse:\n  enabeld: true # masthead: allow MH0101 why\n";
    for command in ["check", "render --credentials=job"] {
        for flags in ["", "--allow MH0101"] {
            let output = run(&format!("{command} {flags}"), values);
            assert_eq!((output.status, output.stdout.as_str()), (1, ""));
            assert!(
                output
                    .stderr
                    .contains("it can't be allowed: nothing can be rendered"),
                "{}",
                output.stderr
            );
        }
    }
}

#[test]
fn an_error_of_objects_may_be_allowed() {
    let values = "synapse: {extraVolumeMounts: [{name: mine, mountPath: /mine}]}\n";
    assert_eq!(run("check", values).status, 1);
    assert_eq!(run("check --allow MH0404", values).status, 0);
    assert_eq!(
        run(
            "check",
            &values.replace('\n', " # masthead: allow MH0404 injected\n")
        )
        .status,
        0
    );
}

#[test]
fn what_is_denied_is_an_error() {
    assert_eq!(run("check", LABEL).status, 0);
    for flags in [
        "--deny MH0109",
        "--deny no-effect,MH0101",
        "--deny warnings",
        "--strict",
    ] {
        assert_eq!(found(flags, LABEL), ["MH0109 error 3"], "{flags}");
        assert_eq!(run(&format!("check {flags}"), LABEL).status, 1);
        let flags = flags.replace("--strict", "--deny warnings");
        let output = run(&format!("render --credentials=job {flags}"), LABEL);
        assert_eq!((output.status, output.stdout.as_str()), (1, ""));
    }
    assert!(found("--deny warnings --allow MH0109", LABEL).is_empty());
    assert_eq!(
        found("--deny warnings", "redis: {replicas: 1}\n"),
        ["MH0108 note 1"]
    );
    assert_eq!(
        found("--deny MH0108", "redis: {replicas: 1}\n"),
        ["MH0108 error 1"]
    );
}

#[test]
fn what_is_denied_while_credentials_are_made_fails_the_command() {
    let ephemeral = "render --credentials ephemeral --secrets omit --set matrixAuthenticationService.enabled=false";
    let output = run(
        &format!("{ephemeral} --deny MH0506"),
        "synapse: {replicas: 1}\n",
    );
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert!(
        output
            .stderr
            .contains("error: the credentials are new in each run and not kept [MH0506]")
    );
    let output = run(
        &format!("{ephemeral} --allow MH0506"),
        "synapse: {replicas: 1}\n",
    );
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

#[test]
fn flags_name_codes_that_there_are() {
    let said = masthead("check --allow MH0110,MH0199 --fragment minimal").fails(2);
    assert!(
        said.contains("there is no code `MH0199`: did you mean"),
        "{said}"
    );
    let said = masthead("check --deny warning --fragment minimal").fails(2);
    assert!(said.contains("there is no code `warning`"), "{said}");
    let said = masthead("check --deny MH0109 --allow no-effect --fragment minimal").fails(2);
    assert!(
        said.contains("MH0109 is both allowed and denied: leave one out"),
        "{said}"
    );
}
