//! What is found in a stack that follows from values, and where.

use super::*;
use crate::kube::object::{Files, SecretData};
use crate::source::At;
use crate::source::problem::Problem;
use crate::stack::components::COMPONENTS;
use crate::stack::example::World;
use crate::stack::{self, Stack};

/// Element Web, Element Admin and the well-known files, with HAProxy before them.
const FEW: &[&str] = &[
    "nothing-enabled",
    "server-name",
    "element-web-minimal",
    "element-admin-minimal",
    "well-known-minimal",
];

/// Synapse with all of its workers.
const WORKERS: &[&str] = &[
    "nothing-enabled",
    "server-name",
    "synapse-minimal",
    "synapse-all-workers-running",
];

/// What `look` finds in the stack of these values and its objects.
fn with_stack<T>(
    fragments: &[&str],
    user: &str,
    look: impl FnOnce(&Stack, &[stack::Object]) -> T,
) -> T {
    let world = World::with_fragments(fragments, user);
    let stack = world.draft(COMPONENTS).finish().unwrap();
    let objects = stack.objects(None);
    look(&stack, &objects)
}

fn problems(stack: &Stack, objects: &[stack::Object]) -> Vec<Problem> {
    let manifests = objects
        .iter()
        .map(|object| (object.component, &object.manifest));
    check(manifests, &Outside::new(stack))
}

#[test]
fn what_is_rendered_fits_together() {
    for fragments in [
        FEW,
        &[
            "quick-setup-all-enabled",
            "quick-setup-hostnames",
            "quick-setup-certificates",
        ],
        WORKERS,
        &[
            "minimal",
            "synapse-secrets-in-helm",
            "mas-secrets-externally",
        ],
    ] {
        with_stack(fragments, "{}", |stack, objects| {
            assert_eq!(problems(stack, objects), [], "{fragments:?}");
            let has = |title| {
                objects
                    .iter()
                    .any(|object| object.manifest.title() == title)
            };
            assert!(has("Deployment/ess-haproxy"));
        });
    }
}

#[test]
fn problems_stand_where_the_user_wrote_them() {
    let user = r#"
elementWeb:
  extraVolumeMounts:
    - {name: missing, mountPath: /x}
    - {name: mine, mountPath: /y, subPath: nope.yaml}
    - {name: twice, mountPath: /y}
  extraVolumes:
    - {name: mine, configMap: {name: "{{ $.Release.Name }}-element-web"}}
    - {name: twice, configMap: {name: my-own}}
    - {name: twice, configMap: {name: my-own}}
  labels:
    example.org/mine: "not a value!"
"#;
    let problems = with_stack(FEW, user, problems);
    let places = problems.iter().map(|problem| {
        let At { line, column, .. } = problem.at;
        format!("{line}:{column} {}", problem.path)
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            r#"12:23 elementWeb.labels["example.org/mine"]"#,
            "9:14 elementWeb.extraVolumes[1].name",
            "5:31 elementWeb.extraVolumeMounts[1].mountPath",
            "4:14 elementWeb.extraVolumeMounts[0].name",
            "5:44 elementWeb.extraVolumeMounts[1].subPath",
        ]
    );
}

#[test]
fn what_the_user_brings_is_taken_to_be_there() {
    let user = "
elementWeb:
  serviceAccount: {name: mine, create: false}
  extraVolumes: [{name: x, secret: {secretName: '{{ $.Release.Name }}-their-own'}}]
  extraVolumeMounts: [{name: x, mountPath: /x, subPath: any}]
  ingress: {tlsSecret: my-certificate}
  image: {pullSecrets: [{name: registry}]}
";
    with_stack(FEW, user, |stack, objects| {
        let evaluated = stack.evaluations();
        assert_eq!(problems(stack, objects), []);
        assert_eq!(stack.evaluations(), evaluated, "nothing is evaluated again");
    });
}

#[test]
fn templates_that_the_stack_does_not_read_are_evaluated_too() {
    let of = |x: &str| {
        let user =
            format!("haproxy: {{serviceAccount: {{create: false}}}}\nhookshot: {{x: '{x}'}}");
        let problems = with_stack(FEW, &user, problems);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let missing =
        "Deployment/ess-haproxy: it needs the ServiceAccount `ess-haproxy`, which nothing creates";
    assert_eq!(of("{{ .Release.Name }}-haproxy"), [""; 0]);
    assert_eq!(of("{{ fail \"no\" }}"), [missing]);
}

#[test]
fn generated_credentials_may_be_in_the_cluster() {
    let files = Files::from_iter([("f", "/secrets/ess-generated/KEY")]);
    let reader = object("m", Body::ConfigMap(files));
    let rendered = object("ess-generated", Body::Secret(SecretData::new()));
    with_stack(FEW, "{}", |stack, _| {
        let outside = Outside::new(stack);
        assert_eq!(check([("", &reader)], &outside), []);
        let problems = check([("", &reader), ("", &rendered)], &outside);
        let message = "ConfigMap/m: it needs the key `KEY` of the Secret `ess-generated`, which \
                       has no such key";
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message, message);
    });
    let key = "MAS_ENCRYPTION_SECRET";
    let files = Files::from_iter([("f", format!("/secrets/ess-generated/{key}"))]);
    let reader = object("m", Body::ConfigMap(files));
    with_stack(&["minimal"], "{}", |stack, _| {
        assert_eq!(
            check([("", &reader), ("", &rendered)], &Outside::new(stack)),
            []
        );
    });
}
