//! What the API server refuses of a Service: another address, or none where there was one.
//!
//! Source: <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/>

use serde_json::Value;

use super::super::options::Options;
use super::Sides;
use super::kind::{Impact, ImpactKind};
use super::recreate;
use crate::diff::{Change, Identity};

const HEADLESS: &str = "None";

pub(super) fn of(
    identity: &Identity,
    fields: &[Change],
    sides: &Sides,
    options: &Options,
) -> Option<Impact> {
    let (before, after) = (&sides.before["spec"], &sides.after["spec"]);
    let is_outside = |spec: &Value| spec["type"] == "ExternalName";
    if is_outside(before) || is_outside(after) {
        return None;
    }
    let differs = |path: &str| fields.iter().any(|field| field.path.starts_with(path));
    let (path, text) = if differs("spec.clusterIP") || differs("spec.type") {
        address(before, after).or_else(|| load_balancer(before, after))?
    } else if differs("spec.ipFamilies") && family(before) != family(after) {
        refused("spec.ipFamilies")
    } else if differs("spec.healthCheckNodePort") && after["healthCheckNodePort"].is_u64() {
        refused("spec.healthCheckNodePort")
    } else {
        load_balancer(before, after)?
    };
    let anew = recreate::anew(identity, options);
    let impact = Impact::new(ImpactKind::Recreate, identity, text).path(path);
    let hint = format!("make it anew: {}", anew.meaning);
    Some(impact.hint(hint).commands(anew.commands))
}

fn refused(path: &'static str) -> (&'static str, String) {
    (path, recreate::message(&[path]))
}

/// What is wrong with the address that it is to have.
fn address(before: &Value, after: &Value) -> Option<(&'static str, String)> {
    let ip = |spec: &Value| spec["clusterIP"].as_str().map(str::to_owned);
    let (old, new) = (ip(before), ip(after));
    let was_headless = old.as_deref() == Some(HEADLESS);
    let is_outer = matches!(after["type"].as_str(), Some("NodePort" | "LoadBalancer"));
    match (was_headless, new) {
        (true, None) if is_outer => Some(refused("spec.type")),
        (true, None) => {
            let text = "it stays headless: the API server takes the change of `spec.clusterIP` and \
                        leaves it `None`";
            Some(("spec.clusterIP", text.to_owned()))
        }
        (true, Some(new)) if new == HEADLESS => is_outer.then(|| refused("spec.type")),
        (false, Some(new)) if old.as_ref() == Some(&new) => None,
        (_, Some(_)) => Some(refused("spec.clusterIP")),
        (false, None) => None,
    }
}

/// The first family of its addresses, where it is said.
fn family(spec: &Value) -> &Value {
    &spec["ipFamilies"][0]
}

/// The class of a load balancer stays as long as it is one.
fn load_balancer(before: &Value, after: &Value) -> Option<(&'static str, String)> {
    let is_one = |spec: &Value| spec["type"] == "LoadBalancer";
    let differs = before["loadBalancerClass"] != after["loadBalancerClass"];
    (is_one(before) && is_one(after) && differs).then(|| refused("spec.loadBalancerClass"))
}
