//! `masthead images --outdated`: the images of which a newer release is known.

use serde_json::{Value, json};

use crate::chart::KnownImage;
use crate::check::images::Outdated;
use crate::commands::table;

/// A table for people.
pub(super) fn text(all: &[Outdated]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let newest = format!("NEWEST ON {}", KnownImage::known_on());
    let head = ["IMAGE", "VALUE", "ADVISORIES", &newest].map(str::to_owned);
    let row = |outdated: &Outdated| {
        let advisories = outdated.advisories.iter();
        let advisories: Vec<_> = advisories
            .map(|it| format!("{} (mended in {})", it.id, it.fixed))
            .collect();
        let advisories = advisories.join(", ");
        [
            outdated.image.reference.clone(),
            outdated.value.to_string(),
            if advisories.is_empty() {
                "-".into()
            } else {
                advisories
            },
            format!("{} (of {})", outdated.newest, outdated.known.since),
        ]
    };
    table::text(head, all.iter().map(row))
}

/// The same for machines.
pub(super) fn json(all: &[Outdated]) -> String {
    format!("{:#}\n", Value::from_iter(all.iter().map(one)))
}

fn one(outdated: &Outdated) -> Value {
    let advisories = outdated.advisories.iter();
    let advisories = advisories
        .map(|it| json!({ "id": it.id, "fixed": it.fixed, "since": it.since, "url": it.url() }));
    json!({
        "image": outdated.image.reference,
        "value": outdated.value.to_string(),
        "tag": outdated.image.tag,
        "newest": outdated.newest,
        "since": outdated.known.since,
        "knownOn": KnownImage::known_on(),
        "advisories": Value::from_iter(advisories),
    })
}
