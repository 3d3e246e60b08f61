//! What is rendered of it.

use super::super::credentials::TOKEN;
use super::*;
use crate::check::objects::{self, Outside};
use crate::kube::object::Kind;
use crate::render::images;

#[test]
fn its_objects_are_rendered_for_every_target() {
    for target in TARGETS {
        for list in lists() {
            let world = world("").applied_by(*target);
            let stack = world.draft(&list).finish().unwrap();
            let mut titles = titles(&render(&stack, None).unwrap());
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
        let manifests = render(stack, None).unwrap();
        let objects = manifests
            .iter()
            .map(|manifest| (manifest.component, &manifest.object));
        assert_eq!(objects::check(objects, &Outside::new(stack)), []);
    });
}

#[test]
fn its_policy_is_made_of_its_connections() {
    let policies = |values: &str| {
        let world = world(values);
        let policy = |list: List| {
            let manifests = render(&world.draft(&list).finish().unwrap(), None).unwrap();
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
fn nothing_of_it_is_there_where_it_is_off() {
    let world = World::with_fragments(&["minimal"], "{}").applied_by(TARGETS[0]);
    for list in lists() {
        let stack = world.draft(&list).finish().unwrap();
        assert!(stack.components().all(|name| name != NAME));
        assert!(titles(&render(&stack, None).unwrap()).is_empty());
        assert!(!stack.needs().contains(&TOKEN));
    }
}

#[test]
fn its_objects_are_chosen_by_its_name() {
    each("", |stack, _| {
        let manifests = render(stack, None).unwrap();
        let own = manifests.iter().filter(|it| it.component == NAME);
        let mut sources: Vec<_> = own.map(|it| it.source.as_str()).collect();
        assert!(sources.iter().all(|it| it.starts_with("example/")));
        sources.sort_unstable();
        let count = sources.len();
        sources.dedup();
        assert_eq!(sources.len(), count, "{sources:?}");
    });
}

#[test]
fn its_image_is_listed() {
    let values = "  image: {registry: r.example.org, repository: example, tag: v7}\n";
    each(values, |stack, _| {
        assert!(images(stack).unwrap().contains("r.example.org/example:v7"));
    });
}

/// Its own objects, and those of others, are the same wherever it stands before the Job that makes
/// what all others need.
#[test]
fn it_may_stand_anywhere_in_the_list() {
    let [_, list] = lists();
    let world = world(POLICIES);
    let texts = |list: &List| -> Vec<String> {
        let stack = world.draft(list).finish().unwrap();
        render(&stack, None)
            .unwrap()
            .iter()
            .map(Manifest::text)
            .collect()
    };
    let expected = texts(&list);
    let others = list.iter().copied().filter(|it| it.name() != NAME);
    let others: List = others.collect();
    for place in [0, others.len() / 2, others.len() - 1] {
        let mut moved = others.clone();
        moved.insert(place, &Example);
        assert!(texts(&moved) == expected, "it may be number {place}");
    }
}
