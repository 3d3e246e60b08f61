//! A bill of materials: CycloneDX 1.6 as JSON. It has neither a time nor a number of its own, so that
//! the same images give the same text.
//!
//! <https://cyclonedx.org/docs/1.6/json/>,
//! <https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md>

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::images::Listed;

/// The images as components that are containers, by what is pulled.
pub(crate) fn cyclonedx(images: &BTreeSet<Listed>, name: &str) -> String {
    let mut known = BTreeSet::new();
    let components = images.iter().map(component);
    let components = components.filter(|it| known.insert(it["bom-ref"].to_string()));
    let bom = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [{
                "type": "application",
                "name": "masthead",
                "version": env!("CARGO_PKG_VERSION"),
            }]},
            "component": {"type": "application", "bom-ref": name, "name": name},
        },
        "components": components.collect::<Vec<_>>(),
    });
    format!("{bom:#}\n")
}

fn component(image: &Listed) -> Value {
    let purl = purl(image);
    let mut out = json!({
        "type": "container",
        "bom-ref": purl,
        "name": image.pulled.bare(),
        "version": image.source.tag.as_deref().unwrap_or_else(|| image.version()),
    });
    let hash = image.digest().and_then(|digest| {
        let (algorithm, content) = digest.split_once(':')?;
        let algorithm = algorithm.strip_prefix("sha")?;
        Some(json!([{"alg": format!("SHA-{algorithm}"), "content": content}]))
    });
    if let Some(hash) = hash {
        out["hashes"] = hash;
    }
    out["purl"] = purl.into();
    if image.mirror().is_some() {
        let source = image.source.to_string();
        out["properties"] = json!([{"name": "masthead:source", "value": source}]);
    }
    out
}

/// `pkg:oci/NAME@DIGEST?repository_url=…&tag=…`
fn purl(image: &Listed) -> String {
    let repository = image.pulled.bare();
    let name = repository.rsplit('/').next().unwrap_or_default();
    let digest = image
        .digest()
        .map(|digest| format!("@{}", digest.replace(':', "%3A")));
    let tag = image.source.tag.as_deref();
    let tag = tag.map(|tag| format!("&tag={tag}")).unwrap_or_default();
    let url = repository.replace(':', "%3A");
    format!(
        "pkg:oci/{name}{}?repository_url={url}{tag}",
        digest.unwrap_or_default()
    )
}
