//! The credentials that are shown to those whose they are, and to nobody else.

use serde_json::Value;

use super::answers::Answers;
use super::question::{Answer, Question};
use crate::credentials::Secret;
use crate::kube::kubectl::Raw;
use crate::render::{Kind, Manifest};
use crate::stack::blackbox::{Expected, Probe, Token, Way};
use crate::stack::reference::SecretRef;

/// Credentials, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    pub found: Vec<(SecretRef, Secret)>,
    /// Those that the cluster is still asked for.
    awaited: Vec<SecretRef>,
}

impl Credentials {
    /// Those that the probes need: what is rendered, else what the cluster has.
    pub(super) fn of(
        probes: &[&Probe],
        rendered: &[Manifest],
        namespace: &str,
        answers: Option<&Answers>,
    ) -> Self {
        let mut out = Self::default();
        for reference in probes.iter().flat_map(|probe| needed(probe)) {
            if let Some(secret) = of_manifests(&reference, rendered) {
                out.found.push((reference, secret));
            } else if let Some(answers) = answers {
                match of_cluster(&reference, namespace, answers) {
                    Some(found) => out.found.extend(found.map(|secret| (reference, secret))),
                    None => out.awaited.push(reference),
                }
            }
        }
        out
    }

    /// Whether the cluster is still asked for it.
    pub(super) fn awaits(&self, reference: &SecretRef) -> bool {
        self.awaited.contains(reference)
    }

    pub(super) fn text(&self, reference: &SecretRef) -> Option<Secret> {
        let known = self.found.iter().find(|(known, _)| known == reference);
        known.map(|(_, secret)| secret.clone())
    }
}

/// The credentials that a probe needs.
fn needed(probe: &Probe) -> Vec<SecretRef> {
    let mut out = Vec::new();
    for way in &probe.ways {
        let expected = match way {
            Way::Page(fetch) => {
                if let Some(Token::Credential(reference)) = &fetch.token {
                    out.push(reference.clone());
                }
                &fetch.expected
            }
            Way::Federation { expected, .. } => expected,
            _ => continue,
        };
        out.extend(expected.iter().filter_map(|expected| match expected {
            Expected::Signs(reference) => Some(reference.clone()),
            _ => None,
        }));
    }
    out
}

fn of_manifests(reference: &SecretRef, rendered: &[Manifest]) -> Option<Secret> {
    let is_it = |it: &&Manifest| it.kind() == Kind::Secret && it.name() == reference.secret;
    of_object(&rendered.iter().find(is_it)?.json(), reference)
}

fn of_cluster(reference: &SecretRef, namespace: &str, answers: &Answers) -> Option<Option<Secret>> {
    let path = format!(
        "/api/v1/namespaces/{namespace}/secrets/{}",
        reference.secret
    );
    let Answer::Cluster(Ok(Raw::Text(text))) = answers.get(Question::Cluster(path))? else {
        return Some(None);
    };
    let object: Value = serde_json::from_str(text).unwrap_or_default();
    Some(of_object(&object, reference))
}

fn of_object(secret: &Value, reference: &SecretRef) -> Option<Secret> {
    let text = |part: &str| secret[part][&reference.key].as_str().map(str::to_owned);
    let encoded = text("data").and_then(|text| Secret::from_base64(&text));
    encoded.or_else(|| text("stringData").map(Secret::from))
}
