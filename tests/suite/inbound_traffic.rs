//! `inboundTrafficHandler`: what leads requests from outside to a component.

use crate::harness::{Masthead, Output, masthead};

/// The components that are reached from outside, with their Ingresses.
const COMPONENTS: [(&str, &str); 7] = [
    ("synapse", "ess-synapse"),
    (
        "matrixAuthenticationService",
        "ess-matrix-authentication-service",
    ),
    ("elementWeb", "ess-element-web"),
    ("elementAdmin", "ess-element-admin"),
    ("matrixRTC", "ess-matrix-rtc"),
    ("hookshot", "ess-hookshot"),
    ("wellKnownDelegation", "ess-well-known"),
];

fn run(values: &str) -> Masthead {
    masthead(
        "template ess --fragment quick-setup-hostnames --fragment quick-setup-all-enabled \
         --fragment hookshot-minimal --fragment hookshot-ingress -f v.yaml",
    )
    .file("v.yaml", values)
}

fn rendered(values: &str) -> Output {
    let output = run(values).run();
    assert_eq!(output.status, 0, "{values}\n{}", output.stderr);
    output
}

/// The names of all Ingresses, sorted.
fn ingresses(values: &str) -> Vec<String> {
    let output = rendered(values);
    let names = output.stdout.split("\n---\n").filter_map(|object| {
        let is_ingress = object.contains("kind: Ingress\n");
        let name = object.split("\n  name: ").nth(1)?.lines().next()?;
        is_ingress.then(|| name.trim_matches('"').to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn all_but(left_out: Option<&str>) -> Vec<String> {
    let names = COMPONENTS.iter().map(|(_, name)| *name);
    let names = names.filter(|name| Some(*name) != left_out);
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names
}

#[test]
fn a_component_may_have_no_ingress_and_keeps_its_service() {
    assert_eq!(ingresses(""), all_but(None));
    assert_eq!(ingresses("inboundTrafficHandler: ingress"), all_but(None));
    for (component, name) in COMPONENTS {
        let values = format!("{component}: {{inboundTrafficHandler: none}}");
        assert_eq!(ingresses(&values), all_but(Some(name)), "{component}");
        let service = match component {
            "matrixRTC" => "ess-matrix-rtc-authorisation-service",
            _ => name,
        };
        rendered(&values).object(&format!("Service/{service}"));
    }
}

#[test]
fn what_a_component_says_counts_before_what_all_do() {
    assert_eq!(ingresses("inboundTrafficHandler: none"), [] as [&str; 0]);
    let values = "inboundTrafficHandler: none\nsynapse: {inboundTrafficHandler: ingress}\n";
    assert_eq!(ingresses(values), ["ess-synapse"]);
}

#[test]
fn nothing_else_changes() {
    let without_ingresses = |values: &str| {
        let text = rendered(values).stdout;
        let objects = text.split("\n---\n");
        let others = objects.filter(|object| !object.contains("kind: Ingress\n"));
        others.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        without_ingresses("inboundTrafficHandler: none"),
        without_ingresses("")
    );
}

#[test]
fn paths_on_the_host_of_the_homeserver_are_left_out_too() {
    let paths = |values: &str| {
        let values = format!("hookshot: {{ingress: {{host: ''}}, {values}}}");
        let ingress = rendered(&values).object("Ingress/ess-synapse");
        ingress.to_string().contains("/_matrix/hookshot")
    };
    assert!(paths(""));
    assert!(!paths("inboundTrafficHandler: none"));
}

#[test]
fn a_host_is_needed_where_a_url_is_made_of_it() {
    for component in ["synapse", "matrixAuthenticationService", "matrixRTC"] {
        let values = format!(
            "inboundTrafficHandler: none\n{component}: {{ingress: {{host: ''}}}}\n\
             elementWeb: {{enabled: false}}\n"
        );
        let said = run(&values).fails(1);
        let error = format!("error: {component}.ingress.host: the host name is missing");
        assert!(said.contains(&error), "{said}");
    }
    let web = "elementWeb: {inboundTrafficHandler: none, ingress: {host: ''}}\n";
    let said = run(web).fails(1);
    assert!(said.contains("error: elementWeb.ingress.host: "), "{said}");
    assert!(!said.contains("warning: elementWeb"), "{said}");
    let alone = "wellKnownDelegation: {baseDomainRedirect: {enabled: false}}\n";
    let said = rendered(&format!("{web}{alone}")).stderr;
    assert!(
        said.contains("warning: elementWeb.ingress.host: "),
        "{said}"
    );
    let said = rendered("elementAdmin: {inboundTrafficHandler: none, ingress: {host: ''}}").stderr;
    assert!(
        said.contains("warning: elementAdmin.ingress.host: "),
        "{said}"
    );
}

#[test]
fn a_certificate_that_no_ingress_has_is_not_asked_for() {
    let needed = |values: &str| {
        let values = format!("elementAdmin: {{ingress: {{tlsSecret: admin-tls}}, {values}}}");
        let notes = masthead(
            "notes secrets --fragment quick-setup-hostnames --fragment quick-setup-all-enabled -f v.yaml",
        );
        notes
            .file("v.yaml", values)
            .run()
            .stdout
            .contains("admin-tls")
    };
    assert!(needed(""));
    assert!(!needed("inboundTrafficHandler: none"));
}

#[test]
fn what_is_said_of_an_ingress_that_is_not_there_has_no_effect() {
    let said = |values: &str| run(values).run().stderr;
    let ingress = "ingress: {className: mine, annotations: {a: b}}";
    let said_of = |handler: &str| said(&format!("elementAdmin: {{{handler}{ingress}}}"));
    let own = said_of("inboundTrafficHandler: none, ");
    assert_eq!(
        own.matches("this has no effect: `elementAdmin.inboundTrafficHandler`")
            .count(),
        2,
        "{own}"
    );
    assert!(!said_of("").contains("no effect"));
}

#[test]
fn other_words_are_errors() {
    for (word, hint) in [
        ("routes", "did you mean `route`?"),
        ("gatway", "did you mean `gateway`?"),
        ("Ingress", "did you mean `ingress`?"),
        ("nginx", ""),
    ] {
        for at in [
            "inboundTrafficHandler: {}",
            "hookshot: {inboundTrafficHandler: {}}",
        ] {
            let said = run(&at.replace("{}", word)).fails(1);
            let expected =
                format!("expected one of `none`, `ingress`, `gateway`, `route`, found `{word}`");
            assert!(said.contains(&expected) && said.contains(hint), "{said}");
        }
    }
    let said = run("inboundTrafficHandler: none")
        .args("--chart-version 26.8")
        .fails(1);
    assert!(said.contains("it is new in 26.11.0"), "{said}");
}
