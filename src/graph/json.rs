//! A picture for programs.

use serde_json::{Value, json};

use super::picture::Picture;
use crate::stack::Release;

/// All that the picture shows, as JSON.
pub(crate) fn json(picture: &Picture, release: &Release) -> Value {
    let boxes = picture.boxes.iter().map(|node| {
        json!({
            "id": node.id,
            "kind": node.kind.name(),
            "name": node.name,
            "details": node.details,
            "inside": node.is_inside,
        })
    });
    let id = |index: usize| &picture.boxes[index].id;
    let arrows = picture.arrows.iter().map(|arrow| {
        json!({
            "from": id(arrow.from),
            "to": id(arrow.to),
            "why": arrow.why,
            "ports": arrow.ports,
        })
    });
    json!({
        "view": picture.view,
        "release": release.name,
        "namespace": release.namespace,
        "title": picture.title,
        "about": picture.about,
        "nodes": Value::from_iter(boxes),
        "edges": Value::from_iter(arrows),
    })
}
