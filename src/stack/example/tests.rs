//! A component that is added by its folder and a line in a list has all of its parts in what is
//! rendered, checked and shown. Nothing else has to be changed for it.

use super::credentials::TOKEN;
use super::world::example;
use super::*;
use crate::check::objects::{self, Outside};
use crate::credentials::{Catalogue, Credentials, Found, Secret, Source};
use crate::effective::{self, ProgramName};
use crate::kube::object::{Body, Kind};
use crate::notes;
use crate::render::{Manifest, render, targets::TARGETS};
use crate::stack::Stack;
use crate::stack::components::COMPONENTS;

type List = Vec<&'static dyn Component>;

const HOST: &str = "  ingress: {host: h.example.org}\n";
const POLICIES: &str = "networkPolicy: {enabled: true}\n";

/// The example alone, and among the components that there are, in the place of the one whose key it
/// borrows.
fn lists() -> [List; 2] {
    let mut among = COMPONENTS.to_vec();
    let place = among.iter().position(|it| it.key() == Example.key());
    among[place.expect("there is one with this key")] = &Example;
    [EXAMPLE.to_vec(), among]
}

/// The rest of a small stack around the example, with these values of it.
fn world(values: &str) -> World {
    let values = example(&format!("{HOST}{values}"));
    World::with_fragments(&["minimal"], &values).applied_by(TARGETS[0])
}

fn each(values: &str, look: impl Fn(&Stack, &List)) {
    let world = world(values);
    for list in lists() {
        look(&world.draft(&list).finish().unwrap(), &list);
    }
}

/// `Kind/name` of what is printed for the example, in that order.
fn titles(manifests: &[Manifest]) -> Vec<String> {
    let own = manifests
        .iter()
        .filter(|manifest| manifest.component == NAME);
    own.map(|manifest| manifest.object.title()).collect()
}

/// What a Secret holds under a key.
fn held(manifests: &[Manifest], name: &str, key: &str) -> Option<String> {
    let mut secrets = manifests.iter().filter(|it| it.kind() == Kind::Secret);
    let secret = secrets.find(|it| it.name() == name)?;
    let Body::Secret(data) = &secret.object.body else {
        return None;
    };
    data.expose_text(key).map(str::to_owned)
}

#[test]
fn its_objects_are_rendered_for_every_target() {
    for target in TARGETS {
        for list in lists() {
            let world = world("").applied_by(*target);
            let stack = world.draft(&list).finish().unwrap();
            let mut titles = titles(&render(&stack, None));
            titles.sort();
            let expected = [
                "ConfigMap/ess-example",
                "Deployment/ess-example",
                "Ingress/ess-example",
                "PersistentVolumeClaim/ess-example",
                "Secret/ess-example",
                "Service/ess-example",
                "ServiceAccount/ess-example",
                "ServiceMonitor/ess-example",
            ];
            assert_eq!(titles, expected, "{}", target.name());
        }
    }
}

#[test]
fn its_objects_fit_together() {
    each(POLICIES, |stack, _| {
        let manifests = render(stack, None);
        let objects = manifests.iter().map(|manifest| &manifest.object);
        assert_eq!(objects::check(objects, &Outside::new(stack)), []);
    });
}

#[test]
fn its_credential_is_generated() {
    each("", |stack, list| {
        let rows = list.iter().flat_map(|component| component.credentials());
        assert_eq!(Catalogue::new(rows).find(&TOKEN.key), Some(TOKEN));
        assert!(stack.needs().contains(&TOKEN));
        let uses = stack.credential_uses();
        let own = uses.iter().find(|used| used.component == NAME).unwrap();
        assert_eq!(own.generated, Some(TOKEN));
        assert_eq!(own.found, Found::Generated);
    });
}

#[test]
fn the_job_in_the_cluster_makes_its_credential() {
    let [_, list] = lists();
    let world = world("");
    let stack = world.draft(&list).finish().unwrap();
    let text: String = render(&stack, None).iter().map(Manifest::text).collect();
    assert!(text.contains("ess-generated:MORE:extra"), "{text}");
}

#[test]
fn its_credential_is_in_the_secret_where_it_is_kept() {
    let [_, list] = lists();
    let world = world("");
    let stack = world.draft(&list).finish().unwrap();
    let with = |value: &str| {
        let made = |key: String| (key, Secret::from(value.to_owned()));
        let values = stack.needs().into_iter().map(|need| made(need.key.into()));
        let salt = Some(Secret::from("salt".to_owned()));
        render(&stack, Some(&Credentials::new(Source::File, values, salt)))
    };
    let hash = |manifests: &[Manifest]| {
        let pods = manifests
            .iter()
            .find(|it| it.name() == "ess-example" && it.kind() == Kind::Deployment);
        let labels = &pods.unwrap().object.labels;
        labels
            .get("k8s.element.io/example-secret-hash")
            .unwrap()
            .to_owned()
    };
    let (first, second) = (with("first"), with("second"));
    assert_eq!(held(&first, "ess-generated", "MORE"), Some("first".into()));
    assert_ne!(hash(&first), hash(&second), "pods restart with a new one");
    assert_eq!(hash(&first), hash(&with("first")));
}

#[test]
fn its_credential_may_be_given_inline() {
    each("  passkey: {value: mine}\n", |stack, _| {
        assert!(!stack.needs().contains(&TOKEN));
        let manifests = render(stack, None);
        assert_eq!(
            held(&manifests, "ess-example", "TOKEN"),
            Some("mine".into())
        );
    });
}

#[test]
fn its_policy_is_made_of_its_connections() {
    let policies = |values: &str| {
        let world = world(values);
        let policy = |list: List| {
            let manifests = render(&world.draft(&list).finish().unwrap(), None);
            let is_own =
                |it: &&Manifest| it.kind() == Kind::NetworkPolicy && it.name() == "ess-example";
            manifests.iter().find(is_own).map(Manifest::json)
        };
        lists().map(policy)
    };
    assert_eq!(policies(""), [None, None]);
    let enclosed = policies(POLICIES).map(|policy| policy.unwrap()["spec"].clone());
    for spec in enclosed {
        let ports = |direction: &str| -> Vec<String> {
            let rules = spec[direction].as_array().unwrap().iter();
            rules
                .map(|rule| rule["ports"][0]["port"].to_string())
                .collect()
        };
        assert_eq!(ports("ingress"), ["8080", "9000"]);
        assert_eq!(ports("egress"), ["53", "443", "443"]);
    }
}

#[test]
fn its_host_is_in_the_notes() {
    let world = world("");
    for list in lists() {
        let stack = world.draft(&list).finish().unwrap();
        let host = stack
            .outline()
            .hosts
            .into_iter()
            .find(|it| it.host == "h.example.org");
        assert_eq!(host.unwrap().component, Example.key());
        let dns = notes::text("dns", &stack, &world.templates).unwrap();
        assert!(dns.contains("h.example.org. 3600 IN A "), "{dns}");
    }
}

#[test]
fn its_program_is_found_and_shown() {
    each("", |stack, list| {
        let shown = |name: &str| {
            let name = ProgramName::among(list, name).unwrap();
            effective::text(&effective::find(stack, &name).unwrap()).unwrap()
        };
        assert!(shown("example").contains("\nprocess: \"05-main.yaml\"\n"));
        assert!(shown("example:second").contains("\nprocess: \"05-second.yaml\"\n"));
    });
}

#[test]
fn what_is_missing_is_reported_at_its_value() {
    let world = World::with_example("");
    for list in lists() {
        let problems = world.draft(&list).finish().unwrap_err();
        let of_host = problems
            .iter()
            .find(|it| it.path.to_string() == "hookshot.ingress.host");
        let said = &of_host.unwrap().message;
        assert_eq!(said, "the host name is missing: `hookshot` is enabled");
    }
}

#[test]
fn nothing_of_it_is_there_where_it_is_off() {
    let world = World::with_fragments(&["minimal"], "{}").applied_by(TARGETS[0]);
    for list in lists() {
        let stack = world.draft(&list).finish().unwrap();
        assert!(stack.components().all(|name| name != NAME));
        assert!(titles(&render(&stack, None)).is_empty());
        assert!(!stack.needs().contains(&TOKEN));
    }
}
