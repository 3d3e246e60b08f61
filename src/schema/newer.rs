//! Keys that a newer release of the chart brought.

use super::{Additional, Schema};
use crate::chart::Chart;
use crate::source::{Entry, Kind, Node};

/// Takes out of values what this release of the chart does not have.
pub(crate) fn drop_newer(schema: &'static Schema, node: &mut Node, chart: &Chart) {
    if !chart.is_newest() {
        drop_below(schema, node, chart);
    }
}

fn drop_below(schema: &'static Schema, node: &mut Node, chart: &Chart) {
    let Kind::Map(map) = &mut node.kind else {
        return;
    };
    let is_newer = |entry: &Entry| {
        let property = schema.property(&entry.key);
        let since = property.and_then(|property| property.since());
        since.is_some_and(|since| !chart.has(since))
    };
    map.0.retain(|entry| !is_newer(entry));
    for entry in &mut map.0 {
        let below = match (schema.property(&entry.key), &schema.additional) {
            (Some(property), _) => property.schema,
            (None, Additional::Each(each)) => each,
            (None, _) => continue,
        };
        drop_below(below, &mut entry.node, chart);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SCHEMA;
    use crate::source::yaml::read::read;

    #[test]
    fn older_releases_lack_newer_keys() {
        let left = |version: &str| {
            let text = "matrixRTC: {user: {localpart: x}, replicas: 1}";
            let mut node = read(text, 1).unwrap();
            drop_newer(&SCHEMA, &mut node, Chart::find(version).unwrap());
            serde_json::to_string(&node).unwrap()
        };
        assert_eq!(left("26.8"), r#"{"matrixRTC":{"replicas":1}}"#);
        assert_eq!(
            left("26.11"),
            r#"{"matrixRTC":{"user":{"localpart":"x"},"replicas":1}}"#
        );
    }
}
