//! Its credentials, in every way in which they are kept.

use super::super::credentials::TOKEN;
use super::*;
use crate::credentials::{Catalogue, Credentials, Found, Secret, Source};
use crate::kube::object::{Body, Kind};
use crate::render::secrets::{Form, SecretStore, StoreKind};

/// What a Secret holds under a key.
fn held(manifests: &[Manifest], name: &str, key: &str) -> Option<String> {
    let mut secrets = manifests.iter().filter(|it| it.kind() == Kind::Secret);
    let secret = secrets.find(|it| it.name() == name)?;
    let Body::Secret(data) = &secret.object.body else {
        return None;
    };
    let (_, content) = data.expose_all().find(|(known, _)| *known == key)?;
    String::from_utf8(content.to_vec()).ok()
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
    let text: String = render(&stack, None)
        .unwrap()
        .iter()
        .map(Manifest::text)
        .collect();
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
        render(&stack, Some(&Credentials::new(Source::File, values, salt))).unwrap()
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
        let manifests = render(stack, None).unwrap();
        assert_eq!(
            held(&manifests, "ess-example", "TOKEN"),
            Some("mine".into())
        );
    });
}

/// A secret store may have what is given inline: the Secret is as any other.
#[test]
fn its_secret_may_be_in_a_store() {
    let store = SecretStore {
        name: "vault".into(),
        kind: StoreKind::SecretStore,
    };
    let form = Form::External(store);
    each("", |stack, _| {
        let manifests = form.apply(render(stack, None).unwrap()).unwrap();
        let titles = titles(&manifests);
        assert!(titles.contains(&"ExternalSecret/ess-example".to_owned()));
    });
}
